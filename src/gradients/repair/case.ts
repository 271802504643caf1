/** One failed check as the search for its cause sees it. */
import { inputsOf, type Edit, type Operation, type Replay, type Tape, type Value } from '../tape';
import type { Parameter, Truth } from '../problem';

/** A difference below which a repaired gradient counts as right. */
const RIGHT = 2e-7;

export interface Case {
  parameters: Parameter[];
  truth: Truth[];
  analytic: Float64Array[];
  /** Trace of the run that made the gradients; values of the cost's run are among its inputs. */
  tape: Tape;
  /** Trace of the run that made the cost, if it could be recorded. */
  cost?: Tape;
  replay: Replay;
  /** Number of examples, NaN where the arguments do not show it; then other lengths of their dimensions. */
  examples: number[];
  /** Numbers among the arguments and constants: lambda, keep_prob, ... */
  scalars: number[];
  /** Those among the arguments. */
  given: number[];
  /** Operations whose values the cost's run has too: the forward pass. */
  forward: Set<number>;
  /** Derivatives of the cost by the values of its run, where autodiff gives them. */
  adjoints: Adjoint[];
}

/** The derivative of the cost by a value of its run: by all paths, or by the one through a single operation that reads it. */
export interface Adjoint {
  shape: number[];
  values: Float64Array;
  /** Place and kernel of what makes the value, or of what reads it: the same in every round of a loop. */
  family: string;
  /** Line of the cost's run, where it is known. */
  line?: number;
  /** The parts by which the several operations that read the value contribute; empty where there is one. */
  paths: Adjoint[];
  /** Whether it is one of these. */
  part: boolean;
}

/** Operations that stand at one place of the learner's file, and are changed together. */
export interface Group {
  key: string;
  kernel: string;
  operations: Operation[];
  line?: number;
  column?: number;
  /** Narrower than the statement: one of the calls or rounds that run it. */
  narrow: boolean;
  /** Names of the returned gradients that depend on it. */
  reaches: Set<string>;
}

/** Names of the parameters that are wrong in these gradients; missing ones are taken from the check. */
export function wrongIn(one: Case, gradients: Map<string, Float64Array> | undefined): string[] {
  return one.parameters.flatMap(({ name }, i) => {
    const gradient = gradients?.get(name) ?? one.analytic[i];
    return gapTo(one.truth[i], gradient) > tolerance(one, i) ? [name] : [];
  });
}

/** Course difference between a gradient and what is known of the right one. */
export function gapTo({ positions, values }: Truth, gradient: Float64Array): number {
  let gap = 0;
  let size = 0;
  let other = 0;
  for (let k = 0; k < values.length; k++) {
    const got = gradient[positions ? positions[k] : k];
    gap += (got - values[k]) ** 2;
    size += values[k] ** 2;
    other += got ** 2;
  }
  if (!Number.isFinite(gap)) return Infinity;
  const scale = Math.sqrt(size) + Math.sqrt(other);
  return scale === 0 ? 0 : Math.sqrt(gap) / scale;
}

function tolerance(one: Case, i: number): number {
  const { values, error } = one.truth[i];
  let size = 0;
  for (const value of values) size += value * value;
  const noise = size === 0 ? (values.length === 0 ? 0 : 1) : (20 * error * Math.sqrt(values.length)) / Math.sqrt(size);
  return size === 0 ? 1.1 * noise : Math.max(RIGHT, Math.min(noise, 1e-3));
}

