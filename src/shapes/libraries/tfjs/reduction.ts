import { certainlyAbove, compare, constant, int, printDim, subtract, unknownDim, type Dim } from '../../dimension';
import { sayShape, sizeOf, type Shape } from '../../shape';
import { nothing, record, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { isNegative, reduction, withoutAxes } from '../rules';
import { warnAboutExamples } from '../warnings';

const explains = 'The axes must exist: 0 to rank - 1, or counted from the end as -1 to -rank. Without keepDims they disappear, with it they become 1.';

function reduce(name: string, doc: string, options: { dtype?: string; method?: true } = { method: true }): Operation {
  return { names: [name], method: options.method, signature: 'x: tensor, axis?: axes, keepDims?: boolean', doc, explains, rule: (c) => reduction(c, 'x', options.dtype) };
}

/** Index of the extreme along one axis, the first axis unless another is given. */
function argument(name: string, doc: string): Operation {
  return {
    names: [name],
    method: true,
    signature: 'x: tensor, axis?: axes',
    doc: `${doc} Along axis 0 unless another is given.`,
    explains: 'The axis must exist; it disappears.',
    rule(c) {
      const shape = c.shape('x');
      if (!shape) return c.tensor(undefined, 'int32');
      if (shape.length === 0 && !c.has('axis')) c.fail('axis-range', `${c.source('x')} is a scalar, shape (), and has no axis to look along.`);
      const axis = c.axis('axis', shape.length, 0);
      if (name === 'argMax') warnAboutExamples(c, 'x', axis, 'looks for the largest');
      if (axis === undefined) return c.tensor(shape.slice(1).map(() => unknownDim('the axis is not known')), 'int32');
      return c.tensor(withoutAxes(shape, [axis]), 'int32');
    },
  };
}

/** Running sums and products: the axis must exist, the shape stays. */
function running(name: string, doc: string): Operation {
  return {
    names: [name],
    method: true,
    signature: 'x: tensor, axis?: axes, exclusive?: boolean, reverse?: boolean',
    doc: `${doc} along an axis, the first unless another is given.`,
    explains: 'The axis must exist.',
    rule(c) {
      const shape = c.shape('x');
      if (shape && shape.length > 0) c.axis('axis', shape.length, 0);
      return c.like('x');
    },
  };
}

/** The library knows these along the last axis only. */
function alongLast(name: string, doc: string): Operation {
  return {
    names: [name],
    method: true,
    signature: 'logits: tensor, axis?: axes',
    doc: `${doc} along the last axis.`,
    explains: 'The library computes it along the last axis only: transpose first where the classes lie along another.',
    rule(c) {
      const shape = c.shape('logits');
      const axis = c.integer('axis', -1);
      if (shape?.length === 0) c.fail('rank', `${c.source('logits')} is a scalar, shape (), but at least rank 1 is needed.`);
      if (shape && axis !== undefined && axis !== -1 && axis !== shape.length - 1) {
        c.fail('softmax-axis', `axis ${axis} is not the last axis of ${sayShape(shape)}, and the library computes it along the last only. Move it to the end with transpose first, and the result back.`);
      }
      warnAboutExamples(c, 'logits', shape && shape.length - 1, 'adds up');
      return c.like('logits', 'float32');
    },
  };
}

/** Norms of a vector, by its order; of a matrix there is no order 2. */
const vectorOrders = [1, 2, Infinity, -Infinity, 'euclidean'];
const matrixOrders = [1, Infinity, -Infinity, 'euclidean', 'fro'];

function norm(c: Call): Value {
  const shape = c.shape('x');
  if (!shape) return reduction(c, 'x');
  if (shape.length === 0) return c.has('axis') && c.flag('keepDims') !== false ? reduction(c, 'x') : c.tensor([]);
  const axes = c.has('axis') ? c.sizes('axis')?.map((dim) => constant(dim)) : undefined;
  if (axes && shape.length > 1 && (axes.length === 0 || axes.length > 2)) c.fail('norm-axes', `a norm is over one axis, two, or all, but ${axes.length} are given.`);
  const order = c.has('ord') ? (c.text('ord') ?? c.integer('ord')) : 'euclidean';
  const known = axes?.length === 2 && shape.length > 1 ? matrixOrders : vectorOrders;
  if (order !== undefined && (axes || !c.has('axis')) && !known.includes(order)) c.fail('argument', `${order} is not the order of a norm over ${known === matrixOrders ? 'two axes' : 'a vector'}: ${known.join(', ')}.`);
  if (axes?.length === 2 && axes[0] === axes[1]) c.fail('axis-repeated', `axis ${axes[0]} is listed twice.`);
  if (axes?.length === 2 && shape.length > 2 && (typeof order === 'number' || order === undefined)) return stepwiseNorm(c, shape, axes, order);
  return reduction(c, 'x');
}

/** The library sums along one axis, then takes the maximum along another that it counts in what is left. */
function stepwiseNorm(c: Call, shape: readonly Dim[], axes: readonly (number | undefined)[], order: number | undefined): Value {
  const all = c.axes('axis', shape.length);
  const keep = c.flag('keepDims');
  if (!all || order === undefined || keep === undefined) return c.tensor(keep === false ? shape.slice(2).map(() => unknownDim('the order is not known')) : undefined);
  const [first, second] = order === 1 ? [axes[0]!, axes[1]! - 1] : [axes[1]!, axes[0]!];
  const from = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);
  const left = withoutAxes(shape, [from(first, shape.length)]);
  const last = from(second, left.length);
  if (last < 0 || last >= left.length) c.fail('axis-range', `the axes ${axes.join(', ')} are counted one after the other here: give them in ascending order.`);
  const result = withoutAxes(left, [last]);
  if (!keep) return c.tensor(result);
  let at = 0;
  return c.tensor(shape.map((_, axis) => (all.includes(axis) ? int(1) : (result[at++] ?? unknownDim()))));
}

