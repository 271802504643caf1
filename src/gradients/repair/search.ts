/** Finds the changes of a backward pass that make its gradients right. */
import type { Edit } from '../tape';
import { both, gapTo, groupsOf, wrongIn, type Case, type Group } from './case';
import { attributes, axes, bypasses, factors, inputScales, kernels, projections, scales, slopes, takes, terms, transposes, uses, type Family, type Hypothesis } from './hypotheses';

export interface Fix extends Hypothesis {
  /** The factor that it takes, where one is free. */
  factor?: number;
  applied: Edit;
  /** Parameters that it makes right, and those that stay wrong. */
  fixed: string[];
  left: string[];
}

export interface SearchOptions {
  base?: Edit;
  /** Milliseconds. */
  budget: number;
  breathe?(): Promise<void> | void;
}

/** Cheap families first; the expensive ones run where no simple change explains all. */
const stages: Family[][] = [
  [scales, inputScales, transposes, bypasses, axes, kernels, attributes],
  [takes, slopes, factors, projections],
  [uses, terms],
];

export async function search(one: Case, { base, budget, breathe }: SearchOptions): Promise<Fix[]> {
  const start = one.replay(base ?? {});
  if (!start) return [];
  const wrong = wrongIn(one, start).filter((name) => one.tape.outputs.has(name));
  const groups = groupsOf(one)
    .filter(({ reaches }) => wrong.some((name) => reaches.has(name)))
    .sort((a, b) => Number(covers(b, wrong)) - Number(covers(a, wrong)) || Number(a.narrow) - Number(b.narrow) || b.operations[0].index - a.operations[0].index);
  const attempt = new Attempt(one, base, start, wrong);
  const fixes: Fix[] = [];
  const until = performance.now() + budget;
  for (const stage of stages) {
    for (const group of groups) {
      for (const family of stage) {
        for (const hypothesis of family(one, group)) {
          fixes.push(...attempt.try(hypothesis));
          if (performance.now() > until) return fixes;
        }
      }
      await breathe?.();
    }
    if (fixes.some((fix) => fix.left.length === 0 && telling(fix, one))) return fixes;
  }
  return fixes;
}

/** A constant that fits a single number explains nothing. */
function telling(fix: Fix, one: Case): boolean {
  if (fix.free === undefined || fix.factor === undefined) return true;
  const entries = one.parameters.reduce((sum, { name, values }) => sum + (fix.fixed.includes(name) ? values.length : 0), 0);
  return entries > 1;
}

function covers({ reaches }: Group, wrong: string[]): boolean {
  return wrong.every((name) => reaches.has(name));
}

class Attempt {
  private readonly usual: number[];

  constructor(
    private readonly one: Case,
    private readonly base: Edit | undefined,
    private readonly start: Map<string, Float64Array>,
    private readonly wrong: string[],
  ) {
    const m = one.examples[0] || 2;
    const scalars = one.scalars.filter((s) => s > 0).flatMap((s) => [s, 1 / s]);
    this.usual = [-1, 2, 0.5, m, 1 / m, 1 / 3, 0.1, ...scalars.slice(0, 6)];
  }

  try(hypothesis: Hypothesis): Fix[] {
    if (!hypothesis.free) return this.judged(hypothesis, undefined);
    const solved = this.factors(hypothesis);
    // A loop passes its own results through the statement: the factor comes in with several powers.
    const guesses = solved.length === 0 && hypothesis.kind === 'scale' && hypothesis.group.operations.length > 1 ? this.usual : [];
    return [...solved, ...guesses].flatMap((factor) => this.judged(hypothesis, factor));
  }

  private judged(hypothesis: Hypothesis, factor: number | undefined): Fix[] {
    const applied = both(this.base, hypothesis.edit(factor ?? 1));
    const gradients = this.one.replay(applied);
    if (!gradients) return [];
    const left = wrongIn(this.one, gradients);
    const fixed = this.wrong.filter((name) => !left.includes(name));
    if (fixed.length === 0 || left.some((name) => !this.wrong.includes(name))) return [];
    return [{ ...hypothesis, factor, applied, fixed, left }];
  }

  /** The factors for which one wrong parameter or all of them become right, if the change is linear in the factor. */
  private factors(hypothesis: Hypothesis): number[] {
    const neutral = hypothesis.free!.neutral;
    const other = neutral === 0 ? 1 : 0;
    const moved = this.one.replay(both(this.base, hypothesis.edit(other)));
    if (!moved) return [];
    const found: number[] = [];
    for (const name of this.wrong) {
      const i = this.one.parameters.findIndex((parameter) => parameter.name === name);
      const { positions, values } = this.one.truth[i];
      const [now, then] = [this.start.get(name)!, moved.get(name)!];
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
      if (gapTo(this.one.truth[i], predicted) > 1e-5) continue;
      if (!found.some((known) => Math.abs(known - factor) <= 1e-6 * Math.abs(factor))) found.push(factor);
      if (found.length === 3) break;
    }
    return found.map((factor) => (Math.abs(factor) < 1e-9 ? 0 : factor));
  }
}
