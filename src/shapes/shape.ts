import { certainlyAbove, compare, constant, int, joinDims, printDim, product, unknownDim, type Answer, type Dim } from './dimension';

/** The sizes of a tensor's axes; undefined where not even the rank is known. */
export type Shape = readonly Dim[] | undefined;

/** `(n_x, m)`, `(m,)`, `()`; undefined where the rank is unknown. */
export function printShape(shape: Shape): string | undefined {
  if (!shape) return undefined;
  return shape.length === 1 ? `(${printDim(shape[0])},)` : `(${shape.map(printDim).join(', ')})`;
}

/** For sentences: an unknown rank reads `(...)`. */
export function sayShape(shape: Shape): string {
  return printShape(shape) ?? '(...)';
}

export function shapeOf(...sizes: (number | Dim)[]): Dim[] {
  return sizes.map((size) => (typeof size === 'number' ? int(size) : size));
}

/** Number of elements. */
export function sizeOf(shape: Shape): Dim {
  return shape ? product(shape) : unknownDim();
}

/** A rank with nothing known about its sizes. */
export function ofRank(rank: number, reason?: string): Dim[] {
  return Array.from({ length: rank }, () => unknownDim(reason));
}

/** Whether two shapes are the same. */
export function compareShapes(a: Shape, b: Shape): Answer {
  if (!a || !b) return 'unknown';
  if (a.length !== b.length) return 'different';
  let answer: Answer = 'equal';
  for (const [axis, dim] of a.entries()) {
    const one = compare(dim, b[axis]);
    if (one === 'different') return 'different';
    if (one === 'unknown') answer = 'unknown';
  }
  return answer;
}

export interface Broadcast {
  /** `equal`: it fits for all sizes; `different`: it fits for none; `unknown`: it depends. */
  answer: Answer;
  shape: Shape;
  /** The two sizes that do not fit, where the answer is `different`. */
  clash?: [Dim, Dim];
}

/** NumPy's and tf.js's broadcasting: aligned at the last axis, 1 stretches. */
export function broadcast(a: Shape, b: Shape): Broadcast {
  if (!a || !b) {
    const known = a ?? b;
    // A scalar leaves the other as it is, whatever that is.
    return { answer: known?.length === 0 ? 'equal' : 'unknown', shape: undefined };
  }
  const rank = Math.max(a.length, b.length);
  const dims: Dim[] = [];
  let answer: Answer = 'equal';
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length];
    const y = b[axis - rank + b.length];
    if (!x || !y) {
      dims.push(x ?? y);
      continue;
    }
    const one = broadcastDims(x, y);
    if (one.answer === 'different') return { answer: 'different', shape: undefined, clash: [x, y] };
    if (one.answer === 'unknown') answer = 'unknown';
    dims.push(one.dim);
  }
  return { answer, shape: dims };
}

/** One axis of a broadcast. Where one side is certainly above 1, the result is that side, since anything else fails. */
export function broadcastDims(x: Dim, y: Dim): { answer: Answer; dim: Dim } {
  if (constant(x) === 1) return { answer: 'equal', dim: y };
  if (constant(y) === 1) return { answer: 'equal', dim: x };
  const same = compare(x, y);
  if (same === 'equal') return { answer: 'equal', dim: x };
  const [bigX, bigY] = [certainlyAbove(x, 1), certainlyAbove(y, 1)];
  if (same === 'different' && bigX && bigY) return { answer: 'different', dim: unknownDim() };
  if (constant(x) !== undefined && bigX) return { answer: 'unknown', dim: x };
  if (constant(y) !== undefined && bigY) return { answer: 'unknown', dim: y };
  if (bigX) return { answer: 'unknown', dim: x };
  if (bigY) return { answer: 'unknown', dim: y };
  return { answer: 'unknown', dim: unknownDim((x.terms ? undefined : x.reason) ?? (y.terms ? undefined : y.reason) ?? 'either size may be 1') };
}

/** What is known after one of two ways was taken: per axis, or nothing where the ranks differ. */
export function joinShapes(a: Shape, b: Shape): Shape {
  if (a === b) return a;
  if (!a || !b || a.length !== b.length) return undefined;
  return a.map((dim, axis) => joinDims(dim, b[axis]));
}

/** The more exact of two facts about one shape, axis by axis: `a` where it is known, else `b`. */
export function refine(a: Shape, b: Shape): Shape {
  if (!a || !b || a.length !== b.length) return a ?? b;
  return a.map((dim, axis) => (dim.terms ? dim : b[axis]));
}
