import type { TensorInfo } from '@tensorflow/tfjs';
import type { KernelCall, KernelFix } from './fix';

export const resize: KernelFix = {
  kernel: 'ResizeNearestNeighbor',
  backend: 'wasm',
  why: 'of whole numbers it makes floats',
  make:
    ({ published, run }) =>
    (call: KernelCall) => {
      const { inputs: { images }, backend } = call;
      const resized = published!(call as never) as TensorInfo;
      if (images.dtype !== 'int32') return resized;
      const whole = run('Cast', { x: resized }, { dtype: 'int32' });
      backend.disposeData(resized.dataId);
      return whole;
    },
};
