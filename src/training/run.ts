import type { Dataset } from '../data/dataset';
import { checkLabels } from '../data/labels';
import { seededRandom } from '../data/random';
import { InWords } from '../words';
import { Stopped, type RunControl } from './control';
import { notFinite } from './diagnosis';
import type { LearnerModule, TensorFlow, Training } from './training';

export interface Run {
  tf: TensorFlow;
  training: Training;
  learner: LearnerModule;
  data: Dataset;
  /** Overrides of the training's defaults. */
  hyperparameters: Record<string, number>;
  seed?: number;
  control: RunControl;
  onMetric(step: number, name: string, value: number): void;
  onProgress?(step: number, total: number): void;
}

export interface RunResult {
  /** What the training returned; after a stop the last value of each metric. */
  metrics: Record<string, number>;
  seconds: number;
  stopped: boolean;
}

/** Milliseconds of work between two looks at the host's messages: short for a button, long for the event loop. */
const BREATH_MS = 15;

/**
 * Runs an exercise's training. Same seed, same backend: same numbers, because the library's own random numbers
 * come from the seed too.
 * @throws InWords for wrong hyper-parameters or labels, and where a metric is NaN or infinite.
 */
export async function runTraining(run: Run): Promise<RunResult> {
  const hyperparameters = merge(run.training, run.hyperparameters);
  checkLabels(run.data, run.training.labels ?? 'binary');
  const last: Record<string, number> = {};
  const history = new Map<string, number[]>();
  let breath = performance.now();
  const started = breath;
  const seed = run.seed ?? 1;
  const random = Math.random;
  // tf draws the seeds of its unseeded operations from Math.random.
  Math.random = seededRandom(seed ^ 0x5eed);
  try {
    const metrics = await run.training.run({
      tf: run.tf,
      learner: run.learner,
      data: run.data,
      hyperparameters,
      random: seededRandom(seed),
      metric(step, name, value) {
        if (!Number.isFinite(value)) throw new InWords(notFinite(step, name, value, history.get(name) ?? [], hyperparameters, run.data));
        last[name] = value;
        const values = history.get(name);
        if (values) values.push(value);
        else history.set(name, [value]);
        run.onMetric(step, name, value);
      },
      async breathe(step, total) {
        if (performance.now() - breath < BREATH_MS) return;
        run.onProgress?.(step, total);
        await run.control.breathe();
        breath = performance.now();
      },
    });
    return { metrics, seconds: (performance.now() - started) / 1000, stopped: false };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { metrics: last, seconds: (performance.now() - started) / 1000, stopped: true };
  } finally {
    Math.random = random;
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
