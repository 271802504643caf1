import type { Mistake } from '../../course/exercise';
import { productLoops } from '../loop-mistakes';
import { costMistakes } from '../cost-mistakes';
import { backwardMistakes } from './backward-mistakes';

export const mistakes: Mistake[] = [
  {
    id: 'transposed-weights',
    function: 'initializeParametersDeep',
    patches: [{ from: '[layerDims[l], layerDims[l - 1]]', to: '[layerDims[l - 1], layerDims[l]]' }],
    message: 'The weight matrices lie transposed: W^[l] has a row for each unit of layer l, (n_l, n_(l-1)).',
  },
  {
    id: 'zero-weights',
    function: 'initializeParametersDeep',
    patches: [{ from: 'tf.mul(tf.randomNormal([layerDims[l], layerDims[l - 1]]), 0.01)', to: 'tf.zeros([layerDims[l], layerDims[l - 1]])' }],
    message: 'Weights of zero keep all units of a layer the same for ever. Draw them at random, times 0.01.',
  },
  {
    id: 'large-initialization',
    function: 'initializeParametersDeep',
    patches: [{ from: 'tf.mul(tf.randomNormal([layerDims[l], layerDims[l - 1]]), 0.01)', to: 'tf.randomNormal([layerDims[l], layerDims[l - 1]])' }],
    message: 'The random weights are not made small: times 0.01.',
  },
  {
    id: 'layer-missing',
    function: 'initializeParametersDeep',
    patches: [{ from: 'l <= L', to: 'l < L' }],
    message: 'The last layer has no parameters: l runs from 1 to L, L included.',
  },
  {
    id: 'lost-transpose',
    function: 'linearForward',
    patches: [{ from: 'tf.matMul(W, A)', to: 'tf.matMul(tf.transpose(W), A)' }],
    message: 'W is not transposed in a network: Z = W A + b.',
  },
  {
    id: 'swapped-product',
    function: 'linearForward',
    patches: [{ from: 'tf.matMul(W, A)', to: 'tf.matMul(A, W)' }],
    message: 'The factors stand in the wrong order: Z = W A + b, (n, n_prev) by (n_prev, m).',
  },
  {
    id: 'elementwise-for-matmul',
    function: 'linearForward',
    patches: [{ from: 'tf.matMul(W, A)', to: 'tf.mul(W, A)' }],
    message: 'W and A are multiplied element by element. W A is a matrix product: tf.matMul(W, A).',
  },
  {
    id: 'missing-bias',
    function: 'linearForward',
    patches: [{ from: 'tf.add(tf.matMul(W, A), b)', to: 'tf.matMul(W, A)' }],
    message: 'b is not used: Z = W A + b.',
  },
  {
    id: 'activation-ignored',
    function: 'linearActivationForward',
    patches: [
      { from: "activation === 'relu' ? tf.relu(Z) : tf.sigmoid(Z)", to: 'tf.relu(Z)' },
      { from: "activation === 'relu' ? tf.relu(Z) : tf.sigmoid(Z)", to: 'tf.sigmoid(Z)' },
    ],
    message: 'The same activation is used whatever is asked for: look at the argument activation.',
  },
  {
    id: 'swapped-activations',
    function: 'linearActivationForward',
    patches: [{ from: 'tf.relu(Z) : tf.sigmoid(Z)', to: 'tf.sigmoid(Z) : tf.relu(Z)' }],
    message: 'relu and sigmoid are swapped.',
  },
  {
    id: 'a-for-z-in-cache',
    function: 'linearActivationForward',
    patches: [{ from: '[linearCache, Z]]', to: '[linearCache, A]]' }],
    message: 'The cache holds A where Z belongs: the backward pass needs Z.',
  },
  {
    id: 'swapped-activations',
    function: 'LModelForward',
    patches: [
      { from: "l < L ? 'relu' : 'sigmoid'", to: "l < L ? 'sigmoid' : 'relu'" },
      { from: "l < L ? 'relu' : 'sigmoid'", to: "'relu'" },
      { from: "l < L ? 'relu' : 'sigmoid'", to: "'sigmoid'" },
    ],
    message: 'A layer has the wrong activation: layers 1 ... L-1 use relu, the last one sigmoid.',
  },
  {
    id: 'layer-missing',
    function: 'LModelForward',
    patches: [{ from: 'l <= L', to: 'l < L' }],
    message: 'The last layer is left out: layers 1 ... L, L included.',
  },
  {
    id: 'input-not-passed-on',
    function: 'LModelForward',
    patches: [{ from: 'linearActivationForward(A,', to: 'linearActivationForward(X,' }],
    message: 'Every layer gets X: layer l takes the activation of layer l - 1.',
  },
  {
    id: 'missing-1-over-m',
    function: 'computeCost',
    patches: [{ from: 'tf.div(tf.sum(logs), m)', to: 'tf.sum(logs)' }],
    message: 'The cost is the sum over the examples; it should be their mean: divide by m.',
  },
  {
    id: 'wrong-sign',
    function: 'computeCost',
    patches: [{ from: 'tf.neg(tf.div(tf.sum(logs), m))', to: 'tf.div(tf.sum(logs), m)' }],
    message: 'The cost has the wrong sign: logs of probabilities are negative, so it starts with a minus.',
  },
  {
    id: 'update-with-plus',
    function: 'updateParameters',
    patches: [
      { from: "tf.sub(parameters['W' + l],", to: "tf.add(parameters['W' + l]," },
      { from: "tf.sub(parameters['b' + l],", to: "tf.add(parameters['b' + l]," },
    ],
    message: 'The step goes up the gradient. Gradient descent goes down: W - alpha dW, b - alpha db.',
  },
  {
    id: 'missing-learning-rate',
    function: 'updateParameters',
    patches: [
      { from: "tf.mul(learningRate, grads['dW' + l])", to: "grads['dW' + l]" },
      { from: "tf.mul(learningRate, grads['db' + l])", to: "grads['db' + l]" },
    ],
    message: 'The step is the whole gradient: the learning rate is not used.',
  },
  {
    id: 'layer-missing',
    function: 'updateParameters',
    patches: [{ from: 'l <= L', to: 'l < L' }],
    message: 'The last layer is not updated: l runs from 1 to L, L included.',
  },
  {
    id: 'other-scale',
    function: 'initializeParametersDeep',
    patches: [
      { from: ', 0.01)', to: ', 0.1)' },
      { from: ', 0.01)', to: ', 0.001)' },
      { from: ', 0.01)', to: ', 1 / Math.sqrt(layerDims[l - 1]))' },
      { from: ', 0.01)', to: ', Math.sqrt(2 / layerDims[l - 1]))' },
    ],
    message: 'The random weights have another scale than this exercise asks for: normal numbers times 0.01.',
  },
  {
    id: 'uniform-for-normal',
    function: 'initializeParametersDeep',
    patches: [
      { from: 'tf.randomNormal([layerDims[l], layerDims[l - 1]])', to: 'tf.randomUniform([layerDims[l], layerDims[l - 1]])' },
    ],
    message: 'The weights are uniform and all positive: draw them with tf.randomNormal, around 0.',
  },
  {
    id: 'row-for-column',
    function: 'initializeParametersDeep',
    patches: [
      { from: 'tf.zeros([layerDims[l], 1])', to: 'tf.zeros([1, layerDims[l]])' },
      { from: 'tf.zeros([layerDims[l], 1])', to: 'tf.zeros([layerDims[l]])' },
    ],
    message: 'The biases are no columns: b^[l] is (n_l, 1), tf.zeros([n_l, 1]).',
  },
  {
    id: 'index-off-by-one',
    function: 'initializeParametersDeep',
    patches: [
      { from: "parameters['W' + l] =", to: "parameters['W' + (l - 1)] =" },
      { from: "parameters['b' + l] =", to: "parameters['b' + (l - 1)] =" },
      { from: `parameters['W' + l] = tf.mul(tf.randomNormal([layerDims[l], layerDims[l - 1]]), 0.01);
    parameters['b' + l] =`, to: `parameters['W' + (l - 1)] = tf.mul(tf.randomNormal([layerDims[l], layerDims[l - 1]]), 0.01);
    parameters['b' + (l - 1)] =` },
    ],
    message: 'The layers are counted from 0: the first one has W1 and b1, with n_0 inputs.',
  },
  {
    id: 'wrong-sign',
    function: 'linearForward',
    patches: [
      { from: 'tf.add(tf.matMul(W, A), b)', to: 'tf.sub(tf.matMul(W, A), b)' },
    ],
    message: 'The bias is subtracted; it is added: Z = W A + b.',
  },
  {
    id: 'cache-order',
    function: 'linearForward',
    patches: [
      { from: '[A, W, b]]', to: '[W, A, b]]' },
      { from: '[A, W, b]]', to: '[W, b, A]]' },
    ],
    message: 'The cache has another order: the course keeps [A, W, b].',
  },
  {
    id: 'other-activation',
    function: 'linearActivationForward',
    patches: [
      { from: 'tf.relu(Z) : ', to: 'tf.minimum(Z, 0) : ' },
      { from: 'tf.relu(Z) : ', to: 'tf.leakyRelu(Z, 0.01) : ' },
      { from: 'tf.relu(Z) : ', to: 'tf.leakyRelu(Z) : ' },
      { from: 'tf.relu(Z) : ', to: 'tf.tanh(Z) : ' },
      { from: 'tf.relu(Z) : ', to: 'tf.abs(Z) : ' },
    ],
    message: 'This is not relu: max(0, z), which is z where z > 0 and 0 elsewhere.',
  },
  {
    id: 'other-activation',
    function: 'linearActivationForward',
    patches: [
      { from: ': tf.sigmoid(Z)', to: ': tf.tanh(Z)' },
      { from: ': tf.sigmoid(Z)', to: ': tf.sigmoid(tf.neg(Z))' },
      { from: ': tf.sigmoid(Z)', to: ': tf.softmax(Z)' },
    ],
    message: 'This is not sigmoid: 1/(1 + e^-z).',
  },
  {
    id: 'z-for-a',
    function: 'linearActivationForward',
    patches: [
      { from: 'return [A, [', to: 'return [Z, [' },
    ],
    message: 'Z is returned in place of A: the activation comes after the linear part. Return [A, [linearCache, Z]].',
  },
  {
    id: 'cache-order',
    function: 'linearActivationForward',
    patches: [
      { from: '[linearCache, Z]]', to: '[Z, linearCache]]' },
      { from: '[linearCache, Z]]', to: 'linearCache]' },
    ],
    message: 'The cache has another form: [linearCache, Z], and linearCache is what linearForward returned.',
  },
  {
    id: 'cache-missing',
    function: 'LModelForward',
    patches: [
      { from: 'caches.push(cache);', to: 'if (l < L) caches.push(cache);' },
      { from: 'caches.push(cache);', to: 'if (l === L) caches.push(cache);' },
    ],
    message: 'A layer has no cache in the list: every layer, the last one too, adds its own, so there are L of them.',
  },
  {
    id: 'parameter-not-updated',
    function: 'updateParameters',
    patches: [
      { from: "updated['W' + l] = tf.sub(parameters['W' + l], tf.mul(learningRate, grads['dW' + l]))", to: "updated['W' + l] = parameters['W' + l]" },
      { from: "updated['b' + l] = tf.sub(parameters['b' + l], tf.mul(learningRate, grads['db' + l]))", to: "updated['b' + l] = parameters['b' + l]" },
      { from: 'return updated;', to: 'return parameters;' },
    ],
    message: 'A parameter comes back unchanged: every W and every b takes its step, and the new record is returned.',
  },
  {
    id: 'first-layer-left-out',
    function: 'updateParameters',
    patches: [
      { from: 'let l = 1; l <= L; l++', to: 'let l = 2; l <= L; l++' },
      { from: 'let l = 1; l <= L; l++) {', to: `let l = 1; l <= L; l++) {
    if (l === 1) {
      updated.W1 = parameters.W1;
      updated.b1 = parameters.b1;
      continue;
    }` },
      { from: 'let l = 1; l <= L; l++) {', to: `let l = 1; l <= L; l++) {
    if (l === L) {
      updated['W' + L] = parameters['W' + L];
      updated['b' + L] = parameters['b' + L];
      continue;
    }` },
    ],
    message: 'A layer does not take its step: l runs from 1 to L, L included.',
  },
  {
    id: 'division-by-rate',
    function: 'updateParameters',
    patches: [
      { from: "tf.mul(learningRate, grads['dW' + l])", to: "tf.div(grads['dW' + l], learningRate)" },
      { from: "tf.mul(learningRate, grads['db' + l])", to: "tf.div(grads['db' + l], learningRate)" },
    ],
    message: 'The gradient is divided by the learning rate; it is multiplied: W - alpha dW.',
  },
  {
    id: 'swapped-gradients',
    function: 'updateParameters',
    patches: [
      { from: "grads['dW' + l]", to: "grads['db' + l]" },
      { from: "grads['db' + l]", to: "grads['dW' + l]" },
    ],
    message: 'A parameter takes the step of the other: W goes with dW, b with db.',
  },
  ...backwardMistakes,
  ...costMistakes('computeCost', 'AL'),
  {
    id: 'uniform-for-normal',
    function: 'initializeParametersDeep',
    patches: [
      { from: 'tf.randomNormal([layerDims[l], layerDims[l - 1]])', to: 'tf.randomUniform([layerDims[l], layerDims[l - 1]], -1, 1)' },
      { from: 'tf.randomNormal([layerDims[l], layerDims[l - 1]])', to: 'tf.randomUniform([layerDims[l], layerDims[l - 1]], -0.5, 0.5)' },
    ],
    message: 'The weights are drawn uniformly: use tf.randomNormal, times 0.01.',
  },
  {
    id: 'caches-reversed',
    function: 'LModelForward',
    patches: [{ from: 'caches.push(cache)', to: 'caches.unshift(cache)' }],
    message: 'The caches stand in reverse: the first layer comes first, caches[l - 1] belongs to layer l.',
  },
  {
    id: 'precedence',
    function: 'updateParameters',
    patches: [
      { from: "tf.sub(parameters['W' + l], tf.mul(learningRate, grads['dW' + l]))", to: "tf.mul(learningRate, tf.sub(parameters['W' + l], grads['dW' + l]))" },
      { from: "tf.sub(parameters['b' + l], tf.mul(learningRate, grads['db' + l]))", to: "tf.mul(learningRate, tf.sub(parameters['b' + l], grads['db' + l]))" },
    ],
    message: 'The learning rate multiplies the gradient alone, not the parameter: W - alpha dW.',
  },
  {
    id: 'step-alone',
    function: 'updateParameters',
    patches: [
      { from: "tf.sub(parameters['W' + l], tf.mul(learningRate, grads['dW' + l]))", to: "tf.mul(learningRate, grads['dW' + l])" },
      { from: "tf.sub(parameters['b' + l], tf.mul(learningRate, grads['db' + l]))", to: "tf.mul(learningRate, grads['db' + l])" },
    ],
    message: 'Only the step is returned: the new parameter is the old one minus the step, W - alpha dW.',
  },
  ...productLoops('linearForward', [{ A: 'W', B: 'A' }], 'tf.matMul(W, A)'),
];
