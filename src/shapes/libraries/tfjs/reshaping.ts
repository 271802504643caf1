import { add, certainlyAbove, compare, constant, divide, divideExactly, int, multiply, printDim, product, unknownDim, type Dim } from '../../dimension';
import { printShape, sayShape, sizeOf, type Shape } from '../../shape';
import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { isNegative, reshaped } from '../rules';
import { warnAboutRank1 } from '../warnings';
import { inserted, newAxis, pairs } from './joining';

const explains = 'Both shapes must have the same number of elements.';

/** `x.as2D(rows, columns)` and its like. */
function asRank(rank: number): Operation {
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, rank);
  return {
    names: [],
    method: [`as${rank}D`],
    signature: ['x: tensor', ...(rank === 1 ? [] : names.map((name) => `${name}: integer`))].join(', '),
    doc: `The same elements as a tensor of rank ${rank}.`,
    explains,
    rule: (c) => (rank === 1 ? flat(c) : c.tensor(reshaped(c, c.shape('x'), names.map((name) => c.dim(name)), c.source('x')), c.dtype('x'))),
  };
}

function flat(c: Call): Value {
  const shape = c.shape('x');
  return c.tensor([shape ? product(shape) : unknownDim(`the shape of ${c.source('x')} is not known`)], c.dtype('x'));
}

function transposed(c: Call): Value {
  if (!c.has('perm')) warnAboutRank1(c, 'x');
  const shape = c.shape('x');
  const order = c.has('perm') ? c.definedSizes('perm') : undefined;
  if (!shape) return c.tensor(order?.map(() => unknownDim(`the shape of ${c.source('x')} is not known`)), c.dtype('x'));
  if (!c.has('perm')) return c.tensor([...shape].reverse(), c.dtype('x'));
  if (!order) return c.tensor(shape.map(() => unknownDim('the order of axes is not known')), c.dtype('x'));
  if (order.length !== shape.length) c.fail('transpose-order', `the order ${printShape(order)} names ${order.length} axes, but ${c.source('x')} has the shape ${sayShape(shape)}: name each of the ${shape.length} axes once.`);
  const axes = order.map((dim) => constant(dim));
  const wrong = axes.find((axis) => axis !== undefined && (axis < 0 || axis >= shape.length));
  if (wrong !== undefined) c.fail('transpose-order', `the order ${printShape(order)} names axis ${wrong}, but ${sayShape(shape)} has the axes 0 to ${shape.length - 1}.`);
  return c.tensor(axes.map((axis) => (axis === undefined ? unknownDim('the order of axes is not known') : shape[axis])), c.dtype('x'));
}

function squeezed(c: Call): Value {
  const shape = c.shape('x');
  if (!shape) return c.tensor(undefined, c.dtype('x'));
  const axes = c.has('axis') && c.sizes('axis')?.length !== 0 ? c.axes('axis', shape.length) : 'all';
  if (axes === 'all') {
    const open = shape.find((dim) => constant(dim) !== 1 && constant(dim) !== 0 && !certainlyAbove(dim, 1));
    return c.tensor(open ? undefined : shape.filter((dim) => constant(dim) !== 1), c.dtype('x'), open && `the size ${printDim(open)} may be 1`);
  }
  if (!axes) return c.tensor(undefined, c.dtype('x'), 'the axes are not known');
  if (new Set(axes).size < axes.length) c.fail('axis-repeated', `an axis is listed twice in [${axes.join(', ')}].`);
  for (const axis of axes) {
    const dim = shape[axis];
    if (constant(dim) === 0 || certainlyAbove(dim, 1)) c.fail('squeeze', `axis ${axis} of ${sayShape(shape)} has the size ${printDim(dim)}, and only axes of size 1 can be taken away.`);
  }
  return c.tensor(shape.filter((_, axis) => !axes.includes(axis)), c.dtype('x'));
}

