import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metric, number, percent, words } from './format';
import { heatmap } from './heatmap';
import { logPosition, relativeDifference } from './scale';
import { smoothed } from './smoothing';

describe('number', () => {
  it.each([
    [0, '0'],
    [0.005, '0.005'],
    [0.69314718, '0.6931'],
    [12288, '12288'],
    [12288.25, '12290'],
    [3e-10, '3e-10'],
    [1.234e-9, '1.23e-9'],
    [-0.00012, '-1.2e-4'],
    [2500000, '2.5e6'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [null, ''],
  ])('%s as %s', (value, expected) => expect(number(value)).toBe(expected));

  it('is never off by more than half of its last digit', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, min: -1e308, max: 1e308 }), (value) => Math.abs(Number(number(value)) - value) <= Math.abs(value) * 5.1e-3));
  });
});

it('reads accuracies as per cent and anything else as a number', () => {
  expect([metric('trainAccuracy', 0.99043), metric('cost', 0.99043), percent(0.7), words('testAccuracy'), words('cost')]).toEqual(['99.04 %', '0.9904', '70 %', 'test accuracy', 'cost']);
});

it('the logarithmic scale runs from 1e-12 to 1 and stays inside for any number', () => {
  expect([1e-12, 1e-6, 1].map(logPosition)).toEqual([0, expect.closeTo(0.5, 12), 1]);
  fc.assert(fc.property(fc.double(), (value) => logPosition(value) >= 0 && logPosition(value) <= 1));
});

it('the relative difference is symmetric, 0 for equals and at most 2', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.double({ noNaN: true, min: -1e9, max: 1e9 }), (a, n) => {
      expect(relativeDifference(a, a)).toBe(0);
      expect(relativeDifference(a, n)).toBe(relativeDifference(n, a));
      expect(relativeDifference(a, n)).toBeLessThanOrEqual(2);
    }),
  );
});

describe('smoothing', () => {
  it('leaves a constant as it is, bias corrected from the first value', () => {
    expect(smoothed([3, 3, 3], 0.9)).toEqual([3, 3, 3].map((value) => expect.closeTo(value, 12)));
  });

  it('is the weighted mean of what came before, with weights beta^age', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -100, max: 100 }), { minLength: 1, maxLength: 20 }), fc.double({ noNaN: true, min: 0.05, max: 0.95 }), (values, beta) => {
        const weights = values.map((_, i) => beta ** (values.length - 1 - i));
        const mean = values.reduce((sum, value, i) => sum + value * weights[i], 0) / weights.reduce((a, b) => a + b);
        expect(smoothed(values, beta).at(-1)).toBeCloseTo(mean, 8);
      }),
    );
  });

  it('passes gaps and broken values through', () => {
    expect(smoothed([1, null, Number.NaN, 1], 0.5)).toEqual([1, null, Number.NaN, 1]);
  });
});

describe('heat map', () => {
  const entry = (index: number[]) => ({ index, analytic: 1, numeric: 2 });

  it.each([
    [[], 1, 1],
    [[5], 1, 5],
    [[4, 3], 4, 3],
    [[2, 3, 4], 6, 4],
  ])('of shape %j has %i rows and %i columns', (shape, rows, columns) => {
    const map = heatmap({ shape, entries: [] });
    expect([map.rows, map.columns, map.cells.length, map.hidden]).toEqual([rows, columns, rows * columns, 0]);
  });

  it('puts every entry at its place', () => {
    const map = heatmap({ shape: [2, 3, 4], entries: [entry([1, 0, 2])] });
    const [cell] = map.cells.filter((c) => c.entry);
    expect([cell.row, cell.column, cell.index, cell.difference]).toEqual([3, 2, [1, 0, 2], 0.5]);
  });

  it('of a large tensor keeps the rows and columns of its worst entries', () => {
    const map = heatmap({ shape: [12288, 100], entries: [entry([12000, 99]), entry([7, 50])] });
    expect([map.rows, map.columns, map.hidden]).toEqual([40, 40, 12288 * 100 - 1600]);
    expect(map.cells.filter((c) => c.entry).map((c) => c.index)).toEqual([
      [7, 50],
      [12000, 99],
    ]);
  });
});
