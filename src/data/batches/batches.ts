import { availableParallelism } from 'node:os';
import { InWords } from '../../words';
import type { LabelledExamples } from '../dataset';
import { identity, resample, type PictureShape } from './affine';
import { Crew } from './crew';
import { BatchMaker, type Batch, type BatchPlan } from './maker';

export type { Augmentation } from './affine';
export type { Batch, BatchPlan } from './maker';

export interface BatchOptions extends BatchPlan {
  /** Threads that make batches beside the training; 0 makes each when it is taken. It changes no number. Default: one for each core but one. */
  workers?: number;
  /** Batches made ahead, at most. Default: eight for each thread, as far as they fit into 64 MB, and at least two. */
  lookAhead?: number;
}

/** Batches that one thread makes ahead, and the memory that they may take. */
const [MOST_AHEAD, AHEAD_BYTES] = [8, 64e6];

/** Numbers that one batch may hold: 1 GB of 32-bit floats. */
const MOST_NUMBERS = 2 ** 28;

/**
 * Batches of examples in a new order each epoch, made by threads while the training works on the last one. Same examples, same
 * plan: same batches, in whatever order and process they are taken.
 *
 *     const made = new Batches(data.train, { batchSize: 64, seed: 1, augment: { shift: 0.1 } });
 *     for (let step = 0; step < 10 * made.perEpoch; step++) { const { features, labels, m } = made.at(step); ... }
 *     made.close();
 */
export class Batches {
  /** Batches of one epoch; the last one may have fewer examples than the others. */
  readonly perEpoch: number;
  private readonly maker: BatchMaker;
  private readonly crew: Crew | undefined;

  /** @throws InWords where an option does not fit the examples */
  constructor(examples: LabelledExamples, options: BatchOptions) {
    const { workers = Math.max(1, availableParallelism() - 1), ...rest } = options;
    const { lookAhead = workers * ahead(examples, rest), ...plan } = rest;
    checkPlan(examples, plan);
    if (!Number.isInteger(workers) || workers < 0 || workers > 64) throw new InWords(`workers must be a whole number of threads from 0 to 64, not ${workers}.`, 'usage');
    if (workers > 0 && !(lookAhead >= 1)) throw new InWords(`lookAhead must be at least 1 batch, not ${lookAhead}.`, 'usage');
    this.maker = new BatchMaker(examples, plan);
    this.perEpoch = this.maker.batchesPerEpoch;
    if (workers > 0) this.crew = new Crew(examples, plan, workers, lookAhead);
  }

  /** The batch of this number, from 0; taken one after the other, it is there already. @throws InWords where it does not fit in memory */
  at(step: number): Batch {
    const batch = this.crew?.take(step);
    if (batch) return batch;
    try {
      return this.maker.make(step);
    } catch (error) {
      throw new InWords(`Batch ${step + 1} could not be made: ${(error as Error).message}. Make the batches or the pictures smaller.`, 'usage');
    }
  }

  /** Ends the threads and frees what was made ahead. */
  close(): void {
    this.crew?.close();
  }
}

/** Batches that one thread makes ahead: a thread that the system holds up for a while then keeps nobody waiting. */
function ahead({ featureShape }: LabelledExamples, { size, batchSize }: BatchPlan): number {
  const one = 4 * batchSize * (size ? [...size, featureShape[2]] : featureShape).reduce((product, extent) => product * extent, 1);
  return Math.max(2, Math.min(MOST_AHEAD, Math.floor(AHEAD_BYTES / one)));
}

/** All pictures in another size, as batches of that size have them: what a trained network is tested with. */
export function resized(examples: LabelledExamples, size: [height: number, width: number]): LabelledExamples {
  const shape = pictureShape(examples, 'brought to another size');
  const [n, newN] = [shape[0] * shape[1] * shape[2], size[0] * size[1] * shape[2]];
  checkSize(size, shape[2], 1);
  const features = new Float32Array(examples.m * newN);
  for (let i = 0; i < examples.m; i++) resample(examples.features.subarray(i * n, (i + 1) * n), shape, features.subarray(i * newN, (i + 1) * newN), size, identity);
  return { ...examples, features, featureShape: [...size, shape[2]] };
}

function checkPlan(examples: LabelledExamples, { batchSize, seed, size, augment }: BatchPlan): void {
  if (!Number.isInteger(batchSize) || batchSize < 1) throw new InWords(`batchSize must be a whole number of examples above 0, not ${batchSize}.`, 'usage');
  if (!Number.isFinite(seed)) throw new InWords(`seed must be a number, not ${seed}.`, 'usage');
  if (size) checkSize(size, pictureShape(examples, 'brought to another size')[2], Math.min(batchSize, examples.m));
  if (!augment) return;
  pictureShape(examples, 'flipped, shifted, turned or zoomed');
  for (const [name, most] of [['shift', 1], ['rotate', 180], ['zoom', 10]] as const) {
    const value = augment[name] ?? 0;
    if (!(value >= 0 && value <= most)) throw new InWords(`augment.${name} must be between 0 and ${most}, not ${value}.`, 'usage');
  }
}

function checkSize(size: [number, number], channels: number, m: number): void {
  if (!size.every((extent) => Number.isInteger(extent) && extent >= 1)) throw new InWords(`size must be [height, width] in whole pixels, not [${size.join(', ')}].`, 'usage');
  if (size[0] * size[1] * channels * m > MOST_NUMBERS) {
    throw new InWords(`${m} pictures of ${size.join(' x ')} x ${channels} numbers are more than one batch may hold (${MOST_NUMBERS}). Make the batches or the pictures smaller.`, 'usage');
  }
}

function pictureShape({ featureShape }: LabelledExamples, done: string): PictureShape {
  if (featureShape.length !== 3) throw new InWords(`Only pictures (height, width, channels) can be ${done}; one example here has the shape (${featureShape.join(', ')}).`, 'usage');
  return featureShape as unknown as PictureShape;
}
