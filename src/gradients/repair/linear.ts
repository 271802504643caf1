/** Factors of a change that make wrong gradients right, where the gradients are linear in the factor. */
import { gapTo, type Case } from './case';

/**
 * @param start the gradients without the change, where the factor is `neutral`
 * @param moved the gradients where the factor is `other`
 * @returns at most three factors, each for at least one wrong parameter
 */
export function solveFactors(one: Case, wrong: string[], start: Map<string, Float64Array>, moved: Map<string, Float64Array>, neutral: number, other: number): number[] {
  const found: number[] = [];
  for (const name of wrong) {
    const i = one.parameters.findIndex((parameter) => parameter.name === name);
    const { positions, values } = one.truth[i];
    const [now, then] = [start.get(name)!, moved.get(name)!];
    let along = 0;
    let square = 0;
    for (let k = 0; k < values.length; k++) {
      const at = positions ? positions[k] : k;
      const step = (then[at] - now[at]) / (other - neutral);
      along += step * (values[k] - now[at]);
      square += step * step;
    }
    if (square === 0 || !Number.isFinite(square)) continue;
    const factor = neutral + along / square;
    const predicted = now.map((value, at) => value + ((factor - neutral) * (then[at] - value)) / (other - neutral));
    if (gapTo(one.truth[i], predicted) > 1e-5) continue;
    if (!found.some((known) => Math.abs(known - factor) <= 1e-6 * Math.abs(factor))) found.push(factor);
    if (found.length === 3) break;
  }
  return found.map((factor) => (Math.abs(factor) < 1e-9 ? 0 : factor));
}

/**
 * Two constants with which two terms together make all wrong parameters right.
 * @param first the gradients with the first term once, `second` with the second
 */
export function solvePair(one: Case, wrong: string[], start: Map<string, Float64Array>, first: Map<string, Float64Array>, second: Map<string, Float64Array>): [number, number] | undefined {
  let [aa, ab, bb, ag, bg, gg] = [0, 0, 0, 0, 0, 0];
  for (const name of wrong) {
    const { positions, values } = one.truth[one.parameters.findIndex((parameter) => parameter.name === name)];
    const [now, a, b] = [start, first, second].map((gradients) => gradients.get(name)!);
    for (let k = 0; k < values.length; k++) {
      const at = positions ? positions[k] : k;
      const [u, v, gap] = [a[at] - now[at], b[at] - now[at], values[k] - now[at]];
      aa += u * u;
      ab += u * v;
      bb += v * v;
      ag += u * gap;
      bg += v * gap;
      gg += gap * gap;
    }
  }
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-9 * aa * bb)) return undefined;
  const [x, y] = [(ag * bb - bg * ab) / determinant, (bg * aa - ag * ab) / determinant];
  const left = gg - x * ag - y * bg;
  return left <= 1e-10 * gg ? [x, y] : undefined;
}

/** Factors worth a try where the gradients are not linear in them, such as inside a loop that feeds itself. */
export function usualFactors({ examples, scalars }: Case): number[] {
  const m = examples[0] || 2;
  const known = scalars.filter((s) => s > 0).flatMap((s) => [s, 1 / s]);
  return [-1, 2, 0.5, m, 1 / m, 1 / 3, 0.1, ...known.slice(0, 6)];
}

/** A constant that fits a single number explains nothing. */
export function telling(fix: { free?: unknown; factor?: number; fixed: string[] }, one: Case): boolean {
  if (!fix.free || fix.factor === undefined) return true;
  return one.parameters.reduce((sum, { name, values }) => sum + (fix.fixed.includes(name) ? values.length : 0), 0) > 1;
}
