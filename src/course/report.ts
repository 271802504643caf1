/** What checking an exercise says: plain data that crosses the process boundary unchanged. */
import type { CheckKind } from './exercise';
import type { Value } from './value';

/** Text that stands on screen, saved or not; `path` is where breakpoints and sentences point to. */
export interface LearnerSource {
  path: string;
  text: string;
}

export interface CheckResult {
  function: string;
  kind: CheckKind;
  name: string;
  passed: boolean;
  message: string;
  /** Stable id of the recognised mistake. */
  mistake?: string;
  /** Line in the learner's file, from 1. */
  line?: number;
  expected?: string;
  actual?: string;
  /** The function whose TODO still throws, this one or one that it calls: there is nothing to be right or wrong yet. */
  unwritten?: string;
}

export interface CheckReport {
  exercise: string;
  passed: boolean;
  checks: CheckResult[];
  /** Shapes of named tensors as the last run saw them. */
  seen: SeenShape[];
  /** What the functions gave, for a judge outside of the process that loaded them; only where it was asked for. */
  given?: Given[];
}

/** The results of a check's calls, in order. */
export interface Given {
  function: string;
  check: string;
  values: Value[];
}

export interface SeenShape {
  function: string;
  name: string;
  line: number;
  shape: number[];
}

/** The results of a report, apart. */
export interface Outcome {
  passed: CheckResult[];
  failed: CheckResult[];
  /** For each function that is not written yet, or waits for one that is not, the result that says so. */
  unfinished: CheckResult[];
}

/** Of a function that is not finished nothing counts as right or wrong. */
export function outcomeOf(checks: readonly CheckResult[]): Outcome {
  const unfinished = new Map(checks.filter((check) => check.unwritten !== undefined).map((check) => [check.function, check]));
  const judged = checks.filter((check) => !unfinished.has(check.function));
  return { passed: judged.filter(({ passed }) => passed), failed: judged.filter(({ passed }) => !passed), unfinished: [...unfinished.values()] };
}

/** An outcome in one line: `4 of 18 checks failed, 2 functions are unfinished`. */
export function outcomeInWords({ passed, failed, unfinished }: Outcome): string {
  const rest = unfinished.length === 0 ? '' : `${unfinished.length} ${unfinished.length === 1 ? 'function is' : 'functions are'} unfinished`;
  const judged = passed.length + failed.length;
  if (judged === 0) return rest || 'there is nothing to check';
  const checks = judged === 1 ? 'check' : 'checks';
  const verdict = failed.length > 0 ? `${failed.length} of ${judged} ${checks} failed` : `${rest ? '' : 'all '}${judged} ${checks} passed`;
  return rest ? `${verdict}, ${rest}` : verdict;
}
