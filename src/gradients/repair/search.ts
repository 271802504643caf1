/** Finds the changes of a backward pass that make its gradients right. */
import type { Edit } from '../tape';
import { both, groupsOf, wrongIn, type Case, type Group } from './case';
import { attributes, axes, bypasses, factors, inputFactors, inputScales, inputTerms, kernels, oddFactors, projections, scales, shares, slopes, takes, terms, transposes, uses, type Family, type Hypothesis } from './hypotheses';
import { solveFactors, telling, usualFactors } from './linear';
import { Deadline } from './clock';

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
  /** Milliseconds of work. */
  budget: number;
  /** Single rounds and calls of a statement, instead of all of them together. */
  narrow?: boolean;
  /** The operations of one statement, each by itself, instead of all. */
  groups?: Group[];
  /** Only the cheap families. */
  quick?: boolean;
  breathe?(): Promise<void> | void;
}

/** Cheap families first; the expensive ones run where no simple change explains all. */
const stages: Family[][] = [
  [scales, inputScales, transposes, bypasses, axes, shares, kernels, attributes],
  [takes, slopes, factors, projections],
  [uses, oddFactors, terms],
];

/** For the operations of one statement, which are run again in no time. */
const closeStages: Family[][] = stages.map((stage, i) => (i === 0 ? stage : [...stage, i === 1 ? inputFactors : inputTerms]));

export async function search(one: Case, { base, budget, narrow = false, groups: chosen, quick = false, breathe }: SearchOptions): Promise<Fix[]> {
  const start = one.replay(base ?? {});
  if (!start) return [];
  const wrong = wrongIn(one, start).filter((name) => one.tape.outputs.has(name));
  const groups = (chosen ?? groupsOf(one).filter((group) => group.narrow === narrow))
    .filter((group) => wrong.some((name) => group.reaches.has(name)))
    .sort((a, b) => Number(covers(b, wrong)) - Number(covers(a, wrong)) || b.operations[0].index - a.operations[0].index);
  const attempt = new Attempt(one, base, start, wrong);
  const fixes: Fix[] = [];
  const deadline = new Deadline(budget);
  for (const stage of chosen ? closeStages : quick ? stages.slice(0, 1) : stages) {
    for (const group of groups) {
      for (const family of stage) {
        for (const hypothesis of family(one, group)) {
          fixes.push(...attempt.try(hypothesis));
          if (deadline.passed) return fixes;
        }
      }
      await breathe?.();
    }
    if (fixes.some((fix) => fix.left.length === 0 && telling(fix, one))) return fixes;
  }
  return fixes;
}

function covers({ reaches }: Group, wrong: string[]): boolean {
  return wrong.every((name) => reaches.has(name));
}

class Attempt {
  constructor(
    private readonly one: Case,
    private readonly base: Edit | undefined,
    private readonly start: Map<string, Float64Array>,
    private readonly wrong: string[],
  ) {}

  try(hypothesis: Hypothesis): Fix[] {
    if (!hypothesis.free) return this.judged(hypothesis, undefined);
    const solved = this.factors(hypothesis);
    // A loop passes its own results through the statement: the factor comes in with several powers.
    const guesses = solved.length === 0 && hypothesis.kind === 'scale' && hypothesis.group.operations.length > 1 ? usualFactors(this.one) : [];
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
    return moved ? solveFactors(this.one, this.wrong, this.start, moved, neutral, other) : [];
  }
}
