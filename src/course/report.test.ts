import { expect, it } from 'vitest';
import { outcomeInWords, outcomeOf, type CheckResult } from './report';

const check = (name: string, passed: boolean, unwritten?: string): CheckResult => ({ function: name, kind: 'value', name: `${name}: n`, passed, message: '', unwritten });
const words = (...checks: CheckResult[]) => outcomeInWords(outcomeOf(checks));

it('an outcome in words: of a function that is not written nothing counts, not even what passes by itself', () => {
  expect(words(check('f', true), check('g', true))).toBe('all 2 checks passed');
  expect(words(check('f', false), check('f', true))).toBe('1 of 2 checks failed');
  expect(words(check('f', true), check('f', false, 'f'))).toBe('1 function is unfinished');
  expect(words(check('f', false, 'f'), check('f', false, 'f'), check('g', false, 'f'), check('h', true))).toBe('1 check passed, 2 functions are unfinished');
  expect(words(check('f', false, 'f'), check('h', false), check('h', true))).toBe('1 of 2 checks failed, 1 function is unfinished');
});

it('each unfinished function is told once', () => {
  expect(outcomeOf([check('f', false, 'f'), check('f', false, 'f'), check('g', false, 'f')]).unfinished.map((result) => result.function)).toEqual(['f', 'g']);
});
