import { aliased, aliasesFor, joined, type Aliases } from './aliases';
import type { Analysis, BindingFact, ContractEntry, Finding, Fix, FunctionFact, Hover, ModelSummary, Position, Range, RelatedLocation, SourceText } from './analysis';
import { readContract, type ContractLine } from './contracts/jsdoc';
import { contractEdits, entriesFor, type Entry } from './contracts/write';
import { ignoredLines } from './ignore';
import { contractOf } from './interpret/contract';
import { Memory } from './interpret/memory';
import { finish, runProgram, type Imports, type Steps } from './interpret/program';
import type { Summary as RunRecord, BoundFact, RawFinding } from './interpret/record';
import { LONGEST, Reader, type Grammars, type PlacedChunk, type ReadDocument } from './languages/reader';
import { indexLibrary } from './libraries/operation';
import { tfjs } from './libraries/tfjs';
import { Lines } from './positions';
import { keepLastGood, type LastGood } from './recent';
import { candidates, chosen, movedTo, uncoveredBy, type Proof } from './repair';
import type { Chunk, FunctionNode, Pattern } from './program';
import { printShape, sayShape, type Shape } from './shape';
import { arrayShape, constantOf, lostOf, type Value } from './value';

/** What the engine may read beside the analysed text. */
export interface Workspace {
  /** Text of a file of the workspace, or undefined where there is none. */
  read(path: string): string | undefined;
}

export interface FunctionContract {
  name: string;
  parameters: string[];
  lines: ContractLine[];
}

/** More than this is a choice nobody wants to make. */
const MOST_FIXES = 3;

/** Repairs that are tried for the findings of one analysis, all together. */
const MOST_TRIED = 50;

/** Documents whose trees, programs and runs are remembered for the next edit. */
const MOST_REMEMBERED = 4;

/** What is kept of a document for its next edit. */
interface DocumentState {
  document?: ReadDocument;
  memory: Memory;
  good?: LastGood;
}

const libraries = [indexLibrary(tfjs)];

/** Reads the grammars once; the engine then analyses any number of texts. */
export async function createEngine(grammars: Grammars): Promise<Engine> {
  return new Engine(await Reader.create(grammars));
}

/**
 * Shapes of whole programs. It keeps each document's last state, so that an edit costs what it touches.
 * Invariant: whatever the text, `analyse` returns facts and findings and does not throw (but for `Cancelled`).
 */
export class Engine {
  /** The documents used last, the very last at the end. */
  private readonly states = new Map<string, DocumentState>();
  /** Of documents used before those: the last text that could be read. */
  private readonly goodTexts = new Map<string, string>();
  private readonly imported = new Map<string, ReadDocument>();

  constructor(private readonly reader: Reader) {}

  /** @param options.cancelled asked now and then; true ends the analysis with `Cancelled`. */
  analyse(source: SourceText, workspace?: Workspace, options?: { cancelled?: () => boolean }): Analysis {
    return finish(this.steps(source, workspace, options));
  }

  /**
   * The same in steps: between two of them the caller may do something else, or leave the analysis where it is.
   * @throws Cancelled where another analysis of the document began meanwhile.
   */
  *steps(source: SourceText, workspace: Workspace = { read: () => undefined }, options: { cancelled?: () => boolean } = {}): Steps<Analysis> {
    const began = performance.now();
    const state = this.stateOf(source.path);
    const document = this.reader.read(source.text, source.language, state.document);
    state.document = document;
    const goodText = this.goodTexts.get(source.path);
    this.goodTexts.delete(source.path);
    if (document.broken && !state.good && goodText !== undefined) {
      yield* this.steps({ ...source, text: goodText }, workspace, options);
      return yield* this.steps(source, workspace, options);
    }
    yield;
    const record = yield* runProgram(source.path, document.chunks, libraries, this.imports(workspace), options.cancelled ?? (() => false), state.memory);
    const trials = { left: MOST_TRIED };
    const analysis = report(source, document, record, (raw, before) => this.proven(source, workspace, document, raw, record, before, trials));
    const shown = document.broken ? keepLastGood(source.text, analysis, state.good) : analysis;
    if (!document.broken) state.good = { text: source.text, analysis };
    shown.elapsedMs = performance.now() - began;
    if (document.broken) shown.broken = true;
    return shown;
  }

