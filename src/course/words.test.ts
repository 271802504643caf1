/** What learners read of a function that is wrong in a way that no list foresees. */
import { describe, expect, test } from 'vitest';
import { exerciseText } from './catalogue';
import { checkText } from '../../test/support/course';
import type { GradientVerdict } from './check';
import { whereDefined } from './presence';

/** The first failed check's sentence on the solution with one text for another; the shape engine, which would be first, says nothing. */
async function said(id: string, from: string, to: string): Promise<string> {
  const solution = exerciseText(id, 'solution.ts');
  expect(solution).toContain(from);
  return (await checkText(id, solution.replace(from, () => to), { analysis: undefined })).checks.find(({ passed }) => !passed)?.message ?? 'passed';
}

describe('a call that throws', () => {
  test('inside another function of the exercise, with a helper between, is told of the line that calls it', async () => {
    const solution = exerciseText('deep-network', 'solution.ts');
    const helper = 'function step(Z: tf.Tensor) { return tf.zerosLike(Z); }\n\nexport function linearActivationBackward';
    const text = solution
      .replace('export function linearActivationBackward', helper)
      .replace("  const a = tf.sigmoid(Z);\n", '  step(dA);\n  const a = tf.sigmoid(Z);\n')
      .replace('    dA = dAPrev;\n', "    dA = grads['dA' + l];\n");
    const lineOf = (what: string): number => text.slice(0, text.indexOf(what)).split('\n').length;
    const failing = (await checkText('deep-network', text)).checks.find(({ passed }) => !passed);
    expect(failing).toMatchObject({ function: 'LModelBackward', line: lineOf('linearActivationBackward(dA, caches') });
    expect(failing?.message).toContain(`\`linearActivationBackward\`, called here, fails in line ${lineOf('tf.zerosLike(Z)')}: \`tf.zerosLike\` was given nothing`);
  });

  test.each([
    ['a product that cannot be', 'logistic-single', 'tf.mul(x, dz)', 'tf.matMul(dz, x)', /1 column meets 3 rows/],
    ['an index past the end', 'deep-network', 'const L = layerDims.length - 1;', 'const L = layerDims.length;', /cannot have the shape \(undefined, \d+\): an index past the end/],
    ['a flat list for a matrix', 'initialization', 'tf.zeros([layersDims[l], 1])', 'tf.tensor2d([])', /`tf\.tensor2d` was given a flat list/],
  ])('%s', async (_what, id, from, to, words) => expect(await said(id, from, to)).toMatch(words));
});

describe('a result of another kind', () => {
  test.each([
    ['a boolean is no number, not even the right one', 'gradient-checking', 'return Math.abs(grad - gradapprox) / (Math.abs(grad) + Math.abs(gradapprox));', 'return (Math.abs(grad - gradapprox) < 0) as never;', /is `false` where the number 0 is expected/],
    ['one number in a list', 'logistic-regression', 'costs.push(cost.dataSync()[0])', 'costs.push([cost.dataSync()[0]] as never)', /is an array of 1 where a number.* is expected\. Take the number out of it/],
    ['nothing, where only a property is asked for', 'initialization', 'return parameters;', '', /returns nothing\. Is the `return` missing\? It should be zeros/],
    ['a list of costs that is too short', 'logistic-regression', 'if (i % 100 === 0)', 'if (i % 100 === 0 && printCost)', /has 0 entries where 1 is expected\. It should be the costs before the steps 0, 100/],
  ])('%s', async (_what, id, from, to, words) => expect(await said(id, from, to)).toMatch(words));
});

test('a backward pass is not blamed for what it is held against', async () => {
  const solution = exerciseText('logistic-single', 'solution.ts').replace('tf.exp(tf.neg(z))', 'tf.exp(z)');
  const gradientCheck = (): GradientVerdict => ({ verdict: 'fail', difference: 1, causes: [{ id: 'wrong-sign', message: 'db has the wrong sign.', line: 69 }] });
  const { checks } = await checkText('logistic-single', solution, { gradientCheck });
  expect(checks.filter(({ passed, function: f }) => !passed && f === 'backwardPropagate').map(({ message }) => message)).toEqual([expect.stringMatching(/^Line 34: the cost that these gradients belong to comes through `forwardPropagate`, which is not right yet/)]);
  const alone = await checkText('logistic-single', exerciseText('logistic-single', 'solution.ts'), { gradientCheck });
  expect(alone.checks.filter(({ passed }) => !passed).map(({ message }) => message)).toEqual(['Line 69: db has the wrong sign.']);
});

test.each([
  ['export function f(a: number) {', 2],
  ['const f = (a: number) => a;', 2],
  ['exports.f = (a) => a;', 2],
  ['  f(a: number): number {', 2],
  ['  static f(a = (1 + 1)) {', 2],
  ['  f: (a) => a,', 2],
  ['  f: async function (a) {},', 2],
  ['  f(a);', undefined],
  ['  f: number;', undefined],
])('%s is on line %s', (line, at) => expect(whereDefined(`// f\n${line}\n`, 'f')).toBe(at));
