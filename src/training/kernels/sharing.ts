import type { DataType, TensorInfo } from '@tensorflow/tfjs';
import type { FixTools, KernelCall, KernelFix } from './fix';

/** The same data once more; kernels never write into their inputs. */
function share({ inputs: { x }, backend }: KernelCall): TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}

const identity: KernelFix = {
  kernel: 'Identity',
  backend: 'wasm',
  why: 'copies its data',
  make:
    ({ published }: FixTools) =>
    (call: KernelCall<never>) =>
      (call as KernelCall).inputs.x.dtype === 'string' ? (published!(call) as TensorInfo) : share(call as KernelCall),
};

const cast: KernelFix = {
  kernel: 'Cast',
  backend: 'wasm',
  why: 'a number cast to bool keeps its lowest byte instead of becoming 0 or 1; a cast to its own type copies',
  make: ({ published }: FixTools) => (call: KernelCall) => {
    const { inputs: { x }, attrs, backend } = call;
    const { dtype } = attrs as unknown as { dtype: DataType };
    if (dtype === x.dtype && dtype !== 'string') return share(call);
    if (dtype !== 'bool') return published!(call as never);
    const out = backend.makeOutput(x.shape, 'bool');
    const from = backend.typedArrayFromHeap(x);
    const to = backend.typedArrayFromHeap(out);
    for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 0 : 1;
    return out;
  },
};

export const sharing: KernelFix[] = [identity, cast];
