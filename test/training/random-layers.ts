import type * as Tf from '@tensorflow/tfjs';
import type { Draw } from './draw';

/** A layer as data: its name in tf.layers and its options, in which other layers may stand. */
export interface LayerRecipe {
  layer: string;
  options: Record<string, unknown>;
}

/** Draws a layer for one example of `shape`; undefined where none fits. */
type Drawn = (draw: Draw, shape: number[]) => LayerRecipe | undefined;

const isRecipe = (value: unknown): value is LayerRecipe => typeof value === 'object' && value !== null && 'layer' in value && 'options' in value;

/** The layer itself, and every layer inside it. */
export function madeLayer(tf: typeof Tf, { layer, options }: LayerRecipe): Tf.layers.Layer {
  const live = (value: unknown): unknown => (isRecipe(value) ? madeLayer(tf, value) : Array.isArray(value) ? value.map(live) : value);
  const make = (tf.layers as unknown as Record<string, (options: object) => Tf.layers.Layer>)[layer];
  return make(Object.fromEntries(Object.entries(options).map(([key, value]) => [key, live(value)])));
}

/** As the learner would write it. */
export function written({ layer, options }: LayerRecipe): string {
  const text = (value: unknown): string => (isRecipe(value) ? written(value) : Array.isArray(value) ? `[${value.map(text).join(', ')}]` : JSON.stringify(value));
  return `${layer}({ ${Object.entries(options).map(([key, value]) => `${key}: ${text(value)}`).join(', ')} })`;
}

export const activations = ['elu', 'gelu', 'gelu_new', 'hardSigmoid', 'linear', 'logSoftmax', 'mish', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign', 'swish', 'tanh'];
const initializers = ['glorotNormal', 'glorotUniform', 'heNormal', 'heUniform', 'leCunNormal', 'leCunUniform', 'ones', 'randomNormal', 'randomUniform', 'truncatedNormal', 'varianceScaling'];

const maybe = <T>(draw: Draw, likely: number, value: () => T): T | undefined => (draw.int(1, 100) <= likely ? value() : undefined);
/** Only what was drawn: an option that is undefined is not the same as one left out. */
const options = (all: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
const padding = (draw: Draw) => draw.pick(['same', 'valid']);
const some = (draw: Draw, count: number, most: number) => Array.from({ length: count }, () => draw.int(1, most));
const format = (draw: Draw) => maybe(draw, 15, () => 'channelsFirst');

function weighted(draw: Draw, ...names: string[]): Record<string, unknown> {
  return {
    useBias: maybe(draw, 40, () => draw.bool()),
    biasRegularizer: maybe(draw, 10, () => draw.pick(['l1l2'])),
    trainable: maybe(draw, 8, () => false),
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`${name}Initializer`, maybe(draw, 25, () => draw.pick(initializers))],
        [`${name}Regularizer`, maybe(draw, 15, () => 'l1l2')],
        [`${name}Constraint`, maybe(draw, 15, () => draw.pick(['maxNorm', 'nonNeg', 'unitNorm', 'minMaxNorm']))],
      ]),
    ),
  };
}

/** @param most the largest stride: the lab refuses volumes whose strides are larger than their windows */
const convolution = (draw: Draw, rank: number, most = 3) =>
  options({
    kernelSize: rank === 1 ? draw.int(1, 4) : some(draw, rank, 3),
    strides: maybe(draw, 60, () => (rank === 1 ? draw.int(1, most) : some(draw, rank, most))),
    padding: padding(draw),
    activation: maybe(draw, 60, () => draw.pick(activations)),
  });

/** tf.js has no gradient of dilated convolutions, and strides only without dilation. */
const dilated = (draw: Draw, rank: number): Record<string, unknown> =>
  options({ ...convolution(draw, rank), strides: undefined, dilationRate: rank === 1 ? draw.int(2, 3) : Array<number>(rank).fill(draw.int(2, 3)), trainable: false });

const pooling = (draw: Draw, rank: number) => {
  const window = some(draw, rank, 3);
  // The lab refuses volumes whose strides are larger than their windows.
  const strides = maybe(draw, 60, () => (rank < 3 ? some(draw, rank, 3) : window.map((extent) => draw.int(1, extent))));
  return options(rank === 1 ? { poolSize: window[0], strides: strides?.[0], padding: padding(draw) } : { poolSize: window, strides, padding: padding(draw), dataFormat: format(draw) });
};

