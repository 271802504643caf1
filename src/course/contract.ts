/** A contract at run time: its letters get their values from one call's arguments, and what came back is held against it. */
import { ARITHMETIC } from './compare';
import { printShape } from './print';
import { numeric, sameShape, type Value } from './value';

/** One function's contract as it stands in solution.ts. */
export interface Contract {
  function: string;
  /** Parameter names in order. */
  parameters: string[];
  /** `name` is `X`, `parameters.W1`, `return[0].dw` or `return["W" + l]`; `shape` is `(n_x, m)` or `(n[l], n[l - 1])`. */
  entries: { name: string; shape: string }[];
  /** Numbers that are a size: `{ name: 'dim', letter: 'n_x' }`. */
  sizes?: { name: string; letter: string }[];
}

export interface ContractBreach {
  name: string;
  expected: string;
  actual: string;
  sentence: string;
  /** What to try, where it can be told. */
  advice?: string;
}

/** A size that stands for itself: `m`, `n[2]`. */
const LETTER = /^[A-Za-z_]\w*(\[\d+\])?$/;

/** Letters with their values, learnt from dimensions that are a letter alone and from lists of sizes: `layerDims[0]`. */
export function bindLetters(contract: Contract | undefined, inputs: readonly Value[]): Record<string, number> {
  const letters: Record<string, number> = {};
  for (const [i, name] of contract?.parameters.entries() ?? []) {
    const value = inputs[i];
    if (value?.kind === 'list') value.items.forEach((item, at) => item.kind === 'number' && (letters[`${name}[${at}]`] = item.value));
  }
  for (const entry of contract?.entries.flatMap((entry) => written(entry, inputs[contract.parameters.indexOf(headOf(entry.name))])) ?? []) {
    const shape = shapeAt(contract!, entry.name, inputs);
    const dims = dimensionsOf(entry.shape);
    if (!shape || shape.length !== dims.length) continue;
    dims.forEach((dim, i) => {
      if (LETTER.test(dim) && !(dim in letters)) letters[dim] = shape[i];
    });
  }
  for (const { name, letter } of contract?.sizes ?? []) {
    const value = contract && inputs[contract.parameters.indexOf(name)];
    if (value?.kind === 'number' && /^[A-Za-z_]\w*$/.test(letter)) letters[letter] ??= value.value;
  }
  return letters;
}

/** Results that are not as declared. Dimensions whose letters no argument tells stay open. */
export function breaches(contract: Contract, inputs: readonly Value[], result: Value, returns?: string[]): ContractBreach[] {
  const letters = bindLetters(contract, inputs);
  const found: ContractBreach[] = [];
  for (const entry of contract.entries.filter(({ name }) => /^return\b/.test(name)).flatMap((entry) => written(entry, result))) {
    const value = valueAt(result, entry.name.replace(/^return/, ''));
    const actual = value && numeric(value)?.shape;
    if (!actual) continue;
    const expected = dimensionsOf(entry.shape).map((dim) => evaluate(dim, letters));
    // One number is one number, whether a sum kept its dimensions or not.
    if (expected.length === 0 && actual.every((d) => d === 1)) continue;
    if (actual.length === expected.length && actual.every((d, i) => expected[i] === undefined || d === expected[i])) {
      expected.forEach((d, i) => {
        const letter = dimensionsOf(entry.shape)[i];
        if (d === undefined && LETTER.test(letter)) letters[letter] = actual[i];
      });
      continue;
    }
    const name = entryName(entry.name, contract.function, returns);
    const known = expected.every((d) => d !== undefined);
    const declared = `${entry.shape}${known && !sameShape(dimensionsOf(entry.shape).map(Number), expected as number[]) ? ` = ${printShape(expected as number[])}` : ''}`;
    found.push({
      name: entry.name,
      expected: declared,
      actual: printShape(actual),
      sentence: `${name} has shape ${printShape(actual)}; its contract says ${declared}.`,
      advice: value.kind === 'number' && Number.isNaN(value.value) ? ARITHMETIC : lostDimension(actual, expected),
    });
  }
  return found;
}

const NUMBERED = /^(\w+)\["([^"]*)" \+ (\w+)\]$/;

const headOf = (name: string): string => /^\w+/.exec(name)?.[0] ?? '';

