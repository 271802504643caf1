import { add, certainlyAbove, constant, int, printDim, subtract, unknownDim, type Dim } from '../../dimension';
import { sayShape } from '../../shape';
import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { isNegative } from '../rules';

const explains = 'From begin, size entries along each axis: begin + size is at most the size of the axis. A size of -1, or none, takes the rest.';

/** Entries begin to begin + size along each axis; missing begins are 0 and missing sizes the rest. */
function sliced(c: Call, begin: readonly Dim[] | undefined, size: readonly Dim[] | undefined): Value {
  const shape = c.shape('x');
  if (shape?.length === 0) c.fail('rank', `${c.source('x')} is a scalar, shape (), and cannot be sliced.`);
  if (!shape) return c.tensor(undefined, c.dtype('x'));
  for (const [name, given] of [['begin', begin], ['size', size]] as const) {
    if (given && given.length > shape.length) c.fail('slice-range', `${name} has ${given.length} entries, but ${c.source('x')} has the shape ${sayShape(shape)}, rank ${shape.length}.`);
  }
  const result = shape.map((dim, axis) => {
    const from = begin ? (begin[axis] ?? int(0)) : unknownDim('begin is not known');
    const count = c.has('size') && !size ? unknownDim('the size is not known') : (size?.[axis] ?? int(-1));
    return sliceAxis(c, axis, dim, from, count, sayShape(shape));
  });
  return c.tensor(result, c.dtype('x'));
}

function sliceAxis(c: Call, axis: number, dim: Dim, from: Dim, count: Dim, shape: string): Dim {
  if (isNegative(from)) c.fail('slice-range', `begin is ${printDim(from)} along axis ${axis}, but it counts from 0 and cannot be negative.`);
  const rest = constant(count) === -1;
  if (!rest && isNegative(count)) c.fail('slice-range', `the size is ${printDim(count)} along axis ${axis}; only -1, for the rest, is possible below 0.`);
  const end = rest ? from : add(from, count);
  if (certainlyAbove(subtract(end, dim), 0)) {
    c.fail('slice-range', rest ? `begin ${printDim(from)} lies behind the ${printDim(dim)} entries of axis ${axis} of ${shape}.` : `begin ${printDim(from)} and size ${printDim(count)} reach ${printDim(end)}, but axis ${axis} of ${shape} has ${printDim(dim)} entries.`);
  }
  // A size that is not known may be -1.
  return rest ? subtract(dim, from) : count;
}

function sliceOfRank(rank: number): Operation {
  return {
    names: [`slice${rank}d`],
    signature: 'x: tensor, begin: sizes, size: sizes',
    doc: `A block of a tensor of rank ${rank}.`,
    explains,
    rule(c) {
      c.rank('x', [rank]);
      return sliced(c, c.sizes('begin'), c.sizes('size'));
    },
  };
}

interface AxisRange {
  begin: Dim | undefined;
  end: Dim | undefined;
  stride: number | undefined;
  shrink: boolean;
}

/** begin, end and stride of each axis, with the masks applied; 'new' for an axis of size 1 that is put in. */
function ranges(c: Call, rank: number): (AxisRange | 'new')[] | undefined {
  const [begin, end] = [c.sizes('begin'), c.sizes('end')];
  const strides = c.has('strides') ? c.sizes('strides') : begin?.map(() => int(1));
  const masks = ['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'].map((name) => c.integer(name, 0));
  if (!begin || !end || !strides || masks.includes(undefined)) return undefined;
  const [beginMask, endMask, ellipsisMask, newAxisMask, shrinkMask] = masks as number[];
  if (ellipsisMask & (ellipsisMask - 1)) c.fail('slice-range', 'the ellipsis mask marks more than one place.');
  const places = strides.length;
  const marks = (mask: number, at: number) => (mask & (1 << at)) !== 0;
  const ellipsis = Array.from({ length: places }, (_, at) => at).find((at) => marks(ellipsisMask, at)) ?? places;
  const whole = (): AxisRange => ({ begin: undefined, end: undefined, stride: 1, shrink: false });
  const result: (AxisRange | 'new')[] = [];
  let axis = 0;
  const newAfter = Array.from({ length: places }, (_, at) => at).filter((at) => at > ellipsis && marks(newAxisMask, at)).length;
  for (let at = 0; at <= places; at++) {
    if (at === ellipsis) {
      const dims = ellipsis === places ? places + 1 : places;
      for (const next = Math.min(rank - (dims - at) + 1 + newAfter, rank); axis < next; axis++) result.push(whole());
    } else if (at < places && marks(newAxisMask, at)) result.push('new');
    else if (at < places) {
      if (axis === rank) c.fail('slice-range', `there are more ranges than the ${rank} axes of ${c.source('x')}.`);
      result.push({ begin: marks(beginMask, at) ? undefined : begin[at], end: marks(endMask, at) ? undefined : end[at], stride: constant(strides[at]), shrink: marks(shrinkMask, at) });
      axis++;
    }
  }
  return result;
}

