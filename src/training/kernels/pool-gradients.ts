import type { TensorInfo } from '@tensorflow/tfjs';
import { plain, size, type KernelCall, type KernelFix } from './fix';
import { simdOf } from './simd/memory';
import { poolAxes, ranges, type Axis, type PoolAttrs } from './windows';

type Numbers = { [index: number]: number; readonly length: number };

/** First and end of the windows along depth, height and width, by output position. */
type Windows = [Int32Array, Int32Array][];

/** Adds dy's gradients to dx; `axes` are depth, height and width of x. */
type Spread = (batch: number, axes: [Axis, Axis, Axis], windows: Windows, channels: number, dx: Numbers, dy: Numbers, x: Numbers) => void;

/** To the first largest element of each window. */
const toLargest: Spread = (batch, [deep, high, wide], [depths, heights, widths], channels, dx, dy, x) => {
  const largest = new Float64Array(channels);
  const places = new Int32Array(channels);
  let out = 0;
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < deep.output; o++) {
      for (let i = 0; i < high.output; i++) {
        for (let j = 0; j < wide.output; j++) {
          largest.fill(-Infinity);
          places.fill(-1);
          for (let z = depths[0][o]; z < depths[1][o]; z++) {
            for (let row = heights[0][i]; row < heights[1][i]; row++) {
              let k = (((n * deep.input + z) * high.input + row) * wide.input + widths[0][j]) * channels;
              for (let column = widths[0][j]; column < widths[1][j]; column++) {
                for (let c = 0; c < channels; c++, k++) {
                  if (x[k] > largest[c]) {
                    largest[c] = x[k];
                    places[c] = k;
                  }
                }
              }
            }
          }
          for (let c = 0; c < channels; c++, out++) if (places[c] >= 0) dx[places[c]] += dy[out];
        }
      }
    }
  }
};

/** In equal parts to the elements inside the picture: the divisor that the forward pass uses. */
const evenly: Spread = (batch, [deep, high, wide], [depths, heights, widths], channels, dx, dy) => {
  let out = 0;
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < deep.output; o++) {
      for (let i = 0; i < high.output; i++) {
        for (let j = 0; j < wide.output; j++, out += channels) {
          const count = (depths[1][o] - depths[0][o]) * (heights[1][i] - heights[0][i]) * (widths[1][j] - widths[0][j]);
          for (let z = depths[0][o]; z < depths[1][o]; z++) {
            for (let row = heights[0][i]; row < heights[1][i]; row++) {
              let k = (((n * deep.input + z) * high.input + row) * wide.input + widths[0][j]) * channels;
              for (let column = widths[0][j]; column < widths[1][j]; column++) {
                for (let c = 0; c < channels; c++, k++) dx[k] += dy[out + c] / count;
              }
            }
          }
        }
      }
    }
  }
};

function gradient(spread: Spread): KernelFix['make'] {
  return ({ tf }) =>
    ({ inputs: { dy, input }, attrs, backend }: KernelCall<never>): TensorInfo => {
      const axes = poolAxes(tf, input.shape, attrs as unknown as PoolAttrs);
      return plain(tf, backend).make(input.shape, [dy, input], (dx, dyValues, x) =>
        spread(input.shape[0], axes, axes.map(ranges), input.shape.at(-1)!, dx, dyValues, x),
      );
    };
}

/** The same as `toLargest` for pictures, four channels at a time. */
const toLargestOfPictures: KernelFix['make'] =
  ({ tf }) =>
  ({ inputs: { dy, input }, attrs, backend }: KernelCall<never>): TensorInfo => {
    const [, high, wide] = poolAxes(tf, input.shape, attrs as unknown as PoolAttrs);
    const [rows, columns] = [high, wide].map(ranges);
    const [batch, , , channels] = input.shape;
    const out = (backend as KernelCall['backend']).makeOutput(input.shape, 'float32');
    const simd = simdOf(backend);
    const [dx, upstream, x] = [out, dy, input].map((tensor) => simd.address(tensor));
    simd.floats().fill(0, dx / 4, dx / 4 + size(input.shape));
    const rowBytes = 4 * wide.input * channels;
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < high.output; i++) {
        for (let j = 0, next = 0; j < wide.output; j = next) {
          // Neighbouring windows of one width are one call; those that reach over an edge stand alone.
          const width = columns[1][j] - columns[0][j];
          next = j + 1;
          while (next < wide.output && width === wide.filter && columns[1][next] - columns[0][next] === width) next++;
          const at = (n * high.input + rows[0][i]) * rowBytes + 4 * columns[0][j] * channels;
          const from = upstream + 4 * ((n * high.output + i) * wide.output + j) * channels;
          const height = rows[1][i] - rows[0][i];
          if (height > 0 && width > 0) simd.addToLargest(dx + at, from, x + at, next - j, 4 * wide.stride * channels, height, width, rowBytes, channels);
        }
      }
    }
    return out;
  };

const average = "with 'same' pads the gradient divides by the whole window, the forward pass by its part inside the picture";

export const poolGradients: KernelFix[] = [
  { kernel: 'MaxPoolGrad', backend: 'wasm', why: 'windows without a positive value get no gradient, and ties go to the last element', make: toLargestOfPictures },
  { kernel: 'MaxPool3DGrad', backend: 'wasm', why: 'windows without a positive value get no gradient', make: gradient(toLargest) },
  { kernel: 'MaxPool3DGrad', backend: 'cpu', why: 'most windows get no gradient', make: gradient(toLargest) },
  { kernel: 'AvgPoolGrad', backend: 'wasm', why: average, make: gradient(evenly) },
  { kernel: 'AvgPoolGrad', backend: 'cpu', why: average, make: gradient(evenly) },
  { kernel: 'AvgPool3DGrad', backend: 'wasm', why: average, make: gradient(evenly) },
  { kernel: 'AvgPool3DGrad', backend: 'cpu', why: average, make: gradient(evenly) },
];
