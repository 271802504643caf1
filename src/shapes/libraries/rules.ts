/** Shape rules that many operations share. Each fails through the call it is given, and gives `?` where it cannot know. */
import { add, certainlyAbove, compare, constant, divideExactly, floorDivide, int, multiply, printDim, product, subtract, unknownDim, ceilDivide, type Dim } from '../dimension';
import { broadcast, compareShapes, printShape, sayShape, type Shape } from '../shape';
import type { Value } from '../value';
import type { Call } from './call';

/** Element by element on two arguments, with broadcasting. */
export function elementwise(c: Call, a: string, b: string, dtype = c.dtype(a) ?? c.dtype(b)): Value {
  const [x, y] = [c.shape(a), c.shape(b)];
  const result = broadcast(x, y);
  if (result.answer === 'different') {
    const [p, q] = result.clash!;
    const advice = transposeAdvice(c, a, b, (s, t) => broadcast(s, t).answer === 'equal');
    c.fail('broadcast', `the shapes ${sayShape(x)} and ${sayShape(y)} do not broadcast: ${printDim(p)} is not ${printDim(q)}.${advice}`);
  }
  if (x && y) warnAboutBroadcast(c, a, b, x, y);
  // With one operand known and the other not, the rank is at least the known one's, and so is not known.
  if (!result.shape) return c.tensor(x?.length === 0 ? y : y?.length === 0 ? x : undefined, dtype);
  return c.tensor(result.shape, dtype);
}

/** `(m,) + (m, 1)` gives `(m, m)`: legal, and hardly ever meant. */
function warnAboutBroadcast(c: Call, a: string, b: string, x: readonly Dim[], y: readonly Dim[]): void {
  const [flat, column] = x.length === 1 && y.length === 2 ? [x, y] : y.length === 1 && x.length === 2 ? [y, x] : [undefined, undefined];
  if (!flat || constant(column[1]) !== 1 || compare(flat[0], column[0]) !== 'equal' || !certainlyAbove(flat[0], 1)) return;
  const vector = flat === x ? a : b;
  const result = printShape([column[0], flat[0]]);
  c.warn('outer-broadcast', `${printShape(x)} with ${printShape(y)} gives ${result}: a rank-1 array meets a column. Reshape the first to a column: ${c.source(vector)}.reshape([-1, 1]).`.replace('the first', vector === a ? 'the first' : 'the second'));
}

/** ` Transpose the first: w.transpose().` where that makes the shapes fit, else nothing. */
export function transposeAdvice(c: Call, a: string, b: string, fits: (x: Shape, y: Shape) => boolean): string {
  const [x, y] = [c.shape(a), c.shape(b)];
  if (x?.length === 2 && fits(swapLast(x), y)) return ` Transpose the first: ${c.source(a)}.transpose().`;
  if (y?.length === 2 && fits(x, swapLast(y))) return ` Transpose the second: ${c.source(b)}.transpose().`;
  return '';
}

export function swapLast(shape: readonly Dim[]): Dim[] {
  return [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]];
}

