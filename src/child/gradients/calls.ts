/**
 * Calls of the learner's functions with inputs that cannot be harmed: every call gets fresh tensors for the parameters,
 * and tensors among the other arguments are compared and restored. What goes wrong is thrown as a `Slip`, in words.
 */
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';
import { explainThrown, messageOf } from '../../course/thrown';
import type { Parameter } from '../../gradients/problem';
import { sizeOf } from '../../gradients/vectors';
import { InWords, lineIn } from '../failure';
import { withComparisons } from './comparisons';
import type { Subject } from './subject';

/** Something that keeps a check from giving numbers at all, with a stable id. */
export class Slip extends Error {
  constructor(
    readonly id: string,
    message: string,
    readonly line?: number,
    readonly parameters: string[] = [],
  ) {
    super(message);
  }
}

/** A change that the learner's function made to its inputs. */
export interface Mutation {
  function: string;
  /** Of a parameter, or of an argument where `position` is set. */
  name: string;
  /** Position among the arguments, from 0 for the parameters. */
  position?: number;
  how: 'overwrites' | 'disposes' | 'replaces';
}

interface Kept {
  tensor: Tensor;
  values: Float64Array;
}

export class Calls {
  readonly names: string[];
  readonly parameters: Parameter[];
  readonly mutations: Mutation[] = [];
  /** How often the learner's cost was computed. */
  passes = 0;
  /** Functions whose first call has shown that they leave their arguments alone. */
  private readonly harmless = new Set<string>();
  private rest: unknown[];
  private readonly kept = new Map<Tensor, Kept>();

  constructor(
    private readonly tf: TensorFlow,
    readonly subject: Subject,
  ) {
    this.names = Object.keys(subject.parameters);
    this.parameters = this.names.map((name) => {
      const tensor = subject.parameters[name];
      return { name, shape: [...tensor.shape], values: Float64Array.from(tensor.dataSync() as ArrayLike<number>) };
    });
    this.rest = subject.rest;
    this.visit(this.rest, (tensor) => this.kept.set(tensor, { tensor, values: numbersOf(tensor).slice() }));
  }

  /** Runs `use` with fresh parameter tensors; everything made inside is disposed afterwards. */
  within<T>(at: Float64Array[], use: (parameters: Record<string, Tensor>, rest: unknown[]) => T): T {
    const engine = this.tf.engine();
    engine.startScope('gradient check');
    try {
      const tensors = this.parameters.map(({ shape }, i) => this.tf.tensor(at[i].slice(), shape, 'float32'));
      return use(Object.fromEntries(this.names.map((name, i) => [name, tensors[i]])), this.rest);
    } finally {
      engine.endScope();
    }
  }

  /** The same with copies of the other arguments too; `intact` tells whether all inputs are still what they were. */
  onCopies<T>(at: Float64Array[], use: (parameters: Record<string, Tensor>, rest: unknown[], intact: () => boolean) => T): T {
    return this.within(at, (parameters) => {
      const given = { ...parameters };
      const fresh = new Map([...this.kept.values()].map(({ tensor, values }) => [tensor, this.tf.tensor(values.slice(), tensor.shape, tensor.dtype)]));
      const watched = [...this.names.map((name, i) => ({ tensor: given[name], values: at[i] })), ...[...fresh].map(([tensor, copy]) => ({ tensor: copy, values: this.kept.get(tensor)!.values }))];
      const intact = () => this.names.every((name) => parameters[name] === given[name]) && watched.every(({ tensor, values }) => !tensor.isDisposed && same(numbersOf(tensor), values));
      return use(parameters, replaced(this.rest, fresh, this.tf) as unknown[], intact);
    });
  }

  cost(at: Float64Array[]): number {
    this.passes++;
    return this.within(at, (parameters, rest) => {
      const value = this.guarded(this.subject.costFunction, at, parameters, () => this.subject.cost(parameters, rest));
      const tensor = this.costTensor(value);
      return typeof tensor === 'number' ? tensor : tensor.dataSync()[0];
    });
  }

