import type { TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../training';
import type { FixTools, KernelCall, KernelFix } from './fix';

interface Attrs {
  strides: number | number[];
  pad: 'same' | 'valid' | number;
  dilations?: number | number[];
  dimRoundingMode?: 'floor';
}

/** Along one axis: how far the windows step and reach, and how many there are. */
interface Axis {
  extent: number;
  stride: number;
  reach: number;
  before: number;
  count: number;
}

/** The last two axes are height and width; volumes have depth before them. */
function axesOf(tf: TensorFlow, x: number[], filter: number[], { strides, pad, dilations, dimRoundingMode }: Attrs): Axis[] {
  if (x.length === 4) {
    const info = tf.backend_util.computeConv2DInfo(x as never, filter as never, strides as number, (dilations ?? 1) as number, pad, dimRoundingMode);
    return [
      { extent: info.inHeight, stride: info.strideHeight, reach: info.effectiveFilterHeight, before: info.padInfo.top, count: info.outHeight },
      { extent: info.inWidth, stride: info.strideWidth, reach: info.effectiveFilterWidth, before: info.padInfo.left, count: info.outWidth },
    ];
  }
  const info = tf.backend_util.computeConv3DInfo(x as never, filter as never, strides as number, (dilations ?? 1) as number, pad as 'same');
  return [
    { extent: info.inDepth, stride: info.strideDepth, reach: info.effectiveFilterDepth, before: info.padInfo.front, count: info.outDepth },
    { extent: info.inHeight, stride: info.strideHeight, reach: info.effectiveFilterHeight, before: info.padInfo.top, count: info.outHeight },
    { extent: info.inWidth, stride: info.strideWidth, reach: info.effectiveFilterWidth, before: info.padInfo.left, count: info.outWidth },
  ];
}

/**
 * TensorFlow for CPU steps through the rows by the wrong stride where one channel gives a result one column wide. Cut to that column
 * the horizontal stride has no part in it, and may be the vertical one.
 */
const make = (tools: FixTools) => (call: KernelCall): TensorInfo => {
  const { inputs, attrs, backend } = call;
  const published = tools.published as unknown as (call: KernelCall) => TensorInfo;
  const axes = axesOf(tools.tf, inputs.x.shape, inputs.filter.shape, attrs as unknown as Attrs);
  const [height, width] = axes.slice(-2);
  if (inputs.x.shape.at(-1) !== 1 || width.count !== 1 || height.stride === width.stride) return published(call);
  const covered = axes.map(({ count, stride, reach }) => (count - 1) * stride + reach);
  const paddings = axes.map(({ before, extent }, i) => [before, Math.max(0, covered[i] - extent - before)]);
  const padded = tools.run('PadV2', { x: inputs.x }, { paddings: [[0, 0], ...paddings, [0, 0]], constantValue: 0 });
  const column = tools.run('Slice', { x: padded }, { begin: inputs.x.shape.map(() => 0), size: [inputs.x.shape[0], ...covered, 1] });
  const strides = [...axes.slice(0, -1), height].map(({ stride }) => stride);
  const out = published({ inputs: { ...inputs, x: column }, attrs: { ...attrs, pad: 'valid', strides }, backend });
  for (const { dataId } of [padded, column]) backend.disposeData(dataId);
  return out;
};

export const narrow: KernelFix[] = ['Conv2D', 'FusedConv2D', 'Conv3D'].map((kernel) => ({
  kernel,
  backend: 'tensorflow',
  why: 'wrong values for one channel where the result is one column wide and the strides differ',
  make,
}));