  /** Frees what is kept about a document that was closed. */
  forget(path: string): void {
    const document = this.states.get(path)?.document;
    if (document) this.reader.forget(document);
    this.states.delete(path);
    this.goodTexts.delete(path);
  }

  /** The contracts written in a text, for checks at run time and for tables. */
  readContracts(source: SourceText): FunctionContract[] {
    const document = this.reader.read(source.text, source.language);
    const contracts = document.chunks.flatMap(({ chunk }) =>
      chunk.functions.filter((node) => node.name !== '' && node.comment).map((node) => ({ name: node.name, parameters: node.parameters.map((parameter) => patternName(parameter.pattern)), lines: readContract(node.comment!) })),
    );
    this.reader.forget(document);
    return contracts;
  }

  /** Repairs of a finding, each proven: the edited text is analysed again, and what failed there has a shape. */
  private proven(source: SourceText, workspace: Workspace, document: ReadDocument, raw: RawFinding, record: RunRecord, before: readonly Finding[], trials: { left: number }): Fix[] {
    const { chunks, tree, tsx } = document;
    const base = chunks.find(({ chunk }) => chunk === raw.chunk)?.base;
    if (base === undefined) return [];
    const lines = new Lines(source.text);
    const proofs: Proof[] = [];
    for (const candidate of candidates(raw, record)) {
      if (trials.left-- <= 0 || proofs.filter(({ uncovered }) => uncovered.length === 0).length >= MOST_FIXES) break;
      const edits = [...candidate.edits].sort((a, b) => b.span.start - a.span.start);
      const text = edits.reduce((words, { span, newText }) => words.slice(0, base + span.start) + newText + words.slice(base + span.end), source.text);
      const edited = this.reader.read(text, source.language, { text: source.text, tree: tree?.copy(), tsx, chunks: [...chunks], broken: false });
      if (edited.broken) continue;
      const again = finish(runProgram(source.path, edited.chunks, libraries, this.imports(workspace), () => false, this.stateOf(source.path).memory));
      const after = findingsOf({ ...source, text }, again, edited.chunks, () => []);
      this.reader.forget(edited);
      const start = movedTo(raw.place.start, candidate);
      if (!isKnown(again, edited.chunks, base, start)) continue;
      const end = raw.function ? base + movedTo(raw.function.end, candidate) : text.length;
      const uncovered = uncoveredBy(before, after, new Lines(text), base + start, end);
      const fix = { title: candidate.title, edits: [...edits].reverse().map(({ span, newText }) => ({ range: lines.range(base + span.start, base + span.end), newText })) };
      if (uncovered) proofs.push({ fix, uncovered });
    }
    return chosen(proofs, MOST_FIXES);
  }

  private stateOf(path: string): DocumentState {
    const state = this.states.get(path) ?? { memory: new Memory() };
    this.states.delete(path);
    this.states.set(path, state);
    for (const [oldest, { document, good }] of this.states) {
      if (this.states.size <= MOST_REMEMBERED) break;
      if (document) this.reader.forget(document);
      if (good) this.goodTexts.set(oldest, good.text);
      this.states.delete(oldest);
    }
    return state;
  }

