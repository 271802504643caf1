import type { TensorInfo } from '@tensorflow/tfjs';
import { ofRank, size, type FixTools, type KernelCall, type KernelFix } from './fix';

/** Parameters that broadcast, as tf.layers makes them for every axis but the last, are repeated to the shape of x. */
const make = ({ published, run }: FixTools) => (call: KernelCall): TensorInfo => {
  const { inputs, backend } = call;
  const { x, ...parameters } = inputs;
  const made: TensorInfo[] = [];
  const step = (kernel: string, tensor: TensorInfo, attrs: object) => {
    made.push(run(kernel, { x: tensor }, attrs));
    return made.at(-1)!;
  };
  const whole = Object.entries(parameters).map(([name, parameter]): [string, TensorInfo] => {
    if (!parameter || parameter.shape.length === 1 || size(parameter.shape) === size(x.shape)) return [name, parameter];
    const shape = ofRank(x.shape.length, parameter.shape);
    return [name, step('Tile', step('Reshape', parameter, { shape }), { reps: x.shape.map((extent, i) => extent / shape[i]) })];
  });
  const out = published!({ ...call, inputs: { x, ...Object.fromEntries(whole) } } as never) as TensorInfo;
  for (const { dataId } of made) backend.disposeData(dataId);
  return out;
};

export const batchNorm: KernelFix[] = (['cpu', 'wasm'] as const).map((backend) => ({
  kernel: 'FusedBatchNorm',
  backend,
  why: 'parameters that broadcast along another axis than the last are taken in the wrong order',
  make,
}));
