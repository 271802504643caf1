import { featureCount, type LabelledExamples } from '../dataset';
import { permutation, seededRandom } from '../../random';
import { drawAffine, identity, resample, type Augmentation, type PictureShape } from './affine';

/** What decides the content of every batch. */
export interface BatchPlan {
  /** Examples in a batch; the last one of an epoch may have fewer. */
  batchSize: number;
  seed: number;
  /** Height and width that pictures are brought to. Default: their own. */
  size?: [height: number, width: number];
  /** Changes drawn anew for every picture. */
  augment?: Augmentation;
}

export interface Batch {
  /** Number of the batch since the start, from 0. */
  step: number;
  epoch: number;
  /** Examples in this batch. */
  m: number;
  /** m * product(featureShape) numbers, row-major by example. They are the receiver's: nothing writes to them later. */
  features: Float32Array;
  featureShape: number[];
  labels: Float32Array;
}

/**
 * Makes batches out of examples. Every epoch is a new order of all examples.
 * Invariant: a batch depends on the examples, the plan and its own number alone, so it does not matter who makes it, and when.
 */
export class BatchMaker {
  readonly batchesPerEpoch: number;
  private readonly shape: number[];
  private order: { epoch: number; indices: Int32Array } | undefined;

  constructor(
    private readonly examples: LabelledExamples,
    private readonly plan: BatchPlan,
  ) {
    this.batchesPerEpoch = Math.ceil(examples.m / plan.batchSize);
    this.shape = plan.size ? [...plan.size, examples.featureShape[2]] : examples.featureShape;
  }

  make(step: number): Batch {
    const { examples, plan } = this;
    const epoch = Math.floor(step / this.batchesPerEpoch);
    const start = (step % this.batchesPerEpoch) * plan.batchSize;
    const chosen = this.orderOf(epoch).subarray(start, start + plan.batchSize);
    const [n, newN] = [featureCount(examples), this.shape.reduce((product, size) => product * size, 1)];
    const features = new Float32Array(chosen.length * newN);
    const labels = new Float32Array(chosen.length);
    const random = seededRandom(mixed(plan.seed, 2 * step + 1));
    for (let i = 0; i < chosen.length; i++) {
      const example = examples.features.subarray(chosen[i] * n, (chosen[i] + 1) * n);
      labels[i] = examples.labels[chosen[i]];
      const to = features.subarray(i * newN, (i + 1) * newN);
      if (!plan.size && !plan.augment) to.set(example);
      else this.picture(example, to, random);
    }
    return { step, epoch, m: chosen.length, features, featureShape: this.shape, labels };
  }

  private picture(from: Float32Array, to: Float32Array, random: () => number): void {
    const shape = this.examples.featureShape as unknown as PictureShape;
    const affine = this.plan.augment ? drawAffine(this.plan.augment, shape[0], shape[1], random) : identity;
    resample(from, shape, to, [this.shape[0], this.shape[1]], affine);
  }

  private orderOf(epoch: number): Int32Array {
    if (this.order?.epoch !== epoch) this.order = { epoch, indices: permutation(this.examples.m, seededRandom(mixed(this.plan.seed, 2 * epoch))) };
    return this.order.indices;
  }
}

/** A seed of 32 bits for each of two numbers (the finalizer of MurmurHash3), so that neighbours share nothing. */
function mixed(seed: number, n: number): number {
  let h = (Math.imul(seed | 0, 0x9e3779b1) ^ n) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
