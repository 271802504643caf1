import type { LibraryIndex, Operation } from '../libraries/operation';
import type { Chunk, ClassNode, Expression, FunctionNode, Span, Type } from '../program';
import { inferredName, type Dim, type NameAtom } from '../dimension';
import { joinValues, list, nothing, unknown, type FunctionValue, type Host, type Instance, type List, type RecordValue, type Value } from '../value';
import type { Agreement } from './contract';
import { Memory } from './memory';
import type { HeldModel } from './models';
import type { Effect, FileRead, Reads } from './part';
import { Record, type Context, type RawFinding } from './record';
import { State, type Delta, type Scope, type TopScope } from './state';

/** What a function value of the program or of a library stands for. */
export type Code =
  /** `statics` is the object of its properties, `prototype` among them; it is empty until one is set. */
  | { kind: 'closure'; node: FunctionNode; scope: Scope; self?: Value; home?: ClassCode; statics?: Value }
  | ClassCode
  | { kind: 'library'; library: LibraryIndex; path: string; operation?: Operation }
  | { kind: 'method'; receiver: Value; name: string; source?: string }
  /** A function with its first arguments, as `bind` gives it. */
  | { kind: 'bound'; target: Value; args: readonly Value[] }
  | { kind: 'builtin'; path: string };

export type Closure = Code & { kind: 'closure' };

export interface ClassCode {
  kind: 'class';
  node: ClassNode;
  scope: Scope;
  chunk: Chunk;
  parent?: ClassCode;
  /** The library's class that it extends, directly or through its parents: `Layer`. */
  base?: string;
  /** Static fields live in the heap. */
  statics: Value;
}

/** One running function, or the top level. */
export interface Frame {
  scope: Scope;
  /** Where `var` declares: the function's own scope. */
  outermost: Scope;
  chunk: Chunk;
  node?: FunctionNode;
  self?: Value;
  home?: ClassCode;
  /** State at entry: returns are changes since then. */
  entry: State;
  returned?: Value;
  /** What a generator yields, over all its yields. */
  yielded?: Value;
  /** The same one by one, where it is known how often each yield runs. */
  yields?: Value[] | 'unknown';
  exits: Delta[];
  /** Loops and switches that a break or a continue leaves. */
  loops: LoopFrame[];
  /** Above 0 inside a branch whose condition is not known. */
  uncertain: number;
  /** A way that may have been taken returned: what follows may not run. */
  mayHaveLeft?: boolean;
  /** Runs because something calls it, with that call. */
  caller?: { frame: Frame; node: Expression };
  /** Facts of a function with a contract are those of its run alone. */
  recordsFacts: boolean;
  agreement?: Agreement;
  models: HeldModel[];
  context: Context;
}

/** A loop or a switch that runs. */
export interface LoopFrame {
  base: State;
  working?: State;
  breaks: Delta[];
  continues: Delta[];
  /** A way that may have been taken left the present turn, or the whole: what follows in it may not run. */
  mayHaveLeft?: 'turn' | 'whole';
  /** One run of its body stands for any number of turns. */
  symbolic?: boolean;
}

/** Completion of a statement: what may happen next. */
export const NEXT = 1;
export const LEAVE = 2;
export type Flow = number;

const DEEPEST_CALLS = 32;
export const DEEPEST_NESTING = 420;

export interface Module {
  path: string;
  scope: Scope;
  exports: Map<string, number>;
  types: Map<string, Type>;
}

/** The modules of one run. */
export interface Modules {
  load(specifier: string, from: string): Module | undefined;
  /** Takes in a module that an earlier run loaded. */
  keep(module: Module): void;
  text(path: string, from: string): string | undefined;
  /** What is there for a specifier: a module's chunks or a text, the same object as long as the file is the same. */
  look(kind: FileRead['kind'], specifier: string, from: string): unknown;
}

/** Why an analysis ended early. */
export class Cancelled extends Error {}

