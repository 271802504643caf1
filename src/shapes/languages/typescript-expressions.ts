import type { Expression, Pattern, RecordEntry } from '../program';
import { child, type SyntaxNode } from './tree';
import { type Source, lowerClass, lowerFunction } from './typescript';
import { lowerType, plainKey } from './typescript-types';

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };

function unescape(text: string): string {
  const body = text.slice(1);
  if (escapes[body] !== undefined) return escapes[body];
  const code = /^(?:x([0-9a-fA-F]{2})|u\{?([0-9a-fA-F]{1,6})\}?)$/.exec(body);
  const value = code ? parseInt(code[1] ?? code[2], 16) : undefined;
  return value !== undefined && value <= 0x10ffff ? String.fromCodePoint(value) : body === '\n' || body === '\r\n' ? '' : body;
}

/** Lowers any expression; what has no meaning here is opaque with its parts, so that findings inside are not lost. */
export function lowerExpression(node: SyntaxNode | undefined, source: Source): Expression {
  if (!node) return { kind: 'opaque', parts: [], why: 'it is not written yet', start: 0, end: 0 };
  const { start, end } = node;
  switch (node.type) {
    case 'identifier':
    case 'shorthand_property_identifier':
      return node.start === node.end ? { start, end, kind: 'opaque', parts: [], why: 'it is not written yet' } : { start, end, kind: 'name', name: source.text.slice(start, end) };
    case 'undefined':
    case 'null':
      return { start, end, kind: 'nothing' };
    case 'true':
    case 'false':
      return { start, end, kind: 'boolean', value: node.type === 'true' };
    case 'number':
      return { start, end, kind: 'number', value: Number(source.text.slice(start, end).replace(/_/g, '')) };
    case 'string':
      return { start, end, kind: 'text', value: textOf(node, source) };
    case 'template_string':
      return lowerTemplate(node, source);
    case 'this':
      return { start, end, kind: 'this' };
    case 'super':
      return { start, end, kind: 'super' };
    case 'parenthesized_expression':
      return lowerExpression(real(node)[0], source);
    case 'non_null_expression':
      return lowerExpression(real(node)[0], source);
    case 'as_expression':
    case 'satisfies_expression': {
      const [value, type] = real(node).filter((each) => each.type !== 'as' && each.type !== 'satisfies');
      return { start, end, kind: 'cast', value: lowerExpression(value, source), type: type?.type === 'const' ? undefined : lowerType(type, source.text) };
    }
    case 'type_assertion': {
      const inner = real(node).filter((each) => each.type !== '<' && each.type !== '>');
      return { start, end, kind: 'cast', value: lowerExpression(inner[inner.length - 1], source), type: lowerType(inner[0]?.children[0] ?? inner[0], source.text) };
    }
    case 'member_expression': {
      const property = child(node, 'property');
      const propertySpan = property ? { start: property.start, end: property.end } : { start, end };
      return {
        start, end,
        kind: 'member',
        object: lowerExpression(child(node, 'object'), source),
        property: property ? source.text.slice(property.start, property.end) : '',
        optional: !!child(node, 'optional_chain'),
        propertySpan,
      };
    }
    case 'subscript_expression':
      return { start, end, kind: 'index', object: lowerExpression(child(node, 'object'), source), index: lowerExpression(child(node, 'index'), source), optional: !!child(node, 'optional_chain') };
    case 'call_expression':
    case 'new_expression': {
      const args = child(node, 'arguments');
      const listed = args?.type === 'arguments' ? args.children.filter((each) => each.type !== 'comment').map((each) => lowerExpression(each, source)) : args ? taggedBy(lowerTemplate(args, source)) : [];
      const construct = node.type === 'new_expression';
      return { start, end, kind: 'call', callee: lowerExpression(child(node, construct ? 'constructor' : 'function'), source), args: listed, optional: node.children.some((each) => each.type === '?.' || each.type === 'optional_chain'), construct };
    }
    case 'arrow_function':
    case 'function_expression':
    case 'generator_function':
      return { start, end, kind: 'function', function: lowerFunction(node, source) };
    case 'class':
      return { start, end, kind: 'class', class: lowerClass(node, source) };
    case 'array':
      return { start, end, kind: 'list', items: lowerItems(node, source) };
    case 'object':
      return { start, end, kind: 'record', entries: lowerEntries(node, source) };
    case 'spread_element':
      return { start, end, kind: 'spread', value: lowerExpression(real(node).find((each) => each.type !== '...'), source) };
    case 'binary_expression': {
      const operator = source.text.slice(child(node, 'operator')?.start, child(node, 'operator')?.end);
      const [left, right] = [lowerExpression(child(node, 'left'), source), lowerExpression(child(node, 'right'), source)];
      if (operator === '&&' || operator === '||' || operator === '??') return { start, end, kind: 'logical', operator, left, right };
      return { start, end, kind: 'binary', operator, left, right };
    }
    case 'unary_expression':
      return { start, end, kind: 'unary', operator: source.text.slice(child(node, 'operator')?.start, child(node, 'operator')?.end), operand: lowerExpression(child(node, 'argument'), source) };
    case 'update_expression': {
      const [operator, argument] = [child(node, 'operator'), child(node, 'argument')];
      return {
        start, end,
        kind: 'update',
        target: lowerPattern(argument, source),
        operator: operator && source.text[operator.start] === '-' ? '-' : '+',
        prefix: !!operator && !!argument && operator.start < argument.start,
      };
    }
    case 'assignment_expression':
      return { start, end, kind: 'assign', target: lowerPattern(child(node, 'left'), source), value: lowerExpression(child(node, 'right'), source) };
    case 'augmented_assignment_expression': {
      const operator = child(node, 'operator');
      return { start, end, kind: 'assign', target: lowerPattern(child(node, 'left'), source), operator: operator ? source.text.slice(operator.start, operator.end - 1) : '+', value: lowerExpression(child(node, 'right'), source) };
    }
    case 'ternary_expression':
      return { start, end, kind: 'conditional', test: lowerExpression(child(node, 'condition'), source), yes: lowerExpression(child(node, 'consequence'), source), no: lowerExpression(child(node, 'alternative'), source) };
    case 'sequence_expression':
      return { start, end, kind: 'sequence', items: real(node).map((each) => lowerExpression(each, source)) };
    case 'await_expression':
      return { start, end, kind: 'await', value: lowerExpression(real(node).find((each) => each.type !== 'await'), source) };
    case 'yield_expression': {
      const value = real(node).find((each) => each.type !== 'yield' && each.type !== '*');
      return { start, end, kind: 'yield', value: value && lowerExpression(value, source), all: node.children.some((each) => each.type === '*') };
    }
    case 'too_deep':
      return { start, end, kind: 'opaque', parts: [], why: 'the expression is nested too deeply' };
    case 'ERROR':
      return { start, end, kind: 'opaque', parts: [], why: 'the text here could not be read' };
    default:
      return { start, end, kind: 'opaque', parts: real(node).filter((each) => each.children.length > 0).map((each) => lowerExpression(each, source)), why: 'this kind of expression has no shape' };
  }
}