  gradients(at: Float64Array[]): Float64Array[] {
    return this.within(at, (parameters, rest) => {
      const value = this.guarded(this.subject.function, at, parameters, () => this.subject.gradients(parameters, rest));
      return this.gradientTensors(value).map((gradient) => gradient.values);
    });
  }

  /** Names of the parameters whose gradients come with rows and columns exchanged. */
  transposed(at: Float64Array[]): string[] {
    return this.within(at, (parameters, rest) => {
      const value = this.guarded(this.subject.function, at, parameters, () => this.subject.gradients(parameters, rest));
      return this.gradientTensors(value).flatMap(({ transposed }, i) => (transposed ? [this.names[i]] : []));
    });
  }

  /** tf's own derivative of the learner's cost; undefined where a parameter is not connected to it. */
  autodiff(at: Float64Array[]): Float64Array[] | undefined {
    this.passes++;
    return this.within(at, (parameters, rest) => {
      const inputs = this.names.map((name) => parameters[name]);
      const f = (...tensors: Tensor[]) => {
        const value = this.subject.cost(Object.fromEntries(this.names.map((name, i) => [name, tensors[i]])), rest);
        return (value as Tensor).asScalar();
      };
      return withComparisons(this.tf, () => this.tf.grads(f)(inputs)).map((gradient) => Float64Array.from(gradient.dataSync()));
    });
  }

  /** @throws Slip where a cost is no single number. */
  costTensor(value: unknown): Tensor | number {
    const name = this.subject.costFunction;
    if (typeof value === 'number') return value;
    if (isPromise(value)) throw new Slip('returns-promise', `${name} returns a promise. Make it an ordinary function: no async, no await; dataSync() instead of data().`, this.definition(name));
    if (!(value instanceof this.tf.Tensor)) throw new Slip('wrong-cost', `${name} returns ${described(value)} where the cost must be one number (a scalar tensor).`, this.definition(name));
    if (value.isDisposed) throw new Slip('wrong-cost', `${name} returns a cost that was disposed. Return it from the tf.tidy that makes it.`, this.definition(name));
    if (value.size !== 1) throw new Slip('wrong-cost', `${name} returns a tensor of shape ${shown(value.shape)} where the cost must be one number. Sum or average over the examples.`, this.definition(name));
    return value;
  }

  /** The gradients in the parameters' order. @throws Slip where keys or shapes are wrong. */
  gradientTensors(value: unknown): { values: Float64Array; tensor?: Tensor; transposed: boolean }[] {
    const name = this.subject.function;
    const line = this.definition(name);
    if (isPromise(value)) throw new Slip('returns-promise', `${name} returns a promise. Make it an ordinary function: no async, no await; dataSync() instead of data().`, line);
    if (value === null || typeof value !== 'object' || value instanceof this.tf.Tensor) {
      throw new Slip('wrong-keys', `${name} returns ${described(value)} where a record with ${this.names.map((n) => `d${n}`).join(', ')} is needed.`, line);
    }
    const record = value as Record<string, unknown>;
    const missing = this.names.filter((n) => record[`d${n}`] === undefined || record[`d${n}`] === null);
    if (missing.length > 0) {
      const has = Object.keys(record);
      const empty = missing.filter((n) => `d${n}` in record);
      if (empty.length > 0) throw new Slip('wrong-keys', `${name} returns ${empty.map((n) => `d${n}`).join(', ')} without a value (${String(record[`d${empty[0]}`])}).`, line, missing);
      const bare = missing.find((n) => has.includes(n));
      throw new Slip('wrong-keys', `${name} returns no ${missing.map((n) => `d${n}`).join(', ')}. ${has.length ? `It returns ${has.join(', ')}.` : 'It returns nothing.'}${bare === undefined ? '' : ` The gradient of ${bare} goes under the key d${bare}.`}`, line, missing);
    }
    return this.parameters.map(({ name: parameter, shape }) => this.gradient(record[`d${parameter}`], parameter, shape, line));
  }

