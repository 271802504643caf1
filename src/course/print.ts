/** Values in words: short enough for one sentence, readable beside each other. */
import { numeric, type Value } from './value';

/** `(3, 1)`, `(5,)`, `()`. */
export function printShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** Six significant digits, no trailing zeros. */
export function printNumber(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity';
  if (Number.isInteger(x) && Math.abs(x) < 1e9) return String(x === 0 ? 0 : x);
  const digits = Math.abs(x) >= 1e-4 && Math.abs(x) < 1e7 ? x.toPrecision(6) : x.toExponential(4);
  return String(Number(digits)).length <= digits.length ? String(Number(digits)) : digits;
}

/** Position within a tensor of this shape: `[2, 0]`; '' for a scalar. */
export function printIndex(flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return shape.length === 0 ? '' : `[${index.join(', ')}]`;
}

const MAX_ENTRIES = 8;

/** A tensor as nested brackets, shortened, with its shape where it has one: `(2, 2) [[1, 2], [3, 4]]`. */
export function printValue(value: Value): string {
  const numbers = numeric(value);
  if (numbers) {
    const nested = nest(Array.from(numbers.data, printNumber), numbers.shape);
    return numbers.shape.length === 0 ? nested : `${printShape(numbers.shape)} ${nested}`;
  }
  if (value.kind === 'text') return JSON.stringify(value.value);
  if (value.kind === 'list') {
    const shown = value.items.slice(0, MAX_ENTRIES).map(printValue);
    return `[${shown.join(', ')}${value.items.length > MAX_ENTRIES ? `, ... ${value.items.length} in all` : ''}]`;
  }
  if (value.kind === 'record') {
    const keys = Object.entries(value.entries);
    return keys.length === 0 ? '{}' : `{ ${keys.map(([key, item]) => `${key}: ${printValue(item)}`).join(', ')} }`;
  }
  return value.kind === 'other' ? value.description : '';
}

function nest(words: string[], shape: readonly number[]): string {
  if (shape.length === 0) return words[0];
  const stride = words.length / Math.max(1, shape[0]);
  const shown = Math.min(shape[0], MAX_ENTRIES);
  const parts = Array.from({ length: shown }, (_, i) => nest(words.slice(i * stride, (i + 1) * stride), shape.slice(1)));
  return `[${parts.join(', ')}${shape[0] > shown ? ', ...' : ''}]`;
}

/** A list in a sentence: `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** A sentence with its line, unless it begins with it. */
export function placed(line: number | undefined, sentence: string): string {
  return line === undefined || /^Line \d+\b/.test(sentence) ? sentence : `Line ${line}: ${sentence}`;
}
