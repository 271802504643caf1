/** Shape rules that many operations share. Each fails through the call it is given, and gives `?` where it cannot know. */
import { add, certainlyAbove, compare, constant, divideExactly, int, negate, printDim, product, unknownDim, type Dim } from '../dimension';
import { broadcastAdvice, matrixAdvice, productAdvice, swapLast, type Operand } from './advice';
import { broadcast, compareShapes, printShape, refine, sayShape, type Shape } from '../shape';
import type { Value } from '../value';
import type { Call } from './call';
import { reducedFrom, warnAboutBroadcast } from './warnings';

/** True where a number is below 0 whatever its names stand for. */
export function isNegative(dim: Dim): boolean {
  return certainlyAbove(negate(dim), 0);
}

/** Element by element on two arguments, with broadcasting. */
export function elementwise(c: Call, a: string, b: string, dtype = c.dtype(a) ?? c.dtype(b)): Value {
  const [x, y] = [c.shape(a), c.shape(b)];
  const shape = broadcastShapes(c, x, y, c.source(a), c.source(b));
  if (shape && x && y) warnAboutBroadcast(c, a, b, x, y);
  return c.tensor(shape, dtype);
}

/** The shape to which two shapes broadcast; fails where they certainly do not. */
export function broadcastShapes(c: Call, x: Shape, y: Shape, sayX: string, sayY: string): Shape {
  const result = broadcast(x, y);
  if (result.answer === 'different') {
    const [p, q] = result.clash!;
    c.fail('broadcast', `the shapes ${sayShape(x)} and ${sayShape(y)} do not broadcast: ${printDim(p)} is not ${printDim(q)}, and neither is 1. ${broadcastAdvice(x!, y!, operand(c, sayX), operand(c, sayY))}`);
  }
  // With one operand known and the other not, the rank is at least the known one's, and so is not known.
  return result.shape ?? (x?.length === 0 ? y : y?.length === 0 ? x : undefined);
}

/** An operand in a message: code where the words are the learner's. */
export function operand(c: Call, text: string): Operand {
  return { text, isCode: c.isSource(text) };
}

/** Product of matrices or of stacks of matrices, whose leading axes broadcast. */
export function matrixProduct(c: Call, a: string, b: string, transposeA: boolean | undefined, transposeB: boolean | undefined): Value {
  const turned = (shape: Shape, turn: boolean | undefined): Shape =>
    !shape || shape.length < 2 || turn === false ? shape : turn ? swapLast(shape) : [...shape.slice(0, -2), unknownDim('the transpose flag is not known'), unknownDim('the transpose flag is not known')];
  const say = (name: string, turn: boolean | undefined): Operand => ({ ...operand(c, c.source(name)), flag: name === a ? 'transposeA' : 'transposeB', turned: turn });
  return c.tensor(multiplied(c, turned(c.shape(a), transposeA), turned(c.shape(b), transposeB), say(a, transposeA), say(b, transposeB)), c.dtype(a));
}

/** Shape of the product of two (stacks of) matrices; fails where it certainly does not exist. */
export function multiplied(c: Call, x: Shape, y: Shape, sayX: Operand, sayY: Operand): Shape {
  for (const [shape, say, other] of [[x, sayX, y], [y, sayY, x]] as const) {
    if (!shape || shape.length >= 2) continue;
    const advice = shape.length === 1 ? matrixAdvice(shape, say === sayX, say, other) : 'Multiply by a number with mul.';
    c.fail('matmul-rank', `${say.text} must have rank 2 or more, but its shape is ${sayShape(shape)}. ${advice}`.trimEnd());
  }
  if (!x || !y) return undefined;
  const [inner, other] = [x[x.length - 1], y[y.length - 2]];
  if (compare(inner, other) === 'different') {
    c.fail('matmul-inner', `inner dimensions differ: ${sayShape(x)} . ${sayShape(y)}: ${printDim(inner)} is not ${printDim(other)}. ${productAdvice(x, y, sayX, sayY)}`.trimEnd());
  }
  const lead = broadcast(x.slice(0, -2), y.slice(0, -2));
  if (lead.answer === 'different') c.fail('matmul-batch', `the stacks ${sayShape(x)} and ${sayShape(y)} do not broadcast: ${printDim(lead.clash![0])} is not ${printDim(lead.clash![1])}.`);
  return lead.shape && [...lead.shape, x[x.length - 2], y[y.length - 1]];
}