/**
 * Runs a program over abstract values. Invariant: it never throws (but for Cancelled); whatever it cannot follow becomes unknown with a reason.
 */
export class Machine implements Host {
  state = new State();
  record = new Record();
  frame!: Frame;
  /** Above 0 nothing is recorded: a loop not yet at its fixed point. */
  quiet = 0;
  /** Above 0 failures are expected: inside try, inside expect(() => ...). */
  guarded = 0;
  /** Callbacks of callees that are not known, within each other right now. */
  unseen = 0;
  steps = 0;
  depth = 0;
  /** Expressions and statements within each other right now. */
  nesting = 0;
  types = new Map<string, Type>();
  private readonly ownTypes = this.types;
  /** Parts of the run that are running now, outermost first, and what they read. */
  readonly watching: Reads[] = [];
  /** Types that the calls running now have asked for, outermost first. */
  readonly typesAsked: Map<string, Type | undefined>[] = [];
  /** What the present part does beside changing values. */
  effects: Effect[] = [];
  /** Function values made during the run and not called yet, to be looked at alone. */
  readonly pending = new Map<FunctionNode, Closure>();
  readonly classes = new Map<ClassNode, ClassCode>();
  readonly ran = new Set<FunctionNode>();
  /** Functions that were looked at alone. */
  readonly alone = new Set<FunctionNode>();
  readonly active: FunctionNode[] = [];
  /** True once the program has named a tensor library. */
  usesLibrary = false;
  /** Set when something was left out because it went too deep: what is known then depends on the way there. */
  truncated = false;
  /** Runs that were cut short: as good as any within this analysis. */
  readonly shortened = new Memory();

  constructor(
    readonly libraries: readonly LibraryIndex[],
    readonly modules: Modules,
    /** The file whose statements run: specifiers are resolved from there. */
    public path: string,
    private readonly cancelled: () => boolean = () => false,
    readonly memory: Memory,
    private readonly most: number,
  ) {}

  get top(): TopScope {
    return this.memory.top;
  }

  /** A function value that is to be looked at alone, unless something calls it. */
  made(code: Closure): void {
    this.effects.push({ kind: 'made', code });
    if (!this.knownToRun(code.node)) this.pending.set(code.node, code);
  }

  hasRun(code: Closure): void {
    this.effects.push({ kind: 'ran', code });
    if (!this.ran.has(code.node)) for (const { ran } of this.watching) ran.own.add(code.node);
    this.ran.add(code.node);
  }

  hasNotRun(code: Closure): void {
    for (const { ran } of this.watching) ran.own.delete(code.node);
    this.ran.delete(code.node);
  }

  lookedAtAlone(code: Closure): void {
    this.effects.push({ kind: 'alone', code });
    if (!this.alone.has(code.node)) for (const { alone } of this.watching) alone.own.add(code.node);
    this.alone.add(code.node);
  }

  knownToRun(node: FunctionNode): boolean {
    const known = this.ran.has(node);
    for (const { ran } of this.watching) ran.note(node, known);
    return known;
  }

  knownAlone(node: FunctionNode): boolean {
    const known = this.alone.has(node);
    for (const { alone } of this.watching) alone.note(node, known);
    return known;
  }

  madeClass(code: ClassCode): void {
    this.effects.push({ kind: 'class', code });
    this.classes.set(code.node, code);
  }

  useLibrary(): void {
    if (this.usesLibrary) return;
    this.effects.push({ kind: 'library' });
    this.usesLibrary = true;
  }

  setType(name: string, type: Type): void {
    this.effects.push({ kind: 'type', name, type });
    this.types.set(name, type);
  }

  type(name: string): Type | undefined {
    const type = this.types.get(name);
    // What a module does depends on its files alone; those are noted.
    if (this.types === this.ownTypes) for (const reads of this.watching) if (!reads.types.has(name)) reads.types.set(name, type);
    for (const asked of this.typesAsked) asked.set(name, type);
    return type;
  }

