import { add, ceilDivide, certainlyAbove, constant, int, printDim, subtract, unknownDim, type Dim } from '../../dimension';
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
      return sliced(c, c.definedSizes('begin'), c.definedSizes('size'));
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
  const [begin, end] = [c.definedSizes('begin'), c.definedSizes('end')];
  const strides = c.has('strides') ? c.definedSizes('strides') : begin?.map(() => int(1));
  const masks = ['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'].map((name) => c.integer(name, 0));
  if (!begin || !end || !strides || masks.includes(undefined)) return undefined;
  const [beginMask, endMask, ellipsisMask, newAxisMask, shrinkMask] = masks as number[];
  if (begin.length !== strides.length || end.length !== strides.length) c.fail('slice-range', `begin, end and strides must be of the same length, but they have ${begin.length}, ${end.length} and ${strides.length} entries.`);
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

/** What a range takes of an axis: its size, and its bounds where they are numbers. */
interface Taken {
  size: Dim;
  shrink: boolean;
  stride: number | undefined;
  begin?: number;
  end?: number;
}

function stridedAxis(c: Call, axis: number, dim: Dim, range: AxisRange, shape: string): Taken {
  const { stride, shrink } = range;
  if (stride === 0) c.fail('argument', `the stride along axis ${axis} is 0.`);
  if (shrink && stride !== undefined && stride < 0) c.fail('slice-range', `axis ${axis} is taken away, so its stride must be above 0.`);
  const fromEnd = (value: Dim) => (isNegative(value) ? add(value, dim) : value);
  const known = constant(dim);
  if (shrink) {
    const at = fromEnd(range.begin ?? int(0));
    if (isNegative(at) || certainlyAbove(subtract(at, dim), -1)) c.fail('index-range', `index ${printDim(range.begin ?? at)} does not exist: axis ${axis} of ${shape} has ${printDim(dim)} entries.`);
    const place = constant(at);
    return { size: int(1), shrink, stride, begin: place, end: place === undefined ? undefined : place + 1 };
  }
  if (stride === undefined) return { size: unknownDim('the stride is not known'), shrink, stride };
  const [begin, end] = [boundOf(range.begin, known, stride, true), boundOf(range.end, known, stride, false)];
  if (known !== undefined && begin !== undefined && end !== undefined) return { size: int(Math.max(0, Math.ceil((end - begin) / stride))), shrink, stride, begin, end };
  if (stride !== 1) return { size: !range.begin && !range.end ? ceilDivide(dim, int(Math.abs(stride))) : unknownDim('it depends on the bounds'), shrink, stride };
  // Within bounds that are certain the length is a difference; without, it depends.
  const [from, to] = [fromEnd(range.begin ?? int(0)), fromEnd(range.end ?? dim)];
  const inside = (value: Dim) => (constant(value) === 0 || certainlyAbove(value, -1)) && (value.key === dim.key || certainlyAbove(subtract(dim, value), -1));
  const length = subtract(to, from);
  return { size: inside(from) && inside(to) && certainlyAbove(length, -1) ? length : unknownDim('it depends on the bounds'), shrink, stride };
}

/** A bound counted from 0 and limited to the axis; undefined where it is not a number. */
function boundOf(given: Dim | undefined, size: number | undefined, stride: number, begin: boolean): number | undefined {
  if (size === undefined) return undefined;
  const [least, most] = stride > 0 ? [0, size] : [-1, size - 1];
  if (!given) return begin === stride > 0 ? least : most;
  const value = constant(given);
  return value === undefined ? undefined : Math.min(Math.max(value < 0 ? value + size : value, least), most);
}

/** With strides of 1 the library slices from begin to end, and fails where the end lies before the begin unless nothing is left. */
function checkBackwards(c: Call, shape: readonly Dim[], taken: readonly Taken[]): void {
  const whole = taken.map(({ stride, begin, end }, axis) => stride === 1 && begin === 0 && end === constant(shape[axis]));
  const simple = taken.every(({ stride }) => stride === 1) || taken.every(({ stride }, axis) => (axis === 0 && stride === 1) || whole[axis]);
  if (!simple || whole.every((all) => all)) return;
  let count = 1;
  for (const [axis, { begin, end }] of taken.entries()) {
    const size = constant(shape[axis]);
    if (begin === undefined || end === undefined || size === undefined) return;
    if (end - begin < -1) c.fail('slice-range', `the end ${end} lies before the begin ${begin} along axis ${axis}.`);
    count *= end - begin === -1 ? size - begin : end - begin;
  }
  const expected = taken.reduce((product, { size }) => product * (constant(size) ?? 1), 1);
  if (count > 0 && count !== expected) c.fail('slice-range', 'the end lies before the begin along an axis.');
}

export const slicing: readonly Operation[] = [
  {
    names: ['slice'],
    method: true,
    signature: 'x: tensor, begin: sizes, size?: sizes',
    doc: 'A block of a tensor: from begin, size entries along each axis.',
    explains,
    rule: (c) => sliced(c, c.definedSizes('begin'), c.has('size') ? c.definedSizes('size') : undefined),
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
      const taken = found.filter((range) => range !== 'new').map((range, axis) => stridedAxis(c, axis, shape[axis], range, sayShape(shape)));
      checkBackwards(c, shape, taken);
      const left = [...taken];
      const result = found.flatMap((range): Dim[] => {
        if (range === 'new') return [int(1)];
        const { size, shrink } = left.shift()!;
        return shrink ? [] : [size];
      });
      return c.tensor(result, c.dtype('x'));
    },
  },
];

