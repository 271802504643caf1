/** Convolution and its two gradients in double precision as matrix products over the windows (im2col), example by example. */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../training';
import { addProduct, transposed } from './float64-product';
import type { KernelCall, PlainBackend } from './fix';

interface ConvolutionAttrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  dataFormat: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterShape?: [number, number, number, number];
  inputShape?: [number, number, number, number];
}

type Shape4 = [number, number, number, number];
type Info = ReturnType<TensorFlow['backend_util']['computeConv2DInfo']>;

/** Copies between an example's picture and its windows: (outHeight outWidth) rows of filterHeight filterWidth inChannels numbers. */
function eachRun(info: Info, visit: (picture: number, window: number) => void): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info;
  let window = 0;
  for (let i = 0; i < outHeight; i++) {
    for (let j = 0; j < outWidth; j++) {
      for (let u = 0; u < filterHeight; u++) {
        const row = i * strideHeight - padInfo.top + u * dilationHeight;
        for (let v = 0; v < filterWidth; v++, window += inChannels) {
          const column = j * strideWidth - padInfo.left + v * dilationWidth;
          if (row >= 0 && row < inHeight && column >= 0 && column < inWidth) visit((row * inWidth + column) * inChannels, window);
        }
      }
    }
  }
}

function infoOf(tf: TensorFlow, input: Shape4, filter: Shape4, attrs: ConvolutionAttrs): Info {
  return tf.backend_util.computeConv2DInfo(input, filter, attrs.strides, attrs.dilations ?? 1, attrs.pad as 'valid', attrs.dimRoundingMode, false, 'channelsLast');
}

type Kernel = (call: KernelCall<PlainBackend>) => TensorInfo;

/** Other layouts, and channels that do not fit the filter, go to the published kernel. */
function guarded(published: KernelFunc, fast: (attrs: ConvolutionAttrs, call: KernelCall<PlainBackend>) => TensorInfo): Kernel {
  return (call) => {
    const attrs = call.attrs as unknown as ConvolutionAttrs;
    const plain = attrs.dataFormat !== 'NCHW' && !Array.isArray(attrs.pad) && Object.values(call.inputs).every(({ dtype, shape }) => dtype === 'float32' && shape.length === 4);
    return plain ? fast(attrs, call) : (published as unknown as Kernel)(call);
  };
}

export const convolution = (tf: TensorFlow, published: KernelFunc): Kernel =>
  guarded(published, (attrs, { inputs: { x, filter }, backend }) => {
    const info = infoOf(tf, x.shape as Shape4, filter.shape as Shape4, attrs);
    const { positions, length, picture } = sizes(info);
    const [values, weights] = [x, filter].map(({ dataId }) => backend.readSync(dataId) as Float64Array);
    const out = new Float64Array(info.batchSize * positions * info.outChannels);
    const windows = new Float64Array(positions * length);
    for (let n = 0; n < info.batchSize; n++) {
      eachRun(info, (from, to) => copy(values, n * picture + from, windows, to, info.inChannels));
      addProduct(out, windows, weights, positions, length, info.outChannels, { a: 0, b: 0, c: n * positions * info.outChannels });
    }
    return backend.makeTensorInfo(info.outShape, 'float32', out);
  });

export const inputGradient = (tf: TensorFlow, published: KernelFunc): Kernel =>
  guarded(published, (attrs, { inputs: { dy, filter }, backend }) => {
    const info = infoOf(tf, attrs.inputShape!, filter.shape as Shape4, attrs);
    const { positions, length, picture } = sizes(info);
    const [slopes, weights] = [dy, filter].map(({ dataId }) => backend.readSync(dataId) as Float64Array);
    const across = transposed(weights, length, info.outChannels);
    const out = new Float64Array(info.batchSize * picture);
    const windows = new Float64Array(positions * length);
    for (let n = 0; n < info.batchSize; n++) {
      windows.fill(0);
      addProduct(windows, slopes, across, positions, info.outChannels, length, { a: n * positions * info.outChannels, b: 0, c: 0 });
      eachRun(info, (to, from) => {
        for (let c = 0; c < info.inChannels; c++) out[n * picture + to + c] += windows[from + c];
      });
    }
    return backend.makeTensorInfo(attrs.inputShape!, 'float32', out);
  });

export const filterGradient = (tf: TensorFlow, published: KernelFunc): Kernel =>
  guarded(published, (attrs, { inputs: { x, dy }, backend }) => {
    const info = infoOf(tf, x.shape as Shape4, attrs.filterShape!, attrs);
    const { positions, length, picture } = sizes(info);
    const [values, slopes] = [x, dy].map(({ dataId }) => backend.readSync(dataId) as Float64Array);
    const out = new Float64Array(length * info.outChannels);
    const windows = new Float64Array(positions * length);
    for (let n = 0; n < info.batchSize; n++) {
      eachRun(info, (from, to) => copy(values, n * picture + from, windows, to, info.inChannels));
      addProduct(out, transposed(windows, positions, length), slopes, length, positions, info.outChannels, { a: 0, b: n * positions * info.outChannels, c: 0 });
    }
    return backend.makeTensorInfo(attrs.filterShape!, 'float32', out);
  });

function sizes(info: Info): { positions: number; length: number; picture: number } {
  return {
    positions: info.outHeight * info.outWidth,
    length: info.filterHeight * info.filterWidth * info.inChannels,
    picture: info.inHeight * info.inWidth * info.inChannels,
  };
}

function copy(from: Float64Array, start: number, to: Float64Array, at: number, count: number): void {
  for (let c = 0; c < count; c++) to[at + c] = from[start + c];
}
