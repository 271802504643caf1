import type { TensorFlow } from '../training';

export interface PoolAttrs {
  filterSize: number[] | number;
  strides: number[] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** One axis of a sliding window. */
export interface Axis {
  input: number;
  output: number;
  stride: number;
  filter: number;
  /** Elements of padding before the first. */
  before: number;
}

/** Depth, height and width of a pool over pictures (rank 4, depth 1) or volumes (rank 5), as tf.js computes them. */
export function poolAxes(tf: TensorFlow, shape: number[], attrs: PoolAttrs): [Axis, Axis, Axis] {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  if (shape.length === 4) {
    const w = tf.backend_util.computePool2DInfo(shape as [number, number, number, number], filterSize as number, strides as number, 1, pad, dimRoundingMode);
    return [
      { input: 1, output: 1, stride: 1, filter: 1, before: 0 },
      { input: w.inHeight, output: w.outHeight, stride: w.strideHeight, filter: w.filterHeight, before: w.padInfo.top },
      { input: w.inWidth, output: w.outWidth, stride: w.strideWidth, filter: w.filterWidth, before: w.padInfo.left },
    ];
  }
  const w = tf.backend_util.computePool3DInfo(shape as [number, number, number, number, number], filterSize as number, strides as number, 1, pad, dimRoundingMode);
  return [
    { input: w.inDepth, output: w.outDepth, stride: w.strideDepth, filter: w.filterDepth, before: w.padInfo.front },
    { input: w.inHeight, output: w.outHeight, stride: w.strideHeight, filter: w.filterHeight, before: w.padInfo.top },
    { input: w.inWidth, output: w.outWidth, stride: w.strideWidth, filter: w.filterWidth, before: w.padInfo.left },
  ];
}

/** The part inside the picture of each window along one axis: first and end per output position. */
export function ranges({ input, output, stride, filter, before }: Axis): [Int32Array, Int32Array] {
  const starts = Int32Array.from({ length: output }, (_, position) => position * stride - before);
  return [starts.map((start) => Math.max(0, start)), starts.map((start) => Math.min(input, start + filter))];
}
