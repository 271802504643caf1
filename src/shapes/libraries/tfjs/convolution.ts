import { add, ceilDivide, certainlyAbove, compare, constant, floorDivide, int, multiply, printDim, subtract, unknownDim, type Dim } from '../../dimension';
import { sayShape, type Shape } from '../../shape';
import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { broadcastShapes } from '../rules';
import { fusedActivation } from './matmul';
import { pairs } from './joining';


/** Steps along spatial axes. `missing` where a list is too short, undefined where it is not known. */
export type Step = Dim | 'missing' | undefined;

/** One number for all spatial axes, or one for each. */
export function perAxis(c: Call, name: string, count: number, otherwise?: number): Step[] {
  if (!c.has(name)) return Array.from({ length: count }, () => (otherwise === undefined ? undefined : int(otherwise)));
  const value = c.value(name);
  if (value.kind === 'number') return Array.from({ length: count }, () => value.dim);
  const sizes = c.sizes(name);
  return Array.from({ length: count }, (_, at) => (sizes ? (sizes[at] ?? 'missing') : undefined));
}

export type Padding = 'same' | 'valid' | { all: Dim } | { before: Dim; after: Dim }[] | undefined;

/** `same`, `valid`, one number on all sides, or pairs for each axis of the input; undefined where it is not known. */
export function padding(c: Call, count: number, channelsFirst = false): Padding {
  const name = c.text('pad');
  if (name !== undefined) {
    if (name !== 'same' && name !== 'valid') c.fail('argument', `'${name}' is not a padding it knows: 'same', 'valid' or a number.`);
    if (c.has('dimRoundingMode')) c.fail('argument', `a rounding mode needs a number as padding, but it is '${name}'.`);
    return name;
  }
  const value = c.value('pad');
  if (value.kind === 'number') return { all: value.dim };
  const given = pairs(c, 'pad');
  return given && Array.from({ length: count }, (_, at) => ({ before: given[at + (channelsFirst ? 2 : 1)]?.[0] ?? unknownDim(), after: given[at + (channelsFirst ? 2 : 1)]?.[1] ?? unknownDim() }));
}

export interface Windows {
  /** In sentences: `height`, `width`. */
  axes: readonly string[];
  sizes: readonly Dim[];
  filter: readonly Step[];
  strides: readonly Step[];
  dilations: readonly Step[];
  pad: Padding;
  rounding?: string;
}

/**
 * Sizes after windows move over the axes: floor((n + 2p - f)/s) + 1, or ceil(n/s) for `same`. In two dimensions the library takes
 * the filter's height and the first stride for both axes where the padding is a number.
 */
export function windowed(c: Call, windows: Windows): Dim[] {
  const { pad, axes, sizes } = windows;
  const first = typeof pad === 'object' && 'all' in pad && axes.length < 3;
  return sizes.map((size, at) => {
    const from = first ? 0 : at;
    const [filter, stride, dilation] = [windows.filter[from], windows.strides[from], windows.dilations[from] ?? int(1)];
    const needed = pad === 'same' ? [stride] : [filter, stride, dilation];
    if (needed.includes('missing')) c.fail('argument', `filter, strides and dilations need one number for each of ${axes.join(', ')}.`);
    const step = stride as Dim | undefined;
    if (step && constant(step) !== undefined && constant(step)! <= 0) c.fail('argument', `the stride ${printDim(step)} must be above 0.`);
    const lost = unknownDim('the window, its stride or its padding is not known');
    if (!step || !pad) return lost;
    if (pad === 'same') return ceilDivide(size, step);
    if (!filter || !dilation) return lost;
    return windowSize(c, axes[at], size, filter as Dim, step, dilation as Dim, pad === 'valid' ? [int(0), int(0)] : 'all' in pad ? [pad.all, pad.all] : [pad[at].before, pad[at].after], windows.rounding);
  });
}

