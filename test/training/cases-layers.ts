import type * as Tf from '@tensorflow/tfjs';
import type { KernelCase } from './cases';
import type { Draw, Spread } from './draw';

type Layer = Tf.layers.Layer;

interface Recipe {
  make(tf: typeof Tf, draw: Draw): Layer;
  /** Shapes of one example, one for each input. */
  inputs: number[][];
  spread?: Spread;
  /** Whole numbers from 0 to 4: nothing is differentiated in them. */
  indices?: true;
  /** Where training adds noise of its own, the layer runs as in prediction. */
  prediction?: true;
  /** tf.js has no gradient of it on any backend. */
  forward?: true;
}

const picture = [6, 5, 3];
const sequence = [5, 4];
const same = [[4, 3], [4, 3]];
const pad = (draw: Draw) => draw.pick(['same', 'valid'] as const);

const recipe = (make: Recipe['make'], inputs: number[][], rest: Partial<Recipe> = {}): Recipe => ({ make, inputs, ...rest });

/** Every layer of tf.layers; those with several names stand under one. */
export const layerRecipes: Record<string, Recipe> = {
  activation: recipe((tf, draw) => tf.layers.activation({ activation: draw.pick(activations) }), [[4, 3]]),
  add: recipe((tf) => tf.layers.add(), same),
  alphaDropout: recipe((tf) => tf.layers.alphaDropout({ rate: 0.3 }), [[4]], { prediction: true }),
  average: recipe((tf) => tf.layers.average(), same),
  averagePooling1d: recipe((tf, draw) => tf.layers.averagePooling1d({ poolSize: 2, strides: draw.int(1, 2), padding: pad(draw) }), [sequence]),
  averagePooling2d: recipe((tf, draw) => tf.layers.averagePooling2d({ poolSize: [2, 3], strides: [draw.int(1, 2), 1], padding: pad(draw) }), [picture]),
  averagePooling3d: recipe((tf, draw) => tf.layers.averagePooling3d({ poolSize: [2, 2, 2], strides: [draw.int(1, 2), 1, 2], padding: pad(draw) }), [[4, 3, 3, 2]]),
  batchNormalization: recipe((tf) => tf.layers.batchNormalization(), [picture]),
  bidirectional: recipe((tf, draw) => tf.layers.bidirectional({ layer: tf.layers.gru({ units: 2, returnSequences: true }) as Tf.RNN, mergeMode: draw.pick(['concat', 'sum', 'ave', 'mul']) }), [sequence]),
  categoryEncoding: recipe((tf, draw) => tf.layers.categoryEncoding({ numTokens: 5, outputMode: draw.pick(['multiHot', 'count']) }), [[4]], { indices: true }),
  centerCrop: recipe((tf) => tf.layers.centerCrop({ height: 3, width: 3 }), [picture], { forward: true }),
  concatenate: recipe((tf, draw) => tf.layers.concatenate({ axis: draw.pick([1, 2, -1]) }), same),
  conv1d: recipe((tf, draw) => tf.layers.conv1d({ filters: 3, kernelSize: 3, strides: draw.int(1, 2), padding: pad(draw), activation: 'relu' }), [sequence]),
  conv2d: recipe((tf, draw) => tf.layers.conv2d({ filters: 4, kernelSize: [2, 3], strides: [draw.int(1, 2), draw.int(1, 2)], padding: pad(draw), activation: draw.pick(activations) }), [picture]),
  conv2dTranspose: recipe((tf, draw) => tf.layers.conv2dTranspose({ filters: 2, kernelSize: 3, strides: draw.int(1, 2), padding: pad(draw), activation: 'tanh' }), [picture]),
  conv3d: recipe((tf, draw) => tf.layers.conv3d({ filters: 2, kernelSize: 2, padding: pad(draw) }), [[3, 3, 3, 2]]),
  conv3dTranspose: recipe((tf) => tf.layers.conv3dTranspose({ filters: 2, kernelSize: 2, strides: 1, padding: 'valid' }), [[3, 3, 3, 2]], { forward: true }),
  convLstm2d: recipe((tf) => tf.layers.convLstm2d({ filters: 2, kernelSize: 3, padding: 'same', returnSequences: true }), [[3, 4, 4, 2]]),
  cropping2D: recipe((tf) => tf.layers.cropping2D({ cropping: [[1, 2], [0, 1]] }), [picture]),
  dense: recipe((tf, draw) => tf.layers.dense({ units: 5, activation: draw.pick(activations), useBias: draw.bool(), kernelRegularizer: 'l1l2', kernelConstraint: 'maxNorm' }), [[7]]),
  'dense on sequences': recipe((tf) => tf.layers.dense({ units: 5 }), [sequence]),
  depthwiseConv2d: recipe((tf, draw) => tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: draw.int(1, 2), padding: pad(draw) }), [picture]),
  dot: recipe((tf) => tf.layers.dot({ axes: -1 }), [[4], [4]]),
  dropout: recipe((tf) => tf.layers.dropout({ rate: 0.4, seed: 5 }), [[4, 3]]),
  elu: recipe((tf) => tf.layers.elu(), [[4, 3]]),
  embedding: recipe((tf) => tf.layers.embedding({ inputDim: 5, outputDim: 3 }), [[4]], { indices: true }),
  flatten: recipe((tf) => tf.layers.flatten(), [picture]),
  gaussianDropout: recipe((tf) => tf.layers.gaussianDropout({ rate: 0.3 }), [[4]], { prediction: true }),
  gaussianNoise: recipe((tf) => tf.layers.gaussianNoise({ stddev: 0.3 }), [[4]], { prediction: true }),
  globalAveragePooling1d: recipe((tf) => tf.layers.globalAveragePooling1d({}), [sequence]),
  globalAveragePooling2d: recipe((tf) => tf.layers.globalAveragePooling2d({}), [picture]),
  globalMaxPooling1d: recipe((tf) => tf.layers.globalMaxPooling1d({}), [sequence], { spread: 'normal' }),
  globalMaxPooling2d: recipe((tf) => tf.layers.globalMaxPooling2d({}), [picture], { spread: 'normal' }),
  gru: recipe((tf, draw) => tf.layers.gru({ units: 3, returnSequences: draw.bool(), goBackwards: draw.bool() }), [sequence]),
  layerNormalization: recipe((tf) => tf.layers.layerNormalization(), [sequence], { spread: 'normal' }),
  leakyReLU: recipe((tf) => tf.layers.leakyReLU({ alpha: 0.2 }), [[4, 3]]),
  lstm: recipe((tf, draw) => tf.layers.lstm({ units: 3, returnSequences: draw.bool(), unitForgetBias: draw.bool() }), [sequence]),
  masking: recipe((tf) => tf.layers.masking({ maskValue: 0 }), [sequence], { spread: 'ties', forward: true }),
  maxPooling1d: recipe((tf, draw) => tf.layers.maxPooling1d({ poolSize: 2, strides: draw.int(1, 2), padding: pad(draw) }), [sequence], { spread: 'normal' }),
  maxPooling2d: recipe((tf, draw) => tf.layers.maxPooling2d({ poolSize: [3, 2], strides: [1, draw.int(1, 2)], padding: pad(draw) }), [picture], { spread: 'normal' }),
  maxPooling3d: recipe((tf, draw) => tf.layers.maxPooling3d({ poolSize: [2, 2, 2], padding: pad(draw) }), [[4, 3, 3, 2]], { spread: 'normal' }),
  maximum: recipe((tf) => tf.layers.maximum(), same, { spread: 'normal' }),
  minimum: recipe((tf) => tf.layers.minimum(), same, { spread: 'normal' }),
  multiply: recipe((tf) => tf.layers.multiply(), same),
  permute: recipe((tf) => tf.layers.permute({ dims: [3, 1, 2] }), [picture]),
  prelu: recipe((tf) => tf.layers.prelu({ sharedAxes: [1, 2] }), [picture]),
  reLU: recipe((tf, draw) => tf.layers.reLU(draw.bool() ? { maxValue: 1.5 } : {}), [[4, 3]]),
  repeatVector: recipe((tf) => tf.layers.repeatVector({ n: 3 }), [[4]]),
  rescaling: recipe((tf) => tf.layers.rescaling({ scale: 0.5, offset: 1 }), [[4]]),
  reshape: recipe((tf) => tf.layers.reshape({ targetShape: [5, 18] }), [picture]),
  resizing: recipe((tf, draw) => tf.layers.resizing({ height: 4, width: 7, interpolation: draw.pick(['bilinear', 'nearest']) }), [picture]),
  rnn: recipe((tf) => tf.layers.rnn({ cell: tf.layers.stackedRNNCells({ cells: [tf.layers.lstmCell({ units: 3 }), tf.layers.gruCell({ units: 2 })] as never }) as never }), [sequence]),
  separableConv2d: recipe((tf, draw) => tf.layers.separableConv2d({ filters: 3, kernelSize: 3, depthMultiplier: draw.int(1, 2), padding: pad(draw) }), [picture]),
  simpleRNN: recipe((tf, draw) => tf.layers.simpleRNN({ units: 3, returnSequences: draw.bool(), unroll: false }), [sequence]),
  softmax: recipe((tf) => tf.layers.softmax({ axis: -1 }), [[4, 3]]),
  spatialDropout1d: recipe((tf) => tf.layers.spatialDropout1d({ rate: 0.4, seed: 3 }), [sequence]),
  thresholdedReLU: recipe((tf) => tf.layers.thresholdedReLU({ theta: 0.5 }), [[4, 3]], { forward: true }),
  timeDistributed: recipe((tf) => tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 2 }) }), [sequence]),
  upSampling2d: recipe((tf, draw) => tf.layers.upSampling2d({ size: [2, 3], interpolation: draw.pick(['nearest', 'bilinear']) }), [picture]),
  zeroPadding2d: recipe((tf) => tf.layers.zeroPadding2d({ padding: [[1, 2], [0, 1]] }), [picture]),
};