/** @param alone in a layer of its own name: others keep the dropped places of an earlier batch */
const cell = (draw: Draw, layer: string, alone: boolean): Record<string, unknown> =>
  options({
    units: draw.int(1, 4),
    activation: maybe(draw, 40, () => draw.pick(['relu', 'sigmoid', 'softsign', 'tanh'])),
    recurrentActivation: layer === 'simpleRNN' ? undefined : maybe(draw, 40, () => draw.pick(['hardSigmoid', 'sigmoid'])),
    unitForgetBias: layer === 'lstm' ? maybe(draw, 40, () => draw.bool()) : undefined,
    ...weighted(draw, 'kernel', 'recurrent'),
    dropout: alone ? maybe(draw, 15, () => 0.3) : undefined,
    recurrentDropout: alone ? maybe(draw, 15, () => 0.3) : undefined,
  });

const recurrent = (draw: Draw): LayerRecipe => {
  const layer = draw.pick(['simpleRNN', 'lstm', 'gru']);
  return { layer, options: options({ ...cell(draw, layer, true), returnSequences: draw.bool(), goBackwards: maybe(draw, 30, () => true)}) };
};

const divided = (draw: Draw, size: number): number[] => {
  const divisors = (of: number) => Array.from({ length: of }, (_, i) => i + 1).filter((d) => of % d === 0);
  const target: number[] = [];
  let rest = size;
  for (let rank = draw.int(1, 4); rank > 1; rank--) {
    target.push(draw.pick(divisors(rest)));
    rest /= target.at(-1)!;
  }
  return [...target, rest];
};

const size = (shape: number[]) => shape.reduce((product, extent) => product * extent, 1);
const axisOf = (draw: Draw, shape: number[]) => draw.pick([-1, draw.int(1, shape.length)]);
const permuted = (draw: Draw, shape: number[]) => shape.map((_, i) => i + 1).sort(() => draw.int(0, 2) - 1);

const ofEveryRank: Record<string, Drawn> = {
  activation: (draw) => ({ layer: 'activation', options: { activation: draw.pick(activations) } }),
  alphaDropout: () => ({ layer: 'alphaDropout', options: { rate: 0.3 } }),
  batchNormalization: (draw, shape) =>
    // tf.layers has it up to rank 4, batch included, and trains it only with scale and offset.
    shape.length > 3
      ? undefined
      : {
          layer: 'batchNormalization',
          options: options({
            axis: maybe(draw, 50, () => axisOf(draw, shape)),
            momentum: maybe(draw, 40, () => 0.8),
            epsilon: maybe(draw, 40, () => 0.01),
          }),
        },
  dense: (draw) => ({ layer: 'dense', options: options({ units: draw.int(1, 6), activation: maybe(draw, 70, () => draw.pick(activations)), ...weighted(draw, 'kernel') }) }),
  dropout: (draw) => ({ layer: 'dropout', options: options({ rate: 0.4, seed: maybe(draw, 50, () => draw.int(1, 99)) }) }),
  elu: () => ({ layer: 'elu', options: {} }),
  flatten: (draw) => ({ layer: 'flatten', options: options({ dataFormat: format(draw) }) }),
  gaussianDropout: () => ({ layer: 'gaussianDropout', options: { rate: 0.3 } }),
  gaussianNoise: () => ({ layer: 'gaussianNoise', options: { stddev: 0.3 } }),
  layerNormalization: (draw, shape) =>
    shape.length > 3
      ? undefined
      : {
          layer: 'layerNormalization',
          options: options({ axis: maybe(draw, 40, () => draw.pick<unknown>([axisOf(draw, shape), shape.map((_, i) => i + 1)])), epsilon: maybe(draw, 50, () => 0.01), center: maybe(draw, 30, () => false), scale: maybe(draw, 30, () => false) }),
        },
  leakyReLU: (draw) => ({ layer: 'leakyReLU', options: options({ alpha: maybe(draw, 50, () => 0.2) }) }),
  permute: (draw, shape) => ({ layer: 'permute', options: { dims: permuted(draw, shape) } }),
  prelu: (draw, shape) => ({ layer: 'prelu', options: options({ sharedAxes: maybe(draw, 50, () => shape.map((_, i) => i + 1).filter(() => draw.bool())) }) }),
  reLU: (draw) => ({ layer: 'reLU', options: options({ maxValue: maybe(draw, 50, () => 1.5) }) }),
  rescaling: (draw) => ({ layer: 'rescaling', options: { scale: 0.5, offset: draw.pick([0, 1]) } }),
  reshape: (draw, shape) => ({ layer: 'reshape', options: { targetShape: divided(draw, size(shape)) } }),
  softmax: () => ({ layer: 'softmax', options: { axis: -1 } }),
};

