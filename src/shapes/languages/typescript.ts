import type { ClassNode, Chunk, Comment, Expression, FunctionNode, Parameter, Pattern, RecordEntry, Span, Statement } from '../program';
import { child, childOfType, type SyntaxNode } from './tree';
import { lowerExpression, lowerPattern } from './typescript-expressions';
import { lowerType, plainKey } from './typescript-types';

/** The text of one chunk, to which all positions are relative. */
export interface Source {
  text: string;
  chunk: Chunk;
}

/** Lowers the nodes of one top-level statement, its leading comments among them. */
export function lowerChunk(nodes: readonly SyntaxNode[], text: string): Chunk {
  const chunk: Chunk = { text, statements: [], broken: false, functions: [] };
  const source: Source = { text, chunk };
  const look = (node: SyntaxNode) => {
    if (node.type === 'ERROR' || (node.start === node.end && node.type !== 'program' && node.children.length === 0)) chunk.broken = true;
    node.children.forEach(look);
  };
  nodes.forEach(look);
  chunk.statements = lowerStatements(nodes, source);
  return chunk;
}

export function lowerStatements(nodes: readonly SyntaxNode[], source: Source): Statement[] {
  const statements: Statement[] = [];
  let comment: Comment | undefined;
  for (const node of nodes) {
    if (node.type === 'comment') {
      const text = source.text.slice(node.start, node.end);
      if (text.startsWith('/**')) comment = { text, start: node.start, end: node.end };
      continue;
    }
    lowerStatement(node, source, comment, statements);
    comment = undefined;
  }
  return statements;
}

function lowerBody(node: SyntaxNode | undefined, source: Source): Statement[] {
  if (!node) return [];
  if (node.type === 'statement_block') return lowerStatements(node.children, source);
  return lowerStatements([node], source);
}

