import type { DataType, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../course/exercise';
import { InWords } from './failure';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Numbers that JSON lacks travel as these strings, inside tensors and outside. */
const special: Record<string, number> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity };

/** A JSON value as a learner's function takes it: `{"tensor": nested, "dtype"?}` becomes a tensor. */
export function fromJson(tf: TensorFlow, value: unknown, place = 'inputs'): unknown {
  if (typeof value === 'string') return Object.hasOwn(special, value) ? special[value] : value;
  if (Array.isArray(value)) return value.map((item, i) => fromJson(tf, item, `${place}[${i}]`));
  if (value === null || typeof value !== 'object') return value;
  const record = value as Record<string, unknown>;
  if ('tensor' in record) return tensorFromJson(tf, record, place);
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, fromJson(tf, item, `${place}.${key}`)]));
}

function tensorFromJson(tf: TensorFlow, record: Record<string, unknown>, place: string): Tensor {
  const dtype = record.dtype as DataType | undefined;
  if (dtype !== undefined && !['float32', 'int32', 'bool', 'string', 'complex64'].includes(dtype)) {
    throw new InWords(`${place}: "${String(dtype)}" is no dtype of tf.js. Use float32, int32, bool or string.`, 'usage');
  }
  const nested = dtype === 'string' ? record.tensor : numbers(record.tensor, place);
  if (!isEven(nested)) throw new InWords(`${place}: this is no tensor: its rows differ in length. Give every row the same number of entries.`, 'usage');
  const shape = Array.isArray(record.shape) ? (record.shape as number[]) : undefined;
  try {
    return tf.tensor(nested as number[], shape, dtype);
  } catch (error) {
    throw new InWords(`${place}: this is no tensor: ${(error as Error).message}`, 'usage');
  }
}

/** Every list of one depth has the same length, and so on inwards. */
function isEven(nested: unknown): boolean {
  if (!Array.isArray(nested)) return true;
  const signature = (value: unknown): string => (Array.isArray(value) ? `${value.length}(${value.length ? signature(value[0]) : ''})` : '.');
  return nested.every((item) => isEven(item) && signature(item) === signature(nested[0]));
}

function numbers(nested: unknown, place: string): unknown {
  if (Array.isArray(nested)) return nested.map((item) => numbers(item, place));
  if (typeof nested === 'number' || typeof nested === 'boolean') return nested;
  if (typeof nested === 'string' && Object.hasOwn(special, nested)) return special[nested];
  throw new InWords(`${place}: this is no tensor: ${JSON.stringify(nested)} in it is no number. Texts need "dtype": "string".`, 'usage');
}

/** What a learner's function returned, as JSON; tensors as `{"tensor": nested, "dtype" unless float32}`. */
export function toJson(tf: TensorFlow, value: unknown, place = 'the result'): Json {
  if (value instanceof tf.Tensor) return tensorToJson(value, place);
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, number);
  if (Array.isArray(value)) return value.map((item, i) => toJson(tf, item, `${place}[${i}]`));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(tf, item, `${place}.${key}`)]));
  }
  throw new InWords(`${place} is a ${typeof value}, which has no JSON form. Return numbers, tensors, lists or records of them.`);
}

function tensorToJson(tensor: Tensor, place: string): Json {
  if (tensor.isDisposed) throw new InWords(`${place} is a tensor that was disposed before it was returned. Keep it out of the tf.tidy that ends before.`);
  if (tensor.dtype === 'complex64') throw new InWords(`${place} is complex, which has no JSON form. Return tf.real and tf.imag.`);
  const nested = mapNested(tensor.arraySync());
  // A tensor without elements keeps its shape.
  const json: { [key: string]: Json } = tensor.size === 0 ? { tensor: nested, shape: [...tensor.shape] } : { tensor: nested };
  return tensor.dtype === 'float32' ? json : { ...json, dtype: tensor.dtype };
}

function mapNested(nested: unknown): Json {
  return Array.isArray(nested) ? nested.map(mapNested) : typeof nested === 'number' ? number(nested) : (nested as Json);
}

function number(value: number): Json {
  return Number.isFinite(value) ? value : String(value);
}
