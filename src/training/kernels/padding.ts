import type { TensorInfo } from '@tensorflow/tfjs';
import { InWords } from '../../words';
import type { Backend } from '../training';
import type { FixTools, HeapBackend, KernelCall, KernelFix } from './fix';

type ExplicitPad = [[number, number], [number, number], [number, number], [number, number]];

interface WindowAttrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | ExplicitPad;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterSize?: [number, number] | number;
}

const convolutions = ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D'];
const pools = ['MaxPool', 'AvgPool'];
const volumes = ['MaxPool3D', 'AvgPool3D', 'Conv3D'];

/** The window of a convolution or of a pool, as tf.js computes it. */
function windowOf({ tf }: FixTools, kernel: string, inputs: Record<string, TensorInfo>, attrs: WindowAttrs) {
  const { strides, pad, dimRoundingMode } = attrs;
  const shape = inputs.x.shape as [number, number, number, number];
  if (pools.includes(kernel)) return tf.backend_util.computePool2DInfo(shape, attrs.filterSize!, strides, 1, pad as 'valid', dimRoundingMode);
  const filter = inputs.filter.shape as [number, number, number, number];
  return tf.backend_util.computeConv2DInfo(shape, filter, strides, attrs.dilations ?? 1, pad as 'valid', dimRoundingMode, kernel.includes('Depthwise'));
}

/** Pads that make the window fit exactly: [[top, bottom], [left, right]], never negative. */
function exactPads(window: ReturnType<typeof windowOf>): [[number, number], [number, number]] {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth, padInfo } = window;
  const bottom = Math.max(0, (outHeight - 1) * strideHeight + effectiveFilterHeight - inHeight - padInfo.top);
  const right = Math.max(0, (outWidth - 1) * strideWidth + effectiveFilterWidth - inWidth - padInfo.left);
  return [[padInfo.top, bottom], [padInfo.left, right]];
}

/**
 * tf.js computes both output extents of a numeric pad from the filter's height and the vertical stride.
 * @throws InWords where they differ from the horizontal ones, for no backend is right there
 */
function refuseUnevenNumericPad(window: ReturnType<typeof windowOf>, { pad }: WindowAttrs): void {
  if (typeof pad !== 'number' || pad < 0) return;
  const { effectiveFilterHeight, effectiveFilterWidth, strideHeight, strideWidth } = window;
  if (effectiveFilterHeight === effectiveFilterWidth && strideHeight === strideWidth) return;
  throw new InWords(
    `tf.js gives a wrong size for the numeric pad ${pad} where height and width of the filter or of the strides differ (filter ${effectiveFilterHeight} x ${effectiveFilterWidth}, strides ${strideHeight} x ${strideWidth}). Use 'same' or 'valid', or tf.pad first and then 'valid'.`,
  );
}

interface VolumeAttrs {
  filterSize?: number[] | number;
  strides: number[] | number;
  pad: 'valid' | 'same' | number;
}

/** In three dimensions tf.js pads by a negative number where a stride steps over more than the window holds. */
function checkedVolume(kernel: string): KernelFix['make'] {
  return (tools) => (call: KernelCall<never>) => {
    const { inputs, attrs } = call as KernelCall;
    const { filterSize, strides, pad } = attrs as unknown as VolumeAttrs;
    const extents = kernel === 'Conv3D' ? inputs.filter.shape.slice(0, 3) : [filterSize].flat();
    const steps = [strides].flat();
    const negative = [0, 1, 2].some((axis) => (steps[axis] ?? steps[0]) > ((extents[axis] ?? extents[0]) as number));
    if (pad === 'same' && negative) {
      throw new InWords(`tf.js pads wrongly for 'same' where a stride (${steps.join(', ')}) is larger than the window (${extents.join(', ')}). Use 'valid', or the backend tensorflow.`);
    }
    return tools.published!(call as never);
  };
}

function checked(kernel: string): KernelFix['make'] {
  return (tools) => (call: KernelCall<never>) => {
    const { inputs, attrs } = call as KernelCall;
    if (typeof attrs.pad === 'number') refuseUnevenNumericPad(windowOf(tools, kernel, inputs, attrs as unknown as WindowAttrs), attrs as unknown as WindowAttrs);
    return tools.published!(call as never);
  };
}

/** XNNPACK refuses some 'same' pads without a word and leaves zeros: it gets the numbers instead. */
function withExplicitPads(kernel: string): KernelFix['make'] {
  return (tools) => (call: KernelCall<never>) => {
    const { inputs, attrs, backend } = call as KernelCall;
    const window = windowOf(tools, kernel, inputs, attrs as unknown as WindowAttrs);
    refuseUnevenNumericPad(window, attrs as unknown as WindowAttrs);
    if (window.padInfo.type === 'VALID') return tools.published!(call as never);
    const pad: ExplicitPad = [[0, 0], ...exactPads(window), [0, 0]];
    return tools.published!({ inputs, attrs: { ...attrs, pad, dimRoundingMode: 'floor' }, backend } as never);
  };
}

/** TensorFlow itself knows 'same' and 'valid': other pads are laid around the picture first. */
function padFirst(kernel: string, outside: number): KernelFix['make'] {
  return (tools) => (call: KernelCall<never>) => {
    const { inputs, attrs, backend } = call as KernelCall;
    const { pad, strides } = attrs as unknown as WindowAttrs;
    // TensorFlow has no strides that differ together with 'same' rules of its own: tf.js's window decides.
    if (typeof pad === 'string') return tools.published!({ inputs, attrs, backend } as never);
    const window = windowOf(tools, kernel, inputs, attrs as unknown as WindowAttrs);
    refuseUnevenNumericPad(window, attrs as unknown as WindowAttrs);
    const paddings = [[0, 0], ...exactPads(window), [0, 0]];
    const x = tools.run('PadV2', { x: inputs.x }, { paddings, constantValue: outside });
    const result = tools.published!({ inputs: { ...inputs, x }, attrs: { ...attrs, pad: 'valid', strides }, backend } as never);
    (backend as HeapBackend).disposeData(x.dataId);
    return result;
  };
}

function fixes(backend: Backend, kernels: string[], why: string, make: (kernel: string) => KernelFix['make']): KernelFix[] {
  return kernels.map((kernel) => ({ kernel, backend, why, make: make(kernel) }));
}

const uneven = 'a numeric pad with an uneven filter or stride has a wrong size and is refused';

const stepsOver = "'same' with strides larger than the window is refused";

export const padding: KernelFix[] = [
  ...fixes('wasm', convolutions, `'same' leaves zeros for some filters and strides; ${uneven}`, withExplicitPads),
  ...fixes('wasm', pools, uneven, checked),
  ...fixes('cpu', volumes, stepsOver, checkedVolume),
  ...fixes('wasm', ['AvgPool3D', 'Conv3D'], stepsOver, checkedVolume),
  ...fixes('cpu', [...convolutions, ...pools], uneven, checked),
  ...fixes('tensorflow', ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative'], 'numeric pads are missing', (kernel) => padFirst(kernel, 0)),
  ...fixes('tensorflow', ['MaxPool'], 'numeric pads are missing', (kernel) => padFirst(kernel, -3.4e38)),
];
