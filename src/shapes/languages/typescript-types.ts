import type { Type } from '../program';
import { child, type SyntaxNode } from './tree';

/** Lowers a type annotation; what says nothing about shapes becomes opaque. */
export function lowerType(node: SyntaxNode | undefined, text: string): Type | undefined {
  if (!node) return undefined;
  const words = (of: SyntaxNode) => text.slice(of.start, of.end);
  switch (node.type) {
    case 'type_annotation':
    case 'parenthesized_type':
    case 'readonly_type':
      return lowerType(node.children.find((each) => each.type !== 'readonly' && each.type !== 'comment'), text);
    case 'predefined_type':
    case 'type_identifier':
    case 'identifier':
      return { kind: 'named', name: words(node), args: [] };
    case 'nested_type_identifier':
      return { kind: 'named', name: words(child(node, 'name') ?? node), args: [] };
    case 'generic_type': {
      const name = child(node, 'name');
      const args = child(node, 'type_arguments')?.children ?? [];
      const last = name?.type === 'nested_type_identifier' ? child(name, 'name') : name;
      return {
        kind: 'named',
        name: last ? words(last) : '',
        args: args.filter((each) => each.type !== '<' && each.type !== '>').map((each) => lowerType(each, text) ?? { kind: 'opaque' }),
      };
    }
    case 'array_type': {
      const element = lowerType(node.children[0], text);
      return element && { kind: 'list', element };
    }
    case 'tuple_type':
      return {
        kind: 'tuple',
        items: node.children
          .filter((each) => each.type !== 'comment')
          .map((each) => lowerType(each.type === 'required_parameter' || each.type === 'optional_parameter' ? child(each, 'type') : each, text) ?? { kind: 'opaque' }),
      };
    case 'object_type':
    case 'interface_body':
      return {
        kind: 'record',
        fields: node.children
          .filter((each) => each.type === 'property_signature')
          .map((each) => ({
            name: plainKey(words(child(each, 'name') ?? each)),
            type: lowerType(child(each, 'type'), text) ?? { kind: 'opaque' },
            optional: each.children.some((part) => part.type === '?'),
          })),
      };
    case 'union_type':
      return { kind: 'union', of: node.children.filter((each) => each.type !== '|').map((each) => lowerType(each, text) ?? { kind: 'opaque' }) };
    case 'literal_type': {
      const inner = words(node);
      if (inner === 'null' || inner === 'undefined') return { kind: 'named', name: inner, args: [] };
      return /^["'`]/.test(inner) ? { kind: 'literal', value: inner.slice(1, -1) } : Number.isFinite(Number(inner)) ? { kind: 'literal', value: Number(inner) } : { kind: 'opaque' };
    }
    default:
      return { kind: 'opaque' };
  }
}

/** A property's name without its quotes. */
export function plainKey(words: string): string {
  return /^["'`]/.test(words) ? words.slice(1, -1) : words;
}
