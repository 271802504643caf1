import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../course/exercise';
import { loadTensorFlow } from '../../training/backends';
import { loadLearner, serveLearnerImports } from '../learner';
import { checkSubject } from './run';
import { pairSubject } from './subject';

let tf: TensorFlow;
beforeAll(async () => {
  // As the child process has it.
  Error.stackTraceLimit = 50;
  tf = (await loadTensorFlow('float64')).tf;
  serveLearnerImports(tf);
});

const logistic = `import * as tf from '@tensorflow/tfjs';
export function f({ w, b }, X, Y) {
  const m = X.shape[1];
  const A = tf.sigmoid(tf.matMul(w.transpose(), X).add(b));
  return tf.sum(tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))))).div(-m);
}
export function g({ w, b }, X, Y) {
  const m = X.shape[1];
  const A = tf.sigmoid(tf.matMul(w.transpose(), X).add(b));
  const dZ = tf.sub(A, Y);
  const dw = tf.matMul(X, dZ.transpose()).div(m);
  const db = tf.sum(dZ).div(m);
  return { dw, db };
}
`;
const inputs = {
  parameters: { w: { tensor: [[0.3], [-0.7], [0.2]] }, b: { tensor: 0.1 } },
  args: [{ tensor: [[1, 2, -1, 0.5], [0.3, -2, 1, 0.2], [0.5, 0.1, 0.9, -1]] }, { tensor: [[1, 0, 1, 0]] }],
};

const check = (text: string, given: unknown = inputs, full = false) => {
  const source = { path: `${__dirname}/learner.ts`, text };
  return checkSubject(tf, pairSubject(tf, loadLearner(source), source, { cost: 'f', gradients: 'g' }, given), { full });
};
const changed = (from: string, to: string) => {
  if (!logistic.includes(from)) throw new Error(`not in the text: ${from}`);
  return logistic.replace(from, to);
};

it('passes right gradients in a few forward passes', async () => {
  const report = await check(logistic);
  expect(report).toMatchObject({ verdict: 'pass', causes: [] });
  expect(report.forwardPasses).toBeLessThanOrEqual(10);
});

it('passes every entry of right gradients, with three columns', async () => {
  const report = await check(logistic, inputs, true);
  expect(report).toMatchObject({ verdict: 'pass', causes: [] });
  expect(report.difference).toBeLessThan(1e-9);
  const entry = report.parameters[0].entries[0];
  expect(entry.numeric).toBeCloseTo(entry.analytic, 9);
  expect(entry.autodiff).toBeCloseTo(entry.analytic, 12);
});

describe('says in words what keeps it from checking', () => {
  it.each<[string, string, string, RegExp, number | undefined]>([
    ['throws', 'const dZ = tf.sub(A, Y);', 'const dZ = tf.matMul(A, Y);', /g stops with an error in line 10/, 10],
    ['unwritten', 'const dZ = tf.sub(A, Y);', "throw new Error('TODO: dZ');", /g cannot be checked yet: line 10 is not written \(dZ\)/, 10],
    ['wrong-keys', 'return { dw, db };', 'return { dw, dB: db };', /returns no db\. It returns dw, dB/, 7],
    ['wrong-keys', 'return { dw, db };', 'return [dw, db];', /returns no dw, db/, 7],
    ['wrong-shape', 'tf.matMul(X, dZ.transpose()).div(m)', 'tf.matMul(X, dZ.transpose()).div(m).sum()', /dw has shape \(\), but w has shape \(3, 1\)/, 11],
    ['wrong-shape', 'tf.matMul(X, dZ.transpose()).div(m)', 'tf.matMul(X, dZ.transpose()).div(m).sum(1)', /dw has shape \(3,\), but w has shape \(3, 1\)/, 11],
    ['returns-promise', 'export function g', 'export async function g', /promise/, 7],
    ['not-finite', 'const db = tf.sum(dZ).div(m);', 'const db = tf.sum(dZ).div(m).mul(0).log().mul(0);', /holds NaN or infinity since line 12/, 12],
    ['wrong-cost', '.div(-m);', '.div(-m).reshape([1, 1]).tile([1, 2]);', /shape \(1, 2\)/, 2],
    ['disposed', 'return { dw, db };', 'dw.dispose(); return { dw, db };', /dw was disposed/, 7],
  ])('%s', async (id, from, to, message, line) => {
    const report = await check(changed(from, to));
    expect(report.verdict).toBe('fail');
    expect(report.causes[0]).toMatchObject({ id, line });
    expect(report.reason ?? report.causes[0].message).toMatch(message);
  });

  it.each<[string, string, string, RegExp]>([
    ['mutates-input', 'const dZ = tf.sub(A, Y);', 'const dZ = tf.sub(A, Y); w.dataSync()[0] = 5;', /g writes into w in line 10,/],
    ['mutates-input', 'const dZ = tf.sub(A, Y);', 'const dZ = tf.sub(A, Y); X.dataSync().fill(5);', /g writes into X in line 10,/],
    ['disposes-input', 'const db = tf.sum(dZ).div(m);', 'const db = tf.sum(dZ).div(m); X.dispose();', /g disposes X in line 12,/],
  ])('%s although the numbers are right', async (id, from, to, message) => {
    const report = await check(changed(from, to));
    expect(report.verdict).toBe('fail');
    expect(report.causes[0].id).toBe(id);
    expect(report.causes[0].message).toMatch(message);
  });

  it('names the statement of a helper that changes an input', async () => {
    const report = await check(changed('export function f', 'function spoil(t) {\n  const raw = t.dataSync();\n  for (let i = 0; i < raw.length; i++) raw[i] *= 2;\n}\nexport function f').replace('const dZ', 'spoil(X); const dZ'));
    expect(report.causes[0]).toMatchObject({ id: 'mutates-input', line: 4 });
  });

  it('tells what keeps the cost from being computed before a wrong shape', async () => {
    const report = await check(changed('tf.log(A)', 'tf.log(tf.matMul(A, A))').replace('tf.matMul(X, dZ.transpose()).div(m)', 'tf.matMul(X, dZ.transpose()).div(m).sum()'));
    expect(report.causes).toMatchObject([{ id: 'throws', line: 5 }, { id: 'wrong-shape', line: 11 }]);
    expect(report.reason).toBe(report.causes[0].message);
  });
});

