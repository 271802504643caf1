import type { NameAtom } from '../dimension';
import type { Chunk, FunctionNode, Type } from '../program';
import { record, type FunctionValue, type Value } from '../value';
import { functionValue, type Closure, type Machine } from './machine';
import { distinctEffects, repeatEffects, type Effect, type Part } from './part';
import { Record } from './record';
import { Signature } from './signature';
import { Numbering, type Range } from './numbering';
import { outcomeOf, repeatOutcome, type Outcome } from './outcome';
import { TopScope, type Scope } from './state';

/** What one run of a function gave, for arguments and outer variables that say the same. */
interface Summary {
  outcome: Outcome;
  record: Record;
  types: ReadonlyMap<string, Type | undefined>;
  /** Names it gave to sizes, and functions that ran. */
  effects: readonly Effect[];
}

/** What CommonJS gives a file. */
export interface CommonExports {
  exports: Value;
  module: Value;
}

const MOST_PER_FUNCTION = 48;

/**
 * Runs that need not be done again, also after an edit: functions and statements of chunks whose text did not change are the same nodes.
 * Invariant: a run is kept only if it changed nothing but what its signature speaks of, and beyond one analysis only if it was not cut
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
      value = functionValue(node.name, { kind: 'closure', node, scope, self: undefined, statics: { kind: 'object', id: this.numbering.next() } });
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

/** Runs a call, or does again what the same call did before. */
export function remembered(m: Machine, code: Closure, args: readonly Value[], run: () => Value): Value {
  if (m.memory.isUnfit(code.node)) return run();
  const signature = Signature.of(m, code, args);
  if (!signature) return run();
  const known = m.memory.find(code.node, signature.text) ?? m.shortened.find(code.node, signature.text);
  if (known && [...known.types].every(([name, type]) => m.type(name) === type)) {
    if (m.recording) m.record.absorb(known.record);
    repeatEffects(m, known.effects);
    return repeatOutcome(m, signature, known.outcome);
  }
  const types = new Map<string, Type | undefined>();
  m.typesAsked.push(types);
  const outer = { effects: m.effects, record: m.record, truncated: m.truncated, state: m.state, pending: m.pending.size };
  const first = m.memory.numbering.at;
  m.record = new Record();
  m.effects = [];
  m.truncated = false;
  // A layer of its own shows what the call changed.
  m.state = outer.state.fork();
  const value = run();
  const delta = m.state.since(outer.state);
  m.state = outer.state;
  m.state.apply([delta], m.join);
  const { record: own } = m;
  const effects = distinctEffects(m.effects);
  m.record = outer.record;
  m.record.absorb(own);
  m.typesAsked.pop();
  m.effects = outer.effects;
  for (const effect of effects) m.effects.push(effect);
  const outcome = outcomeOf(m, signature, value, delta, first);
  if (!outcome) m.memory.give(code.node);
  else (m.truncated || own.hasFindings || leavesFunctions(m, outer.pending) ? m.shortened : m.memory).keep(code.node, signature.text, { outcome, record: own, types, effects: effects.filter(({ kind }) => kind === 'name' || kind === 'ran') });
  m.truncated ||= outer.truncated;
  return value;
}

/** Whether the run made functions that nothing called: they are still to be looked at. */
function leavesFunctions(m: Machine, before: number): boolean {
  return m.pending.size > before && [...m.pending.keys()].slice(before).some((node) => !m.ran.has(node));
}