function windowSize(c: Call, axis: string, size: Dim, filter: Dim, stride: Dim, dilation: Dim, [before, after]: [Dim, Dim], rounding?: string): Dim {
  const holes = constant(dilation);
  const reach = holes !== undefined && holes <= 1 ? filter : add(multiply(subtract(filter, int(1)), dilation), int(1));
  const whole = add(size, add(before, after));
  // Rounded up, a window may reach over the end by less than a stride.
  const over = rounding === 'ceil' ? subtract(stride, int(1)) : int(0);
  if (certainlyAbove(subtract(subtract(reach, whole), over), 0)) {
    const padded = constant(subtract(whole, size)) === 0 ? '' : ` with its padding`;
    c.fail('window-size', `a window of ${printDim(reach)} does not fit into a ${axis} of ${printDim(whole)}${padded}. Use a smaller window or more padding.`);
  }
  const span = subtract(whole, reach);
  const steps = rounding === 'ceil' ? ceilDivide(span, stride) : rounding === 'round' ? roundDivide(span, stride) : floorDivide(span, stride);
  return add(steps, int(1));
}

/** Math.round(a / b) of known numbers. */
function roundDivide(a: Dim, b: Dim): Dim {
  const [x, y] = [constant(a), constant(b)];
  return x === undefined || y === undefined ? unknownDim('it is rounded') : int(Math.round(x / y + 1) - 1);
}

/** Fails unless strides or dilations are all 1; with `positive`, where one of them is not above 0. */
export function checkSteps(c: Call, strides: readonly Step[], dilations: readonly Step[], positive = false): void {
  const known = (step: Step) => (step && step !== 'missing' ? constant(step) : undefined);
  const not1 = (steps: readonly Step[]) => steps.some((step) => step === 'missing' || (known(step) !== undefined && known(step) !== 1));
  if (not1(strides) && not1(dilations)) c.fail('argument', 'strides and dilations cannot both differ from 1.');
  for (const step of positive ? [...strides, ...dilations] : []) if (known(step) !== undefined && known(step)! <= 0) c.fail('argument', `${known(step)} is not a stride or dilation: it must be above 0.`);
}

/** The input with a batch axis of 1 where it had none, and a way back. */
export function batched(c: Call, name: string, rank: number): { shape: Shape; unbatch: (shape: Shape) => Shape } {
  const given = c.rank(name, [rank - 1, rank]);
  if (!given) return { shape: undefined, unbatch: (shape) => shape && undefined };
  const lacks = given.length === rank - 1;
  return { shape: lacks ? [int(1), ...given] : given, unbatch: (shape) => (lacks ? shape?.slice(1) : shape) };
}

const axisNames: Record<number, string[]> = { 1: ['length'], 2: ['height', 'width'], 3: ['depth', 'height', 'width'] };

interface Convolution {
  spatial: number;
  strides: string;
  dilations: string;
  /** Channels first, by the text of dataFormat. */
  first?: string;
  depthwise?: boolean;
  /** The library does not ask for strides and dilations above 0. */
  unchecked?: boolean;
}

/** Output shape of a convolution of x with a filter (...window, in, out). */
export function convolved(c: Call, kind: Convolution, filterName = 'filter'): Shape {
  const { spatial } = kind;
  const format = c.text('dataFormat');
  const channelsFirst = kind.first !== undefined && format === kind.first;
  if (c.has('dataFormat') && format === undefined) return undefined;
  if (format !== undefined && !channelsFirst && format !== ['NWC', 'NHWC', 'NDHWC'][spatial - 1]) c.fail('argument', `the data format '${format}' is not one it computes.`);
  const { shape: x, unbatch } = batched(c, 'x', spatial + 2);
  const filter = c.rank(filterName, [spatial + 2]);
  const strides = perAxis(c, kind.strides, spatial);
  const dilations = perAxis(c, kind.dilations, spatial, 1);
  const pad = padding(c, spatial, channelsFirst);
  checkSteps(c, strides, dilations, !kind.unchecked);
  const channel = channelsFirst ? 1 : spatial + 1;
  if (x && filter && compare(x[channel], filter[spatial]) === 'different') {
    c.fail('conv-depth', `${c.source('x')} of shape ${sayShape(c.shape('x'))} has ${printDim(x[channel])} channels, but the filter ${sayShape(filter)} takes ${printDim(filter[spatial])}. A filter is (${axisNames[spatial].join(', ')}, channels in, channels ${kind.depthwise ? 'multiplier' : 'out'}).`);
  }
  if (!x) return undefined;
  const start = channelsFirst ? 2 : 1;
  const sizes = spatial === 1 && pad && typeof pad === 'object' && 'all' in pad ? alongSequence(c, x[1], pad.all) : windowed(c, { axes: axisNames[spatial], sizes: x.slice(start, start + spatial), filter: filter?.slice(0, spatial) ?? [], strides, dilations, pad, rounding: c.text('dimRoundingMode') });
  const last = filter ? filter[spatial + 1] : unknownDim('the filter is not known');
  const channels = kind.depthwise ? multiply(x[channel], last) : last;
  return unbatch(channelsFirst ? [x[0], channels, ...sizes] : [x[0], ...sizes, channels]);
}

