import { createHash } from 'node:crypto';
import { version } from '../../../package.json';
import { loadExercise } from '../../course/catalogue';
import type { Dataset } from '../../data/dataset';
import { openDataset, shippedDataset } from '../../data/open';
import { withDev } from '../../data/split';
import { answering } from '../../training/answers';
import { loadTensorFlow } from '../../training/backends';
import type { RunControl } from '../../training/control';
import { exportWeights, type Exported } from '../../training/export';
import type { OwnVariable } from '../../training/own-state';
import { runTraining, type RunResult } from '../../training/run';
import { diskInWords } from '../../training/runs/disk';
import type { RunStart } from '../../training/runs/history';
import { RunKeeper, type Opened } from '../../training/runs/keeper';
import { defaultsOf, type LearnerModule, type Training } from '../../training/training';
import { InWords, inWords } from '../failure';
import { loadAnew, loadLearner, serveLearnerImports, withOwn } from '../learner';
import type { Event, LearnerSource, TrainRequest } from '../messages';

/** Part of the training examples that early stopping watches where the request names none. */
const DEV_FRACTION = 0.2;

type Post = (event: Event) => void;
type Settings = Omit<RunStart, 'backend' | 'dataName' | 'steps' | 'versions'>;

/** Trains with the learner's own functions; metrics stream while it runs, and the run is kept where the request says. */
export async function train(request: TrainRequest, post: Post, control: RunControl): Promise<void> {
  const training = (await loadExercise(request.exercise))?.training;
  if (!training) throw new InWords(`The exercise ${request.exercise} has nothing to train.`, 'usage');
  const warn = (sentence: string): void => post({ event: 'warning', sentence });
  const opened = request.resume === undefined ? undefined : RunKeeper.open(request.resume, request.exercise, warn);
  let keeper = opened?.keeper;
  let start: RunStart | undefined;
  let exported: Exported | undefined;
  try {
    const settings = settingsOf(request, training, opened?.checkpoint.start);
    const data = await dataOf(settings, training);
    const { tf, backend, note } = await loadTensorFlow(request.backend === 'auto' && opened ? opened.checkpoint.start.backend : request.backend);
    serveLearnerImports(tf);
    control.onChange = (state) => post({ event: state });
    const end = await runTraining({
      tf,
      training,
      ...learnerAndOwn(loadLearner, request.source),
      file: request.source,
      again: keeps(request) ? () => learnerAndOwn(loadAnew, request.source) : undefined,
      data,
      hyperparameters: settings.hyperparameters,
      seed: settings.seed,
      control,
      resume: opened?.checkpoint,
      earlyStopping: settings.earlyStopping,
      onStart(steps) {
        start = { ...settings, backend, dataName: data.name, dataPrint: fingerprint(data), steps, versions: { lab: version, tf: tf.version['tfjs-core'], node: process.versions.node } };
        keeper = opened ? goOn(opened, start, warn) : begin(request.runs, start, warn);
        post({ event: 'start', backend, note: notes(note, data), data: data.name, total: steps, run: keeper?.folder, from: opened?.checkpoint.step, hyperparameters: settings.hyperparameters });
      },
      onMetric(step, name, value) {
        keeper?.metric(step, name, value);
        post({ event: 'metric', step, name, value });
      },
      onPicture(step, picture) {
        keeper?.pictured({ step, picture });
        post({ event: 'picture', step, picture });
      },
      onProgress: (step, total, left) => post({ event: 'progress', message: `step ${step} of ${total}`, fraction: total > 0 ? step / total : undefined, left }),
      onWarning(sentence) {
        keeper?.note({ entry: 'warning', at: Date.now(), sentence });
        warn(sentence);
      },
      async onFinish(loop, step) {
        if (request.exportTo !== undefined) exported = await exportWeights(tf, loop, request.exportTo, about(start!, step));
      },
      onBreath: () => keeper?.breath(),
      onCheckpoint: async (checkpoint, must) => keeper?.checkpoint(checkpoint, must),
    });
    await keeper?.close({ entry: entryOf(end), at: Date.now(), result: end });
    post({ event: 'end', end, exported });
  } catch (error) {
    // What is refused before its first step leaves the run as it was.
    await keeper?.close(start && { entry: 'failed', at: Date.now(), sentence: inWords(error, request.source.path).sentence });
    throw error;
  }
}

