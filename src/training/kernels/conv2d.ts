import type { TensorInfo } from '@tensorflow/tfjs';
import { fuse } from './fused';
import type { FixTools, KernelCall, KernelFix } from './fix';
import { convolve, filterGradient, inputGradient, type Convolution } from './simd/convolution';
import { simdOf } from './simd/memory';

interface ConvolutionAttrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | [number, number][];
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape = [number, number, number, number];

/** Output positions of a row below which XNNPACK, which takes positions of several rows together, is faster. */
const FEW_POSITIONS = 4;

/** @returns undefined for what the loops do not cover: channels first, and dilation along the width */
function convolutionOf({ tf }: FixTools, xShape: number[], filterShape: number[], attrs: ConvolutionAttrs): Convolution | undefined {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attrs;
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  const info = tf.backend_util.computeConv2DInfo(xShape as Shape, filterShape as Shape, strides, dilations, pad as 'valid', dimRoundingMode, false, format);
  if (format !== 'channelsLast' || (info.dilationWidth > 1 && info.filterWidth > 1)) return undefined;
  return { ...info, batch: info.batchSize, top: info.padInfo.top, left: info.padInfo.left };
}

const forward: KernelFix['make'] =
  (tools: FixTools) =>
  (call: KernelCall<never>): TensorInfo => {
    const { inputs: { x, filter }, attrs, backend } = call as KernelCall;
    const g = convolutionOf(tools, x.shape, filter.shape, attrs as unknown as ConvolutionAttrs);
    if (!g || g.outWidth < FEW_POSITIONS || x.dtype !== 'float32' || filter.dtype !== 'float32') return tools.published!(call) as TensorInfo;
    const out = backend.makeOutput([g.batch, g.outHeight, g.outWidth, g.outChannels], 'float32');
    const simd = simdOf(backend);
    convolve(simd, simd.address(out), simd.address(x), simd.address(filter), g);
    return out;
  };

const ofFilter: KernelFix['make'] =
  (tools: FixTools) =>
  ({ inputs: { x, dy }, attrs, backend }: KernelCall<never>): TensorInfo => {
    const { filterShape } = attrs as unknown as { filterShape: number[] };
    const g = convolutionOf(tools, x.shape, filterShape, attrs as unknown as ConvolutionAttrs);
    if (!g) throw new Error(`Conv2DBackpropFilter on wasm does not support dataFormat:'NCHW'. Please use 'NHWC'.`);
    const out = (backend as KernelCall['backend']).makeOutput(filterShape, 'float32');
    const simd = simdOf(backend);
    filterGradient(simd, simd.address(out), simd.address(x), simd.address(dy), g);
    return out;
  };

const ofInput: KernelFix['make'] =
  (tools: FixTools) =>
  (call: KernelCall<never>): TensorInfo => {
    const { inputs: { dy, filter }, attrs, backend } = call as KernelCall;
    const { inputShape } = attrs as unknown as { inputShape: number[] };
    const g = convolutionOf(tools, inputShape, filter.shape, attrs as unknown as ConvolutionAttrs);
    if (!g) return tools.published!(call) as TensorInfo;
    const out = backend.makeOutput(inputShape, 'float32');
    const simd = simdOf(backend);
    inputGradient(simd, simd.address(out), simd.address(dy), simd.address(filter), g);
    return out;
  };

/** Comes after the corrections of pads: what the loops do not cover goes to the kernel that those corrected. */
export const conv2d: KernelFix[] = [
  { kernel: 'Conv2D', backend: 'wasm', why: 'slow', make: forward },
  { kernel: 'FusedConv2D', backend: 'wasm', why: 'slow', make: (tools) => (call) => fuse(tools, 'Conv2D', ['x', 'filter'], call as KernelCall) },
  { kernel: 'Conv2DBackpropFilter', backend: 'wasm', why: 'missing', make: ofFilter },
  { kernel: 'Conv2DBackpropInput', backend: 'wasm', why: 'slow', make: ofInput },
];
