import { expect, it } from 'vitest';
import type { BindingFact } from '../shapes/analysis';
import { fits, shapeRows, shapeText } from './shape-rows';

it.each([
  ['(n_x, m)', [3, 5], true],
  ['(n_x, 1)', [3, 1], true],
  ['(n_x, 1)', [3, 2], false],
  ['(n_x, m)', [3], false],
  ['(m,)', [7], true],
  ['()', [], true],
  ['()', [1], false],
  ['(m, 2 * n_x, ?)', [4, 6, 9], true],
])('%s against [%j]: %s', (written, shape, expected) => {
  expect(fits(written, shape)).toBe(expected);
});

it.each([
  [[], '()'],
  [[3], '(3,)'],
  [[2, 3], '(2, 3)'],
])('prints %j as %s', (shape, expected) => {
  expect(shapeText(shape)).toBe(expected);
});

function binding(name: string, line: number, shape?: string, declared?: string): BindingFact {
  const position = { line: line - 1, character: 0 };
  return { name, kind: 'definition', function: 'f', range: { start: position, end: position }, shape, declared, derivation: [] };
}

it('joins bindings and sightings by function and name, the nearest line first', () => {
  const rows = shapeRows(
    [binding('Z', 3, '(1, m)'), binding('Z', 9, '(m, 1)'), binding('w', 1, '(n_x, 1)', '(n_x, 1)'), binding('i', 4)],
    [
      { function: 'f', name: 'Z', line: 9, shape: [1, 5] },
      { function: 'f', name: 'Z', line: 3, shape: [1, 5] },
      { function: 'g', name: 'w', line: 30, shape: [2, 1] },
    ],
  );
  expect(rows.map(({ function: f, name, line, inferred, seen, agreement }) => [f, name, line, inferred, seen, agreement])).toEqual([
    ['f', 'w', 1, '(n_x, 1)', undefined, 'unknown'],
    ['f', 'Z', 3, '(1, m)', '(1, 5)', 'agree'],
    ['f', 'Z', 9, '(m, 1)', '(1, 5)', 'unknown'],
    ['g', 'w', 30, undefined, '(2, 1)', 'unknown'],
  ]);
});

it('finds a broken contract, and no fault in what was only inferred from other calls', () => {
  const seen = [{ function: 'f', name: 'dw', line: 1, shape: [3, 3] }];
  expect(shapeRows([binding('dw', 1, '(n_x, 1)', '(n_x, 1)')], seen)[0].agreement).toBe('disagree');
  expect(shapeRows([binding('dw', 1, '(n_x, 1)')], seen)[0].agreement).toBe('unknown');
});
