/** Where a returned value differs from the expected one, in sentences that name the part as the course does. */
import { enumerate, printIndex, printNumber, printShape, printValue } from './print';
import { relation, type Numbers } from './relation';
import { numeric, sameShape, sizeOf, type Value } from './value';

export interface Difference {
  /** Path of the differing part, e.g. `[0].dw`. */
  path: string;
  sentence: string;
  expected: string;
  actual: string;
}

export interface CallNames {
  function: string;
  /** Names of the returned tuple's elements. */
  returns?: string[];
  /** The contract's letters with their values in this call. */
  sizes: Record<string, number>;
  /** Numeric arguments by name. */
  inputs: Record<string, Numbers>;
}

/** All parts of `actual` that are not `expected`, those of the structure first. */
export function differences(actual: Value, expected: Value, tolerance: number, call: CallNames, path = ''): Difference[] {
  const name = partName(path, call);
  const differ = (sentence: string): Difference[] => [{ path, sentence, expected: printValue(expected), actual: printValue(actual) }];
  if (actual.kind === 'other') return differ(absent(actual.description, expected, name, path, call));
  if (expected.kind === 'list') {
    if (actual.kind !== 'list') return differ(notATuple(actual, expected, name, path, call));
    if (actual.items.length !== expected.items.length) return differ(wrongLength(actual.items.length, expected, name, path, call));
    return expected.items.flatMap((item, i) => differences(actual.items[i], item, tolerance, call, `${path}[${i}]`));
  }
  if (expected.kind === 'record') {
    if (actual.kind !== 'record') return differ(notARecord(actual, Object.keys(expected.entries), name, path, call));
    const missing = Object.keys(expected.entries).filter((key) => !(key in actual.entries));
    if (missing.length > 0) return differ(missingKeys(missing, Object.keys(actual.entries), Object.keys(expected.entries), name));
    return Object.entries(expected.entries).flatMap(([key, item]) => differences(actual.entries[key], item, tolerance, call, `${path}.${key}`));
  }
  if (expected.kind === 'text') {
    return actual.kind === 'text' && actual.value === expected.value ? [] : differ(`${name} is ${printValue(actual)} where ${printValue(expected)} is expected.`);
  }
  const e = numeric(expected);
  if (!e) return [];
  const a = numeric(actual);
  if (!a) return differ(notNumeric(actual, e.shape, name, path, call));
  if (actual.kind === 'boolean' && expected.kind === 'number') return differ(`${name} is \`${actual.value}\` where the number ${printValue(expected)} is expected.`);
  const oneNumber = e.shape.length === 0 && sizeOf(a.shape) === 1;
  if (expected.kind === 'tensor' && actual.kind !== 'tensor' && !oneNumber) {
    const wanted = `a tensor of shape ${shapeInLetters(e.shape, call)}`;
    return differ(Number.isNaN(a.data[0]) ? `${name} is NaN where ${wanted} is expected. ${ARITHMETIC}` : `${name} is the number ${printValue(actual)} where ${wanted} is expected.`);
  }
  if (!oneNumber && !sameShape(a.shape, e.shape)) return differ(wrongShape(a, e, name, call));
  return wrongNumbers(a, e, tolerance, name, call).flatMap(differ);
}

/** What to say of a result that is no value at all, where nothing more is known of the right one. */
export function noValue(actual: Value, call: CallNames): string | undefined {
  return actual.kind === 'other' ? absent(actual.description, undefined, partName('', call), '', call) : undefined;
}

/** `dw` as the course says it, from a path such as `[0].dw`. */
export function partName(path: string, call: Pick<CallNames, 'function' | 'returns'>): string {
  if (path === '') return `What \`${call.function}\` returns`;
  const key = partKey(path, call);
  return key === undefined ? `Element ${path.replace(/^\[(\d+)\]/, '$1')} of what \`${call.function}\` returns` : `\`${key}\``;
}

/** `dw`, `cache[1]`: a part by the name it has in the record or in the tuple; undefined where it has none. */
export function partKey(path: string, { returns }: Pick<CallNames, 'returns'>): string | undefined {
  const key = /\.([^.[\]]+(?:\[\d+\])*)$/.exec(path)?.[1];
  if (key !== undefined) return key;
  const [, index, rest] = /^\[(\d+)\](.*)$/.exec(path) ?? [];
  const named = index === undefined ? undefined : returns?.[Number(index)];
  return named && named + rest;
}

