import type { LibraryIndex } from '../libraries/operation';
import type { PlacedChunk } from '../languages/reader';
import type { Chunk, Statement } from '../program';
import { nothing, record, unknown, type Value } from '../value';
import { callFunction, importModule, invoke, WHOLE } from './calls';
import { Changing } from './changing';
import { runMethodsAlone } from './classes';
import { hasContract } from './contract';
import { Cancelled, Machine, type Closure, type Frame, type Module, type Modules } from './machine';
import type { CommonExports, Memory } from './memory';
import { recordModels, type HeldModel } from './models';
import { repeatEffects, runPart } from './part';
import type { Summary } from './record';
import { Scope } from './state';
import { execute } from './statements';

/** Where imported files come from: chunks by path, and how a specifier is resolved. */
export interface Imports {
  chunks(path: string): PlacedChunk[] | undefined;
  resolve(specifier: string, from: string): string | undefined;
  text(path: string): string | undefined;
}

/** A program that imports more files is followed only so far. */
const MOST_MODULES = 30;

/** Work that one analysis may do: enough for any file written by hand; less where no tensor library and no contract is named. */
function stepsFor(chunks: readonly PlacedChunk[]): number {
  const length = chunks.reduce((sum, { chunk }) => sum + chunk.text.length, 0);
  return (chunks.some(({ chunk }) => /\btf|tensorflow|@shape/.test(chunk.text)) ? 120_000 : 25_000) + length;
}

/** A run in steps, between which something else may be done. */
export type Steps<T> = Generator<undefined, T>;

export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Runs a whole program: its top level in order, then every function by itself. @throws Cancelled also where another run of the same document began meanwhile. */
export function* runProgram(path: string, chunks: readonly PlacedChunk[], libraries: readonly LibraryIndex[], imports: Imports, cancelled: () => boolean, memory: Memory): Steps<Summary> {
  const run = memory.begin();
  const machine: Machine = new Machine(libraries, modulesOf(imports, (target) => loadModule(machine, target, imports)), path, cancelled, memory, stepsFor(chunks));
  memory.top.onFind = (name, declared) => {
    for (const { names } of machine.watching) names.set(name, declared);
  };
  machine.call = (callee, args) => callFunction(machine, callee, args.map((arg) => machine.adopt(arg)));
  memory.arrange(chunks.map(({ chunk }) => chunk));
  machine.frame = topFrame(machine, memory.top, chunks);
  const { record } = machine;
  try {
    for (const steps of [() => runChunks(machine, chunks, memory.commonExports(machine), runStatement), () => runAlone(machine, chunks)]) {
      for (const step of steps()) {
        yield step;
        if (memory.run !== run) throw new Cancelled();
      }
    }
  } catch (error) {
    // A stack that overflows in spite of all limits costs what was not yet seen, never the analysis.
    if (!(error instanceof RangeError)) throw error;
  }
  return record.flatten();
}

function modulesOf(imports: Imports, load: (path: string) => Module | undefined): Modules {
  const loaded = new Map<string, Module | undefined>();
  return {
    load(specifier, from) {
      const target = imports.resolve(specifier, from);
      if (target === undefined || (!loaded.has(target) && loaded.size >= MOST_MODULES)) return undefined;
      if (!loaded.has(target)) {
        loaded.set(target, undefined);
        loaded.set(target, load(target));
      }
      return loaded.get(target);
    },
    keep(module) {
      loaded.set(module.path, module);
    },
    text(file, from) {
      const target = imports.resolve(file, from);
      return target === undefined ? undefined : imports.text(target);
    },
    look(kind, specifier, from) {
      const target = imports.resolve(specifier, from);
      return target === undefined ? undefined : kind === 'module' ? imports.chunks(target) : imports.text(target);
    },
  };
}

function topFrame(m: Machine, scope: Scope, chunks: readonly PlacedChunk[]): Frame {
  return { scope, outermost: scope, chunk: chunks[0]?.chunk ?? { text: '', statements: [], broken: false, functions: [] }, entry: m.state, exits: [], loops: [], models: [], uncertain: 0, recordsFacts: true, context: 2 };
}

