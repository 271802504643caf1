import { certainlyAbove, compare, constant, divideExactly, int, printDim, product, unknownDim, type Dim } from '../../../dimension';
import { printShape, sayShape } from '../../../shape';
import type { Call } from '../../call';
import { kept, weighed, withBias, type LayerKind } from './layer';

const same = (names: readonly string[], className: string, doc: string, more: Partial<LayerKind> = {}): LayerKind => ({ names, className, doc, build: (_, input) => kept(input), ...more });

function reshapedTo(c: Call, input: readonly Dim[]): readonly Dim[] | undefined {
  const target = c.items('targetShape')?.map((item): Dim => (item.kind === 'number' ? item.dim : item.kind === 'nothing' ? int(-1) : unknownDim()));
  if (!target) return undefined;
  const own = input.slice(1);
  const total = product(own);
  const open = target.findIndex((dim) => constant(dim) !== undefined && constant(dim)! < 0);
  if (target.some((dim, at) => at !== open && constant(dim) !== undefined && constant(dim)! < 0)) c.fail('reshape', `the target shape ${printShape(target)} holds more than one -1.`);
  const known = product(target.filter((_, at) => at !== open));
  const [whole, part] = [constant(total), constant(known)];
  if (open < 0 && compare(total, known) === 'different') c.fail('reshape', `each example has the shape ${sayShape(own)} with ${printDim(total)} values, but ${printShape(target)} takes ${printDim(known)}.`);
  if (open >= 0 && whole !== undefined && part !== undefined && (part === 0 || whole % part !== 0)) c.fail('reshape', `each example has the shape ${sayShape(own)} with ${whole} values, which do not divide by ${part} to fill ${printShape(target)}.`);
  const rest = open < 0 ? undefined : (divideExactly(total, known) ?? unknownDim('the size that -1 stands for is not known'));
  return [input[0], ...target.map((dim, at) => (at === open ? rest! : dim))];
}

function embedded(c: Call, input: readonly Dim[]): readonly Dim[] {
  const lengths = c.has('inputLength') ? c.sizes('inputLength') : undefined;
  if (lengths && (lengths.length !== input.length - 1 || lengths.some((dim, at) => compare(dim, input[at + 1]) === 'different'))) {
    c.fail('layer-input', `inputLength is ${lengths.map(printDim).join(', ')}, but the input has the shape ${sayShape(input)}.`);
  }
  return [...input, c.dim('outputDim')];
}

/** The axis that options name, counted with the batch axis. */
export function axisOf(c: Call, input: readonly Dim[], otherwise = -1): number | undefined {
  const axis = c.integer('axis', otherwise);
  if (axis === undefined) return undefined;
  if (axis < -input.length || axis >= input.length) c.fail('axis-range', `axis ${axis} does not exist: the input has the shape ${sayShape(input)}.`);
  return axis < 0 ? axis + input.length : axis;
}

function permuted(c: Call, input: readonly Dim[]): readonly Dim[] | undefined {
  const dims = c.sizes('dims')?.map((dim) => constant(dim));
  if (!dims || dims.includes(undefined)) return undefined;
  const order = dims as number[];
  if ([...order].sort((a, b) => a - b).some((dim, at) => dim !== at + 1)) c.fail('transpose-order', `the order ${order.join(', ')} must name each axis after the batch once, counted from 1.`);
  if (input.length !== order.length + 1) c.fail('layer-rank', `the order names ${order.length} axes, but the input has the shape ${sayShape(input)} with ${input.length - 1} after the batch.`);
  return [input[0], ...order.map((axis) => input[axis])];
}

