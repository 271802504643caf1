/**
 * Values of a program as plain data, and back: records, lists, maps, sets, typed arrays, tensors, variables, layers' weights, and objects of
 * classes by their fields. What two names lead to is one thing again afterwards. Functions stay those of the file.
 */
import type { DataType, LayersModel, Tensor, Variable } from '@tensorflow/tfjs';
import type { KeptArray, Values } from './state';
import type { TensorFlow } from './training';

/** A value that is no data (a generator, a promise, an object of a class with private fields), or that has no place to go back to. */
export class Unkeepable extends Error {}

export type Classes = Record<string, { prototype: object; name: string }>;

/**
 * JSON. `id` numbers the objects in the order in which they were met, and `{ same }` is one that was met before.
 * Numbers of `array` are places in the arrays beside the tree.
 */
type Node =
  | null
  | boolean
  | string
  | number
  | { is: 'undefined' | 'function' | 'disposed' | 'stays' }
  | { is: 'number' | 'bigint'; text: string }
  | { is: 'same'; id: number }
  | { is: 'tensor' | 'numbers'; array: number }
  | { is: 'variable'; array: number; name: string; trainable: boolean }
  | { is: 'date'; at: number }
  | { is: 'list'; items: Node[] }
  | { is: 'set'; items: Node[] }
  | { is: 'map'; entries: [Node, Node][] }
  | { is: 'model'; weights: number[]; optimizer: Node }
  /** `of`: the class; a record has none. */
  | { is: 'object'; of?: string; fields: Record<string, Node> }
  | { is: 'properties'; fields: Record<string, Node> };

/** Of one value at one time. */
export interface Print {
  text: string;
  numbers: Buffer[];
}

export const samePrint = (a: Print, b: Print): boolean => a.text === b.text && a.numbers.length === b.numbers.length && a.numbers.every((bytes, i) => bytes.equals(b.numbers[i]));

const numeric = { Float32Array: 'float32', Float64Array: 'float64', Int32Array: 'int32', Uint8Array: 'bool' } as const;

export class OwnValues {
  private readonly classes: Classes;

  /** @param classes those of the learner's files, by their names */
  constructor(
    private readonly tf: TensorFlow,
    classes: Classes,
  ) {
    const optimizers = Object.entries(tf as unknown as Classes).filter(([, value]) => value?.prototype !== undefined && value.prototype instanceof tf.Optimizer);
    this.classes = { ...Object.fromEntries(optimizers), ...classes };
  }

  /**
   * @returns a function that makes a node of each value, whose numbers go to `arrays`
   * @throws Unkeepable from that function
   */
  writer(arrays: KeptArray[], tensors: (tensor: Tensor) => number = (tensor) => arrays.push(this.numbersOf(tensor)) - 1): (value: unknown) => Node {
    const { tf } = this;
    const met = new Map<object, number>();
    const walk = (value: unknown): Node => {
      switch (typeof value) {
        case 'undefined':
          return { is: 'undefined' };
        case 'number':
          return Number.isFinite(value) && !Object.is(value, -0) ? value : { is: 'number', text: Object.is(value, -0) ? '-0' : String(value) };
        case 'bigint':
          return { is: 'bigint', text: String(value) };
        case 'symbol':
          throw new Unkeepable();
        case 'function':
          if (Object.keys(value).length === 0) return { is: 'function' };
          break;
        case 'object':
          if (value !== null) break;
          return null;
        default:
          return value as string | boolean;
      }
      const object = value as object;
      if (object instanceof RegExp) return { is: 'stays' };
      const before = met.get(object);
      if (before !== undefined) return { is: 'same', id: before };
      met.set(object, met.size);
      if (object instanceof tf.Tensor) {
        if (object.isDisposed) return { is: 'disposed' };
        const array = tensors(object);
        return object instanceof tf.Variable ? { is: 'variable', array, name: object.name, trainable: object.trainable } : { is: 'tensor', array };
      }
      if (ArrayBuffer.isView(object)) {
        const dtype = numeric[object.constructor.name as keyof typeof numeric];
        if (!dtype) throw new Unkeepable();
        const values = (object as Values).slice();
        return { is: 'numbers', array: arrays.push({ name: '', kind: 'array', dtype, shape: [values.length], values }) - 1 };
      }
      if ([Array, Map, Set, Date].some((type) => object instanceof type && object.constructor !== type)) throw new Unkeepable();
      if (Array.isArray(object)) return { is: 'list', items: Array.from(object, walk) };
      if (object instanceof Map) return { is: 'map', entries: [...object].map(([key, item]) => [walk(key), walk(item)]) };
      if (object instanceof Set) return { is: 'set', items: [...object].map(walk) };
      if (object instanceof Date) return { is: 'date', at: object.getTime() };
      if (object instanceof tf.LayersModel) return { is: 'model', weights: object.getWeights().map(tensors), optimizer: walk(optimizerOf(object)) };
      const fields = () => Object.fromEntries(Object.entries(object).map(([key, item]) => [key, walk(item)]));
      if (typeof object === 'function') return { is: 'properties', fields: fields() };
      return { is: 'object', of: this.classOf(object), fields: fields() };
    };
    return walk;
  }

