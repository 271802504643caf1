import type { Mistake } from '../../course/exercise';
import { exampleLoops } from '../loop-mistakes';

/** Mistakes in the way back. */
export const backwardMistakes: Mistake[] = [
  {
    id: 'derivative-of-z',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.square(A1)', to: 'tf.square(Z1)' },
      { from: 'tf.mul(A1, tf.sub(1, A1))', to: 'tf.mul(Z1, tf.sub(1, Z1))' },
    ],
    message: 'Z1 stands where A1 belongs: the formulas 1 - a^2 and a (1 - a) take the activation.',
  },
  {
    id: 'missing-square',
    function: 'activationDerivative',
    patches: [{ from: 'tf.square(A1)', to: 'A1' }],
    message: 'The square is missing: the slope of tanh is 1 - a^2.',
  },
  {
    id: 'activation-ignored',
    function: 'activationDerivative',
    patches: [
      { from: "if (activation === 'sigmoid') return tf.mul(A1, tf.sub(1, A1));", to: '' },
      { from: "if (activation === 'leakyRelu') return tf.add(tf.mul(positive, 0.99), 0.01);", to: '' },
      { from: "if (activation === 'relu') return positive;", to: '' },
      { from: "if (activation === 'sigmoid') return tf.mul(A1, tf.sub(1, A1));\n  const positive = tf.cast(tf.greater(Z1, 0), 'float32');\n  if (activation === 'relu') return positive;\n  if (activation === 'leakyRelu') return tf.add(tf.mul(positive, 0.99), 0.01);", to: '' },
    ],
    message: 'An activation gets the slope of tanh: each of the four has its own, and the name tells which.',
  },
  {
    id: 'leak-forgotten',
    function: 'activationDerivative',
    patches: [{ from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'positive' }],
    message: 'leakyRelu has the slope 0.01 below 0, not 0.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m)', to: 'tf.matMul(dZ2, tf.transpose(A1))' }],
    message: 'The factor 1/m of dW2 is missing: dW2 = 1/m * dZ2 A1^T.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.sum(dZ2, 1, true), m)', to: 'tf.sum(dZ2, 1, true)' }],
    message: 'The factor 1/m of db2 is missing: db2 = 1/m * the row sums of dZ2.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m)', to: 'tf.matMul(dZ1, tf.transpose(X))' }],
    message: 'The factor 1/m of dW1 is missing: dW1 = 1/m * dZ1 X^T.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.sum(dZ1, 1, true)' }],
    message: 'The factor 1/m of db1 is missing: db1 = 1/m * the row sums of dZ1.',
  },
  {
    id: 'sum-without-keepdims',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1, 1)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(dZ2, 1)' },
    ],
    message: 'The sum loses its dimension: db is a column (n, 1). Keep it with tf.sum(dZ, 1, true).',
  },
  {
    id: 'sum-over-wrong-axis',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1, 0, true)' },
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(dZ2, 0, true)' },
    ],
    message: 'The sum for db runs over the wrong axis: the examples are columns, so add along each row, axis 1.',
  },
  {
    id: 'missing-activation-derivative',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.mul(dA1, activationDerivative(Z1, A1, activation))', to: 'dA1' }],
    message: "g'(Z1) is missing: dZ1 = W2^T dZ2 * g'(Z1), element by element.",
  },
  {
    id: 'matmul-for-elementwise',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.mul(dA1, activationDerivative(Z1, A1, activation))', to: 'tf.matMul(dA1, activationDerivative(Z1, A1, activation))' },
      { from: 'tf.mul(dA1, activationDerivative(Z1, A1, activation))', to: 'tf.matMul(dA1, tf.transpose(activationDerivative(Z1, A1, activation)))' },
    ],
    message: "g'(Z1) is multiplied as a matrix. Each unit has its own slope: multiply element by element, tf.mul.",
  },
  {
    id: 'lost-transpose',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.matMul(tf.transpose(parameters.W2), dZ2)', to: 'tf.matMul(parameters.W2, dZ2)' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, A1)' },
      { from: 'tf.matMul(dZ1, tf.transpose(X))', to: 'tf.matMul(dZ1, X)' },
    ],
    message: 'A transpose is missing: dW2 = 1/m dZ2 A1^T, dA1 = W2^T dZ2, dW1 = 1/m dZ1 X^T.',
  },
  {
    id: 'wrong-sign',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sub(A2, Y)', to: 'tf.sub(Y, A2)' },
      { from: 'tf.sub(A2, Y)', to: 'tf.add(A2, Y)' },
    ],
    message: 'dZ2 has a wrong sign: it is A2 - Y, in this order.',
  },
  {
    id: 'wrong-sign',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.sub(tf.square(A1), 1)' },
      { from: 'tf.mul(A1, tf.sub(1, A1))', to: 'tf.mul(A1, tf.sub(A1, 1))' },
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.add(1, tf.square(A1))' },
    ],
    message: 'A slope has a wrong sign: 1 - A1^2 for tanh, A1 (1 - A1) for sigmoid. No activation here ever falls.',
  },
  {
    id: 'derivative-of-other',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.mul(A1, tf.sub(1, A1))' },
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.onesLike(A1)' },
    ],
    message: 'This is the slope of another activation: tanh has 1 - A1^2, sigmoid A1 (1 - A1).',
  },
  {
    id: 'activation-for-derivative',
    function: 'activationDerivative',
    patches: [
      { from: "'relu') return positive", to: "'relu') return A1" },
      { from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'A1' },
      { from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'tf.add(tf.mul(positive, tf.sub(1, tf.mul(0.01, Z1))), tf.mul(0.01, Z1))' },
      { from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'tf.add(tf.mul(positive, tf.sub(Z1, 0.01)), 0.01)' },
    ],
    message: 'This is the activation (or a part of it) and not its slope: the slope of relu is 1 or 0, that of leakyRelu 1 or 0.01, whatever the size of Z1.',
  },
  {
    id: 'wrong-leak',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.9), 0.1' },
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.8), 0.2' },
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.7), 0.3' },
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.999), 0.001' },
    ],
    message: 'The leak has another size: leakyRelu here is max(0.01 z, z), so its slope below 0 is 0.01.',
  },
  {
    id: 'reversed-comparison',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.greater(Z1, 0)', to: 'tf.less(Z1, 0)' },
    ],
    message: 'The comparison is reversed: the slope of the rectifiers is 1 where Z1 > 0.',
  },
  {
    id: 'wrong-size-in-mean',
    function: 'backwardPropagation',
    patches: [
      { from: 'X.shape[1]', to: 'X.shape[0]' },
    ],
    message: 'The division is by n_x, the number of features. m is the number of examples: the columns of X, X.shape[1].',
  },
  {
    id: 'w1-for-w2',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.transpose(parameters.W2)', to: 'tf.transpose(parameters.W1)' },
      { from: 'tf.transpose(parameters.W2)', to: 'parameters.W1' },
    ],
    message: 'The error goes back through the weights it came by: dA1 = W2^T dZ2, not W1.',
  },
  {
    id: 'activation-ignored',
    function: 'backwardPropagation',
    patches: [
      { from: 'activationDerivative(Z1, A1, activation)', to: "activationDerivative(Z1, A1, 'tanh')" },
      { from: 'activationDerivative(Z1, A1, activation)', to: "activationDerivative(Z1, A1, 'sigmoid')" },
      { from: 'activationDerivative(Z1, A1, activation)', to: "activationDerivative(Z1, A1, 'relu')" },
    ],
    message: 'The slope is always that of one activation: hand on the name, activationDerivative(Z1, A1, activation).',
  },
  {
    id: 'swapped-arguments',
    function: 'backwardPropagation',
    patches: [
      { from: 'activationDerivative(Z1, A1, activation)', to: 'activationDerivative(A1, Z1, activation)' },
    ],
    message: 'Z1 and A1 are swapped in the call: activationDerivative(Z1, A1, activation).',
  },
  {
    id: 'slope-of-other-layer',
    function: 'backwardPropagation',
    patches: [
      { from: 'activationDerivative(Z1, A1, activation)', to: 'activationDerivative(cache.Z2, A2, activation)' },
    ],
    message: "The slope is taken at layer 2: dZ1 needs it at the hidden layer, g'(Z1).",
  },
  {
    id: 'wrong-activations',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.matMul(dZ1, tf.transpose(X))', to: 'tf.matMul(dZ1, tf.transpose(A1))' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, tf.transpose(Z1))' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, tf.transpose(X))' },
    ],
    message: 'dW takes what went into its layer: dW1 = 1/m dZ1 X^T, dW2 = 1/m dZ2 A1^T.',
  },
  {
    id: 'swapped-product',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.matMul(dZ1, tf.transpose(X))', to: 'tf.matMul(X, tf.transpose(dZ1))' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(A1, tf.transpose(dZ2))' },
    ],
    message: 'A gradient lies transposed, because its factors stand in the wrong order: dW1 = 1/m dZ1 X^T, dW2 = 1/m dZ2 A1^T.',
  },
  {
    id: 'division-twice',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m)', to: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m * m)' },
      { from: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m)', to: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m * m)' },
      { from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.div(tf.mean(dZ1, 1, true), m)' },
      { from: 'tf.div(tf.sum(dZ2, 1, true), m)', to: 'tf.div(tf.mean(dZ2, 1, true), m)' },
      { from: `const dZ2 = tf.sub(A2, Y);
  const dW2 = tf.div(tf.matMul(dZ2, tf.transpose(A1)), m);
  const db2 = tf.div(tf.sum(dZ2, 1, true), m);`, to: `const dZ2 = tf.div(tf.sub(A2, Y), m);
  const dW2 = tf.div(tf.matMul(dZ2, tf.transpose(A1)), m);
  const db2 = tf.div(tf.sum(dZ2, 1, true), m);` },
    ],
    message: 'The division by m is done twice: tf.mean divides too, and a dZ that was divided needs no second time.',
  },
  {
    id: 'db-of-other-layer',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ2, 1, true)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(A2, 1, true)' },
    ],
    message: 'db sums the dZ of its own layer: db1 = 1/m sum(dZ1), db2 = 1/m sum(dZ2).',
  },
  {
    id: 'extra-derivative',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sub(A2, Y)', to: 'tf.mul(tf.sub(A2, Y), tf.mul(A2, tf.sub(1, A2)))' },
    ],
    message: 'The slope of the sigmoid, A2 (1 - A2), has no place in dZ2: the log loss cancels it. dZ2 = A2 - Y.',
  },
  {
    id: 'minus-1-over-m-in-dz',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.sub(A2, Y)', to: 'tf.div(tf.sub(A2, Y), -m)' }],
    message: 'dZ2 has no factor -1/m, as some notes write it: dZ2 = A2 - Y. The minus has gone into it already, and the 1/m stands in dW and db.',
  },
  {
    id: 'sum-over-wrong-axis',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.mean(dZ1, 0, true)' },
      { from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.mean(dZ1)' },
      { from: 'tf.div(tf.sum(dZ2, 1, true), m)', to: 'tf.mean(dZ2, 0, true)' },
    ],
    message: 'The mean runs over the wrong axis: db has one number for each unit, the mean along its row: axis 1.',
  },
  {
    id: 'own-activations',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, tf.transpose(A2))' }],
    message: 'dW2 is made with A2: a layer multiplies its dZ with what came in, dW2 = 1/m dZ2 A1^T.',
  },
  ...exampleLoops('backwardPropagation', [
    { dZ: 'dZ2', A: 'A1' },
    { dZ: 'dZ1', A: 'X' },
  ]),
];
