import type * as Tf from '@tensorflow/tfjs';
import { seededRandom } from '../../src/random';

/** How the numbers of a random tensor are spread; each finds faults that the others hide. */
export type Spread = 'normal' | 'negative' | 'positive' | 'ties' | 'unit';

/** Seeded random tensors and numbers: the same seed gives the same values in every process and precision. */
export class Draw {
  private readonly random: () => number;

  constructor(
    readonly tf: typeof Tf,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  int(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  bool(): boolean {
    return this.random() < 0.5;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)];
  }

  shape(rank: number, most = 5): number[] {
    return Array.from({ length: rank }, () => this.int(1, most));
  }

  tensor<R extends Tf.Rank>(shape: Tf.ShapeMap[R], spread: Spread = this.pick(['normal', 'negative', 'positive', 'ties'])): Tf.Tensor<R> {
    const size = (shape as number[]).reduce((product, extent) => product * extent, 1);
    return this.tf.tensor(Array.from({ length: size }, () => Math.fround(this.value(spread))), shape, 'float32');
  }

  ints(shape: number[], least: number, most: number): Tf.Tensor {
    const size = shape.reduce((product, extent) => product * extent, 1);
    return this.tf.tensor(Array.from({ length: size }, () => this.int(least, most)), shape, 'int32');
  }

  bools(shape: number[]): Tf.Tensor {
    return this.ints(shape, 0, 1).cast('bool');
  }

  private value(spread: Spread): number {
    const u = this.random();
    switch (spread) {
      case 'normal':
        return 4 * u - 2 + this.random() - 0.5;
      case 'negative':
        return -0.1 - 3 * u;
      case 'positive':
        return 0.1 + 3 * u;
      case 'ties':
        return Math.round(3 * u) - 2;
      case 'unit':
        return 0.02 + 0.96 * u;
    }
  }
}
