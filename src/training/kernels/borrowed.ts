import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs';
import { InWords } from '../../words';
import type { FixTools, KernelCall, KernelFix, PlainBackend } from './fix';

/**
 * Kernels of the cpu backend run on copies of the operands: right, and slow. They serve what training rarely needs.
 */
const borrowedKernels: Record<string, string> = {
  DepthwiseConv2dNativeBackpropFilter: 'missing',
  DepthwiseConv2dNativeBackpropInput: 'missing',
  Dilation2D: 'wrong values',
  Dilation2DBackpropFilter: 'wrong values',
  Dilation2DBackpropInput: 'wrong values',
  Einsum: 'missing',
  UnsortedSegmentSum: 'missing',
  MaxPool3D: 'windows without a positive value are lost',
  Conv3DBackpropFilterV2: 'wrong values',
  Conv3DBackpropInputV2: 'wrong values',
  Prelu: 'slopes that broadcast are misread',
};

export const borrowed: KernelFix[] = Object.entries(borrowedKernels).map(([kernel, why]) => ({
  kernel,
  backend: 'wasm',
  why,
  make: (tools) => borrow(tools, kernel),
}));

export function borrow({ tf }: FixTools, name: string): (call: KernelCall) => TensorInfo {
  const kernel = tf.getKernel(name, 'cpu').kernelFunc as unknown as (call: { inputs: object; attrs: NamedAttrMap; backend: PlainBackend }) => TensorInfo;
  return ({ inputs, attrs, backend }) => {
    const cpu = tf.engine().backendNames().includes('cpu') ? (tf.engine().findBackend('cpu') as unknown as PlainBackend) : undefined;
    if (!cpu) throw new InWords(`The backend wasm has no ${name}, and the backend cpu, which would lend it, is missing.`, 'lab');
    // Einsum takes its operands as a list.
    const copies: Record<string, TensorInfo> = Array.isArray(inputs) ? ([] as never) : {};
    for (const [key, tensor] of Object.entries(inputs)) {
      if (!tensor) continue;
      const copy = cpu.makeTensorInfo(tensor.shape, tensor.dtype, backend.typedArrayFromHeap(tensor).slice());
      // Some kernels of cpu ask for the rank, which only whole tensors have.
      copies[key] = Object.assign(copy, { rank: tensor.shape.length });
    }
    const result = kernel({ inputs: copies, attrs, backend: cpu });
    const out = backend.makeOutput(result.shape, result.dtype);
    backend.typedArrayFromHeap(out).set(cpu.readSync(result.dataId));
    for (const tensor of [...Object.values(copies), result]) cpu.disposeData(tensor.dataId, true);
    return out;
  };
}

/** Kernels over complex numbers, which the heap of wasm cannot hold. */
const complexKernels = ['Complex', 'ComplexAbs', 'FFT', 'IFFT', 'Imag', 'Real'];

export const refused: KernelFix[] = complexKernels.map((kernel) => ({
  kernel,
  backend: 'wasm',
  why: 'refused: complex numbers',
  make: () => () => {
    throw new InWords(`tf.js has no complex numbers on the backend wasm (${kernel}). Choose the backend tensorflow or cpu.`);
  },
}));

