import { describe, expect, it } from 'vitest';
import { checkGradients } from './check';
import type { GradientProblem } from './problem';
import { gaussian, seededRandom } from '../random';

/** J = sum over examples of log cosh(w2 . f(W1 x + b1) + b2) / m in plain loops, with its gradient by the chain rule. */
function network(seed: number, n: [number, number, number], f: (z: number) => number, slope: (z: number) => number, spoil?: (g: Float64Array[]) => void): GradientProblem {
  const normal = gaussian(seededRandom(seed));
  const [n0, n1, m] = n;
  const fill = (length: number) => Float64Array.from({ length }, normal);
  const x = fill(n0 * m);
  const hidden = (p: Float64Array[], e: number, j: number) => p[1][j] + Array.from({ length: n0 }, (_, i) => p[0][j * n0 + i] * x[i * m + e]).reduce((a, b) => a + b, 0);
  const output = (p: Float64Array[], e: number) => p[3][0] + Array.from({ length: n1 }, (_, j) => p[2][j] * f(hidden(p, e, j))).reduce((a, b) => a + b, 0);
  return {
    parameters: [
      { name: 'W1', shape: [n1, n0], values: fill(n1 * n0) },
      { name: 'b1', shape: [n1, 1], values: fill(n1) },
      { name: 'W2', shape: [1, n1], values: fill(n1) },
      { name: 'b2', shape: [1, 1], values: fill(1) },
    ],
    cost: (p) => Array.from({ length: m }, (_, e) => Math.log(Math.cosh(output(p, e))) / m).reduce((a, b) => a + b, 0),
    gradients: (p) => {
      const g = p.map((values) => new Float64Array(values.length));
      for (let e = 0; e < m; e++) {
        const d = Math.tanh(output(p, e)) / m;
        g[3][0] += d;
        for (let j = 0; j < n1; j++) {
          const z = hidden(p, e, j);
          g[2][j] += d * f(z);
          g[1][j] += d * p[2][j] * slope(z);
          for (let i = 0; i < n0; i++) g[0][j * n0 + i] += d * p[2][j] * slope(z) * x[i * m + e];
        }
      }
      spoil?.(g);
      return g;
    },
  };
}

const tanh = [Math.tanh, (z: number) => 1 - Math.tanh(z) ** 2] as const;
const relu = [(z: number) => Math.max(z, 0), (z: number) => (z > 0 ? 1 : 0)] as const;
const sizes: [string, [number, number, number]][] = [
  ['few entries', [3, 4, 7]],
  ['many entries', [25, 20, 6]],
];

describe.each(sizes)('with %s', (_, n) => {
  it.each([['tanh', tanh], ['relu', relu]] as const)('passes right gradients through %s over many seeds', async (_name, [f, slope]) => {
    for (let seed = 1; seed <= 20; seed++) {
      const result = await checkGradients(network(seed, n, f, slope), { seed });
      expect({ seed, verdict: result.verdict, difference: result.difference < 1e-7 }).toEqual({ seed, verdict: 'pass', difference: true });
    }
  });

  it.each<[string, (g: Float64Array[]) => void, string[]]>([
    ['a factor', (g) => g[1].forEach((v, i) => (g[1][i] = v * 1.001)), ['b1']],
    ['one entry', (g) => (g[0][5] += 1e-3), ['W1']],
    ['a sign in two parameters', (g) => [0, 2].forEach((k) => g[k].forEach((v, i) => (g[k][i] = -v))), ['W1', 'W2']],
    ['zeros', (g) => g[2].fill(0), ['W2']],
  ])('fails on %s and names the parameters', async (_name, spoil, wrong) => {
    for (let seed = 1; seed <= 10; seed++) {
      const result = await checkGradients(network(seed, n, ...tanh, spoil), { seed });
      expect([seed, result.verdict, result.parameters.filter((p) => p.wrong).map((p) => p.name)]).toEqual([seed, 'fail', wrong]);
    }
  });

  it('finds a single wrong entry by bisection', async () => {
    const result = await checkGradients(network(3, n, ...tanh, (g) => (g[0][5] += 1e-3)));
    expect(result.parameters[0].entries[0]).toMatchObject({ position: 5 });
  });

  it('agrees with the full check', async () => {
    const problem = network(4, n, ...tanh, (g) => (g[0][5] += 1e-3));
    const [quick, full] = [await checkGradients(problem), await checkGradients(problem, { full: true })];
    expect(full.parameters.map(({ wrong }) => wrong)).toEqual(quick.parameters.map(({ wrong }) => wrong));
  });
});

describe('says that a check is meaningless', () => {
  const base = (change: (p: GradientProblem) => Partial<GradientProblem>, seed = 2, n: [number, number, number] = [20, 10, 5]) => {
    const problem = network(seed, n, ...tanh);
    return { ...problem, ...change(problem) };
  };
  it.each<[string, GradientProblem, string, string[]]>([
    ['a random cost', base((p) => ({ cost: (at) => p.cost(at) + Math.random() * 1e-3 })), 'random', []],
    ['random gradients', base((p) => ({ gradients: (at) => p.gradients(at).map((g) => g.map((v) => v * Math.random())) })), 'random', ['W1', 'b1', 'W2', 'b2']],
    ['a cost of NaN', base(() => ({ cost: () => NaN })), 'non-finite', []],
    ['a cost that ignores W2', base((p) => ({ cost: (at) => p.cost([at[0], at[1], p.parameters[2].values, at[3]]) })), 'independent', ['W2']],
    ['a cost rounded to float32', base((p) => ({ cost: (at) => Math.fround(p.cost(at)) })), 'noise', []],
    ['a cost rounded to 4 digits', base((p) => ({ cost: (at) => Number(p.cost(at).toFixed(4)) })), 'noise', []],
    ['parameters rounded to float32', base((p) => ({ cost: (at) => p.cost(at.map((v) => v.map(Math.fround))) })), 'noise', []],
    ['one parameter rounded to float32', base((p) => ({ cost: (at) => p.cost(at.map((v, i) => (i === 0 ? v.map(Math.fround) : v))) })), 'noise', []],
    ['a constant cost', base(() => ({ cost: () => 3, gradients: (at) => at.map((v) => new Float64Array(v.length)) })), 'independent', ['W1', 'b1', 'W2', 'b2']],
    ['saturation', base((p) => ({ cost: (at) => Math.tanh(14 + p.cost(at)), gradients: (at) => at.map((v) => new Float64Array(v.length)) })), 'vanishing', []],
  ])('%s', async (_name, problem, why, parameters) => {
    const result = await checkGradients(problem);
    expect([result.verdict, result.meaningless?.why]).toEqual(['meaningless', why]);
    if (parameters.length) expect(result.meaningless?.parameters).toEqual(parameters);
  });
});

it('steps aside from a kink at the point itself', async () => {
  const problem = network(5, [20, 10, 5], ...relu);
  problem.parameters[0].values.fill(0);
  problem.parameters[1].values.fill(0);
  expect((await checkGradients(problem)).verdict).toBe('pass');
});

it('tests a gradient that is zero at the start point at a point beside it', async () => {
  const problem = network(6, [20, 10, 5], ...tanh, (g) => g[0].fill(0));
  problem.parameters[2].values.fill(0);
  expect((await checkGradients(problem)).verdict).toBe('fail');
});
