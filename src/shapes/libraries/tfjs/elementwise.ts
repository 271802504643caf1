import type { Call } from '../call';
import type { Operation } from '../operation';
import { sameShape } from '../rules';

const keepsShape = (c: Call) => c.like('x');

/** Operations on each element alone: the result has the argument's shape. */
function unary(name: string, doc: string, dtype?: string): Operation {
  return { names: [name], method: true, signature: 'x: tensor', doc, rule: dtype ? (c) => c.like('x', dtype) : keepsShape };
}

const functions: Operation[] = [
  unary('abs', 'Absolute value of each element.'),
  unary('acos', 'Arc cosine of each element.'),
  unary('acosh', 'Inverse hyperbolic cosine of each element.'),
  unary('asin', 'Arc sine of each element.'),
  unary('asinh', 'Inverse hyperbolic sine of each element.'),
  unary('atan', 'Arc tangent of each element.'),
  unary('atanh', 'Inverse hyperbolic tangent of each element.'),
  unary('ceil', 'Smallest integer not below each element.'),
  unary('cos', 'Cosine of each element.'),
  unary('cosh', 'Hyperbolic cosine of each element.'),
  unary('elu', 'Exponential linear unit of each element: x above 0, e^x - 1 below.'),
  unary('erf', 'Gauss error function of each element.'),
  unary('exp', 'e to the power of each element.'),
  unary('expm1', 'e^x - 1 of each element, exact near 0.'),
  unary('floor', 'Largest integer not above each element.'),
  unary('isFinite', 'Whether each element is finite.', 'bool'),
  unary('isInf', 'Whether each element is infinite.', 'bool'),
  unary('isNaN', 'Whether each element is not a number.', 'bool'),
  unary('log', 'Natural logarithm of each element.'),
  unary('log1p', 'ln(1 + x) of each element, exact near 0.'),
  unary('logSigmoid', 'Logarithm of the sigmoid of each element.'),
  unary('logicalNot', 'Whether each element is false.', 'bool'),
  unary('neg', 'Each element with its sign changed.'),
  unary('onesLike', 'Ones in the shape of the argument.'),
  unary('reciprocal', '1/x of each element.'),
  unary('relu', 'Rectified linear unit of each element: max(0, x).'),
  unary('relu6', 'min(max(0, x), 6) of each element.'),
  unary('round', 'Each element rounded to the nearest integer.'),
  unary('rsqrt', '1/sqrt(x) of each element.'),
  unary('selu', 'Scaled exponential linear unit of each element.'),
  unary('sigmoid', 'Logistic function 1/(1 + e^-x) of each element.'),
  unary('sign', '-1, 0 or 1 by the sign of each element.'),
  unary('sin', 'Sine of each element.'),
  unary('sinh', 'Hyperbolic sine of each element.'),
  unary('softplus', 'ln(1 + e^x) of each element.'),
  unary('sqrt', 'Square root of each element.'),
  unary('square', 'Square of each element.'),
  unary('tan', 'Tangent of each element.'),
  unary('tanh', 'Hyperbolic tangent of each element.'),
  unary('zerosLike', 'Zeros in the shape of the argument.'),
  unary('clone', 'A tensor with the same content.'),
];

export const elementwise: readonly Operation[] = [
  ...functions,
  { names: ['real'], signature: 'x: tensor', doc: 'Real part of a complex tensor.', rule: (c) => c.like('x', 'float32') },
  { names: ['imag'], signature: 'x: tensor', doc: 'Imaginary part of a complex tensor.', rule: (c) => c.like('x', 'float32') },
  { names: ['leakyRelu'], method: true, signature: 'x: tensor, alpha?: number', doc: 'x above 0, alpha * x below; alpha is 0.2 unless given.', rule: keepsShape },
  { names: ['step'], method: true, signature: 'x: tensor, alpha?: number', doc: '1 where an element is above 0, else alpha * x.', rule: keepsShape },
  { names: ['cast'], method: ['cast', 'asType'], signature: 'x: tensor, dtype: text', doc: 'The same values as another dtype.', rule: (c) => c.like('x', c.text('dtype')) },
  { names: [], method: ['toFloat'], signature: 'x: tensor', doc: 'The same values as float32.', rule: (c) => c.like('x', 'float32') },
  { names: [], method: ['toInt'], signature: 'x: tensor', doc: 'The same values as int32.', rule: (c) => c.like('x', 'int32') },
  { names: [], method: ['toBool'], signature: 'x: tensor', doc: 'The same values as bool.', rule: (c) => c.like('x', 'bool') },
  {
    names: ['clipByValue'],
    method: true,
    signature: 'x: tensor, clipValueMin: number, clipValueMax: number',
    doc: 'Each element limited to the range from the minimum to the maximum.',
    explains: 'The minimum must not be above the maximum.',
    rule(c) {
      const [least, most] = [c.integer('clipValueMin'), c.integer('clipValueMax')];
      if (least !== undefined && most !== undefined && least > most) c.fail('argument', `the minimum ${least} is above the maximum ${most}. Swap them.`);
      return c.like('x');
    },
  },
  {
    names: ['dropout'],
    signature: 'x: tensor, rate: number, noiseShape?: sizes, seed?: any',
    doc: 'Sets elements to 0 at random with probability rate and scales the others by 1/(1 - rate).',
    explains: 'The rate is a probability below 1; a noise shape must broadcast to the shape of x.',
    rule(c) {
      const rate = c.integer('rate');
      if (rate !== undefined && (rate < 0 || rate >= 1)) c.fail('argument', `the rate is ${rate}, but it is the probability of dropping an element: at least 0 and below 1.`);
      return c.has('noiseShape') ? c.tensor(undefined, undefined, 'the noise shape may stretch it') : c.like('x');
    },
  },
  {
    names: ['complex'],
    signature: 'real: tensor, imag: tensor',
    doc: 'A complex tensor of a real and an imaginary part.',
    explains: 'Both parts must have the same shape.',
    rule: (c) => c.tensor(sameShape(c, ['real', 'imag']), 'complex64'),
  },
  {
    names: ['bitwiseAnd'],
    signature: 'x: tensor, y: tensor',
    doc: 'Bitwise AND of two int32 tensors.',
    explains: 'Both tensors must have the same shape; nothing is broadcast.',
    rule: (c) => c.tensor(sameShape(c, ['x', 'y']), 'int32'),
  },
];
