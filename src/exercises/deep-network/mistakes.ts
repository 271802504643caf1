import type { Mistake } from '../../course/exercise';
import { costMistakes } from '../cost-mistakes';

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
    id: 'wrong-size-in-mean',
    function: 'linearBackward',
    patches: [
      { from: 'APrev.shape[1]', to: 'APrev.shape[0]' },
    ],
    message: 'The division is by the number of units. m is the number of examples: the columns, APrev.shape[1].',
  },
  {
    id: 'multiplied-by-m',
    function: 'linearBackward',
    patches: [
      { from: 'tf.div(tf.matMul(dZ, tf.transpose(APrev)), m)', to: 'tf.mul(tf.matMul(dZ, tf.transpose(APrev)), m)' },
      { from: 'tf.div(tf.sum(dZ, 1, true), m)', to: 'tf.mul(tf.sum(dZ, 1, true), m)' },
    ],
    message: 'A gradient is multiplied by m; it is divided: the cost is a mean over m examples.',
  },
  {
    id: 'division-twice',
    function: 'linearBackward',
    patches: [
      { from: 'tf.div(tf.sum(dZ, 1, true), m)', to: 'tf.div(tf.mean(dZ, 1, true), m)' },
      { from: 'tf.div(tf.matMul(dZ, tf.transpose(APrev)), m)', to: 'tf.div(tf.matMul(dZ, tf.transpose(APrev)), m * m)' },
    ],
    message: 'The division by m is done twice: tf.mean divides too.',
  },
  {
    id: 'swapped-product',
    function: 'linearBackward',
    patches: [
      { from: 'tf.matMul(dZ, tf.transpose(APrev))', to: 'tf.matMul(APrev, tf.transpose(dZ))' },
      { from: 'tf.matMul(tf.transpose(W), dZ)', to: 'tf.matMul(tf.transpose(dZ), W)' },
    ],
    message: 'A product lies transposed, because its factors stand in the wrong order: dW = 1/m dZ APrev^T, dAPrev = W^T dZ.',
  },
  {
    id: 'missing-sum',
    function: 'linearBackward',
    patches: [
      { from: 'tf.div(tf.sum(dZ, 1, true), m)', to: 'tf.div(dZ, m)' },
      { from: 'tf.div(tf.sum(dZ, 1, true), m)', to: 'dZ' },
    ],
    message: 'db is not summed over the examples: db = 1/m * (the sum of each row of dZ), a column.',
  },
  {
    id: 'dz-for-daprev',
    function: 'linearBackward',
    patches: [
      { from: 'return [dAPrev,', to: 'return [dZ,' },
    ],
    message: 'dZ is handed on in place of dAPrev: what goes to the layer below is dAPrev = W^T dZ.',
  },
  {
    id: 'slope-alone',
    function: 'linearActivationBackward',
    patches: [
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'a' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.sub(1, a)' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.mul(a, tf.add(1, a))' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.sub(1, tf.square(a))' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.mul(a, tf.sub(a, 1))' },
    ],
    message: 'The slope of the sigmoid is a (1 - a) with a = sigmoid(Z).',
  },
  {
    id: 'reversed-comparison',
    function: 'linearActivationBackward',
    patches: [
      { from: 'tf.greater(Z, 0)', to: 'tf.lessEqual(Z, 0)' },
    ],
    message: 'relu is taken the wrong way round: its slope is 1 where Z > 0 and 0 elsewhere.',
  },
  {
    id: 'slope-alone',
    function: 'linearActivationBackward',
    patches: [
      { from: "tf.cast(tf.greater(Z, 0), 'float32')", to: 'tf.relu(Z)' },
      { from: "tf.cast(tf.greater(Z, 0), 'float32')", to: 'Z' },
    ],
    message: 'This multiplies by relu(Z) or by Z itself. The slope of relu is 1 where Z > 0, else 0.',
  },
  {
    id: 'missing-activation-derivative',
    function: 'linearActivationBackward',
    patches: [
      { from: "const slope = activation === 'relu' ? tf.cast(tf.greater(Z, 0), 'float32') :", to: "const slope = activation === 'relu' ? tf.div(tf.cast(tf.greater(Z, 0), 'float32'), dA) :" },
      { from: "const slope = activation === 'relu' ? tf.cast(tf.greater(Z, 0), 'float32') :", to: "const slope = activation === 'relu' ? tf.div(tf.relu(Z), dA) :" },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.div(tf.mul(a, tf.sub(1, a)), dA)' },
    ],
    message: "dA is missing: dZ is the product dA * g'(Z), not the slope alone.",
  },
  {
    id: 'missing-second-term',
    function: 'LModelBackward',
    patches: [
      { from: 'tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))))', to: 'tf.neg(tf.div(Y, AL))' },
      { from: 'tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))))', to: 'tf.div(tf.sub(1, Y), tf.sub(1, AL))' },
    ],
    message: 'dAL has only one of its two terms: dAL = -(Y/AL - (1 - Y)/(1 - AL)).',
  },
  {
    id: 'wrong-sign',
    function: 'LModelBackward',
    patches: [
      { from: 'tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))))', to: 'tf.add(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL)))' },
    ],
    message: 'A sign of dAL is wrong: dAL = -(Y/AL - (1 - Y)/(1 - AL)).',
  },
  {
    id: 'wrong-cache',
    function: 'LModelBackward',
    patches: [
      { from: 'caches[l - 1]', to: 'caches[L - l]' },
    ],
    message: 'A layer gets the cache of another: layer l has caches[l - 1], because the list counts from 0.',
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
  ...costMistakes('computeCost', 'AL'),
];
