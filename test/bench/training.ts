/**
 * Training through the lab against the bare library: node test/bench/run.mjs training [SECONDS].
 * Every backend runs in a process of its own; ratios are taken within one process, in alternating rounds, because
 * machines are noisy. `unmodified` is the library as published.
 */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { distribution } from '../../src/distribution';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { runTraining } from '../../src/training/run';
import type { TensorFlow, Training } from '../../src/training/training';
import { bareLoop, workloads, type Workload } from './bare';

type Mode = 'lab wasm' | 'lab tensorflow' | 'unmodified wasm' | 'unmodified tensorflow';

interface Speed {
  workload: string;
  unit: string;
  bare?: number;
  lab?: number;
  /** Tensors more after the run than before, of 1,000 steps. */
  leaked?: number;
  failure?: string;
}

const rounds = 3;

async function load(mode: Mode): Promise<TensorFlow> {
  const [how, backend] = mode.split(' ') as ['lab' | 'unmodified', 'wasm' | 'tensorflow'];
  if (how === 'lab') return (await loadTensorFlow(backend)).tf;
  const tf = createRequire(__filename)(backend === 'wasm' ? distribution('tf', 'float32.js') : nativePackage()!) as TensorFlow;
  await tf.setBackend(backend);
  return tf;
}

/** The same steps as a training of the lab: metrics live, host listened to. */
async function labLoop(tf: TensorFlow, workload: Workload, step: ReturnType<Workload['prepare']>, seconds: number): Promise<number> {
  let steps = 0;
  const training: Training = {
    hyperparameters: [],
    data: '',
    labels: 'numbers',
    begin({ metric }) {
      const started = performance.now();
      const loop = {
        steps: Infinity,
        state: {},
        advance(at: number) {
          const cost = step();
          if (at % workload.every === 0) metric(at, 'cost', cost.dataSync()[0]);
          cost.dispose();
          steps++;
          if (performance.now() - started >= seconds * 1000) loop.steps = 0;
        },
        measure: () => ({}),
        dispose() {},
      };
      return loop;
    },
  };
  const none = { m: 0, features: new Float32Array(), featureShape: [0], labels: new Float32Array() };
  const { seconds: taken } = await runTraining({
    tf, training, learner: {}, data: { name: '', train: none, test: none }, hyperparameters: {}, control: new RunControl(),
    onMetric: (at, name, value) => process.send?.({ event: 'metric', step: at, name, value }),
  });
  return steps / taken;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(mode: Mode, seconds: number): Promise<Speed[]> {
  const tf = await load(mode);
  const speeds: Speed[] = [];
  for (const workload of workloads) {
    const speed: Speed = { workload: workload.name, unit: workload.unit };
    speeds.push(speed);
    try {
      const step = workload.prepare(tf);
      bareLoop(step, workload.every, seconds / 4);
      const [bare, lab]: number[][] = [[], []];
      const tensors = tf.memory().numTensors;
      for (let round = 0; round < rounds; round++) {
        bare.push(bareLoop(step, workload.every, seconds / rounds));
        if (mode.startsWith('lab')) lab.push(await labLoop(tf, workload, step, seconds / rounds));
      }
      speed.leaked = tf.memory().numTensors - tensors;
      speed.bare = median(bare) * workload.perStep;
      if (lab.length) speed.lab = median(lab) * workload.perStep;
    } catch (error) {
      speed.failure = (error as Error).message.split('\n')[0];
    }
  }
  return speeds;
}

function elsewhere(mode: Mode, seconds: number): Promise<Speed[]> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, [mode, String(seconds)], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }, silent: true, cwd: dirname(distribution()) });
    let errors = '';
    child.stderr?.on('data', (text) => (errors += text));
    child.on('message', (message) => Array.isArray(message) && resolve(message as Speed[]));
    child.on('close', (code) => reject(new Error(`${mode} ended with ${code}: ${errors.slice(-500)}`)));
  });
}

async function main(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 6);
  const modes: Mode[] = ['lab wasm', 'unmodified wasm', ...(nativePackage() ? (['lab tensorflow', 'unmodified tensorflow'] as const) : [])];
  const results = new Map<Mode, Speed[]>();
  for (const mode of modes) results.set(mode, await elsewhere(mode, seconds));
  workloads.forEach(({ name, unit }, i) => {
    console.log(`\n${name} (${unit}/s)`);
    const native = results.get('unmodified tensorflow')?.[i].bare;
    for (const mode of modes) {
      const { bare, lab, leaked, failure } = results.get(mode)![i];
      if (failure) console.log(`  ${mode.padEnd(24)} cannot: ${failure.slice(0, 90)}`);
      else {
        const ratios = [native && `${(bare! / native).toFixed(2)} of unmodified tensorflow`, lab && `lab ${(lab / bare!).toFixed(3)} of bare`, `${leaked} tensors leaked`];
        console.log(`  ${mode.padEnd(24)} ${bare!.toFixed(0).padStart(8)}  ${ratios.filter(Boolean).join(', ')}`);
      }
    }
  });
}

if (process.send) void measure(process.argv[2] as Mode, Number(process.argv[3])).then((speeds) => process.send!(speeds, () => process.disconnect()));
else void main();
