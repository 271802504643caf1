import type { TensorInfo } from '@tensorflow/tfjs';
import { plain, type KernelCall, type KernelFix } from './fix';
import { forEachWindow, poolAxes, type Axis, type PoolAttrs, type Window } from './windows';

type Numbers = { [index: number]: number; readonly length: number };

/** Distributes the `channels` numbers of dy from `out` on over one window. */
type Spread = (window: Window, axes: [Axis, Axis, Axis], channels: number, out: number, dx: Numbers, dy: Numbers, x: Numbers) => void;

/** To the first largest element of the window. */
const toLargest: Spread = ({ example, depth, height, width }, axes, channels, out, dx, dy, x) => {
  for (let c = 0; c < channels; c++) {
    let largest = -Infinity;
    let at = -1;
    for (let z = depth[0]; z < depth[1]; z++) {
      for (let row = height[0]; row < height[1]; row++) {
        let k = (example + (z * axes[1].input + row) * axes[2].input + width[0]) * channels + c;
        for (let column = width[0]; column < width[1]; column++, k += channels) {
          if (x[k] > largest) {
            largest = x[k];
            at = k;
          }
        }
      }
    }
    if (at >= 0) dx[at] += dy[out + c];
  }
};

/** In equal parts to the elements inside the picture: the divisor that the forward pass uses. */
const evenly: Spread = ({ example, depth, height, width }, axes, channels, out, dx, dy) => {
  const count = (depth[1] - depth[0]) * (height[1] - height[0]) * (width[1] - width[0]);
  for (let z = depth[0]; z < depth[1]; z++) {
    for (let row = height[0]; row < height[1]; row++) {
      let k = (example + (z * axes[1].input + row) * axes[2].input + width[0]) * channels;
      for (let column = width[0]; column < width[1]; column++) {
        for (let c = 0; c < channels; c++, k++) dx[k] += dy[out + c] / count;
      }
    }
  }
};

function gradient(spread: Spread): KernelFix['make'] {
  return ({ tf }) =>
    ({ inputs: { dy, input }, attrs, backend }: KernelCall<never>): TensorInfo => {
      const axes = poolAxes(tf, input.shape, attrs as unknown as PoolAttrs);
      const channels = input.shape.at(-1)!;
      return plain(backend).make(input.shape, [dy, input], (dx, dyValues, x) => {
        let out = 0;
        forEachWindow(input.shape[0], axes, (window) => {
          spread(window, axes, channels, out, dx, dyValues, x);
          out += channels;
        });
      });
    };
}

const average = "with 'same' pads the gradient divides by the whole window, the forward pass by its part inside the picture";

export const poolGradients: KernelFix[] = [
  { kernel: 'MaxPoolGrad', backend: 'wasm', why: 'windows without a positive value get no gradient, and ties go to the last element', make: gradient(toLargest) },
  { kernel: 'MaxPool3DGrad', backend: 'wasm', why: 'windows without a positive value get no gradient', make: gradient(toLargest) },
  { kernel: 'MaxPool3DGrad', backend: 'cpu', why: 'most windows get no gradient', make: gradient(toLargest) },
  { kernel: 'AvgPoolGrad', backend: 'wasm', why: average, make: gradient(evenly) },
  { kernel: 'AvgPoolGrad', backend: 'cpu', why: average, make: gradient(evenly) },
  { kernel: 'AvgPool3DGrad', backend: 'wasm', why: average, make: gradient(evenly) },
  { kernel: 'AvgPool3DGrad', backend: 'cpu', why: average, make: gradient(evenly) },
];
