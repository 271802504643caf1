import type * as Tf from '@tensorflow/tfjs';
import type { Dataset } from '../data/dataset';

export type TensorFlow = typeof Tf;

export type Backend = 'tensorflow' | 'wasm' | 'cpu';
export type BackendChoice = 'auto' | Backend;

/** The exports of a learner's file (or of the solution, or of a mistaken variant of it). */
export type LearnerModule = Record<string, unknown>;

/** The learner's file, as it stands in stacks and as lines are counted in it. */
export interface LearnerFile {
  path: string;
  text: string;
}

export interface Hyperparameter {
  name: string;
  default: number;
  /** One sentence with its course symbol. */
  description: string;
}

/** A part of the data: `dev` is there where a run holds one out of its training examples. */
export type Part = 'train' | 'dev' | 'test';

export interface TrainingContext {
  tf: TensorFlow;
  learner: LearnerModule;
  data: Dataset;
  hyperparameters: Record<string, number>;
  /** Seeded uniform numbers in [0, 1). */
  random: () => number;
  /** Reports a metric of the training examples before the update of `step`. A value that is not finite ends the run. */
  metric(step: number, name: string, value: number): void;
}

/**
 * One training between two of its steps. The lab owns the loop: it pauses, stops, keeps and restores only there.
 * Invariant: `state` is everything that steps change; whoever restores it, and the random numbers, gets the same
 * costs again.
 */
export interface TrainingLoop<S extends object = object> {
  /** Number of steps. */
  readonly steps: number;
  /** Where the examples are taken in batches. */
  readonly stepsPerEpoch?: number;
  /** Parameters, moving averages, the order of the examples: tensors, numbers, typed arrays, nested in arrays and records. The lab may replace it. */
  state: S;
  /**
   * Makes the next step, or several where the learner's function makes them in one call. It frees the tensors of the
   * state that it replaces.
   * @returns the number of steps made; 1 unless told
   */
  advance(step: number): number | void;
  /** Metrics of the present state on a part of the data: `accuracy`, `cost`; the lab puts the part's name in front. */
  measure(part: Part): Record<string, number>;
  /** The present state as layers of tf.js, where the network can be written so. */
  model?(): Tf.LayersModel;
  /** Frees what is not part of the state. */
  dispose(): void;
}

/** What the labels of a training's data must be; other data is refused in words before anything runs. */
export type LabelKind = 'binary' | 'classes' | 'numbers';

export interface Training {
  hyperparameters: Hyperparameter[];
  /** Id of the default dataset that ships, e.g. `digits-binary`. */
  data: string;
  /** Hyper-parameters that suit the dataset that ships, where the course's own defaults do not. */
  shipped?: Record<string, number>;
  /** Default: `binary` labels, 0 or 1. */
  labels?: LabelKind;
  /** Sets up a training with the learner's own functions, before its first step. */
  begin(context: TrainingContext): TrainingLoop;
}

/** Hyper-parameters where the learner sets none: the course's, or those that suit the dataset that ships. */
export function defaultsOf(training: Training, ownData: boolean): Record<string, number> {
  return { ...Object.fromEntries(training.hyperparameters.map((h) => [h.name, h.default])), ...(ownData ? {} : training.shipped) };
}
