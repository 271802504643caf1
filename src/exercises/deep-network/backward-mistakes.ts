import type { Mistake } from '../../course/exercise';
import { exampleLoops } from '../loop-mistakes';

/** Mistakes in the way back. */
export const backwardMistakes: Mistake[] = [
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
      { from: 'tf.greater(Z, 0)', to: 'tf.less(Z, 0)' },
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
    id: 'sum-over-wrong-axis',
    function: 'linearBackward',
    patches: [
      { from: 'tf.div(tf.sum(dZ, 1, true), m)', to: 'tf.mean(dZ)' },
      { from: 'tf.div(tf.sum(dZ, 1, true), m)', to: 'tf.mean(dZ, 0, true)' },
    ],
    message: 'The mean runs over the wrong axis: db has one number for each unit, the mean along its row: axis 1.',
  },
  {
    id: 'missing-activation-derivative',
    function: 'linearActivationBackward',
    patches: [{ from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.onesLike(a)' }],
    message: 'The slope of the sigmoid is missing: dZ = dA * a (1 - a), with a = sigmoid(Z).',
  },
  {
    id: 'missing-activation-derivative',
    function: 'linearActivationBackward',
    patches: [{ from: "tf.cast(tf.greater(Z, 0), 'float32')", to: 'tf.onesLike(Z)' }],
    message: 'The slope of relu is missing: dZ is dA where Z > 0, else 0.',
  },
  {
    id: 'slope-at-zero',
    function: 'linearActivationBackward',
    patches: [{ from: 'tf.greater(Z, 0)', to: 'tf.greaterEqual(Z, 0)' }],
    message: 'At 0 the slope of relu is a convention: the course and tf.js take 0, so ask for Z > 0.',
  },
  {
    id: 'minus-1-over-m-in-dz',
    function: 'LModelBackward',
    patches: [
      { from: 'tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))))', to: 'tf.div(tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL)))), Y.shape[1])' },
      { from: 'tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))))', to: 'tf.div(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))), Y.shape[1])' },
    ],
    message: 'dAL has no factor 1/m: it is -(Y/AL - (1 - Y)/(1 - AL)), and the 1/m stands in dW and db.',
  },
  {
    id: 'da-missing',
    function: 'LModelBackward',
    patches: [{ from: "grads['dA' + (l - 1)] = dAPrev;", to: '' }],
    message: 'The gradients of the activations are not kept: grads also holds dA0 ... dA(L-1), what each layer hands back.',
  },
  ...exampleLoops('linearBackward', [{ dZ: 'dZ', A: 'APrev' }]),
];