/** Fails unless a size is a multiple of another; gives back how often it fits. */
function quotient(c: Call, whole: Dim, part: Dim, code: string, sentence: () => string): Dim {
  const [a, b] = [constant(whole), constant(part)];
  if (a !== undefined && b !== undefined && a % b !== 0) c.fail(code, sentence());
  return divideExactly(whole, part) ?? divide(whole, part);
}

function depthToSpace(c: Call): Value {
  const shape = c.rank('x', [4]);
  const block = c.dim('blockSize');
  const format = c.text('dataFormat', 'NHWC');
  if (constant(block) !== undefined && constant(block)! <= 1) c.fail('argument', `the block size is ${printDim(block)}, but it must be above 1.`);
  if (format === 'NCHW') c.fail('argument', 'only the data format NHWC is computed by every backend.');
  if (!shape) return c.tensor([unknownDim(), unknownDim(), unknownDim(), unknownDim()], c.dtype('x'));
  const area = multiply(block, block);
  const depth = quotient(c, shape[3], area, 'blocks', () => `the depth ${printDim(shape[3])} of ${sayShape(shape)} does not divide by ${printDim(area)}, the block size squared.`);
  return c.tensor([shape[0], multiply(shape[1], block), multiply(shape[2], block), depth], c.dtype('x'));
}

/** Block sizes, and their number checked against the rank and the number of pairs. */
function blocks(c: Call, pairsName: string): { shape: Shape; block: Dim[] | undefined; edges: [Dim, Dim][] | undefined } {
  const [shape, block, edges] = [c.shape('x'), c.sizes('blockShape'), pairs(c, pairsName)];
  if (shape && block && shape.length < 1 + block.length) c.fail('rank', `${c.source('x')} of shape ${sayShape(shape)} has ${Math.max(0, shape.length - 1)} axes after the first, but the block shape ${printShape(block)} has ${block.length} sizes.`);
  if (block && edges && block.length !== edges.length) c.fail('blocks', `the block shape ${printShape(block)} has ${block.length} sizes, but ${pairsName} has ${edges.length} pairs: one pair for each.`);
  return { shape, block, edges };
}

function spaceToBatch(c: Call): Value {
  const { shape, block, edges } = blocks(c, 'paddings');
  if (!shape || !block || !edges) return c.tensor(shape?.map(() => unknownDim('the blocks are not known')), c.dtype('x'));
  const inner = block.map((size, at) => {
    const whole = add(shape[at + 1], add(...edges[at]));
    return quotient(c, whole, size, 'blocks', () => `axis ${at + 1} of ${sayShape(shape)} has ${printDim(whole)} entries with its padding, which do not divide by the block size ${printDim(size)}.`);
  });
  return c.tensor([multiply(shape[0], product(block)), ...inner, ...shape.slice(1 + block.length)], c.dtype('x'));
}

function batchToSpace(c: Call): Value {
  const { shape, block, edges } = blocks(c, 'crops');
  if (!shape || !block || !edges) return c.tensor(shape?.map(() => unknownDim('the blocks are not known')), c.dtype('x'));
  const volume = product(block);
  const batch = quotient(c, shape[0], volume, 'blocks', () => `the first size of ${sayShape(shape)} does not divide by ${printDim(volume)}, the product of the block shape ${printShape(block)}.`);
  const inner = block.map((size, at) => {
    const whole = multiply(shape[at + 1], size);
    const cut = add(whole, add(multiply(edges[at][0], int(-1)), multiply(edges[at][1], int(-1))));
    const negative = edges[at].find(isNegative);
    if (negative) c.fail('size-negative', `the crop ${printDim(negative)} cannot be negative.`);
    if (isNegative(cut)) c.fail('size-negative', `axis ${at + 1} has ${printDim(whole)} entries, fewer than the crops ${printDim(edges[at][0])} and ${printDim(edges[at][1])} take away.`);
    return cut;
  });
  return c.tensor([batch, ...inner, ...shape.slice(1 + block.length)], c.dtype('x'));
}