/** Histogram over [0, size): int32 input, weights of the same number of elements or none at all. */
function bins(c: Call): void {
  const size = c.integer('size');
  if (size !== undefined && size < 0) c.fail('argument', `the size is ${size}, but it is the number of bins and cannot be negative.`);
  const [x, weights] = [sizeOf(c.shape('x')), sizeOf(c.shape('weights'))];
  if (c.shape('x') && c.shape('weights') && constant(weights) !== 0 && compare(x, weights) === 'different' && (constant(weights) !== undefined || certainlyAbove(weights, 0))) {
    c.fail('same-shape', `the weights have the shape ${sayShape(c.shape('weights'))} and x ${sayShape(c.shape('x'))}: there must be one weight for each element, or an empty tensor.`);
  }
}

export const reductions: readonly Operation[] = [
  reduce('sum', 'Sum over the axes, over all of them unless some are given.'),
  reduce('mean', 'Mean over the axes, over all of them unless some are given.', { method: true, dtype: 'float32' }),
  reduce('prod', 'Product over the axes, over all of them unless some are given.'),
  reduce('max', 'Maximum over the axes, over all of them unless some are given.'),
  reduce('min', 'Minimum over the axes, over all of them unless some are given.'),
  reduce('all', 'Whether all elements along the axes are true.', { method: true, dtype: 'bool' }),
  reduce('any', 'Whether any element along the axes is true.', { method: true, dtype: 'bool' }),
  reduce('logSumExp', 'ln(sum(e^x)) over the axes, without overflow.'),
  argument('argMax', 'Index of the largest element.'),
  argument('argMin', 'Index of the smallest element.'),
  running('cumsum', 'Running sum'),
  running('cumprod', 'Running product'),
  alongLast('softmax', 'e^z / sum(e^z)'),
  alongLast('logSoftmax', 'Logarithm of the softmax'),
  {
    names: ['norm'],
    method: true,
    signature: 'x: tensor, ord?: any, axis?: axes, keepDims?: boolean',
    doc: 'Norm over one axis (a vector), two (a matrix) or all: euclidean unless another order is given.',
    explains: 'One axis or two, which must exist; without any, over all elements.',
    rule: norm,
  },
  {
    names: ['euclideanNorm'],
    method: true,
    signature: 'x: tensor, axis?: axes, keepDims?: boolean',
    doc: 'Euclidean norm over one axis, two, or all.',
    explains: 'One axis or two, which must exist; without any, over all elements.',
    rule: norm,
  },
  {
    names: ['moments'],
    signature: 'x: tensor, axis?: axes, keepDims?: boolean',
    doc: 'Mean and variance over the axes, as { mean, variance }.',
    explains,
    rule: (c) => record([['mean', reduction(c, 'x')], ['variance', reduction(c, 'x')]]),
  },
  {
    names: ['topk'],
    method: true,
    signature: 'x: tensor, k?: integer, sorted?: boolean',
    doc: 'The k largest entries along the last axis and where they are, as { values, indices }.',
    explains: 'k must not be above the last size.',
    rule(c) {
      const shape = c.shape('x');
      const k = c.dim('k', 1);
      if (shape?.length === 0) c.fail('rank', `${c.source('x')} is a scalar, shape (), and has no last axis.`);
      if (isNegative(k)) c.fail('argument', `k is ${printDim(k)}, but it is a number of entries and cannot be negative.`);
      const last = shape?.[shape.length - 1];
      if (last && certainlyAbove(subtract(k, last), 0)) c.fail('topk', `k is ${printDim(k)}, but the last axis of ${sayShape(shape)} has only ${printDim(last)} entries.`);
      const result: Shape = shape && [...shape.slice(0, -1), k];
      return record([['values', c.tensor(result, c.dtype('x'))], ['indices', c.tensor(result, 'int32')]]);
    },
  },
  {
    names: ['unique'],
    method: true,
    signature: 'x: tensor, axis?: axes',
    doc: 'The different slices along an axis and which one each slice is, as { values, indices }.',
    explains: 'The axis must exist.',
    depends: 'the number of different slices along the axis',
    rule(c) {
      const shape = c.shape('x');
      if (shape?.length === 0) c.fail('rank', `${c.source('x')} is a scalar, shape (), but at least rank 1 is needed.`);
      const axis = shape && c.axis('axis', shape.length, 0);
      if (!shape || axis === undefined) return record([['values', c.tensor(shape?.map(() => unknownDim('the axis is not known')))], ['indices', c.tensor([unknownDim('the axis is not known')], 'int32')]]);
      const values = shape.map((dim, at): Dim => (at === axis ? unknownDim('it is the number of different values') : dim));
      return record([['values', c.tensor(values, c.dtype('x'))], ['indices', c.tensor([shape[axis]], 'int32')]]);
    },
  },
  {
    names: ['bincount'],
    signature: 'x: tensor, weights: tensor, size: integer',
    doc: 'Counts how often each integer from 0 to size - 1 occurs.',
    explains: 'One weight for each element of x, or an empty tensor of weights.',
    rule(c) {
      bins(c);
      return c.tensor([c.dim('size')]);
    },
  },
  {
    names: ['denseBincount'],
    signature: 'x: tensor, weights: tensor, size: integer, binaryOutput?: boolean',
    doc: 'Counts how often each integer from 0 to size - 1 occurs, row by row for a matrix.',
    explains: 'x has rank 1 or 2; one weight for each element of x, or an empty tensor of weights.',
    rule(c) {
      const shape = c.rank('x', [1, 2]);
      bins(c);
      return c.tensor(shape && (shape.length === 2 ? [shape[0], c.dim('size')] : [c.dim('size')]));
    },
  },
  {
    names: ['inTopKAsync'],
    signature: 'predictions: tensor, targets: tensor, k?: integer',
    doc: 'Whether each target is among the k largest predictions.',
    explains: 'The targets have the shape of the predictions without the last axis, and k is at most the last size.',
    rule(c) {
      const [predictions, targets] = [c.shape('predictions'), c.shape('targets')];
      const k = c.dim('k', 1);
      if (predictions && predictions.length < 2) c.fail('rank', `${c.source('predictions')} has the shape ${sayShape(predictions)}, but rank 2 or more is needed: a row of scores for each example.`);
      const wanted = predictions?.slice(0, -1);
      if (wanted && targets && (wanted.length !== targets.length || wanted.some((dim, axis) => compare(dim, targets[axis]) === 'different'))) {
        c.fail('same-shape', `predictions of shape ${sayShape(predictions)} need targets of shape ${sayShape(wanted)}, but they have ${sayShape(targets)}.`);
      }
      const last = predictions?.[predictions.length - 1];
      if (last && certainlyAbove(subtract(k, last), 0)) c.fail('topk', `k is ${printDim(k)}, but there are only ${printDim(last)} scores for each example.`);
      if (constant(k) !== undefined && constant(k)! <= 0) c.fail('argument', `k is ${printDim(k)}, but it must be above 0.`);
      return c.tensor(targets ?? wanted, 'bool');
    },
  },
  {
    names: ['math.confusionMatrix'],
    signature: 'labels: tensor, predictions: tensor, numClasses: integer',
    doc: 'How often each class (row) is predicted as each class (column).',
    explains: 'Labels and predictions are of rank 1 and of the same length.',
    rule(c) {
      const [labels, predictions] = [c.rank('labels', [1]), c.rank('predictions', [1])];
      if (labels && predictions) c.same(labels[0], predictions[0], 'same-shape', () => `there are ${printDim(labels[0])} labels and ${printDim(predictions[0])} predictions: there must be one prediction for each label.`);
      const classes = c.integer('numClasses');
      if (classes !== undefined && (classes < 2 || !Number.isInteger(classes))) c.fail('argument', `the number of classes is ${classes}, but there must be at least 2.`);
      return c.tensor([c.dim('numClasses'), c.dim('numClasses')], 'int32');
    },
  },
  { names: ['print'], method: true, signature: 'x: tensor, verbose?: boolean', doc: 'Prints the tensor.', rule: () => nothing },
];