/** Number of entries from begin to end in steps; undefined where the axis is taken away. */
function stridedAxis(c: Call, axis: number, dim: Dim, range: AxisRange, shape: string): Dim | undefined {
  const { stride, shrink } = range;
  if (stride === 0) c.fail('argument', `the stride along axis ${axis} is 0.`);
  if (shrink && stride !== undefined && stride < 0) c.fail('slice-range', `axis ${axis} is taken away, so its stride must be above 0.`);
  const fromEnd = (value: Dim) => (isNegative(value) ? add(value, dim) : value);
  if (shrink) {
    const at = range.begin && fromEnd(range.begin);
    if (at && (isNegative(at) || certainlyAbove(subtract(at, dim), -1))) c.fail('index-range', `index ${printDim(range.begin!)} does not exist: axis ${axis} of ${shape} has ${printDim(dim)} entries.`);
    return undefined;
  }
  if (stride === undefined) return unknownDim('the stride is not known');
  const size = constant(dim);
  if (size === undefined && stride === 1) {
    // Within bounds that are certain the length is a difference; without, it depends.
    const [begin, end] = [range.begin ? fromEnd(range.begin) : int(0), range.end ? fromEnd(range.end) : dim];
    const inside = (value: Dim) => !isNegative(value) && !certainlyAbove(subtract(value, dim), 0) && (constant(value) === 0 || certainlyAbove(value, -1)) && (value.key === dim.key || certainlyAbove(subtract(dim, value), -1));
    return inside(begin) && inside(end) && certainlyAbove(subtract(end, begin), -1) ? subtract(end, begin) : unknownDim('it depends on the bounds');
  }
  const [least, most] = stride > 0 ? [0, size!] : [-1, (size ?? 0) - 1];
  const clamp = (given: Dim | undefined, masked: number) => {
    if (!given) return masked;
    const value = constant(given);
    return value === undefined ? undefined : Math.min(Math.max(value < 0 ? value + (size ?? 0) : value, least), most);
  };
  const begin = clamp(range.begin, stride > 0 ? least : most);
  const end = clamp(range.end, stride > 0 ? most : least);
  if (size === undefined || begin === undefined || end === undefined) return unknownDim('it depends on the bounds');
  return int(Math.max(0, Math.ceil((end - begin) / stride)));
}

export const slicing: readonly Operation[] = [
  {
    names: ['slice'],
    method: true,
    signature: 'x: tensor, begin: sizes, size?: sizes',
    doc: 'A block of a tensor: from begin, size entries along each axis.',
    explains,
    rule: (c) => sliced(c, c.sizes('begin'), c.has('size') ? c.sizes('size') : undefined),
  },
  ...[1, 2, 3, 4].map(sliceOfRank),
  {
    names: ['stridedSlice'],
    method: true,
    signature: 'x: tensor, begin: sizes, end: sizes, strides?: sizes, beginMask?: integer, endMask?: integer, ellipsisMask?: integer, newAxisMask?: integer, shrinkAxisMask?: integer',
    doc: 'Entries begin, begin + stride, ... before end along each axis; masks as in TensorFlow.',
    explains: 'At most one range for each axis, and no stride of 0.',
    rule(c) {
      const shape = c.shape('x');
      const found = shape && ranges(c, shape.length);
      if (!shape || !found) return c.tensor(undefined, c.dtype('x'), 'the ranges are not known');
      const result: Dim[] = [];
      let axis = 0;
      for (const range of found) {
        if (range === 'new') {
          result.push(int(1));
          continue;
        }
        const size = stridedAxis(c, axis, shape[axis], range, sayShape(shape));
        if (size) result.push(size);
        axis++;
      }
      return c.tensor(result, c.dtype('x'));
    },
  },
];

