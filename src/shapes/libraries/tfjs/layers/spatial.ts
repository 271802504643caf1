import { add, ceilDivide, certainlyAbove, constant, floorDivide, int, multiply, printDim, subtract, unknownDim, type Dim } from '../../../dimension';
import { sayShape } from '../../../shape';
import type { Call } from '../../call';
import { kept, withBias, type Built, type LayerKind } from './layer';

const axisNames: Record<number, string[]> = { 1: ['length'], 2: ['height', 'width'], 3: ['depth', 'height', 'width'] };

/** One number for all spatial axes, or one for each; fails where a list has another length. */
function perAxis(c: Call, name: string, count: number, otherwise: Dim[] | number): Dim[] {
  if (!c.has(name)) return typeof otherwise === 'number' ? Array.from({ length: count }, () => int(otherwise)) : otherwise;
  const value = c.value(name);
  const sizes = c.sizes(name);
  for (const size of sizes ?? []) if (constant(size) !== undefined && constant(size)! <= 0) c.fail('argument', `${name} holds ${printDim(size)}, but it must be above 0.`);
  if (value.kind === 'number') return Array.from({ length: count }, () => value.dim);
  if (sizes && sizes.length !== count) c.fail('argument', `${name} must be one number or ${count}, but ${sizes.length} are given.`);
  return sizes ?? Array.from({ length: count }, () => unknownDim(`${name} is not known`));
}

/** Where the spatial axes and the channels lie. */
function places(c: Call, spatial: number): { start: number; channel: number } | undefined {
  const format = c.text('dataFormat', 'channelsLast');
  if (format === undefined) return undefined;
  return format === 'channelsFirst' ? { start: 2, channel: 1 } : { start: 1, channel: spatial + 1 };
}

function windows(c: Call, sizes: readonly Dim[], kernel: readonly Dim[], strides: readonly Dim[], dilations: readonly Dim[]): Dim[] {
  const padding = c.text('padding', 'valid');
  return sizes.map((size, at) => {
    if (padding === undefined) return unknownDim('the padding is not known');
    if (padding === 'same' || padding === 'causal') return ceilDivide(size, strides[at]);
    const reach = constant(dilations[at]) === 1 ? kernel[at] : add(multiply(subtract(kernel[at], int(1)), dilations[at]), int(1));
    if (certainlyAbove(subtract(reach, size), 0)) c.fail('window-size', `a window of ${printDim(reach)} does not fit into a ${axisNames[sizes.length][at]} of ${printDim(size)}. Use a smaller window, the padding 'same', or fewer layers that shrink it.`);
    return add(floorDivide(subtract(size, reach), strides[at]), int(1));
  });
}

function placed(input: readonly Dim[], { start, channel }: { start: number; channel: number }, sizes: readonly Dim[], channels: Dim): Dim[] {
  return input.map((dim, axis) => (axis === channel ? channels : axis >= start && axis < start + sizes.length ? sizes[axis - start] : dim));
}

function convolution(name: string, className: string, spatial: number, doc: string, shape: (c: Call, input: readonly Dim[], at: { start: number; channel: number }) => Built): LayerKind {
  return {
    names: [name],
    className,
    doc,
    explains: `The input has rank ${spatial + 2}: batch, ${axisNames[spatial].join(', ')}, channels. The window fits into it: the size is floor((n + 2p - f)/s) + 1.`,
    ranks: [spatial + 2],
    build(c, input) {
      const at = places(c, spatial);
      if (!at) return kept(input.map(() => unknownDim('the data format is not known')), unknownDim());
      return shape(c, input, at);
    },
  };
}

function plain(name: string, spatial: number): LayerKind {
  return convolution(name, `Conv${spatial}D`, spatial, `Convolution with filters of kernelSize over ${axisNames[spatial].join(', ')}.`, (c, input, at) => {
    const kernel = perAxis(c, 'kernelSize', spatial, [unknownDim(), unknownDim(), unknownDim()].slice(0, spatial));
    const sizes = windows(c, input.slice(at.start, at.start + spatial), kernel, perAxis(c, 'strides', spatial, 1), perAxis(c, 'dilationRate', spatial, 1));
    const filters = c.dim('filters');
    return withBias(c, placed(input, at, sizes, filters), [[...kernel, input[at.channel], filters]], at.channel);
  });
}