/** `(n_x, m) = (3, 5)` where every dimension has a letter, else the numbers. */
export function shapeInLetters(shape: readonly number[], call: Pick<CallNames, 'sizes'>): string {
  const letters = shape.map((d) => Object.entries(call.sizes).find(([, size]) => size === d && d > 1)?.[0] ?? String(d));
  const words = printShape(shape);
  return letters.some((letter, i) => letter !== String(shape[i])) ? `(${letters.join(', ')}${shape.length === 1 ? ',' : ''}) = ${words}` : words;
}

function structure(expected: Value | undefined, path: string, call: CallNames): string {
  if (!expected) return call.returns ? `[${call.returns.join(', ')}]` : 'a value';
  if (expected.kind === 'list' && path === '' && call.returns) return `[${call.returns.join(', ')}]`;
  if (expected.kind === 'list') return `an array of ${expected.items.length}`;
  if (expected.kind === 'record') return `{ ${Object.keys(expected.entries).join(', ')} }`;
  const numbers = numeric(expected);
  if (numbers) return expected.kind === 'tensor' ? `a tensor of shape ${shapeInLetters(numbers.shape, call)}` : 'a number';
  return printValue(expected);
}

function absent(description: string, expected: Value | undefined, name: string, path: string, call: CallNames): string {
  const wanted = structure(expected, path, call);
  if (description === 'a promise') {
    return `${name} is a promise where ${wanted} is expected. Take \`async\` and \`await\` away: tensors can be handed on without waiting for their numbers.`;
  }
  if (description === 'a tensor that was disposed') {
    return `${name} is a tensor that was already disposed. Return it from \`tf.tidy\`, or do not dispose it.`;
  }
  if (description === 'undefined' && path === '') return `\`${call.function}\` returns nothing. Is the \`return\` missing?${expected || call.returns ? ` It should return ${wanted}.` : ''}`;
  return `${name} is ${description} where ${wanted} is expected.`;
}

function notATuple(actual: Value, expected: Value & { kind: 'list' }, name: string, path: string, call: CallNames): string {
  const wanted = structure(expected, path, call);
  const got = actual.kind === 'record' ? `a record with the keys ${enumerate(Object.keys(actual.entries))}` : `only ${describe(actual)}`;
  return `${name} is ${got}; ${wanted.startsWith('[') ? `the course's order is the array ${wanted}` : `${wanted} is expected`}.`;
}

function wrongLength(length: number, expected: Value & { kind: 'list' }, name: string, path: string, call: CallNames): string {
  if (path === '' && call.returns) return `${name} is an array of ${length}; it should be ${structure(expected, path, call)}, an array of ${expected.items.length}.`;
  return `${name} has ${length} ${length === 1 ? 'entry' : 'entries'} where ${expected.items.length} ${expected.items.length === 1 ? 'is' : 'are'} expected.`;
}

function notARecord(actual: Value, keys: string[], name: string, path: string, call: CallNames): string {
  const wanted = `a record with the ${keys.length === 1 ? 'key' : 'keys'} ${enumerate(keys)}`;
  if (actual.kind === 'list' && path === '') return `${name} is an array; ${wanted} is expected.`;
  const swapped = /^\[\d+\]$/.test(path) && call.returns ? ` The order is [${call.returns.join(', ')}].` : '';
  return `${name} is ${describe(actual)} where ${wanted} is expected.${swapped}`;
}

