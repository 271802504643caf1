import { Language, Parser, type Tree } from '@vscode/tree-sitter-wasm';
import type { Chunk } from '../program';
import type { Language as SourceLanguage } from '../analysis';
import { Cursor, namesOf, type Names, type SyntaxNode, type Wasm } from './tree';
import { changeBetween, type Change } from '../positions';
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

/** Code units that the parser is handed at once: what its buffer takes. */
const MOST_AT_ONCE = 5_000;

/** The parser's wasm module is one for the process: started twice at once, two would mix their grammars. */
let started: Promise<Wasm> | undefined;

/** Starts the parser; the options become the module itself. */
async function start(wasmBinary: Uint8Array): Promise<Wasm> {
  const module = { wasmBinary };
  await (Parser.init as unknown as (options: object) => Promise<void>)(module);
  return module as unknown as Wasm;
}

/** Text to chunks of the program representation, by tree-sitter. The grammars' bytes are handed in. */
export class Reader {
  private constructor(
    private readonly wasm: Wasm,
    private readonly parser: Parser,
    private readonly typescript: Language,
    private readonly tsx: Language,
  ) {}

  static async create(grammars: Grammars): Promise<Reader> {
    const wasm = await (started ??= start(grammars.treeSitter));
    return new Reader(wasm, new Parser(), await Language.load(grammars.typescript), await Language.load(grammars.tsx));
  }

  /** Reads a text; `previous` is the same document before an edit, and is not to be used afterwards. */
  read(text: string, language: SourceLanguage, previous?: ReadDocument): ReadDocument {
    const tsx = language !== 'typescript';
    if (text.length > LONGEST) return { text, tree: undefined, tsx, chunks: [], broken: true };
    const grammar = tsx ? this.tsx : this.typescript;
    this.parser.setLanguage(grammar);
    const before = previous && { ...previous, change: changeBetween(previous.text, text) };
    const old = before?.tsx === tsx ? before.tree : undefined;
    if (before && old) edit(old, before.text, text, before.change);
    const tree = this.parser.parse((at: number) => text.slice(at, at + MOST_AT_ONCE), old);
    if (previous) this.forget(previous);
    if (!tree) return { text, tree: undefined, tsx, chunks: [], broken: true };
    return { text, tree, tsx, ...chunksOf(new Cursor(this.wasm, tree, names(grammar)), text, before && new Reusable(text, before, before.change)) };
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

/** Tells the old tree what changed. */
function edit(tree: Tree, before: string, after: string, { start, same }: Change): void {
  const [oldEnd, newEnd] = [before.length - same, after.length - same];
  tree.edit({ startIndex: start, oldEndIndex: oldEnd, newEndIndex: newEnd, startPosition: pointAt(before, start), oldEndPosition: pointAt(before, oldEnd), newEndPosition: pointAt(after, newEnd) });
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

/** Chunks of the text before an edit, each to be used again once at most. */
class Reusable {
  private readonly used = new Set<Chunk>();
  private readonly byBase: ReadonlyMap<number, Chunk>;
  private byText: Map<string, Chunk[]> | undefined;
  private readonly change: { start: number; end: number; shift: number };

  constructor(
    private readonly text: string,
    private readonly before: ReadDocument,
    { start, same }: Change,
  ) {
    this.byBase = new Map(before.chunks.map(({ chunk, base }) => [base, chunk]));
    this.change = { start, end: text.length - same, shift: text.length - before.text.length };
  }

  /** A chunk with exactly the text from `start` to `end`: the one that stood there, or any other. */
  take(start: number, end: number): Chunk | undefined {
    const chunk = this.inPlace(start, end) ?? this.withText(start, end);
    if (chunk) this.used.add(chunk);
    return chunk;
  }

  private inPlace(start: number, end: number): Chunk | undefined {
    const { change } = this;
    const chunk = end <= change.start ? this.byBase.get(start) : start >= change.end ? this.byBase.get(start - change.shift) : undefined;
    return chunk?.text.length === end - start && !this.used.has(chunk) ? chunk : undefined;
  }

  private withText(start: number, end: number): Chunk | undefined {
    if (!this.byText) {
      this.byText = new Map();
      for (const { chunk } of this.before.chunks) {
        const same = this.byText.get(chunk.text);
        if (same) same.push(chunk);
        else this.byText.set(chunk.text, [chunk]);
      }
    }
    const same = this.byText.get(this.text.slice(start, end));
    let chunk = same?.pop();
    while (chunk && this.used.has(chunk)) chunk = same?.pop();
    return chunk;
  }
}

/** Splits the program into top-level statements with their comments; only those whose text is new are walked and lowered. */
function chunksOf(cursor: Cursor, text: string, reusable: Reusable | undefined): { chunks: PlacedChunk[]; broken: boolean } {
  const chunks: PlacedChunk[] = [];
  let comment: number | undefined;
  let comments: SyntaxNode[] = [];
  if (cursor.firstChild()) {
    do {
      const [start, end] = [cursor.start, cursor.end];
      if (cursor.isComment) {
        comment ??= start;
        comments.push({ type: 'comment', field: undefined, start, end, children: [] });
        continue;
      }
      const base = comment ?? start;
      let chunk = reusable?.take(base, end);
      if (!chunk) {
        const nodes = [...comments.map((each) => ({ ...each, start: each.start - base, end: each.end - base })), cursor.copy(base)];
        chunk = lowerChunk(nodes, text.slice(base, end));
      }
      chunks.push({ chunk, base });
      comment = undefined;
      comments = [];
    } while (cursor.nextSibling());
  }
  cursor.delete();
  return { chunks, broken: chunks.some(({ chunk }) => chunk.broken) };
}
