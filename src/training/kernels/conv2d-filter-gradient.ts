import type { TensorInfo } from '@tensorflow/tfjs';
import type { FixTools, HeapBackend, KernelCall, KernelFix } from './fix';

interface FilterGradientAttrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | [number, number][];
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterShape: [number, number, number, number];
}

/**
 * dW[u, v, c, k] = sum over n, i, j of x[n, s i + u, s j + v, c] dy[n, i, j, k]: a convolution itself, whose pictures
 * are x's channels, whose channels are the examples, whose filter is dy, and whose dilation is the stride.
 */
export const conv2dFilterGradient: KernelFix = {
  kernel: 'Conv2DBackpropFilter',
  backend: 'wasm',
  why: 'missing',
  make:
    (tools) =>
    ({ inputs: { x, dy }, attrs, backend }: KernelCall) =>
      filterGradient(tools, x, dy, attrs as unknown as FilterGradientAttrs, backend),
};

function filterGradient(tools: FixTools, x: TensorInfo, dy: TensorInfo, attrs: FilterGradientAttrs, backend: HeapBackend): TensorInfo {
  const { backend_util } = tools.tf;
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs;
  const shape = x.shape as [number, number, number, number];
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = backend_util.computeConv2DInfo(
    shape, filterShape, strides, 1, pad as 'valid', dimRoundingMode, false, format,
  );
  const temporary: TensorInfo[] = [];
  const keep = (tensor: TensorInfo) => {
    temporary.push(tensor);
    return tensor;
  };
  // Rows and columns that no window reaches are cut, so that exactly filterHeight x filterWidth positions fit.
  const rows = (outHeight - 1) * strideHeight + filterHeight;
  const columns = (outWidth - 1) * strideWidth + filterWidth;
  const bottom = Math.max(0, rows - inHeight - padInfo.top);
  const right = Math.max(0, columns - inWidth - padInfo.left);
  let picture = x;
  if (padInfo.top || padInfo.left || bottom || right) {
    const paddings = [[0, 0], [padInfo.top, bottom], [padInfo.left, right], [0, 0]];
    picture = keep(tools.run('PadV2', { x }, { paddings, constantValue: 0 }));
  }
  if (picture.shape[1] > rows || picture.shape[2] > columns) {
    picture = keep(tools.run('Slice', { x: picture }, { begin: [0, 0, 0, 0], size: [shape[0], rows, columns, shape[3]] }));
  }
  const channelsAsPictures = keep(tools.run('Transpose', { x: picture }, { perm: [3, 1, 2, 0] }));
  const examplesAsChannels = keep(tools.run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] }));
  const gradient = keep(
    tools.run('Conv2D', { x: channelsAsPictures, filter: examplesAsChannels }, { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [strideHeight, strideWidth] }),
  );
  const result = tools.run('Transpose', { x: gradient }, { perm: [1, 2, 0, 3] });
  for (const tensor of temporary) backend.disposeData(tensor.dataId);
  return result;
}
