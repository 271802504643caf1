import { size, type KernelCall, type KernelFix } from './fix';

/** `condition ? t : e` for numbers of one byte; a condition of rank 1 chooses whole rows. */
export const select: KernelFix = {
  kernel: 'Select',
  backend: 'wasm',
  why: 'booleans are taken for numbers of four bytes: wrong, and what lies behind them in memory is written over',
  make:
    ({ published }) =>
    (call: KernelCall) => {
      const { inputs: { condition, t, e }, backend } = call;
      if (t.dtype !== 'bool') return published!(call as never);
      const out = backend.makeOutput(t.shape, 'bool');
      const [chosen, yes, no, to] = [condition, t, e, out].map((tensor) => backend.typedArrayFromHeap(tensor));
      const row = condition.shape.length === 1 && t.shape.length > 1 ? size(t.shape.slice(1)) : 1;
      for (let i = 0; i < to.length; i++) to[i] = chosen[Math.floor(i / row)] ? yes[i] : no[i];
      return out;
    },
};
