import type { NameAtom } from '../dimension';
import type { Chunk, FunctionNode, Type } from '../program';
import { record, type FunctionValue, type Tensor, type Value } from '../value';
import { freeNames } from './free-names';
import { codeOf, functionValue, type ClassCode, type Closure, type Machine } from './machine';
import { repeatEffects, type Effect, type Part } from './part';
import { Record } from './record';
import { Numbering, type Range } from './numbering';
import { TopScope, type Scope } from './state';

/** What one run of a function gave, for arguments and outer variables that say the same. */
interface Summary {
  /** Written out: no reference into a heap. */
  value: Value;
  record: Record;
  types: ReadonlyMap<string, Type | undefined>;
  /** Names it gave to sizes. */
  names: readonly Effect[];
}

/** What CommonJS gives a file. */
export interface CommonExports {
  exports: Value;
  module: Value;
}

const MOST_PER_FUNCTION = 16;
const DEEPEST = 10;

/**
 * Runs that need not be done again, also after an edit: functions and statements of chunks whose text did not change are the same nodes.
 * Invariant: a run is kept only if it changed nothing that existed before it, and beyond one analysis only if it was not cut
 * short and found nothing, since a finding names the calls that led to it.
 */
export class Memory {
  private readonly summaries = new WeakMap<FunctionNode, Map<string, Summary>>();
  private readonly unfit = new WeakSet<FunctionNode>();
  private readonly values = new WeakMap<FunctionNode, FunctionValue>();
  /** Statements of the top level, functions by themselves, classes: by chunk, function node, class value. */
  readonly parts = new WeakMap<object, Part>();
  readonly top = new TopScope();
  readonly numbering = new Numbering();
  private readonly ranges = new WeakMap<Chunk, Range>();
  private order: readonly Chunk[] = [];
  /** Sizes that got a name, and what they were called before: a run begins without them. */
  readonly named: { atom: NameAtom; before: string }[] = [];

  private common?: CommonExports & { heap: ReadonlyMap<number, Value> };

  /** `module` and `exports` of the document, at the start of a run. */
  commonExports(m: Machine): CommonExports {
    if (!this.common) {
      const exports = m.allocate(record([]));
      this.common = { exports, module: m.allocate(record([['exports', exports]])), heap: new Map(m.state.heap) };
    }
    for (const [id, value] of this.common.heap) m.state.heap.set(id, value);
    return this.common;
  }

  /** Which run of the document is the present one. */
  run = 0;

  /** Before each run. */
  begin(): number {
    for (const { atom, before } of this.named.splice(0).reverse()) atom.text = before;
    this.top.begin();
    return ++this.run;
  }

  /** Gives each statement of a run its range of numbers; a new one gets the range of the one whose place it took. */
  arrange(chunks: readonly Chunk[]): void {
    const [present, used] = [new Set(chunks), new Set<Range>()];
    const gone = between(this.order, chunks).map((chunk) => (present.has(chunk) ? undefined : this.ranges.get(chunk)));
    const fresh = new Set(between(chunks, this.order));
    let at = 0;
    for (const chunk of chunks) {
      let range = this.ranges.get(chunk) ?? (fresh.has(chunk) ? gone[at] : undefined);
      if (fresh.has(chunk)) at++;
      if (range === undefined || used.has(range)) range = this.numbering.range();
      used.add(range);
      this.ranges.set(chunk, range);
    }
    this.order = chunks;
  }

  rangeOf(chunk: Chunk): Range {
    return this.ranges.get(chunk) ?? this.numbering.range();
  }

  /** The value of a declared function: one at the top level is the same in every run. */
  declared(node: FunctionNode, scope: Scope): FunctionValue {
    let value = scope === this.top ? this.values.get(node) : undefined;
    if (!value) {
      value = functionValue(node.name, { kind: 'closure', node, scope, self: undefined });
      if (scope === this.top) this.values.set(node, value);
    }
    return value;
  }

  find(node: FunctionNode, key: string): Summary | undefined {
    return this.summaries.get(node)?.get(key);
  }

  keep(node: FunctionNode, key: string, summary: Summary): void {
    let known = this.summaries.get(node);
    if (!known) this.summaries.set(node, (known = new Map()));
    if (known.size >= MOST_PER_FUNCTION) known.delete(known.keys().next().value!);
    known.set(key, summary);
  }

