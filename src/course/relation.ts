/** How a wrong array relates to the right one, said only when the whole array agrees with it. */
import { printNumber } from './print';
import { sameShape, sizeOf } from './value';

export interface Numbers {
  shape: readonly number[];
  data: ArrayLike<number>;
}

const CLOSE = 1e-4;
const close = (a: number, b: number, scale: number): boolean =>
  a === b || Math.abs(a - b) <= CLOSE * scale || (Number.isNaN(a) && Number.isNaN(b));

/** Every entry of `a` within a small part of `b`'s largest entry. */
export function alike(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  const scale = Math.max(1e-12, ...Array.from(b, Math.abs).filter(Number.isFinite));
  for (let i = 0; i < b.length; i++) if (!close(a[i], b[i], scale)) return false;
  return true;
}

/**
 * @param sizes the contract's letters with their values in this call, e.g. `{ m: 5 }`
 * @param inputs arguments by name, to notice one handed back unchanged
 * @returns a clause such as `every entry is m = 5 times too large`, or undefined where nothing simple holds
 */
export function relation(actual: Numbers, expected: Numbers, sizes: Record<string, number>, inputs: Record<string, Numbers> = {}): string | undefined {
  const a = Array.from(actual.data);
  const e = Array.from(expected.data);
  if (e.length === 0 || a.length !== e.length || !a.every(Number.isFinite) || !e.every(Number.isFinite)) return undefined;
  const subject = e.length === 1 ? 'it is' : 'every entry is';
  if (!sameShape(actual.shape, expected.shape)) return isTransposed(actual, expected) ? 'it is the transpose of the right one' : undefined;
  const counts = e.length === 1 && [...a, ...e].every(Number.isInteger);
  if (counts) return undefined;
  for (const [name, input] of Object.entries(inputs)) {
    if (e.length > 1 && sameShape(input.shape, actual.shape) && alike(a, Array.from(input.data))) return `it is \`${name}\` handed back unchanged`;
  }
  if (a.every((x) => x === 0)) return e.length === 1 ? undefined : 'every entry is 0';
  const factor = constantRatio(a, e);
  if (factor !== undefined) {
    if (close(factor, -1, 1)) return `${e.length === 1 ? 'it has' : 'every entry has'} the opposite sign`;
    const size = factorName(Math.abs(factor), sizes);
    const sign = factor < 0 ? ', and the sign is opposite' : '';
    if (size) return `${subject} ${size}${sign}`;
    if (e.length > 1) return `${subject} ${printNumber(factor)} times the right one`;
    return undefined;
  }
  const offset = a[0] - e[0];
  if (e.length > 1 && alike(a, e.map((x) => x + offset))) return `${subject} ${printNumber(Math.abs(offset))} too ${offset > 0 ? 'large' : 'small'}`;
  if (e.length > 1 && alike(a.map(Math.abs), e.map(Math.abs))) return 'the sizes are right but some signs are not';
  if (e.length > 2 && alike([...a].sort((x, y) => x - y), [...e].sort((x, y) => x - y))) return 'the entries are right but stand in other places';
  if (new Set(e).size < 3) return undefined;
  const negated = e.map((x) => 1 - x);
  if (alike(a, negated)) return 'every entry is 1 minus the right one';
  if (alike(a, e.map((x) => x * x))) return 'every entry is the square of the right one';
  if (e.every((x) => x >= 0) && alike(a, e.map(Math.sqrt))) return 'every entry is the square root of the right one';
  return undefined;
}

function constantRatio(a: number[], e: number[]): number | undefined {
  const largest = e.reduce((best, x, i) => (Math.abs(x) > Math.abs(e[best]) ? i : best), 0);
  if (Math.abs(e[largest]) < 1e-9) return undefined;
  const factor = a[largest] / e[largest];
  return factor !== 0 && alike(a, e.map((x) => x * factor)) ? factor : undefined;
}

/** A factor in the contract's letters: `m = 5 times too large`, `twice the right one`. */
function factorName(factor: number, sizes: Record<string, number>): string | undefined {
  for (const [name, size] of Object.entries(sizes)) {
    if (size < 2) continue;
    if (close(factor, size, size)) return `${name} = ${size} times too large`;
    if (close(factor, 1 / size, 1 / size)) return `${name} = ${size} times too small`;
    if (close(factor, size * size, size * size)) return `${name}^2 = ${size * size} times too large`;
  }
  if (close(factor, 2, 1)) return 'twice the right one';
  if (close(factor, 0.5, 1)) return 'half the right one';
  for (const [over, a] of Object.entries(sizes)) {
    for (const [under, b] of Object.entries(sizes)) {
      if (a !== b && Math.min(a, b) > 1 && close(factor, a / b, 1)) return `${over}/${under} = ${a}/${b} of the right one`;
    }
  }
  const { m } = sizes;
  if (m > 1 && close(factor, m / (m - 1), 1)) return `m/(m - 1) = ${m}/${m - 1} of the right one`;
  if (close(factor, Math.LN2, 1)) return 'ln 2 times the right one';
  if (close(factor, 1 / Math.LN2, 1)) return '1/ln 2 times the right one (log2 instead of the natural log?)';
  if (close(factor, 1 / Math.LN10, 1)) return '1/ln 10 times the right one (log10 instead of the natural log?)';
  return undefined;
}

function isTransposed(actual: Numbers, expected: Numbers): boolean {
  const [rows, columns] = expected.shape;
  if (actual.shape.length !== 2 || expected.shape.length !== 2 || actual.shape[0] !== columns || actual.shape[1] !== rows) return false;
  if (sizeOf(expected.shape) === 0) return false;
  const turned = Array.from({ length: rows * columns }, (_, i) => actual.data[(i % columns) * rows + Math.floor(i / columns)]);
  return alike(turned, expected.data);
}
