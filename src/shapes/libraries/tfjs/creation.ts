import { certainlyAbove, compare, constant, int, printDim, product, subtract, unknownDim, type Dim } from '../../dimension';
import { printShape, sayShape, type Shape } from '../../shape';
import { list, shapeOfValue, type Tensor, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { isNegative } from '../rules';

/** A shape argument; fails where a size is certainly negative or not whole. */
export function shapeArgument(c: Call, name = 'shape'): Shape {
  const sizes = c.definedSizes(name);
  for (const size of sizes ?? []) {
    const value = constant(size);
    if (isNegative(size) || (value !== undefined && !Number.isInteger(value))) {
      c.fail('size-negative', `the shape ${printShape(sizes)} holds ${printDim(size)}, but a size is an integer of at least 0.`);
    }
  }
  return sizes;
}

const sizesExplained = 'Every size is an integer of at least 0.';

function filled(name: string, parameters: string, doc: string, dtype: string | undefined = 'float32'): Operation {
  return {
    names: [name],
    signature: `shape: sizes${parameters}`,
    doc,
    explains: sizesExplained,
    rule: (c) => c.tensor(shapeArgument(c), c.text('dtype', dtype), 'the list of sizes is not known'),
  };
}

/** Number of values from start towards stop; the library turns a step of 1 around where stop is below start. */
function rangeLength(c: Call): Dim {
  const [start, stop, step] = [c.dim('start'), c.dim('stop'), c.dim('step', 1)];
  const [from, to, by] = [constant(start), constant(stop), constant(step)];
  if (by === 0) c.fail('argument', 'the step is 0, so it would never reach the end.');
  if (from !== undefined && to !== undefined && by !== undefined) {
    const none = from === to || (from < to && by < 0) || (to < from && by > 1);
    return int(none ? 0 : Math.abs(Math.ceil((to - from) / by)));
  }
  const length = by === -1 ? subtract(start, stop) : subtract(stop, start);
  const forward = constant(by === -1 ? stop : start) === 0 || certainlyAbove(length, -1);
  return (by === 1 || by === -1) && forward ? length : unknownDim('it depends on the ends and the step');
}

/** Shape of `tf.tensor(values, shape)`; the values' own shape where none is given. */
function fromValues(c: Call, rank?: number): Tensor {
  const values = c.value('values');
  const given = c.has('shape') ? shapeArgument(c) : undefined;
  if (values.kind === 'tensor') c.fail('argument', `${c.source('values')} is a tensor already: use it as it is, or reshape it.`);
  let own = shapeOfValue(values);
  // A list whose items are not known has at least its first size.
  if (!own && values.kind === 'list' && rank !== undefined && !given) own = [values.length, ...Array.from({ length: rank - 1 }, () => unknownDim('the nested lists are not known'))];
  if (c.has('shape')) {
    if (given && rank !== undefined && given.length !== rank) c.fail('rank', `the shape ${printShape(given)} has ${given.length} sizes, but ${c.name} makes a tensor of rank ${rank}.`);
    if (given && own) checkFilled(c, own, given, rank);
    return c.tensor(given ?? (rank === undefined ? undefined : Array.from({ length: rank }, () => unknownDim('the list of sizes is not known'))), c.text('dtype'));
  }
  if (rank === undefined) return c.tensor(own, c.text('dtype'), 'the values are not known');
  if (own && own.length !== rank) {
    const advice = own.length === 1 && rank > 1 ? `Give the shape as second argument: ${c.name}(values, [...]).` : `Use tensor${own.length}d.`;
    c.fail('rank', `the values have the shape ${sayShape(own)}, rank ${own.length}, but ${c.name} makes a tensor of rank ${rank}. ${advice}`);
  }
  return c.tensor(own ?? Array.from({ length: rank }, () => unknownDim('the values are not known')), c.text('dtype'));
}

function checkFilled(c: Call, own: readonly Dim[], given: readonly Dim[], rank: number | undefined): void {
  if (rank !== undefined && own.length !== rank && own.length !== 1) c.fail('rank', `the values have the shape ${sayShape(own)}, but ${c.name} takes lists nested ${rank} deep or a flat one.`);
  const [has, needs] = [product(own), product(given)];
  if (compare(has, needs) === 'different') c.fail('reshape', `the values have ${printDim(has)} elements, but the shape ${printShape(given)} takes ${printDim(needs)}.`);
  for (const [axis, dim] of own.entries()) {
    const last = axis === own.length - 1;
    const rest = product(given.slice(axis));
    const misses = axis >= given.length || compare(dim, given[axis]) === 'different';
    if (misses && !(last && compare(dim, rest) !== 'different')) c.fail('reshape', `the values are nested as ${sayShape(own)}, which does not agree with the shape ${printShape(given)}.`);
  }
}

const nested = (rank: number): Operation => ({
  names: [`tensor${rank}d`],
  signature: rank === 1 ? 'values: any, dtype?: text' : 'values: any, shape?: sizes, dtype?: text',
  doc: `A tensor of rank ${rank} from ${rank === 1 ? 'a list of numbers' : `lists nested ${rank} deep, or a flat list and a shape`}.`,
  explains: `The values must be nested ${rank} deep${rank === 1 ? '' : ', or flat with a shape of as many elements'}.`,
  rule: (c) => fromValues(c, rank),
});

export const creation: readonly Operation[] = [
  filled('zeros', ', dtype?: text', 'Zeros of a shape.'),
  filled('ones', ', dtype?: text', 'Ones of a shape.'),
  filled('fill', ', value: any, dtype?: text', 'One value in all places of a shape.', undefined),
  filled('rand', ', randFunction: function, dtype?: text', 'Values that a function returns, one call for each.'),
  filled('randomNormal', ', mean?: number, stdDev?: number, dtype?: text, seed?: any', 'Random values from a normal distribution.'),
  filled('randomStandardNormal', ', dtype?: text, seed?: any', 'Random values from the standard normal distribution.'),
  filled('randomUniform', ', minval?: number, maxval?: number, dtype?: text, seed?: any', 'Random values between a minimum and a maximum.'),
  filled('randomUniformInt', ', minval: number, maxval: number, seed?: any', 'Random integers from a minimum up to, not including, a maximum.', 'int32'),
  filled('randomGamma', ', alpha: number, beta?: number, dtype?: text, seed?: any', 'Random values from a gamma distribution.'),
  filled('truncatedNormal', ', mean?: number, stdDev?: number, dtype?: text, seed?: any', 'Random values from a normal distribution without its tails beyond two deviations.'),
  {
    names: ['eye'],
    signature: 'numRows: integer, numColumns?: integer, batchShape?: sizes, dtype?: text',
    doc: 'Identity matrix, or a stack of them.',
    explains: 'A batch shape has one to three sizes.',
    rule(c) {
      const rows = c.dim('numRows');
      const batch = c.has('batchShape') ? c.sizes('batchShape') : [];
      if (c.has('batchShape') && batch && (batch.length < 1 || batch.length > 3)) c.fail('rank', `the batch shape ${printShape(batch)} has ${batch.length} sizes, but one to three are possible.`);
      for (const size of [rows, c.has('numColumns') ? c.dim('numColumns') : rows, ...(batch ?? [])]) {
        if (isNegative(size)) c.fail('size-negative', `${printDim(size)} is not a size: a size is an integer of at least 0.`);
      }
      return c.tensor(batch && [...batch, rows, c.has('numColumns') ? c.dim('numColumns') : rows], c.text('dtype', 'float32'));
    },
  },
  {
    names: ['linspace'],
    signature: 'start: number, stop: number, num: integer',
    doc: 'num values in even steps from start to stop, both included.',
    explains: 'The number of values must be above 0.',
    rule(c) {
      const count = c.integer('num');
      if (count !== undefined && count <= 0) c.fail('argument', `the number of values is ${count}, but it must be above 0.`);
      return c.tensor([c.dim('num')], 'float32');
    },
  },
  {
    names: ['range'],
    signature: 'start: number, stop: number, step?: number, dtype?: text',
    doc: 'Numbers from start up to, not including, stop.',
    explains: 'The step must not be 0.',
    rule: (c) => c.tensor([rangeLength(c)], c.text('dtype', 'float32')),
  },
  {
    names: ['scalar'],
    signature: 'value: any, dtype?: text',
    doc: 'A tensor of rank 0.',
    explains: 'The value is one number, boolean or text.',
    rule(c) {
      if (c.value('value').kind === 'list') c.fail('rank', `${c.source('value')} is a list, but a scalar holds one value. Use tensor.`);
      return c.tensor([], c.text('dtype'));
    },
  },
  {
    names: ['tensor'],
    signature: 'values: any, shape?: sizes, dtype?: text',
    doc: 'A tensor of a number or of nested lists, or of a flat list and a shape.',
    explains: 'A given shape must have as many elements as the values.',
    rule: (c) => fromValues(c),
  },
  ...[1, 2, 3, 4, 5, 6].map(nested),
  {
    names: ['variable'],
    method: true,
    signature: 'initialValue: tensor, trainable?: boolean, name?: text, dtype?: text',
    doc: 'A variable that optimisers train: its values change, its shape does not.',
    rule: (c): Tensor => ({ ...c.tensor(c.shape('initialValue'), c.dtype('initialValue')), variable: true }),
  },
  {
    names: ['oneHot'],
    method: true,
    signature: 'indices: tensor, depth: integer, onValue?: number, offValue?: number, dtype?: text',
    doc: 'A row of length depth for each index, 1 at the index and 0 elsewhere.',
    explains: 'The depth, the number of classes, is at least 2; it becomes the last axis.',
    rule(c) {
      const depth = c.integer('depth');
      if (depth !== undefined && depth < 2) c.fail('argument', `the depth is ${depth}, but there must be at least 2 classes.`);
      const shape = c.shape('indices');
      return c.tensor(shape && [...shape, c.dim('depth')], c.text('dtype', 'int32'));
    },
  },
  {
    names: ['diag'],
    signature: 'x: tensor',
    doc: 'A diagonal matrix; of a tensor of rank n, one of rank 2n.',
    rule(c) {
      const shape = c.shape('x');
      return c.tensor(shape && [...shape, ...shape], c.dtype('x'));
    },
  },
  {
    names: ['meshgrid'],
    signature: 'x?: tensor, y?: tensor, options?: options',
    doc: 'Coordinates of a grid as two matrices of shape (len y, len x), or (len x, len y) with indexing "ij".',
    rule(c): Value {
      if (!c.has('x')) return list([]);
      const [x, y] = [c.shape('x'), c.shape('y')];
      if (!c.has('y')) return list([c.tensor(x)]);
      const order = c.text('indexing', 'xy');
      if (order !== undefined && order !== 'xy' && order !== 'ij') c.fail('argument', `'${order}' is not an order it knows: xy or ij.`);
      const [w, h] = [x ? product(x) : unknownDim(), y ? product(y) : unknownDim()];
      const grid = c.tensor(order === undefined ? [unknownDim(), unknownDim()] : order === 'xy' ? [h, w] : [w, h]);
      return list([grid, grid]);
    },
  },
];
