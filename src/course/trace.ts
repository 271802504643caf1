/** Which line of a learner's file made which tensor, and which line threw. Lines count from 1. */
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from './exercise';

export interface Frame {
  line: number;
  /** The function that the line stands in, as the stack names it. */
  function?: string;
}

/** The stack's frames inside `file`, innermost first. */
export function framesIn(stack: string | undefined, file: string): Frame[] {
  return (stack?.split('\n') ?? []).flatMap((frame) => {
    const at = frame.indexOf(`${file}:`);
    const line = at < 0 ? NaN : parseInt(frame.slice(at + file.length + 1), 10);
    return line > 0 ? [{ line, function: /^\s*at (?:\S+\.)?([\w$]+) \(/.exec(frame)?.[1] }] : [];
  });
}

/** Lines of the present stack's frames inside `file`, innermost first. Reads the frames raw: formatting them is slow. */
function linesHere(file: string): number[] {
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, frames) => frames;
  const frames = new Error().stack as unknown as NodeJS.CallSite[];
  Error.prepareStackTrace = prepare;
  return frames.flatMap((frame) => (frame.getFileName() === file ? [frame.getLineNumber() ?? 0] : []));
}

export interface TracedTensor {
  id: number;
  /** The line that made it. */
  line: number;
  /** The line of the called function itself, where `line` lies in another that it calls. */
  outerLine: number;
  shape: number[];
  /** Its numbers; empty for large tensors and for those after the first thousand. */
  data: ArrayLike<number>;
}

const MAX_SIZE = 4096;
const MAX_READ = 1000;

/** The part of tf.js's engine through which every new tensor passes. */
interface Tracker {
  trackTensor(tensor: Tensor, backend: unknown): void;
}

/** Runs `body` and notes every tensor that lines of `file` make in it, in order. Slow: a stack per tensor. */
export function traceTensors<T>(tf: TensorFlow, file: string, body: () => T): { result: T; tensors: TracedTensor[] } {
  const engine = tf.engine() as unknown as Tracker;
  const tensors: TracedTensor[] = [];
  const track = engine.trackTensor;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  engine.trackTensor = (tensor, backend) => {
    track.call(engine, tensor, backend);
    const lines = linesHere(file);
    if (lines.length === 0) return;
    const read = tensor.size <= MAX_SIZE && tensors.length < MAX_READ;
    tensors.push({ id: tensor.id, line: lines[0], outerLine: lines[lines.length - 1], shape: [...tensor.shape], data: read ? Array.from(tensor.dataSync()) : [] });
  };
  try {
    return { result: body(), tensors };
  } finally {
    engine.trackTensor = track;
    Error.stackTraceLimit = limit;
  }
}
