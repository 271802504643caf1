import { startJob } from '../child/client';
import type { BackendChoice, Event } from '../child/messages';
import type { Command } from './command';
import { exerciseNamed, report, sourceOf } from './source';
import { absolute, parse, Usage } from './usage';

const form = 'train EXERCISE [--file F | --solution] [--data PATH] [--backend auto|tensorflow|wasm|cpu] [--set name=value]... [--json]';
const backends = ['auto', 'tensorflow', 'wasm', 'cpu'];

export const train: Command = {
  form,
  does: 'Trains with your functions and shows the metrics.',
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
        json: { type: 'boolean' },
      },
      form,
    );
    if (positionals.length > 1) throw new Usage(`Name one exercise. Use: deep-learning-lab ${form}`);
    if (!backends.includes(values.backend)) throw new Usage(`--backend is one of ${backends.join(', ')}, not "${values.backend}".`);
    const exercise = await exerciseNamed(positionals[0], form);
    if (!exercise.training) throw new Usage(`The exercise ${exercise.id} has nothing to train.`);
    const hyperparameters = hyperparametersOf(values.set, exercise.training.hyperparameters.map(({ name }) => name));
    const seed = values.seed === undefined ? undefined : number('--seed', values.seed);
    const source = sourceOf(exercise, values);
    const show = values.json ? jsonLines() : table();
    const job = startJob(
      {
        job: 'train',
        exercise: exercise.id,
        source,
        backend: values.backend as BackendChoice,
        data: values.data === undefined ? undefined : absolute(values.data),
        hyperparameters,
        seed,
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

/** The contract's events, one JSON object a line. */
function jsonLines(): (event: Event) => void {
  return (event) => {
    if (event.event === 'end') console.log(JSON.stringify({ event: 'end', ...event.end }));
    else if (event.event === 'start' || event.event === 'metric') console.log(JSON.stringify(event));
  };
}

/** A progress bar on a terminal, and a small table: about twenty rows of each metric, then the result. */
function table(): (event: Event) => void {
  const bar = process.stderr.isTTY;
  const next: Record<string, number> = {};
  let stride = 1;
  return (event) => {
    if (event.event === 'start') {
      console.log(`Backend ${event.backend}${event.data ? `, data ${event.data}` : ''}`);
      if (event.note) console.log(event.note);
      stride = Math.max(1, Math.ceil((event.total ?? 0) / 20));
    } else if (event.event === 'progress') {
      if (bar && event.fraction !== undefined) process.stderr.write(`\r${progress(event.fraction)}\r`);
    } else if (event.event === 'metric') {
      if (event.step < (next[event.name] ?? 0)) return;
      next[event.name] = event.step + stride;
      if (bar) process.stderr.write('\r\x1b[K');
      console.log(`${String(event.step).padStart(8)}  ${event.name.padEnd(14)} ${event.value.toFixed(6)}`);
    } else if (event.event === 'end') {
      if (bar) process.stderr.write('\r\x1b[K');
      for (const [name, value] of Object.entries(event.end.metrics)) {
        console.log(`${name.padEnd(24)} ${/accuracy/i.test(name) ? `${(100 * value).toFixed(2)} %` : value.toPrecision(6)}`);
      }
      console.log(`${event.end.stopped ? 'Stopped after' : 'Done in'} ${event.end.seconds.toFixed(1)} s`);
    }
  };
}

function progress(fraction: number): string {
  const width = 30;
  const full = Math.round(width * Math.min(1, Math.max(0, fraction)));
  return `[${'='.repeat(full)}${' '.repeat(width - full)}] ${Math.round(100 * fraction)} %`;
}
