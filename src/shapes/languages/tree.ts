import type { Language, Parser as ParserType, Tree } from '@vscode/tree-sitter-wasm';

/** A syntax tree's node copied out of wasm in one walk: crossing into wasm per question is what costs. */
export interface SyntaxNode {
  type: string;
  field: string | undefined;
  start: number;
  end: number;
  children: readonly SyntaxNode[];
}

/** Deeper nesting than this is left out: the interpreter recurses over it. */
const DEEPEST = 180;

/** Punctuation that no lowering asks for. */
const skipped = new Set(['(', ')', '{', '}', '[', ']', ',', ';', ':', '.', '"', "'", '`', '=>', '${', 'import', 'from', 'function', 'return', 'if', 'else', 'new']);

const none: readonly SyntaxNode[] = [];

export interface Names {
  types: string[];
  fields: (string | undefined)[];
  /** Type ids that are left out of the copy. */
  skip: boolean[];
  comment: number;
}

export function namesOf(language: Language): Names {
  const { types, fields } = language as unknown as { types: string[]; fields: (string | null)[] };
  const skip = types.map((type, id) => skipped.has(type) && !language.nodeTypeIsNamed(id));
  return { types: types.map(literal), fields: fields.map((field) => (field === null ? undefined : literal(field))), skip, comment: types.indexOf('comment') };
}

/** The same text as the engine keeps it for literals and keys: comparing two of these compares addresses. */
function literal(text: string): string {
  return Object.keys({ [text]: 0 })[0];
}

/**
 * The parser's wasm module, as its own JavaScript calls it. The cursor lives in the module's transfer buffer: every function works on it
 * there, so that a walk copies nothing back and forth. Invariant: from the cursor's making to its
 * end nothing else of the module is called.
 */
export interface Wasm {
  _ts_tree_root_node_wasm(tree: number): void;
  /** A cursor at the node that the buffer holds. */
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

/** Walks a tree from its root on. To be deleted after use. */
export class Cursor {
  private readonly tree: number;

  constructor(
    private readonly wasm: Wasm,
    tree: Tree,
    private readonly names: Names,
  ) {
    this.tree = (tree as unknown as { [address: number]: number })[0];
    wasm._ts_tree_root_node_wasm(this.tree);
    wasm._ts_tree_cursor_new_wasm(this.tree);
  }

  delete(): void {
    this.wasm._ts_tree_cursor_delete_wasm(this.tree);
  }

  firstChild(): boolean {
    return this.wasm._ts_tree_cursor_goto_first_child_wasm(this.tree) === 1;
  }

  nextSibling(): boolean {
    return this.wasm._ts_tree_cursor_goto_next_sibling_wasm(this.tree) === 1;
  }

  get start(): number {
    return this.wasm._ts_tree_cursor_start_index_wasm(this.tree);
  }

  get end(): number {
    return this.wasm._ts_tree_cursor_end_index_wasm(this.tree);
  }

  get isComment(): boolean {
    return this.wasm._ts_tree_cursor_current_node_type_id_wasm(this.tree) === this.names.comment;
  }

  /** Copies the cursor's node and what is below it; the cursor ends where it began. Positions are relative to `base`. */
  copy(base: number): SyntaxNode {
    return this.copyNode(base, this.wasm._ts_tree_cursor_current_node_type_id_wasm(this.tree), 0);
  }

  private copyNode(base: number, id: number, depth: number): SyntaxNode {
    const { wasm, tree, names } = this;
    const field = wasm._ts_tree_cursor_current_field_id_wasm(tree);
    const node: SyntaxNode = {
      type: depth > DEEPEST ? 'too_deep' : (names.types[id] ?? 'ERROR'),
      field: names.fields[field],
      start: wasm._ts_tree_cursor_start_index_wasm(tree) - base,
      end: wasm._ts_tree_cursor_end_index_wasm(tree) - base,
      children: none,
    };
    if (depth <= DEEPEST && wasm._ts_tree_cursor_goto_first_child_wasm(tree) === 1) {
      const children: SyntaxNode[] = [];
      do {
        const child = wasm._ts_tree_cursor_current_node_type_id_wasm(tree);
        if (!names.skip[child]) children.push(this.copyNode(base, child, depth + 1));
      } while (wasm._ts_tree_cursor_goto_next_sibling_wasm(tree) === 1);
      wasm._ts_tree_cursor_goto_parent_wasm(tree);
      node.children = children;
    }
    return node;
  }
}

export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const each of node.children) if (each.field === field) return each;
  return undefined;
}

export function childOfType(node: SyntaxNode, ...types: string[]): SyntaxNode | undefined {
  for (const each of node.children) if (types.includes(each.type)) return each;
  return undefined;
}

export type { Language, ParserType, Tree };
