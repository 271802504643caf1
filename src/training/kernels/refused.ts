import { InWords } from '../../words';
import type { Backend, TensorFlow } from '../training';
import type { KernelFix } from './fix';

/** Kernels over complex numbers, which the heap of wasm cannot hold. */
const complexKernels = ['Complex', 'ComplexAbs', 'FFT', 'IFFT', 'Imag', 'Real'];

/** Kernels over texts and over rows of different lengths, which no training of numbers reaches. */
const missing: [backend: Backend, kernels: string[]][] = [
  ['wasm', ['Draw', 'RaggedGather', 'RaggedRange', 'RaggedTensorToTensor', 'StaticRegexReplace']],
  [
    'tensorflow',
    [
      'Draw', 'MaxPoolWithArgmax', 'RaggedGather', 'RaggedRange', 'RaggedTensorToTensor', 'SparseFillEmptyRows', 'SparseReshape', 'SparseSegmentMean', 'SparseSegmentSum',
      'StringNGrams', 'StringSplit', 'StringToHashBucketFast',
    ],
  ],
];

function refusal(kernel: string, backend: Backend, why: string, sentence: string): KernelFix {
  return {
    kernel,
    backend,
    why: `refused: ${why}`,
    make: () => () => {
      throw new InWords(sentence);
    },
  };
}

export const refused: KernelFix[] = [
  ...complexKernels.map((kernel) => refusal(kernel, 'wasm', 'complex numbers', `tf.js has no complex numbers on the backend wasm (${kernel}). Choose the backend tensorflow or cpu.`)),
  ...missing.flatMap(([backend, kernels]) => kernels.map((kernel) => refusal(kernel, backend, 'missing', `tf.js has no ${kernel} on the backend ${backend}. Choose the backend cpu.`))),
];

/** Kernels that cpu has and `backend` has not. */
export function missingKernels(tf: TensorFlow, backend: Backend): string[] {
  return tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName).filter((kernel) => !tf.getKernel(kernel, backend));
}