/** A sequence is computed as an image of height 1: a number as padding would pad its height too, and takes the window's height, 1. */
function alongSequence(c: Call, length: Dim, pad: Dim): Dim[] {
  if (constant(pad) !== 0 && constant(pad) !== undefined) c.fail('argument', `the number ${printDim(pad)} as padding is not computed for sequences. Use 'same' or 'valid'.`);
  return [length];
}

const conv1: Convolution = { spatial: 1, strides: 'stride', dilations: 'dilation' };
const conv2: Convolution = { spatial: 2, strides: 'strides', dilations: 'dilations', first: 'NCHW' };
const conv3: Convolution = { spatial: 3, strides: 'strides', dilations: 'dilations' };
const depthwise: Convolution = { ...conv2, depthwise: true, unchecked: true };

const explains = 'The input has as many channels as the filter takes, and the window fits into the padded input: the size is floor((n + 2p - f)/s) + 1.';

/** The output shape is an argument here; the input must be what a convolution of it would give. */
function transposed(c: Call, spatial: number): Value {
  const x = c.shape('x');
  const filter = c.rank('filter', [spatial + 2]);
  const out = c.sizes('outputShape');
  if (x) c.rank('x', [spatial + 1, spatial + 2]);
  if (x && out && out.length !== x.length) c.fail('rank', `the output shape ${sayShape(out)} has ${out.length} sizes, but ${c.source('x')} of shape ${sayShape(x)} has rank ${x.length}: give as many.`);
  if (x && filter && compare(x[x.length - 1], filter[spatial + 1]) === 'different') {
    c.fail('conv-depth', `${c.source('x')} of shape ${sayShape(x)} has ${printDim(x[x.length - 1])} channels, but the filter ${sayShape(filter)} takes ${printDim(filter[spatial + 1])} here. Its last two sizes are (channels out, channels in).`);
  }
  if (out && filter) c.same(out[out.length - 1], filter[spatial], 'conv-depth', () => `the output shape ${sayShape(out)} has ${printDim(out[out.length - 1])} channels, but the filter ${sayShape(filter)} gives ${printDim(filter[spatial])}.`);
  padding(c, spatial);
  return c.tensor(out, c.dtype('x'));
}

