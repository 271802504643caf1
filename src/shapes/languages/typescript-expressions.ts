import type { Expression, Pattern, RecordEntry, Span } from '../program';
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
  const span: Span = { start: node.start, end: node.end };
  const lower = (each: SyntaxNode | undefined) => lowerExpression(each, source);
  const words = () => source.text.slice(node.start, node.end);
  const parts = () => node.children.filter((each) => each.type !== 'comment');
  switch (node.type) {
    case 'identifier':
    case 'shorthand_property_identifier':
      return node.start === node.end ? { ...span, kind: 'opaque', parts: [], why: 'it is not written yet' } : { ...span, kind: 'name', name: words() };
    case 'undefined':
    case 'null':
      return { ...span, kind: 'nothing' };
    case 'true':
    case 'false':
      return { ...span, kind: 'boolean', value: node.type === 'true' };
    case 'number':
      return { ...span, kind: 'number', value: Number(words().replace(/_/g, '')) };
    case 'string':
      return { ...span, kind: 'text', value: textOf(node, source) };
    case 'template_string':
      return lowerTemplate(node, source);
    case 'this':
      return { ...span, kind: 'this' };
    case 'super':
      return { ...span, kind: 'super' };
    case 'parenthesized_expression':
      return { ...lower(parts()[0]) };
    case 'non_null_expression':
      return lower(parts()[0]);
    case 'as_expression':
    case 'satisfies_expression': {
      const [value, type] = parts().filter((each) => each.type !== 'as' && each.type !== 'satisfies');
      return { ...span, kind: 'cast', value: lower(value), type: type?.type === 'const' ? undefined : lowerType(type, source.text) };
    }
    case 'type_assertion': {
      const inner = parts().filter((each) => each.type !== '<' && each.type !== '>');
      return { ...span, kind: 'cast', value: lower(inner[inner.length - 1]), type: lowerType(inner[0]?.children[0] ?? inner[0], source.text) };
    }
    case 'member_expression': {
      const property = child(node, 'property');
      const propertySpan = property ? { start: property.start, end: property.end } : span;
      return {
        ...span,
        kind: 'member',
        object: lower(child(node, 'object')),
        property: property ? source.text.slice(property.start, property.end) : '',
        optional: !!child(node, 'optional_chain'),
        propertySpan,
      };
    }
    case 'subscript_expression':
      return { ...span, kind: 'index', object: lower(child(node, 'object')), index: lower(child(node, 'index')), optional: !!child(node, 'optional_chain') };
    case 'call_expression':
    case 'new_expression': {
      const args = child(node, 'arguments');
      const listed = args?.type === 'arguments' ? args.children.filter((each) => each.type !== 'comment').map(lower) : args ? [lower(args)] : [];
      const construct = node.type === 'new_expression';
      return { ...span, kind: 'call', callee: lower(child(node, construct ? 'constructor' : 'function')), args: listed, optional: node.children.some((each) => each.type === '?.' || each.type === 'optional_chain'), construct };
    }
    case 'arrow_function':
    case 'function_expression':
    case 'generator_function':
      return { ...span, kind: 'function', function: lowerFunction(node, source) };
    case 'class':
      return { ...span, kind: 'class', class: lowerClass(node, source) };
    case 'array':
      return { ...span, kind: 'list', items: lowerItems(node, source) };
    case 'object':
      return { ...span, kind: 'record', entries: lowerEntries(node, source) };
    case 'spread_element':
      return { ...span, kind: 'spread', value: lower(parts().find((each) => each.type !== '...')) };
    case 'binary_expression': {
      const operator = source.text.slice(child(node, 'operator')?.start, child(node, 'operator')?.end);
      const [left, right] = [lower(child(node, 'left')), lower(child(node, 'right'))];
      if (operator === '&&' || operator === '||' || operator === '??') return { ...span, kind: 'logical', operator, left, right };
      return { ...span, kind: 'binary', operator, left, right };
    }
    case 'unary_expression':
      return { ...span, kind: 'unary', operator: source.text.slice(child(node, 'operator')?.start, child(node, 'operator')?.end), operand: lower(child(node, 'argument')) };
    case 'update_expression': {
      const [operator, argument] = [child(node, 'operator'), child(node, 'argument')];
      return {
        ...span,
        kind: 'update',
        target: lowerPattern(argument, source),
        operator: operator && source.text[operator.start] === '-' ? '-' : '+',
        prefix: !!operator && !!argument && operator.start < argument.start,
      };
    }
    case 'assignment_expression':
      return { ...span, kind: 'assign', target: lowerPattern(child(node, 'left'), source), value: lower(child(node, 'right')) };
    case 'augmented_assignment_expression': {
      const operator = child(node, 'operator');
      return { ...span, kind: 'assign', target: lowerPattern(child(node, 'left'), source), operator: operator ? source.text.slice(operator.start, operator.end - 1) : '+', value: lower(child(node, 'right')) };
    }
    case 'ternary_expression':
      return { ...span, kind: 'conditional', test: lower(child(node, 'condition')), yes: lower(child(node, 'consequence')), no: lower(child(node, 'alternative')) };
    case 'sequence_expression':
      return { ...span, kind: 'sequence', items: parts().map(lower) };
    case 'await_expression':
      return { ...span, kind: 'await', value: lower(parts().find((each) => each.type !== 'await')) };
    case 'yield_expression': {
      const value = parts().find((each) => each.type !== 'yield' && each.type !== '*');
      return { ...span, kind: 'yield', value: value && lower(value), all: node.children.some((each) => each.type === '*') };
    }
    case 'too_deep':
      return { ...span, kind: 'opaque', parts: [], why: 'the expression is nested too deeply' };
    case 'ERROR':
      return { ...span, kind: 'opaque', parts: [], why: 'the text here could not be read' };
    default:
      return { ...span, kind: 'opaque', parts: parts().filter((each) => each.children.length > 0).map(lower), why: 'this kind of expression has no shape' };
  }
}

