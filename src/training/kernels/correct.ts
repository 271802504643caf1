import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import type { Backend, TensorFlow } from '../training';
import { batchNorm } from './batch-norm';
import { booleans } from './booleans';
import { borrowed } from './borrowed';
import { conv2d } from './conv2d';
import { crop } from './crop';
import { elements } from './elements';
import type { HeapBackend, KernelFix } from './fix';
import { gather } from './gather';
import { correctGradients } from './gradients';
import { allowLeftOut } from './left-out';
import { logicalNot } from './logical-not';
import { matMul } from './matmul';
import { narrow } from './narrow';
import { numericPads } from './numeric-pads';
import { correctOptimizers } from './optimizers';
import { padding } from './padding';
import { poolGradients } from './pool-gradients';
import { refused } from './refused';
import { resize } from './resize';
import { resizeGradients } from './resize-gradient';
import { running } from './running';
import { segmentSum } from './segment-sum';
import { select } from './select';
import { sharing } from './sharing';
import { simdOf } from './simd/memory';

/** Every correction there is; adding one is adding it here. */
export const kernelFixes: KernelFix[] = [...matMul, ...padding, ...numericPads, ...narrow, ...poolGradients, ...resizeGradients, resize, ...conv2d, ...batchNorm, ...crop, ...sharing, ...running, logicalNot, select, ...gather, ...segmentSum, ...elements, ...borrowed, ...booleans, ...refused];

/**
 * Puts the corrected gradients, optimizers and kernels of `backend` in the place of the published ones, once per process; those of cpu too, which lends
 * kernels to the others.
 */
export function correctKernels(tf: TensorFlow, backend: Backend): void {
  correctGradients(tf);
  allowLeftOut(tf);
  correctOptimizers(tf);
  if (backend === 'wasm') simdOf(tf.backend() as unknown as HeapBackend);
  for (const fix of kernelFixes.filter((candidate) => candidate.backend === backend || candidate.backend === 'cpu')) {
    const published = tf.getKernel(fix.kernel, fix.backend)?.kernelFunc as KernelFunc | undefined;
    const run = (kernel: string, inputs: Record<string, TensorInfo>, attrs: object = {}) => {
      const { kernelFunc } = tf.getKernel(kernel, fix.backend);
      return (kernelFunc as unknown as (call: object) => TensorInfo)({ inputs, attrs, backend: tf.findBackend(fix.backend) });
    };
    const kernelFunc = fix.make({ tf, kernel: fix.kernel, published, run }) as unknown as KernelFunc;
    if (published) tf.unregisterKernel(fix.kernel, fix.backend);
    tf.registerKernel({ kernelName: fix.kernel, backendName: fix.backend, kernelFunc });
  }
}