/** Product of matrices or of stacks of matrices, whose leading axes broadcast. */
export function matrixProduct(c: Call, a: string, b: string, transposeA: boolean | undefined, transposeB: boolean | undefined): Value {
  for (const name of [a, b]) {
    const shape = c.shape(name);
    if (shape && shape.length < 2) {
      const wish = shape.length === 1 ? ` Reshape it to a column or a row: ${c.source(name)}.reshape([-1, 1]).` : ' Multiply by a number with mul.';
      c.fail('matmul-rank', `${c.source(name)} must have rank 2 or more, but its shape is ${sayShape(shape)}.${wish}`);
    }
  }
  const turned = (shape: Shape, turn: boolean | undefined): Shape =>
    !shape ? undefined : turn === undefined ? [...shape.slice(0, -2), unknownDim(), unknownDim()] : turn ? swapLast(shape) : shape;
  const [x, y] = [turned(c.shape(a), transposeA), turned(c.shape(b), transposeB)];
  if (!x || !y) return c.tensor(undefined);
  const [inner, other] = [x[x.length - 1], y[y.length - 2]];
  if (compare(inner, other) === 'different') {
    const fits = (s: readonly Dim[], t: readonly Dim[]) => compare(s[s.length - 1], t[t.length - 2]) === 'equal';
    const flag = (turn: boolean | undefined, name: string) => (turn ? `Leave out ${name}.` : undefined);
    const advice = fits(swapLast(x), y)
      ? (flag(transposeA, 'transposeA') ?? `Transpose the first: ${c.source(a)}.transpose().`)
      : fits(x, swapLast(y))
        ? (flag(transposeB, 'transposeB') ?? `Transpose the second: ${c.source(b)}.transpose().`)
        : fits(y, x)
          ? 'Swap the two.'
          : '';
    c.fail('matmul-inner', `inner dimensions differ: ${sayShape(x)} . ${sayShape(y)}: ${printDim(inner)} is not ${printDim(other)}. ${advice}`.trimEnd());
  }
  const [leadX, leadY] = [x.slice(0, -2), y.slice(0, -2)];
  const lead = broadcast(leadX, leadY);
  if (lead.answer === 'different') c.fail('matmul-batch', `the stacks ${sayShape(x)} and ${sayShape(y)} do not broadcast: ${printDim(lead.clash![0])} is not ${printDim(lead.clash![1])}.`);
  return c.tensor(lead.shape && [...lead.shape, x[x.length - 2], y[y.length - 1]], c.dtype(a));
}

/** Sum, mean, max ... over axes; `keepDims` leaves them as 1. */
export function reduction(c: Call, input: string, dtype = c.dtype(input), axis = 'axis', keepDims = 'keepDims'): Value {
  const shape = c.shape(input);
  if (!shape) return c.has(axis) || c.flag(keepDims) !== false ? c.tensor(undefined, dtype) : c.tensor([], dtype);
  const axes = c.axes(axis, shape.length);
  const keep = c.flag(keepDims);
  if (axes && keep !== undefined) return c.tensor(withoutAxes(shape, axes, keep), dtype);
  if (keep) return c.tensor(shape.map(() => unknownDim('the axis is not known')), dtype);
  const count = axes?.length ?? c.sizes(axis)?.length;
  if (keep === false && count !== undefined) return c.tensor(Array.from({ length: Math.max(0, shape.length - count) }, () => unknownDim('the axis is not known')), dtype);
  return c.tensor(undefined, dtype, 'the axis is not known');
}

export function withoutAxes(shape: readonly Dim[], axes: readonly number[], keep = false): Dim[] {
  return keep ? shape.map((dim, axis) => (axes.includes(axis) ? int(1) : dim)) : shape.filter((_, axis) => !axes.includes(axis));
}

/** The same elements in another shape, which may hold one -1. */
export function reshaped(c: Call, from: Shape, sizes: readonly Dim[] | undefined, source: string): Shape {
  if (!sizes) return undefined;
  const free = sizes.findIndex((dim) => constant(dim) === -1);
  if (free >= 0 && sizes.some((dim, at) => at !== free && constant(dim) === -1)) c.fail('reshape', `a shape can hold only one -1, but ${printShape(sizes)} holds more.`);
  const total = from ? product(from) : unknownDim();
  if (free >= 0) {
    const rest = product(sizes.filter((_, at) => at !== free));
    const [whole, part] = [constant(total), constant(rest)];
    if (whole !== undefined && part !== undefined && (part === 0 ? whole !== 0 : whole % part !== 0)) {
      c.fail('reshape', `${source} of shape ${sayShape(from)} has ${whole} elements, which do not divide by ${part} to fill ${printShape(sizes)}.`);
    }
    const size = (part === 0 ? int(0) : divideExactly(total, rest)) ?? unknownDim('the size that -1 stands for depends on values');
    return sizes.map((dim, at) => (at === free ? size : dim));
  }
  const wanted = product(sizes);
  if (compare(total, wanted) === 'different') {
    c.fail('reshape', `${source} of shape ${sayShape(from)} has ${printDim(total)} elements, but ${printShape(sizes)} takes ${printDim(wanted)}.`);
  }
  // One size that is not known follows from the others.
  const open = sizes.flatMap((dim, at) => (dim.terms ? [] : [at]));
  if (open.length !== 1 || !total.terms) return sizes;
  const size = divideExactly(total, product(sizes.filter((dim) => dim.terms)));
  return size ? sizes.map((dim, at) => (at === open[0] ? size : dim)) : sizes;
}

