/** Where in one step the first number that is NaN or infinite comes from: every operation of the step is looked at. */
import type { Tensor } from '@tensorflow/tfjs';
import { assignedAt, placeIn, type Place } from './frames';
import type { LearnerFile, TensorFlow } from './training';

/** The operation that made the first such number out of ordinary ones. */
export interface Origin {
  /** Name of the kernel, e.g. `Log`; undefined where the numbers did not come from an operation. */
  kernel?: string;
  place?: Place;
  /** What the learner's line assigns to. */
  name?: string;
  /** How many of how many numbers came out NaN or infinite. */
  bad: number;
  size: number;
  isNaN: boolean;
  /** The numbers that went in, by the kernel's names of its inputs. */
  inputs: Record<string, Float32Array>;
}

interface Engine {
  runKernel(kernel: string, inputs: Record<string, unknown>, attrs?: unknown): Tensor | Tensor[];
  makeTensor(values: unknown, shape: number[], dtype?: string, backend?: unknown): Tensor;
}

/**
 * Runs `step` and looks at every operation's result.
 * @param isOver asked after the step; the tensors whose numbers the step leaves behind
 * @returns where the number came from that was read last, or that is left behind; undefined where none was
 */
export function trace(tf: TensorFlow, file: LearnerFile, step: () => void, left: () => Tensor[]): Origin | undefined {
  const engine = tf.engine() as unknown as Engine;
  const originals = { runKernel: engine.runKernel, makeTensor: engine.makeTensor };
  const prototype = tf.Tensor.prototype as unknown as { dataSync(): Float32Array };
  const read = prototype.dataSync;
  const origins = new Map<number, Origin>();
  const made = new Map<number, Place | undefined>();
  let first: Origin | undefined;
  let last: Origin | undefined;
  const place = () => placeIn(file.path);
  const values = (tensor: Tensor) => read.call(tensor) as Float32Array;
  const counted = (tensor: Tensor): { bad: number; isNaN: boolean } => {
    if (tensor.dtype !== 'float32' || tensor.isDisposed) return { bad: 0, isNaN: false };
    const numbers = values(tensor);
    let bad = 0;
    for (const value of numbers) if (!Number.isFinite(value)) bad++;
    return { bad, isNaN: bad > 0 && numbers.some(Number.isNaN) };
  };
  const origin = (tensor: Tensor): Origin | undefined => {
    const known = origins.get(tensor.id);
    if (known) return known;
    const { bad, isNaN } = counted(tensor);
    if (bad === 0) return undefined;
    const at = made.get(tensor.id);
    const found: Origin = { place: at, name: at && assignedAt(file.text, at.line), bad, size: tensor.size, isNaN, inputs: {} };
    origins.set(tensor.id, found);
    return found;
  };
  engine.runKernel = (kernel, inputs, attrs) => {
    const given = Object.entries(inputs).flatMap(([name, input]) => (Array.isArray(input) ? input : [input]).filter((tensor) => tensor instanceof tf.Tensor).map((tensor) => [name, tensor as Tensor] as const));
    const inherited = given.map(([, tensor]) => origin(tensor)).find(Boolean);
    const numbers = inherited ? {} : Object.fromEntries(given.filter(([, { dtype }]) => dtype === 'float32').map(([name, tensor]) => [name, values(tensor).slice()]));
    const result = originals.runKernel.call(engine, kernel, inputs, attrs);
    for (const tensor of Array.isArray(result) ? result : [result]) {
      const { bad, isNaN } = counted(tensor);
      if (bad === 0) continue;
      const at = inherited ? undefined : place();
      const found = inherited ?? { kernel, place: at, name: at && assignedAt(file.text, at.line), bad, size: tensor.size, isNaN, inputs: numbers };
      first ??= found;
      origins.set(tensor.id, found);
    }
    return result;
  };
  engine.makeTensor = (...args) => {
    const tensor = originals.makeTensor.apply(engine, args);
    made.set(tensor.id, place());
    return tensor;
  };
  prototype.dataSync = function (this: Tensor) {
    last = origins.get(this.id) ?? last;
    return read.call(this);
  } as never;
  try {
    step();
  } finally {
    Object.assign(engine, originals);
    prototype.dataSync = read;
  }
  return last ?? left().map(origin).find(Boolean) ?? first;
}
