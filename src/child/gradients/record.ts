/** Records what a learner's functions do, operation by operation, and runs such a record again with changes. */
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';
import { elementFunctions, type Change, type Derived, type Edit, type Operation, type Place, type Replay, type Tape } from '../../gradients/tape';
import { sizeOf } from '../../gradients/vectors';

type Values = Float64Array | Int32Array | Uint8Array;
type Dtype = 'float32' | 'int32' | 'bool';

/** A tape with what it takes to run it again in tf. */
export interface Recording extends Tape {
  dtypes: Map<number, Dtype>;
  /** Where numbers that are rounded to float32 became a tensor. */
  single: Place[][];
}

interface Engine {
  runKernel(kernel: string, inputs: Record<string, unknown>, attrs?: NamedAttrMap): Tensor | Tensor[];
  makeTensor(values: unknown, shape: number[], dtype?: string, backend?: unknown): Tensor;
}

/** More operations than this are a loop over numbers; the tape then ends there and is of no use. */
const LONGEST = 20_000;
/** Numbers kept in all. */
const LARGEST = 40_000_000;

/**
 * @param file path of the learner's file, as it stands in stack frames
 * @param run returns the tensors that the learner's function gives back, by name
 * @returns undefined where the run was too long to keep
 */
export function record(tf: TensorFlow, file: string, parameters: Record<string, Tensor>, run: () => Record<string, Tensor | undefined>): Recording | undefined {
  const engine = tf.engine() as unknown as Engine;
  const originals = { runKernel: engine.runKernel, makeTensor: engine.makeTensor };
  const recorder = new Recorder(file, parameters);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  engine.runKernel = (kernel, inputs, attrs) => {
    const places = recorder.places();
    const seen = recorder.inputs(inputs);
    const result = originals.runKernel.call(engine, kernel, inputs, attrs);
    recorder.operation(kernel, seen, attrs ?? {}, Array.isArray(result) ? result : [result], places);
    return result;
  };
  engine.makeTensor = (values, shape, dtype, backend) => {
    const tensor = originals.makeTensor.call(engine, values, shape, dtype, backend);
    recorder.made(tensor);
    return tensor;
  };
  try {
    const returned = run();
    return recorder.finish(returned);
  } finally {
    Object.assign(engine, originals);
    Error.stackTraceLimit = limit;
  }
}

class Recorder {
  private readonly tape: Recording = { operations: [], values: new Map(), outputs: new Map(), dtypes: new Map(), single: [] };
  private readonly names = new Map<number, string>();
  private readonly constants = new Map<number, Place[]>();
  private size = 0;
  private overflowed = false;

  constructor(
    private readonly file: string,
    parameters: Record<string, Tensor>,
  ) {
    for (const [name, tensor] of Object.entries(parameters)) this.names.set(tensor.id, name);
  }

  places(): Place[] {
    return placesIn(new Error().stack ?? '', this.file);
  }

  inputs(inputs: Record<string, unknown>): Record<string, number | number[]> {
    const seen: Record<string, number | number[]> = {};
    for (const [name, input] of Object.entries(inputs)) {
      if (Array.isArray(input)) seen[name] = input.map((tensor) => this.value(tensor as Tensor, -1));
      else if (input !== undefined && input !== null) seen[name] = this.value(input as Tensor, -1);
    }
    return seen;
  }

  made(tensor: Tensor): void {
    if (this.overflowed) return;
    const places = this.places();
    this.constants.set(tensor.id, places);
    if (places.length > 0 && tensor.size > 1) this.operation('Made', {}, {}, [tensor], places);
    if (places.length > 0 && single(tensor)) this.tape.single.push(places);
  }

  operation(kernel: string, inputs: Operation['inputs'], attrs: NamedAttrMap, outputs: Tensor[], places: Place[]): void {
    const { operations } = this.tape;
    if (this.overflowed || operations.length >= LONGEST || this.size > LARGEST) {
      this.overflowed = true;
      return;
    }
    const index = operations.length;
    operations.push({ index, kernel, inputs, attrs: structuredClone(attrs) as Record<string, unknown>, outputs: outputs.map((tensor) => this.value(tensor, index)), places });
  }

