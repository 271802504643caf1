/**
 * What to try, as the last sentence of a message. Invariant: doing what the sentence says makes the operation fit; where nothing
 * simple does, there is no sentence.
 */
import { compare, type Dim } from '../dimension';
import { broadcast } from '../shape';

/** An operand in a sentence: the learner's words where they are short, and the flag that transposes it. */
export interface Operand {
  text: string;
  /** Whether `text` is code, so that `.transpose()` may follow it. */
  isCode: boolean;
  /** `transposeB`, where the operation has such a flag. */
  flag?: string;
  /** Whether the flag is set. */
  turned?: boolean;
}

export const swapLast = (shape: readonly Dim[]): Dim[] => [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]];

/** Whether a product of stacks of matrices exists for certain. */
export function multiplies(x: readonly Dim[], y: readonly Dim[]): boolean {
  return x.length >= 2 && y.length >= 2 && compare(x[x.length - 1], y[y.length - 2]) === 'equal' && broadcast(x.slice(0, -2), y.slice(0, -2)).answer === 'equal';
}

const broadcasts = (x: readonly Dim[], y: readonly Dim[]): boolean => broadcast(x, y).answer === 'equal';
const code = (operand: Operand, suffix: string): string => (operand.isCode ? `: ${operand.text}${suffix}.` : '.');

/** Transposes one operand of a product: by its flag where it is set or where the operand is a stack, else by its method. */
function turn(operand: Operand, which: 'first' | 'second', rank: number): string {
  if (!operand.isCode && !operand.flag) return '';
  if (operand.turned) return `Leave out ${operand.flag}.`;
  if (rank === 2) return `Transpose the ${which}${code(operand, '.transpose()')}`;
  const order = [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2].join(', ');
  return operand.flag ? `Transpose the last two axes of the ${which}: give ${operand.flag} as true.` : `Transpose the last two axes of the ${which}${code(operand, `.transpose([${order}])`)}`;
}

/** What makes a product exist, the shapes being those after the flags. */
export function productAdvice(x: readonly Dim[], y: readonly Dim[], first: Operand, second: Operand): string {
  if (multiplies(swapLast(x), y)) return turn(first, 'first', x.length);
  if (multiplies(x, swapLast(y))) return turn(second, 'second', y.length);
  return multiplies(y, x) && !first.turned && !second.turned ? 'Swap the two.' : '';
}

/** How a vector becomes a matrix that the other operand takes. */
export function matrixAdvice(vector: readonly Dim[], isFirst: boolean, operand: Operand, other: readonly Dim[] | undefined): string {
  if (!other) return 'Make it a matrix: a column or a row.';
  if (other.length === 1 && compare(vector[0], other[0]) === 'equal') return 'Use dot for two vectors.';
  const shapes = { row: [unit, vector[0]], column: [vector[0], unit] };
  const fits = (shape: readonly Dim[]) => (isFirst ? multiplies(shape, other) : multiplies(other, shape));
  for (const kind of isFirst ? (['row', 'column'] as const) : (['column', 'row'] as const)) {
    if (fits(operand.turned ? swapLast(shapes[kind]) : shapes[kind])) return `Make it a ${kind}${code(operand, kind === 'row' ? '.reshape([1, -1])' : '.reshape([-1, 1])')}`;
  }
  return '';
}

const unit: Dim = { terms: [{ coefficient: 1, factors: [], at: 0, tight: false, key: '' }], key: '1' };

/** What makes two shapes broadcast, in the order a learner would try it. */
export function broadcastAdvice(x: readonly Dim[], y: readonly Dim[], first: Operand, second: Operand): string {
  const asColumn = (flat: readonly Dim[], matrix: readonly Dim[], operand: Operand) =>
    flat.length === 1 && matrix.length === 2 && operand.isCode && compare(flat[0], matrix[0]) === 'equal' ? `Make ${operand.text} a column: pass keepDims to the reduction it came from, or ${operand.text}.reshape([-1, 1]).` : undefined;
  return (
    asColumn(y, x, second) ??
    asColumn(x, y, first) ??
    (x.length === 2 && y.length === 2 && multiplies(x, y) ? 'If a product of matrices is meant, use matMul.' : undefined) ??
    (y.length === 2 && broadcasts(x, swapLast(y)) ? `Transpose the second${code(second, '.transpose()')}` : undefined) ??
    (x.length === 2 && broadcasts(swapLast(x), y) ? `Transpose the first${code(first, '.transpose()')}` : undefined) ??
    'Compare both with the shapes you meant.'
  );
}
