import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import { fuse } from './fused';
import { size, type FixTools, type KernelCall, type KernelFix, type NodeBackend } from './fix';
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

function infoOf({ tf }: FixTools, xShape: number[], filterShape: number[], attrs: unknown): backend_util.Conv2DInfo {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attrs as ConvolutionAttrs;
  return tf.backend_util.computeConv2DInfo(xShape as Shape, filterShape as Shape, strides, dilations, pad as 'valid', dimRoundingMode, false, tf.backend_util.convertConv2DDataFormat(dataFormat));
}

/** @returns undefined for what the loops do not cover: channels first, and dilation along the width */
function convolutionOf(info: backend_util.Conv2DInfo): Convolution | undefined {
  if (info.dataFormat !== 'channelsLast' || (info.dilationWidth > 1 && info.filterWidth > 1)) return undefined;
  return { ...info, batch: info.batchSize, top: info.padInfo.top, left: info.padInfo.left };
}

const forward: KernelFix['make'] =
  (tools: FixTools) =>
  (call: KernelCall<never>): TensorInfo => {
    const { inputs: { x, filter }, attrs, backend } = call as KernelCall;
    const info = infoOf(tools, x.shape, filter.shape, attrs);
    // As published, no positions are written beyond the memory of their none.
    if (size(info.outShape) <= 0) return backend.makeOutput(info.outShape, 'float32');
    const g = convolutionOf(info);
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
    const g = convolutionOf(infoOf(tools, x.shape, filterShape, attrs));
    if (!g) throw new Error(`Conv2DBackpropFilter on wasm does not support dataFormat:'NCHW'. Please use 'NHWC'.`);
    const out = (backend as KernelCall['backend']).makeOutput(filterShape, 'float32');
    const simd = simdOf(backend);
    if (size(dy.shape) === 0) simd.floats().fill(0, simd.address(out) / 4, simd.address(out) / 4 + size(filterShape));
    filterGradient(simd, simd.address(out), simd.address(x), simd.address(dy), g);
    return out;
  };

const ofInput: KernelFix['make'] =
  (tools: FixTools) =>
  (call: KernelCall<never>): TensorInfo => {
    const { inputs: { dy, filter }, attrs, backend } = call as KernelCall;
    const { inputShape } = attrs as unknown as { inputShape: number[] };
    const g = convolutionOf(infoOf(tools, inputShape, filter.shape, attrs));
    if (!g) return tools.published!(call) as TensorInfo;
    const out = backend.makeOutput(inputShape, 'float32');
    const simd = simdOf(backend);
    inputGradient(simd, simd.address(out), simd.address(dy), simd.address(filter), g);
    return out;
  };

const ofPositions: KernelFix['make'] =
  (tools: FixTools) =>
  (call: KernelCall<never>): TensorInfo => {
    const { inputs: { x, filter }, attrs, backend } = call as KernelCall<NodeBackend>;
    const shape = infoOf(tools, x.shape, filter.shape, attrs).outShape;
    return size(shape) === 0 ? { dataId: backend.write(new Float32Array(), shape, 'float32'), shape, dtype: 'float32' } : (tools.published!(call) as TensorInfo);
  };

/** Comes after the corrections of pads: what the loops do not cover goes to the kernel that those corrected. */
export const conv2d: KernelFix[] = [
  { kernel: 'Conv2D', backend: 'wasm', why: 'slow', make: forward },
  { kernel: 'Conv2D', backend: 'tensorflow', why: 'of no position it has another shape', make: ofPositions },
  { kernel: 'FusedConv2D', backend: 'wasm', why: 'slow', make: (tools) => (call) => fuse(tools, 'Conv2D', ['x', 'filter'], call as KernelCall) },
  { kernel: 'Conv2DBackpropFilter', backend: 'wasm', why: 'missing', make: ofFilter },
  { kernel: 'Conv2DBackpropInput', backend: 'wasm', why: 'slow', make: ofInput },
];
