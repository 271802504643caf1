import { add, certainlyAbove, compare, constant, divideExactly, int, multiply, printDim, subtract, unknownDim, type Dim } from '../../dimension';
import { broadcast, printShape, sayShape, type Shape } from '../../shape';
import { list, listOf, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { allSame, concatenated, isNegative } from '../rules';
import { shapeArgument } from './creation';

function concat(c: Call, shapes: Shape[] | undefined): Value {
  if (!shapes) {
    // A list of unknown length: what every item is, with an open size along the axis.
    const value = c.value('tensors');
    const item = value.kind === 'list' ? value.element : undefined;
    const shape = item?.kind === 'tensor' ? item.shape : undefined;
    const axis = shape && c.axis('axis', shape.length, 0);
    return c.tensor(shape && axis !== undefined ? shape.map((dim, at) => (at === axis ? unknownDim('the number of tensors is not known') : dim)) : undefined);
  }
  if (shapes.length === 0) c.fail('argument', 'the list of tensors is empty.');
  if (shapes.length === 1) return c.tensor(shapes[0]);
  const first = shapes.find((shape) => shape !== undefined);
  return c.tensor(concatenated(c, shapes, first && c.axis('axis', first.length, 0)));
}

/** The axis at which a new axis is put in: 0 to rank, or counted from the end. */
export function newAxis(c: Call, name: string, rank: number): number | undefined {
  const axis = c.integer(name, 0);
  if (axis === undefined) return undefined;
  if (axis > rank || axis < -(rank + 1) || !Number.isInteger(axis)) c.fail('axis-range', `axis ${axis} does not exist: a new axis in a tensor of rank ${rank} goes to 0 up to ${rank}.`);
  return axis < 0 ? axis + rank + 1 : axis;
}

export function inserted(shape: readonly Dim[], axis: number, dim: Dim): Dim[] {
  return [...shape.slice(0, axis), dim, ...shape.slice(axis)];
}

function stack(c: Call, shapes: Shape[] | undefined): Value {
  const value = c.value('tensors');
  const shape = shapes ? allSame(c, shapes, 'stack') : value.kind === 'list' && value.element.kind === 'tensor' ? value.element.shape : undefined;
  if (shapes?.length === 0) c.fail('argument', 'the list of tensors is empty.');
  if (!shape) return c.tensor(undefined);
  const axis = newAxis(c, 'axis', shape.length);
  const count = shapes ? int(shapes.length) : value.kind === 'list' ? value.length : unknownDim();
  return c.tensor(axis === undefined ? [...shape, int(1)].map(() => unknownDim('the axis is not known')) : inserted(shape, axis, count));
}

/** Receiver and argument of `x.concat(y, axis)` and `x.stack([y, z], axis)` as one list. */
function withReceiver(c: Call): Shape[] | undefined {
  const others = c.value('others');
  if (others.kind === 'list') return c.shapes('others') && [c.shape('x'), ...c.shapes('others')!];
  return others.kind === 'tensor' ? [c.shape('x'), c.shape('others')] : undefined;
}

function split(c: Call): Value {
  const shape = c.shape('x');
  const parts = c.value('numOrSizeSplits');
  if (!shape) return parts.kind === 'number' ? listOf(c.tensor(undefined), parts.dim) : c.unknown(`the shape of ${c.source('x')} is not known`);
  const axis = c.axis('axis', shape.length, 0);
  if (axis === undefined) return listOf(c.tensor(shape.map(() => unknownDim('the axis is not known'))), parts.kind === 'number' ? parts.dim : unknownDim());
  const size = shape[axis];
  const piece = (dim: Dim) => c.tensor(shape.map((old, at) => (at === axis ? dim : old)), c.dtype('x'));
  if (parts.kind === 'number') {
    const [whole, count] = [constant(size), constant(parts.dim)];
    if (count !== undefined && (count <= 0 || (whole !== undefined && whole % count !== 0))) {
      c.fail('split', `axis ${axis} of ${sayShape(shape)} has ${printDim(size)} entries, which do not divide into ${count} equal parts.`);
    }
    const each = divideExactly(size, parts.dim) ?? unknownDim('the parts are equal, but their size is not known');
    return count !== undefined && count <= 256 ? list(Array.from({ length: count }, () => piece(each))) : listOf(piece(each), parts.dim);
  }
  const sizes = c.definedSizes('numOrSizeSplits');
  if (!sizes) return listOf(piece(unknownDim('the sizes of the parts are not known')));
  const open = sizes.findIndex((dim) => constant(dim) === -1);
  if (sizes.filter((dim) => constant(dim) === -1).length > 1) c.fail('split', 'only one of the sizes can be -1.');
  if (open === 0) c.fail('split', 'a -1 is not computed in the first place. Write the size, or put the -1 in a later place.');
  const total = sizes.reduce<Dim>((sum, dim, at) => (at === open ? sum : add(sum, dim)), int(0));
  if (open < 0 && compare(total, size) === 'different') c.fail('split', `the sizes ${printShape(sizes)} add up to ${printDim(total)}, but axis ${axis} of ${sayShape(shape)} has ${printDim(size)} entries.`);
  if (open >= 0 && certainlyAbove(subtract(total, size), 0)) c.fail('split', `the sizes add up to ${printDim(total)} without the -1, more than the ${printDim(size)} entries of axis ${axis}.`);
  return list(sizes.map((dim, at) => piece(at === open ? subtract(size, total) : dim)));
}

/** Pairs [before, after] for each axis; undefined where they are not known. */
export function pairs(c: Call, name: string): [Dim, Dim][] | undefined {
  const found = c.items(name)?.map((item) => c.sizesOf(c.host.read(item)));
  if (found?.some((pair) => pair && pair.length !== 2)) c.fail('pad', `each entry of ${name} is a pair [before, after].`);
  return found?.every((pair) => pair?.length === 2) ? (found as [Dim, Dim][]) : undefined;
}

function padded(c: Call, paddings: [Dim, Dim][] | undefined): Value {
  const shape = c.shape('x');
  if (shape?.length === 0) c.fail('rank', `${c.source('x')} is a scalar, shape (), and has no axis to pad.`);
  if (!shape || !paddings) return c.tensor(shape?.map(() => unknownDim('the padding is not known')), c.dtype('x'));
  if (paddings.length !== shape.length) c.fail('pad', `there are ${paddings.length} pairs of paddings for a tensor of shape ${sayShape(shape)}: one pair for each of the ${shape.length} axes is needed.`);
  const result = shape.map((dim, axis) => add(add(dim, paddings[axis][0]), paddings[axis][1]));
  const at = result.findIndex((dim) => isNegative(dim));
  if (at >= 0) c.fail('size-negative', `axis ${at} would have the size ${printDim(result[at])}.`);
  return c.tensor(result, c.dtype('x'));
}

const padExplains = 'One pair [before, after] for each axis.';

/** `pad2d` and its like count their pairs first. */
function padOfRank(rank: number): Operation {
  return {
    names: [`pad${rank}d`],
    signature: 'x: tensor, paddings: any, constantValue?: number',
    doc: `Puts a constant around a tensor of rank ${rank}.`,
    explains: rank === 1 ? 'A pair [before, after].' : `${rank} pairs [before, after].`,
    rule(c) {
      const shape = c.shape('x');
      const items = c.items('paddings');
      if (rank === 1) {
        const pair = c.sizes('paddings');
        if (pair && pair.length !== 2) c.fail('pad', `the padding is a pair [before, after], but ${pair.length} numbers are given.`);
        return padded(c, pair && [[pair[0], pair[1]]]);
      }
      if (items && items.length !== rank) c.fail('pad', `there are ${items.length} pairs of paddings, but ${c.name} takes ${rank}.`);
      if (shape && items && shape.length !== rank) c.fail('pad', `${c.source('x')} has the shape ${sayShape(shape)}, rank ${shape.length}, but ${c.name} pads rank ${rank}.`);
      return padded(c, pairs(c, 'paddings'));
    },
  };
}

const concatExplains = 'All tensors have the same rank, and the same sizes except along the axis.';

export const joining: readonly Operation[] = [
  {
    names: ['concat', 'concat2d', 'concat3d', 'concat4d'],
    signature: 'tensors: tensors, axis?: axes',
    doc: 'Joins tensors along an axis that they have, the first unless another is given.',
    explains: concatExplains,
    rule: (c) => concat(c, c.shapes('tensors')),
  },
  { names: ['concat1d'], signature: 'tensors: tensors', doc: 'Joins tensors along the first axis.', explains: concatExplains, rule: (c) => concat(c, c.shapes('tensors')) },
  { names: [], method: ['concat'], signature: 'x: tensor, others: any, axis?: axes', doc: 'Joins this tensor and others along an axis.', explains: concatExplains, rule: (c) => concat(c, withReceiver(c)) },
  {
    names: ['stack'],
    signature: 'tensors: tensors, axis?: axes',
    doc: 'Joins tensors along a new axis, the first unless another is given.',
    explains: 'All tensors have the same shape; the new axis goes to 0 up to the rank.',
    rule: (c) => stack(c, c.shapes('tensors')),
  },
  { names: [], method: ['stack'], signature: 'x: tensor, others: any, axis?: axes', doc: 'Joins this tensor and others along a new axis.', explains: 'All tensors have the same shape.', rule: (c) => stack(c, withReceiver(c)) },
  {
    names: ['unstack'],
    method: true,
    signature: 'x: tensor, axis?: axes',
    doc: 'The slices along an axis as a list of tensors.',
    explains: 'The axis must exist.',
    rule(c) {
      const shape = c.shape('x');
      const axis = shape && c.axis('axis', shape.length, 0);
      if (!shape) return listOf(c.tensor(undefined));
      if (axis === undefined) return listOf(c.tensor(shape.slice(1).map(() => unknownDim('the axis is not known'))));
      const slice = c.tensor(shape.filter((_, at) => at !== axis), c.dtype('x'));
      const count = constant(shape[axis]);
      return count !== undefined && count <= 256 ? list(Array.from({ length: count }, () => slice)) : listOf(slice, shape[axis]);
    },
  },
  {
    names: ['split'],
    method: true,
    signature: 'x: tensor, numOrSizeSplits: any, axis?: axes',
    doc: 'Cuts a tensor along an axis into equal parts, or into parts of given sizes.',
    explains: 'The parts must divide the axis, or their sizes add up to it.',
    rule: split,
  },
  {
    names: ['tile'],
    method: true,
    signature: 'x: tensor, reps: sizes',
    doc: 'Repeats a tensor along each axis.',
    explains: 'One number of repetitions for each axis.',
    rule(c) {
      const [shape, reps] = [c.shape('x'), c.definedSizes('reps')];
      if (shape && reps && shape.length !== reps.length) c.fail('tile', `${c.source('x')} has the shape ${sayShape(shape)}, but there are ${reps.length} repetitions: give one for each of the ${shape.length} axes.`);
      const negative = reps?.find((dim) => isNegative(dim));
      if (negative) c.fail('size-negative', `${printDim(negative)} is not a number of repetitions.`);
      return c.tensor(shape?.map((dim, axis) => (reps ? multiply(dim, reps[axis]) : unknownDim('the repetitions are not known'))), c.dtype('x'));
    },
  },
  { names: ['pad'], method: true, signature: 'x: tensor, paddings: any, constantValue?: number', doc: 'Puts a constant around a tensor.', explains: padExplains, rule: (c) => padded(c, pairs(c, 'paddings')) },
  ...[1, 2, 3, 4].map(padOfRank),
  {
    names: ['mirrorPad'],
    method: true,
    signature: 'x: tensor, paddings: any, mode: text',
    doc: 'Puts a mirror image around a tensor.',
    explains: 'One pair [before, after] for each axis, neither longer than the axis (without its edge for "reflect").',
    rule(c) {
      const shape = c.shape('x');
      const mode = c.text('mode');
      const paddings = pairs(c, 'paddings');
      if (mode !== undefined && mode !== 'reflect' && mode !== 'symmetric') c.fail('argument', `'${mode}' is not a mode it knows: reflect or symmetric.`);
      const edge = mode === 'reflect' ? 1 : 0;
      if (shape && paddings?.length === shape.length && mode !== undefined) {
        for (const [axis, pair] of paddings.entries()) {
          for (const pad of pair) {
            if (certainlyAbove(subtract(pad, shape[axis]), -edge) || isNegative(pad)) {
              c.fail('pad', `axis ${axis} of ${sayShape(shape)} cannot be mirrored by ${printDim(pad)}: at most ${printDim(subtract(shape[axis], int(edge)))}.`);
            }
          }
        }
      }
      return padded(c, paddings);
    },
  },
  {
    names: ['broadcastTo'],
    method: true,
    signature: 'x: tensor, shape: sizes',
    doc: 'Repeats a tensor along axes of size 1 up to a shape.',
    explains: 'Aligned at the last axis, each size is 1 or that of the shape.',
    rule(c) {
      const [from, to] = [c.shape('x'), shapeArgument(c)];
      if (from && to && (to.length < from.length || from.some((dim, axis) => unfit(dim, to[axis + to.length - from.length])))) {
        c.fail('broadcast', `${c.source('x')} of shape ${sayShape(from)} does not broadcast to ${printShape(to)}: sizes other than 1 must be equal.`);
      }
      return c.tensor(to, c.dtype('x'));
    },
  },
  {
    names: ['broadcastArgs'],
    signature: 's0: tensor, s1: tensor',
    doc: 'The shape, as a tensor of sizes, to which two shapes broadcast.',
    explains: 'Both have rank 1.',
    rule(c) {
      const [a, b] = [c.rank('s0', [1]), c.rank('s1', [1])];
      const [x, y] = [a && constant(a[0]), b && constant(b[0])];
      const [s0, s1] = [c.sizes('s0'), c.sizes('s1')];
      if (s0 && s1 && c.value('s0').kind === 'list' && c.value('s1').kind === 'list' && broadcast(s0, s1).answer === 'different') c.fail('broadcast', `the shapes ${printShape(s0)} and ${printShape(s1)} do not broadcast.`);
      return c.tensor([x !== undefined && y !== undefined ? int(Math.max(x, y)) : unknownDim('the longer of the two')], 'int32');
    },
  },
  {
    names: ['reverse'],
    method: true,
    signature: 'x: tensor, axis?: axes',
    doc: 'Turns the order around along the axes, along all unless some are given.',
    explains: 'The axes must exist.',
    rule: reversed,
  },
  ...[1, 2, 3, 4].map(
    (rank): Operation => ({
      names: [`reverse${rank}d`],
      signature: 'x: tensor, axis?: axes',
      doc: `Turns the order around in a tensor of rank ${rank}.`,
      explains: `The tensor has rank ${rank}, and the axes exist.`,
      rule(c) {
        c.rank('x', [rank]);
        return rank === 1 ? c.like('x') : reversed(c);
      },
    }),
  ),
];

function reversed(c: Call): Value {
  const shape = c.shape('x');
  if (shape) c.axes('axis', shape.length);
  return c.like('x');
}

/** A size that certainly can not be stretched to another. */
function unfit(from: Dim, to: Dim): boolean {
  return constant(from) !== 1 && compare(from, to) === 'different' && (constant(from) !== undefined || certainlyAbove(from, 1));
}
