import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDim } from './contracts/dimensions';
import { add, compare, constant, divideExactly, floorDivide, int, letter, multiply, printDim, substitute, subtract, type Dim } from './dimension';

describe('one canonical form', () => {
  it.each([
    ['num_px * num_px * 3', 'num_px * num_px * 3'],
    ['3 * num_px', '3 * num_px'],
    ['floor((n + 2p - f)/s) + 1', 'floor((n + 2p - f)/s) + 1'],
    ['(n + 2*p - f)//s + 1', 'floor((n + 2 * p - f)/s) + 1'],
    ['n + n', '2 * n'],
    ['n - n', '0'],
    ['(n_x * m) // m', 'n_x'],
    ['(n - 2)//2 + 1', 'floor(n/2)'],
    ['28*28', '784'],
    ['layerDims[l - 1]', 'layerDims[l - 1]'],
    ['?', '?'],
  ])('%s prints as %s', (text, expected) => expect(printDim(parseDim(text))).toBe(expected));
});

describe('comparison has three answers', () => {
  it.each([
    ['n', 'n', 'equal'],
    ['a + b', 'b + a', 'equal'],
    ['a * b', 'b * a', 'equal'],
    ['floor((n + 2p - f)/s) + 1', '(n - f + 2*p)//s + 1', 'equal'],
    ['n', 'm', 'different'],
    ['n', '1', 'different'],
    ['n', '3', 'unknown'],
    ['n', 'n + 1', 'different'],
    ['n * m', 'n', 'different'],
    ['n * m', 'm * k', 'different'],
    ['n * m', 'k', 'unknown'],
    ['n_a + n_x', 'n_x', 'different'],
    ['n * n', '2 * n', 'unknown'],
    ['n//2', 'n', 'unknown'],
    ['?', '3', 'unknown'],
  ])('%s against %s is %s', (a, b, answer) => expect(compare(parseDim(a), parseDim(b))).toBe(answer));
});

/** Random expressions with their value under an assignment of the letters, as plain arithmetic. */
const letters = ['a', 'b', 'c'];
const expression = fc.letrec<{ node: { dim: Dim; value: (of: number[]) => number } }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 9 }).map((value) => ({ dim: int(value), value: () => value })),
    fc.nat(2).map((at) => ({ dim: letter(letters[at]), value: (of: number[]) => of[at] })),
    fc.tuple(tie('node'), tie('node'), fc.constantFrom('+', '-', '*')).map(([x, y, sign]) => ({
      dim: sign === '+' ? add(x.dim, y.dim) : sign === '-' ? subtract(x.dim, y.dim) : multiply(x.dim, y.dim),
      value: (of: number[]) => (sign === '+' ? x.value(of) + y.value(of) : sign === '-' ? x.value(of) - y.value(of) : x.value(of) * y.value(of)),
    })),
    fc.tuple(tie('node'), fc.integer({ min: 1, max: 5 })).map(([x, by]) => ({ dim: floorDivide(x.dim, int(by)), value: (of: number[]) => Math.floor(x.value(of) / by) })),
  ),
})).node;
const sizes = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 3, maxLength: 3 });

describe('against plain arithmetic', () => {
  it('substituting numbers gives the same value', () => {
    fc.assert(
      fc.property(expression, sizes, ({ dim, value }, of) => {
        if (!dim.terms) return;
        const result = substitute(dim, (atom) => (atom.kind === 'name' ? int(of[letters.indexOf(atom.text)]) : undefined));
        expect(constant(result)).toBe(value(of) + 0);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
  it('equal is equal for all sizes, and a certain sign never meets', () => {
    fc.assert(
      fc.property(expression, expression, sizes, (x, y, of) => {
        const answer = compare(x.dim, y.dim);
        if (answer === 'equal') expect(x.value(of)).toBe(y.value(of));
      }),
      { numRuns: 500, seed: 7 },
    );
  });
  it('an exact quotient multiplies back', () => {
    fc.assert(
      fc.property(expression, expression, ({ dim: a }, { dim: b }) => {
        if (!a.terms || !b.terms || b.terms.length === 0) return;
        const whole = multiply(a, b);
        const quotient = divideExactly(whole, b);
        if (quotient?.terms) expect(multiply(quotient, b).key).toBe(whole.key);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
