import { expect, it } from 'vitest';
import { solvePair } from './linear';
import type { Case } from './case';

const gradients = (...values: number[]) => new Map([['W', Float64Array.from(values)]]);
const caseOf = (...right: number[]) => ({ parameters: [{ name: 'W', shape: [4], values: new Float64Array(4) }], truth: [{ values: Float64Array.from(right), error: 0 }] }) as unknown as Case;

it('finds the two constants of two missing terms', () => {
  // right = start - 2 (first - start) + 0.5 (second - start)
  const pair = solvePair(caseOf(1 - 2 + 1, 2 - 0 + 1.5, 3 + 6 - 0.5, 4 - 2 + 2), ['W'], gradients(1, 2, 3, 4), gradients(2, 2, 0, 5), gradients(3, 5, 2, 8))!;
  expect(pair[0]).toBeCloseTo(-2, 12);
  expect(pair[1]).toBeCloseTo(0.5, 12);
});

it('finds none where the terms do not account for all, or are multiples of one another', () => {
  expect(solvePair(caseOf(1, 1, 1, 9), ['W'], gradients(1, 2, 3, 4), gradients(2, 2, 0, 5), gradients(3, 5, 2, 8))).toBeUndefined();
  expect(solvePair(caseOf(2, 3, 4, 5), ['W'], gradients(1, 2, 3, 4), gradients(2, 3, 4, 5), gradients(3, 4, 5, 6))).toBeUndefined();
});
