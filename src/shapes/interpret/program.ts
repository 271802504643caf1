import type { LibraryIndex } from '../libraries/operation';
import type { PlacedChunk } from '../languages/reader';
import type { Chunk, Statement } from '../program';
import { nothing, record, unknown, type Value } from '../value';
import { callFunction, invoke } from './calls';
import { runMethodsAlone } from './classes';
import { hasContract } from './contract';
import { Machine, type Frame, type Module } from './machine';
import { rememberedAlone, type Memory } from './memory';
import { recordModels, type HeldModel } from './models';
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

/** Work that one analysis may do: enough for any file written by hand. */
const stepsFor = (chunks: readonly PlacedChunk[]) => 120_000 + chunks.reduce((sum, { chunk }) => sum + chunk.text.length, 0);

/** Runs a whole program: its top level in order, then every function by itself. @throws Cancelled */
export function runProgram(path: string, chunks: readonly PlacedChunk[], libraries: readonly LibraryIndex[], imports: Imports, cancelled: () => boolean, memory: Memory): Summary {
  const modules = new Map<string, Module | undefined>();
  const machine: Machine = new Machine(
    libraries,
    {
      load: (specifier, from) => {
        const target = imports.resolve(specifier, from);
        if (target === undefined || (!modules.has(target) && modules.size >= MOST_MODULES)) return undefined;
        if (!modules.has(target)) {
          modules.set(target, undefined);
          modules.set(target, loadModule(machine, target, imports));
        }
        return modules.get(target);
      },
      text: (file, from) => {
        const target = imports.resolve(file, from);
        return target === undefined ? undefined : imports.text(target);
      },
    },
    path,
    cancelled,
    memory,
    stepsFor(chunks),
  );
  machine.call = (callee, args) => callFunction(machine, callee, args.map((arg) => machine.adopt(arg)));
  const top = topFrame(machine, chunks);
  machine.frame = top;
  const { record } = machine;
  try {
    runChunks(machine, chunks);
    runAlone(machine, new Set(chunks.flatMap(({ chunk }) => chunk.statements.flatMap(topFunctions))));
  } catch (error) {
    // A stack that overflows in spite of all limits costs what was not yet seen, never the analysis.
    if (!(error instanceof RangeError)) throw error;
  }
  return record.flatten();
}

function topFrame(m: Machine, chunks: readonly PlacedChunk[]): Frame {
  const scope = new Scope();
  return { scope, outermost: scope, chunk: chunks[0]?.chunk ?? { text: '', statements: [], broken: false, functions: [] }, entry: m.state, exits: [], loops: [], models: [], uncertain: 0, recordsFacts: true, context: 2 };
}

function runChunks(m: Machine, chunks: readonly PlacedChunk[]): void {
  const exports = m.allocate(record([]));
  m.declare('module', m.allocate(record([['exports', exports]])));
  m.declare('exports', exports);
  // Functions are known before the first statement runs.
  const base = m.frame;
  const models: { held: HeldModel; chunk: Chunk }[] = [];
  for (const { chunk } of chunks) {
    m.frame = { ...base, chunk };
    execute(m, chunk.statements.filter((statement) => statement.kind === 'function' || statement.kind === 'type'));
  }
  for (const { chunk } of chunks) {
    m.frame = { ...base, chunk };
    // A throw at the top level would end the program; what follows is still looked at.
    execute(m, chunk.statements);
    m.frame.models.forEach((held) => models.push({ held, chunk }));
    m.frame.models = [];
  }
  for (const { held, chunk } of models) {
    m.frame = { ...base, chunk, models: [held] };
    recordModels(m);
  }
  m.frame = base;
}

function topFunctions(statement: Statement): object[] {
  if (statement.kind === 'function') return [statement.function];
  if (statement.kind === 'bind' && statement.value?.kind === 'function') return [statement.value.function];
  return [];
}

/** Functions by themselves, each on a state of its own: those at the top, those with a contract, and whatever nothing called. */
function runAlone(m: Machine, top: ReadonlySet<object>): void {
  const done = new Set<object>();
  const base = m.frame;
  const runPending = (depth: number): void => {
    const batch = [...m.pending];
    m.pending.clear();
    for (const [node, code] of batch) {
      if (done.has(node) || m.exhausted || depth > 6) continue;
      if (m.ran.has(node) && !top.has(node) && !hasContract(node)) continue;
      done.add(node);
      const state = m.state;
      m.state = state.fork();
      m.frame = { ...base, chunk: node.chunk, uncertain: 0 };
      rememberedAlone(m, code, () => {
        invoke(m, code, undefined);
        runPending(depth + 1);
      });
      m.frame = base;
      m.state = state;
    }
  };
  runPending(0);
  for (const code of m.classes.values()) {
    const state = m.state;
    m.state = state.fork();
    m.frame = { ...base, chunk: code.chunk };
    runMethodsAlone(m, code);
    runPending(1);
    m.frame = base;
    m.state = state;
  }
}

/** Runs an imported file for its exports; its own facts and findings belong to its own analysis. */
function loadModule(m: Machine, path: string, imports: Imports): Module | undefined {
  const chunks = imports.chunks(path);
  if (!chunks) return undefined;
  const outer = m.frame;
  const types = m.types;
  m.types = new Map(types);
  const frame = topFrame(m, chunks);
  frame.recordsFacts = false;
  m.frame = frame;
  m.quiet++;
  runChunks(m, chunks);
  m.quiet--;
  const exports = exportsOf(m, frame.scope, chunks);
  for (const { chunk } of chunks) for (const node of chunk.functions) m.pending.delete(node);
  for (const { chunk } of chunks) for (const [node] of m.classes) if (chunk.statements.some((statement) => statement.kind === 'class' && statement.class === node)) m.classes.delete(node);
  m.frame = outer;
  for (const [name, type] of m.types) types.set(name, type);
  m.types = types;
  return { path, scope: frame.scope, exports, types };
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
        const from = statement.module === undefined ? undefined : m.modules.load(statement.module, m.path);
        if (statement.module === undefined) for (const { local, exported } of statement.names) add(exported, local);
        else if (from) {
          if (statement.everything) for (const [name, cell] of from.exports) exports.set(name, cell);
          for (const { local, exported } of statement.names) if (from.exports.has(local)) exports.set(exported, from.exports.get(local)!);
        }
      }
    }
  }
  const common = m.content(memberExports(m, scope));
  if (common.kind === 'record') for (const [name, value] of common.fields) if (!exports.has(name)) own(name, value);
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