  give(node: FunctionNode): void {
    this.unfit.add(node);
  }

  isUnfit(node: FunctionNode): boolean {
    return this.unfit.has(node);
  }
}

/** What lies between the beginning and the end that two orders have in common: that of the first. */
function between(order: readonly Chunk[], other: readonly Chunk[]): readonly Chunk[] {
  const most = Math.min(order.length, other.length);
  let start = 0;
  while (start < most && order[start] === other[start]) start++;
  let same = 0;
  while (same < most - start && order[order.length - 1 - same] === other[other.length - 1 - same]) same++;
  return order.slice(start, order.length - same);
}

/** Runs a call, or takes what the same call gave before. */
export function remembered(m: Machine, code: Closure, args: readonly Value[], run: () => Value): Value {
  if (m.memory.isUnfit(code.node)) return run();
  const key = keyOf(m, code, args);
  if (key === undefined) return run();
  const known = m.memory.find(code.node, key) ?? m.shortened.find(code.node, key);
  if (known && [...known.types].every(([name, type]) => m.type(name) === type)) {
    if (m.recording) m.record.absorb(known.record);
    repeatEffects(m, known.names);
    return m.adopt(known.value);
  }
  const types = new Map<string, Type | undefined>();
  m.typesAsked.push(types);
  const outer = { effects: m.effects, record: m.record, truncated: m.truncated, state: m.state, pending: m.pending.size };
  const made = m.memory.numbering.since();
  m.record = new Record();
  m.effects = [];
  m.truncated = false;
  // A layer of its own shows what the call changed.
  m.state = outer.state.fork();
  const value = run();
  const delta = m.state.since(outer.state);
  m.state = outer.state;
  m.state.apply([delta], m.join);
  const { record: own, effects } = m;
  m.record = outer.record;
  m.record.absorb(own);
  m.typesAsked.pop();
  m.effects = outer.effects;
  for (const effect of effects) m.effects.push(effect);
  const pure = [...delta.cells.keys(), ...delta.heap.keys()].every(made);
  if (!pure) m.memory.give(code.node);
  else if (ownsAll(m, value, made)) (m.truncated || own.hasFindings || leavesFunctions(m, outer.pending) ? m.shortened : m.memory).keep(code.node, key, { value: m.read(value), record: own, types, names: effects.filter(({ kind }) => kind === 'name') });
  m.truncated ||= outer.truncated;
  return value;
}

/** Whether the run made functions that nothing called: they are still to be looked at. */
function leavesFunctions(m: Machine, before: number): boolean {
  return m.pending.size > before && [...m.pending.keys()].slice(before).some((node) => !m.ran.has(node));
}

