import type * as Tf from '@tensorflow/tfjs';
import { convolutionCases } from './cases-convolution';
import { layerCases } from './cases-layers';
import { edgeCases } from './cases-edge';
import type { Draw } from './draw';
import { mathCases } from './cases-math';
import { shapeCases } from './cases-shape';

/** Computes tensors from random inputs by public operations; gradients are results too. */
export type Compute = (tf: typeof Tf, draw: Draw) => Tf.Tensor | Tf.Tensor[];

export interface KernelCase {
  /** The kernel it reaches, and ` gradient` where it is the backward pass that is looked at. */
  name: string;
  compute: Compute;
}

/**
 * Gradients of `f` in all its arguments, for a random upstream gradient. tf calls the gradient functions that
 * exercises and layers call.
 */
export function gradients(tf: typeof Tf, draw: Draw, f: (...x: Tf.Tensor[]) => Tf.Tensor, ...x: Tf.Tensor[]): Tf.Tensor[] {
  const dy = draw.tensor(f(...x).shape as [number], 'normal');
  return tf.grads(f)(x, dy);
}

/** One entry per kernel that exercises or tf.layers can reach. */
export const kernelCases: KernelCase[] = [...mathCases, ...shapeCases, ...convolutionCases, ...layerCases, ...edgeCases];
