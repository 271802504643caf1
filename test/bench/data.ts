/**
 * Batches beside a training: npm run bench:data [-- SECONDS]. LeNet-5 on the digits, each picture enlarged, shifted, turned and zoomed. Steps
 * per second when a thread makes the batches, and when the training makes each one itself, as a part of those on a batch that is there
 * already: 1 is a training that never waits for its data. Alternating rounds in one process for each backend; medians.
 */
import { fork } from 'node:child_process';
import { dirname } from 'node:path';
import { Batches, type Batch, type BatchOptions } from '../../src/data/batches/batches';
import type { LabelledExamples } from '../../src/data/dataset';
import { shippedDataset } from '../../src/data/open';
import { seededRandom } from '../../src/data/random';
import { distribution } from '../../src/distribution';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import { tensorsOf } from '../../src/training/state';
import type { Backend, TensorFlow } from '../../src/training/training';
import { lenetOn } from '../data/lenet';

const rounds = 5;
const batchSize = 64;

/** The first batch again and again. */
class OneBatch {
  readonly perEpoch: number;
  private readonly batch: Batch;

  constructor(examples: LabelledExamples, options: BatchOptions) {
    const made = new Batches(examples, { ...options, workers: 0 });
    this.perEpoch = made.perEpoch;
    this.batch = made.at(0);
  }

  at(): Batch {
    return this.batch;
  }

  close(): void {}
}

const sources = {
  'one batch': (examples: LabelledExamples, options: BatchOptions) => new OneBatch(examples, options),
  'made by a thread': (examples: LabelledExamples, options: BatchOptions) => new Batches(examples, { ...options, workers: 1 }),
  'made by the training': (examples: LabelledExamples, options: BatchOptions) => new Batches(examples, { ...options, workers: 0 }),
};
type Speeds = Record<keyof typeof sources, number>;

/** Steps per second, after the first ones. */
function pace(tf: TensorFlow, source: (typeof sources)[keyof typeof sources], seconds: number): number {
  const data = shippedDataset('digits');
  const training = lenetOn(source);
  const hyperparameters = { ...Object.fromEntries(training.hyperparameters.map(({ name, default: value }) => [name, value])), batchSize, numEpochs: 1e6 };
  const loop = training.begin({ tf, learner: {}, data, hyperparameters, random: seededRandom(1), metric() {} });
  let step = 0;
  while (step < 5) loop.advance(step++);
  const started = performance.now();
  const first = step;
  while (performance.now() - started < 1000 * seconds) loop.advance(step++);
  const speed = (1000 * (step - first)) / (performance.now() - started);
  tf.dispose(tensorsOf(tf, loop.state));
  loop.dispose();
  return speed;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(backend: Backend, seconds: number): Promise<Speeds> {
  const { tf } = await loadTensorFlow(backend);
  const names = Object.keys(sources) as (keyof typeof sources)[];
  const speeds = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) for (const name of names) speeds.get(name)!.push(pace(tf, sources[name], seconds / rounds));
  return Object.fromEntries(names.map((name) => [name, median(speeds.get(name)!)])) as Speeds;
}

function elsewhere(backend: Backend, seconds: number): Promise<Speeds> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, [backend, String(seconds)], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }, silent: true, cwd: dirname(distribution()) });
    let errors = '';
    child.stderr?.on('data', (text) => (errors += text));
    child.on('message', (speeds) => resolve(speeds as Speeds));
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
    const speeds = await elsewhere(backend, seconds);
    const bare = speeds['one batch'];
    console.log(`\nLeNet-5, batch ${batchSize}, ${backend}: ${bare.toFixed(1)} steps/s on one batch`);
    for (const name of ['made by a thread', 'made by the training'] as const) console.log(`  ${name.padEnd(24)} ${speeds[name].toFixed(1).padStart(6)} steps/s  ${(speeds[name] / bare).toFixed(3)} of it`);
  }
}

if (process.send) void measure(process.argv[2] as Backend, Number(process.argv[3])).then((speeds) => process.send!(speeds, () => process.disconnect()));
else void main();
