import type { TensorInfo } from '@tensorflow/tfjs';
import { InWords } from '../../words';
import type { FixTools } from './fix';

export type ExplicitPad = [[number, number], [number, number], [number, number], [number, number]];

export interface WindowAttrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | ExplicitPad;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterSize?: [number, number] | number;
}

type Shape = [number, number, number, number];

/** The window of a convolution over pictures of the shape `x`, as tf.js computes it. */
export function convolutionWindow({ tf }: FixTools, x: number[], filter: number[], { strides, dilations, pad, dimRoundingMode }: WindowAttrs, depthwise: boolean) {
  return tf.backend_util.computeConv2DInfo(x as Shape, filter as Shape, strides, dilations ?? 1, pad as 'valid', dimRoundingMode, depthwise);
}

/** The window of a pool over pictures of the shape `x`, as tf.js computes it. */
export function poolWindow({ tf }: FixTools, x: number[], { filterSize, strides, pad, dimRoundingMode }: WindowAttrs) {
  return tf.backend_util.computePool2DInfo(x as Shape, filterSize!, strides, 1, pad as 'valid', dimRoundingMode);
}

export type PictureWindow = ReturnType<typeof convolutionWindow>;

/** The window of a forward pass. */
export function windowOf(tools: FixTools, kernel: string, inputs: Record<string, TensorInfo>, attrs: WindowAttrs): PictureWindow {
  if (!inputs.filter) return poolWindow(tools, inputs.x.shape, attrs);
  return convolutionWindow(tools, inputs.x.shape, inputs.filter.shape, attrs, kernel.includes('Depthwise'));
}

/** Pads that make the window fit exactly: [[top, bottom], [left, right]], never negative. */
export function exactPads(window: PictureWindow): [[number, number], [number, number]] {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth, padInfo } = window;
  const bottom = Math.max(0, (outHeight - 1) * strideHeight + effectiveFilterHeight - inHeight - padInfo.top);
  const right = Math.max(0, (outWidth - 1) * strideWidth + effectiveFilterWidth - inWidth - padInfo.left);
  return [[padInfo.top, bottom], [padInfo.left, right]];
}

/**
 * tf.js computes both output extents of a numeric pad from the filter's height and the vertical stride.
 * @throws InWords where they differ from the horizontal ones, for no backend is right there
 */
export function refuseUnevenNumericPad(window: PictureWindow, { pad }: WindowAttrs): void {
  if (typeof pad !== 'number' || pad < 0) return;
  const { effectiveFilterHeight, effectiveFilterWidth, strideHeight, strideWidth } = window;
  if (effectiveFilterHeight === effectiveFilterWidth && strideHeight === strideWidth) return;
  throw new InWords(
    `tf.js gives a wrong size for the numeric pad ${pad} where height and width of the filter or of the strides differ (filter ${effectiveFilterHeight} x ${effectiveFilterWidth}, strides ${strideHeight} x ${strideWidth}). Use 'same' or 'valid', or tf.pad first and then 'valid'.`,
  );
}
