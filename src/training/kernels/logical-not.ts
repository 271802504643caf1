import type { KernelCall, KernelFix } from './fix';

export const logicalNot: KernelFix = {
  kernel: 'LogicalNot',
  backend: 'wasm',
  why: 'true is 255 instead of 1, which sums and casts then count',
  make:
    () =>
    ({ inputs: { x }, backend }: KernelCall) => {
      const out = backend.makeOutput(x.shape, 'bool');
      const from = backend.typedArrayFromHeap(x);
      const to = backend.typedArrayFromHeap(out);
      for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 1 : 0;
      return out;
    },
};