const ofRank: Record<number, Record<string, Drawn>> = {
  1: {
    repeatVector: (draw) => ({ layer: 'repeatVector', options: { n: draw.int(1, 4) } }),
  },
  2: {
    averagePooling1d: (draw) => ({ layer: 'averagePooling1d', options: pooling(draw, 1) }),
    bidirectional: (draw) => ({ layer: 'bidirectional', options: options({ layer: recurrent(draw), mergeMode: draw.pick(['concat', 'sum', 'ave', 'mul']) }) }),
    conv1d: (draw) => ({ layer: 'conv1d', options: { filters: draw.int(1, 5), ...convolution(draw, 1), ...options(weighted(draw, 'kernel')) } }),
    globalAveragePooling1d: () => ({ layer: 'globalAveragePooling1d', options: {} }),
    globalMaxPooling1d: () => ({ layer: 'globalMaxPooling1d', options: {} }),
    gru: recurrent,
    lstm: recurrent,
    maxPooling1d: (draw) => ({ layer: 'maxPooling1d', options: pooling(draw, 1) }),
    rnn: (draw) => ({
      layer: 'rnn',
      options: options({
        cell: { layer: 'stackedRNNCells', options: { cells: Array.from({ length: draw.int(1, 3) }, () => draw.pick(['simpleRNN', 'lstm', 'gru'])).map((layer) => ({ layer: `${layer}Cell`, options: cell(draw, layer, false) })) } },
        returnSequences: draw.bool(),
      }),
    }),
    simpleRNN: recurrent,
    spatialDropout1d: (draw) => ({ layer: 'spatialDropout1d', options: { rate: 0.4, seed: draw.int(1, 99) } }),
    timeDistributed: wrapped,
  },
  3: {
    averagePooling2d: (draw) => ({ layer: 'averagePooling2d', options: pooling(draw, 2) }),
    conv2d: (draw) => ({ layer: 'conv2d', options: options({ filters: draw.int(1, 5), ...convolution(draw, 2), ...weighted(draw, 'kernel'), dataFormat: format(draw) }) }),
    conv2dTranspose: (draw) => ({
      layer: 'conv2dTranspose',
      options: options({ filters: draw.int(1, 4), kernelSize: some(draw, 2, 3), strides: maybe(draw, 60, () => draw.pick([some(draw, 2, 2), 3])), padding: padding(draw), activation: maybe(draw, 50, () => draw.pick(activations)), ...weighted(draw, 'kernel'), dataFormat: format(draw) }),
    }),
    cropping2D: (draw) => ({ layer: 'cropping2D', options: options({ cropping: draw.pick<unknown>([1, [1, 0], [[0, 1], [1, 0]]]), dataFormat: format(draw) }) }),
    depthwiseConv2d: (draw) => ({ layer: 'depthwiseConv2d', options: options({ depthMultiplier: maybe(draw, 50, () => draw.int(1, 3)), ...convolution(draw, 2), ...weighted(draw, 'depthwise'), dataFormat: format(draw) }) }),
    globalAveragePooling2d: (draw) => ({ layer: 'globalAveragePooling2d', options: options({ dataFormat: format(draw) }) }),
    globalMaxPooling2d: (draw) => ({ layer: 'globalMaxPooling2d', options: options({ dataFormat: format(draw) }) }),
    maxPooling2d: (draw) => ({ layer: 'maxPooling2d', options: pooling(draw, 2) }),
    separableConv2d: (draw) => ({ layer: 'separableConv2d', options: options({ filters: draw.int(1, 4), depthMultiplier: maybe(draw, 50, () => draw.int(1, 2)), ...convolution(draw, 2), ...weighted(draw, 'depthwise', 'pointwise') }) }),
    timeDistributed: wrapped,
    upSampling2d: (draw) => ({ layer: 'upSampling2d', options: options({ size: some(draw, 2, 3), interpolation: maybe(draw, 60, () => draw.pick(['nearest', 'bilinear'])), dataFormat: format(draw) }) }),
    zeroPadding2d: (draw) => ({ layer: 'zeroPadding2d', options: options({ padding: draw.pick<unknown>([1, [1, 2], [[0, 1], [2, 0]]]), dataFormat: format(draw) }) }),
  },
  4: {
    averagePooling3d: (draw) => ({ layer: 'averagePooling3d', options: pooling(draw, 3) }),
    conv3d: (draw) => ({ layer: 'conv3d', options: options({ filters: draw.int(1, 3), ...convolution(draw, 3, 1), ...weighted(draw, 'kernel') }) }),
    convLstm2d: (draw) => ({
      layer: 'convLstm2d',
      options: options({ filters: draw.int(1, 2), kernelSize: some(draw, 2, 3), strides: maybe(draw, 40, () => some(draw, 2, 2)), padding: padding(draw), returnSequences: draw.bool(), goBackwards: maybe(draw, 30, () => true), ...weighted(draw, 'kernel', 'recurrent') }),
    }),
    maxPooling3d: (draw) => ({ layer: 'maxPooling3d', options: pooling(draw, 3) }),
    timeDistributed: wrapped,
  },
};

