import type { DataType } from '@tensorflow/tfjs';
import type { FixTools, KernelCall, KernelFix } from './fix';

export const castToBool: KernelFix = {
  kernel: 'Cast',
  backend: 'wasm',
  why: 'a number cast to bool keeps its lowest byte instead of becoming 0 or 1',
  make: ({ published }: FixTools) => (call: KernelCall) => {
    const { inputs, attrs, backend } = call;
    if ((attrs as unknown as { dtype: DataType }).dtype !== 'bool') return published!(call as never);
    const out = backend.makeOutput(inputs.x.shape, 'bool');
    const from = backend.typedArrayFromHeap(inputs.x);
    const to = backend.typedArrayFromHeap(out);
    for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 0 : 1;
    return out;
  },
};