/** The groups that a mistake can sit in: behind the forward pass, before the returned gradients. */
export function groupsOf(one: Case): Group[] {
  const reaches = reachability(one.tape);
  const lists = new Map<string, { operations: Operation[]; narrow: boolean }>();
  const put = (key: string, operation: Operation, narrow: boolean) => {
    const list = lists.get(key) ?? { operations: [], narrow };
    list.operations.push(operation);
    lists.set(key, list);
  };
  for (const operation of one.tape.operations) {
    if (one.forward.has(operation.index) || !reaches.get(operation.index)?.size) continue;
    const [inner] = operation.places;
    const statement = inner ? `${inner.line}:${inner.column} ${operation.kernel}` : `#${operation.index}`;
    put(statement, operation, false);
    if (operation.places.length > 1) put(`${operation.places.map(({ line, column }) => `${line}:${column}`).join('<')} ${operation.kernel}`, operation, true);
    put(`${statement} #${operation.index}`, operation, true);
  }
  const seen = new Set<string>();
  return [...lists].flatMap(([key, { operations, narrow }]) => {
    const members = operations.map(({ index }) => index).join();
    if (seen.has(members)) return [];
    seen.add(members);
    const [place] = operations[0].places;
    const all = new Set(operations.flatMap(({ index }) => [...reaches.get(index)!]));
    return [{ key, kernel: operations[0].kernel, operations, line: place?.line, column: place?.column, narrow, reaches: all }];
  });
}

/** Which returned gradients each operation's results flow into. */
export function reachability(tape: Tape): Map<number, Set<string>> {
  const byValue = new Map<number, Set<string>>();
  for (const [name, id] of tape.outputs) byValue.set(id, (byValue.get(id) ?? new Set()).add(name));
  const result = new Map<number, Set<string>>();
  for (const operation of [...tape.operations].reverse()) {
    const reached = new Set<string>(operation.outputs.flatMap((id) => [...(byValue.get(id) ?? [])]));
    result.set(operation.index, reached);
    if (reached.size === 0) continue;
    for (const { value } of inputsOf(operation)) {
      const known = byValue.get(value) ?? new Set<string>();
      for (const name of reached) known.add(name);
      byValue.set(value, known);
    }
  }
  return result;
}

/**
 * Operations of the gradients' run that repeat one that the cost comes from: same kernel, same numbers. One function may give both
 * the cost and the gradients; what only the gradients come from is no part of the forward pass. Nor is the last of them, such as
 * `A - Y`, where it stands in lines of its own and the forward pass goes on with nothing of it.
 */
export function forwardOperations(tape: Tape, cost: Tape | undefined): Set<number> {
  if (!cost) return new Set();
  const reaches = reachability(cost);
  const forward = cost.outputs.size === 0 ? cost.operations : cost.operations.filter(({ index }) => reaches.get(index)!.size > 0);
  const known = new Set(forward.map((operation) => fingerprint(cost, operation)));
  const repeated = new Set(tape.operations.flatMap((operation) => (known.has(fingerprint(tape, operation)) ? [operation.index] : [])));
  const lines = new Set(cost.operations.flatMap(({ places }) => places.slice(0, 1).map(({ line }) => line)));
  const readForward = new Set(tape.operations.filter(({ index }) => repeated.has(index)).flatMap((operation) => inputsOf(operation).map(({ value }) => value)));
  const last = tape.operations.filter(({ index, kernel, outputs, places: [place] }) => repeated.has(index) && /^(Sub|Add)$/.test(kernel) && place && !lines.has(place.line) && !outputs.some((id) => readForward.has(id)));
  last.forEach(({ index }) => repeated.delete(index));
  return repeated;
}

function fingerprint(tape: Tape, operation: Operation): string {
  const all = [...operation.outputs, ...inputsOf(operation).map(({ value }) => value)];
  return `${operation.kernel} ${all.map((id) => digest(tape.values.get(id))).join(' ')}`;
}

/** Short text that equal values share. */
export function digest(value: Value | undefined): string {
  if (!value) return '?';
  let hash = 2166136261;
  const bits = new Uint32Array(value.values.buffer, value.values.byteOffset, value.values.length * 2);
  for (const word of bits) hash = Math.imul(hash ^ word, 16777619);
  return `${value.shape.join('x')}:${hash >>> 0}`;
}

/** Two edits as one. */
export function both(a: Edit | undefined, b: Edit): Edit {
  if (!a) return b;
  return {
    inputs: [...(a.inputs ?? []), ...(b.inputs ?? [])],
    attrs: [...(a.attrs ?? []), ...(b.attrs ?? [])],
    kernels: [...(a.kernels ?? []), ...(b.kernels ?? [])],
    outputs: [...(a.outputs ?? []), ...(b.outputs ?? [])],
    returned: [...(a.returned ?? []), ...(b.returned ?? [])],
  };
}
