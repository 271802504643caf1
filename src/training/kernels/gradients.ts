/** Gradients that tf.js publishes wrong for every backend, whatever its kernels compute. */
import type { GradConfig, NamedAttrMap, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../training';
import { ofRank } from './fix';

export interface GradientFix {
  kernel: string;
  /** What is wrong with the published one, for the table of kernels. */
  why: string;
  /** Where the gradient needs more of them than the published one. */
  inputsToSave?: string[];
  make(tf: TensorFlow, published: GradConfig): GradConfig['gradFunc'];
}

type Attrs<T> = NamedAttrMap & T;

/** `(before, after)` positions along one axis of `n`, as the places that they copy. */
function mirrored(n: number, [before, after]: [number, number], mode: 'reflect' | 'symmetric'): number[] {
  const edge = mode === 'reflect' ? 0 : 1;
  return Array.from({ length: before + n + after }, (_, i) => {
    const at = i - before;
    if (at < 0) return -at - edge;
    return at < n ? at : 2 * n - 2 + edge - at;
  });
}

/** What every place along an axis gave to the result comes back to it. @param places of the operand, for each place of the result */
function gathered(tf: TensorFlow, dy: Tensor, axis: number, places: number[], n: number): Tensor {
  const forth = [axis, ...dy.shape.map((_, i) => i).filter((i) => i !== axis)];
  const back = forth.map((_, i) => forth.indexOf(i));
  return tf.transpose(tf.unsortedSegmentSum(tf.transpose(dy, forth), tf.tensor1d(places, 'int32') as Tensor1D, n), back);
}

const cumsum: GradientFix = {
  kernel: 'Cumsum',
  why: 'along every axis but the last its axes are exchanged',
  make: (tf) => (dy, _saved, attrs) => {
    const { axis, exclusive, reverse } = attrs as Attrs<{ axis: number; exclusive: boolean; reverse: boolean }>;
    return { x: () => tf.cumsum(dy as Tensor, axis, exclusive, !reverse) };
  },
};

const mirrorPad: GradientFix = {
  kernel: 'MirrorPad',
  why: 'what was mirrored into the pad is left out',
  make: (tf) => (dy, [x], attrs) => {
    const { paddings, mode } = attrs as Attrs<{ paddings: [number, number][]; mode: 'reflect' | 'symmetric' }>;
    return { x: () => paddings.reduce((sum, pad, axis) => (pad[0] + pad[1] === 0 ? sum : gathered(tf, sum, axis, mirrored(x.shape[axis], pad, mode), x.shape[axis])), dy as Tensor) };
  },
};

/** Equal elements share the gradient, as TensorFlow and PyTorch do it: all together give what a step of all of them gives. */
function extreme(kernel: 'Max' | 'Min'): GradientFix {
  return {
    kernel,
    why: 'among equal elements each gets the whole gradient',
    make: (tf) => (dy, [x, y], attrs) => {
      const { reductionIndices, axis } = attrs as Attrs<{ reductionIndices?: number | number[]; axis?: number | number[] }>;
      const axes = tf.util.parseAxisParam((reductionIndices ?? axis)!, x.shape);
      const kept = x.shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
      return {
        x: () => {
          const chosen = tf.cast(tf.equal(x, tf.reshape(y, kept)), 'float32');
          return tf.mul(tf.div(tf.reshape(dy as Tensor, kept), tf.sum(chosen, axes, true)), chosen);
        },
      };
    },
  };
}

/** The engine hands a single gradient over without its list. */
const onePiece = (kernel: string): GradientFix => ({
  kernel,
  why: 'fails where there is one piece, as in a recurrent network over one step',
  make: (_tf, published) => (dy, saved, attrs) => published.gradFunc([dy].flat() as never, saved, attrs),
});

/** What comes back to an operand of `shape` that was broadcast to the shape of dy. */
function summed(tf: TensorFlow, dy: Tensor, shape: number[]): Tensor {
  const kept = ofRank(dy.shape.length, shape);
  return tf.reshape(tf.sum(dy, kept.map((_, i) => i).filter((i) => kept[i] !== dy.shape[i])), shape);
}

/** y = (x - mean) / sqrt(variance + epsilon) * scale + offset. */
const batchNorm: GradientFix = {
  kernel: 'FusedBatchNorm',
  why: 'fails for parameters that broadcast along another axis than the last',
  inputsToSave: ['x', 'mean', 'variance', 'scale', 'offset'],
  make: (tf, published) => (given, saved, attrs) => {
    const [x, mean, variance, scale, offset] = saved as (Tensor | undefined)[] as [Tensor, Tensor, Tensor, Tensor?, Tensor?];
    const depth = x.shape.at(-1)!;
    const common = [mean, variance, scale, offset].every((parameter) => !parameter || parameter.size === x.size || (parameter.shape.length === 1 && parameter.size === depth));
    if (common) return published.gradFunc(given, saved, attrs);
    const dy = given as Tensor;
    const inverse = tf.rsqrt(tf.add(variance, (attrs as Attrs<{ varianceEpsilon: number }>).varianceEpsilon));
    const centred = tf.sub(x, mean);
    const scaled = tf.mul(scale ? tf.mul(dy, scale) : dy, inverse);
    return {
      x: () => tf.clone(scaled),
      mean: () => summed(tf, tf.neg(scaled), mean.shape),
      variance: () => summed(tf, tf.mul(tf.mul(scaled, centred), tf.mul(tf.square(inverse), -0.5)), variance.shape),
      scale: () => summed(tf, tf.mul(dy, tf.mul(centred, inverse)), scale!.shape),
      offset: () => summed(tf, dy, offset!.shape),
    };
  },
};

interface Resize {
  size: [number, number];
  halfPixelCenters: boolean;
}

/** Resizing by the centres of pixels, of which tf.js has no gradient and takes that of resizing by their corners. */
function byCentres(kernel: string, along: (tf: TensorFlow, dy: Tensor4D, axis: 1 | 2, from: number, to: number) => Tensor): GradientFix {
  return {
    kernel,
    why: 'with halfPixelCenters it is that of another resizing',
    make: (tf, published) => (dy, saved, attrs) => {
      const { size, halfPixelCenters } = attrs as unknown as Resize;
      if (!halfPixelCenters) return published.gradFunc(dy, saved, attrs);
      const [, height, width] = saved[0].shape;
      return { images: () => along(tf, along(tf, dy as Tensor4D, 1, height, size[0]) as Tensor4D, 2, width, size[1]) };
    },
  };
}

/** Row i of the matrix: the weights of the old pixels in new pixel i (the forward kernel of the cpu backend). */
function weights(from: number, to: number): number[][] {
  return Array.from({ length: to }, (_, i) => {
    const row = Array<number>(from).fill(0);
    const at = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const left = Math.min(from - 1, Math.floor(at));
    const right = Math.min(from - 1, left + 1);
    row[left] += 1 - (at - left);
    row[right] += at - left;
    return row;
  });
}

const bilinear = byCentres('ResizeBilinear', (tf, dy, axis, from, to) => {
  const [n, height, width, channels] = dy.shape;
  const matrix = tf.tensor2d(weights(from, to)) as Tensor2D;
  const flat = axis === 1 ? [n, height, width * channels] : [n * height, width, channels];
  const rows = tf.tile(tf.expandDims(tf.transpose(matrix), 0), [flat[0], 1, 1]) as Tensor3D;
  return tf.reshape(tf.matMul(rows, tf.reshape(dy, flat)), axis === 1 ? [n, from, width, channels] : [n, height, from, channels]);
});

const nearest = byCentres('ResizeNearestNeighbor', (tf, dy, axis, from, to) => {
  const places = Array.from({ length: to }, (_, i) => Math.min(from - 1, Math.floor((from / to) * (i + 0.5))));
  return gathered(tf, dy, axis, places, from);
});

export const gradientFixes: GradientFix[] = [cumsum, mirrorPad, extreme('Max'), extreme('Min'), onePiece('Unpack'), onePiece('SplitV'), batchNorm, bilinear, nearest];

/** Puts the corrected gradients in the place of the published ones, once per process. */
export function correctGradients(tf: TensorFlow): void {
  for (const { kernel, inputsToSave, make } of gradientFixes) {
    const published = tf.getGradient(kernel);
    const gradFunc = make(tf, published);
    tf.unregisterGradient(kernel);
    tf.registerGradient({ ...published, ...(inputsToSave && { inputsToSave }), gradFunc });
  }
}
