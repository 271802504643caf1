import { add, ceilDivide, certainlyAbove, compare, constant, floorDivide, int, multiply, printDim, subtract, unknownDim, type Dim } from '../../dimension';
import { sayShape, type Shape } from '../../shape';
import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { broadcastShapes } from '../rules';
import { fusedActivation } from './matmul';
import { pairs } from './joining';


/** One number for all spatial axes, or one for each; undefined where it is not known. */
export function perAxis(c: Call, name: string, count: number, otherwise?: number): (Dim | undefined)[] {
  if (!c.has(name)) return Array.from({ length: count }, () => (otherwise === undefined ? undefined : int(otherwise)));
  const value = c.value(name);
  if (value.kind === 'number') return Array.from({ length: count }, () => value.dim);
  const sizes = c.sizes(name);
  return Array.from({ length: count }, (_, at) => sizes?.[at]);
}

export type Padding = 'same' | 'valid' | { before: Dim; after: Dim }[] | undefined;

/** `same`, `valid`, one number on all sides, or pairs for each axis of the input; undefined where it is not known. */
export function padding(c: Call, count: number, channelsFirst = false): Padding {
  const name = c.text('pad');
  if (name !== undefined) {
    if (name !== 'same' && name !== 'valid') c.fail('argument', `'${name}' is not a padding it knows: 'same', 'valid' or a number.`);
    if (c.has('dimRoundingMode')) c.fail('argument', `a rounding mode needs a number as padding, but it is '${name}'.`);
    return name;
  }
  const value = c.value('pad');
  if (value.kind === 'number') return Array.from({ length: count }, () => ({ before: value.dim, after: value.dim }));
  const given = pairs(c, 'pad');
  return given && Array.from({ length: count }, (_, at) => ({ before: given[at + (channelsFirst ? 2 : 1)]?.[0] ?? unknownDim(), after: given[at + (channelsFirst ? 2 : 1)]?.[1] ?? unknownDim() }));
}

export interface Window {
  size: Dim;
  filter: Dim | undefined;
  stride: Dim | undefined;
  dilation: Dim | undefined;
  /** In a sentence: `height`, `width`. */
  axis: string;
}

/** floor((n + 2p - f)/s) + 1, or ceil(n/s) for `same`. Fails where the window is certainly larger than the padded input. */
export function windowed(c: Call, at: number, window: Window, pad: Padding, rounding?: string): Dim {
  const { size, filter, stride, axis } = window;
  const lost = 'the window, its stride or its padding is not known';
  if (!stride || !filter || !pad) return unknownDim(lost);
  if (pad === 'same') return ceilDivide(size, stride);
  const dilation = window.dilation ?? int(1);
  const reach = constant(dilation) === 1 ? filter : add(multiply(subtract(filter, int(1)), dilation), int(1));
  const whole = pad === 'valid' ? size : add(size, add(pad[at].before, pad[at].after));
  if (certainlyAbove(subtract(reach, whole), 0)) {
    const padded = pad === 'valid' || constant(subtract(whole, size)) === 0 ? '' : ` with its padding`;
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

/** Fails unless strides or dilations are all 1, and where one of them is not above 0. */
export function checkSteps(c: Call, strides: (Dim | undefined)[], dilations: (Dim | undefined)[]): void {
  const above1 = (dims: (Dim | undefined)[]) => dims.some((dim) => dim && constant(dim) !== undefined && constant(dim) !== 1);
  if (above1(strides) && above1(dilations)) c.fail('argument', 'strides and dilations cannot both differ from 1.');
  for (const step of [...strides, ...dilations]) if (step && constant(step) !== undefined && constant(step)! <= 0) c.fail('argument', `${printDim(step)} is not a stride or dilation: it must be above 0.`);
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
  checkSteps(c, strides, dilations);
  const channel = channelsFirst ? 1 : spatial + 1;
  if (x && filter && compare(x[channel], filter[spatial]) === 'different') {
    c.fail('conv-depth', `${c.source('x')} of shape ${sayShape(c.shape('x'))} has ${printDim(x[channel])} channels, but the filter ${sayShape(filter)} takes ${printDim(filter[spatial])}. A filter is (${axisNames[spatial].join(', ')}, channels in, channels ${kind.depthwise ? 'multiplier' : 'out'}).`);
  }
  if (!x) return undefined;
  const sizes = axisNames[spatial].map((axis, at) => windowed(c, at, { size: x[at + (channelsFirst ? 2 : 1)], filter: filter?.[at], stride: strides[at], dilation: dilations[at], axis }, pad, c.text('dimRoundingMode')));
  const last = filter ? filter[spatial + 1] : unknownDim('the filter is not known');
  const channels = kind.depthwise ? multiply(x[channel], last) : last;
  return unbatch(channelsFirst ? [x[0], channels, ...sizes] : [x[0], ...sizes, channels]);
}

const conv1: Convolution = { spatial: 1, strides: 'stride', dilations: 'dilation' };
const conv2: Convolution = { spatial: 2, strides: 'strides', dilations: 'dilations', first: 'NCHW' };
const conv3: Convolution = { spatial: 3, strides: 'strides', dilations: 'dilations' };
const depthwise: Convolution = { ...conv2, depthwise: true };

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
      const sizes = axisNames[2].map((axis, at) => windowed(c, at, { size: x[at + 1], filter: filter?.[at], stride: strides[at], dilation: dilations[at], axis }, pad));
      return c.tensor(unbatch([x[0], ...sizes, x[3]]));
    },
  },
  {
    names: ['fused.conv2d'],
    signature: 'options: options',
    doc: 'Convolution over images with a bias and an activation, from { x, filter, strides, pad, bias, activation }.',
    explains: `${explains} The bias broadcasts to the result.`,
    rule: (c) => fused(c, conv2),
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