  private imports(workspace: Workspace): Imports {
    const text = (path: string) => {
      try {
        return workspace.read(path);
      } catch {
        return undefined;
      }
    };
    const aliases = new Map<string, Aliases | undefined>();
    const aliasesAt = (folder: string) => {
      if (!aliases.has(folder)) aliases.set(folder, aliasesFor(folder, text));
      return aliases.get(folder);
    };
    return {
      text,
      resolve: (specifier, from) => filesFor(specifier, from.replace(/\\/g, '/'), aliasesAt).find((path) => text(path) !== undefined),
      chunks: (path) => {
        const words = text(path);
        if (words === undefined || words.length > LONGEST) return undefined;
        let document = this.imported.get(path);
        const code = path.endsWith('.json') ? `module.exports = ${words}` : words;
        if (document?.text !== code) {
          document = this.reader.read(code, /\.tsx?$/.test(path) && !path.endsWith('x') ? 'typescript' : 'typescriptreact', document);
          this.imported.set(path, document);
        }
        return document.chunks;
      },
    };
  }
}

/** Files that a specifier may mean: one that begins with a dot lies beside the file that names it, another where the project's configuration says. */
function filesFor(specifier: string, from: string, aliasesAt: (folder: string) => Aliases | undefined): string[] {
  const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')));
  const aliases = specifier.startsWith('.') ? undefined : aliasesAt(folder);
  const paths = specifier.startsWith('.') ? [joined(folder, specifier)] : aliases ? aliased(specifier, aliases) : [];
  return paths.flatMap((path) => {
    const bare = path.replace(/\.(js|jsx|mjs|cjs)$/, '');
    return [path, ...[bare, path, `${path}/index`].flatMap((each) => ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts'].map((ending) => each + ending))];
  });
}

function patternName(pattern: Pattern): string {
  return pattern.kind === 'name' ? pattern.name : pattern.kind === 'default' ? patternName(pattern.pattern) : '';
}

/** Turns what a run left behind into plain data with the document's positions. */
function report(source: SourceText, document: ReadDocument, record: RunRecord, repairs: Repairs): Analysis {
  const lines = new Lines(source.text);
  const bases = new Map<Chunk, number>(document.chunks.map(({ chunk, base }) => [chunk, base]));
  const range = (chunk: Chunk, span: { start: number; end: number }) => lines.range(bases.get(chunk)! + span.start, bases.get(chunk)! + span.end);
  const bindings: BindingFact[] = [];
  for (const fact of record.bindings.values()) {
    const shape = bases.has(fact.chunk) ? shapeToShow(fact) : undefined;
    if (!shape) continue;
    bindings.push({
      name: fact.name,
      kind: fact.kind,
      range: range(fact.chunk, fact.target),
      valueRange: fact.valueSpan && range(fact.chunk, fact.valueSpan),
      function: fact.function?.name ?? '',
      shape: printShape(shape.shape),
      declared: fact.declared?.kind === 'tensor' ? printShape(fact.declared.shape) : undefined,
      derivation: derivationOf(seen(fact.value)),
      lost: lostOf(seen(fact.value)),
    });
  }
  bindings.sort((a, b) => inOrder(a.range, b.range));
  return {
    findings: findingsOf(source, record, document.chunks, repairs, lines),
    bindings,
    functions: document.chunks.flatMap((placed) => placed.chunk.functions.filter((node) => node.name !== '').map((node) => functionFact(node, placed, lines, record))),
    models: [...record.models.values()].filter(({ chunk }) => bases.has(chunk)).map(({ chunk, name, made, entries }) => modelSummary(name, range(chunk, made), entries)).sort((a, b) => inOrder(a.range, b.range)),
    hoverAt: hovers(record, bases, lines),
    elapsedMs: 0,
  };
}

/** The lines of a model's summary, with its number of parameters where every layer's is known. */
function modelSummary(name: string, range: Range, entries: readonly Value[]): ModelSummary {
  const layers = entries.flatMap((entry) => {
    if (entry.kind !== 'record') return [];
    const words = (key: string) => {
      const field = entry.fields.get(key);
      return field?.kind === 'text' ? (field.text ?? '') : '';
    };
    const [output, count] = [entry.fields.get('output'), entry.fields.get('parameters')];
    const shapes = output?.kind === 'list' ? (output.items ?? []).map((item) => (item.kind === 'tensor' ? sayShape(item.shape) : '?')) : [];
    return [{ name: words('name'), kind: words('kind'), outputShape: shapes.join(', '), parameters: count && constantOf(count), range }];
  });
  const counts = layers.map((layer) => layer.parameters);
  return { name, range, layers, parameters: counts.every((count) => count !== undefined) ? counts.reduce((sum, count) => sum + count, 0) : undefined };
}

/** A symbolic tensor, between the layers of a model, shows the shape that flows through it. */
function seen(value: Value): Value {
  const content = value.kind === 'instance' ? value.fields.$content : undefined;
  return content?.kind === 'tensor' ? content : value;
}

function shapeToShow(fact: BoundFact): { shape: Shape } | undefined {
  const value = seen(fact.value);
  if (value.kind === 'tensor') return { shape: value.shape };
  const shape = arrayShape(value);
  return shape && { shape };
}

/** The steps that led to a shape, first step first. */
function derivationOf(value: Value): string[] {
  return value.kind === 'tensor' ? (value.trace?.steps() ?? []) : [];
}

function inOrder(a: Range, b: Range): number {
  return a.start.line - b.start.line || a.start.character - b.start.character;
}

type RangeOf = (chunk: Chunk, span: { start: number; end: number }) => Finding['range'];

/** Whether what starts at a repaired place now has a shape: silence alone proves nothing. */
function isKnown(record: RunRecord, chunks: readonly PlacedChunk[], base: number, start: number): boolean {
  const chunk = chunks.find((placed) => placed.base === base)?.chunk;
  const values = [...record.expressions].filter(([node, fact]) => fact.chunk === chunk && node.start === start).map(([, { value }]) => value);
  return values.length > 0 && values.every((value) => value.kind !== 'unknown' && !(value.kind === 'tensor' && !value.shape));
}

type Repairs = (raw: RawFinding, all: readonly Finding[]) => Fix[];

/** Findings in the document, in order, without those that the learner silences. Repairs are worked out when they are asked for. */
function findingsOf(source: SourceText, record: RunRecord, chunks: readonly PlacedChunk[], repairs: Repairs, lines = new Lines(source.text)): Finding[] {
  const bases = new Map<Chunk, number>(chunks.map(({ chunk, base }) => [chunk, base]));
  const range = (chunk: Chunk, span: { start: number; end: number }) => lines.range(bases.get(chunk)! + span.start, bases.get(chunk)! + span.end);
  const ignored = ignoredLines(source.text);
  const findings: Finding[] = [];
  for (const raw of [...record.findings.values()].flat()) {
    const finding = located(raw, source, bases, range, () => repairs(raw, findings));
    if (!finding) continue;
    const silence = ignored.get(finding.range.start.line);
    if (silence === 'all' || silence?.has(finding.code)) continue;
    findings.push(finding);
  }
  return findings.sort((a, b) => inOrder(a.range, b.range));
}

/** A failure inside an imported file is shown at the call that leads there. */
function located(raw: RawFinding, source: SourceText, bases: ReadonlyMap<Chunk, number>, range: RangeOf, repair: () => Fix[]): Finding | undefined {
  const here = bases.has(raw.chunk);
  const call = here ? undefined : raw.related.find((each) => bases.has(each.chunk));
  if (!here && !call) return undefined;
  const related: RelatedLocation[] = raw.related
    .filter((each) => bases.has(each.chunk) && each !== call)
    .map((each) => ({ path: source.path, range: range(each.chunk, each.span), message: each.message }));
  let fixes: Fix[] | undefined;
  return {
    code: raw.code,
    severity: raw.severity,
    message: raw.message,
    range: here ? range(raw.chunk, raw.span) : range(call!.chunk, call!.span),
    related,
    get fixes() {
      return (fixes ??= repair());
    },
  };
}

function functionFact(node: FunctionNode, { base }: PlacedChunk, lines: Lines, record: RunRecord): FunctionFact {
  const range = (span: { start: number; end: number }) => lines.range(base + span.start, base + span.end);
  const contract = contractOf(node);
  const written = () => {
    const names = node.parameters.flatMap((parameter) => boundNames(parameter.pattern));
    const entries = [...names, 'return'].flatMap((name) => entriesOf(name, node, record));
    return contractEdits(node, entries, contract.map((line) => line.name))?.map(({ span, newText }) => ({ range: range(span), newText }));
  };
  return {
    name: node.name,
    range: range(node),
    nameRange: range(node.nameSpan),
    parameters: node.parameters.map((parameter) => ({ name: patternName(parameter.pattern), range: range(parameter.pattern) })),
    contract: contract.map(
      (line): ContractEntry => ({ name: line.name, range: range(line.nameSpan), shape: line.shape ? (printShape(line.shape) ?? '') : '', letters: line.letters.map((each) => ({ name: each.name, range: range(each.span) })) }),
    ),
    get writeContract() {
      return written();
    },
  };
}

/** What a contract could say of a parameter or the result: best by the function's own names, else by what its calls have in common. */
function entriesOf(name: string, node: FunctionNode, record: RunRecord): Entry[] {
  const alone = record.alone.get(node)?.get(name);
  const own = alone ? entriesFor(name, alone, true) : [];
  if (own.length > 0) return own;
  const called = name === 'return' ? record.returns.get(node)?.value : [...record.bindings.values()].find((fact) => fact.function === node && fact.kind === 'parameter' && fact.name === name)?.value;
  return called ? entriesFor(name, called, false) : [];
}

function boundNames(pattern: Pattern): string[] {
  if (pattern.kind === 'name') return [pattern.name];
  if (pattern.kind === 'default') return boundNames(pattern.pattern);
  return pattern.kind === 'record' ? pattern.entries.flatMap((entry) => boundNames(entry.pattern)) : [];
}

/** Looks up the smallest expression or target at a position; the table is made on first use. */
function hovers(record: RunRecord, bases: ReadonlyMap<Chunk, number>, lines: Lines): (position: Position) => Hover | undefined {
  let table: { start: number; end: number; name: string; value: Value; declared?: Value }[] | undefined;
  const build = () => {
    const entries: NonNullable<typeof table> = [];
    const add = (chunk: Chunk, span: { start: number; end: number }, value: Value, name = chunk.text.slice(span.start, span.end), declared?: Value) => {
      const base = bases.get(chunk);
      if (base !== undefined && (value.kind === 'tensor' || value.kind === 'unknown' || arrayShape(value))) entries.push({ start: base + span.start, end: base + span.end, name, value, declared });
    };
    for (const [node, fact] of record.expressions) add(fact.chunk, node, seen(fact.value));
    for (const fact of record.bindings.values()) add(fact.chunk, fact.target, seen(fact.value), fact.name, fact.declared);
    return entries;
  };
  return (position) => {
    const offset = lines.offset(position);
    table ??= build();
    let best: (typeof table)[number] | undefined;
    for (const entry of table) if (entry.start <= offset && offset <= entry.end && (!best || entry.end - entry.start <= best.end - best.start)) best = entry;
    if (!best) return undefined;
    const shape = best.value.kind === 'tensor' ? printShape(best.value.shape) : printShape(arrayShape(best.value));
    return { range: lines.range(best.start, best.end), name: best.name.length > 60 ? `${best.name.slice(0, 57)}...` : best.name, shape, derivation: derivationOf(best.value), lost: lostOf(best.value) ?? (best.declared && best.value.kind === 'tensor' ? best.value.lost : undefined) };
  };
}
