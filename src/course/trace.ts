/** Which line of a learner's file made which tensor, and which line threw. Lines count from 1. */
import type { TensorFlow } from './exercise';

/** Line of the innermost stack frame inside `file`, if any. */
export function frameLine(stack: string | undefined, file: string): number | undefined {
  for (const frame of stack?.split('\n') ?? []) {
    const at = frame.indexOf(`${file}:`);
    if (at < 0) continue;
    const line = parseInt(frame.slice(at + file.length + 1), 10);
    if (line > 0) return line;
  }
  return undefined;
}

export interface TracedTensor {
  id: number;
  line: number;
  shape: number[];
}

/** The part of tf.js's engine through which every new tensor passes. */
interface Tracker {
  trackTensor(tensor: { id: number; shape: number[] }, backend: unknown): void;
}

/** Runs `body` and notes every tensor that lines of `file` make in it, in order. Slow: a stack per tensor. */
export function traceTensors<T>(tf: TensorFlow, file: string, body: () => T): { result: T; tensors: TracedTensor[] } {
  const engine = tf.engine() as unknown as Tracker;
  const tensors: TracedTensor[] = [];
  const track = engine.trackTensor;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  engine.trackTensor = (tensor, backend) => {
    const line = frameLine(new Error().stack, file);
    if (line !== undefined) tensors.push({ id: tensor.id, line, shape: [...tensor.shape] });
    track.call(engine, tensor, backend);
  };
  try {
    return { result: body(), tensors };
  } finally {
    engine.trackTensor = track;
    Error.stackTraceLimit = limit;
  }
}
