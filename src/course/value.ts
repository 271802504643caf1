/**
 * What a function gave back, as plain data: tensors are read out once, so values outlive the tensors' memory and can
 * be compared, printed and sent to another process.
 */
import type { TensorFlow } from '../training/training';

export interface TensorValue {
  kind: 'tensor';
  shape: number[];
  dtype: string;
  data: ArrayLike<number>;
  /** Identity of the tensor within its library: where it was made can be looked up. */
  id?: number;
}

export type Value =
  | TensorValue
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'text'; value: string }
  | { kind: 'list'; items: Value[] }
  | { kind: 'record'; entries: Record<string, Value> }
  /** Something no exercise asks for: `undefined`, a promise, a function, a disposed tensor. */
  | { kind: 'other'; description: string };

const MAX_DEPTH = 8;

/** Reads a value; never throws. */
export function readValue(value: unknown, tf: TensorFlow, depth = 0): Value {
  if (value instanceof tf.Tensor) {
    if (value.isDisposed) return { kind: 'other', description: 'a tensor that was disposed' };
    if (value.dtype === 'string' || value.dtype === 'complex64') return { kind: 'other', description: `a tensor of dtype ${value.dtype}` };
    return { kind: 'tensor', shape: [...value.shape], dtype: value.dtype, data: value.dataSync().slice(), id: value.id };
  }
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'string') return { kind: 'text', value };
  if (value === undefined || value === null) return { kind: 'other', description: String(value) };
  if (typeof value === 'function') return { kind: 'other', description: `the function ${value.name || 'itself'}, not called` };
  if (typeof (value as PromiseLike<unknown>).then === 'function') return { kind: 'other', description: 'a promise' };
  if (depth >= MAX_DEPTH) return { kind: 'other', description: 'something nested too deeply' };
  if (ArrayBuffer.isView(value)) return { kind: 'list', items: [...(value as unknown as Iterable<number>)].map((v) => readValue(v, tf, depth + 1)) };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => readValue(item, tf, depth + 1)) };
  if (typeof value === 'object') {
    const entries: Record<string, Value> = {};
    for (const [key, item] of Object.entries(value)) entries[key] = readValue(item, tf, depth + 1);
    return { kind: 'record', entries };
  }
  return { kind: 'other', description: `a ${typeof value}` };
}

/** A number, a tensor or another indivisible part of a value. */
export interface Leaf {
  /** E.g. `[0].dw`; '' for the value itself. */
  path: string;
  value: Exclude<Value, { kind: 'list' } | { kind: 'record' }>;
}

/** Long lists of numbers (a list of costs) stay whole, as a tensor would. */
export function leaves(value: Value, path = ''): Leaf[] {
  if (value.kind === 'list') return value.items.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  if (value.kind === 'record') return Object.entries(value.entries).flatMap(([key, item]) => leaves(item, `${path}.${key}`));
  return [{ path, value }];
}

/** Numbers of a leaf with their shape; undefined where it is not numeric. A number has shape `()`. */
export function numeric(value: Value): { shape: number[]; data: ArrayLike<number> } | undefined {
  if (value.kind === 'tensor') return value;
  if (value.kind === 'number') return { shape: [], data: [value.value] };
  if (value.kind === 'boolean') return { shape: [], data: [Number(value.value)] };
  return undefined;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, d) => product * d, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
