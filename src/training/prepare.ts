import type { Dataset } from '../data/dataset';
import { checkLabels } from '../data/labels';
import { seededRandom, type SeededRandom } from '../random';
import { InWords } from '../words';
import { OwnState, type OwnVariable } from './own-state';
import { tensorsOf } from './state';
import type { LearnerModule, TensorFlow, Training, TrainingContext, TrainingLoop } from './training';

export interface Preparation {
  tf: TensorFlow;
  training: Training;
  learner: LearnerModule;
  /** The variables at the top of the learner's files, where they are kept too. */
  own?: OwnVariable[];
  data: Dataset;
  /** Overrides of the training's defaults. */
  hyperparameters: Record<string, number>;
  seed?: number;
}

export interface Prepared {
  loop: TrainingLoop;
  hyperparameters: Record<string, number>;
  /** The lab's generator, and the one from which tf draws the seeds of its unseeded operations (Math.random). */
  random: { lab: SeededRandom; library: SeededRandom };
  own?: OwnState;
  /** Frees the loop and gives Math.random back. */
  dispose(): void;
}

/** Sets up a training before its first step. @throws InWords for wrong hyper-parameters or labels */
export function prepareTraining({ tf, training, learner, data, seed = 1, ...given }: Preparation, metric: TrainingContext['metric'] = () => {}): Prepared {
  const hyperparameters = merge(training, given.hyperparameters);
  checkLabels(data, training.labels ?? 'binary');
  const random = { lab: seededRandom(seed), library: seededRandom(seed ^ 0x5eed) };
  const original = Math.random;
  Math.random = random.library;
  try {
    const loop = training.begin({ tf, learner, data, hyperparameters, random: random.lab, metric });
    return {
      loop,
      hyperparameters,
      random,
      own: given.own && new OwnState(tf, given.own),
      dispose() {
        Math.random = original;
        tf.dispose(tensorsOf(tf, loop.state));
        loop.dispose();
      },
    };
  } catch (error) {
    Math.random = original;
    throw error;
  }
}

function merge(training: Training, overrides: Record<string, number>): Record<string, number> {
  const merged = Object.fromEntries(training.hyperparameters.map(({ name, default: value }) => [name, value]));
  for (const [name, value] of Object.entries(overrides)) {
    if (!(name in merged)) {
      throw new InWords(`There is no hyper-parameter ${name} here. This training has ${Object.keys(merged).join(', ')}.`, 'usage');
    }
    if (!Number.isFinite(value)) throw new InWords(`The hyper-parameter ${name} must be a number, not ${value}.`, 'usage');
    merged[name] = value;
  }
  return merged;
}