/** An entry for all layers, `W` + l, once for each that `root` has, the layer's number in place of the letter. */
function written(entry: Contract['entries'][number], root: Value | undefined): Contract['entries'] {
  const [, head, before, letter] = NUMBERED.exec(entry.name) ?? [];
  if (letter === undefined) return [entry];
  const keys = root?.kind === 'record' ? Object.keys(root.entries) : [];
  return keys.flatMap((key) => {
    const number = key.startsWith(before) ? key.slice(before.length) : '';
    if (!/^\d+$/.test(number)) return [];
    const shape = entry.shape.replace(/\[([^\]]*)\]/g, (_, index: string) => `[${evaluate(index, { [letter]: Number(number) })}]`);
    // There is no layer below the input: such a key is one too many, and no matter of shapes.
    return shape.includes('[-') ? [] : [{ name: `${head}.${key}`, shape }];
  });
}

/** `return[0].dw` is `dw`, `return[1]` the tuple's second name. */
function entryName(path: string, functionName: string, returns?: string[]): string {
  const key = /\.(\w+)$/.exec(path)?.[1];
  const index = /^return\[(\d+)\]$/.exec(path)?.[1];
  const name = key ?? (index === undefined ? undefined : returns?.[Number(index)]);
  if (name) return `\`${name}\``;
  return path === 'return' ? `What \`${functionName}\` returns` : `\`${path}\``;
}

function lostDimension(actual: readonly number[], expected: readonly (number | undefined)[]): string | undefined {
  const keeps = (shape: readonly (number | undefined)[]): string => shape.filter((d) => d !== 1).join();
  if (actual.length === 2 && expected.length === 2 && actual[0] === expected[1] && actual[1] === expected[0]) return 'It lies transposed.';
  if (actual.length === expected.length || keeps(actual) !== keeps(expected)) return undefined;
  return actual.length < expected.length
    ? 'A dimension of 1 is missing: tf.sum(x, axis, true) keeps it, tf.zeros([n, 1]) makes it.'
    : 'A dimension of 1 is too many: a sum or mean over everything without keepDims gives a scalar.';
}

function shapeAt(contract: Contract, name: string, inputs: readonly Value[]): number[] | undefined {
  const [, head, rest] = /^(\w+)(.*)$/.exec(name) ?? [];
  const index = contract.parameters.indexOf(head);
  const value = index >= 0 && inputs[index] ? valueAt(inputs[index], rest) : undefined;
  return value && numeric(value)?.shape;
}

function valueAt(value: Value, path: string): Value | undefined {
  let at: Value | undefined = value;
  for (const [, key, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    at = key === undefined ? (at?.kind === 'list' ? at.items[Number(index)] : undefined) : at?.kind === 'record' ? at.entries[key] : undefined;
  }
  return at;
}

/** `(n_x, m)` is `n_x` and `m`; `(m,)` is `m`; `()` is nothing. */
export function dimensionsOf(shape: string): string[] {
  const dims: string[] = [];
  let depth = 0;
  let from = 1;
  for (let i = 1; i < shape.length; i++) {
    if (shape[i] === '(' || shape[i] === '[') depth++;
    else if (depth > 0 && (shape[i] === ')' || shape[i] === ']')) depth--;
    else if (depth === 0 && (shape[i] === ',' || shape[i] === ')')) {
      dims.push(shape.slice(from, i).trim());
      from = i + 1;
    }
  }
  return dims.filter((dim) => dim !== '');
}

/** Value of a dimension such as `2*n_H + 1`, `n[2]` or `floor((n - f)/s) + 1`; undefined where a letter is open. */
export function evaluate(dimension: string, letters: Record<string, number>): number | undefined {
  const tokens = dimension.match(/\d+|[A-Za-z_]\w*(?:\[\d+\])?|\/\/|\S/g) ?? [];
  let at = 0;
  const sum = (): number => {
    let total = product();
    while (tokens[at] === '+' || tokens[at] === '-') total = tokens[at++] === '+' ? total + product() : total - product();
    return total;
  };
  const product = (): number => {
    let total = factor();
    for (let operator = tokens[at]; operator === '*' || operator === '/' || operator === '//'; operator = tokens[at]) {
      at++;
      const right = factor();
      total = operator === '*' ? total * right : operator === '/' ? total / right : Math.floor(total / right);
    }
    return total;
  };
  const factor = (): number => {
    const token = tokens[at++];
    if (token === '-') return -factor();
    if (token === '(') {
      const inner = sum();
      at++;
      return inner;
    }
    if (tokens[at] === '(' && (token === 'floor' || token === 'ceil')) {
      at++;
      const inner = sum();
      at++;
      return token === 'floor' ? Math.floor(inner) : Math.ceil(inner);
    }
    return /^\d+$/.test(token ?? '') ? Number(token) : (letters[token] ?? NaN);
  };
  const value = sum();
  return at === tokens.length && Number.isInteger(value) ? value : undefined;
}
