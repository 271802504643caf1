import { expect, it } from 'vitest';
import { activates, slopeOf } from './roles';
import type { Seen } from './survey';

const seen = (...values: number[]): Seen => ({ kind: 'number', shape: [], count: values.length, values: Float64Array.from(values), integer: false, constant: false });
const z = [-2, -1.3, -0.4, -0.1, 0.2, 0.5, 0.9, 1.4, 2.2];

it('knows the derivative of an activation, and takes no numbers for that of infinity', () => {
  expect(slopeOf(seen(1 - 0.25, 1 - 0.01), seen(0.5, 0.1))).toBe('tanhSlopeOfA');
  expect(slopeOf(seen(0.3, 0.4), seen(Infinity, Infinity))).toBeUndefined();
  expect(slopeOf(seen(0.3, 0.4), seen(-Infinity, -Infinity))).toBeUndefined();
});

it('knows an activation by its order, but not a multiple or another order', () => {
  expect(activates(seen(...z), seen(...z.map((x) => Math.log1p(Math.exp(x)))))).toBe(true);
  expect(activates(seen(...z), seen(...z.map((x) => 3 * x + 1)))).toBe(false);
  expect(activates(seen(...z), seen(...z.map((x) => x * x)))).toBe(false);
});