function textOf(node: SyntaxNode, source: Source): string {
  if (node.children.length === 0) return source.text.slice(node.start + 1, Math.max(node.start + 1, node.end - 1));
  return node.children.map((each) => (each.type === 'escape_sequence' ? unescape(source.text.slice(each.start, each.end)) : source.text.slice(each.start, each.end))).join('');
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
    if (each.type === 'shorthand_property_identifier') entries.push({ key: words, keySpan: span, value: { ...span, kind: 'name', name: words }, spread: false });
    else if (each.type === 'spread_element') entries.push({ value: lowerExpression(each.children.find((part) => part.type !== '...'), source), spread: true });
    else if (each.type === 'pair') {
      const key = child(each, 'key');
      const value = lowerExpression(child(each, 'value'), source);
      if (key?.type === 'computed_property_name') entries.push({ computed: lowerExpression(key.children[0], source), value, spread: false });
      else if (key) entries.push({ key: plainKey(source.text.slice(key.start, key.end)), keySpan: { start: key.start, end: key.end }, value, spread: false });
    } else if (each.type === 'method_definition') {
      const name = child(each, 'name');
      if (!name || name.type === 'computed_property_name') continue;
      const value: Expression = { ...span, kind: 'function', function: lowerFunction(each, source) };
      entries.push({ key: plainKey(source.text.slice(name.start, name.end)), keySpan: { start: name.start, end: name.end }, value, spread: false, getter: each.children.some((part) => part.type === 'get') });
    }
  }
  return entries;
}

/** What is on the left of a binding or an assignment. */
export function lowerPattern(node: SyntaxNode | undefined, source: Source): Pattern {
  if (!node || node.start === node.end) return { kind: 'opaque', start: node?.start ?? 0, end: node?.end ?? 0 };
  const span: Span = { start: node.start, end: node.end };
  const words = (of: SyntaxNode) => source.text.slice(of.start, of.end);
  switch (node.type) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
    case 'shorthand_property_identifier':
      return { ...span, kind: 'name', name: words(node) };
    case 'array_pattern':
    case 'array': {
      const pattern: Pattern = { ...span, kind: 'list', items: [] };
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
      const pattern: Pattern = { ...span, kind: 'record', entries: [] };
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
      return { ...span, kind: 'default', pattern: lowerPattern(child(node, 'left'), source), value: lowerExpression(child(node, 'right'), source) };
    case 'member_expression':
    case 'subscript_expression':
      return { ...span, kind: 'place', place: lowerExpression(node, source) };
    case 'parenthesized_expression':
    case 'non_null_expression':
    case 'as_expression':
      return lowerPattern(node.children.find((each) => each.type !== 'comment'), source);
    default:
      return { ...span, kind: 'opaque' };
  }
}
