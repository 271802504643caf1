/** Contracts for networks of any depth: one line for all layers, in the text and at run time. */
import { describe, expect, test } from 'vitest';
import { bindLetters, breaches } from './contract';
import { contractsOf, loadEngine } from './engine';
import { shapeTable } from './statement';
import type { Value } from './value';

const numbers = (...values: number[]): Value => ({ kind: 'list', items: values.map((value) => ({ kind: 'number', value })) });
const tensor = (...shape: number[]): Value => ({ kind: 'tensor', shape, dtype: 'float32', data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
const record = (entries: Record<string, Value>): Value => ({ kind: 'record', entries });

const start = (weights: string, biases: string): string => `
import * as tf from '@tensorflow/tfjs';
/**
 * @shape return["W" + l] (dims[l], dims[l - 1])
 * @shape return["b" + l] (dims[l], 1)
 */
export function start(dims: number[]): Record<string, tf.Tensor> {
  const parameters: Record<string, tf.Tensor> = {};
  for (let l = 1; l < dims.length; l++) {
    parameters['W' + l] = tf.randomNormal(${weights});
    parameters[\`b\${l}\`] = tf.zeros(${biases});
  }
  return parameters;
}
`;

describe('one line for all layers', () => {
  test('at run time every layer is held against it', async () => {
    const [contract] = await contractsOf(start('[dims[l], dims[l - 1]]', '[dims[l], 1]'));
    const inputs = [numbers(3, 4, 2)];
    const right = record({ W1: tensor(4, 3), b1: tensor(4, 1), W2: tensor(2, 4), b2: tensor(2, 1) });
    expect(bindLetters(contract, inputs)).toEqual({ 'dims[0]': 3, 'dims[1]': 4, 'dims[2]': 2 });
    expect(breaches(contract, inputs, right)).toEqual([]);
    const wrong = record({ W1: tensor(4, 3), b1: tensor(4), W2: tensor(4, 2), b2: tensor(2, 1) });
    expect(breaches(contract, inputs, wrong).map(({ name, sentence, advice }) => `${name}: ${sentence} ${advice}`)).toEqual([
      'return.W2: `W2` has shape (4, 2); its contract says (dims[2], dims[1]) = (2, 4). It lies transposed.',
      expect.stringMatching(/^return\.b1: `b1` has shape \(4,\); its contract says \(dims\[1\], 1\) = \(4, 1\)\. A dimension of 1 is missing/),
    ]);
  });

  test('sizes that only the arguments tell are learnt from them', () => {
    const contract = {
      function: 'step',
      parameters: ['parameters'],
      entries: ['parameters', 'return'].map((root) => ({ name: `${root}["W" + l]`, shape: '(n[l], n[l - 1])' })),
    };
    const inputs = [record({ W1: tensor(5, 3), W2: tensor(1, 5) })];
    expect(bindLetters(contract, inputs)).toEqual({ 'n[0]': 3, 'n[1]': 5, 'n[2]': 1 });
    expect(breaches(contract, inputs, record({ W1: tensor(5, 3), W2: tensor(5, 1) })).map(({ expected }) => expected)).toEqual(['(n[2], n[1]) = (1, 5)']);
  });

  test.each<[string, string, string, RegExp | undefined]>([
    ['right', '[dims[l], dims[l - 1]]', '[dims[l], 1]', undefined],
    ['transposed', '[dims[l - 1], dims[l]]', '[dims[l], 1]', /"W" \+ l.*\(dims\[l - 1\], dims\[l\]\)/],
    ['a list for a column', '[dims[l], dims[l - 1]]', '[dims[l]]', /"b" \+ l.*\(dims\[l\],\)/],
    ['a row for a column', '[dims[l], dims[l - 1]]', '[1, dims[l]]', /"b" \+ l.*\(1, dims\[l\]\)/],
    ['sizes of another list', '[other[l], other[l - 1]]', '[other[l], 1]', undefined],
  ])('in the text: %s', async (_, weights, biases, sentence) => {
    const text = start(weights, biases).replace('const parameters', 'const other = dims.slice();\n  const parameters');
    const errors = (await loadEngine()).analyse({ path: 'a.ts', language: 'typescript', text }).findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual(sentence ? [expect.stringMatching(sentence)] : []);
  });

  test('in the table it is one entry', async () => {
    expect(shapeTable(await contractsOf(start('[dims[l], dims[l - 1]]', '[dims[l], 1]')))).toContain('| `start` |  | `"W" + l` (dims[l], dims[l - 1]), `"b" + l` (dims[l], 1) |');
  });
});
