import { availableParallelism } from 'node:os';
import { InWords } from '../../words';
import type { LabelledExamples } from '../dataset';
import { identity, resample, type PictureShape } from './affine';
import { Crew } from './crew';
import { BatchMaker, type Batch, type BatchPlan } from './maker';

export type { Augmentation } from './affine';
export type { Batch, BatchPlan } from './maker';

export interface BatchOptions extends BatchPlan {
  /** How often every example comes. */
  epochs: number;
  /** Threads that make batches beside the training; 0 makes each when it is taken. It changes no number. Default: one for each core but one. */
  workers?: number;
  /** Batches made ahead, at most. Default: two for each thread. */
  lookAhead?: number;
}

/** Numbers that one batch may hold: 1 GB of 32-bit floats. */
const MOST_NUMBERS = 2 ** 28;

/**
 * Batches of examples in a new order each epoch, made by threads while the training works on the last one. Same examples, same plan:
 * same batches. Leaving the loop (break, return, an error) ends the threads.
 *
 *     for await (const { features, labels, m } of batches(data.train, { batchSize: 64, epochs: 10, seed: 1, augment: { shift: 0.1 } }))
 *
 * @throws InWords where an option does not fit the examples, and where a thread fails
 */
export function batches(examples: LabelledExamples, options: BatchOptions): AsyncGenerator<Batch, void, void> {
  const { epochs, workers = Math.max(1, availableParallelism() - 1), lookAhead = 2 * workers, ...plan } = options;
  checkPlan(examples, plan);
  if (!(epochs > 0)) throw new InWords(`epochs must be above 0, not ${epochs}.`, 'usage');
  if (!Number.isInteger(workers) || workers < 0 || workers > 64) throw new InWords(`workers must be a whole number of threads from 0 to 64, not ${workers}.`, 'usage');
  if (workers > 0 && !(lookAhead >= 1)) throw new InWords(`lookAhead must be at least 1 batch, not ${lookAhead}.`, 'usage');
  const total = Math.round(epochs * Math.ceil(examples.m / plan.batchSize));
  return workers === 0 ? here(new BatchMaker(examples, plan), total) : ahead(examples, plan, total, workers, lookAhead);
}

async function* here(maker: BatchMaker, total: number): AsyncGenerator<Batch, void, void> {
  for (let step = 0; step < total; step++) yield maker.make(step);
}

async function* ahead(examples: LabelledExamples, plan: BatchPlan, total: number, workers: number, lookAhead: number): AsyncGenerator<Batch, void, void> {
  const crew = new Crew(examples, plan, total, Math.min(workers, total), lookAhead);
  try {
    for (let step = 0; step < total; step++) yield await crew.take(step);
  } finally {
    await crew.close();
  }
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
