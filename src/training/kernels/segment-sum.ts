import type { TensorInfo } from '@tensorflow/tfjs';
import { plain, size, turnedInto, type FixTools, type KernelCall, type KernelFix } from './fix';

/** Row i of x is added to row segmentIds[i] of the result; negative and too large ids are left out. Gather's gradient runs on it. */
const make = (tools: FixTools) => (call: KernelCall): TensorInfo => {
  const { inputs: { x, segmentIds }, attrs, backend } = call;
  const segments = attrs.numSegments as number;
  const inner = x.shape.slice(segmentIds.shape.length);
  const width = size(inner);
  const out = plain(tools.tf, backend).make([segments, ...inner], [x, segmentIds], (sums, values, ids) => {
    ids.forEach((id, row) => {
      if (id < 0 || id >= segments) return;
      for (let i = 0; i < width; i++) sums[id * width + i] += values[row * width + i];
    });
  });
  return x.dtype === 'float32' ? out : turnedInto(x.dtype, out, tools, call);
};

export const segmentSum: KernelFix[] = [
  { kernel: 'UnsortedSegmentSum', backend: 'cpu', why: 'what is no number in one segment is added to all of them', make },
  { kernel: 'UnsortedSegmentSum', backend: 'wasm', why: 'missing', make },
];
