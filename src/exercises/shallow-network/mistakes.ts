import type { Mistake } from '../../course/exercise';
import { productLoops } from '../loop-mistakes';
import { costMistakes } from '../cost-mistakes';
import { backwardMistakes } from './backward-mistakes';

export const mistakes: Mistake[] = [
  {
    id: 'examples-for-features',
    function: 'layerSizes',
    patches: [
      { from: 'X.shape[0], 4, Y.shape[0]', to: 'X.shape[1], 4, Y.shape[1]' },
      { from: 'X.shape[0]', to: 'X.shape[1]' },
      { from: 'Y.shape[0]', to: 'Y.shape[1]' },
    ],
    message: 'A size is m, the number of examples. Features are rows: n_x = X.shape[0], n_y = Y.shape[0].',
  },
  {
    id: 'transposed-weights',
    function: 'initializeParameters',
    patches: [
      { from: '[nH, nX]', to: '[nX, nH]' },
      { from: '[nY, nH]', to: '[nH, nY]' },
    ],
    message: 'A weight matrix lies transposed: W1 is (n_h, n_x) and W2 is (n_y, n_h), one row for each unit of the layer it feeds.',
  },
  {
    id: 'zero-weights',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.mul(tf.randomNormal([nH, nX]), 0.01)', to: 'tf.zeros([nH, nX])' },
      { from: 'tf.mul(tf.randomNormal([nY, nH]), 0.01)', to: 'tf.zeros([nY, nH])' },
    ],
    message: 'Weights of zero keep all hidden units the same for ever (symmetry is never broken). Draw them at random, times 0.01.',
  },
  {
    id: 'large-initialization',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.mul(tf.randomNormal([nH, nX]), 0.01)', to: 'tf.randomNormal([nH, nX])' },
      { from: 'tf.mul(tf.randomNormal([nY, nH]), 0.01)', to: 'tf.randomNormal([nY, nH])' },
    ],
    message: 'The random weights are not made small: times 0.01, so that tanh starts where it is steep.',
  },
  {
    id: 'random-biases',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.zeros([nH, 1])', to: 'tf.mul(tf.randomNormal([nH, 1]), 0.01)' },
      { from: 'tf.zeros([nY, 1])', to: 'tf.mul(tf.randomNormal([nY, 1]), 0.01)' },
    ],
    message: 'The biases are random. They start at zero: the random weights alone break the symmetry.',
  },
  {
    id: 'uniform-for-normal',
    function: 'initializeParameters',
    patches: [{ from: 'tf.randomNormal([nH, nX])', to: 'tf.randomUniform([nH, nX])' }],
    message: 'The weights are drawn uniformly, all positive. The course draws from the normal distribution: tf.randomNormal.',
  },
  {
    id: 'lost-transpose',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.matMul(W1, X)', to: 'tf.matMul(tf.transpose(W1), X)' },
      { from: 'tf.matMul(W2, A1)', to: 'tf.matMul(tf.transpose(W2), A1)' },
    ],
    message: 'W is not transposed in a network: its rows are the units, so Z1 = W1 X + b1 and Z2 = W2 A1 + b2.',
  },
  {
    id: 'missing-bias',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.add(tf.matMul(W1, X), b1)', to: 'tf.matMul(W1, X)' },
      { from: 'tf.add(tf.matMul(W2, A1), b2)', to: 'tf.matMul(W2, A1)' },
    ],
    message: 'A bias is not used: Z1 = W1 X + b1, Z2 = W2 A1 + b2.',
  },
  {
    id: 'missing-activation',
    function: 'forwardPropagation',
    patches: [
      { from: 'activate(Z1, activation)', to: 'Z1' },
      { from: 'tf.matMul(W2, A1)', to: 'tf.matMul(W2, Z1)' },
    ],
    message: 'The hidden activation is skipped: layer 2 takes A1 = g(Z1). Without it the two layers are one linear map.',
  },
  {
    id: 'missing-sigmoid',
    function: 'forwardPropagation',
    patches: [{ from: 'tf.sigmoid(Z2)', to: 'Z2' }],
    message: 'A2 is Z2 itself: the output is a probability, A2 = sigmoid(Z2).',
  },
  {
    id: 'tanh-in-output',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.sigmoid(Z2)', to: 'tf.tanh(Z2)' },
      { from: 'tf.sigmoid(Z2)', to: 'activate(Z2, activation)' },
    ],
    message: 'The output layer has the hidden activation. The output is a probability between 0 and 1: A2 = sigmoid(Z2).',
  },
  {
    id: 'activation-ignored',
    function: 'forwardPropagation',
    patches: [
      { from: 'activate(Z1, activation)', to: 'tf.tanh(Z1)' },
      { from: 'activate(Z1, activation)', to: 'tf.sigmoid(Z1)' },
      { from: 'activate(Z1, activation)', to: 'tf.relu(Z1)' },
    ],
    message: 'The hidden layer always has the same activation: use the one that was asked for, activate(Z1, activation).',
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
      { from: 'tf.sub(parameters.W1,', to: 'tf.add(parameters.W1,' },
      { from: 'tf.sub(parameters.b1,', to: 'tf.add(parameters.b1,' },
      { from: 'tf.sub(parameters.W2,', to: 'tf.add(parameters.W2,' },
      { from: 'tf.sub(parameters.b2,', to: 'tf.add(parameters.b2,' },
    ],
    message: 'A step goes up the gradient. Gradient descent goes down: W - alpha dW, b - alpha db.',
  },
  {
    id: 'missing-learning-rate',
    function: 'updateParameters',
    patches: [
      { from: 'tf.mul(learningRate, grads.dW1)', to: 'grads.dW1' },
      { from: 'tf.mul(learningRate, grads.db1)', to: 'grads.db1' },
      { from: 'tf.mul(learningRate, grads.dW2)', to: 'grads.dW2' },
      { from: 'tf.mul(learningRate, grads.db2)', to: 'grads.db2' },
    ],
    message: 'A step is the whole gradient: the learning rate is not used.',
  },
  {
    id: 'parameter-not-updated',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.W1, tf.mul(learningRate, grads.dW1))', to: 'parameters.W1' },
      { from: 'tf.sub(parameters.b1, tf.mul(learningRate, grads.db1))', to: 'parameters.b1' },
      { from: 'tf.sub(parameters.W2, tf.mul(learningRate, grads.dW2))', to: 'parameters.W2' },
      { from: 'tf.sub(parameters.b2, tf.mul(learningRate, grads.db2))', to: 'parameters.b2' },
    ],
    message: 'A parameter comes back unchanged: all four take their step.',
  },
  {
    id: 'missing-threshold',
    function: 'predict',
    patches: [{ from: "tf.cast(tf.greater(A2, 0.5), 'float32')", to: 'A2' }],
    message: 'The result is the probability itself. A prediction is 1 where A2 > 0.5, else 0.',
  },
  {
    id: 'wrong-threshold',
    function: 'predict',
    patches: [{ from: 'tf.greater(A2, 0.5)', to: 'tf.greater(A2, 0)' }],
    message: 'The threshold is 0, and a probability is always above it: predict 1 where A2 > 0.5.',
  },
  {
    id: 'reversed-comparison',
    function: 'predict',
    patches: [{ from: 'tf.greater(A2, 0.5)', to: 'tf.less(A2, 0.5)' }],
    message: 'The two classes are swapped: the prediction is 1 where A2 is above 0.5.',
  },
  {
    id: 'activation-ignored',
    function: 'predict',
    patches: [{ from: 'forwardPropagation(X, parameters, activation)', to: 'forwardPropagation(X, parameters)' }],
    message: 'The activation is not handed on: forwardPropagation(X, parameters, activation).',
  },
  {
    id: 'other-scale',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.randomNormal([nH, nX]), 0.01', to: 'tf.randomNormal([nH, nX]), 0.1' },
      { from: 'tf.randomNormal([nY, nH]), 0.01', to: 'tf.randomNormal([nY, nH]), 0.1' },
      { from: 'tf.randomNormal([nH, nX]), 0.01', to: 'tf.randomNormal([nH, nX]), 0.001' },
      { from: 'tf.randomNormal([nY, nH]), 0.01', to: 'tf.randomNormal([nY, nH]), 0.001' },
    ],
    message: 'The random weights have another scale than the course takes: normal numbers times 0.01.',
  },
  {
    id: 'wrong-sign',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.add(tf.matMul(W1, X), b1)', to: 'tf.sub(tf.matMul(W1, X), b1)' },
      { from: 'tf.add(tf.matMul(W2, A1), b2)', to: 'tf.sub(tf.matMul(W2, A1), b2)' },
    ],
    message: 'The bias is subtracted; it is added: Z = W A + b.',
  },
  {
    id: 'swapped-product',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.matMul(W1, X)', to: 'tf.matMul(X, W1)' },
      { from: 'tf.matMul(W2, A1)', to: 'tf.matMul(A1, W2)' },
    ],
    message: 'The factors of a matrix product stand in the wrong order: the weights come first, W1 X and W2 A1.',
  },
  {
    id: 'sigmoid-of-minus-z',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.sigmoid(Z2)', to: 'tf.sigmoid(tf.neg(Z2))' },
    ],
    message: 'A2 is sigmoid(-Z2), which falls where it should grow: A2 = 1/(1 + e^-Z2), with one minus in the exponent.',
  },
  {
    id: 'other-output',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.sigmoid(Z2)', to: 'tf.relu(Z2)' },
      { from: 'tf.sigmoid(Z2)', to: 'tf.softmax(Z2)' },
      { from: 'tf.sigmoid(Z2)', to: 'tf.transpose(tf.softmax(tf.transpose(Z2)))' },
    ],
    message: 'The output is not a sigmoid: A2 = sigmoid(Z2) is the probability of class 1 of each example.',
  },
  {
    id: 'cache-swapped',
    function: 'forwardPropagation',
    patches: [
      { from: '{ Z1, A1, Z2, A2 }]', to: '{ Z1: A1, A1: Z1, Z2, A2 }]' },
      { from: '{ Z1, A1, Z2, A2 }]', to: '{ Z1, A1, Z2: A2, A2: Z2 }]' },
      { from: '{ Z1, A1, Z2, A2 }]', to: '{ Z1: A1, A1: Z1, Z2: A2, A2: Z2 }]' },
    ],
    message: 'Z and A are swapped in the cache: Z is before the activation, A after it.',
  },
  {
    id: 'z-for-a',
    function: 'forwardPropagation',
    patches: [
      { from: '[A2, {', to: '[Z2, {' },
      { from: '[A2, {', to: '[A1, {' },
    ],
    message: 'The first element of the result is not A2: return [A2, { Z1, A1, Z2, A2 }].',
  },
  {
    id: 'division-by-rate',
    function: 'updateParameters',
    patches: [
      { from: 'tf.mul(learningRate, grads.dW1)', to: 'tf.div(grads.dW1, learningRate)' },
      { from: 'tf.mul(learningRate, grads.db1)', to: 'tf.div(grads.db1, learningRate)' },
      { from: 'tf.mul(learningRate, grads.dW2)', to: 'tf.div(grads.dW2, learningRate)' },
      { from: 'tf.mul(learningRate, grads.db2)', to: 'tf.div(grads.db2, learningRate)' },
    ],
    message: 'The gradient is divided by the learning rate; it is multiplied: W - learningRate * dW.',
  },
  {
    id: 'scores-for-activations',
    function: 'predict',
    patches: [
      { from: 'tf.greater(A2, 0.5)', to: 'tf.greater(forwardPropagation(X, parameters, activation)[1].Z2, 0.5)' },
    ],
    message: 'Z2 is held against one half; it is the probability A2 that is above 0.5 for class 1 (or Z2 above 0).',
  },
  ...backwardMistakes,
  ...costMistakes('computeCost', 'A2'),
  {
    id: 'uniform-for-normal',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.randomNormal([nH, nX])', to: 'tf.randomUniform([nH, nX], -1, 1)' },
      { from: 'tf.randomNormal([nY, nH])', to: 'tf.randomUniform([nY, nH], -1, 1)' },
      { from: 'tf.randomNormal([nH, nX])', to: 'tf.randomUniform([nH, nX], -0.5, 0.5)' },
      { from: 'tf.randomNormal([nY, nH])', to: 'tf.randomUniform([nY, nH], -0.5, 0.5)' },
      { from: 'tf.randomNormal([nY, nH])', to: 'tf.randomUniform([nY, nH])' },
    ],
    message: 'The weights are drawn uniformly: use tf.randomNormal, times 0.01.',
  },
  {
    id: 'ones-for-zeros',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.zeros([nH, 1])', to: 'tf.ones([nH, 1])' },
      { from: 'tf.zeros([nY, 1])', to: 'tf.ones([nY, 1])' },
    ],
    message: 'The biases are not zero: only the weights are random, b1 and b2 start as zeros.',
  },
  {
    id: 'precedence',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.W1, tf.mul(learningRate, grads.dW1))', to: 'tf.mul(learningRate, tf.sub(parameters.W1, grads.dW1))' },
      { from: 'tf.sub(parameters.b1, tf.mul(learningRate, grads.db1))', to: 'tf.mul(learningRate, tf.sub(parameters.b1, grads.db1))' },
      { from: 'tf.sub(parameters.W2, tf.mul(learningRate, grads.dW2))', to: 'tf.mul(learningRate, tf.sub(parameters.W2, grads.dW2))' },
      { from: 'tf.sub(parameters.b2, tf.mul(learningRate, grads.db2))', to: 'tf.mul(learningRate, tf.sub(parameters.b2, grads.db2))' },
    ],
    message: 'The learning rate multiplies the gradient alone, not the parameter: W - alpha dW.',
  },
  {
    id: 'step-alone',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.W1, tf.mul(learningRate, grads.dW1))', to: 'tf.mul(learningRate, grads.dW1)' },
      { from: 'tf.sub(parameters.b1, tf.mul(learningRate, grads.db1))', to: 'tf.mul(learningRate, grads.db1)' },
      { from: 'tf.sub(parameters.W2, tf.mul(learningRate, grads.dW2))', to: 'tf.mul(learningRate, grads.dW2)' },
      { from: 'tf.sub(parameters.b2, tf.mul(learningRate, grads.db2))', to: 'tf.mul(learningRate, grads.db2)' },
    ],
    message: 'Only the step is returned: the new parameter is the old one minus the step, W - alpha dW.',
  },
  {
    id: 'rate-ignored',
    function: 'updateParameters',
    patches: [
      { from: 'tf.mul(learningRate, grads.dW1)', to: 'tf.mul(1.2, grads.dW1)' },
      { from: 'tf.mul(learningRate, grads.db1)', to: 'tf.mul(1.2, grads.db1)' },
      { from: 'tf.mul(learningRate, grads.dW2)', to: 'tf.mul(1.2, grads.dW2)' },
      { from: 'tf.mul(learningRate, grads.db2)', to: 'tf.mul(1.2, grads.db2)' },
    ],
    message: 'The learning rate that is handed in is not used: the step is learningRate times the gradient.',
  },
  {
    id: 'slope-at-zero',
    function: 'activationDerivative',
    patches: [{ from: 'tf.greater(Z1, 0)', to: 'tf.greaterEqual(Z1, 0)' }],
    message: 'At 0 the slope of relu is a convention: the course and tf.js take 0, so ask for Z1 > 0.',
  },
  ...productLoops(
    'forwardPropagation',
    [
      { A: 'W1', B: 'X' },
      { A: 'W2', B: 'A1' },
    ],
    'tf.add(tf.matMul(W1, X), b1);\n  const A1 = activate(Z1, activation);\n  const Z2 = tf.add(tf.matMul(W2, A1), b2)',
  ),
];
