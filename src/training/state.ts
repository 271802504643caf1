/**
 * What a training's steps change, as plain data: a tree whose tensors are replaced by their numbers. It goes to disk, is
 * kept as the best weights, and is put back exactly.
 */
import type { DataType, Tensor, Variable } from '@tensorflow/tfjs';
import { InWords } from '../words';
import type { OwnKept, OwnState } from './own-state';
import type { TensorFlow } from './training';

export type Values = Float32Array | Int32Array | Uint8Array | Float64Array;

export interface KeptArray {
  /** Where it stands in the state, in the learner's letters: `W1`, `networks[2].b1`. */
  name: string;
  kind: 'tensor' | 'array';
  dtype: DataType | 'float64';
  shape: number[];
  values: Values;
}

/** `tree` is JSON; `{ $array: i }` stands for `arrays[i]`, `{ $number: text }` for a number that JSON lacks. */
export interface Snapshot {
  tree: unknown;
  arrays: KeptArray[];
  /** What the learner's file keeps to itself. */
  own?: OwnKept;
}

/** Copies the numbers of a state. @throws InWords for what cannot be kept (functions, tensors of strings) */
export function snapshot(tf: TensorFlow, state: object, own?: OwnState): Snapshot {
  const arrays: KeptArray[] = [];
  const walk = (value: unknown, name: string): unknown => {
    if (value instanceof tf.Tensor) {
      if (value.isDisposed) throw new InWords(`${name} was disposed, but the next step needs it. Take it out of tf.dispose or of the tf.tidy that ends before.`);
      if (value.dtype === 'string' || value.dtype === 'complex64') throw new InWords(`${name} is of dtype ${value.dtype}, which a training cannot keep. Use float32, int32 or bool.`);
      return keep({ name, kind: 'tensor', dtype: value.dtype, shape: [...value.shape], values: (value.dataSync() as Values).slice() });
    }
    if (value instanceof Float32Array || value instanceof Int32Array || value instanceof Uint8Array || value instanceof Float64Array) {
      return keep({ name, kind: 'array', dtype: dtypeOf(value), shape: [value.length], values: value.slice() });
    }
    if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
    if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return value ?? null;
    if (Array.isArray(value)) return value.map((item, i) => walk(item, `${name}[${i}]`));
    if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, joined(name, key))]));
    throw new InWords(`${name} is a ${typeof value}, which a training cannot keep from step to step. Return tensors and numbers.`);
  };
  const keep = (array: KeptArray): unknown => ({ $array: arrays.push(array) - 1 });
  const kept = own?.kept();
  return { tree: walk(state, ''), arrays, ...(kept && { own: kept }) };
}

/**
 * Whether a kept state is one of the training that begins with `now`.
 * @throws InWords where the two do not have the same parameters of the same shapes
 */
export function checkFits(tf: TensorFlow, now: object, kept: Snapshot): void {
  const shapes = signature(kept);
  const names = leaves(kept.tree);
  for (const [name, shape] of signature(snapshot(tf, now))) {
    const had = shapes.get(name);
    // A number may have become a tensor on the way, or the other way round.
    if (had === shape || (had === undefined && names.has(name) && shape === '()')) continue;
    throw new InWords(
      had !== undefined
        ? `The kept run has ${name} ${had}, but this training makes it ${shape}. Resume with the hyper-parameters it was started with, or start a new run.`
        : `The kept run has no ${name}, which this training needs: the code that makes the parameters has changed. Start a new run.`,
      'usage',
    );
  }
}

/** The state that a snapshot describes. Variables of `now` are assigned to, every other tensor is made; what `now` held is freed. */
export function restored(tf: TensorFlow, now: object, kept: Snapshot, own?: OwnState): object {
  const walk = (value: unknown, before: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item, i) => walk(item, (before as unknown[] | undefined)?.[i]));
    if (value === null || typeof value !== 'object') return value;
    const { $array, $number } = value as { $array?: number; $number?: string };
    if ($number !== undefined) return Number($number);
    if ($array === undefined) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, (before as Record<string, unknown> | undefined)?.[key])]));
    const { kind, shape, dtype, values } = kept.arrays[$array];
    if (kind === 'array') return values.slice();
    const tensor = tf.tensor(values.slice() as Float32Array, shape, dtype as DataType);
    if (!(before instanceof tf.Variable)) return tensor;
    (before as Variable).assign(tensor);
    tensor.dispose();
    return before;
  };
  const state = walk(kept.tree, now) as object;
  const held = new Set(tensorsOf(tf, state));
  for (const tensor of tensorsOf(tf, now)) if (!held.has(tensor)) tensor.dispose();
  if (kept.own) own?.putBack(kept.own);
  return state;
}

export function tensorsOf(tf: TensorFlow, state: unknown): Tensor[] {
  if (state instanceof tf.Tensor) return [state];
  if (state === null || typeof state !== 'object' || ArrayBuffer.isView(state)) return [];
  return Object.values(state).flatMap((value) => tensorsOf(tf, value));
}

/** The first array with a number that is NaN or infinite. */
export function firstNotFinite({ arrays }: Snapshot): KeptArray | undefined {
  return arrays.find(({ dtype, values }) => dtype.startsWith('float') && !allFinite(values));
}

/** A plain loop: it looks at every parameter several times a second. */
function allFinite(values: Values): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** `parameters.W1` is called W1: a learner never sees the record that the lab keeps it in. */
function joined(name: string, key: string): string {
  return name === '' || name === 'parameters' ? key : `${name}.${key}`;
}

function leaves(tree: unknown, name = '', into = new Set<string>()): Set<string> {
  if (tree === null || typeof tree !== 'object' || '$array' in tree || '$number' in tree) into.add(name);
  else if (Array.isArray(tree)) tree.forEach((item, i) => leaves(item, `${name}[${i}]`, into));
  else for (const [key, item] of Object.entries(tree)) leaves(item, joined(name, key), into);
  return into;
}

function signature({ arrays }: Snapshot): Map<string, string> {
  return new Map(arrays.map(({ name, shape, dtype }) => [name, `(${shape.join(', ')})${dtype === 'float32' ? '' : ` ${dtype}`}`]));
}

function dtypeOf(values: Values): KeptArray['dtype'] {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Float64Array) return 'float64';
  return values instanceof Int32Array ? 'int32' : 'bool';
}