/** Whether every mutable part of a result was made by the run, so that a copy of it is as good. */
function ownsAll(m: Machine, value: Value, made: (id: number) => boolean, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (value.kind === 'function') return value.native === undefined && codeOf(value)?.kind !== 'closure';
  if (value.kind !== 'object') return value.kind !== 'instance';
  if (!made(value.id)) return false;
  const content = m.content(value);
  const inner = (each: Value) => ownsAll(m, each, made, depth + 1);
  if (content.kind === 'list') return content.items ? content.items.every(inner) : inner(content.element);
  if (content.kind === 'record') return [...content.fields.values()].every(inner) && content.families.every((family) => inner(family.value)) && (!content.rest || inner(content.rest));
  return false;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;
function identity(of: object): number {
  let known = identities.get(of);
  if (known === undefined) identities.set(of, (known = nextIdentity++));
  return known;
}

/** Everything a run depends on, as text; undefined where that cannot be said. */
function keyOf(m: Machine, code: Closure, args: readonly Value[]): string | undefined {
  const seen = new Set<string>();
  const parts: string[] = [`${m.recording ? 1 : 0}${m.frame.recordsFacts ? 1 : 0}${m.frame.context}${m.guarded > 0 ? 1 : 0}${m.certain ? 1 : 0}${m.usesLibrary ? 1 : 0}`];
  for (const arg of args) {
    const part = sign(m, arg, seen);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const captured = signClosure(m, code, seen);
  if (captured === undefined) return undefined;
  parts.push(captured);
  return parts.join(' ');
}

function signClass(m: Machine, code: ClassCode, seen: Set<string>): string | undefined {
  const id = `k${identity(code.node)}`;
  if (seen.has(id)) return id;
  seen.add(id);
  const names = signNames(m, freeNames(code.node), code.scope, seen);
  const parent = code.parent ? signClass(m, code.parent, seen) : '';
  return names === undefined || parent === undefined ? undefined : `${id}(${names})${parent}`;
}

/** A function and the values of the outer variables it may read, those of the functions it may call included. */
function signClosure(m: Machine, code: Closure, seen: Set<string>): string | undefined {
  const parts = [`f${identity(code.node)}`];
  if (code.self) {
    const self = sign(m, code.self, seen);
    if (self === undefined) return undefined;
    parts.push(self);
  }
  const names = signNames(m, freeNames(code.node), code.scope, seen);
  return names === undefined ? undefined : [...parts, names].join(',');
}

function signNames(m: Machine, names: readonly string[], scope: Scope, seen: Set<string>): string | undefined {
  const parts: string[] = [];
  for (const name of names) {
    const cell = scope.find(name);
    if (cell === undefined || seen.has(`c${cell}`)) continue;
    seen.add(`c${cell}`);
    const value = m.state.cell(cell);
    const part = value ? sign(m, value, seen) : '-';
    if (part === undefined) return undefined;
    parts.push(`${name}=${part}`);
  }
  return parts.join(',');
}

function sign(m: Machine, value: Value, seen: Set<string>, depth = 0): string | undefined {
  if (depth > DEEPEST) return undefined;
  const all = (values: Iterable<Value>): string | undefined => {
    const parts: string[] = [];
    for (const each of values) {
      const part = sign(m, each, seen, depth + 1);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return parts.join(';');
  };
  switch (value.kind) {
    case 'tensor':
      return `t${value.shape ? value.shape.map((dim) => dim.key).join(',') : '*'}${value.dtype ?? ''}${value.variable ? 'v' : ''}${value.trace?.hash ?? ''}${value.lost ?? ''}${value.reduced ? reducedKey(value.reduced) : ''}`;
    case 'number':
      return `n${value.dim.key}${value.dim.terms ? '' : (value.dim.reason ?? '')}`;
    case 'boolean':
      return `b${value.value}`;
    case 'text':
      return `s${value.text ?? '*'}${value.pattern ? value.pattern.before + value.pattern.size.key + value.pattern.after : ''}`;
    case 'nothing':
      return '-';
    case 'unknown':
      return `?${value.size?.key ?? ''}${value.reason}`;
    case 'object': {
      const content = m.content(value);
      return content.kind === 'object' ? undefined : sign(m, content, seen, depth + 1);
    }
    case 'list': {
      const inner = value.items ? all(value.items) : sign(m, value.element, seen, depth + 1);
      return inner === undefined ? undefined : `[${value.items ? '' : `${value.length.key}:${value.name ?? ''}:${value.source ? identity(value.source) : ''}`}${inner}]`;
    }
    case 'record': {
      const [fields, families, rest] = [all(value.fields.values()), all(value.families.map((family) => family.value)), value.rest ? sign(m, value.rest, seen, depth + 1) : ''];
      if (fields === undefined || families === undefined || rest === undefined) return undefined;
      return `{${[...value.fields.keys()].join(';')}:${fields}|${value.families.map((family) => family.before + family.symbol + family.after).join(';')}:${families}|${rest}}`;
    }
    case 'instance': {
      const inner = all(Object.values(value.fields));
      return inner === undefined ? undefined : `i${value.type}${Object.keys(value.fields).join(';')}:${inner}`;
    }
    case 'function': {
      const code = codeOf(value);
      if (!code) return value.native ? `x${identity(value.native)}` : undefined;
      if (code.kind === 'library' || code.kind === 'builtin') return `l${code.path}`;
      if (code.kind === 'class') return signClass(m, code, seen);
      if (code.kind === 'method') return sign(m, code.receiver, seen, depth + 1)?.concat(`.${code.name}`);
      const id = `f${identity(code.node)}.${code.scope.find(code.node.name) ?? ''}`;
      if (seen.has(id)) return id;
      seen.add(id);
      return signClosure(m, code, seen);
    }
  }
}

function reducedKey({ shape, axes }: NonNullable<Tensor['reduced']>): string {
  return `r${shape.map((dim) => dim.key).join(',')}:${axes.join(',')}`;
}
