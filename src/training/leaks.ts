/** Tensors that every step leaves behind: they fill the memory of a long training. */
import type { Tensor } from '@tensorflow/tfjs';
import { placeIn } from './frames';
import { tensorsOf } from './state';
import type { LearnerFile, TensorFlow, TrainingLoop } from './training';

interface Engine {
  state: { numTensors: number };
  trackTensor(tensor: Tensor, backend: unknown): void;
}

/** So many calls in a row must leave tensors behind before one is watched: the first ones may fill a cache. */
const SUSPICIOUS = 5;

/** Counts tensors around each step, which costs nothing, and watches a single one where they grow. */
export class Leaks {
  private growing = 0;
  private done = false;

  constructor(
    private readonly tf: TensorFlow,
    private readonly file: LearnerFile | undefined,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** Makes the next step. @returns the number of steps made */
  advance(loop: TrainingLoop, step: number): number {
    const engine = this.tf.engine() as unknown as Engine;
    const before = engine.state.numTensors;
    if (this.growing >= SUSPICIOUS && !this.done) return this.watched(engine, loop, step);
    const made = loop.advance(step) || 1;
    this.growing = engine.state.numTensors > before ? this.growing + 1 : 0;
    return made;
  }

  private watched(engine: Engine, loop: TrainingLoop, step: number): number {
    this.done = true;
    const original = engine.trackTensor;
    const born: { tensor: Tensor; line?: number }[] = [];
    engine.trackTensor = (tensor, backend) => {
      born.push({ tensor, line: this.file && placeIn(this.file.path)?.line });
      original.call(engine, tensor, backend);
    };
    let made: number;
    try {
      made = loop.advance(step) || 1;
    } finally {
      engine.trackTensor = original;
    }
    const held = new Set(tensorsOf(this.tf, loop.state));
    const left = born.filter(({ tensor }) => !tensor.isDisposed && !held.has(tensor));
    if (left.length > 0) this.warn(this.inWords(left, made));
    return made;
  }

  private inWords(left: { tensor: Tensor; line?: number }[], steps: number): string {
    const perStep = left.length / steps;
    const bytes = left.reduce((sum, { tensor }) => sum + tensor.size * 4, 0) / steps;
    const lines = new Map<number, number>();
    for (const { line } of left) if (line !== undefined) lines.set(line, (lines.get(line) ?? 0) + 1);
    const places = [...lines].sort(([a], [b]) => a - b).map(([line, count]) => `line ${line}${count > steps ? ` (${Number((count / steps).toPrecision(3))})` : ''}`);
    const where = places.length ? ` They are made in ${places.join(', ')}.` : '';
    return `Every step leaves ${Number(perStep.toPrecision(3))} ${perStep === 1 ? 'tensor' : 'tensors'} behind (${size(bytes)}), which fills the memory of a long training.${where} Leave out tf.keep and tf.variable there, or dispose what the next step does not need.`;
  }
}

function size(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} bytes`;
  return bytes < 1e6 ? `${Number((bytes / 1e3).toPrecision(3))} kB` : `${Number((bytes / 1e6).toPrecision(3))} MB`;
}