  /** Gives a size that has no name yet the name of the variable that holds it. */
  nameSize(dim: Dim, text: string): void {
    const atom = inferredName(dim);
    if (atom) this.nameAtom(atom, text, false);
  }

  nameAtom(atom: NameAtom, text: string, always: boolean): void {
    this.effects.push({ kind: 'name', atom, text, always });
    if (!always && atom.text !== '' && !atom.text.includes('.')) return;
    this.memory.named.push({ atom, before: atom.text });
    atom.text = text;
  }

  /** A module of the workspace. */
  load(specifier: string): Module | undefined {
    this.noteFile('module', specifier);
    const module = this.modules.load(specifier, this.path);
    if (module) this.loaded(module);
    return module;
  }

  loaded(module: Module): void {
    this.effects.push({ kind: 'module', module });
    this.modules.keep(module);
  }

  private noteFile(kind: FileRead['kind'], specifier: string): void {
    if (this.watching.length === 0) return;
    const found = this.modules.look(kind, specifier, this.path);
    for (const { files } of this.watching) files.push({ kind, specifier, from: this.path, found });
  }

  look(kind: FileRead['kind'], specifier: string, from: string): unknown {
    return this.modules.look(kind, specifier, from);
  }

  /** Counts work; true when the rest is to be given up. */
  get exhausted(): boolean {
    if ((++this.steps & 2047) === 0 && this.cancelled()) throw new Cancelled();
    return this.steps > this.most;
  }

  get tooDeep(): boolean {
    return this.depth >= DEEPEST_CALLS;
  }

  declare(name: string, value: Value, scope = this.frame.scope): number {
    const cell = scope.cellFor(name, () => this.newCell());
    this.state.cells.set(cell, value);
    return cell;
  }

  newCell(): number {
    return this.memory.numbering.next();
  }

  lookup(name: string): Value | undefined {
    const cell = this.frame.scope.find(name);
    return cell === undefined ? undefined : (this.state.cell(cell) ?? unknown(`${name} has no value yet here`));
  }

  allocate(content: Value): Value {
    if (content.kind !== 'list' && content.kind !== 'record' && content.kind !== 'instance') return content;
    const id = this.memory.numbering.next();
    this.state.heap.set(id, content);
    return { kind: 'object', id };
  }

  /** Puts every mutable part of a value that a rule made into the heap. */
  adopt(value: Value, depth = 0): Value {
    if (depth > 12) return value;
    const inner = (each: Value) => this.adopt(each, depth + 1);
    if (value.kind === 'list') return this.allocate(value.items ? list(value.items.map(inner)) : { ...value, element: inner(value.element) });
    if (value.kind === 'record') return this.allocate({ ...value, fields: new Map([...value.fields].map(([key, field]) => [key, inner(field)])), rest: value.rest && inner(value.rest) });
    if (value.kind === 'instance') return this.allocate(value);
    return value;
  }

  /** The content of an object, its parts still references; other values are themselves. */
  content(value: Value): Value {
    return value.kind === 'object' ? (this.state.object(value.id) ?? unknown('the object is not known')) : value;
  }

  read(value: Value): Value {
    return value.kind === 'object' || value.kind === 'list' || value.kind === 'record' ? this.readAt(value, 0, []) : value;
  }

  /** @param done what was read already, by depth and object: an object may be reached on very many ways */
  private readAt(value: Value, depth: number, done: Map<number, Value>[]): Value {
    if (value.kind === 'object') {
      if (depth > 12) return unknown('it is nested too deeply');
      const known = done[depth]?.get(value.id) ?? this.readAt(this.content(value), depth + 1, done);
      (done[depth] ??= new Map()).set(value.id, known);
      return known;
    }
    const inner = (each: Value) => this.readAt(each, depth + 1, done);
    if (value.kind === 'list') return this.readList(value, inner);
    if (value.kind === 'record') return { ...value, fields: new Map([...value.fields].map(([key, field]) => [key, inner(field)])), families: value.families.map((family) => ({ ...family, value: inner(family.value) })), rest: value.rest && inner(value.rest) };
    return value;
  }

