import fc from 'fast-check';
import { code, list, tensor, type Argument } from './arguments';
import { broadcastPair, flag, shape, tensorOf, type Calls, type Family } from './calls';

const unary = (dtype?: 'int32' | 'bool' | 'complex64', chained = true): Calls => ({ valid: fc.tuple(tensorOf(0, 5, dtype)), chained });

const binary = (dtype?: 'int32' | 'bool', chained = true): Calls => ({
  valid: fc.tuple(broadcastPair, fc.nat(9)).map(([[a, b], scalar]) => [tensor(a, dtype), scalar === 0 && !dtype ? 2 : scalar === 1 && !dtype ? list([1, 2]) : tensor(b, dtype)]),
  chained,
});

const names = {
  unary:
    'abs acos acosh asin asinh atan atanh ceil cos cosh elu erf exp expm1 floor isFinite isInf isNaN leakyRelu log log1p logSigmoid neg onesLike reciprocal relu relu6 round rsqrt selu sigmoid sign sin sinh softplus sqrt square step tan tanh zerosLike',
  binary: 'add div divNoNan equal floorDiv greater greaterEqual less lessEqual maximum minimum mod mul notEqual pow prelu squaredDifference sub',
  logical: 'logicalAnd logicalOr logicalXor',
};

const all = (text: string, calls: Calls): Family => Object.fromEntries(text.split(' ').map((name) => [name, calls]));

export const elementwise: Family = {
  ...all(names.unary, unary()),
  ...all(names.binary, binary()),
  ...all(names.logical, binary('bool')),
  atan2: binary(undefined, false),
  logicalNot: unary('bool'),
  clone: unary(),
  real: unary('complex64', false),
  imag: unary('complex64', false),
  cast: { valid: fc.tuple(tensorOf(0, 4), fc.constantFrom('int32', 'bool', 'float32')), chained: true },
  clipByValue: { valid: fc.tuple(tensorOf(0, 4), fc.constant(0), fc.constantFrom(0, 1)), chained: true },
  complex: { valid: shape(0, 4).map((dims) => [tensor(dims), tensor(dims)]) },
  bitwiseAnd: { valid: shape(0, 4).map((dims) => [tensor(dims, 'int32'), tensor(dims, 'int32')]) },
  addN: { valid: fc.tuple(shape(0, 4), fc.integer({ min: 1, max: 4 })).map(([dims, count]) => [list(Array.from({ length: count }, () => tensor(dims)))]) },
  where: {
    valid: fc.tuple(broadcastPair, fc.boolean()).map(([[a, b], swap]): Argument[] => [tensor(swap ? b : a, 'bool'), tensor(a), tensor(swap ? a : b)]),
  },
  dropout: { valid: fc.tuple(tensorOf(0, 4), fc.constantFrom(0.5, 0)) },
  movingAverage: { valid: shape(0, 3).map((dims) => [tensor(dims), tensor(dims), 0.5, 1]) },
  ensureShape: { valid: shape(0, 4).map((dims) => [tensor(dims), list(dims)]) },
  customGrad: {
    valid: broadcastPair.map(([a, b]) => [tensor(a), tensor(b)]),
    call: (args) => `tf.customGrad((a, b) => ({ value: tf.mul(a, b), gradFunc: (dy) => [tf.mul(dy, b), tf.mul(dy, a)] }))(${args})`,
  },
  tidy: { valid: broadcastPair.map(([a, b]) => [tensor(a), tensor(b)]), call: (args) => `tf.tidy(() => tf.add(${args}))` },
  grad: { valid: fc.tuple(tensorOf(0, 3)), call: (args) => `tf.grad((x) => tf.sum(tf.square(x)))(${args})` },
  grads: { valid: broadcastPair.map(([a, b]) => [tensor(a), tensor(b)]), call: (args) => `tf.grads((x, y) => tf.sum(tf.mul(x, y)))([${args}])` },
  valueAndGrad: { valid: fc.tuple(tensorOf(0, 3)), call: (args) => `tf.valueAndGrad((x) => tf.sum(tf.square(x)))(${args})` },
  valueAndGrads: { valid: broadcastPair.map(([a, b]) => [tensor(a), tensor(b)]), call: (args) => `tf.valueAndGrads((x, y) => tf.sum(tf.mul(x, y)))([${args}])` },
  variable: { valid: fc.tuple(tensorOf(0, 4), flag) },
  keep: { valid: fc.tuple(tensorOf(0, 4)) },
  multiRNNCell: {
    valid: fc.tuple(shape(1, 1), shape(1, 1)).map(([[m], [h]]) => [code('[(x, c, h) => [tf.add(c, x), tf.add(h, x)], (x, c, h) => [tf.add(c, x), tf.add(h, x)]]'), tensor([m, h]), list([tensor([m, h]), tensor([m, h])]), list([tensor([m, h]), tensor([m, h])])]),
  },
  buffer: { valid: shape(0, 4).map((dims) => [list(dims)]), call: (args) => `tf.buffer(${args}).toTensor()` },
  variableGrads: {
    valid: broadcastPair.map(([a, b]) => [tensor(a), tensor(b)]),
    call: (args) => `(([x, y]) => { const w = tf.variable(x); return tf.variableGrads(() => tf.sum(tf.mul(w, y))).value; })([${args}])`,
  },
  'Optimizer#minimize': {
    valid: broadcastPair.map(([a, b]) => [tensor(a), tensor(b)]),
    call: (args) => `(([x, y]) => { const w = tf.variable(x); return tf.train.sgd(0.1).minimize(() => tf.mul(w, y).mean(), true); })([${args}])`,
  },
  'Variable#assign': { valid: shape(0, 3).map((dims) => [tensor(dims), tensor(dims)]), call: (args) => `(([x, y]) => { const w = tf.variable(x); w.assign(y); return w; })([${args}])` },
};
