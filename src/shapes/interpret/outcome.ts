import { list, type Value } from '../value';
import { codeOf, type Machine } from './machine';
import { hasHistory, type Signature } from './signature';
import type { Delta } from './state';

const DEEPEST = 12;

/** Objects that a call may leave behind or change, for it to be done again from what was written down. */
const MOST_OBJECTS = 500;

/**
 * What a call did, whatever objects and variables it did it to. In its values an object is called by its place in the call's signature, or, if the
 * call made it, by a negative number.
 */
export interface Outcome {
  value: Value;
  /** What the call made and left behind: how far its number lay from the first, and its content. */
  made: readonly { offset: number; content: Value }[];
  /** What it changed, by place. */
  objects: readonly [number, Value][];
  cells: readonly [number, Value][];
  /** Numbers that it used up. */
  used: number;
}

/** Writes down what a call did; undefined where it reached further than its signature. */
export function outcomeOf(m: Machine, signature: Signature, value: Value, delta: Delta, first: number): Outcome | undefined {
  const { numbering } = m.memory;
  const isMade = numbering.between(first);
  const made: { offset: number; content: Value }[] = [];
  const called = new Map<number, number>();
  const left: number[] = [];
  const call = (id: number): number | undefined => {
    if (!isMade(id)) return signature.objects.of(id);
    if (!called.has(id)) {
      left.push(id);
      called.set(id, -left.length);
    }
    return called.get(id);
  };
  const changed = { objects: [] as [number, Value][], cells: [] as [number, Value][] };
  for (const [part, values] of [['objects', delta.heap], ['cells', delta.cells]] as const) {
    for (const [id, content] of values) {
      if (isMade(id)) continue;
      const [place, written] = [signature[part].of(id), renamed(content, call)];
      if (place === undefined || !written) return undefined;
      changed[part].push([place, written]);
    }
  }
  const result = renamed(value, call);
  if (!result) return undefined;
  // Writing down one object may come to more of them.
  for (const id of left) {
    if (left.length > MOST_OBJECTS) return undefined;
    const content = renamed(m.content({ kind: 'object', id }), call);
    if (!content) return undefined;
    made.push({ offset: id - first, content });
  }
  return { value: result, made, ...changed, used: numbering.at - first };
}

/** Does the same where another call has the same signature. */
export function repeatOutcome(m: Machine, signature: Signature, outcome: Outcome): Value {
  const first = m.memory.numbering.take(outcome.used);
  const call = (id: number) => (id < 0 ? first + outcome.made[-1 - id].offset : signature.objects.ids[id]);
  const again = (value: Value) => renamed(value, call)!;
  for (const { offset, content } of outcome.made) m.state.heap.set(first + offset, again(content));
  for (const [place, content] of outcome.objects) m.state.heap.set(signature.objects.ids[place], again(content));
  for (const [place, value] of outcome.cells) m.state.cells.set(signature.cells.ids[place], again(value));
  return again(outcome.value);
}

/** A value whose objects are called otherwise; undefined where one has no such name, or a function of the program goes with it, which holds variables of its own. */
function renamed(value: Value, call: (id: number) => number | undefined, depth = 0): Value | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = (each: Value) => renamed(each, call, depth + 1);
  switch (value.kind) {
    case 'object': {
      const id = call(value.id);
      return id === undefined ? undefined : { kind: 'object', id };
    }
    case 'list': {
      if (value.items) {
        const items = all(value.items, inner);
        return items && (items === value.items ? value : list(items));
      }
      const element = inner(value.element);
      return element && (element === value.element ? value : { ...value, element });
    }
    case 'record': {
      const fields = all([...value.fields.values()], inner);
      const families = all(value.families.map((family) => family.value), inner);
      const rest = value.rest && inner(value.rest);
      if (!fields || !families || (value.rest && !rest)) return undefined;
      return { ...value, fields: new Map([...value.fields.keys()].map((key, at) => [key, fields[at]])), families: value.families.map((family, at) => ({ ...family, value: families[at] })), rest };
    }
    case 'instance': {
      if (hasHistory(value)) return undefined;
      const entries = Object.entries(value.fields);
      const fields = all(entries.map(([, field]) => field), inner);
      return fields && { ...value, fields: Object.fromEntries(entries.map(([key], at) => [key, fields[at]])) };
    }
    case 'function': {
      const kind = codeOf(value)?.kind;
      return value.native || kind === 'closure' || kind === 'method' || kind === 'bound' ? undefined : value;
    }
    default:
      return value;
  }
}

/** The same list where nothing in it changes; undefined where something fails. */
function all(values: readonly Value[], each: (value: Value) => Value | undefined): readonly Value[] | undefined {
  let changed = false;
  const results: Value[] = [];
  for (const value of values) {
    const result = each(value);
    if (!result) return undefined;
    changed ||= result !== value;
    results.push(result);
  }
  return changed ? results : values;
}