  private gradient(value: unknown, parameter: string, shape: number[], line: number | undefined): { values: Float64Array; tensor?: Tensor; transposed: boolean } {
    const size = sizeOf(shape);
    if (isPromise(value)) throw new Slip('returns-promise', `d${parameter} is a promise. Use dataSync() instead of data().`, line, [parameter]);
    if (typeof value === 'number' && size === 1) return { values: Float64Array.of(value), transposed: false };
    let tensor: Tensor | undefined;
    if (value instanceof this.tf.Tensor) tensor = value;
    else if (Array.isArray(value) || ArrayBuffer.isView(value) || typeof value === 'number') {
      try {
        tensor = this.tf.tensor(value as number[]);
      } catch {
        throw new Slip('wrong-shape', `d${parameter} is ${described(value)} and no tensor.`, line, [parameter]);
      }
    }
    if (!tensor) throw new Slip('wrong-keys', `d${parameter} is ${described(value)} where a tensor of shape ${shown(shape)} is needed.`, line, [parameter]);
    if (tensor.isDisposed) throw new Slip('disposed', `d${parameter} was disposed before it was returned. Return it from the tf.tidy that makes it.`, line, [parameter]);
    const same = tensor.shape.length === shape.length && tensor.shape.every((length, i) => length === shape[i]);
    const values = Float64Array.from(tensor.dataSync());
    const given = value instanceof this.tf.Tensor ? value : undefined;
    if (same || (tensor.size === 1 && size === 1)) return { values, tensor: given, transposed: false };
    if (shape.length === 2 && tensor.shape.length === 2 && tensor.shape[0] === shape[1] && tensor.shape[1] === shape[0]) {
      return { values: Float64Array.from(tensor.transpose().dataSync()), tensor: given, transposed: true };
    }
    const advice = tensor.size === size ? ' Keep the dimension: keepDims true in tf.sum.' : tensor.size < size ? ' It is summed over an axis too many, or over the wrong one.' : ' A sum over an axis is missing.';
    throw new Slip('wrong-shape', `d${parameter} has shape ${shown(tensor.shape)}, but ${parameter} has shape ${shown(shape)}.${advice}`, line, [parameter]);
  }

  /** Calls the learner; errors become sentences, changed inputs are noted and undone. */
  guarded<T>(name: string, at: Float64Array[], parameters: Record<string, Tensor>, call: () => T): T {
    const given = { ...parameters };
    let value: T;
    // The library's own frames must not push the learner's out of the stack.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 60;
    try {
      value = call();
    } catch (error) {
      if (error instanceof Slip) throw error;
      const line = lineIn(error, this.subject.source.path);
      const said = messageOf(error);
      // What tf.js says of a disposed tensor is about its own insides.
      const what = /reading 'backend'|Tensor is disposed/.test(said) ? 'a tensor is used after it was disposed. Leave out dispose(), or dispose() later.' : explainThrown({ message: said }, {});
      if (error instanceof InWords && error.file !== undefined) throw new Slip('throws', what, error.line);
      const todo = /^TODO: ([\s\S]*)$/.exec(said)?.[1];
      if (todo !== undefined) throw new Slip('unwritten', `${name} cannot be checked yet: ${line === undefined ? 'a line is' : `line ${line} is`} not written (${todo}).`, line);
      throw new Slip('throws', `${name} stops with an error${line === undefined ? '' : ` in line ${line}`}: ${sentence(what)}${this.listsMeant(said)}${this.given(what)}`, line ?? this.definition(name));
    } finally {
      Error.stackTraceLimit = limit;
    }
    if (isPromise(value)) (value as unknown as Promise<unknown>).then(undefined, () => undefined);
    // A function that changes nothing in its first call is not watched in later ones.
    if (!this.harmless.has(name)) {
      const before = this.mutations.length;
      this.compare(name, at, parameters, given);
      if (this.mutations.length === before && !this.mutations.some((mutation) => mutation.function === name)) this.harmless.add(name);
    }
    return value;
  }

