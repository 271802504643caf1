import type { TensorInfo } from '@tensorflow/tfjs';
import { turnedInto, type KernelCall, type KernelFix } from './fix';

export const resize: KernelFix = {
  kernel: 'ResizeNearestNeighbor',
  backend: 'wasm',
  why: 'of whole numbers it makes floats',
  make:
    (tools) =>
    (call: KernelCall) => {
      const resized = tools.published!(call as never) as TensorInfo;
      return call.inputs.images.dtype === 'int32' ? turnedInto('int32', resized, tools, call) : resized;
    },
};
