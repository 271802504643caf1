import { Language, Parser, type Tree } from '@vscode/tree-sitter-wasm';
import type { Chunk } from '../program';
import type { Language as SourceLanguage } from '../analysis';
import { copyNode, namesOf, type Names, type SyntaxNode } from './tree';
import { lowerChunk } from './typescript';

export interface Grammars {
  treeSitter: Uint8Array;
  typescript: Uint8Array;
  tsx: Uint8Array;
}

export interface PlacedChunk {
  chunk: Chunk;
  /** Offset of the chunk in the document. */
  base: number;
}

/** One document as it was read last: chunks whose text did not change are used again. */
export interface ReadDocument {
  text: string;
  tree: Tree | undefined;
  tsx: boolean;
  chunks: PlacedChunk[];
  broken: boolean;
}

/** Larger texts are politely refused: nothing is known about them. */
export const LONGEST = 2_000_000;

/** The parser's wasm module is one for the process: started twice at once, two would mix their grammars. */
let started: Promise<void> | undefined;

/** Text to chunks of the program representation, by tree-sitter. The grammars' bytes are handed in. */
export class Reader {
  private constructor(
    private readonly parser: Parser,
    private readonly typescript: Language,
    private readonly tsx: Language,
  ) {}

  static async create(grammars: Grammars): Promise<Reader> {
    const init = Parser.init as unknown as (options: { wasmBinary: Uint8Array }) => Promise<void>;
    started ??= init({ wasmBinary: grammars.treeSitter });
    await started;
    return new Reader(new Parser(), await Language.load(grammars.typescript), await Language.load(grammars.tsx));
  }

  /** Reads a text; `previous` is the same document before an edit, and is not to be used afterwards. */
  read(text: string, language: SourceLanguage, previous?: ReadDocument): ReadDocument {
    const tsx = language !== 'typescript';
    if (text.length > LONGEST) return { text, tree: undefined, tsx, chunks: [], broken: true };
    const grammar = tsx ? this.tsx : this.typescript;
    this.parser.setLanguage(grammar);
    let old = previous?.tsx === tsx ? previous.tree : undefined;
    if (old && previous) old = edited(old, previous.text, text);
    const tree = this.parser.parse(text, old);
    if (previous?.tree) previous.tree.delete();
    if (!tree) return { text, tree: undefined, tsx, chunks: [], broken: true };
    return { text, tree, tsx, ...chunksOf(tree, text, names(grammar), previous?.chunks) };
  }

  forget(document: ReadDocument): void {
    document.tree?.delete();
    document.tree = undefined;
  }
}

const known = new WeakMap<Language, Names>();
function names(language: Language): Names {
  let found = known.get(language);
  if (!found) known.set(language, (found = namesOf(language)));
  return found;
}

/** Tells the old tree what changed, as one replaced range. */
function edited(tree: Tree, before: string, after: string): Tree {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (same < most - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  const [oldEnd, newEnd] = [before.length - same, after.length - same];
  tree.edit({ startIndex: start, oldEndIndex: oldEnd, newEndIndex: newEnd, startPosition: pointAt(before, start), oldEndPosition: pointAt(before, oldEnd), newEndPosition: pointAt(after, newEnd) });
  return tree;
}

function pointAt(text: string, index: number): { row: number; column: number } {
  let row = 0;
  let last = -1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) {
    row++;
    last = at;
  }
  return { row, column: index - last - 1 };
}

/** Splits the program into top-level statements with their comments; only those whose text is new are walked and lowered. */
function chunksOf(tree: Tree, text: string, names: Names, previous: PlacedChunk[] = []): { chunks: PlacedChunk[]; broken: boolean } {
  const reusable = new Map<string, Chunk[]>();
  for (const { chunk } of previous) {
    const same = reusable.get(chunk.text);
    if (same) same.push(chunk);
    else reusable.set(chunk.text, [chunk]);
  }
  const chunks: PlacedChunk[] = [];
  const cursor = tree.walk();
  let comment: number | undefined;
  let comments: SyntaxNode[] = [];
  if (cursor.gotoFirstChild()) {
    do {
      const [start, end] = [cursor.startIndex, cursor.endIndex];
      const type = names.types[cursor.nodeTypeId];
      if (type === 'comment') {
        comment ??= start;
        comments.push({ type, field: undefined, start, end, children: [] });
        continue;
      }
      const base = comment ?? start;
      const words = text.slice(base, end);
      let chunk = reusable.get(words)?.pop();
      if (!chunk) {
        const nodes = [...comments.map((each) => ({ ...each, start: each.start - base, end: each.end - base })), copyNode(cursor, names, base)];
        chunk = lowerChunk(nodes, words);
      }
      chunks.push({ chunk, base });
      comment = undefined;
      comments = [];
    } while (cursor.gotoNextSibling());
  }
  cursor.delete();
  return { chunks, broken: chunks.some(({ chunk }) => chunk.broken) };
}