describe('says why a check is meaningless', () => {
  it.each<[string, string, string, RegExp]>([
    ['dropout', 'const A = tf.sigmoid(tf.matMul(w.transpose(), X).add(b));', 'const A = tf.sigmoid(tf.matMul(w.transpose(), X).add(b).mul(tf.randomUniform([1, 4])));', /different numbers each time.*line 4/],
    ['log of 0', 'tf.log(A)', 'tf.log(A.mul(0))', /not a finite number.*line 5/],
    ['an ignored parameter', '.add(b)', '.add(0.1)', /does not depend on b/],
    ['float32', 'const m = X.shape[1];', 'const m = X.shape[1]; w = tf.tensor(new Float32Array(w.dataSync()), [3, 1]);', /coarsely.*line 3/],
    ['saturation', '.div(-m);', '.div(-m).mul(0).add(1);', /does not change/],
  ])('%s', async (_name, from, to, message) => {
    const report = await check(changed(from, to));
    expect([report.verdict, report.reason]).toEqual(['meaningless', expect.stringMatching(message)]);
  });
});

describe('names the cause and its line', () => {
  it.each<[string, string, string, number]>([
    ['missing-1-over-m', 'tf.matMul(X, dZ.transpose()).div(m)', 'tf.matMul(X, dZ.transpose())', 11],
    ['missing-1-over-m', 'tf.sum(dZ).div(m)', 'tf.sum(dZ)', 12],
    ['extra-1-over-m', 'tf.matMul(X, dZ.transpose()).div(m)', 'tf.matMul(X, dZ.transpose()).div(m).div(m)', 11],
    ['wrong-sign', 'const dZ = tf.sub(A, Y);', 'const dZ = tf.sub(Y, A);', 10],
    ['wrong-sign', 'tf.matMul(X, dZ.transpose()).div(m)', 'tf.matMul(X, dZ.transpose()).div(-m)', 11],
    ['factor-2', 'const dZ = tf.sub(A, Y);', 'const dZ = tf.sub(A, Y).mul(2);', 10],
    ['never-touched', 'const db = tf.sum(dZ).div(m);', 'const db = tf.zeros([]);', undefined as never],
  ])('%s: %s -> %s', async (id, from, to, line) => {
    const report = await check(changed(from, to));
    expect([report.verdict, report.causes[0]?.id, report.causes[0]?.line]).toEqual(['fail', id, line]);
  });
});

describe('names the cause where one function gives the cost and the gradients, as in the course', () => {
  const joined = (from: string, to: string) => {
    const text = `import * as tf from '@tensorflow/tfjs';
function propagate(w, b, X, Y) {
  const m = X.shape[1];
  const A = tf.sigmoid(tf.matMul(w.transpose(), X).add(b));
  const cost = tf.sum(tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))))).div(-m);
  const dZ = tf.sub(A, Y);
  const dw = tf.matMul(X, dZ.transpose()).div(m);
  const db = tf.sum(dZ).div(m);
  return [{ dw, db }, cost];
}
export const f = ({ w, b }, X, Y) => propagate(w, b, X, Y)[1];
export const g = ({ w, b }, X, Y) => propagate(w, b, X, Y)[0];
`;
    if (!text.includes(from)) throw new Error(`not in the text: ${from}`);
    return text.replace(from, to);
  };
  it.each<[string, string, string, number]>([
    ['missing-1-over-m', 'dZ.transpose()).div(m)', 'dZ.transpose())', 7],
    ['missing-1-over-m', 'tf.sum(dZ).div(m)', 'tf.sum(dZ)', 8],
    ['wrong-sign', 'tf.sub(A, Y)', 'tf.sub(Y, A)', 6],
  ])('%s: %s', async (id, from, to, line) => {
    const report = await check(joined(from, to));
    expect(report.causes[0]).toMatchObject({ id, line });
  });
});