function missingKeys(missing: string[], actual: string[], expected: string[], name: string): string {
  const extra = actual.filter((key) => !expected.includes(key));
  const has = actual.length === 0 ? 'is empty' : `has the ${actual.length === 1 ? 'key' : 'keys'} ${enumerate(actual)}`;
  const near = missing.flatMap((key) => extra.filter((other) => other.toLowerCase().replace(/_/g, '') === key.toLowerCase()).map((other) => `rename \`${other}\` to \`${key}\``));
  const advice = near.length > 0 ? ` Keys are spelled exactly as in the course: ${enumerate(near)}.` : '';
  return `${name} ${has}; ${enumerate(missing.map((key) => `\`${key}\``))} ${missing.length === 1 ? 'is' : 'are'} missing.${advice}`;
}

function notNumeric(actual: Value, shape: readonly number[], name: string, path: string, call: CallNames): string {
  const wanted = shape.length === 0 ? 'a number or a scalar tensor' : `a tensor of shape ${shapeInLetters(shape, call)}`;
  const nested = actual.kind !== 'list' ? '' : shape.length > 0 ? ' Make a tensor of it with `tf.tensor`.' : actual.items.length === 1 ? ' Take the number out of it, `[0]`; from a tensor `.dataSync()[0]` gives it.' : '';
  const swapped = /^\[\d+\]$/.test(path) && call.returns ? ` The order is [${call.returns.join(', ')}].` : '';
  return `${name} is ${describe(actual)} where ${wanted} is expected.${nested}${swapped}`;
}

function wrongShape(a: Numbers, e: Numbers, name: string, call: CallNames): string {
  const has = `${name} has shape ${shapeInLetters(a.shape, call)} where ${e.shape.length === 0 ? 'one number' : shapeInLetters(e.shape, call)} is expected`;
  const how = relation(a, e, call.sizes);
  if (how) return `${has}: ${how}.`;
  const dropped = e.shape.filter((d) => d !== 1);
  if (e.shape.length > a.shape.length && sameShape(dropped, a.shape.filter((d) => d !== 1))) {
    return `${has}: a dimension of 1 was lost. A sum or mean keeps it with keepDims = true.`;
  }
  if (e.shape.length === 0 || (e.shape.length === a.shape.length && e.shape.every((d, i) => d === 1 || d === a.shape[i]))) return `${has}: is a sum or a mean over an axis missing?`;
  return `${has}.`;
}

function wrongNumbers(a: Numbers, e: Numbers, tolerance: number, name: string, call: CallNames): string[] {
  const wrong: number[] = [];
  for (let i = 0; i < e.data.length; i++) if (!within(a.data[i], e.data[i], tolerance)) wrong.push(i);
  if (wrong.length === 0) return [];
  const bad = wrong.filter((i) => Number.isNaN(a.data[i]) && !Number.isNaN(e.data[i]));
  if (bad.length > 0) return [nanSentence(bad, e, name)];
  const worst = wrong.reduce((best, i) => (Math.abs(a.data[i] - e.data[i]) > Math.abs(a.data[best] - e.data[best]) ? i : best));
  const where = e.data.length === 1 ? name : name.startsWith('`') ? `${name.slice(0, -1)}${printIndex(worst, e.shape)}\`` : `Entry ${printIndex(worst, e.shape)} of ${inSentence(name)}`;
  const how = relation(a, e, call.sizes, call.inputs);
  const count = e.data.length > 1 && wrong.length < e.data.length ? ` ${wrong.length} of ${e.data.length} entries differ.` : '';
  return [`${where} is ${printNumber(a.data[worst])} where ${printNumber(e.data[worst])} is expected${how ? `: ${how}` : ''}.${count}`];
}

function nanSentence(bad: number[], e: Numbers, name: string): string {
  const inside = inSentence(name);
  const where = e.data.length === 1 ? `${name} is NaN` : bad.length === e.data.length ? `Every entry of ${inside} is NaN` : `${bad.length} of ${e.data.length} entries of ${inside} are NaN`;
  return `${where}. NaN comes from the log of a negative number, from 0/0 or 0 times log 0, or from JavaScript arithmetic on tensors: \`A - Y\` needs \`tf.sub(A, Y)\`.`;
}

export const ARITHMETIC = 'JavaScript arithmetic on tensors makes NaN: `A - Y` needs `tf.sub(A, Y)`, `1 / A` needs `tf.div(1, A)`.';

/** `What f returns` inside a sentence. */
const inSentence = (name: string): string => (name.startsWith('`') ? name : name[0].toLowerCase() + name.slice(1));

/** |actual - expected| <= tolerance * max(1, |expected|), infinities equal to themselves. */
export function within(actual: number, expected: number, tolerance: number): boolean {
  if (actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))) return true;
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

function describe(value: Value): string {
  if (value.kind === 'tensor') return `a tensor of shape ${printShape(value.shape)}`;
  if (value.kind === 'list') return `an array of ${value.items.length}`;
  if (value.kind === 'record') return `a record with the keys ${enumerate(Object.keys(value.entries))}`;
  return value.kind === 'number' ? `the number ${printValue(value)}` : printValue(value);
}