  finish(returned: Record<string, Tensor | undefined>): Recording | undefined {
    if (this.overflowed) return undefined;
    for (const [name, tensor] of Object.entries(returned)) {
      if (tensor && !tensor.isDisposed) this.tape.outputs.set(name, this.value(tensor, -1));
    }
    return this.tape;
  }

  private value(tensor: Tensor, producer: number): number {
    const { values, dtypes } = this.tape;
    if (this.overflowed) return tensor.id;
    if (!values.has(tensor.id) && tensor.dtype !== 'string' && tensor.dtype !== 'complex64') {
      this.size += tensor.size;
      // Kernels such as Reshape hand the same array on; a copy keeps what the value was at this moment.
      values.set(tensor.id, {
        id: tensor.id,
        shape: [...tensor.shape],
        values: Float64Array.from(tensor.dataSync() as ArrayLike<number>),
        producer,
        parameter: this.names.get(tensor.id),
        constant: this.constants.has(tensor.id),
      });
      dtypes.set(tensor.id, tensor.dtype as Dtype);
    }
    return tensor.id;
  }
}

/** Whether all numbers are float32's and some show that they were rounded to it. */
function single(tensor: Tensor): boolean {
  if (tensor.dtype !== 'float32') return false;
  const values = tensor.dataSync() as ArrayLike<number>;
  let rounded = false;
  for (let i = 0; i < values.length; i++) {
    if (Math.fround(values[i]) !== values[i]) return false;
    rounded ||= !Number.isInteger(values[i] * 4096);
  }
  return rounded;
}

/** Places inside the learner's file in a stack trace, innermost first. */
export function placesIn(stack: string, file: string): Place[] {
  const places: Place[] = [];
  for (const frame of stack.split('\n')) {
    const at = frame.lastIndexOf(`${file}:`);
    if (at < 0) continue;
    const [line, column] = frame.slice(at + file.length + 1).split(/[:)]/, 2).map(Number);
    if (line > 0) places.push({ line, column });
  }
  return places;
}

/** Runs the tape again; only what depends on the changes is computed. */
export function replayOf(tf: TensorFlow, recording: Recording): Replay {
  const engine = tf.engine() as unknown as Engine;
  return (edit) =>
    tf.engine().tidy('replay', (() => {
      try {
        return run(tf, engine, recording, edit);
      } catch {
        return undefined;
      }
    }) as never) as unknown as Map<string, Float64Array> | undefined;
}

function run(tf: TensorFlow, engine: Engine, tape: Recording, edit: Edit): Map<string, Float64Array> | undefined {
  const fresh = new Map<number, Tensor>();
  const stored = new Map<number, Tensor>();
  const get = (id: number): Tensor => {
    const known = fresh.get(id) ?? stored.get(id);
    if (known) return known;
    const { values, shape } = tape.values.get(id)!;
    const tensor = tensorOf(tf, values, shape, tape.dtypes.get(id) ?? 'float32');
    stored.set(id, tensor);
    return tensor;
  };
  const changed = (tensor: Tensor, change: Change): Tensor => apply(tf, tensor, change, get);
  for (const { value, change } of edit.outputs ?? []) {
    if (tape.values.get(value)!.producer < 0) fresh.set(value, changed(get(value), change));
  }
  const inputEdits = byOperation(edit.inputs);
  const attrEdits = byOperation(edit.attrs);
  const kernelEdits = byOperation(edit.kernels);
  const outputEdits = new Map((edit.outputs ?? []).map((one) => [one.value, one.change]));
  for (const operation of tape.operations) {
    const { index, inputs, outputs } = operation;
    const edited = inputEdits.has(index) || attrEdits.has(index) || kernelEdits.has(index);
    const touched = edited || Object.values(inputs).some((value) => (Array.isArray(value) ? value.some((id) => fresh.has(id)) : fresh.has(value)));
    if (touched) {
      const given = emptyFor(inputs);
      for (const [name, value] of Object.entries(inputs)) given[name] = Array.isArray(value) ? value.map(get) : get(value);
      for (const { name, slot, change } of inputEdits.get(index) ?? []) {
        if (slot === undefined) given[name] = changed(given[name] as Tensor, change);
        else (given[name] as Tensor[])[slot] = changed((given[name] as Tensor[])[slot], change);
      }
      const kernel = kernelEdits.get(index)?.[0];
      for (const [from, to] of Object.entries(kernel?.rename ?? {})) {
        given[to] = given[from];
        delete given[from];
      }
      const attrs = { ...operation.attrs, ...attrEdits.get(index)?.[0].attrs } as NamedAttrMap;
      const result = engine.runKernel(kernel?.kernel ?? operation.kernel, given, attrs);
      (Array.isArray(result) ? result : [result]).forEach((tensor, i) => fresh.set(outputs[i], tensor));
    }
    const change = outputEdits.get(outputs[0]);
    if (change) fresh.set(outputs[0], changed(get(outputs[0]), change));
  }
  const returned = new Map<string, Float64Array>();
  const after = new Map((edit.returned ?? []).map(({ name, change }) => [name, change]));
  for (const [name, id] of tape.outputs) {
    const change = after.get(name);
    const tensor = change ? changed(get(id), change) : get(id);
    if (tensor.size !== sizeOf(tape.values.get(id)!.shape)) return undefined;
    if (tensor.shape.some((length, axis) => length !== tape.values.get(id)!.shape[axis])) return undefined;
    returned.set(name, Float64Array.from(tensor.dataSync() as ArrayLike<number>));
  }
  return returned;
}