/** Runs a program's chunks in order; `run` does what one chunk's statements do, and gives the models they made. */
function* runChunks(m: Machine, chunks: readonly PlacedChunk[], common: CommonExports, run: (m: Machine, chunk: Chunk) => readonly HeldModel[]): Steps<void> {
  m.declare('module', common.module);
  m.declare('exports', common.exports);
  // Functions are known before the first statement runs.
  const base = m.frame;
  const models: { held: HeldModel; chunk: Chunk }[] = [];
  for (const { chunk } of chunks) {
    m.frame = { ...base, chunk };
    execute(m, chunk.statements.filter((statement) => statement.kind === 'function' || statement.kind === 'type'));
  }
  for (const { chunk } of chunks) {
    m.frame = { ...base, chunk, models: [] };
    for (const held of run(m, chunk)) models.push({ held, chunk });
    yield;
  }
  for (const { held, chunk } of models) {
    m.frame = { ...base, chunk, models: [held] };
    recordModels(m);
  }
  m.frame = base;
}

/** Runs the statements of a chunk, or takes over what they did in an earlier run if all that they read is as it was. */
function runStatement(m: Machine, chunk: Chunk): readonly HeldModel[] {
  let part = m.memory.parts.get(chunk);
  if (part?.reads.hold(m)) {
    m.record.absorb(part.record);
    repeatEffects(m, part.effects);
    m.steps += part.steps;
  } else {
    // A throw at the top level would end the program; what follows is still looked at.
    part = m.memory.numbering.within(m.memory.rangeOf(chunk), () => runPart(m, () => execute(m, chunk.statements), true));
    if (!m.exhausted) m.memory.parts.set(chunk, part);
  }
  for (const [cell, value] of part.delta.cells) {
    const name = m.top.nameOf(cell);
    if (name !== undefined) m.top.cellFor(name);
    m.state.cells.set(cell, value);
  }
  for (const [id, value] of part.delta.heap) m.state.heap.set(id, value);
  return part.models;
}

function runModuleStatement(m: Machine, chunk: Chunk): readonly HeldModel[] {
  execute(m, chunk.statements);
  return m.frame.models;
}

function topFunctions(statement: Statement): object[] {
  if (statement.kind === 'function') return [statement.function];
  if (statement.kind === 'bind' && statement.value?.kind === 'function') return [statement.value.function];
  return [];
}

/** Functions by themselves, each on a state of its own: those at the top, those with a contract, and whatever nothing called. */
function* runAlone(m: Machine, chunks: readonly PlacedChunk[]): Steps<void> {
  const top = new Set<object>(chunks.flatMap(({ chunk }) => chunk.statements.flatMap(topFunctions)));
  const base = m.frame;
  /** Runs something on a state that is then forgotten, or takes over what it left behind in an earlier run. */
  const aside = (key: object, chunk: Chunk, run: () => void, code?: Closure): void => {
    const known = m.memory.parts.get(key);
    if (known?.closure?.scope === code?.scope && known?.closure?.self === code?.self && known?.reads.hold(m)) {
      m.record.absorb(known.record);
      repeatEffects(m, known.effects, ['name', 'ran', 'alone']);
      m.steps += known.steps;
      return;
    }
    m.frame = { ...base, chunk, uncertain: 0 };
    const part = runPart(m, run, false);
    part.closure = code;
    m.frame = base;
    if (!m.exhausted) m.memory.parts.set(key, part);
  };
  const changing = new Changing(m, chunks.map(({ chunk }) => chunk));
  changing.scope(m.top);
  function* runPending(depth: number, outer = changing): Steps<void> {
    const inner = depth === 0 ? outer : outer.within();
    const batch = [...m.pending];
    m.pending.clear();
    for (const [node, code] of batch) {
      if (m.exhausted || depth > 6 || m.knownAlone(node)) continue;
      if (!top.has(node) && !hasContract(node) && m.knownToRun(node)) continue;
      m.lookedAtAlone(code);
      aside(
        node,
        node.chunk,
        () => {
          inner.scope(code.scope);
          invoke(m, code, undefined);
          finish(runPending(depth + 1, inner));
        },
        code,
      );
      yield;
    }
  }
  yield* runPending(0);
  for (const code of m.classes.values()) {
    aside(code, code.chunk, () => {
      runMethodsAlone(m, code, (self) => changing.within().object(self, code.node.name));
      finish(runPending(1));
    });
    yield;
  }
}