/** tf.js has no gradient of these on any backend: they stand before every weight. */
const withoutGradient: Record<number, Record<string, Drawn>> = {
  1: { thresholdedReLU: () => ({ layer: 'thresholdedReLU', options: { theta: 0.5 } }) },
  2: {
    'conv1d, dilated': (draw) => ({ layer: 'conv1d', options: { filters: draw.int(1, 5), ...dilated(draw, 1) } }),
    masking: () => ({ layer: 'masking', options: { maskValue: 0 } }),
  },
  3: {
    centerCrop: (draw, [height, width]) => ({ layer: 'centerCrop', options: { height: draw.int(1, height), width: draw.int(1, width) } }),
    'conv2d, dilated': (draw) => ({ layer: 'conv2d', options: { filters: draw.int(1, 5), ...dilated(draw, 2) } }),
    'depthwiseConv2d, dilated': (draw) => ({ layer: 'depthwiseConv2d', options: { ...dilated(draw, 2), depthMultiplier: draw.int(1, 2) } }),
    'separableConv2d, dilated': (draw) => ({ layer: 'separableConv2d', options: { filters: draw.int(1, 4), ...dilated(draw, 2) } }),
  },
  4: {
    conv3dTranspose: (draw) => {
      const window = some(draw, 3, 2);
      // As with pooling.
      const strides = maybe(draw, 50, () => window.map((extent) => draw.int(1, extent)));
      return { layer: 'conv3dTranspose', options: options({ filters: draw.int(1, 2), kernelSize: window, strides, padding: padding(draw), trainable: false }) };
    },
  },
};

function wrapped(draw: Draw, [, ...inner]: number[]): LayerRecipe | undefined {
  const others = Object.entries({ ...ofEveryRank, ...ofRank[inner.length] }).filter(([name]) => name !== 'timeDistributed');
  const layer = draw.pick(others)[1](draw, inner);
  return layer && { layer: 'timeDistributed', options: { layer } };
}

/** A layer that takes one example of `shape`. @param weightless no weight stands before it */
export function drawLayer(draw: Draw, shape: number[], weightless: boolean): LayerRecipe | undefined {
  const rank = shape.length;
  const special = weightless ? Object.values(withoutGradient[rank] ?? {}) : [];
  if (special.length && draw.int(1, 5) === 1) return draw.pick(special)(draw, shape);
  const own = Object.values(ofRank[rank] ?? {});
  return draw.pick(own.length && draw.int(1, 3) > 1 ? own : Object.values(ofEveryRank))(draw, shape);
}

/** A layer that tf.layers can take behind a mask, and at the end one that takes the mask away. */
export function drawMasked(draw: Draw, last: boolean): LayerRecipe {
  const recipe = recurrent(draw);
  return { ...recipe, options: { ...recipe.options, returnSequences: !last } };
}

/** The first layer behind whole numbers from 0 to 4. */
export function drawIndexed(draw: Draw): LayerRecipe {
  return draw.int(1, 4) === 1
    ? { layer: 'categoryEncoding', options: { numTokens: 5, outputMode: draw.pick(['multiHot', 'count']) } }
    : { layer: 'embedding', options: options({ inputDim: 5, outputDim: draw.int(1, 4), maskZero: maybe(draw, 30, () => true), embeddingsRegularizer: maybe(draw, 20, () => 'l1l2'), embeddingsConstraint: maybe(draw, 20, () => 'unitNorm') }) };
}

/** A layer that takes two examples of `shape`. */
export function drawMerge(draw: Draw, shape: number[]): LayerRecipe {
  const layer = draw.pick(['add', 'average', 'maximum', 'minimum', 'multiply', 'concatenate', ...(shape.length < 3 ? ['dot'] : [])]);
  if (layer === 'concatenate') return { layer, options: { axis: axisOf(draw, shape) } };
  if (layer === 'dot') return { layer, options: options({ axes: axisOf(draw, shape), normalize: maybe(draw, 30, () => true) }) };
  return { layer, options: {} };
}

/** tf.layers gives resizing another shape than it computes, and spreads randomWidth at random by itself; every other layer can be drawn. */
export const undrawnLayers = ['randomWidth', 'resizing'];

export const drawnLayers = new Set(['embedding', 'categoryEncoding', 'add', 'average', 'maximum', 'minimum', 'multiply', 'concatenate', 'dot', ...[ofEveryRank, ...Object.values(ofRank), ...Object.values(withoutGradient)].flatMap((layers) => Object.keys(layers))]);
