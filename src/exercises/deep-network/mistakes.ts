import type { Mistake } from '../../course/exercise';

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
    id: 'log-of-wrong-term',
    function: 'computeCost',
    patches: [
      { from: 'tf.log(tf.sub(1, AL))', to: 'tf.log(AL)' },
      { from: 'tf.log(tf.sub(1, AL))', to: 'tf.log(tf.sub(1, Y))' },
    ],
    message: 'The second term takes the log of the wrong thing: (1 - y) log(1 - a).',
  },
  {
    id: 'missing-1-over-m',
    function: 'linearBackward',
    patches: [{ from: 'tf.div(tf.matMul(dZ, tf.transpose(APrev)), m)', to: 'tf.matMul(dZ, tf.transpose(APrev))' }],
    message: 'The factor 1/m of dW is missing: dW = 1/m * dZ A_prev^T.',
  },
  {
    id: 'missing-1-over-m',
    function: 'linearBackward',
    patches: [{ from: 'tf.div(tf.sum(dZ, 1, true), m)', to: 'tf.sum(dZ, 1, true)' }],
    message: 'The factor 1/m of db is missing: db = 1/m * the row sums of dZ.',
  },
  {
    id: 'superfluous-1-over-m',
    function: 'linearBackward',
    patches: [{ from: 'tf.matMul(tf.transpose(W), dZ)', to: 'tf.div(tf.matMul(tf.transpose(W), dZ), m)' }],
    message: 'dAPrev is divided by m. It belongs to single examples and is not averaged: dAPrev = W^T dZ.',
  },
  {
    id: 'sum-without-keepdims',
    function: 'linearBackward',
    patches: [{ from: 'tf.sum(dZ, 1, true)', to: 'tf.sum(dZ, 1)' }],
    message: 'The sum loses its dimension: db is a column (n, 1). Keep it with tf.sum(dZ, 1, true).',
  },
  {
    id: 'sum-over-wrong-axis',
    function: 'linearBackward',
    patches: [
      { from: 'tf.sum(dZ, 1, true)', to: 'tf.sum(dZ, 0, true)' },
      { from: 'tf.sum(dZ, 1, true)', to: 'tf.sum(dZ)' },
    ],
    message: 'The sum for db runs over the wrong axis: the examples are columns, so add along each row, axis 1.',
  },
  {
    id: 'lost-transpose',
    function: 'linearBackward',
    patches: [
      { from: 'tf.matMul(tf.transpose(W), dZ)', to: 'tf.matMul(W, dZ)' },
      { from: 'tf.matMul(dZ, tf.transpose(APrev))', to: 'tf.matMul(dZ, APrev)' },
    ],
    message: 'A transpose is missing: dW = 1/m dZ A_prev^T and dAPrev = W^T dZ.',
  },
  {
    id: 'swapped-result',
    function: 'linearBackward',
    patches: [
      { from: '[dAPrev, dW, db]', to: '[dW, db, dAPrev]' },
      { from: '[dAPrev, dW, db]', to: '[dW, dAPrev, db]' },
    ],
    message: 'The result is in another order: the course returns [dAPrev, dW, db].',
  },
  {
    id: 'missing-activation-derivative',
    function: 'linearActivationBackward',
    patches: [
      { from: 'tf.mul(dA, slope)', to: 'dA' },
      { from: 'tf.mul(dA, slope)', to: 'slope' },
    ],
    message: "dZ is the product dA * g'(Z): one of the two is missing.",
  },
  {
    id: 'slope-of-dA',
    function: 'linearActivationBackward',
    patches: [{ from: 'tf.greater(Z, 0)', to: 'tf.greater(dA, 0)' }],
    message: 'The sign of dA decides here; relu lets through where Z > 0.',
  },
  {
    id: 'swapped-activations',
    function: 'linearActivationBackward',
    patches: [{ from: "activation === 'relu'", to: "activation === 'sigmoid'" }],
    message: 'The slopes of relu and sigmoid are swapped.',
  },
  {
    id: 'derivative-of-z',
    function: 'linearActivationBackward',
    patches: [{ from: 'tf.sigmoid(Z)', to: 'Z' }],
    message: 'a (1 - a) is taken of Z: compute a = sigmoid(Z) first.',
  },
  {
    id: 'wrong-sign',
    function: 'LModelBackward',
    patches: [
      { from: 'tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))))', to: 'tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL)))' },
      { from: 'tf.sub(tf.div(Y, AL), tf.div(', to: 'tf.add(tf.div(Y, AL), tf.div(' },
    ],
    message: 'A sign of dAL is wrong: dAL = -(Y/AL - (1 - Y)/(1 - AL)).',
  },
  {
    id: 'dz-for-da',
    function: 'LModelBackward',
    patches: [{ from: 'tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))))', to: 'tf.sub(AL, Y)' }],
    message: 'AL - Y is dZ^[L], but linearActivationBackward takes dA^[L] and multiplies by the slope itself: start from dAL = -(Y/AL - (1 - Y)/(1 - AL)).',
  },
  {
    id: 'swapped-activations',
    function: 'LModelBackward',
    patches: [
      { from: "l === L ? 'sigmoid' : 'relu'", to: "l === L ? 'relu' : 'sigmoid'" },
      { from: "l === L ? 'sigmoid' : 'relu'", to: "'relu'" },
      { from: "l === L ? 'sigmoid' : 'relu'", to: "'sigmoid'" },
    ],
    message: 'A layer is taken back through the wrong activation: the last one is sigmoid, all others relu.',
  },
  {
    id: 'gradient-not-passed-on',
    function: 'LModelBackward',
    patches: [{ from: 'dA = dAPrev;', to: '' }],
    message: 'Every layer gets dAL: layer l takes the dA that layer l + 1 handed back.',
  },
  {
    id: 'index-off-by-one',
    function: 'LModelBackward',
    patches: [
      { from: "grads['dA' + (l - 1)]", to: "grads['dA' + l]" },
      { from: 'l >= 1', to: 'l > 1' },
    ],
    message: 'The numbering is off by one: layer l hands back dA(l-1), dWl and dbl, for l = L ... 1.',
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
];