/** Names of tf.layers that are another's, a part of another, or no layer; and `randomWidth`, whose result is random by itself. */
export const otherLayerNames = [
  'Layer', 'RNN', 'RNNCell', 'avgPool1d', 'avgPool2d', 'avgPool3d', 'avgPooling1d', 'avgPooling2d', 'avgPooling3d', 'convLstm2dCell', 'globalMaxPool1d', 'globalMaxPool2d',
  'gruCell', 'input', 'inputLayer', 'lstmCell', 'maxPool1d', 'maxPool2d', 'randomWidth', 'simpleRNNCell', 'stackedRNNCells',
];

const activations = ['elu', 'gelu', 'hardSigmoid', 'linear', 'mish', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign', 'swish', 'tanh'] as never[];

/** The layer's outputs, and the gradients of its weights and of its inputs, with weights and inputs drawn. */
function layerCase(name: string, { make, inputs, spread, indices, prediction, forward }: Recipe): KernelCase {
  return {
    name: `layers.${name}`,
    compute: (tf, draw) => {
      const layer = make(tf, draw);
      const symbols = inputs.map((shape) => tf.input({ shape, dtype: indices ? 'int32' : 'float32' }));
      const one = <T>(list: T[]) => (list.length > 1 ? list : list[0]);
      layer.apply(one(symbols));
      layer.setWeights(layer.getWeights().map((weight) => draw.tensor(weight.shape as [number], 'unit')));
      const values = inputs.map((shape) => (indices ? draw.ints([2, ...shape], 0, 4) : draw.tensor([2, ...shape] as [number], spread)));
      const run = (...x: Tf.Tensor[]) => [layer.apply(one(x), { training: !prediction })].flat()[0] as Tf.Tensor;
      const output = run(...values);
      const upstream = draw.tensor(output.shape as [number], 'normal');
      const weights = forward ? [] : layer.trainableWeights.map((weight) => weight.read() as Tf.Variable);
      const ofWeights = weights.length ? tf.variableGrads(() => tf.sum(tf.mul(run(...values), upstream)) as Tf.Scalar, weights).grads : {};
      const ofInputs = indices || forward ? [] : tf.grads(run)(values, upstream);
      const results = [output, ...weights.map(({ name: own }) => ofWeights[own]), ...ofInputs].map((tensor) => tf.clone(tensor));
      tf.disposeVariables();
      return results;
    },
  };
}

type Optimizers = Record<string, (tf: typeof Tf) => Tf.Optimizer>;

const optimizers: Optimizers = {
  sgd: (tf) => tf.train.sgd(0.1),
  momentum: (tf) => tf.train.momentum(0.1, 0.9, true),
  adagrad: (tf) => tf.train.adagrad(0.1),
  adadelta: (tf) => tf.train.adadelta(0.1),
  adam: (tf) => tf.train.adam(0.1),
  adamax: (tf) => tf.train.adamax(0.1),
  rmsprop: (tf) => tf.train.rmsprop(0.1, 0.9, 0.5, undefined, true),
};

/** Parameters after three steps down a bowl. */
const optimizerCases = Object.entries(optimizers).map(
  ([name, make]): KernelCase => ({
    name: `train.${name}`,
    compute: (tf, draw) => {
      const w = tf.variable(draw.tensor([3, 4], 'normal'));
      const target = draw.tensor([3, 4], 'normal');
      const optimizer = make(tf);
      for (let step = 0; step < 3; step++) optimizer.minimize(() => tf.mean(tf.square(tf.sub(w, target))) as Tf.Scalar, false, [w]);
      const result = tf.clone(w);
      optimizer.dispose();
      tf.disposeVariables();
      return result;
    },
  }),
);

type Measure = (tf: typeof Tf, labels: Tf.Tensor2D, predictions: Tf.Tensor2D) => Tf.Tensor;

/** Losses and metrics of labels 0 or 1 and predictions between, by name; those that train are differentiated. */
const measures: Record<string, Measure> = {
  absoluteDifference: (tf, y, a) => tf.losses.absoluteDifference(y, a),
  cosineDistance: (tf, y, a) => tf.losses.cosineDistance(y, a, 1),
  hingeLoss: (tf, y, a) => tf.losses.hingeLoss(y, a),
  huberLoss: (tf, y, a) => tf.losses.huberLoss(y, a),
  logLoss: (tf, y, a) => tf.losses.logLoss(y, a),
  'meanSquaredError loss': (tf, y, a) => tf.losses.meanSquaredError(y, a),
  binaryCrossentropy: (tf, y, a) => tf.metrics.binaryCrossentropy(y, a),
  categoricalCrossentropy: (tf, y, a) => tf.metrics.categoricalCrossentropy(y, a),
  cosineProximity: (tf, y, a) => tf.metrics.cosineProximity(y, a),
  meanAbsoluteError: (tf, y, a) => tf.metrics.meanAbsoluteError(y, a),
  meanAbsolutePercentageError: (tf, y, a) => tf.metrics.meanAbsolutePercentageError(y, a),
};

/** Metrics that count, and are not differentiated. */
const counts: Record<string, Measure> = {
  binaryAccuracy: (tf, y, a) => tf.metrics.binaryAccuracy(y, a),
  categoricalAccuracy: (tf, y, a) => tf.metrics.categoricalAccuracy(y, a),
  sparseCategoricalAccuracy: (tf, y, a) => tf.metrics.sparseCategoricalAccuracy(tf.argMax(y, 1).toFloat(), a),
  precision: (tf, y, a) => tf.metrics.precision(y, tf.round(a)),
  recall: (tf, y, a) => tf.metrics.recall(y, tf.round(a)),
  r2Score: (tf, y, a) => tf.metrics.r2Score(y, a),
};

function measured(name: string, measure: Measure, differentiable: boolean): KernelCase {
  return {
    name,
    compute: (tf, draw) => {
      const labels = draw.ints([4, 3], 0, 1).toFloat() as Tf.Tensor2D;
      const predictions = draw.tensor<Tf.Rank.R2>([4, 3], 'unit');
      const value = measure(tf, labels, predictions);
      return differentiable ? [value, tf.grad((a) => measure(tf, labels, a as Tf.Tensor2D))(predictions)] : value;
    },
  };
}

export const layerCases: KernelCase[] = [
  ...Object.entries(layerRecipes).map(([name, made]) => layerCase(name, made)),
  ...optimizerCases,
  ...Object.entries(measures).map(([name, measure]) => measured(name, measure, true)),
  ...Object.entries(counts).map(([name, measure]) => measured(name, measure, false)),
];
