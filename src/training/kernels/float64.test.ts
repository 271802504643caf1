import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../backends';
import { distribution } from '../../distribution';
import type { TensorFlow } from '../training';

type Four = [number, number, number, number];
let tf: TensorFlow;
let published: TensorFlow;
beforeAll(async () => {
  tf = (await loadTensorFlow('float64')).tf;
  // The witness: the published kernels in single precision.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  published = require(distribution('tf', 'float32.js')) as TensorFlow;
  await published.setBackend('cpu');
});

const numbers = (count: number) => Array.from({ length: count }, (_, i) => Math.sin(3.7 * i + 0.3) * 2);
const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);

function agree(compute: (lib: TensorFlow) => Tensor[]): void {
  const [fast, slow] = [tf, published].map((lib) => compute(lib).map((tensor) => [tensor.shape, Array.from(tensor.dataSync())] as const));
  fast.forEach(([shape, values], k) => {
    expect(shape).toEqual(slow[k][0]);
    values.forEach((value, i) => expect(Math.abs(value - slow[k][1][i])).toBeLessThan(2e-5 * (1 + Math.abs(value))));
  });
}

it.each<[number[], number[], boolean, boolean]>([
  [[3, 5], [5, 4], false, false],
  [[5, 3], [5, 4], true, false],
  [[3, 5], [4, 5], false, true],
  [[5, 3], [4, 5], true, true],
  [[2, 3, 5], [2, 5, 4], false, false],
  [[2, 5, 3], [2, 4, 5], true, true],
  [[1, 3, 5], [4, 5, 2], false, false],
  [[0, 5], [5, 4], false, false],
])('matMul %j %j %s %s', (a, b, transposeA, transposeB) => {
  agree((lib) => [lib.matMul(lib.tensor(numbers(size(a)), a), lib.tensor(numbers(size(b)), b), transposeA, transposeB)]);
});

it('keeps 0 times infinity', () => {
  expect(tf.matMul([[0, 1]], [[Infinity], [2]]).dataSync()[0]).toBeNaN();
});

describe.each<[Four, Four, number | [number, number], 'same' | 'valid' | number, number | [number, number]]>([
  [[2, 6, 5, 3], [3, 3, 3, 4], 1, 'valid', 1],
  [[2, 6, 5, 3], [3, 2, 3, 4], 2, 'same', 1],
  [[1, 7, 7, 2], [3, 3, 2, 3], [2, 1], 2, 1],
  [[1, 9, 8, 2], [3, 3, 2, 3], 1, 'same', [2, 1]],
  [[3, 4, 4, 5], [1, 1, 5, 2], 1, 'valid', 1],
])('conv2d %j %j stride %j pad %s dilation %j', (x, filter, strides, pad, dilations) => {
  it('and its gradients', () => {
    agree((lib) => {
      const [picture, weights] = [lib.tensor4d(numbers(size(x)), x), lib.tensor4d(numbers(size(filter)), filter)];
      const f = (a: Tensor, b: Tensor) => lib.conv2d(a as typeof picture, b as typeof weights, strides, pad as 'same', 'NHWC', dilations);
      const out = f(picture, weights);
      if (JSON.stringify(dilations) !== '1') return [out];
      const dy = lib.tensor(numbers(out.size), out.shape);
      return [out, ...lib.grads(f)([picture, weights], dy)];
    });
  });
});

it('refuses operands whose inner lengths differ', () => {
  expect(() => tf.matMul(tf.ones([1, 4]), tf.ones([1, 4]))).toThrow(/inner shapes/);
});
