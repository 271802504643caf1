import { loadExercise } from '../../course/catalogue';
import { exportWeights } from '../../training/export';
import { prepareTraining } from '../../training/prepare';
import { newestCheckpoint } from '../../training/runs/checkpoints';
import { restored } from '../../training/state';
import type { TensorFlow } from '../../training/training';
import { InWords } from '../failure';
import { loadLearner } from '../learner';
import type { Event, ExportRequest } from '../messages';
import { about, dataOf } from './train';

/** Writes what a kept run has learnt so far, without training on. */
export async function exportRun(tf: TensorFlow, request: ExportRequest, post: (event: Event) => void): Promise<void> {
  const training = (await loadExercise(request.exercise))?.training;
  if (!training) throw new InWords(`The exercise ${request.exercise} has nothing to train.`, 'usage');
  const { found, damage } = newestCheckpoint(request.run);
  if (!found) throw new InWords(`${request.run}: ${damage.join(' ') || 'this run has no checkpoint yet.'} Train again, then export.`, 'usage', request.run);
  const { start, step, state, early } = found.checkpoint;
  const best = early?.best;
  const { loop, dispose } = prepareTraining({ tf, training, learner: loadLearner(request.source), data: await dataOf(start, training), hyperparameters: start.hyperparameters, seed: start.seed });
  try {
    loop.state = restored(tf, loop.state, best?.state ?? state);
    post({ event: 'exported', exported: await exportWeights(tf, loop, request.to, about(start, best?.step ?? step)) });
  } finally {
    dispose();
  }
}
