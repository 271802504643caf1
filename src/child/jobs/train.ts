import { loadExercise } from '../../course/catalogue';
import { openDataset, shippedDataset } from '../../data/open';
import { loadTensorFlow } from '../../training/backends';
import type { RunControl } from '../../training/control';
import { runTraining } from '../../training/run';
import { defaultsOf } from '../../training/training';
import { InWords } from '../failure';
import { loadLearner, serveLearnerImports } from '../learner';
import type { Event, TrainRequest } from '../messages';

/** Trains with the learner's own functions; metrics stream while it runs. */
export async function train(request: TrainRequest, post: (event: Event) => void, control: RunControl): Promise<void> {
  const training = (await loadExercise(request.exercise))?.training;
  if (!training) throw new InWords(`The exercise ${request.exercise} has nothing to train.`, 'usage');
  const data = request.data === undefined ? shippedDataset(training.data) : await openDataset(request.data);
  const { tf, backend, note } = await loadTensorFlow(request.backend);
  serveLearnerImports(tf);
  const learner = loadLearner(request.source);
  const hyperparameters = { ...defaultsOf(training, request.data !== undefined), ...request.hyperparameters };
  post({ event: 'start', backend, note: [note, data.note].filter(Boolean).join(' ') || undefined, data: data.name, total: hyperparameters.numIterations });
  control.onChange = (state) => post({ event: state });
  const end = await runTraining({
    tf,
    training,
    learner,
    data,
    hyperparameters,
    seed: request.seed,
    control,
    onMetric: (step, name, value) => post({ event: 'metric', step, name, value }),
    onProgress: (step, total) => post({ event: 'progress', message: `step ${step} of ${total}`, fraction: total > 0 ? step / total : undefined }),
  });
  post({ event: 'end', end });
}
