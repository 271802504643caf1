import { InWords } from '../../words';
import type { Backend } from '../training';
import type { KernelCall, KernelFix } from './fix';
import { exactPads, refuseUnevenNumericPad, windowOf, type ExplicitPad, type WindowAttrs } from './window';

const convolutions = ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D'];
const pools = ['MaxPool', 'AvgPool'];
const volumes = ['MaxPool3D', 'AvgPool3D', 'Conv3D', 'Conv3DBackpropInputV2'];

interface VolumeAttrs {
  filterSize?: number[] | number;
  strides: number[] | number;
  pad: 'valid' | 'same' | number;
}

/** In three dimensions tf.js pads by a negative number where a stride steps over more than the window holds. */
const checkedVolume: KernelFix['make'] = (tools) => (call: KernelCall<never>) => {
  const { inputs, attrs } = call as KernelCall;
  const { filterSize, strides, pad } = attrs as unknown as VolumeAttrs;
  const extents = inputs.filter ? inputs.filter.shape.slice(0, 3) : [filterSize].flat();
  const steps = [strides].flat();
  const negative = [0, 1, 2].some((axis) => (steps[axis] ?? steps[0]) > ((extents[axis] ?? extents[0]) as number));
  if (pad === 'same' && negative) {
    throw new InWords(`tf.js pads wrongly for 'same' where a stride (${steps.join(', ')}) is larger than the window (${extents.join(', ')}). Use 'valid', or the backend tensorflow.`);
  }
  return tools.published!(call as never);
};

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

function fixes(backend: Backend, kernels: string[], why: string, make: (kernel: string) => KernelFix['make']): KernelFix[] {
  return kernels.map((kernel) => ({ kernel, backend, why, make: make(kernel) }));
}

const uneven = 'a numeric pad with an uneven filter or stride has a wrong size and is refused';

const stepsOver = "'same' with strides larger than the window is refused";

export const padding: KernelFix[] = [
  ...fixes('wasm', convolutions, `'same' leaves zeros for some filters and strides; ${uneven}`, withExplicitPads),
  ...fixes('wasm', pools, uneven, checked),
  ...fixes('cpu', volumes, stepsOver, () => checkedVolume),
  ...fixes('wasm', ['AvgPool3D', 'Conv3D'], stepsOver, () => checkedVolume),
  ...fixes('cpu', [...convolutions, ...pools], uneven, checked),
];