/** Joined along one axis: all other sizes are equal. */
export function concatenated(c: Call, shapes: readonly Shape[], axis: number | undefined): Shape {
  const known = shapes.filter((shape) => shape !== undefined);
  const first = known[0];
  if (!first) return undefined;
  const other = known.find((shape) => shape.length !== first.length);
  if (other) c.fail('concat', `all tensors must have the same rank, but their shapes are ${sayShape(first)} and ${sayShape(other)}.`);
  if (axis === undefined) return first.map(() => unknownDim('the axis is not known'));
  return first.map((dim, at) => {
    if (at === axis) return known.length < shapes.length ? unknownDim('the shape of one part is not known') : known.slice(1).reduce((sum, shape) => add(sum, shape[at]), dim);
    return known.slice(1).reduce((size, shape) => c.same(size, shape[at], 'concat', () => `apart from axis ${axis} all sizes must be equal, but ${sayShape(first)} and ${sayShape(shape)} differ on axis ${at}: ${printDim(size)} is not ${printDim(shape[at])}.`), dim);
  });
}

/** All shapes are the same; gives back what is known of it. */
export function allSame(c: Call, shapes: readonly Shape[], code: string): Shape {
  return shapes.reduce((known, shape) => {
    if (compareShapes(known, shape) === 'different') c.fail(code, `all shapes must be the same, but they are ${sayShape(known)} and ${sayShape(shape)}.`);
    return known && shape ? known.map((dim, axis) => (dim.terms ? dim : shape[axis])) : (known ?? shape);
  }, undefined as Shape);
}

export type Padding = 'valid' | 'same' | Dim;

/** Size after a window of size f moves over n with stride s: floor((n + 2p - f)/s) + 1; `same` gives ceil(n/s). */
export function windowSize(n: Dim, f: Dim, s: Dim, padding: Padding, dilation: Dim = int(1)): Dim {
  if (padding === 'same') return ceilDivide(n, s);
  const reach = constant(dilation) === 1 ? f : add(multiply(subtract(f, int(1)), dilation), int(1));
  const padded = padding === 'valid' ? n : add(n, multiply(int(2), padding));
  return add(floorDivide(subtract(padded, reach), s), int(1));
}

/** Einstein summation; fails where a letter stands for two different sizes. */
export function einsum(c: Call, equation: string, shapes: readonly Shape[]): Shape {
  const [left, right] = equation.replace(/\s/g, '').split('->');
  const inputs = left.split(',');
  if (inputs.length !== shapes.length) c.fail('einsum', `the equation names ${inputs.length} operands, but ${shapes.length} are given.`);
  const sizes = new Map<string, Dim>();
  for (const [at, letters] of inputs.entries()) {
    const shape = shapes[at];
    if (!shape || letters.includes('.')) continue;
    if (letters.length !== shape.length) c.fail('einsum', `'${letters}' names ${letters.length} axes, but operand ${at + 1} has the shape ${sayShape(shape)}.`);
    for (const [axis, name] of [...letters].entries()) {
      const size = sizes.get(name);
      sizes.set(name, size ? c.same(size, shape[axis], 'einsum', () => `${name} is ${printDim(size)} in one operand and ${printDim(shape[axis])} in another.`) : shape[axis]);
    }
  }
  if (right === undefined || right.includes('.')) return undefined;
  return [...right].map((name) => sizes.get(name) ?? unknownDim());
}
