import { expect, test } from 'vitest';
import { exerciseText } from './catalogue';
import { contractsOf } from './engine';
import { verdict } from './verdict';
import { checkText, exerciseOf, tensorFlow } from '../../test/support/course';
import type { CheckReport } from './report';
import type { TensorValue } from './value';

const id = 'logistic-regression';
const exercise = await exerciseOf(id);
const tf = await tensorFlow('float32');
const contracts = await contractsOf(exerciseText(id, 'solution.ts'));
const right = await checkText(id, exerciseText(id, 'solution.ts'), { given: true });

const judged = (change: (report: CheckReport) => void): CheckReport => {
  const report = structuredClone(right);
  change(report);
  return verdict(tf, exercise, contracts, report);
};

test('what holds stays as it was told', () => {
  expect(right.passed).toBe(true);
  expect(judged(() => {})).toMatchObject({ passed: true, checks: right.checks });
});

test.each<[string, (report: CheckReport) => void, RegExp]>([
  ['a wrong number', ({ given }) => (((given!.find((each) => each.function === 'sigmoid')!.values[0] as TensorValue).data as number[])[0] += 0.1), /judged outside of it: Entry \[0, 0\] of what `sigmoid` returns is/],
  ['a shape against the contract', ({ given }) => void ((given!.find((each) => each.function === 'predict')!.values[0] as { shape: number[] }).shape.reverse()), /judged outside of it: What `predict` returns has shape/],
  ['one trial too few', ({ given }) => void given![0].values.pop(), /nothing is known of what it gave/],
  ['no results at all', (report) => void (report.given = undefined), /nothing is known of what it gave/],
  ['a check that was not made', (report) => void report.checks.splice(report.checks.findIndex(({ kind }) => kind === 'value'), 1), /the check was never made/],
])('%s is no pass', (_what, change, sentence) => {
  const report = judged(change);
  expect(report.passed).toBe(false);
  expect(report.checks.find(({ passed }) => !passed)?.message).toMatch(sentence);
});

test('a verdict without checks is none', () => expect(judged((report) => void report.checks.splice(0)).passed).toBe(false));
