import type { Language, Parser as ParserType, Tree, TreeCursor } from '@vscode/tree-sitter-wasm';

/** A syntax tree's node copied out of wasm in one walk: crossing into wasm per question is what costs. */
export interface SyntaxNode {
  type: string;
  field: string | undefined;
  start: number;
  end: number;
  children: SyntaxNode[];
}

/** Deeper nesting than this is left out: the interpreter recurses over it. */
const DEEPEST = 180;

/** Punctuation that no lowering asks for. */
const skipped = new Set(['(', ')', '{', '}', '[', ']', ',', ';', ':', '.', '"', "'", '`', '=>', '${', 'import', 'from', 'function', 'return', 'if', 'else', 'new']);

export interface Names {
  types: string[];
  fields: (string | null)[];
  /** Type ids that are left out of the copy. */
  skip: boolean[];
}

export function namesOf(language: Language): Names {
  const types = (language as unknown as { types: string[] }).types;
  const skip = types.map((type, id) => skipped.has(type) && !language.nodeTypeIsNamed(id));
  return { types, fields: (language as unknown as { fields: (string | null)[] }).fields, skip };
}

/** Copies the cursor's node and what is below it; the cursor ends where it began. Positions are relative to `base`. */
export function copyNode(cursor: TreeCursor, names: Names, base: number, depth = 0): SyntaxNode {
  const node: SyntaxNode = {
    type: names.types[cursor.nodeTypeId] ?? 'ERROR',
    field: names.fields[cursor.currentFieldId] ?? undefined,
    start: cursor.startIndex - base,
    end: cursor.endIndex - base,
    children: [],
  };
  if (depth > DEEPEST) return { ...node, type: 'too_deep' };
  if (cursor.gotoFirstChild()) {
    do {
      if (!names.skip[cursor.nodeTypeId]) node.children.push(copyNode(cursor, names, base, depth + 1));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}

export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const each of node.children) if (each.field === field) return each;
  return undefined;
}

export function childOfType(node: SyntaxNode, ...types: string[]): SyntaxNode | undefined {
  for (const each of node.children) if (types.includes(each.type)) return each;
  return undefined;
}

export type { Language, ParserType, Tree, TreeCursor };