/** Runs an imported file for its exports; its own facts and findings belong to its own analysis. */
function loadModule(m: Machine, path: string, imports: Imports): Module | undefined {
  const chunks = imports.chunks(path);
  if (!chunks) return undefined;
  const outer = m.frame;
  const from = m.path;
  const types = m.types;
  m.path = path;
  m.types = new Map(types);
  const frame = topFrame(m, new Scope(), chunks);
  frame.recordsFacts = false;
  m.frame = frame;
  const { effects } = m;
  m.effects = [];
  m.quiet++;
  const exported = m.allocate(record([]));
  finish(runChunks(m, chunks, { exports: exported, module: m.allocate(record([['exports', exported]])) }, runModuleStatement));
  m.quiet--;
  const exports = exportsOf(m, frame.scope, chunks);
  for (const { chunk } of chunks) for (const node of chunk.functions) m.pending.delete(node);
  for (const { chunk } of chunks) for (const [node] of m.classes) if (chunk.statements.some((statement) => statement.kind === 'class' && statement.class === node)) m.classes.delete(node);
  m.frame = outer;
  for (const effect of m.effects) if (effect.kind === 'name' || effect.kind === 'module' || effect.kind === 'library') effects.push(effect);
  m.effects = effects;
  const own = m.types;
  m.path = from;
  m.types = types;
  for (const [name, type] of own) if (types.get(name) !== type) m.setType(name, type);
  return { path, scope: frame.scope, exports, types: own };
}

function exportsOf(m: Machine, scope: Scope, chunks: readonly PlacedChunk[]): Map<string, number> {
  const exports = new Map<string, number>();
  const add = (exported: string, local: string) => {
    const cell = scope.find(local);
    if (cell !== undefined) exports.set(exported, cell);
  };
  const own = (exported: string, value: Value) => {
    const cell = m.newCell();
    m.state.cells.set(cell, value);
    exports.set(exported, cell);
  };
  for (const { chunk } of chunks) {
    for (const statement of chunk.statements) {
      if (statement.kind === 'function' && statement.exported) add(statement.standard ? 'default' : statement.function.name, statement.function.name);
      else if (statement.kind === 'class' && statement.exported) add(statement.standard ? 'default' : statement.class.name, statement.class.name);
      else if (statement.kind === 'bind' && statement.exported) for (const name of namesIn(statement.pattern)) add(name, name);
      else if (statement.kind === 'export') {
        if (statement.standard) add('default', 'default');
        const from = statement.module === undefined ? undefined : m.load(statement.module);
        if (statement.module === undefined) for (const { local, exported } of statement.names) add(exported, local);
        else if (from) {
          if (statement.everything) for (const [name, cell] of from.exports) exports.set(name, cell);
          for (const { local, exported } of statement.names) {
            if (local === '*') own(exported, importModule(m, statement.module));
            else if (from.exports.has(local)) exports.set(exported, from.exports.get(local)!);
          }
        }
      }
    }
  }
  const common = memberExports(m, scope);
  const content = m.content(common);
  if (content.kind === 'record') for (const [name, value] of content.fields) if (!exports.has(name)) own(name, value);
  if (content.kind !== 'nothing' && (content.kind !== 'record' || content.fields.size > 0)) own(WHOLE, common);
  return exports;
}

function memberExports(m: Machine, scope: Scope): Value {
  const cell = scope.find('module');
  const module = cell === undefined ? unknown('') : m.content(m.state.cell(cell) ?? nothing);
  return module.kind === 'record' ? (module.fields.get('exports') ?? nothing) : nothing;
}

function namesIn(pattern: import('../program').Pattern): string[] {
  if (pattern.kind === 'name') return [pattern.name];
  if (pattern.kind === 'default') return namesIn(pattern.pattern);
  if (pattern.kind === 'list') return [...pattern.items.flatMap((item) => (item ? namesIn(item) : [])), ...(pattern.rest ? namesIn(pattern.rest) : [])];
  return pattern.kind === 'record' ? [...pattern.entries.flatMap((entry) => namesIn(entry.pattern)), ...(pattern.rest ? namesIn(pattern.rest) : [])] : [];
}
