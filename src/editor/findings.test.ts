import { expect, it } from 'vitest';
import type { CheckResult, GradientReport } from '../child/messages';
import { checkMarks, gradientMarks } from './findings';

const text = ['import * as tf from "@tensorflow/tfjs";', 'export function f() {', '}', 'export function g() {', '}'].join('\n');
const failed = (change: Partial<CheckResult>): CheckResult => ({ function: 'f', kind: 'value', name: 'n', passed: false, message: 'wrong', ...change });

it('marks failed checks once each, on their line or on their function, leaves static findings to the language server, and what is not written to its TODO', () => {
  const checks = [failed({ line: 3 }), failed({ line: 3, name: 'other inputs' }), failed({ function: 'g', mistake: 'wrong-sign' }), failed({ kind: 'static' }), failed({ passed: true }), failed({ function: 'g', line: 5, unwritten: 'g' })];
  expect(checkMarks(text, { exercise: 'e', passed: false, checks, seen: [] })).toEqual([
    { function: 'f', line: 2, severity: 'error', message: 'wrong', code: undefined },
    { function: 'g', line: 3, severity: 'error', message: 'wrong', code: 'wrong-sign' },
  ]);
});

const gradient = (change: Partial<GradientReport>): GradientReport => ({
  name: 'g: dw, db',
  function: 'g',
  verdict: 'fail',
  difference: 1,
  parameters: [
    { name: 'w', shape: [1], difference: 1, wrong: true, entries: [] },
    { name: 'b', shape: [], difference: 0, wrong: false, entries: [] },
  ],
  causes: [],
  forwardPasses: 1,
  seconds: 0,
  ...change,
});

it('marks the best cause on its line as a warning, and names the wrong gradients where there is no cause', () => {
  const causes = [
    { id: 'missing-1-over-m', parameters: ['w'], line: 5, message: 'dw is m times too large: 1/m is missing.' },
    { id: 'other', parameters: ['w'], line: 1, message: 'other' },
  ];
  expect(gradientMarks(text, [gradient({ causes }), gradient({}), gradient({ verdict: 'pass' }), gradient({ verdict: 'meaningless' })])).toEqual([
    { function: 'g', line: 4, severity: 'warning', message: 'dw is m times too large: 1/m is missing.', code: 'missing-1-over-m' },
    { function: 'g', line: 3, severity: 'warning', message: 'dw of g: the gradient does not match the cost. The panel shows which entries.', code: undefined },
  ]);
});

it('marks causes of different gradients each on its own line', () => {
  const causes = [
    { id: 'sign', parameters: ['b'], line: 5, message: 'db has the wrong sign.' },
    { id: 'guess', parameters: ['b'], line: 4, message: 'db is something else.' },
    { id: 'missing-1-over-m', parameters: ['w'], line: 3, message: 'dw is m times too large.' },
  ];
  expect(gradientMarks(text, [gradient({ causes }), gradient({ causes: [{ id: 'unwritten', parameters: [], line: 2, message: 'g cannot be checked yet.' }] })]).map(({ line, code }) => [line, code])).toEqual([
    [4, 'sign'],
    [2, 'missing-1-over-m'],
  ]);
});
