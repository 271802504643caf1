import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunControl } from '../../src/training/control';
import { runTraining } from '../../src/training/run';
import { RunKeeper } from '../../src/training/runs/keeper';
import type { TensorFlow, Training } from '../../src/training/training';
import { bareLoop, pace, type Pace, type Prepared, type Workload } from './bare';

/** A hand-written training as one of the lab's, with `seen` called after each step. Its parameters are gone afterwards. */
function trainingOf({ every }: Workload, { step, parameters }: Prepared, steps: number, seen: (made: number) => void): Training {
  return {
    hyperparameters: [],
    data: '',
    labels: 'numbers',
    begin: ({ metric }) => ({
      steps,
      get state() {
        return parameters();
      },
      advance(at) {
        const cost = step();
        if (at % every === 0) metric(at, 'cost', cost.dataSync()[0]);
        cost.dispose();
        seen(at + 1);
      },
      measure: () => ({}),
      dispose() {},
    }),
  };
}

/** As the process that trains runs it: metrics go to the host and to the run's folder, checkpoints are kept, the host is listened to. */
async function labRun(tf: TensorFlow, training: Training, control: RunControl): Promise<void> {
  const runs = mkdtempSync(join(tmpdir(), 'bench-'));
  const start = { exercise: 'bench', file: '', hash: '', backend: 'cpu', seed: 1, hyperparameters: {}, dataName: '', steps: 0, versions: { lab: '', tf: '', node: '' } } as const;
  const keeper = RunKeeper.begin(runs, start, (sentence) => console.error(sentence));
  const metrics: unknown[] = [];
  const none = { m: 0, features: new Float32Array(), featureShape: [0], labels: new Float32Array() };
  await runTraining({
    tf, training, learner: {}, data: { name: '', train: none, test: none }, hyperparameters: {}, control,
    onMetric(step, name, value) {
      keeper.metric(step, name, value);
      metrics.push({ event: 'metric', step, name, value });
    },
    onProgress: (step, total, left) => process.send?.({ event: 'progress', message: `step ${step} of ${total}`, left }),
    onBreath() {
      process.send?.(metrics.splice(0));
      keeper.breath();
    },
    onCheckpoint: (checkpoint, must) => keeper.checkpoint(checkpoint, must),
  });
  await keeper.close();
  rmSync(runs, { recursive: true });
}

/** A whole training, with `seen` called after each step. */
export const labLoop = (tf: TensorFlow, workload: Workload, steps: number, seen: (made: number) => void = () => {}): Promise<void> =>
  labRun(tf, trainingOf(workload, workload.prepare(tf), steps, seen), new RunControl());

/** One turn of the lab's loop and two of the bare one beside it: what their ratio is besides 1, the measurement adds. */
export interface Turn {
  lab: Pace;
  bare: Pace;
  again: Pace;
}

/**
 * The lab's loop and the bare one by turns of `seconds` each, so often: a single run of the lab, which stands still while the bare loop
 * has its turn, its clock too. What Node puts off until its event loop turns (it frees there what was thrown away) is done after each of the
 * bare loop's turns, so that the lab does not pay for it; its own it pays. What comes before the first step (the run's folder, the first
 * checkpoint on the disk) is `start`, in milliseconds.
 */
export async function turns(tf: TensorFlow, workload: Workload, seconds: number, count: number): Promise<{ turns: Turn[]; start: number }> {
  const prepared = workload.prepare(tf);
  const made: Turn[] = [];
  const now = performance.now.bind(performance);
  let away = 0;
  performance.now = () => now() - away;
  let steps = 0;
  let measured = pace();
  let began = now();
  let start: number | undefined;
  const seen = () => {
    steps++;
    if (start !== undefined) return;
    start = now() - began;
    [steps, measured, began] = [0, pace(), now()];
  };
  class Turns extends RunControl {
    override async breathe(): Promise<void> {
      await super.breathe();
      if (now() - began < 1000 * seconds) return;
      const lab = measured(steps);
      const left = now();
      const bare = async () => {
        const made = bareLoop(prepared, workload.every, seconds);
        await super.breathe();
        return made;
      };
      made.push({ lab, bare: await bare(), again: await bare() });
      if (made.length === count) this.obey('stop');
      away += now() - left;
      [steps, measured, began] = [0, pace(), now()];
    }
  }
  try {
    await labRun(tf, trainingOf(workload, prepared, Infinity, seen), new Turns());
  } finally {
    performance.now = now;
  }
  return { turns: made, start: start! };
}
