/**
 * The closed list of warnings: code that runs and is nearly always a mistake. Each is certain about the shapes, and silent where the
 * program shows that the shape is meant: an operand that was just given its axis by expandDims or reshape.
 */
import { certainlyAbove, compare, constant, printDim, soleAtom, type Dim } from '../dimension';
import { printShape, sayShape } from '../shape';
import type { Tensor, Value } from '../value';
import { multiplies } from './advice';
import type { Call } from './call';

const same = (a: Dim | undefined, b: Dim | undefined): boolean => !!a && !!b && compare(a, b) === 'equal';
const isMany = (dim: Dim): boolean => certainlyAbove(dim, 1);

/** Whether the last step gave the value its axes on purpose. */
const isMeant = (value: Value): boolean => value.kind === 'tensor' && /^(expandDims|reshape|as2D|stack|oneHot|eye|tile|meshgrid)\b/.test(value.trace?.text ?? '');

/** A result that remembers which axes a reduction took away. */
export function reducedFrom(result: Tensor, shape: readonly Dim[], axes: readonly number[]): Tensor {
  return { ...result, reduced: { shape, axes } };
}

/** All that is warned of where two shapes broadcast. */
export function warnAboutBroadcast(c: Call, a: string, b: string, x: readonly Dim[], y: readonly Dim[]): void {
  warnAboutColumn(c, a, b, x, y);
  warnAboutReduction(c, a, b, x, y);
  warnAboutProduct(c, a, b, x, y);
}

/** `(m,) + (m, 1)` gives `(m, m)`. */
function warnAboutColumn(c: Call, a: string, b: string, x: readonly Dim[], y: readonly Dim[]): void {
  const [flat, column] = x.length === 1 && y.length === 2 ? [a, b] : y.length === 1 && x.length === 2 ? [b, a] : [undefined, undefined];
  if (!flat) return;
  const [vector, matrix] = flat === a ? [x, y] : [y, x];
  if (constant(matrix[1]) !== 1 || !same(vector[0], matrix[0]) || !isMany(vector[0]) || isMeant(c.value(column))) return;
  const words = c.source(flat);
  c.warn('outer-broadcast', `${printShape(x)} with ${printShape(y)} gives ${printShape([matrix[0], vector[0]])}: a rank-1 array meets a column. Make ${words} a column too: ${words}.reshape([-1, 1]).`);
}

/** `X.sub(X.mean(1))` with X of shape (n, n): the means of the rows are taken from the columns. */
function warnAboutReduction(c: Call, a: string, b: string, x: readonly Dim[], y: readonly Dim[]): void {
  for (const [name, small, large] of [[b, y, x], [a, x, y]] as const) {
    const value = c.value(name);
    const from = value.kind === 'tensor' ? value.reduced : undefined;
    if (!from || small.length === 0 || small.length >= large.length || from.shape.length !== large.length) continue;
    if (!from.shape.every((dim, axis) => same(dim, large[axis]))) continue;
    const left = from.shape.map((_, axis) => axis).filter((axis) => !from.axes.includes(axis));
    const met = left.map((_, at) => large.length - left.length + at);
    const moved = left.findIndex((axis, at) => axis !== met[at]);
    if (moved < 0 || left.length !== small.length || !left.every((_, at) => same(small[at], large[met[at]]) && isMany(small[at]))) continue;
    c.warn(
      'reduction-axis',
      `${c.source(name)} of shape ${sayShape(small)} was reduced over axis ${from.axes.join(', ')} of ${sayShape(from.shape)}, but meets axis ${met[moved]} here instead of axis ${left[moved]}. Keep the reduced axis: pass true for keepDims.`,
    );
  }
}

/** A row times a column element by element: `(1, n)` with `(n, 1)` gives `(n, n)`, where a product gives `(1, 1)`. */
function warnAboutProduct(c: Call, a: string, b: string, x: readonly Dim[], y: readonly Dim[]): void {
  if (c.name !== 'mul' || x.length !== 2 || y.length !== 2) return;
  if (constant(x[0]) !== 1 || constant(y[1]) !== 1 || !same(x[1], y[0]) || !isMany(x[1]) || isMeant(c.value(a)) || isMeant(c.value(b))) return;
  c.warn('product-meant', `a row ${sayShape(x)} times a column ${sayShape(y)}, element by element, gives ${printShape([y[0], x[1]])}. For their product use matMul.`);
}

/** What is wrong with `a * b` on tensors whose shapes only a product would fit: the language gives NaN. */
export function operatorWarning(x: readonly Dim[], y: readonly Dim[], broadcasts: boolean): string | undefined {
  return !broadcasts && multiplies(x, y) ? `*: the shapes ${sayShape(x)} and ${sayShape(y)} fit a product of matrices only, and * does not multiply tensors. Use matMul.` : undefined;
}

/** `v.transpose()` of a rank-1 array is the same array. */
export function warnAboutRank1(c: Call, name: string): void {
  const shape = c.shape(name);
  if (shape?.length !== 1) return;
  const words = c.source(name);
  c.warn('rank-1', `${words} has the shape ${sayShape(shape)}: a rank-1 array is no column, and transposing it changes nothing. Make it a column: ${words}.reshape([-1, 1]).`);
}

/** Softmax or argMax along the axis of the examples, which a contract calls m, where the other axis holds classes. */
export function warnAboutExamples(c: Call, name: string, axis: number | undefined, does: string): void {
  const shape = c.shape(name);
  if (shape?.length !== 2 || axis === undefined) return;
  const atom = soleAtom(shape[axis]);
  const other = shape[1 - axis];
  if (atom?.kind !== 'name' || !atom.declared || atom.text !== 'm' || !other.terms || !isMany(other)) return;
  c.warn('example-axis', `${c.source(name)} has the shape ${sayShape(shape)}, so axis ${axis} holds the ${printDim(shape[axis])} examples, and this ${does} across them. The classes lie along axis ${1 - axis}.`);
}
