import type { TensorInfo } from '@tensorflow/tfjs';
import { borrow } from './borrowed';
import { size, type FixTools, type KernelCall, type KernelFix } from './fix';

/** One element after the other, in plain JavaScript on the heap. */
function each(kernel: string, why: string, of: (attrs: Record<string, number>) => (value: number) => number): KernelFix {
  return {
    kernel,
    backend: 'wasm',
    why,
    make:
      () =>
      ({ inputs: { x }, attrs, backend }: KernelCall): TensorInfo => {
        const f = of(attrs as Record<string, number>);
        const out = backend.makeOutput(x.shape, x.dtype);
        const from = backend.typedArrayFromHeap(x);
        const to = backend.typedArrayFromHeap(out);
        for (let i = 0; i < to.length; i++) to[i] = f(from[i]);
        return out;
      },
  };
}

const clip = (least: number, most: number) => (value: number) => (value < least ? least : value > most ? most : value);

/** What a reduction of no elements is. */
const ofNothing: Record<string, number> = { Sum: 0, Mean: NaN, Max: -Infinity, Min: Infinity, Prod: 1, All: 1, Any: 0 };

/** The published kernel, but where `empty` gives the result: of no elements. */
const spared = (kernel: string, why: string, empty: (call: KernelCall, tools: FixTools) => TensorInfo | TensorInfo[] | undefined): KernelFix => ({
  kernel,
  backend: 'wasm',
  why,
  make: (tools) => (call: KernelCall) => empty(call, tools) ?? tools.published!(call as never),
});

const reductions = Object.entries(ofNothing).map(([kernel, value]) =>
  spared(kernel, 'of no elements it is whatever the memory held', ({ inputs: { x }, attrs, backend }, { tf }) => {
    if (size(x.shape) > 0) return undefined;
    const { reductionIndices, axis, keepDims } = attrs as { reductionIndices?: number[]; axis?: number[]; keepDims?: boolean };
    const axes = tf.util.parseAxisParam((reductionIndices ?? axis)!, x.shape);
    const kept = x.shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
    const out = backend.makeOutput(keepDims ? kept : kept.filter((_, i) => !axes.includes(i)), kernel === 'Mean' ? 'float32' : x.dtype);
    backend.typedArrayFromHeap(out).fill(value);
    return out;
  }),
);

const topK = spared('TopK', 'of no elements it ends in a division by zero', ({ inputs: { x }, attrs, backend }) => {
  const shape = [...x.shape.slice(0, -1), attrs.k as number];
  return size(x.shape) > 0 && size(shape) > 0 ? undefined : [backend.makeOutput(shape, x.dtype), backend.makeOutput(shape, 'int32')];
});

const transpose = spared('Transpose', 'of no elements it ends in a division by zero', ({ inputs: { x }, attrs, backend }) =>
  size(x.shape) > 0 ? undefined : backend.makeOutput((attrs.perm as number[]).map((axis) => x.shape[axis]), x.dtype),
);

/** A plain loop: it looks at a whole operand each time. */
function hasNaN(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

const extremes = ['Maximum', 'Minimum'].map(
  (kernel): KernelFix => ({
    kernel,
    backend: 'wasm',
    why: 'NaN in the second operand is lost',
    make: (tools) => {
      const lent = borrow(tools, kernel);
      return (call: KernelCall) => (hasNaN(call.backend.typedArrayFromHeap(call.inputs.b)) ? lent(call) : tools.published!(call as never));
    },
  }),
);

export const elements: KernelFix[] = [
  topK,
  transpose,
  ...extremes,
  each('Sign', 'numbers near 0 count as 0', () => (value) => (value > 0 ? 1 : value < 0 ? -1 : value === 0 ? 0 : value)),
  each('Relu6', 'NaN becomes 0', () => clip(0, 6)),
  each('ClipByValue', 'NaN becomes the lower bound', ({ clipValueMin, clipValueMax }) => clip(clipValueMin, clipValueMax)),
  ...reductions,
];