/** Sum, mean, max ... over axes; `keepDims` leaves them as 1. */
export function reduction(c: Call, input: string, dtype = c.dtype(input), axis = 'axis', keepDims = 'keepDims'): Value {
  const shape = c.shape(input);
  if (!shape) return c.has(axis) || c.flag(keepDims) !== false ? c.tensor(undefined, dtype) : c.tensor([], dtype);
  const axes = c.axes(axis, shape.length);
  if (axes && new Set(axes).size < axes.length) c.fail('axis-repeated', `an axis is listed twice in [${axes.join(', ')}].`);
  const keep = c.flag(keepDims);
  if (axes && keep !== undefined) {
    const result = c.tensor(withoutAxes(shape, axes, keep), dtype);
    return keep ? result : reducedFrom(result, shape, axes);
  }
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

/** What is known of the shape that these arguments share; fails where two of them certainly differ. */
export function sameShape(c: Call, names: readonly string[], code = 'same-shape'): Shape {
  return names.slice(1).reduce((known, name) => {
    const shape = c.shape(name);
    if (compareShapes(known, shape) === 'different') c.fail(code, `${c.source(names[0])} and ${c.source(name)} must have the same shape, but they have ${sayShape(known)} and ${sayShape(shape)}.`);
    return refine(known, shape);
  }, c.shape(names[0]));
}

/** All shapes are the same; gives back what is known of it. */
export function allSame(c: Call, shapes: readonly Shape[], code: string): Shape {
  return shapes.reduce((known, shape) => {
    if (compareShapes(known, shape) === 'different') c.fail(code, `all shapes must be the same, but they are ${sayShape(known)} and ${sayShape(shape)}.`);
    return refine(known, shape);
  }, undefined as Shape);
}

/** Einstein summation; fails where a letter stands for two different sizes. */
export function einsum(c: Call, equation: string, shapes: readonly Shape[]): Shape {
  const [left, right, ...more] = equation.replace(/\s/g, '').split('->');
  if (right === undefined || more.length > 0) c.fail('einsum', `the equation '${equation}' needs one arrow: 'ij,jk->ik'.`);
  if (equation.includes('.')) c.fail('einsum', `the equation '${equation}' must name every axis: '...' is not computed.`);
  const inputs = left.split(',');
  if (inputs.length !== shapes.length) c.fail('einsum', `the equation names ${inputs.length} operands, but ${shapes.length} are given.`);
  if (inputs.length > 2) c.fail('einsum', 'more than two operands are not computed: multiply them two by two.');
  const twice = [...inputs, right].find((letters) => new Set(letters).size < letters.length);
  if (twice !== undefined) c.fail('einsum', `'${twice}' names a letter twice, which is not computed.`);
  const sizes = new Map<string, Dim>();
  for (const [at, letters] of inputs.entries()) {
    const shape = shapes[at];
    if (shape && letters.length !== shape.length) c.fail('einsum', `'${letters}' names ${letters.length} axes, but operand ${at + 1} has the shape ${sayShape(shape)}.`);
    for (const [axis, name] of [...letters].entries()) {
      const size = sizes.get(name);
      const own = shape?.[axis] ?? unknownDim();
      sizes.set(name, size ? c.same(size, own, 'einsum', () => `${name} is ${printDim(size)} in one operand and ${printDim(own)} in another.`) : own);
    }
  }
  const strange = [...right].find((name) => !sizes.has(name));
  if (strange !== undefined) c.fail('einsum', `the letter ${strange} after the arrow is in no operand.`);
  return [...right].map((name) => sizes.get(name)!);
}