function lowerStatement(node: SyntaxNode, source: Source, comment: Comment | undefined, out: Statement[]): void {
  const { start, end } = node;
  const expression = (each: SyntaxNode | undefined) => lowerExpression(each, source);
  const body = (each: SyntaxNode | undefined) => lowerBody(each, source);
  const real = () => node.children.filter((each) => each.type !== 'comment');
  const words = (each: SyntaxNode | undefined) => (each ? source.text.slice(each.start, each.end) : '');
  switch (node.type) {
    case 'expression_statement':
      if (real()[0]) out.push({ start, end, kind: 'expression', value: withComment(expression(real()[0]), comment) });
      return;
    case 'lexical_declaration':
    case 'variable_declaration': {
      const kind = source.text.startsWith('const', node.start) ? 'const' : source.text.startsWith('let', node.start) ? 'let' : 'var';
      for (const each of node.children) {
        if (each.type !== 'variable_declarator') continue;
        const value = child(each, 'value');
        const pattern = lowerPattern(child(each, 'name'), source);
        const type = lowerType(child(each, 'type'), source.text);
        if (pattern.kind === 'name' || pattern.kind === 'list' || pattern.kind === 'record') pattern.type = type;
        const lowered = value && withComment(expression(value), comment);
        if (lowered?.kind === 'function' && pattern.kind === 'name') nameFunction(lowered.function, pattern);
        out.push({ start: each.start, end: each.end, kind: 'bind', declare: kind, pattern, value: lowered, contract: comment });
      }
      return;
    }
    case 'function_declaration':
    case 'generator_function_declaration':
      out.push({ start, end, kind: 'function', function: lowerFunction(node, source, comment) });
      return;
    case 'class_declaration':
    case 'abstract_class_declaration':
      out.push({ start, end, kind: 'class', class: lowerClass(node, source) });
      return;
    case 'export_statement':
      lowerExport(node, source, comment, out);
      return;
    case 'import_statement':
      lowerImport(node, source, out);
      return;
    case 'return_statement':
      out.push({ start, end, kind: 'return', value: real()[0] && expression(real()[0]) });
      return;
    case 'if_statement': {
      const otherwise = child(node, 'alternative');
      out.push({ start, end, kind: 'if', test: expression(child(node, 'condition')), yes: body(child(node, 'consequence')), no: otherwise ? lowerStatements(otherwise.children.flatMap((each) => (each.type === 'statement_block' ? each.children : [each])), source) : [] });
      return;
    }
    case 'for_statement': {
      const first: Statement[] = [];
      const initial = child(node, 'initializer');
      if (initial) {
        if (initial.type.endsWith('declaration')) lowerStatement(initial, source, undefined, first);
        else if (initial.type !== 'empty_statement') first.push({ start: initial.start, end: initial.end, kind: 'expression', value: expression(initial.type === 'expression_statement' ? initial.children[0] : initial) });
      }
      const test = child(node, 'condition');
      const step = child(node, 'increment');
      const tested = test?.type === 'expression_statement' ? test.children[0] : test;
      out.push({ start, end, kind: 'loop', first, test: tested && tested.type !== 'empty_statement' ? expression(tested) : undefined, step: step && expression(step), body: body(child(node, 'body')), testAfter: false });
      return;
    }
    case 'while_statement':
      out.push({ start, end, kind: 'loop', first: [], test: expression(child(node, 'condition')), body: body(child(node, 'body')), testAfter: false });
      return;
    case 'do_statement':
      out.push({ start, end, kind: 'loop', first: [], test: expression(child(node, 'condition')), body: body(child(node, 'body')), testAfter: true });
      return;
    case 'for_in_statement':
      out.push({ start, end, kind: 'each', pattern: lowerPattern(child(node, 'left'), source), declares: !!child(node, 'kind'), over: expression(child(node, 'right')), keys: words(child(node, 'operator')) === 'in', body: body(child(node, 'body')) });
      return;
    case 'switch_statement': {
      const cases = (child(node, 'body')?.children ?? [])
        .filter((each) => each.type === 'switch_case' || each.type === 'switch_default')
        .map((each) => ({ test: each.type === 'switch_case' ? expression(child(each, 'value')) : undefined, body: lowerStatements(each.children.filter((part) => part.field === 'body'), source) }));
      out.push({ start, end, kind: 'switch', subject: expression(child(node, 'value')), cases });
      return;
    }
    case 'try_statement': {
      const handler = child(node, 'handler');
      const last = child(node, 'finalizer');
      const parameter = handler && child(handler, 'parameter');
      out.push({ start, end, kind: 'try', body: body(child(node, 'body')), parameter: parameter && lowerPattern(parameter, source), handler: handler && body(child(handler, 'body')), finally: last ? body(child(last, 'body')) : [] });
      return;
    }
    case 'throw_statement':
      out.push({ start, end, kind: 'throw', value: expression(real().find((each) => each.type !== 'throw')) });
      return;
    case 'break_statement':
    case 'continue_statement':
      out.push({ start, end, kind: node.type === 'break_statement' ? 'break' : 'continue', label: words(child(node, 'label')) || undefined });
      return;
    case 'statement_block':
      out.push({ start, end, kind: 'block', body: lowerStatements(node.children, source) });
      return;
    case 'labeled_statement':
      lowerStatement(child(node, 'body') ?? node.children[node.children.length - 1] ?? { ...node, type: 'empty_statement' }, source, undefined, out);
      return;
    case 'type_alias_declaration':
      out.push({ start, end, kind: 'type', name: words(child(node, 'name')), type: lowerType(child(node, 'value'), source.text) ?? { kind: 'opaque' } });
      return;
    case 'interface_declaration':
      out.push({ start, end, kind: 'type', name: words(child(node, 'name')), type: childOfType(node, 'extends_type_clause') ? { kind: 'opaque' } : (lowerType(child(node, 'body'), source.text) ?? { kind: 'opaque' }) });
      return;
    case 'enum_declaration':
      out.push({ start, end, kind: 'bind', declare: 'const', pattern: lowerPattern(child(node, 'name'), source), value: lowerEnum(node, source) });
      return;
    case 'internal_module':
    case 'ambient_declaration':
    case 'empty_statement':
      return;
    case 'ERROR':
      // What of a broken piece still is a statement keeps its meaning.
      for (const each of node.children) if (/(_statement|_declaration)$/.test(each.type)) lowerStatement(each, source, undefined, out);
      return;
    default:
      if (/expression$|^(identifier|array|object|string|template_string)$/.test(node.type)) out.push({ start, end, kind: 'expression', value: expression(node) });
  }
}

