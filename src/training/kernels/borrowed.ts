import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs';
import { InWords } from '../../words';
import type { Backend } from '../training';
import type { FixTools, HeapBackend, KernelCall, KernelFix, NodeBackend, PlainBackend } from './fix';

/**
 * Kernels of the cpu backend run on copies of the operands: right, and slow. They serve what training rarely needs.
 */
const borrowedKernels: [backend: Backend, kernels: Record<string, string>][] = [
  [
    'wasm',
    {
      DepthwiseConv2dNativeBackpropFilter: 'missing',
      DepthwiseConv2dNativeBackpropInput: 'missing',
      DenseBincount: 'counts begin with what lay in memory before',
      Dilation2D: 'wrong values',
      Dilation2DBackpropFilter: 'wrong values',
      Dilation2DBackpropInput: 'wrong values',
      Einsum: 'missing',
      MaxPool3D: 'windows without a positive value are lost',
      Conv3DBackpropFilterV2: 'wrong values',
      Conv3DBackpropInputV2: 'wrong values',
      Prelu: 'slopes that broadcast are misread',
    },
  ],
  ['tensorflow', { BitwiseAnd: 'missing', DenseBincount: 'missing', MaxPool3DGrad: 'every one of equal elements gets the whole gradient', RotateWithOffset: 'missing', SearchSorted: 'missing', Transform: 'missing' }],
];

export const borrowed: KernelFix[] = borrowedKernels.flatMap(([backend, kernels]) =>
  Object.entries(kernels).map(([kernel, why]): KernelFix => ({ kernel, backend, why, make: (tools) => borrow(tools, kernel) as never })),
);

type Lent = (call: { inputs: object; attrs: NamedAttrMap; backend: PlainBackend }) => TensorInfo;

/** The cpu backend's kernel as one of the present backend. */
export function borrow({ tf }: FixTools, name: string): (call: KernelCall<HeapBackend | NodeBackend>) => TensorInfo {
  const kernel = tf.getKernel(name, 'cpu').kernelFunc as unknown as Lent;
  return ({ inputs, attrs, backend }) => {
    const cpu = tf.engine().backendNames().includes('cpu') ? (tf.engine().findBackend('cpu') as unknown as PlainBackend & { firstUse: boolean }) : undefined;
    if (!cpu) throw new InWords(`The backend ${tf.getBackend()} has no ${name}, and the backend cpu, which would lend it, is missing.`, 'lab');
    // On its first use it would print an advertisement among the learner's output.
    cpu.firstUse = false;
    // Einsum takes its operands as a list.
    const copies: Record<string, TensorInfo> = Array.isArray(inputs) ? ([] as never) : {};
    for (const [key, tensor] of Object.entries(inputs)) {
      if (!tensor) continue;
      const values = 'typedArrayFromHeap' in backend ? backend.typedArrayFromHeap(tensor).slice() : backend.readSync(tensor.dataId);
      // Some kernels of cpu ask for the rank, which only whole tensors have.
      copies[key] = Object.assign(cpu.makeTensorInfo(tensor.shape, tensor.dtype, values), { rank: tensor.shape.length });
    }
    const result = kernel({ inputs: copies, attrs, backend: cpu });
    const out = brought(result, cpu, backend);
    for (const tensor of [...Object.values(copies), result]) cpu.disposeData(tensor.dataId, true);
    return out;
  };
}

function brought({ dataId, shape, dtype }: TensorInfo, cpu: PlainBackend, backend: HeapBackend | NodeBackend): TensorInfo {
  const values = cpu.readSync(dataId);
  if (!('typedArrayFromHeap' in backend)) return { dataId: backend.write(values, shape, dtype), shape, dtype };
  const out = backend.makeOutput(shape, dtype);
  backend.typedArrayFromHeap(out).set(values);
  return out;
}