/** Some operations read a list of tensors instead of a record: theirs are named by position. */
export function emptyFor(inputs: Operation['inputs']): Record<string, unknown> {
  return '0' in inputs ? ([] as unknown as Record<string, unknown>) : {};
}

function byOperation<T extends { operation: number }>(list: T[] | undefined): Map<number, T[]> {
  const map = new Map<number, T[]>();
  for (const one of list ?? []) map.set(one.operation, [...(map.get(one.operation) ?? []), one]);
  return map;
}

function tensorOf(tf: TensorFlow, values: Float64Array, shape: number[], dtype: Dtype): Tensor {
  const typed: Values = dtype === 'int32' ? Int32Array.from(values) : dtype === 'bool' ? Uint8Array.from(values) : values.slice();
  return tf.tensor(typed as never, shape, dtype);
}

function apply(tf: TensorFlow, tensor: Tensor, change: Change, get: (id: number) => Tensor): Tensor {
  const derived = ({ value, of, times }: Derived): Tensor => {
    const source = get(value);
    if (times !== undefined) return source.cast('float32').mul(times);
    if (of === 'itself') return source;
    return tf.tensor(Float64Array.from(source.dataSync() as ArrayLike<number>, elementFunctions[of]) as never, source.shape, 'float32');
  };
  const real = tensor.dtype === 'float32' ? tensor : tensor.cast('float32');
  switch (change.how) {
    case 'scale':
      return real.mul(change.factor);
    case 'take':
      return get(change.value);
    case 'use':
      return derived(change.derived);
    case 'become':
      return tf.tensor(change.values.slice() as never, tensor.shape, 'float32');
    case 'multiply':
      return fitting(real.mul(derived(change.by)), tensor);
    case 'add':
      return fitting(real.add(derived(change.term).cast('float32').mul(change.factor)), tensor);
    case 'transpose':
      return tensor.transpose();
    case 'share':
      return real.div(real.sum(change.axes, true).maximum(1));
    case 'project': {
      const centered = change.center ? real.sub(real.mean(change.axes, true)) : real;
      if (change.onto === undefined) return centered;
      const onto = get(change.onto);
      return fitting(centered.sub(onto.mul(centered.mul(onto).mean(change.axes, true))), tensor);
    }
  }
}

/** A change must not broadcast a value to another shape. */
function fitting(result: Tensor, like: Tensor): Tensor {
  if (result.shape.length !== like.shape.length || result.shape.some((length, axis) => length !== like.shape[axis])) throw new RangeError('broadcast');
  return result;
}

