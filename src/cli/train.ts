import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startJob } from '../child/client';
import type { BackendChoice, LearnerSource } from '../child/messages';
import type { Exercise } from '../course/exercise';
import { isShipped } from '../data/alike';
import type { Command } from './command';
import { defaultRuns, runNamed } from './runs';
import { exerciseNamed, report, sourceOf } from './source';
import { jsonLines, table } from './train-output';
import { absolute, parse, Usage } from './usage';

const form =
  'train EXERCISE [--file F | --solution] [--data PATH] [--backend auto|tensorflow|wasm|cpu] [--set name=value]... [--seed N] [--dev FRACTION] [--early-stopping N [--watch METRIC]] [--runs DIR] [--resume RUN|last] [--export DIR] [--json]';
const backends = ['auto', 'tensorflow', 'wasm', 'cpu'];

export const train: Command = {
  form,
  does: 'Trains with your functions and shows the metrics. In a course folder the run is kept and can go on after a stop or a crash.',
  async run(args) {
    const { values, positionals } = parse(
      args,
      {
        file: { type: 'string' },
        solution: { type: 'boolean' },
        data: { type: 'string' },
        backend: { type: 'string', default: 'auto' },
        set: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string' },
        dev: { type: 'string' },
        'early-stopping': { type: 'string' },
        watch: { type: 'string' },
        runs: { type: 'string' },
        resume: { type: 'string' },
        export: { type: 'string' },
        json: { type: 'boolean' },
      },
      form,
    );
    if (positionals.length > 1) throw new Usage(`Name one exercise. Use: deep-learning-lab ${form}`);
    if (!backends.includes(values.backend)) throw new Usage(`--backend is one of ${backends.join(', ')}, not "${values.backend}".`);
    if (values.watch !== undefined && values['early-stopping'] === undefined) throw new Usage('--watch names the metric of early stopping: give --early-stopping N too.');
    const here = values.runs === undefined ? defaultRuns(values.file === undefined ? process.cwd() : dirname(absolute(values.file))) : absolute(values.runs);
    const resumed = values.resume === undefined ? undefined : runNamed(values.resume, here, positionals[0]);
    const exercise = await exerciseNamed(positionals[0] ?? resumed?.history.start?.exercise, form);
    if (!exercise.training) throw new Usage(`The exercise ${exercise.id} has nothing to train.`);
    const hyperparameters = hyperparametersOf(values.set, exercise.training.hyperparameters.map(({ name }) => name));
    const show = values.json ? jsonLines() : table();
    const job = startJob(
      {
        job: 'train',
        exercise: exercise.id,
        source: resumedSource(exercise, values, resumed?.history.start?.file),
        backend: values.backend as BackendChoice,
        data: values.data === undefined || isShipped(values.data) ? values.data : absolute(values.data),
        hyperparameters,
        seed: values.seed === undefined ? undefined : number('--seed', values.seed),
        runs: here,
        resume: resumed?.folder,
        exportTo: values.export === undefined ? undefined : emptyFolder(values.export),
        dev: values.dev === undefined ? undefined : fraction('--dev', values.dev),
        earlyStopping: values['early-stopping'] === undefined ? undefined : { patience: count('--early-stopping', values['early-stopping']), metric: values.watch },
      },
      { onEvent: show, onOutput: (text) => process.stderr.write(text) },
    );
    process.once('SIGINT', () => job.stop());
    const last = await job.last;
    if (last.event === 'failed') return report(last.failure);
    show(last);
    return 0;
  },
};

/** The file that a kept run was trained with, unless another is named. */
export function resumedSource(exercise: Exercise, values: { file?: string; solution?: boolean }, file: string | undefined): LearnerSource {
  if (file === undefined || values.file !== undefined || values.solution) return sourceOf(exercise, values);
  if (existsSync(file)) return sourceOf(exercise, { file });
  return sourceOf(exercise, { solution: file.endsWith('.solution.ts') });
}

function hyperparametersOf(settings: string[], known: string[]): Record<string, number> {
  return Object.fromEntries(
    settings.map((setting) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(setting) ?? [];
      if (name === undefined) throw new Usage(`--set takes name=value, not "${setting}".`);
      if (!known.includes(name)) throw new Usage(`There is no hyper-parameter "${name}". There are: ${known.join(', ')}.`);
      return [name, number(`--set ${name}`, value)];
    }),
  );
}

function number(what: string, value: string): number {
  if (value.trim() === '' || !Number.isFinite(Number(value))) throw new Usage(`${what} takes a number, not "${value}".`);
  return Number(value);
}

function count(what: string, value: string): number {
  const n = number(what, value);
  if (!Number.isInteger(n) || n < 1) throw new Usage(`${what} takes a whole number from 1, not "${value}".`);
  return n;
}

function fraction(what: string, value: string): number {
  const part = number(what, value);
  if (!(part > 0 && part < 1)) throw new Usage(`${what} takes a part between 0 and 1, for example 0.2, not "${value}".`);
  return part;
}

/** Where a model may be written. @throws Usage before anything is trained for it */
function emptyFolder(path: string): string {
  const folder = absolute(path);
  if (existsSync(join(folder, 'model.json'))) throw new Usage(`${folder} holds a model already, which is not overwritten. Choose an empty folder.`);
  return folder;
}
