import type { Mistake } from '../../course/exercise';
import { exampleLoops } from '../loop-mistakes';

export const mistakes: Mistake[] = [
  {
    id: 'missing-half',
    function: 'computeCostWithRegularization',
    patches: [{ from: 'lambd / (2 * m)', to: 'lambd / m' }],
    message: 'The factor 1/2 is missing: lambda/(2m), so that the derivative is lambda/m W without a 2.',
  },
  {
    id: 'missing-1-over-m',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'lambd / (2 * m)', to: 'lambd / 2' },
      { from: 'lambd / (2 * m)', to: 'lambd' },
    ],
    message: 'The penalty is not divided by m: lambda/(2m) times the squared weights.',
  },
  {
    id: 'precedence',
    function: 'computeCostWithRegularization',
    patches: [{ from: 'lambd / (2 * m)', to: '(lambd / 2) * m' }],
    message: 'lambd / 2 * m multiplies by m: put the denominator in brackets, lambd / (2 * m).',
  },
  {
    id: 'missing-layer',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.sum(tf.square(W1))' },
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.sum(tf.square(W2))' },
    ],
    message: 'The weights of one layer are left out: both W1 and W2 are penalised.',
  },
  {
    id: 'biases-penalised',
    function: 'computeCostWithRegularization',
    patches: [
      {
        from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))',
        to: 'tf.addN([W1, W2, parameters.b1, parameters.b2].map((t) => tf.sum(tf.square(t))))',
      },
    ],
    message: 'The biases are penalised too. Only the weights are: a bias does not make a function steep.',
  },
  {
    id: 'norm-not-squared',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.add(tf.norm(W1), tf.norm(W2))' },
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))' },
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.add(tf.sum(W1), tf.sum(W2))' },
    ],
    message: 'The weights are not squared: L2 adds up w^2 over all weights (not |w|, not the root of the sum).',
  },
  {
    id: 'wrong-sign',
    function: 'computeCostWithRegularization',
    patches: [{ from: 'tf.add(computeCost(A2, Y), tf.mul', to: 'tf.sub(computeCost(A2, Y), tf.mul' }],
    message: 'The penalty is subtracted: large weights must cost more, so it is added.',
  },
  {
    id: 'missing-penalty',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'tf.add(computeCost(A2, Y), tf.mul(lambd / (2 * m), squares))', to: 'computeCost(A2, Y)' },
      { from: 'tf.add(computeCost(A2, Y), tf.mul(lambd / (2 * m), squares))', to: 'tf.mul(lambd / (2 * m), squares)' },
    ],
    message: 'One of the two terms is missing: the cost is computeCost(A2, Y) plus the penalty.',
  },
  {
    id: 'squares-for-absolute',
    function: 'computeCostWithL1',
    patches: [{ from: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))', to: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))' }],
    message: 'These are squares, which is L2. L1 adds up the absolute values, tf.abs.',
  },
  {
    id: 'missing-absolute',
    function: 'computeCostWithL1',
    patches: [{ from: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))', to: 'tf.add(tf.sum(W1), tf.sum(W2))' }],
    message: 'Positive and negative weights cancel: take the absolute values, tf.abs.',
  },
  {
    id: 'superfluous-half',
    function: 'computeCostWithL1',
    patches: [{ from: 'lambd / m', to: 'lambd / (2 * m)' }],
    message: 'There is no 1/2 in L1: its factor is lambda/m.',
  },
  {
    id: 'missing-penalty',
    function: 'backwardPropagationWithRegularization',
    patches: [{ from: 'tf.add(tf.div(tf.matMul(dZ2, tf.transpose(A1)), m), tf.mul(lambd / m, W2))', to: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m)' }],
    message: 'dW2 lacks its share of the penalty: + lambda/m W2.',
  },
  {
    id: 'missing-penalty',
    function: 'backwardPropagationWithRegularization',
    patches: [{ from: 'tf.add(tf.div(tf.matMul(dZ1, tf.transpose(X)), m), tf.mul(lambd / m, W1))', to: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m)' }],
    message: 'dW1 lacks its share of the penalty: + lambda/m W1.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.mul(lambd / m, W2)', to: 'tf.mul(lambd, W2)' },
      { from: 'tf.mul(lambd / m, W1)', to: 'tf.mul(lambd, W1)' },
    ],
    message: 'The penalty in dW is not divided by m: lambda/m W.',
  },
  {
    id: 'superfluous-half',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.mul(lambd / m, W2)', to: 'tf.mul(lambd / (2 * m), W2)' },
      { from: 'tf.mul(lambd / m, W1)', to: 'tf.mul(lambd / (2 * m), W1)' },
    ],
    message: 'The 1/2 of the cost is used up by the derivative of w^2: dW gets lambda/m W.',
  },
  {
    id: 'wrong-sign',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.add(tf.div(tf.matMul(dZ2, tf.transpose(A1)), m),', to: 'tf.sub(tf.div(tf.matMul(dZ2, tf.transpose(A1)), m),' },
      { from: 'tf.add(tf.div(tf.matMul(dZ1, tf.transpose(X)), m),', to: 'tf.sub(tf.div(tf.matMul(dZ1, tf.transpose(X)), m),' },
    ],
    message: 'The penalty is subtracted in dW; it is added: dW = 1/m dZ A^T + lambda/m W.',
  },
  {
    id: 'biases-penalised',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.add(tf.div(tf.sum(dZ1, 1, true), m), tf.mul(lambd / m, parameters.b1))' },
      { from: 'tf.div(tf.sum(dZ2, 1, true), m)', to: 'tf.add(tf.div(tf.sum(dZ2, 1, true), m), tf.mul(lambd / m, parameters.b2))' },
    ],
    message: 'A bias gets a penalty: only weights do.',
  },
  {
    id: 'sum-without-keepdims',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1, 1)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(dZ2, 1)' },
    ],
    message: 'The sum loses its dimension: db is a column. Keep it with tf.sum(dZ, 1, true).',
  },
  {
    id: 'missing-learning-rate',
    function: 'decayWeights',
    patches: [
      { from: '1 - (learningRate * lambd) / m', to: '1 - lambd / m' },
      { from: 'tf.mul(learningRate, dW)', to: 'dW' },
    ],
    message: 'The learning rate is missing in one place: (1 - alpha lambda/m) W - alpha dW.',
  },
  {
    id: 'missing-step-size',
    function: 'decayWeights',
    patches: [{ from: 'tf.sub(tf.mul(1 - (learningRate * lambd) / m, W), tf.mul(learningRate, dW))', to: 'tf.sub(W, dW)' }],
    message: 'W - dW is a slip of some notes: the step is (1 - alpha lambda/m) W - alpha dW.',
  },
  {
    id: 'growth-for-decay',
    function: 'decayWeights',
    patches: [{ from: '1 - (learningRate', to: '1 + (learningRate' }],
    message: 'The weights grow: decay is the factor 1 - alpha lambda/m, just under 1.',
  },
  {
    id: 'update-with-plus',
    function: 'decayWeights',
    patches: [{ from: 'tf.sub(tf.mul(1', to: 'tf.add(tf.mul(1' }],
    message: 'The step goes up the gradient: subtract alpha dW.',
  },
  {
    id: 'missing-penalty',
    function: 'decayWeights',
    patches: [{ from: 'tf.mul(1 - (learningRate * lambd) / m, W)', to: 'W' }],
    message: 'Nothing decays: W is first multiplied by 1 - alpha lambda/m.',
  },
  {
    id: 'missing-lambda',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'lambd / (2 * m)', to: '1 / (2 * m)' },
    ],
    message: 'lambd is not used: the penalty is lambd/(2m) times the squares.',
  },
  {
    id: 'square-of-sum',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.add(tf.square(tf.sum(W1)), tf.square(tf.sum(W2)))' },
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.square(tf.add(tf.sum(W1), tf.sum(W2)))' },
    ],
    message: 'The sum is squared; each entry is squared first and then all are added: tf.sum(tf.square(W)).',
  },
  {
    id: 'mean-for-sum',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.add(tf.mean(tf.square(W1)), tf.mean(tf.square(W2)))' },
    ],
    message: 'The squares are averaged; the penalty adds them up: tf.sum(tf.square(W)).',
  },
  {
    id: 'matmul-for-square',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.add(tf.sum(tf.matMul(W1, tf.transpose(W1))), tf.sum(tf.matMul(W2, tf.transpose(W2))))' },
    ],
    message: 'W W^T is a matrix product; the penalty squares each entry: tf.square(W).',
  },
  {
    id: 'product-with-penalty',
    function: 'computeCostWithRegularization',
    patches: [
      { from: 'tf.add(computeCost(A2, Y), tf.mul', to: 'tf.mul(computeCost(A2, Y), tf.mul' },
    ],
    message: 'The penalty multiplies the cost; it is added to it.',
  },
  {
    id: 'missing-1-over-m',
    function: 'computeCostWithL1',
    patches: [
      { from: 'lambd / m', to: 'lambd' },
    ],
    message: 'The penalty is not divided by m: it is lambd/m times the absolute weights.',
  },
  {
    id: 'missing-layer',
    function: 'computeCostWithL1',
    patches: [
      { from: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))', to: 'tf.sum(tf.abs(W1))' },
      { from: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))', to: 'tf.sum(tf.abs(W2))' },
    ],
    message: 'The weights of a layer are left out: the penalty takes W1 and W2.',
  },
  {
    id: 'missing-absolute',
    function: 'computeCostWithL1',
    patches: [
      { from: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))', to: 'tf.abs(tf.add(tf.sum(W1), tf.sum(W2)))' },
      { from: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))', to: 'tf.add(tf.abs(tf.sum(W1)), tf.abs(tf.sum(W2)))' },
    ],
    message: 'The absolute value is taken of the sum; it is taken of each entry first: tf.sum(tf.abs(W)).',
  },
  {
    id: 'wrong-sign',
    function: 'computeCostWithL1',
    patches: [
      { from: 'tf.add(computeCost(A2, Y), tf.mul', to: 'tf.sub(computeCost(A2, Y), tf.mul' },
    ],
    message: 'The penalty is subtracted; it is added, so that large weights cost something.',
  },
  {
    id: 'missing-penalty',
    function: 'computeCostWithL1',
    patches: [
      { from: 'tf.add(computeCost(A2, Y), tf.mul(lambd / m, sizes))', to: 'computeCost(A2, Y)' },
      { from: 'tf.add(computeCost(A2, Y), tf.mul(lambd / m, sizes))', to: 'tf.mul(lambd / m, sizes)' },
    ],
    message: 'The cost has two parts, computeCost(A2, Y) and the penalty: one of them is missing.',
  },
  {
    id: 'biases-penalised',
    function: 'computeCostWithL1',
    patches: [
      { from: 'tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)))', to: 'tf.addN([W1, W2, parameters.b1, parameters.b2].map((t) => tf.sum(tf.abs(t))))' },
    ],
    message: 'The biases are penalised too: the penalty takes W1 and W2 alone.',
  },
  {
    id: 'weights-missing',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.mul(lambd / m, W2)', to: 'tf.scalar(lambd / m)' },
      { from: 'tf.mul(lambd / m, W1)', to: 'tf.scalar(lambd / m)' },
    ],
    message: 'The same number is added to every entry: the penalty pulls each weight by its own size, lambd/m * W.',
  },
  {
    id: 'squares-in-gradient',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.mul(lambd / m, W2)', to: 'tf.mul(lambd / m, tf.square(W2))' },
      { from: 'tf.mul(lambd / m, W1)', to: 'tf.mul(lambd / m, tf.square(W1))' },
    ],
    message: 'The derivative of w^2 is 2w, and the 1/2 takes the 2: add lambd/m * W, not its square.',
  },
  {
    id: 'superfluous-2',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.mul(lambd / m, W2)', to: 'tf.mul((2 * lambd) / m, W2)' },
      { from: 'tf.mul(lambd / m, W1)', to: 'tf.mul((2 * lambd) / m, W1)' },
    ],
    message: 'There is a 2 too many: the 1/2 of the cost takes it, lambd/m * W.',
  },
  {
    id: 'sign-of-weights',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.mul(lambd / m, W2)', to: 'tf.mul(lambd / m, tf.sign(W2))' },
      { from: 'tf.mul(lambd / m, W1)', to: 'tf.mul(lambd / m, tf.sign(W1))' },
    ],
    message: 'This is the derivative of L1, the sign of each weight; L2 adds lambd/m * W.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.add(tf.div(tf.matMul(dZ2, tf.transpose(A1)), m), tf.mul(lambd / m, W2))', to: 'tf.add(tf.matMul(dZ2, tf.transpose(A1)), tf.mul(lambd, W2))' },
      { from: 'tf.add(tf.div(tf.matMul(dZ1, tf.transpose(X)), m), tf.mul(lambd / m, W1))', to: 'tf.add(tf.matMul(dZ1, tf.transpose(X)), tf.mul(lambd, W1))' },
      { from: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m)', to: 'tf.matMul(dZ2, tf.transpose(A1))' },
      { from: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m)', to: 'tf.matMul(dZ1, tf.transpose(X))' },
      { from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.sum(dZ1, 1, true)' },
      { from: 'tf.div(tf.sum(dZ2, 1, true), m)', to: 'tf.sum(dZ2, 1, true)' },
    ],
    message: 'The factor 1/m is missing in a gradient: dW = 1/m dZ A^T + lambd/m W, db = 1/m sum(dZ).',
  },
  {
    id: 'sum-over-wrong-axis',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1, 0, true)' },
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(dZ2, 0, true)' },
    ],
    message: 'The sum for db runs over the wrong axis: the examples are columns, so add along each row, axis 1.',
  },
  {
    id: 'missing-activation-derivative',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.mul(tf.matMul(tf.transpose(W2), dZ2), tf.sub(1, tf.square(A1)))', to: 'tf.matMul(tf.transpose(W2), dZ2)' },
    ],
    message: 'The slope of tanh is missing: dZ1 = W2^T dZ2 * (1 - A1^2), element by element.',
  },
  {
    id: 'derivative-of-other',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.mul(A1, tf.sub(1, A1))' },
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.sub(1, tf.square(cache.Z1))' },
      { from: 'tf.sub(1, tf.square(A1))', to: "tf.cast(tf.greater(A1, 0), 'float32')" },
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.sub(1, A1)' },
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.square(tf.sub(1, A1))' },
    ],
    message: "This is not the slope of tanh, the hidden layer's activation: 1 - A1^2.",
  },
  {
    id: 'wrong-sign',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.sub(A2, Y)', to: 'tf.sub(Y, A2)' },
    ],
    message: 'dZ2 has a wrong sign: it is A2 - Y, in this order.',
  },
  {
    id: 'lost-transpose',
    function: 'backwardPropagationWithRegularization',
    patches: [
      { from: 'tf.matMul(tf.transpose(W2), dZ2)', to: 'tf.matMul(W2, dZ2)' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, A1)' },
      { from: 'tf.matMul(dZ1, tf.transpose(X))', to: 'tf.matMul(dZ1, X)' },
    ],
    message: 'A transpose is missing: dW2 = 1/m dZ2 A1^T, dA1 = W2^T dZ2, dW1 = 1/m dZ1 X^T.',
  },
  {
    id: 'missing-1-over-m',
    function: 'decayWeights',
    patches: [
      { from: '(learningRate * lambd) / m', to: 'learningRate * lambd' },
    ],
    message: 'The decay is not divided by m: W shrinks by 1 - alpha lambda/m.',
  },
  {
    id: 'superfluous-half',
    function: 'decayWeights',
    patches: [
      { from: '(learningRate * lambd) / m', to: '(learningRate * lambd) / (2 * m)' },
    ],
    message: 'The 1/2 of the cost is gone in its derivative: W shrinks by 1 - alpha lambda/m.',
  },
  {
    id: 'missing-1',
    function: 'decayWeights',
    patches: [
      { from: '1 - (learningRate * lambd) / m', to: '(learningRate * lambd) / m' },
    ],
    message: 'The 1 is missing: W keeps the part 1 - alpha lambda/m of itself.',
  },
  {
    id: 'decay-of-step',
    function: 'decayWeights',
    patches: [
      { from: 'tf.sub(tf.mul(1 - (learningRate * lambd) / m, W), tf.mul(learningRate, dW))', to: 'tf.mul(1 - (learningRate * lambd) / m, tf.sub(W, tf.mul(learningRate, dW)))' },
    ],
    message: 'The step is shrunk too: only W is, (1 - alpha lambda/m) W - alpha dW.',
  },
  {
    id: 'minus-1-over-m-in-dz',
    function: 'backwardPropagationWithRegularization',
    patches: [{ from: 'tf.sub(A2, Y)', to: 'tf.div(tf.sub(A2, Y), -m)' }],
    message: 'dZ2 has no factor -1/m, as some notes write it: dZ2 = A2 - Y. The minus has gone into it already, and the 1/m stands in dW and db.',
  },
  {
    id: 'missing-step-size',
    function: 'decayWeights',
    patches: [{ from: 'tf.sub(tf.mul(1 - (learningRate * lambd) / m, W), tf.mul(learningRate, dW))', to: 'tf.sub(tf.mul(1 - lambd / m, W), dW)' }],
    message: 'W - dW is a slip of some notes: the learning rate belongs in it, W - alpha (dW + lambda/m W) = (1 - alpha lambda/m) W - alpha dW.',
  },
  {
    id: 'decay-alone',
    function: 'decayWeights',
    patches: [{ from: 'tf.sub(tf.mul(1 - (learningRate * lambd) / m, W), tf.mul(learningRate, dW))', to: 'tf.mul(1 - (learningRate * lambd) / m, W)' }],
    message: 'The weights only decay: the step of the gradient, - alpha dW, is missing.',
  },
  {
    id: 'precedence',
    function: 'decayWeights',
    patches: [
      { from: '1 - (learningRate * lambd) / m', to: '((1 - learningRate) * lambd) / m' },
      { from: '1 - (learningRate * lambd) / m', to: '(1 - learningRate * lambd) / m' },
    ],
    message: 'The brackets stand in the wrong place: the factor is 1 - (alpha lambda)/m.',
  },
  {
    id: 'norms-added-first',
    function: 'computeCostWithRegularization',
    patches: [{ from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.square(tf.add(tf.norm(W1), tf.norm(W2)))' }],
    message: 'The norms are added before they are squared: each ||W||^2 is squared by itself, then they are added up.',
  },
  {
    id: 'product-of-norms',
    function: 'computeCostWithRegularization',
    patches: [{ from: 'tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))', to: 'tf.mul(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)))' }],
    message: 'The squares of the two layers are multiplied; they are added up.',
  },
  ...exampleLoops('backwardPropagationWithRegularization', [
    { dZ: 'dZ2', A: 'A1' },
    { dZ: 'dZ1', A: 'X' },
  ]),
];