/** `enum Mode { Max = 'max', Avg = 2, Other }` is a record of texts and numbers that count on. */
function lowerEnum(node: SyntaxNode, source: Source): Expression {
  const entries: RecordEntry[] = [];
  let next = 0;
  for (const each of child(node, 'body')?.children ?? []) {
    const name = each.type === 'enum_assignment' ? child(each, 'name') : each.field === 'name' ? each : undefined;
    if (!name) continue;
    const given = each.type === 'enum_assignment' ? lowerExpression(child(each, 'value'), source) : undefined;
    if (given?.kind === 'number') next = given.value;
    entries.push({ key: plainKey(source.text.slice(name.start, name.end)), value: given ?? { kind: 'number', value: next, start: name.start, end: name.end }, spread: false });
    next++;
  }
  return { kind: 'record', entries, start: node.start, end: node.end };
}

function nameFunction(node: FunctionNode, pattern: Pattern & { kind: 'name' }): void {
  node.name = pattern.name;
  node.nameSpan = { start: pattern.start, end: pattern.end };
}

/** A comment before `const f = (...) =>` or `module.exports.f = function` is the function's contract. */
function withComment(value: Expression, comment: Comment | undefined): Expression {
  const target = value.kind === 'assign' ? value.value : value;
  const inner = target.kind === 'cast' ? target.value : target;
  if (inner.kind === 'function' && comment) inner.function.comment ??= comment;
  return value;
}

function lowerExport(node: SyntaxNode, source: Source, comment: Comment | undefined, out: Statement[]): void {
  const words = (each: SyntaxNode | undefined) => (each ? source.text.slice(each.start, each.end) : '');
  const standard = node.children.some((each) => each.type === 'default');
  const declaration = child(node, 'declaration');
  if (declaration) {
    const from = out.length;
    lowerStatement(declaration, source, comment, out);
    for (const statement of out.slice(from)) if (statement.kind === 'bind' || statement.kind === 'function' || statement.kind === 'class') statement.exported = true;
    const last = out[out.length - 1];
    if (standard && last && (last.kind === 'function' || last.kind === 'class')) last.standard = true;
    // What has no name of its own can be called by this one alone.
    if (standard && last?.kind === 'function' && last.function.name === '') last.function.name = 'default';
    if (standard && last?.kind === 'class' && last.class.name === '') last.class.name = 'default';
    return;
  }
  const span = { start: node.start, end: node.end };
  const module = child(node, 'source');
  const clause = childOfType(node, 'export_clause');
  const names = (clause?.children ?? [])
    .filter((each) => each.type === 'export_specifier')
    .map((each) => ({ local: words(child(each, 'name')), exported: words(child(each, 'alias') ?? child(each, 'name')) }));
  const value = child(node, 'value');
  const whole = childOfType(node, 'namespace_export');
  if (whole) names.push({ local: '*', exported: plainKey(words(whole.children.find((each) => each.type !== '*' && each.type !== 'as'))) });
  out.push({ ...span, kind: 'export', names, module: module && plainKey(words(module)), everything: !clause && !whole && !!module, standard: value && withComment(lowerExpression(value, source), comment) });
}

function lowerImport(node: SyntaxNode, source: Source, out: Statement[]): void {
  const words = (each: SyntaxNode | undefined) => (each ? source.text.slice(each.start, each.end) : '');
  const from = child(node, 'source');
  const clause = childOfType(node, 'import_clause');
  if (node.children.some((each) => each.type === 'type')) return;
  const required = childOfType(node, 'import_require_clause');
  const names: { imported: string; local: string }[] = [];
  for (const each of clause?.children ?? []) {
    if (each.type === 'identifier') names.push({ imported: 'default', local: words(each) });
    else if (each.type === 'namespace_import') names.push({ imported: '*', local: words(childOfType(each, 'identifier')) });
    else if (each.type === 'named_imports') {
      for (const part of each.children) {
        if (part.type !== 'import_specifier') continue;
        names.push({ imported: plainKey(words(child(part, 'name'))), local: words(child(part, 'alias') ?? child(part, 'name')) });
      }
    }
  }
  if (required) names.push({ imported: '*', local: words(childOfType(required, 'identifier')) });
  const module = from ?? (required && child(required, 'source'));
  out.push({ start: node.start, end: node.end, kind: 'import', module: plainKey(words(module)), names });
}