function real(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.some(isComment) ? node.children.filter((each) => !isComment(each)) : node.children;
}

function isComment(node: SyntaxNode): boolean {
  return node.type === 'comment';
}

function textOf(node: SyntaxNode, source: Source): string {
  if (node.children.length === 0) return source.text.slice(node.start + 1, Math.max(node.start + 1, node.end - 1));
  return node.children.map((each) => (each.type === 'escape_sequence' ? unescape(source.text.slice(each.start, each.end)) : source.text.slice(each.start, each.end))).join('');
}

/** What a tag is called with: the texts as a list, then each value. */
function taggedBy(template: Expression): Expression[] {
  const { start, end } = template;
  const texts = template.kind === 'template' ? template.texts : template.kind === 'text' ? [template.value] : [];
  return [{ start, end, kind: 'list', items: texts.map((value) => ({ start, end, kind: 'text', value })) }, ...(template.kind === 'template' ? template.values : [])];
}

function lowerTemplate(node: SyntaxNode, source: Source): Expression {
  const texts = [''];
  const values: Expression[] = [];
  for (const each of node.children) {
    if (each.type === 'template_substitution') {
      values.push(lowerExpression(each.children.find((part) => part.type !== 'comment' && part.type !== '${'), source));
      texts.push('');
    } else if (each.type === 'escape_sequence') texts[texts.length - 1] += unescape(source.text.slice(each.start, each.end));
    else texts[texts.length - 1] += source.text.slice(each.start, each.end);
  }
  const span = { start: node.start, end: node.end };
  return values.length === 0 ? { ...span, kind: 'text', value: texts[0] } : { ...span, kind: 'template', texts, values };
}

/** Items of an array; holes keep their place. */
function lowerItems(node: SyntaxNode, source: Source): Expression[] {
  return node.children.filter((each) => each.type !== 'comment').map((each) => lowerExpression(each, source));
}

