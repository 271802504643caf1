import { subtract } from '../dimension';
import { type Library, type Operation } from './operation';
import { elementwise, matrixProduct, reduction, reshaped } from './rules';

const binary = (name: string, doc: string, dtype?: string): Operation => ({
  names: [name],
  method: true,
  signature: 'a: tensor, b: tensor',
  doc,
  explains: 'Sizes are compared from the last axis; each pair must be equal or hold a 1.',
  rule: (c) => elementwise(c, 'a', 'b', dtype),
});

const unary = (name: string, doc: string): Operation => ({
  names: [name],
  method: true,
  signature: 'x: tensor',
  doc,
  rule: (c) => c.like('x'),
});

const reduce = (name: string, doc: string): Operation => ({
  names: [name],
  method: true,
  signature: 'x: tensor, axis?: axes, keepDims?: boolean',
  doc,
  explains: 'The axes must exist; without keepDims they disappear.',
  rule: (c) => reduction(c, 'x'),
});

const filled = (name: string, doc: string): Operation => ({
  names: [name],
  signature: 'shape: sizes, a?: any, b?: any',
  doc,
  rule: (c) => c.tensor(c.sizes('shape'), 'float32'),
});

const operations: Operation[] = [
  {
    names: ['matMul'],
    method: true,
    signature: 'a: tensor, b: tensor, transposeA?: boolean, transposeB?: boolean',
    doc: 'Product of two matrices, or of two stacks of matrices.',
    explains: 'The last size of the first must equal the second to last size of the second.',
    sign: '.',
    rule: (c) => matrixProduct(c, 'a', 'b', c.flag('transposeA'), c.flag('transposeB')),
  },
  {
    names: ['transpose'],
    method: true,
    signature: 'x: tensor, perm?: sizes',
    doc: 'Axes in another order; reversed without an order.',
    explains: 'The order names every axis once.',
    rule: (c) => {
      const x = c.shape('x');
      if (!x) return c.tensor(undefined, c.dtype('x'));
      if (!c.has('perm')) return c.tensor([...x].reverse(), c.dtype('x'));
      const perm = c.axes('perm', x.length);
      if (perm && (perm.length !== x.length || new Set(perm).size !== x.length)) c.fail('transpose-order', `the order must name each of the ${x.length} axes once.`);
      return c.tensor(perm?.map((axis) => x[axis]), c.dtype('x'));
    },
  },
  {
    names: ['reshape'],
    method: true,
    signature: 'x: tensor, shape: sizes',
    doc: 'The same elements in another shape; one -1 takes what is left.',
    explains: 'Both shapes must have the same number of elements.',
    rule: (c) => c.tensor(reshaped(c, c.shape('x'), c.sizes('shape'), c.source('x')), c.dtype('x')),
  },
  {
    names: ['range'],
    signature: 'start: number, stop: number, step?: number, dtype?: text',
    doc: 'Numbers from start up to, not including, stop.',
    rule: (c) => c.tensor([c.integer('step', 1) === 1 ? subtract(c.dim('stop'), c.dim('start')) : c.dim('none')]),
  },
  binary('add', 'Sum, element by element.'),
  binary('sub', 'Difference, element by element.'),
  binary('mul', 'Product, element by element.'),
  binary('div', 'Quotient, element by element.'),
  binary('pow', 'Power, element by element.'),
  binary('greater', 'Whether the first is greater, element by element.', 'bool'),
  ...['sigmoid', 'tanh', 'relu', 'exp', 'log', 'neg', 'square', 'sqrt', 'abs', 'softmax', 'clone'].map((name) => unary(name, `${name}, element by element.`)),
  ...['sum', 'mean', 'max', 'min'].map((name) => reduce(name, `${name} over axes.`)),
  ...['zeros', 'ones', 'randomNormal', 'randomUniform', 'truncatedNormal'].map((name) => filled(name, 'A new tensor of the given shape.')),
];

/** tf.js, under all the names it is published by. */
export const tfjs: Library = {
  modules: ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'],
  globals: ['tf'],
  operations,
};
