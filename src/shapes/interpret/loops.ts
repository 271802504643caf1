import { add, constant, inferred, int, multiply, subtract, unknownDim, type Dim } from '../dimension';
import type { Statement } from '../program';
import { number, record, sameFacts, sizeOfValue, tensor, text, unknown, type Value } from '../value';
import { iterated } from './collections';
import { evaluate, truth } from './expressions';
import { LEAVE, NEXT, type Flow, type LoopFrame, type Machine } from './machine';
import { bind } from './patterns';
import { Record } from './record';
import { execute } from './statements';
import { Scope, type Delta, type State } from './state';

/** Loops of at most this many turns are run turn by turn. */
const MOST_TURNS = 24;
const MOST_ROUNDS = 6;

/** The variable a loop counts with, where it is counted by one up to a bound. */
interface Counter {
  cell: number;
  name: string;
  start: Dim;
  /** Value after the loop. */
  end: Dim;
  step: 1 | -1;
}

export function runLoop(m: Machine, loop: Statement & { kind: 'loop' }): Flow {
  const outer = m.frame.scope;
  m.frame.scope = new Scope(outer);
  execute(m, loop.first);
  const test = () => (loop.test ? truth(m, evaluate(m, loop.test)) : true);
  const body = () => inScope(m, () => execute(m, loop.body));
  const step = () => loop.step && evaluate(m, loop.step);
  const counter = counterOf(m, loop);
  const turns = counter && constant(multiply(subtract(counter.end, counter.start), int(counter.step)));
  const flow = frameLoop(m, (working, continues) => {
    let first = loop.testAfter ? true : test();
    let turn = 0;
    while (first === true && turn < MOST_TURNS && !(turns !== undefined && turns > MOST_TURNS) && !m.exhausted) {
      turn++;
      const settled = turn > 1 && counter && turns !== undefined && turns > 8 ? stateOf(working) : undefined;
      const flow = oneTurn(m, working, body, continues);
      if (!(flow & NEXT)) return false;
      step();
      first = test();
      if (loop.test === undefined || (settled && unchanged(working, settled))) break;
    }
    if (first === false) return true;
    symbolic(m, working, () => {
      const flow = body();
      if (flow & NEXT) step();
      return flow;
    }, continues, counter && { ...counter, start: add(counter.start, int(turn * counter.step)) }, first === true, turns === undefined);
    return true;
  });
  m.frame.scope = outer;
  return flow;
}

function stateOf(working: State): Delta {
  return { cells: new Map(working.cells), heap: new Map(working.heap) };
}

/** Whether a turn left all but numbers as they were: the turns to come then differ only in those. */
function unchanged(working: State, before: Delta): boolean {
  for (const part of ['cells', 'heap'] as const) {
    for (const [id, value] of working[part]) {
      const old = before[part].get(id);
      if (old === value || (value.kind === 'number' && part === 'cells') || (part === 'cells' && !old)) continue;
      if (!old || !sameFacts(old, value)) return false;
    }
  }
  return true;
}

/** `for (const x of xs)`, `for (const k in record)`. */
export function runEach(m: Machine, loop: Statement & { kind: 'each' }): Flow {
  const over = evaluate(m, loop.over);
  const items = itemsOf(m, over, loop.keys);
  const body = (item: Value) =>
    inScope(m, () => {
      bind(m, loop.pattern, item, { declare: loop.declares ? 'const' : undefined });
      return execute(m, loop.body);
    });
  return frameLoop(m, (working, continues) => {
    if (items.known && items.known.length <= MOST_TURNS) {
      for (const item of items.known) {
        if (m.exhausted) break;
        if (!(oneTurn(m, working, () => body(item), continues) & NEXT)) return false;
      }
      return true;
    }
    symbolic(m, working, () => body(items.any), continues, undefined, (items.known?.length ?? 0) > 0);
    return true;
  });
}

/** Runs something any number of times, as a callback over a list of unknown length. */
export function runMany(m: Machine, body: () => void): void {
  frameLoop(m, (working, continues) => {
    symbolic(m, working, () => (body(), NEXT), continues, undefined, false);
    return true;
  });
}

