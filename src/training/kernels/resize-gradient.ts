import type { TensorInfo } from '@tensorflow/tfjs';
import { plain, type KernelCall, type KernelFix } from './fix';

/** Where the forward pass of nearest-neighbour resizing reads for output position `y` along one axis. */
function source(y: number, from: number, to: number, alignCorners: boolean): number {
  const aligned = alignCorners && to > 1;
  const position = (y * (aligned ? from - 1 : from)) / (aligned ? to - 1 : to);
  return Math.min(from - 1, alignCorners ? Math.round(position) : Math.floor(position));
}

/** The gradient of resizing to the nearest neighbour: what each output read gets its dy back. */
const nearest: KernelFix = {
  kernel: 'ResizeNearestNeighborGrad',
  backend: 'cpu',
  why: 'of several pictures only the first gets its gradient',
  make:
    ({ tf }) =>
    ({ inputs: { images, dy }, attrs, backend }: KernelCall<never>): TensorInfo => {
      const [batch, height, width, channels] = images.shape;
      const [, outHeight, outWidth] = dy.shape;
      const { alignCorners } = attrs as unknown as { alignCorners: boolean };
      return plain(tf, backend).make(images.shape, [dy], (dx, values) => {
        let out = 0;
        for (let n = 0; n < batch; n++) {
          for (let i = 0; i < outHeight; i++) {
            const row = n * height + source(i, height, outHeight, alignCorners);
            for (let j = 0; j < outWidth; j++) {
              const k = (row * width + source(j, width, outWidth, alignCorners)) * channels;
              for (let c = 0; c < channels; c++, out++) dx[k + c] += values[out];
            }
          }
        }
      });
    },
};

const bilinear: KernelFix = {
  kernel: 'ResizeBilinearGrad',
  backend: 'cpu',
  why: 'height and width are exchanged in the shape of the gradient',
  make:
    ({ published }) =>
    (call: KernelCall<never>): TensorInfo => ({ ...(published!(call) as TensorInfo), shape: (call as KernelCall).inputs.images.shape }),
};

export const resizeGradients: KernelFix[] = [nearest, bilinear];
