import type * as Tf from '@tensorflow/tfjs';
import type { LearnerModule, TensorFlow, Training } from '../training/training';

/**
 * What an exercise is. One folder `src/exercises/<id>/` holds everything about it:
 *   exercise.ts   the default export, an `Exercise`
 *   solution.ts   the reference solution, with contracts in JSDoc; `// TODO` regions make the starter
 *   statement.md  what the learner reads
 * The folder is found by being there; nothing lists it.
 */
export type { Dataset, LabelledExamples } from '../data/dataset';
export type { Hyperparameter, LearnerModule, TensorFlow, Training, TrainingContext } from '../training/training';

export type CheckKind = 'static' | 'shape' | 'value' | 'property' | 'gradient';

/** The course's row a check, a mistake or a training needs of the tensor library it runs on. */
export interface Bench {
  tf: TensorFlow;
  /** Seeded uniform numbers in [0, 1): the same seed gives the same inputs. */
  random: () => number;
}

export interface ValueCheck {
  kind: 'value' | 'property' | 'shape';
  function: string;
  name: string;
  /** Arguments for one call; called afresh for each trial. */
  inputs(bench: Bench): unknown[];
  /** The independent reference: plain loops, published numbers or another formula; never the solution itself. */
  expected?(inputs: unknown[], bench: Bench): unknown;
  /** A property of what came back; returns a sentence when it does not hold. */
  property?(result: unknown, inputs: unknown[], bench: Bench): string | undefined;
  /** Largest allowed |actual - expected| / max(1, |expected|). */
  tolerance?: number;
  /** Extra sentence after a failure: what to look at. */
  advice?: string;
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

/**
 * A mistake that learners really make: a small patch to the solution. It is recognised by behaviour: the learner's
 * function does, on the checks' inputs, what the patched solution does.
 */
export interface Mistake {
  /** Stable id, e.g. `missing-1-over-m`. */
  id: string;
  function: string;
  /** Exact text in solution.ts and what the mistaken learner wrote instead. */
  patch: { from: string; to: string };
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
  checks: Check[];
  mistakes: Mistake[];
  /** Hints by function: where, what, the line. */
  hints?: Record<string, [string, string, string]>;
  training?: Training;
}