  /** A list among the arguments on which a tensor's method was called. */
  private listsMeant(what: string): string {
    const list = this.rest.findIndex((value) => Array.isArray(value) && [value.flat(8)].flat().every((item) => typeof item === 'number'));
    return list >= 0 && /is not a function|cannot read properties/i.test(what) ? ` In the inputs args[${list}] is a list of numbers; where a tensor is meant, write {"tensor": [...]}.` : '';
  }

  /** What the inputs hold, where something that the function reads is not there. */
  private given(what: string): string {
    if (!/undefined/i.test(what)) return '';
    const others = this.rest.length === 1 ? '1 more argument' : `${this.rest.length} more arguments`;
    return ` The inputs give it the parameters ${this.names.join(', ')} and ${others}.`;
  }

  private compare(name: string, at: Float64Array[], parameters: Record<string, Tensor>, given: Record<string, Tensor>): void {
    this.names.forEach((parameter, i) => {
      const tensor = given[parameter];
      if (parameters[parameter] !== tensor) this.note({ function: name, name: parameter, how: 'replaces' });
      if (tensor.isDisposed) this.note({ function: name, name: parameter, how: 'disposes' });
      else if (!same(numbersOf(tensor), at[i])) this.note({ function: name, name: parameter, how: 'overwrites' });
    });
    const fresh = new Map<Tensor, Tensor>();
    for (const [tensor, { values }] of this.kept) {
      const disposed = tensor.isDisposed;
      if (!disposed && same(numbersOf(tensor), values)) continue;
      this.note({ function: name, ...this.placeOf(tensor), how: disposed ? 'disposes' : 'overwrites' });
      const copy = this.tf.keep(this.tf.tensor(values.slice(), tensor.shape, tensor.dtype));
      fresh.set(tensor, copy);
      this.kept.delete(tensor);
      this.kept.set(copy, { tensor: copy, values });
    }
    if (fresh.size > 0) this.rest = replaced(this.rest, fresh, this.tf) as unknown[];
  }

  /** Undoes what a changed program wrote into the tensors among the arguments. */
  restore(): void {
    for (const [tensor, { values }] of this.kept) if (!tensor.isDisposed && !same(numbersOf(tensor), values)) numbersOf(tensor).set(values);
  }

  private note(mutation: Mutation): void {
    if (!this.mutations.some((m) => m.name === mutation.name && m.how === mutation.how)) this.mutations.push(mutation);
  }

  private placeOf(tensor: Tensor): Pick<Mutation, 'name' | 'position'> {
    const index = this.rest.findIndex((value) => value === tensor);
    return index < 0 ? { name: 'one of the arguments' } : { name: `argument ${index + 2}`, position: index + 1 };
  }

  private visit(value: unknown, see: (tensor: Tensor) => void): void {
    if (value instanceof this.tf.Tensor) see(value);
    else if (Array.isArray(value)) value.forEach((item) => this.visit(item, see));
    else if (isPlain(value)) Object.values(value).forEach((item) => this.visit(item, see));
  }

  /** Line where the function of this name begins. */
  definition(name: string): number | undefined {
    const lines = this.subject.source.text.split('\n');
    const escaped = name.replace(/[^\w$]/g, '');
    const at = lines.findIndex((line) => new RegExp(`(function\\s*\\*?\\s*${escaped}\\b|\\b${escaped}\\s*[=:(])`).test(line));
    return at < 0 ? undefined : at + 1;
  }
}

function replaced(value: unknown, fresh: Map<Tensor, Tensor>, tf: TensorFlow): unknown {
  if (value instanceof tf.Tensor) return fresh.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, fresh, tf));
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, fresh, tf)]));
  return value;
}

/** The tensor's own array in this process's double-precision tf. */
export function numbersOf(tensor: Tensor): Float64Array {
  return tensor.dataSync() as unknown as Float64Array;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}

function isPromise(value: unknown): boolean {
  return value !== null && typeof value === 'object' && typeof (value as { then?: unknown }).then === 'function';
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

export function shown(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'object' && 'shape' in value) return 'a tensor';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function sentence(text: string): string {
  const first = text.split('\n')[0].trim();
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