/** Whether there will be a checkpoint to go on from. */
const keeps = ({ runs, resume }: TrainRequest): boolean => runs !== undefined || resume !== undefined;

function learnerAndOwn(load: typeof loadLearner, source: LearnerSource): { learner: LearnerModule; own: OwnVariable[] } {
  const { learner, own } = withOwn(load, source);
  return { learner: answering(learner, source), own };
}

/** What the request says; where it says nothing what the resumed run began with, or the exercise's defaults. */
function settingsOf(request: TrainRequest, training: Training, kept: RunStart | undefined): Settings {
  if (kept && kept.exercise !== request.exercise) {
    throw new InWords(`${request.resume} is a run of the exercise ${kept.exercise}, not of ${request.exercise}. Resume it there.`, 'usage');
  }
  const data = request.data ?? kept?.data;
  const earlyStopping = request.earlyStopping ?? kept?.earlyStopping;
  return {
    exercise: request.exercise,
    file: request.source.path,
    hash: createHash('sha256').update(request.source.text).digest('hex'),
    seed: request.seed ?? kept?.seed ?? 1,
    hyperparameters: { ...(kept?.hyperparameters ?? defaultsOf(training, data !== undefined)), ...request.hyperparameters },
    data,
    dev: request.dev ?? kept?.dev ?? (earlyStopping ? DEV_FRACTION : undefined),
    earlyStopping,
  };
}

/** The data that a run trains on. */
export async function dataOf({ data: path, dev }: Pick<RunStart, 'data' | 'dev'>, training: Training): Promise<Dataset> {
  const data = path === undefined ? shippedDataset(training.data) : await openDataset(path);
  return dev === undefined ? data : withDev(data, dev);
}

/** What an exported model says of its origin. */
export function about({ exercise, backend, dataName, seed, hyperparameters, versions }: RunStart, step: number): Record<string, unknown> {
  return { exercise, step, backend, data: dataName, seed, hyperparameters, versions };
}

/** A run that cannot be kept is trained all the same. */
function begin(runs: string | undefined, start: RunStart, warn: (sentence: string) => void): RunKeeper | undefined {
  if (runs === undefined) return undefined;
  try {
    return RunKeeper.begin(runs, start, warn);
  } catch (error) {
    warn(`This run is not kept: ${diskInWords(error, runs)} The training goes on.`);
    return undefined;
  }
}

function goOn({ keeper, checkpoint }: Opened, start: RunStart, warn: (sentence: string) => void): RunKeeper {
  keeper.resumed(checkpoint.step, start);
  const before = checkpoint.start;
  if (before.hash !== start.hash) warn(`${start.file} has changed since this run was last trained: it goes on with the new text.`);
  if (before.dataPrint !== undefined && before.dataPrint !== start.dataPrint) warn(`The data (${start.data ?? start.dataName}) is not what this run was trained on before: it goes on with the new numbers.`);
  if (before.backend !== start.backend) warn(`This run was trained on ${before.backend} and goes on on ${start.backend}: the last digits of its numbers may differ.`);
  return keeper;
}

/** The sizes, and a hash of at most so many numbers, evenly spread. */
const PRINTED = 65_536;

function fingerprint({ train: { m, features, labels } }: Dataset): string {
  const spread = (values: Float32Array) => {
    const stride = Math.max(1, Math.ceil(values.length / PRINTED));
    return Float32Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride]);
  };
  return `${m} x ${features.length / m} ${createHash('sha256').update(spread(features)).update(spread(labels)).digest('hex').slice(0, 16)}`;
}

function entryOf(end: RunResult): 'end' | 'stopped' | 'interrupted' {
  return end.interrupted ? 'interrupted' : end.stopped ? 'stopped' : 'end';
}

function notes(backend: string | undefined, { note, dev, train }: Dataset): string | undefined {
  const held = dev && `${dev.m} of ${dev.m + train.m} training examples are held out as the dev set.`;
  return [backend, note, held].filter(Boolean).join(' ') || undefined;
}