function transposed(name: string, spatial: number): LayerKind {
  return convolution(name, `Conv${spatial}DTranspose`, spatial, 'Transposed convolution: enlarges by its strides.', (c, input, at) => {
    const kernel = perAxis(c, 'kernelSize', spatial, [unknownDim(), unknownDim(), unknownDim()].slice(0, spatial));
    const strides = perAxis(c, 'strides', spatial, 1);
    const padding = c.text('padding', 'valid');
    const sizes = input.slice(at.start, at.start + spatial).map((size, axis) => {
      const [f, s] = [constant(kernel[axis]), constant(strides[axis])];
      if (padding === undefined || (padding === 'valid' && (f === undefined || s === undefined))) return unknownDim('the window or its stride is not known');
      return add(multiply(size, strides[axis]), int(padding === 'valid' ? Math.max(f! - s!, 0) : 0));
    });
    const filters = c.dim('filters');
    return withBias(c, placed(input, at, sizes, filters), [[...kernel, filters, input[at.channel]]], at.channel, filters);
  });
}

function pooling(names: readonly string[], className: string, spatial: number, doc: string): LayerKind {
  return {
    names,
    className,
    doc,
    explains: `The input has rank ${spatial + 2}; the window fits into it.`,
    ranks: [spatial + 2],
    build(c, input) {
      const at = places(c, spatial);
      if (!at) return kept(input.map(() => unknownDim('the data format is not known')));
      const pool = perAxis(c, 'poolSize', spatial, 2);
      const sizes = windows(c, input.slice(at.start, at.start + spatial), pool, perAxis(c, 'strides', spatial, pool), pool.map(() => int(1)));
      return kept(placed(input, at, sizes, input[at.channel]));
    },
  };
}

function global(names: readonly string[], className: string, spatial: number, doc: string): LayerKind {
  return {
    names,
    className,
    doc,
    ranks: [spatial + 2],
    build(c, input) {
      const at = places(c, spatial);
      return kept([input[0], at ? input[at.channel] : unknownDim()]);
    },
  };
}

/** [[top, bottom], [left, right]] from one number, two, or two pairs. */
function edges(c: Call, name: string, otherwise: number): [Dim, Dim][] {
  const open: [Dim, Dim] = [unknownDim(`${name} is not known`), unknownDim(`${name} is not known`)];
  if (!c.has(name)) return [0, 1].map(() => [int(otherwise), int(otherwise)]);
  const value = c.value(name);
  if (value.kind === 'number') return [0, 1].map(() => [value.dim, value.dim]);
  const items = c.items(name);
  if (items && items.length !== 2) c.fail('argument', `${name} must be one number, two, or two pairs, but ${items.length} are given.`);
  return [0, 1].map((at) => {
    const item = items?.[at];
    const pair = item && c.sizesOf(c.host.read(item));
    if (item?.kind === 'number') return [item.dim, item.dim];
    if (pair && pair.length !== 2) c.fail('argument', `${name} holds pairs, but one has ${pair.length} entries.`);
    return pair?.length === 2 ? [pair[0], pair[1]] : open;
  });
}

function framed(c: Call, input: readonly Dim[], name: string, otherwise: number, sign: 1 | -1): Built {
  const at = places(c, 2);
  if (!at) return kept(input.map(() => unknownDim('the data format is not known')));
  const sides = edges(c, name, otherwise);
  const sizes = sides.map(([before, after], axis) => add(input[at.start + axis], multiply(int(sign), add(before, after))));
  const small = sizes.findIndex((dim) => certainlyAbove(subtract(int(1), dim), 0));
  if (small >= 0) c.fail('size-negative', `cropping takes more than the ${axisNames[2][small]} of the input ${sayShape(input)}.`);
  return kept(placed(input, at, sizes, input[at.channel]));
}

