import type { TensorInfo } from '@tensorflow/tfjs';
import { size, type FixTools, type KernelCall, type KernelFix } from './fix';

/** A negative axis counts from the end; a single number counts as a vector of one. */
const fix = (kernel: string, backend: KernelFix['backend'], why: string): KernelFix => ({
  kernel,
  backend,
  why,
  make: ({ tf, published, run }: FixTools) => (call: KernelCall) => {
    const { inputs: { x }, attrs, backend } = call;
    if (size(x.shape) === 0) return run('Identity', { x });
    if (x.shape.length > 0) return published!({ ...call, attrs: { ...attrs, axis: tf.util.parseAxisParam(attrs.axis as number, x.shape)[0] } } as never);
    const vector = run('Reshape', { x }, { shape: [1] });
    const made = published!({ inputs: { x: vector }, attrs: { ...attrs, axis: 0 }, backend } as never) as TensorInfo;
    const out = run('Reshape', { x: made }, { shape: [] });
    backend.disposeData(vector.dataId);
    backend.disposeData(made.dataId);
    return out;
  },
});

export const running: KernelFix[] = ['Cumsum', 'Cumprod'].flatMap((kernel) => [
  fix(kernel, 'cpu', 'a negative axis gives a tensor of no shape; a single number becomes 0 or 1'),
  fix(kernel, 'wasm', 'a negative axis gives a tensor of no shape; never ends for a single number'),
  fix(kernel, 'tensorflow', 'refuses a single number'),
]);
