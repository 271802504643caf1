import type * as Tf from '@tensorflow/tfjs';
import type { Dataset } from '../data/dataset';

export type TensorFlow = typeof Tf;

export type Backend = 'tensorflow' | 'wasm' | 'cpu';
export type BackendChoice = 'auto' | Backend;

/** The exports of a learner's file (or of the solution, or of a mistaken variant of it). */
export type LearnerModule = Record<string, unknown>;

export interface Hyperparameter {
  name: string;
  default: number;
  /** One sentence with its course symbol. */
  description: string;
}

export interface TrainingContext {
  tf: TensorFlow;
  learner: LearnerModule;
  data: Dataset;
  hyperparameters: Record<string, number>;
  /** Seeded uniform numbers in [0, 1). */
  random: () => number;
  /** Reports a metric before the update of `step`. A value that is not finite ends the run. */
  metric(step: number, name: string, value: number): void;
  /** Awaited between chunks of work: yields to pause, stop and messages; throws `Stopped` when the run is to end. */
  breathe(step: number, total: number): Promise<void>;
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
  /** Trains with the learner's own functions; resolves with the final metrics (`trainAccuracy`, `testAccuracy` as fractions). */
  run(context: TrainingContext): Promise<Record<string, number>>;
}

/** Hyper-parameters where the learner sets none: the course's, or those that suit the dataset that ships. */
export function defaultsOf(training: Training, ownData: boolean): Record<string, number> {
  return { ...Object.fromEntries(training.hyperparameters.map((h) => [h.name, h.default])), ...(ownData ? {} : training.shipped) };
}