  /** What tells whether a value has changed: tensors that cannot change stand for themselves, everything else for its numbers. */
  print(value: unknown): Print {
    const arrays: KeptArray[] = [];
    const { Variable } = this.tf;
    const node = this.writer(arrays, (tensor) => (tensor instanceof Variable ? arrays.push(this.numbersOf(tensor)) - 1 : -tensor.id - 1))(value);
    return { text: JSON.stringify(node), numbers: arrays.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)) };
  }

  /**
   * @returns a function that gives the value of a node; where it can, it changes the value that stands there now
   * @throws Unkeepable from that function
   */
  reader(arrays: KeptArray[]): (node: unknown, now: unknown) => unknown {
    const { tf } = this;
    const met: unknown[] = [];
    const tensor = (array: number): Tensor => {
      const { values, shape, dtype } = arrays[array];
      return tf.tensor(values.slice() as Float32Array, shape, dtype as DataType);
    };
    const walk = (node: Node, now: unknown): unknown => {
      if (node === null || typeof node !== 'object') return node;
      if (node.is === 'undefined') return undefined;
      if (node.is === 'number') return Number(node.text);
      if (node.is === 'bigint') return BigInt(node.text);
      if (node.is === 'same') return met[node.id];
      if (node.is === 'stays') return now;
      if (node.is === 'function') {
        if (typeof now !== 'function') throw new Unkeepable();
        return now;
      }
      const at = met.push(undefined) - 1;
      const is = <T>(value: T): T => (met[at] = value) as T;
      switch (node.is) {
        case 'properties':
          if (typeof now !== 'function') throw new Unkeepable();
          is(now);
          into(now, node.fields);
          return now;
        case 'disposed': {
          if (now instanceof tf.Tensor && now.isDisposed) return is(now);
          const gone = tf.scalar(0);
          gone.dispose();
          return is(gone);
        }
        case 'tensor':
          return is(tensor(node.array));
        case 'variable': {
          const value = tensor(node.array);
          if (now instanceof tf.Variable && !now.isDisposed && now.dtype === value.dtype && String(now.shape) === String(value.shape)) {
            now.assign(value);
            value.dispose();
            return is(now);
          }
          const variable = this.variable(value, node);
          value.dispose();
          return is(variable);
        }
        case 'numbers': {
          const { values } = arrays[node.array];
          if (now?.constructor !== values.constructor || (now as Values).length !== values.length) return is(values.slice());
          (now as Values).set(values);
          return is(now);
        }
        case 'date':
          return is(new Date(node.at));
        case 'list': {
          const list = is(Array.isArray(now) ? now : []);
          const items = [...list] as unknown[];
          node.items.forEach((item, i) => (list[i] = walk(item, items[i])));
          list.length = node.items.length;
          return list;
        }
        case 'map': {
          const map = is(now instanceof Map ? now : new Map<unknown, unknown>());
          const items = new Map(map);
          map.clear();
          for (const [key, item] of node.entries) map.set(walk(key, undefined), walk(item, typeof key === 'object' ? undefined : items.get(key)));
          return map;
        }
        case 'set': {
          const set = is(now instanceof Set ? now : new Set<unknown>());
          set.clear();
          for (const item of node.items) set.add(walk(item, undefined));
          return set;
        }
        case 'model': {
          if (!(now instanceof tf.LayersModel) || now.weights.length !== node.weights.length) throw new Unkeepable();
          is(now);
          const weights = node.weights.map(tensor);
          now.setWeights(weights);
          tf.dispose(weights);
          walk(node.optimizer, optimizerOf(now));
          return now;
        }
        case 'object': {
          const prototype = this.prototype(node.of);
          const fits = typeof now === 'object' && now !== null && [prototype, node.of === undefined ? null : prototype].includes(Object.getPrototypeOf(now) as object | null);
          const object = is(fits ? now : (Object.create(prototype) as object));
          into(object, node.fields);
          return object;
        }
      }
    };
    const into = (object: object, fields: Record<string, Node>): void => {
      const record = object as Record<string, unknown>;
      for (const key of Object.keys(record)) if (!Object.hasOwn(fields, key)) delete record[key];
      for (const [key, item] of Object.entries(fields)) {
        const now = Object.hasOwn(record, key) ? record[key] : undefined;
        const value = walk(item, now);
        if (value !== now || !Object.hasOwn(record, key)) record[key] = value;
      }
    };
    return walk as (node: unknown, now: unknown) => unknown;
  }

  private numbersOf(tensor: Tensor): KeptArray {
    if (tensor.dtype === 'string' || tensor.dtype === 'complex64') throw new Unkeepable();
    return { name: '', kind: 'tensor', dtype: tensor.dtype, shape: [...tensor.shape], values: (tensor.dataSync() as Values).slice() };
  }

  /** The class of an object whose fields are all that it has; undefined for a record. */
  private classOf(object: object): string | undefined {
    let of: string | undefined;
    for (let prototype = Object.getPrototypeOf(object) as object | null; prototype && prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object | null) {
      const name = this.nameOf(prototype);
      if (name === undefined && !this.isOptimizer(prototype)) throw new Unkeepable();
      if (/(^|[^\w'"`])#\w/.test(Function.prototype.toString.call(prototype.constructor))) throw new Unkeepable();
      of ??= name;
    }
    return of;
  }

  private nameOf(prototype: object): string | undefined {
    return Object.keys(this.classes).find((key) => this.classes[key].prototype === prototype);
  }

  private isOptimizer(prototype: object): boolean {
    return prototype === this.tf.Optimizer.prototype || prototype === this.tf.serialization.Serializable.prototype;
  }

  private prototype(of: string | undefined): object {
    if (of === undefined) return Object.prototype;
    if (!Object.hasOwn(this.classes, of)) throw new Unkeepable();
    return this.classes[of].prototype;
  }

  /** A name that is taken belongs to another variable. */
  private variable(value: Tensor, { name, trainable }: { name: string; trainable: boolean }): Variable {
    const taken = name in this.tf.engine().registeredVariables;
    return this.tf.variable(value, trainable, taken ? undefined : name);
  }
}

const optimizerOf = (model: LayersModel): unknown => (model as unknown as { optimizer_?: unknown }).optimizer_;
