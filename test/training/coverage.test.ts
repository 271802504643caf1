import type { Tensor5D } from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { loadTensorFlow } from '../../src/training/backends';
import { missingKernels } from '../../src/training/kernels/refused';
import { layerRecipes, otherLayerNames } from './cases-layers';
import { casesByKernel, kernelsOfExercises } from './reached';

it('has a case for every layer of tf.layers', async () => {
  const { tf } = await loadTensorFlow('wasm');
  const covered = new Set([...Object.keys(layerRecipes), ...otherLayerNames]);
  expect(Object.keys(tf.layers).filter((name) => !covered.has(name))).toEqual([]);
});

it('has a case for every kernel that an exercise reaches', async () => {
  const { tf } = await loadTensorFlow('wasm');
  const cases = await casesByKernel(tf, 2);
  const exercises = await kernelsOfExercises(tf);
  expect(exercises.get('deep-network')).toContain('BatchMatMul');
  const uncovered = [...exercises].flatMap(([id, kernels]) => kernels.filter((kernel) => !cases.has(kernel)).map((kernel) => `${id}: ${kernel}`));
  expect(uncovered).toEqual([]);
}, 120_000);

it('wasm has, or refuses in a sentence, every kernel of cpu', async () => {
  const { tf } = await loadTensorFlow('wasm');
  expect(missingKernels(tf, 'wasm')).toEqual([]);
  const volume = tf.ones([1, 2, 2, 2, 1]) as Tensor5D;
  expect(() => tf.conv3dTranspose(volume, tf.ones([1, 1, 1, 1, 1]) as Tensor5D, [1, 4, 4, 4, 1], 2, 'same')).toThrow("tf.js pads wrongly for 'same' where a stride (2) is larger than the window (1, 1, 1).");
  expect(() => tf.fft(tf.complex([1, 2], [3, 4]))).toThrow('tf.js has no complex numbers on the backend wasm (Complex). Choose the backend tensorflow or cpu.');
});
