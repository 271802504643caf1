/**
 * Batches beside a training: npm run bench:data [-- SECONDS]. LeNet-5 on the digits, each picture enlarged, shifted, turned and zoomed. Steps
 * per second when a thread makes the batches, and when the training makes each one itself, as a part of those on batches made
 * before: 1 is a training that never waits for its data. Short turns one after the other in one process for each backend; the median of the
 * ratios of neighbouring turns, by the clock and (on Linux) by the processor time of the training's own thread. Beside it how often a step
 * found no batch ready.
 */
import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Batches, type Batch, type BatchOptions } from '../../src/data/batches/batches';
import type { LabelledExamples } from '../../src/data/dataset';
import { shippedDataset } from '../../src/data/open';
import { seededRandom } from '../../src/random';
import { distribution } from '../../src/distribution';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import { tensorsOf } from '../../src/training/state';
import type { Backend, TensorFlow } from '../../src/training/training';
import { lenetOn } from '../data/lenet';

const batchSize = 64;
/** Seconds of one turn, and steps before it: what was made ahead in the others' turns is used up then. */
const [TURN, WARM] = [0.5, 20];

/** The batches of the first epoch, made before the training, again and again. */
class Premade {
  readonly perEpoch: number;
  private readonly batches: Batch[];

  constructor(examples: LabelledExamples, options: BatchOptions) {
    const made = new Batches(examples, { ...options, workers: 0 });
    this.perEpoch = made.perEpoch;
    this.batches = Array.from({ length: made.perEpoch }, (_, step) => made.at(step));
  }

  at(step: number): Batch {
    return this.batches[step % this.perEpoch];
  }

  close(): void {}
}

const sources = {
  'made before': (examples: LabelledExamples, options: BatchOptions) => new Premade(examples, options),
  'made by a thread': (examples: LabelledExamples, options: BatchOptions) => new Batches(examples, { ...options, workers: 1 }),
  'made by the training': (examples: LabelledExamples, options: BatchOptions) => new Batches(examples, { ...options, workers: 0 }),
};
type Source = keyof typeof sources;
const names = Object.keys(sources) as Source[];

/** Milliseconds that a step took: by the clock, and of processor time of the thread that trains. */
interface Turn {
  clock: number;
  thread?: number;
  /** Part of the steps that found no batch ready. */
  waited: number;
}

/** Processor time of this thread so far, in milliseconds, where the system tells. */
function threadTime(): number | undefined {
  const path = `/proc/self/task/${process.pid}/schedstat`;
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6 : undefined;
}

let waits = 0;
const wait = Atomics.wait.bind(Atomics);
(Atomics as { wait: unknown }).wait = (...args: Parameters<typeof wait>) => {
  waits++;
  return wait(...args);
};

/** A training whose turns are measured one by one. */
function trainingOn(tf: TensorFlow, source: Source): { turn(): Turn; end(): void } {
  const training = lenetOn(sources[source]);
  const hyperparameters = { ...Object.fromEntries(training.hyperparameters.map(({ name, default: value }) => [name, value])), batchSize, numEpochs: 1e6 };
  const loop = training.begin({ tf, learner: {}, data: shippedDataset('digits'), hyperparameters, random: seededRandom(1), metric() {} });
  let step = 0;
  return {
    turn() {
      for (let i = 0; i < WARM; i++) loop.advance(step++);
      const [started, cpu, first, before] = [performance.now(), threadTime(), step, waits];
      while (performance.now() - started < 1000 * TURN) loop.advance(step++);
      const steps = step - first;
      return { clock: (performance.now() - started) / steps, thread: cpu === undefined ? undefined : (threadTime()! - cpu) / steps, waited: (waits - before) / steps };
    },
    end() {
      tf.dispose(tensorsOf(tf, loop.state));
      loop.dispose();
    },
  };
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

type Turns = Record<Source, Turn[]>;

async function measure(backend: Backend, seconds: number): Promise<Turns> {
  const { tf } = await loadTensorFlow(backend);
  const trainings = names.map((name) => ({ name, made: [] as Turn[], ...trainingOn(tf, name) }));
  for (let round = 0; round < seconds / TURN; round++) for (const { made, turn } of trainings) made.push(turn());
  for (const { end } of trainings) end();
  return Object.fromEntries(trainings.map(({ name, made }) => [name, made])) as Turns;
}

function elsewhere(backend: Backend, seconds: number): Promise<Turns> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, [backend, String(seconds)], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }, silent: true, cwd: dirname(distribution()) });
    let errors = '';
    child.stderr?.on('data', (text) => (errors += text));
    child.on('message', (turns) => resolve(turns as Turns));
    child.on('close', (code) => reject(new Error(`${backend} ended with ${code}: ${errors.slice(-500)}`)));
  });
}

/** Milliseconds that one batch takes to make. */
function making(shape: [number, number, number], size: [number, number]): number {
  const m = 4 * batchSize;
  const examples = { m, features: new Float32Array(m * shape[0] * shape[1] * shape[2]), featureShape: shape, labels: new Float32Array(m) };
  const made = new Batches(examples, { batchSize, seed: 1, size, augment: { flip: true, shift: 0.1, rotate: 10, zoom: 0.1 }, workers: 0 });
  const times = Array.from({ length: 20 }, (_, step) => {
    const started = performance.now();
    made.at(step);
    return performance.now() - started;
  });
  return median(times);
}

async function main(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 10);
  console.log(`One batch of ${batchSize}: digits 8 x 8 to 32 x 32 in ${making([8, 8, 1], [32, 32]).toFixed(1)} ms, photographs 64 x 64 x 3 in ${making([64, 64, 3], [64, 64]).toFixed(1)} ms`);
  const backends: Backend[] = ['wasm', ...(nativePackage() ? (['tensorflow'] as const) : [])];
  for (const backend of backends) {
    const turns = await elsewhere(backend, seconds);
    const bare = turns['made before'];
    console.log(`\nLeNet-5, batch ${batchSize}, ${backend}: ${(1000 / median(bare.map(({ clock }) => clock))).toFixed(1)} steps/s on batches made before`);
    for (const name of ['made by a thread', 'made by the training'] as const) {
      const of = (kind: 'clock' | 'thread') => median(turns[name].map((turn, i) => bare[i][kind]! / turn[kind]!)).toFixed(3);
      const thread = bare[0].thread === undefined ? '' : `, ${of('thread')} by processor time of its thread`;
      const waited = turns[name].reduce((sum, turn) => sum + turn.waited, 0) / bare.length;
      console.log(`  ${name.padEnd(24)} ${of('clock')} of it by the clock${thread}; ${(100 * waited).toFixed(1)} % of the steps waited`);
    }
  }
}

if (process.send) void measure(process.argv[2] as Backend, Number(process.argv[3])).then((turns) => process.send!(turns, () => process.disconnect()));
else void main();
