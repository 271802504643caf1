import type { Mistake } from '../../course/exercise';

export const mistakes: Mistake[] = [
  {
    id: 'wrong-sign',
    function: 'sigmoid',
    patches: [{ from: 'tf.neg(Z)', to: 'Z' }],
    message: 'The exponent has the wrong sign: sigmoid(z) = 1/(1 + e^-z) grows with z.',
  },
  {
    id: 'missing-exponential',
    function: 'sigmoid',
    patches: [{ from: 'tf.exp(tf.neg(Z))', to: 'tf.neg(Z)' }],
    message: 'There is no exponential below the fraction line: sigmoid(z) = 1/(1 + e^-z).',
  },
  {
    id: 'derivative-of-z',
    function: 'sigmoidDerivative',
    patches: [{ from: 'const a = sigmoid(Z);', to: 'const a = Z;' }],
    message: 'The formula a (1 - a) is used with z in place of a: compute a = sigmoid(z) first.',
  },
  {
    id: 'activation-for-derivative',
    function: 'sigmoidDerivative',
    patches: [
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'a' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.sub(1, a)' },
    ],
    message: 'A factor is missing: the derivative is the product a (1 - a).',
  },
  {
    id: 'derivative-of-other',
    function: 'sigmoidDerivative',
    patches: [
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.sub(1, tf.square(a))' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.mul(a, tf.sub(a, 1))' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.mul(a, tf.add(1, a))' },
    ],
    message: "This is not sigmoid's derivative (1 - a^2 is that of tanh, and the sign inside the bracket matters): it is a (1 - a).",
  },
  {
    id: 'wrong-sign',
    function: 'tanh',
    patches: [
      { from: 'tf.sub(tf.exp(Z), tf.exp(tf.neg(Z)))', to: 'tf.sub(tf.exp(tf.neg(Z)), tf.exp(Z))' },
      { from: 'tf.sub(tf.exp(Z), tf.exp(tf.neg(Z)))', to: 'tf.add(tf.exp(Z), tf.exp(tf.neg(Z)))' },
    ],
    message: 'A sign above the fraction line is wrong: tanh(z) = (e^z - e^-z)/(e^z + e^-z).',
  },
  {
    id: 'sigmoid-for-tanh',
    function: 'tanh',
    patches: [
      { from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'sigmoid(Z)' },
      { from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'tf.sub(tf.mul(2, sigmoid(Z)), 1)' },
    ],
    message: 'This is a sigmoid: tanh(z) is 2 sigmoid(2z) - 1, with z doubled inside.',
  },
  {
    id: 'inverted-fraction',
    function: 'tanh',
    patches: [{ from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'tf.div(tf.add(tf.exp(Z), tf.exp(tf.neg(Z))), tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))))' }],
    message: 'The fraction stands on its head: the difference e^z - e^-z is above the line.',
  },
  {
    id: 'derivative-of-z',
    function: 'tanhDerivative',
    patches: [{ from: 'const a = tanh(Z);', to: 'const a = Z;' }],
    message: 'The formula 1 - a^2 is used with z in place of a: compute a = tanh(z) first.',
  },
  {
    id: 'derivative-of-other',
    function: 'tanhDerivative',
    patches: [
      { from: 'tf.sub(1, tf.square(a))', to: 'tf.mul(a, tf.sub(1, a))' },
      { from: 'tf.sub(1, tf.square(a))', to: 'tf.add(1, tf.square(a))' },
    ],
    message: "This is not tanh's derivative (a (1 - a) is that of sigmoid): it is 1 - a^2.",
  },
  {
    id: 'missing-square',
    function: 'tanhDerivative',
    patches: [
      { from: 'tf.square(a)', to: 'a' },
      { from: 'tf.square(a)', to: 'tf.mul(2, a)' },
    ],
    message: 'The square is missing: the derivative of tanh is 1 - a^2, a times itself.',
  },
  {
    id: 'minimum-for-maximum',
    function: 'relu',
    patches: [{ from: 'tf.maximum(Z, 0)', to: 'tf.minimum(Z, 0)' }],
    message: 'The negative part is kept instead of the positive one: relu(z) = max(0, z).',
  },
  {
    id: 'absolute-for-relu',
    function: 'relu',
    patches: [{ from: 'tf.maximum(Z, 0)', to: 'tf.abs(Z)' }],
    message: 'Negative numbers come out positive: relu makes them 0, max(0, z).',
  },
  {
    id: 'activation-for-derivative',
    function: 'reluDerivative',
    patches: [{ from: "tf.cast(tf.greater(Z, 0), 'float32')", to: 'tf.maximum(Z, 0)' }],
    message: 'This is relu itself. Its slope is 1 where z > 0, else 0.',
  },
  {
    id: 'slope-at-zero',
    function: 'reluDerivative',
    patches: [{ from: 'tf.greater(Z, 0)', to: 'tf.greaterEqual(Z, 0)' }],
    message: 'The slope at z = 0 is 1 here. It is a convention; the course\'s code and tf.js take 0: z > 0, not z >= 0.',
  },
  {
    id: 'reversed-comparison',
    function: 'reluDerivative',
    patches: [{ from: 'tf.greater(Z, 0)', to: 'tf.less(Z, 0)' }],
    message: 'The comparison is turned round: the slope is 1 where z > 0.',
  },
  {
    id: 'minimum-for-maximum',
    function: 'leakyRelu',
    patches: [{ from: 'tf.maximum(tf.mul(Z, 0.01), Z)', to: 'tf.minimum(tf.mul(Z, 0.01), Z)' }],
    message: 'The smaller of the two is taken: leakyRelu(z) = max(0.01 z, z).',
  },
  {
    id: 'leak-forgotten',
    function: 'leakyRelu',
    patches: [
      { from: 'tf.maximum(tf.mul(Z, 0.01), Z)', to: 'tf.maximum(Z, 0)' },
      { from: 'tf.mul(Z, 0.01)', to: '0.01' },
    ],
    message: 'Nothing leaks: below 0 the value is 0.01 z, a small slope, not a constant.',
  },
  {
    id: 'wrong-leak',
    function: 'leakyRelu',
    patches: [
      { from: '0.01', to: '0.1' },
      { from: '0.01', to: '0.2' },
      { from: '0.01', to: '-0.01' },
      { from: '0.01', to: '0.001' },
    ],
    message: 'The slope below 0 is not 0.01 (tf.leakyRelu takes 0.2 unless told).',
  },
  {
    id: 'leak-forgotten',
    function: 'leakyReluDerivative',
    patches: [{ from: "tf.add(tf.mul(tf.cast(tf.greater(Z, 0), 'float32'), 0.99), 0.01)", to: "tf.cast(tf.greater(Z, 0), 'float32')" }],
    message: 'Below 0 the slope is 0.01, not 0: that is what leaks.',
  },
  {
    id: 'activation-for-derivative',
    function: 'leakyReluDerivative',
    patches: [
      { from: "tf.add(tf.mul(tf.cast(tf.greater(Z, 0), 'float32'), 0.99), 0.01)", to: 'tf.maximum(tf.mul(Z, 0.01), Z)' },
      { from: "tf.add(tf.mul(tf.cast(tf.greater(Z, 0), 'float32'), 0.99), 0.01)", to: 'tf.where(tf.greater(Z, 0), 1, tf.mul(Z, 0.01))' },
    ],
    message: 'Below 0 this is the value and not its slope: the derivative is the constant 0.01 there, and 1 above 0.',
  },
  {
    id: 'slopes-added',
    function: 'leakyReluDerivative',
    patches: [{ from: '0.99), 0.01', to: '1), 0.01' }],
    message: 'Above 0 the slope is 1.01: the 0.01 belongs to the negative side only.',
  },
];
