/** What checking an exercise says: plain data that crosses the process boundary unchanged. */
import type { CheckKind } from './exercise';

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
}

export interface CheckReport {
  exercise: string;
  passed: boolean;
  checks: CheckResult[];
  /** Shapes of named tensors as the last run saw them. */
  seen: SeenShape[];
}

export interface SeenShape {
  function: string;
  name: string;
  line: number;
  shape: number[];
}
