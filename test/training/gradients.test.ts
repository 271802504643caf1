/**
 * The gradients of tf.js against central differences in double precision: all backends share the functions that make them, so that one
 * backend cannot tell of another's fault.
 */
import type * as Tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../src/training/backends';
import { kernelCases } from './cases';
import { Draw } from './draw';

const { tf } = await loadTensorFlow('float64');
const seeds = 8;
const epsilon = 1e-6;

type Function = (...x: Tf.Tensor[]) => Tf.Tensor;

/** Calls of `tf.grads` whose result is not the slope along a random direction, where the function has one there. */
function differing(compute: (typeof kernelCases)[number]['compute'], seed: number): string[] {
  const wrong: string[] = [];
  const grads = (f: Function) => (x: Tf.Tensor[], dy: Tf.Tensor) => {
    const found = tf.grads(f)(x, dy);
    const draw = new Draw(tf, 1000 + seed);
    const direction = x.map(({ shape }) => draw.tensor(shape as [number], 'normal'));
    const at = (t: number) => tf.sum(tf.mul(f(...x.map((tensor, i) => tf.add(tensor, tf.mul(direction[i], t)))), dy)).dataSync()[0];
    const [wide, narrow] = [(at(epsilon) - at(-epsilon)) / (2 * epsilon), (at(epsilon / 4) - at(-epsilon / 4)) / (epsilon / 2)];
    const [ahead, behind] = [(at(epsilon) - at(0)) / epsilon, (at(0) - at(-epsilon)) / epsilon];
    const near = (a: number, b: number) => Math.abs(a - b) < 1e-4 * (1 + Math.abs(a));
    // At a bend there is no slope to compare with.
    if (!near(wide, narrow) || !near(ahead, behind)) return found;
    const slope = found.reduce((sum, gradient, i) => sum + tf.sum(tf.mul(gradient, direction[i])).dataSync()[0], 0);
    if (!near(wide, slope)) wrong.push(`seed ${seed}, ${x.map(({ shape }) => `(${shape.join()})`).join(' ')}: ${slope}, not ${wide}`);
    return found;
  };
  try {
    tf.tidy(() => void compute({ ...tf, grads } as typeof Tf, new Draw(tf, seed)));
  } catch {
    // What tf.js refuses is no wrong number.
  }
  return wrong;
}

describe('gradients are slopes', () => {
  it.each(kernelCases.filter(({ name }) => /gradient|^layers/.test(name)))('$name', ({ compute }) => {
    expect(Array.from({ length: seeds }, (_, i) => differing(compute, i + 1)).flat()).toEqual([]);
  });
});

it('of equal largest and smallest elements they sum to what came in', () => {
  const x = tf.tensor2d([[2, 2, 1], [0, 0, 0], [3, 1, 1]]);
  expect([...tf.grad((v) => tf.max(v, 1))(x, tf.tensor1d([6, 9, 4])).dataSync()]).toEqual([3, 3, 0, 3, 3, 3, 4, 0, 0]);
  expect([...tf.grad((v) => tf.min(v))(x, tf.scalar(6)).dataSync()]).toEqual([0, 0, 0, 2, 2, 2, 0, 0, 0]);
});
