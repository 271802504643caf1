import { size, type KernelCall, type KernelFix } from './fix';

interface GatherAttributes {
  axis: number;
  batchDims: number;
}

/** Slices of a tensor by their numbers: `out[b, o, i, :] = x[b, o, indices[b, i], :]`, where the axis may count from the end. */
const gathered: KernelFix = {
  kernel: 'GatherV2',
  backend: 'wasm',
  why: 'axes that count from the end, and tensors of no elements, are read and written beyond their memory',
  make:
    ({ tf }) =>
    (call: KernelCall) => {
      const { inputs: { x, indices }, attrs, backend } = call;
      const { axis, batchDims } = attrs as unknown as GatherAttributes;
      const [at] = tf.util.parseAxisParam(axis, x.shape);
      const inner = indices.shape.slice(batchDims);
      const out = backend.makeOutput([...x.shape.slice(0, at), ...inner, ...x.shape.slice(at + 1)], x.dtype);
      const [batches, outer, rows, width, count] = [x.shape.slice(0, batchDims), x.shape.slice(batchDims, at), [x.shape[at]], x.shape.slice(at + 1), inner].map(size);
      const [from, chosen, to] = [x, indices, out].map((tensor) => backend.typedArrayFromHeap(tensor));
      for (let b = 0, written = 0; b < batches; b++) {
        for (let o = 0; o < outer; o++) {
          for (let i = 0; i < count; i++, written += width) {
            const row = chosen[b * count + i];
            tf.util.assert(row >= 0 && row < rows, () => `gather: the index ${row} is not in [0, ${rows - 1}].`);
            const start = ((b * outer + o) * rows + row) * width;
            to.set(from.subarray(start, start + width), written);
          }
        }
      }
      return out;
    },
};

const counted: KernelFix = {
  kernel: 'GatherV2',
  backend: 'tensorflow',
  why: 'axes that count from the end are refused',
  make:
    ({ tf, published }) =>
    (call: KernelCall) => {
      const [axis] = tf.util.parseAxisParam((call.attrs as unknown as GatherAttributes).axis, call.inputs.x.shape);
      return published!({ ...call, attrs: { ...call.attrs, axis } } as never) as never;
    },
};

export const gather: KernelFix[] = [gathered, counted];