export const spatialLayers: readonly LayerKind[] = [
  plain('conv1d', 1),
  plain('conv2d', 2),
  plain('conv3d', 3),
  transposed('conv2dTranspose', 2),
  transposed('conv3dTranspose', 3),
  convolution('depthwiseConv2d', 'DepthwiseConv2D', 2, 'Convolution of each channel alone.', (c, input, at) => {
    const kernel = perAxis(c, 'kernelSize', 2, [unknownDim(), unknownDim()]);
    const sizes = windows(c, input.slice(at.start, at.start + 2), kernel, perAxis(c, 'strides', 2, 1), perAxis(c, 'dilationRate', 2, 1));
    const channels = multiply(input[at.channel], c.dim('depthMultiplier', 1));
    return withBias(c, placed(input, at, sizes, channels), [[...kernel, input[at.channel], c.dim('depthMultiplier', 1)]], at.channel, channels);
  }),
  convolution('separableConv2d', 'SeparableConv2D', 2, 'A convolution of each channel alone, then one that mixes channels.', (c, input, at) => {
    const kernel = perAxis(c, 'kernelSize', 2, [unknownDim(), unknownDim()]);
    const sizes = windows(c, input.slice(at.start, at.start + 2), kernel, perAxis(c, 'strides', 2, 1), perAxis(c, 'dilationRate', 2, 1));
    const deep = multiply(input[at.channel], c.dim('depthMultiplier', 1));
    const filters = c.dim('filters');
    return withBias(c, placed(input, at, sizes, filters), [[...kernel, input[at.channel], c.dim('depthMultiplier', 1)], [int(1), int(1), deep, filters]], at.channel);
  }),
  pooling(['maxPooling1d', 'maxPool1d'], 'MaxPooling1D', 1, 'Maximum of each window of a sequence.'),
  pooling(['maxPooling2d', 'maxPool2d'], 'MaxPooling2D', 2, 'Maximum of each window of an image.'),
  pooling(['maxPooling3d'], 'MaxPooling3D', 3, 'Maximum of each window of a volume.'),
  pooling(['averagePooling1d', 'avgPool1d', 'avgPooling1d'], 'AveragePooling1D', 1, 'Mean of each window of a sequence.'),
  pooling(['averagePooling2d', 'avgPool2d', 'avgPooling2d'], 'AveragePooling2D', 2, 'Mean of each window of an image.'),
  pooling(['averagePooling3d', 'avgPool3d', 'avgPooling3d'], 'AveragePooling3D', 3, 'Mean of each window of a volume.'),
  global(['globalAveragePooling1d'], 'GlobalAveragePooling1D', 1, 'Mean over the whole sequence.'),
  global(['globalAveragePooling2d'], 'GlobalAveragePooling2D', 2, 'Mean over the whole image.'),
  global(['globalMaxPooling1d', 'globalMaxPool1d'], 'GlobalMaxPooling1D', 1, 'Maximum over the whole sequence.'),
  global(['globalMaxPooling2d', 'globalMaxPool2d'], 'GlobalMaxPooling2D', 2, 'Maximum over the whole image.'),
  { names: ['zeroPadding2d'], className: 'ZeroPadding2D', doc: 'Zeros around images.', ranks: [4], build: (c, input) => framed(c, input, 'padding', 1, 1) },
  { names: ['cropping2D'], className: 'Cropping2D', doc: 'Images without their edges.', ranks: [4], build: (c, input) => framed(c, input, 'cropping', 0, -1) },
  {
    names: ['upSampling2d'],
    className: 'UpSampling2D',
    doc: 'Images enlarged by repeating pixels.',
    ranks: [4],
    build(c, input) {
      const at = places(c, 2);
      const factor = perAxis(c, 'size', 2, 2);
      return kept(at ? placed(input, at, factor.map((times, axis) => multiply(input[at.start + axis], times)), input[at.channel]) : input.map(() => unknownDim()));
    },
  },
];