function itemsOf(m: Machine, over: Value, keys: boolean): { known?: readonly Value[]; any: Value } {
  const content = m.content(over);
  if (content.kind === 'list') {
    if (keys) return { known: content.items?.map((_, at) => text(String(at))), any: text() };
    return { known: content.items, any: content.items && content.items.length > 0 ? content.items.reduce(m.join) : content.element };
  }
  if (content.kind === 'record' && keys) {
    const exact = content.families.length === 0 && !content.rest;
    return { known: exact ? [...content.fields.keys()].map((key) => text(key)) : undefined, any: text() };
  }
  const items = keys ? undefined : iterated(m, over);
  if (items) return { known: items.items, any: items.items && items.items.length > 0 ? items.items.reduce(m.join) : items.element };
  if (content.kind === 'tensor') return { any: unknown('a tensor is not a list') };
  return { any: unknown(content.kind === 'unknown' ? content.reason : 'the list is not known') };
}

function inScope(m: Machine, run: () => Flow): Flow {
  const outer = m.frame.scope;
  m.frame.scope = new Scope(outer);
  const flow = run();
  m.frame.scope = outer;
  return flow;
}

/** Sets up what breaks and continues need; `run` says whether the loop can end without a break. */
function frameLoop(m: Machine, run: (working: State, continues: Delta[]) => boolean): Flow {
  const start = m.state;
  const working = start.fork();
  const entry: LoopFrame = { base: start, working, breaks: [], continues: [] };
  m.frame.loops.push(entry);
  m.state = working;
  const ends = run(working, entry.continues);
  m.frame.loops.pop();
  m.state = start;
  const ways = ends ? [working.since(start), ...entry.breaks] : entry.breaks;
  if (ways.length === 0) return LEAVE;
  start.apply(ways, m.join);
  return NEXT;
}

/** One turn from the working state, which then is the state after it. */
function oneTurn(m: Machine, working: State, body: () => Flow, continues: Delta[]): Flow {
  m.state = working.fork();
  const loop = m.frame.loops[m.frame.loops.length - 1];
  if (loop.mayHaveLeft === 'turn') loop.mayHaveLeft = undefined;
  const flow = body();
  const ways = [...(flow & NEXT ? [m.state.since(working)] : []), ...continues.splice(0)];
  m.state = working;
  if (ways.length === 0) return LEAVE;
  working.apply(ways, m.join);
  return NEXT;
}

/**
 * Turns that are not counted: the state at the loop's head is widened until a turn adds nothing new; that turn stands for all, and only its facts are kept.
 * The counter is a symbol of its own, so that `parameters["W" + l]` stands for every l.
 */
function symbolic(m: Machine, head: State, body: () => Flow, continues: Delta[], counter: Counter | undefined, certain: boolean, named = true): void {
  // Where the bound is a number the counter is one of many numbers, and no name for a size.
  const symbol = counter && inferred(named ? counter.name : '');
  const grown = new Map<number, { start: Dim; by: Dim }>();
  const { frame, record: outer } = m;
  const loop = frame.loops[frame.loops.length - 1];
  loop.symbolic = true;
  for (let round = 0; ; round++) {
    const before = { breaks: loop.breaks.length, exits: frame.exits.length, models: frame.models.length };
    const from = head.fork();
    if (counter && symbol) from.cells.set(counter.cell, number(symbol));
    m.state = from.fork();
    m.record = new Record();
    if (!certain) frame.uncertain++;
    const flow = body();
    if (!certain) frame.uncertain--;
    const turn = m.record;
    m.record = outer;
    const ways = [...(flow & NEXT ? [m.state.since(from)] : []), ...continues.splice(0)];
    m.state = head;
    if (round === 0) noteGrowth(head, ways, grown);
    if (ways.length === 0 || round === MOST_ROUNDS || !widen(m, head, ways, counter, round)) {
      outer.absorb(turn);
      break;
    }
    loop.breaks.length = before.breaks;
    frame.exits.length = before.exits;
    frame.models.length = before.models;
  }
  if (!counter) return;
  head.cells.set(counter.cell, number(counter.end));
  const turns = multiply(subtract(counter.end, counter.start), int(counter.step));
  for (const [id, { start, by }] of grown) {
    const content = head.object(id);
    if (content?.kind === 'list' && !content.items) head.heap.set(id, { ...content, length: add(start, multiply(by, turns)) });
  }
}

