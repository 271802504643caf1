/** Kernels of the double-precision tf that pay: what a gradient check spends its time in. Results are those of the published ones up to rounding. */
import type { KernelFunc } from '@tensorflow/tfjs';
import type { TensorFlow } from '../training';
import { convolution, filterGradient, inputGradient } from './float64-convolution';

const kernels: Record<string, (tf: TensorFlow, published: KernelFunc) => unknown> = {
  Conv2D: convolution,
  Conv2DBackpropInput: inputGradient,
  Conv2DBackpropFilter: filterGradient,
};

/** Puts them in the place of the published ones of the cpu backend, once per process. @param tf the double-precision one */
export function speedUpFloat64(tf: TensorFlow): void {
  for (const [kernelName, make] of Object.entries(kernels)) {
    const published = tf.getKernel(kernelName, 'cpu').kernelFunc;
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc: make(tf, published) as KernelFunc });
  }
}
