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
  {
    id: 'precedence',
    function: 'sigmoid',
    patches: [
      { from: 'tf.div(1, tf.add(1, tf.exp(tf.neg(Z))))', to: 'tf.add(1, tf.exp(tf.neg(Z)))' },
    ],
    message: '1 / 1 + e^-z is (1/1) + e^-z: put brackets around 1 + e^-z.',
  },
  {
    id: 'wrong-sign',
    function: 'sigmoid',
    patches: [
      { from: 'tf.add(1, tf.exp(tf.neg(Z)))', to: 'tf.sub(1, tf.exp(tf.neg(Z)))' },
      { from: 'tf.add(1, tf.exp(tf.neg(Z)))', to: 'tf.sub(tf.exp(tf.neg(Z)), 1)' },
    ],
    message: 'There is a minus below the fraction line: sigmoid(z) = 1/(1 + e^-z).',
  },
  {
    id: 'mixed-forms',
    function: 'sigmoid',
    patches: [
      { from: 'tf.div(1, tf.add(1, tf.exp(tf.neg(Z))))', to: 'tf.div(tf.exp(Z), tf.add(1, tf.exp(tf.neg(Z))))' },
    ],
    message: 'Two forms are mixed: it is 1/(1 + e^-z) or e^z/(1 + e^z).',
  },
  {
    id: 'missing-1',
    function: 'sigmoid',
    patches: [
      { from: 'tf.add(1, tf.exp(tf.neg(Z)))', to: 'tf.exp(tf.neg(Z))' },
    ],
    message: 'The 1 below the fraction line is missing: sigmoid(z) = 1/(1 + e^-z).',
  },
  {
    id: 'activation-for-derivative',
    function: 'sigmoidDerivative',
    patches: [
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.square(a)' },
    ],
    message: 'This is a^2; the slope is a (1 - a).',
  },
  {
    id: 'other-function',
    function: 'tanh',
    patches: [
      { from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'tf.tan(Z)' },
      { from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'tf.sinh(Z)' },
      { from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'tf.cosh(Z)' },
      { from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'tf.atan(Z)' },
      { from: 'tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))))', to: 'tf.sub(tf.exp(Z), tf.exp(tf.neg(Z)))' },
    ],
    message: 'This is another function of the same family (tan, sinh, cosh or atan): tanh(z) = (e^z - e^-z)/(e^z + e^-z).',
  },
  {
    id: 'wrong-sign',
    function: 'tanhDerivative',
    patches: [
      { from: 'tf.sub(1, tf.square(a))', to: 'tf.sub(tf.square(a), 1)' },
    ],
    message: 'The two are the wrong way round: the slope is 1 - a^2, and tanh never falls.',
  },
  {
    id: 'square-of-difference',
    function: 'tanhDerivative',
    patches: [
      { from: 'tf.sub(1, tf.square(a))', to: 'tf.square(tf.sub(1, a))' },
    ],
    message: 'This is (1 - a)^2; the slope is 1 - a^2.',
  },
  {
    id: 'derivative-for-activation',
    function: 'relu',
    patches: [
      { from: 'tf.maximum(Z, 0)', to: "tf.cast(tf.greater(Z, 0), 'float32')" },
    ],
    message: 'This is the slope, 1 or 0; relu itself is z where z > 0.',
  },
  {
    id: 'other-function',
    function: 'relu',
    patches: [
      { from: 'tf.maximum(Z, 0)', to: 'tf.softplus(Z)' },
      { from: 'tf.maximum(Z, 0)', to: 'tf.relu6(Z)' },
      { from: 'tf.maximum(Z, 0)', to: 'tf.elu(Z)' },
      { from: 'tf.maximum(Z, 0)', to: 'tf.leakyRelu(Z, 0.01)' },
      { from: 'tf.maximum(Z, 0)', to: 'tf.maximum(Z, 1)' },
      { from: 'tf.maximum(Z, 0)', to: 'Z' },
    ],
    message: 'This is not relu but another function near it: max(0, z) is exactly z above 0 and exactly 0 below.',
  },
  {
    id: 'sign-for-slope',
    function: 'reluDerivative',
    patches: [
      { from: "tf.cast(tf.greater(Z, 0), 'float32')", to: 'tf.sign(Z)' },
    ],
    message: 'tf.sign is -1 below 0; the slope of relu is 0 there.',
  },
  {
    id: 'slope-everywhere',
    function: 'reluDerivative',
    patches: [
      { from: "tf.cast(tf.greater(Z, 0), 'float32')", to: 'tf.onesLike(Z)' },
    ],
    message: 'The slope is 1 everywhere here; below 0 relu is flat, so its slope is 0.',
  },
  {
    id: 'wrong-leak',
    function: 'leakyRelu',
    patches: [
      { from: '0.01', to: '0.3' },
      { from: '0.01', to: '0.02' },
      { from: '0.01', to: '0.05' },
    ],
    message: 'The leak has another size: it is max(0.01 z, z).',
  },
  {
    id: 'activation-for-derivative',
    function: 'leakyReluDerivative',
    patches: [
      { from: "tf.add(tf.mul(tf.cast(tf.greater(Z, 0), 'float32'), 0.99), 0.01)", to: 'tf.where(tf.greater(Z, 0), Z, tf.fill(Z.shape, 0.01))' },
    ],
    message: 'Above 0 this gives z itself; the slope there is 1.',
  },
  {
    id: 'reversed-comparison',
    function: 'leakyReluDerivative',
    patches: [
      { from: 'tf.greater(Z, 0)', to: 'tf.less(Z, 0)' },
    ],
    message: 'The comparison is reversed: the slope is 1 where z > 0 and 0.01 elsewhere.',
  },
  {
    id: 'wrong-leak',
    function: 'leakyReluDerivative',
    patches: [
      { from: '0.99), 0.01', to: '1.01), -0.01' },
      { from: '0.99), 0.01', to: '0.9), 0.1' },
      { from: '0.99), 0.01', to: '0.8), 0.2' },
      { from: '0.99), 0.01', to: '0.7), 0.3' },
      { from: '0.99), 0.01', to: '0.999), 0.001' },
    ],
    message: 'The slope below 0 has another size or sign: it is 0.01.',
  },
  {
    id: 'square-forgotten',
    function: 'sigmoidDerivative',
    patches: [
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.square(tf.sub(1, a))' },
      { from: 'tf.mul(a, tf.sub(1, a))', to: 'tf.sub(tf.mul(a, 1), a)' },
    ],
    message: 'A factor is missing or doubled: the derivative is the product a (1 - a), each once.',
  },
  {
    id: 'square-alone',
    function: 'tanhDerivative',
    patches: [{ from: 'tf.sub(1, tf.square(a))', to: 'tf.square(a)' }],
    message: 'Only a^2 is returned: the derivative is 1 - a^2.',
  },
  {
    id: 'leak-everywhere',
    function: 'leakyRelu',
    patches: [
      { from: 'tf.maximum(tf.mul(Z, 0.01), Z)', to: 'tf.mul(0.01, tf.maximum(Z, 0))' },
      { from: 'tf.maximum(tf.mul(Z, 0.01), Z)', to: 'tf.mul(0.01, Z)' },
    ],
    message: 'The factor 0.01 is for negative z only: max(0.01 z, z) leaves positive z as it is.',
  },
  {
    id: 'clipped-above',
    function: 'relu',
    patches: [{ from: 'tf.maximum(Z, 0)', to: 'tf.clipByValue(Z, 0, 1)' }],
    message: 'Large values are cut off: relu is max(0, z), without an upper end.',
  },
];