/** Lists that grow by the same number of items in each turn. */
function noteGrowth(head: State, ways: readonly Delta[], grown: Map<number, { start: Dim; by: Dim }>): void {
  if (ways.length !== 1) return;
  for (const [id, value] of ways[0].heap) {
    const before = head.object(id);
    if (before?.kind !== 'list' || value.kind !== 'list') continue;
    const by = subtract(value.length, before.length);
    if ((constant(by) ?? 0) > 0) grown.set(id, { start: before.length, by });
  }
}

/** Joins what a turn changed into the state at the head; false where nothing is new. */
function widen(m: Machine, head: State, ways: readonly Delta[], counter: Counter | undefined, round: number): boolean {
  let changed = false;
  const way = ways.length === 1 ? ways[0] : mergeWays(m, head, ways);
  head.adopt(way);
  for (const part of ['cells', 'heap'] as const) {
    for (const [id, after] of way[part]) {
      if (part === 'cells' && id === counter?.cell) continue;
      const before = part === 'cells' ? head.cell(id) : head.object(id);
      // What the turn itself declared does not exist at the head.
      if (!before) continue;
      let joined = m.join(before, after);
      if (joined.kind === 'number' && before.kind === 'number' && joined.dim.key !== before.dim.key) joined = number(unknownDim('it changes from turn to turn of the loop'));
      // A renewed object with the same parts is nothing new.
      if (sameFacts(before, joined) || sameFacts(m.read(before), m.read(joined))) continue;
      if (round >= MOST_ROUNDS - 2) joined = before.kind === 'record' ? record([], unknown('it changes in the loop')) : before.kind === 'tensor' ? tensor(undefined, undefined, 'its shape changes in the loop') : unknown('it changes in the loop');
      head[part].set(id, joined);
      changed = true;
    }
  }
  return changed;
}

function mergeWays(m: Machine, head: State, ways: readonly Delta[]): Delta {
  const merged = head.fork();
  m.state = merged;
  merged.apply(ways, m.join);
  m.state = head;
  return merged.since(head);
}

function counterOf(m: Machine, loop: Statement & { kind: 'loop' }): Counter | undefined {
  const { test, step } = loop;
  if (!test || !step || test.kind !== 'binary' || test.left.kind !== 'name') return undefined;
  const name = test.left.name;
  const by = stepOf(step, name);
  const cell = m.frame.scope.find(name);
  if (!by || cell === undefined) return undefined;
  const start = sizeOfValue(m.state.cell(cell) ?? unknown('it has no value'));
  m.quiet++;
  const bound = sizeOfValue(evaluate(m, test.right));
  m.quiet--;
  if (by === 1 && test.operator === '<') return { cell, name, start, end: bound, step: by };
  if (by === 1 && test.operator === '<=') return { cell, name, start, end: add(bound, int(1)), step: by };
  if (by === -1 && test.operator === '>') return { cell, name, start, end: bound, step: by };
  if (by === -1 && test.operator === '>=') return { cell, name, start, end: subtract(bound, int(1)), step: by };
  return undefined;
}

function stepOf(step: import('../program').Expression, name: string): 1 | -1 | undefined {
  if (step.kind === 'update' && step.target.kind === 'name' && step.target.name === name) return step.operator === '+' ? 1 : -1;
  if (step.kind === 'assign' && step.target.kind === 'name' && step.target.name === name && step.value.kind === 'number' && step.value.value === 1) {
    return step.operator === '+' ? 1 : step.operator === '-' ? -1 : undefined;
  }
  return undefined;
}