export const reshaping: readonly Operation[] = [
  {
    names: ['reshape'],
    method: true,
    signature: 'x: tensor, shape: sizes',
    doc: 'The same elements in another shape; one -1 takes what is left.',
    explains,
    rule: (c) => c.tensor(reshaped(c, c.shape('x'), c.definedSizes('shape'), c.source('x')), c.dtype('x')),
  },
  {
    names: [],
    method: ['reshapeAs'],
    signature: 'x: tensor, like: tensor',
    doc: 'The same elements in the shape of another tensor.',
    explains,
    rule: (c) => c.tensor(reshaped(c, c.shape('x'), c.shape('like')?.slice(), c.source('x')), c.dtype('x')),
  },
  { names: [], method: ['flatten'], signature: 'x: tensor', doc: 'The same elements as a tensor of rank 1.', rule: flat },
  {
    names: [],
    method: ['asScalar'],
    signature: 'x: tensor',
    doc: 'The only element as a scalar.',
    explains: 'The tensor must have exactly one element.',
    rule(c) {
      const shape = c.shape('x');
      if (shape && compare(sizeOf(shape), int(1)) === 'different') c.fail('reshape', `${c.source('x')} of shape ${sayShape(shape)} has ${printDim(sizeOf(shape))} elements, but a scalar has one.`);
      return c.tensor([], c.dtype('x'));
    },
  },
  ...[1, 2, 3, 4, 5].map(asRank),
  {
    names: ['expandDims'],
    method: true,
    signature: 'x: tensor, axis?: axes',
    doc: 'Puts in an axis of size 1, the first unless another place is given.',
    explains: 'The place is 0 up to the rank, or counted from the end.',
    rule(c) {
      const shape = c.shape('x');
      if (!shape) return c.tensor(undefined, c.dtype('x'));
      const axis = newAxis(c, 'axis', shape.length);
      return c.tensor(axis === undefined ? [...shape, int(1)].map(() => unknownDim('the axis is not known')) : inserted(shape, axis, int(1)), c.dtype('x'));
    },
  },
  { names: ['squeeze'], method: true, signature: 'x: tensor, axis?: axes', doc: 'Takes away axes of size 1, all of them unless some are given.', explains: 'The axes given must have size 1.', rule: squeezed },
  {
    names: ['transpose'],
    method: true,
    signature: 'x: tensor, perm?: sizes, conjugate?: boolean',
    doc: 'Axes in another order; reversed without an order.',
    explains: 'The order names every axis once, counted from 0.',
    rule: transposed,
  },
  {
    names: ['depthToSpace'],
    method: true,
    signature: 'x: tensor, blockSize: integer, dataFormat?: text',
    doc: 'Moves depth into blocks of height and width.',
    explains: 'The depth divides by the block size squared.',
    rule: depthToSpace,
  },
  {
    names: ['spaceToBatchND'],
    method: true,
    signature: 'x: tensor, blockShape: sizes, paddings: any',
    doc: 'Moves blocks of space into the batch axis.',
    explains: 'Each padded axis divides by its block size.',
    rule: spaceToBatch,
  },
  {
    names: ['batchToSpaceND'],
    method: true,
    signature: 'x: tensor, blockShape: sizes, crops: any',
    doc: 'Moves the batch axis into blocks of space.',
    explains: 'The batch divides by the product of the block sizes.',
    rule: batchToSpace,
  },
  {
    names: ['ensureShape'],
    signature: 'x: tensor, shape: any',
    doc: 'The tensor itself, after checking its shape; null stands for any size.',
    explains: 'Every size that is not null must be that of the tensor.',
    rule(c) {
      const shape = c.shape('x');
      const wanted = c.items('shape')?.map((item) => (item.kind === 'number' ? item.dim : unknownDim()));
      if (shape && wanted && (shape.length !== wanted.length || shape.some((dim, axis) => compare(dim, wanted[axis]) === 'different'))) {
        c.fail('same-shape', `${c.source('x')} has the shape ${sayShape(shape)}, but ${printShape(wanted)} is asked for.`);
      }
      return c.tensor(shape ? shape.map((dim, axis) => (dim.terms ? dim : (wanted?.[axis] ?? dim))) : wanted, c.dtype('x'));
    },
  },
];