  private readList(value: List, inner: (each: Value) => Value): List {
    if (!value.items) return { ...value, element: inner(value.element) };
    // Numbers, and tensors held directly, need no writing out.
    return value.items.some((item) => item.kind === 'object') ? list(value.items.map(inner)) : value;
  }

  /** What of a value is shown as a shape: it, a list of numbers written out, or what flows through a symbolic tensor. */
  shown(value: Value): Value | undefined {
    if (value.kind !== 'object') return value;
    const content = this.content(value);
    if (content.kind === 'instance') return content.fields.$content?.kind === 'tensor' ? content.fields.$content : undefined;
    if (content.kind !== 'list') return content.kind === 'unknown' ? content : undefined;
    const first = this.content(content.items ? (content.items[0] ?? nothing) : content.element);
    if (first.kind === 'list') return this.read(content);
    return first.kind === 'number' || first.kind === 'boolean' ? content : undefined;
  }

  write(reference: Value, content: Value): void {
    if (reference.kind === 'object') this.state.heap.set(reference.id, content);
  }

  call: Host['call'] = () => unknown('calls are not connected');

  file(path: string): string | undefined {
    this.noteFile('text', path);
    return this.modules.text(path, this.path);
  }

  /** Joins values of two ways; two different objects become a third with what both have in common. */
  readonly join = (a: Value, b: Value): Value => joinValues(a, b, (x, y) => this.joinObjects(x, y, 0));

  private joinObjects(x: Value, y: Value, depth: number): Value {
    if (depth > 6) return unknown('it is nested too deeply');
    const [p, q] = [this.content(x), this.content(y)];
    const joined = joinValues(p, q, (a, b) => this.joinObjects(a, b, depth + 1));
    return this.allocate(joined as List | RecordValue | Instance);
  }

  /** Whether facts and findings of this moment count. */
  get recording(): boolean {
    return this.quiet === 0;
  }

  /** Whether every frame up to the root is certain to get here. */
  get certain(): boolean {
    for (let frame: Frame | undefined = this.frame; frame?.caller; frame = frame.caller.frame) if (!getsHere(frame)) return false;
    return true;
  }

  report(place: Expression, code: string, severity: RawFinding['severity'], message: string, span: Span = place, operands: readonly Expression[] = [place]): void {
    if (!this.recording || this.guarded > 0 || this.exhausted) return;
    if (this.frame.caller && !this.certain) return;
    const related: RawFinding['related'] = [];
    for (let frame: Frame | undefined = this.frame; frame?.caller; frame = frame.caller.frame) {
      related.push({ chunk: frame.caller.frame.chunk, span: frame.caller.node, message: `called here${frame.node?.name ? ` as ${frame.node.name}` : ''}` });
    }
    this.record.find(place, { chunk: this.frame.chunk, span: { start: span.start, end: span.end }, code, severity, message, related, place, operands, function: this.frame.node, context: this.frame.context });
  }
}

/** Whether a frame is certain to get to the present statement. */
export function getsHere(frame: Frame): boolean {
  return frame.uncertain === 0 && !frame.mayHaveLeft && !frame.loops.some((loop) => loop.mayHaveLeft);
}

export function functionValue(name: string, code: Code): FunctionValue {
  return { kind: 'function', name, code };
}

export function codeOf(value: Value): Code | undefined {
  return value.kind === 'function' ? (value.code as Code | undefined) : undefined;
}

/** What made an object of the program: its class, or the function that was called with `new`. */
export function makerOf({ fields }: Instance): Code | undefined {
  return codeOf(fields['#class'] ?? nothing);
}