function lowerEntries(node: SyntaxNode, source: Source): RecordEntry[] {
  const entries: RecordEntry[] = [];
  for (const each of node.children) {
    const words = source.text.slice(each.start, each.end);
    const span = { start: each.start, end: each.end };
    if (each.type === 'shorthand_property_identifier') entries.push({ key: words, keySpan: span, value: { start: each.start, end: each.end, kind: 'name', name: words }, spread: false });
    else if (each.type === 'spread_element') entries.push({ value: lowerExpression(each.children.find((part) => part.type !== '...'), source), spread: true });
    else if (each.type === 'pair') {
      const key = child(each, 'key');
      const value = lowerExpression(child(each, 'value'), source);
      if (key?.type === 'computed_property_name') entries.push({ computed: lowerExpression(key.children[0], source), value, spread: false });
      else if (key) entries.push({ key: plainKey(source.text.slice(key.start, key.end)), keySpan: { start: key.start, end: key.end }, value, spread: false });
    } else if (each.type === 'method_definition') {
      const name = child(each, 'name');
      if (!name || name.type === 'computed_property_name') continue;
      const value: Expression = { start: each.start, end: each.end, kind: 'function', function: lowerFunction(each, source) };
      entries.push({ key: plainKey(source.text.slice(name.start, name.end)), keySpan: { start: name.start, end: name.end }, value, spread: false, getter: each.children.some((part) => part.type === 'get') });
    }
  }
  return entries;
}

/** What is on the left of a binding or an assignment. */
export function lowerPattern(node: SyntaxNode | undefined, source: Source): Pattern {
  if (!node || node.start === node.end) return { kind: 'opaque', start: node?.start ?? 0, end: node?.end ?? 0 };
  const { start, end } = node;
  const words = (of: SyntaxNode) => source.text.slice(of.start, of.end);
  switch (node.type) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
    case 'shorthand_property_identifier':
      return { start, end, kind: 'name', name: words(node) };
    case 'array_pattern':
    case 'array': {
      const pattern: Pattern = { start, end, kind: 'list', items: [] };
      // Holes have no node: commas are counted in the text between the items.
      let at = node.start + 1;
      for (const each of node.children) {
        if (each.type === 'comment') continue;
        const commas = source.text.slice(at, each.start).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').split(',').length - 1;
        const expected = pattern.items.length === 0 ? commas : commas - 1;
        for (let hole = 0; hole < expected; hole++) pattern.items.push(undefined);
        at = each.end;
        if (each.type === 'rest_pattern' || each.type === 'spread_element') pattern.rest = lowerPattern(each.children.find((part) => part.type !== '...'), source);
        else pattern.items.push(lowerPattern(each, source));
      }
      return pattern;
    }
    case 'object_pattern':
    case 'object': {
      const pattern: Pattern = { start, end, kind: 'record', entries: [] };
      for (const each of node.children) {
        if (each.type === 'rest_pattern' || each.type === 'spread_element') pattern.rest = lowerPattern(each.children.find((part) => part.type !== '...'), source);
        else if (each.type === 'pair_pattern' || each.type === 'pair') {
          const key = child(each, 'key');
          const inner = lowerPattern(child(each, 'value'), source);
          if (key?.type === 'computed_property_name') pattern.entries.push({ computed: lowerExpression(key.children[0], source), pattern: inner });
          else if (key) pattern.entries.push({ key: plainKey(words(key)), pattern: inner });
        } else if (each.type === 'object_assignment_pattern') {
          const left = child(each, 'left');
          if (left) pattern.entries.push({ key: words(left), pattern: { start: each.start, end: each.end, kind: 'default', pattern: lowerPattern(left, source), value: lowerExpression(child(each, 'right'), source) } });
        } else if (each.type.startsWith('shorthand_property')) pattern.entries.push({ key: words(each), pattern: lowerPattern(each, source) });
      }
      return pattern;
    }
    case 'assignment_pattern':
    case 'assignment_expression':
      return { start, end, kind: 'default', pattern: lowerPattern(child(node, 'left'), source), value: lowerExpression(child(node, 'right'), source) };
    case 'member_expression':
    case 'subscript_expression':
      return { start, end, kind: 'place', place: lowerExpression(node, source) };
    case 'parenthesized_expression':
    case 'non_null_expression':
    case 'as_expression':
      return lowerPattern(node.children.find((each) => each.type !== 'comment'), source);
    default:
      return { start, end, kind: 'opaque' };
  }
}
