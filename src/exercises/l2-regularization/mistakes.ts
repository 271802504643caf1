import type { Mistake } from '../../course/exercise';

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
];