export function lowerFunction(node: SyntaxNode, source: Source, comment?: Comment): FunctionNode {
  const name = child(node, 'name');
  const body = child(node, 'body');
  const arrow = node.type === 'arrow_function';
  const brief = arrow && body !== undefined && body.type !== 'statement_block';
  const single = child(node, 'parameter');
  const parameters: Parameter[] = single
    ? [{ pattern: lowerPattern(single, source), optional: false, rest: false }]
    : (child(node, 'parameters')?.children ?? []).filter((each) => each.type !== 'comment').flatMap((each) => lowerParameter(each, source));
  const nameSpan: Span = name ? { start: name.start, end: name.end } : { start: node.start, end: Math.min(node.end, node.start + 8) };
  const lowered: FunctionNode = {
    start: node.start,
    end: node.end,
    name: name ? plainKey(source.text.slice(name.start, name.end)) : '',
    nameSpan,
    parameters,
    brief,
    arrow,
    generator: node.type.startsWith('generator') || node.children.some((each) => each.type === '*'),
    body: [],
    comment,
    returns: lowerType(child(node, 'return_type'), source.text),
    anchor: lineStart(source.text, comment?.start ?? node.start),
    chunk: source.chunk,
  };
  source.chunk.functions.push(lowered);
  lowered.body = brief ? [{ start: body.start, end: body.end, kind: 'return', value: lowerExpression(body, source) }] : body ? lowerStatements(body.children, source) : [];
  return lowered;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function lowerParameter(node: SyntaxNode, source: Source): Parameter[] {
  if (node.type !== 'required_parameter' && node.type !== 'optional_parameter') {
    if (node.type === 'rest_pattern') return [{ pattern: lowerPattern(node.children.find((each) => each.type !== '...'), source), optional: true, rest: true }];
    const pattern = lowerPattern(node, source);
    return pattern.kind === 'opaque' ? [] : [{ pattern, optional: pattern.kind === 'default', rest: false }];
  }
  const target = child(node, 'pattern');
  if (!target || target.type === 'this') return [];
  const value = child(node, 'value');
  const rest = target.type === 'rest_pattern';
  const inner = lowerPattern(rest ? target.children.find((each) => each.type !== '...') : target, source);
  const pattern: Pattern = value ? { start: target.start, end: value.end, kind: 'default', pattern: inner, value: lowerExpression(value, source) } : inner;
  const field = inner.kind === 'name' && node.children.some((each) => each.type === 'accessibility_modifier' || each.type === 'readonly') ? inner.name : undefined;
  return [{ pattern, type: lowerType(child(node, 'type'), source.text), optional: node.type === 'optional_parameter' || !!value, rest, field }];
}

export function lowerClass(node: SyntaxNode, source: Source): ClassNode {
  const words = (each: SyntaxNode | undefined) => (each ? source.text.slice(each.start, each.end) : '');
  const heritage = childOfType(node, 'class_heritage');
  const parent = heritage && (childOfType(heritage, 'extends_clause') ? child(childOfType(heritage, 'extends_clause')!, 'value') : heritage.children.find((each) => each.type !== 'extends'));
  const lowered: ClassNode = { start: node.start, end: node.end, name: words(child(node, 'name')), extends: parent && lowerExpression(parent, source), fields: [], methods: [] };
  let comment: Comment | undefined;
  for (const each of child(node, 'body')?.children ?? []) {
    if (each.type === 'comment') {
      const text = words(each);
      if (text.startsWith('/**')) comment = { text, start: each.start, end: each.end };
      continue;
    }
    const isStatic = each.children.some((part) => part.type === 'static');
    const name = child(each, 'name') ?? child(each, 'property');
    if (each.type === 'public_field_definition' || each.type === 'field_definition') {
      const value = child(each, 'value');
      const lower = value && lowerExpression(value, source);
      if (name && lower?.kind === 'function') Object.assign(lower.function, { name: words(name), nameSpan: { start: name.start, end: name.end }, comment: lower.function.comment ?? comment });
      if (name) lowered.fields.push({ name: words(name), nameSpan: { start: name.start, end: name.end }, value: lower, type: lowerType(child(each, 'type'), source.text), isStatic, comment });
    } else if (each.type === 'method_definition' && name) {
      const accessor = each.children.some((part) => part.type === 'get') ? 'get' : each.children.some((part) => part.type === 'set') ? 'set' : undefined;
      lowered.methods.push({ name: plainKey(words(name)), function: lowerFunction(each, source, comment), isStatic, accessor });
    }
    comment = undefined;
  }
  return lowered;
}