export const coreLayers: readonly LayerKind[] = [
  same(['inputLayer'], 'InputLayer', 'Where data enters a model, of a given shape without the batch axis.'),
  {
    names: ['dense'],
    className: 'Dense',
    doc: 'Fully connected: activation(x . W + b) with units columns.',
    explains: 'The input has at least a batch axis and features; its last size is the number of rows of W.',
    leastRank: 2,
    build(c, input) {
      return withBias(c, [...input.slice(0, -1), c.dim('units')], [[input[input.length - 1], c.dim('units')]], -1);
    },
  },
  same(['dropout'], 'Dropout', 'Sets values to 0 at random while training.'),
  same(['activation'], 'Activation', 'An activation function on each value.'),
  same(['masking'], 'Masking', 'Skips time steps whose values are all a mask value.'),
  same(['gaussianNoise'], 'GaussianNoise', 'Adds random noise while training.'),
  same(['gaussianDropout'], 'GaussianDropout', 'Multiplies by random noise around 1 while training.'),
  same(['alphaDropout'], 'AlphaDropout', 'Dropout that keeps mean and variance, for selu.'),
  same(['spatialDropout1d'], 'SpatialDropout1D', 'Drops whole feature maps of sequences.', { ranks: [3] }),
  same(['reLU'], 'ReLU', 'max(0, x), limited by maxValue where given.'),
  same(['leakyReLU'], 'LeakyReLU', 'x above 0, alpha * x below.'),
  same(['elu'], 'ELU', 'x above 0, alpha * (e^x - 1) below.'),
  same(['thresholdedReLU'], 'ThresholdedReLU', 'x above theta, else 0.'),
  {
    names: ['softmax'],
    className: 'Softmax',
    doc: 'e^z / sum(e^z) along an axis, 1 unless another is given.',
    explains: 'The axis must be the last: the library computes it along no other.',
    build(c, input) {
      const axis = c.integer('axis', 1);
      if (axis !== undefined && axis !== -1 && axis !== input.length - 1) c.fail('softmax-axis', `axis ${axis} is not the last axis of ${sayShape(input)}, and the library computes it along the last only. Give axis: -1.`);
      return kept(input);
    },
  },
  {
    names: ['prelu'],
    className: 'PReLU',
    doc: 'x above 0, alpha * x below, with a learned alpha for each place.',
    build(c, input) {
      const shared = c.has('sharedAxes') ? c.sizes('sharedAxes')?.map((dim) => constant(dim)) : [];
      return shared ? weighed([input], [input.slice(1).map((dim, at) => (shared.includes(at + 1) ? int(1) : dim))]) : kept(input, unknownDim());
    },
  },
  {
    names: ['flatten'],
    className: 'Flatten',
    doc: 'Each example as one row of values.',
    explains: 'The input has at least rank 3, the batch axis included.',
    leastRank: 3,
    build: (_, input) => kept([input[0], product(input.slice(1))]),
  },
  {
    names: ['reshape'],
    className: 'Reshape',
    doc: 'Each example in another shape; one -1 takes what is left.',
    explains: 'Both shapes of an example have the same number of values.',
    build: (c, input) => kept(reshapedTo(c, input)),
  },
  { names: ['permute'], className: 'Permute', doc: 'Axes after the batch in another order, counted from 1.', explains: 'The order names each axis after the batch once.', build: (c, input) => kept(permuted(c, input)) },
  { names: ['repeatVector'], className: 'RepeatVector', doc: 'Each row n times.', ranks: [2], build: (c, input) => kept([input[0], c.dim('n'), input[1]]) },
  {
    names: ['embedding'],
    className: 'Embedding',
    doc: 'A learned vector for each integer below inputDim.',
    explains: 'inputLength, where given, is the length of the input.',
    build: (c, input) => weighed([embedded(c, input)], [[c.dim('inputDim'), c.dim('outputDim')]]),
  },
  {
    names: ['batchNormalization'],
    className: 'BatchNormalization',
    doc: 'Normalises each feature over the batch, then scales and shifts it.',
    explains: 'The input has rank 2, 3 or 4; the axis, the last unless another is given, exists.',
    ranks: [2, 3, 4],
    build(c, input) {
      const axis = axisOf(c, input);
      const [scale, center] = [c.flag('scale', true), c.flag('center', true)];
      if (axis === undefined || scale === undefined || center === undefined) return kept(input, unknownDim());
      return weighed([input], Array.from({ length: 2 + Number(scale) + Number(center) }, () => [input[axis]]), axis);
    },
  },
  {
    names: ['layerNormalization'],
    className: 'LayerNormalization',
    doc: 'Normalises each example over its features, then scales and shifts it.',
    ranks: [2, 3, 4],
    build(c, input) {
      const axes = c.has('axis') ? c.sizes('axis')?.map((dim) => constant(dim)) : [-1];
      const [scale, center] = [c.flag('scale', true), c.flag('center', true)];
      const wrong = axes?.find((axis) => axis !== undefined && (axis < -input.length || axis >= input.length));
      if (wrong !== undefined) c.fail('axis-range', `axis ${wrong} does not exist: the input has the shape ${sayShape(input)}.`);
      if (!axes || axes.includes(undefined) || scale === undefined || center === undefined) return kept(input, unknownDim());
      const sizes = axes.map((axis) => input[axis! < 0 ? axis! + input.length : axis!]);
      return weighed([input], Array.from({ length: Number(scale) + Number(center) }, () => sizes), axes.length === 1 ? axes[0] : undefined);
    },
  },
  same(['rescaling'], 'Rescaling', 'scale * x + offset on each value.'),
  {
    names: ['centerCrop'],
    className: 'CenterCrop',
    doc: 'The middle of images, height by width.',
    ranks: [3, 4],
    build: (c, input) => kept(input.length < 3 ? undefined : [...input.slice(0, -3), c.dim('height'), c.dim('width'), input[input.length - 1]]),
  },
  // The library declares these without a batch axis, and computes them with one: the rank is not certain.
  { names: ['resizing'], className: 'Resizing', doc: 'Images of another size.', build: () => kept(undefined) },
  { names: ['randomWidth'], className: 'RandomWidth', doc: 'Images of a random width while training.', build: () => kept(undefined) },
  {
    names: ['categoryEncoding'],
    className: 'CategoryEncoding',
    doc: 'Integers as counts, or as ones in a row of numTokens.',
    build(c, input) {
      const mode = c.text('outputMode', 'multiHot');
      const last = input[input.length - 1];
      if (mode === undefined) return kept(undefined);
      const wide = mode === 'oneHot' && constant(last) !== 1;
      if (wide && !(constant(last) !== undefined || certainlyAbove(last, 1))) return kept(undefined);
      const rank = input.length + Number(wide);
      if (mode !== 'int' && rank > 2) c.fail('layer-rank', `the input has the shape ${sayShape(input)}, but rows of ${mode} come out with rank 2 at most, not ${rank}.`);
      return kept(wide ? [...input, c.dim('numTokens')] : [...input.slice(0, -1), c.dim('numTokens')]);
    },
  },
];