export const convolutions: readonly Operation[] = [
  {
    names: ['conv1d'],
    method: true,
    signature: 'x: tensor, filter: tensor, stride: integer, pad: any, dataFormat?: text, dilation?: integer, dimRoundingMode?: text',
    doc: 'Convolution along a sequence: x (batch, length, in), filter (window, in, out).',
    explains,
    rule: (c) => c.tensor(convolved(c, conv1)),
  },
  {
    names: ['conv2d'],
    method: true,
    signature: 'x: tensor, filter: tensor, strides: sizes, pad: any, dataFormat?: text, dilations?: sizes, dimRoundingMode?: text',
    doc: 'Convolution over images: x (batch, height, width, in), filter (height, width, in, out).',
    explains,
    rule: (c) => c.tensor(convolved(c, conv2)),
  },
  {
    names: ['conv3d'],
    signature: 'x: tensor, filter: tensor, strides: sizes, pad: any, dataFormat?: text, dilations?: sizes',
    doc: 'Convolution over volumes: x (batch, depth, height, width, in), filter (depth, height, width, in, out).',
    explains,
    rule: (c) => c.tensor(convolved(c, conv3)),
  },
  {
    names: ['depthwiseConv2d'],
    method: true,
    signature: 'x: tensor, filter: tensor, strides: sizes, pad: any, dataFormat?: text, dilations?: sizes, dimRoundingMode?: text',
    doc: 'Convolution of each channel alone: filter (height, width, in, multiplier).',
    explains,
    rule: (c) => c.tensor(convolved(c, depthwise)),
  },
  {
    names: ['separableConv2d'],
    method: true,
    signature: 'x: tensor, depthwiseFilter: tensor, pointwiseFilter: tensor, strides: sizes, pad: any, dilations?: sizes, dataFormat?: text',
    doc: 'A convolution of each channel alone, then one that mixes channels.',
    explains: `${explains} The pointwise filter is (1, 1, in * multiplier, out).`,
    rule(c) {
      const shape = convolved(c, { ...depthwise, first: undefined }, 'depthwiseFilter');
      const [deep, point] = [c.shape('depthwiseFilter'), c.rank('pointwiseFilter', [4])];
      for (const axis of [0, 1]) if (point) c.same(point[axis], int(1), 'conv-depth', () => `the pointwise filter ${sayShape(point)} must be (1, 1, in * multiplier, out).`);
      if (deep && point) {
        const wanted = multiply(deep[2], deep[3]);
        c.same(point[2], wanted, 'conv-depth', () => `the pointwise filter ${sayShape(point)} takes ${printDim(point[2])} channels, but the depthwise filter ${sayShape(deep)} gives ${printDim(wanted)}.`);
      }
      return c.tensor(shape && [...shape.slice(0, -1), point?.[3] ?? unknownDim()]);
    },
  },
  {
    names: ['conv2dTranspose'],
    method: true,
    signature: 'x: tensor, filter: tensor, outputShape: sizes, strides: sizes, pad: any, dimRoundingMode?: text',
    doc: 'Transposed convolution over images: filter (height, width, out, in), to a given output shape.',
    explains: 'The input has as many channels as the last size of the filter, the output as many as the one before it.',
    rule: (c) => transposed(c, 2),
  },
  {
    names: ['conv3dTranspose'],
    signature: 'x: tensor, filter: tensor, outputShape: sizes, strides: sizes, pad: any',
    doc: 'Transposed convolution over volumes, to a given output shape.',
    explains: 'The input has as many channels as the last size of the filter, the output as many as the one before it.',
    rule: (c) => transposed(c, 3),
  },
  {
    names: ['dilation2d'],
    method: true,
    signature: 'x: tensor, filter: tensor, strides: sizes, pad: any, dilations?: sizes, dataFormat?: text',
    doc: 'Morphological dilation of images: filter (height, width, channels).',
    explains: 'The filter has as many channels as the input, and fits into it.',
    rule(c) {
      const { shape: x, unbatch } = batched(c, 'x', 4);
      const filter = c.rank('filter', [3]);
      if (c.text('dataFormat', 'NHWC') !== 'NHWC') c.fail('argument', 'only the data format NHWC is computed.');
      if (x && filter) c.same(x[3], filter[2], 'conv-depth', () => `${c.source('x')} of shape ${sayShape(c.shape('x'))} has ${printDim(x[3])} channels, but the filter ${sayShape(filter)} has ${printDim(filter[2])}.`);
      if (!x) return c.tensor(undefined);
      const [strides, dilations, pad] = [perAxis(c, 'strides', 2), perAxis(c, 'dilations', 2, 1), padding(c, 2)];
      const sizes = windowed(c, { axes: axisNames[2], sizes: x.slice(1, 3), filter: filter?.slice(0, 2) ?? [], strides, dilations, pad });
      return c.tensor(unbatch([x[0], ...sizes, x[3]]));
    },
  },
  {
    names: ['fused.conv2d'],
    signature: 'options: options',
    doc: 'Convolution over images with a bias and an activation, from { x, filter, strides, pad, bias, activation }.',
    explains: `${explains} The bias broadcasts to the result.`,
    rule: (c) => fused(c, { ...conv2, unchecked: true }),
  },
  {
    names: ['fused.depthwiseConv2d'],
    signature: 'options: options',
    doc: 'Convolution of each channel alone with a bias and an activation, from { x, filter, strides, pad, bias, activation }.',
    explains: `${explains} The bias broadcasts to the result.`,
    rule: (c) => fused(c, { ...depthwise, first: undefined }),
  },
];

function fused(c: Call, kind: Convolution): Value {
  fusedActivation(c);
  const shape = convolved(c, kind);
  if (c.has('bias')) broadcastShapes(c, shape, c.shape('bias'), 'the result', 'the bias');
  return c.tensor(shape);
}

