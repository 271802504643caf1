import type * as Tf from '@tensorflow/tfjs';
import type { Value } from './value';
import type { LearnerModule, TensorFlow, Training } from '../training/training';

/**
 * What an exercise is. One folder `src/exercises/<id>/` holds everything about it:
 *   exercise.ts   the default export, an `Exercise`
 *   solution.ts   the reference solution, with contracts in JSDoc; `// TODO` regions make the starter
 *   statement.md  what the learner reads
 * The folder is found by being there; nothing lists it.
 */
export type { Dataset, LabelledExamples } from '../data/dataset';
export type { Hyperparameter, LearnerModule, TensorFlow, Training, TrainingContext, TrainingLoop } from '../training/training';

export type CheckKind = 'static' | 'shape' | 'value' | 'property' | 'gradient';

/** What inputs are made with. */
export interface Bench {
  tf: TensorFlow;
  /** Seeded uniform numbers in [0, 1): the same seed gives the same inputs. */
  random: () => number;
  /** Number of the trial, from 0: sizes should differ from trial to trial and within one. */
  trial: number;
}

export interface ValueCheck {
  kind: 'value' | 'property' | 'shape';
  function: string;
  name: string;
  /** Arguments for one call; called afresh for each call, so a guest may dispose or change them. */
  inputs(bench: Bench): unknown[];
  /**
   * The independent reference: plain loops, published numbers or another formula; never the solution itself.
   * A number stands for a number or a tensor of one element, an array for a tuple or a list, a record for a dictionary.
   */
  expected?(inputs: unknown[], bench: Bench): unknown;
  /** A property of what came back; returns a sentence when it does not hold. */
  property?(result: Value, inputs: unknown[], bench: Bench): string | undefined;
  /** Largest allowed |actual - expected| / max(1, |expected|). */
  tolerance?: number;
  /** Extra sentence after a failure: what to look at. */
  advice?: string;
  /** How many trials; 3 unless told. */
  trials?: number;
}

export interface GradientCheck {
  kind: 'gradient';
  /** The function whose backward pass is checked. */
  function: string;
  name: string;
  /** The parameters by name; gradients are expected under `d` + name. */
  inputs(bench: Bench): { parameters: Record<string, Tf.Tensor>; rest: unknown[] };
  /** The cost as a scalar, from the learner's own forward pass where there is one. */
  cost(learner: LearnerModule, parameters: Record<string, Tf.Tensor>, rest: unknown[], bench: Bench): Tf.Scalar | Tf.Tensor | number;
  /** The learner's gradients, keys `dNAME`. */
  gradients(learner: LearnerModule, parameters: Record<string, Tf.Tensor>, rest: unknown[], bench: Bench): Record<string, Tf.Tensor>;
}

export type Check = ValueCheck | GradientCheck;

/** Exact text of solution.ts, found once in the mistake's function, and what the mistaken learner wrote instead. */
export interface Patch {
  from: string;
  to: string;
}

/**
 * A mistake that learners really make: a small patch to the solution. It is recognised by behaviour: the learner's
 * function does, on the checks' inputs, what the patched solution does.
 */
export interface Mistake {
  /** Stable id, e.g. `missing-1-over-m`; several entries may share one. */
  id: string;
  function: string;
  /** Alternatives: each by itself is this mistake. */
  patches: Patch[];
  /** What is wrong, where, why, what to try; in the learner's letters. */
  message: string;
}

export interface Exercise {
  id: string;
  title: string;
  /** E.g. `1 Neural networks and deep learning`. */
  course: string;
  /** Position in the curriculum. */
  order: number;
  /** Functions in the order in which they are written. */
  functions: string[];
  /** Names of a function's returned tuple, in order: `{ propagate: ['grads', 'cost'] }`. */
  returns?: Record<string, string[]>;
  /**
   * What each function should give, in the course's letters: said where a value is wrong and no mistake is recognised.
   * By the part's name where the result has parts (`dW` stands for dW1, dW2, ... too, `caches[l][1]` for that of every
   * layer), in the order of computing them: of several wrong parts the first is told.
   */
  formulas?: Record<string, string | Record<string, string>>;
  /** Functions that draw random numbers: two of them are alike when their distributions are. */
  randomised?: string[];
  checks: Check[];
  mistakes: Mistake[];
  /** Hints by function: where, what, the lines; made from the solution when the exercise is loaded. */
  hints?: Record<string, [string, string, string]>;
  training?: Training;
}
