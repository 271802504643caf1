/**
 * Training through the lab against the bare library: node test/bench/run.mjs training [ROUNDS [SECONDS]].
 * Every contender is a process of its own, and all make the same training in turns, a round of each after the other. What
 * else a machine does can only take away: the best round of each counts. The lab's loop
 * and the bare one alternate within a process and are compared by processor time. `unmodified` is the library as published;
 * NumPy and PyTorch take part where python3 (or the one that LAB_PYTHON names) has them.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { distribution } from '../../src/distribution';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import type { TensorFlow } from '../../src/training/training';
import { bareLoop, workloads, type Pace, type Workload } from './bare';
import { labLoop } from './lab';

type Mode = 'lab wasm' | 'lab tensorflow' | 'unmodified wasm' | 'unmodified tensorflow' | 'numpy' | 'torch';

type Request = { prepare: string } | { seconds: number };

interface Answer {
  failure?: string;
  /** Steps per second of the bare loop. */
  steps?: number;
  /** The bare loop's processor time as parts of the lab's, turn by turn. */
  lab?: number[];
}

const reference: Mode = 'unmodified tensorflow';

/** Turns of the bare loop and of the lab's in one round of a contender. */
const TURNS = 4;

async function load(mode: Mode): Promise<TensorFlow> {
  const [how, backend] = mode.split(' ') as ['lab' | 'unmodified', 'wasm' | 'tensorflow'];
  if (how === 'lab') return (await loadTensorFlow(backend)).tf;
  const tf = createRequire(__filename)(backend === 'wasm' ? distribution('tf', 'float32.js') : nativePackage()!) as TensorFlow;
  await tf.setBackend(backend);
  return tf;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const best = (values: (number | undefined)[]) => Math.max(...values.map((value) => value ?? 0));

/** One contender: answers requests that come as lines. */
async function contend(mode: Mode): Promise<void> {
  const tf = await load(mode);
  let workload: Workload;
  let step: ReturnType<Workload['prepare']>;
  const answer = async (request: Request): Promise<Answer> => {
    if ('prepare' in request) {
      workload = workloads.find(({ name }) => name === request.prepare)!;
      step = workload.prepare(tf);
      bareLoop(step, workload.every, 0.5);
      return {};
    }
    if (!mode.startsWith('lab')) return { steps: bareLoop(step, workload.every, request.seconds).steps };
    const [bare, lab]: Pace[][] = [[], []];
    for (let turn = 0; turn < TURNS; turn++) {
      bare.push(bareLoop(step, workload.every, request.seconds / TURNS / 2));
      lab.push(await labLoop(tf, workload, step, request.seconds / TURNS / 2));
    }
    return { steps: best(bare.map(({ steps }) => steps)), lab: bare.map(({ cpu }, turn) => cpu / lab[turn].cpu) };
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const answered = await answer(JSON.parse(line) as Request).catch((error: Error): Answer => ({ failure: error.message.split('\n')[0] }));
    process.stdout.write(`${JSON.stringify(answered)}\n`);
  }
}

/** A contender's process as a function of requests. A process that ends answers with a failure. */
function contender(mode: Mode): { ask(request: Request): Promise<Answer>; end(): void } {
  const python = mode === 'numpy' || mode === 'torch';
  const [program, args] = python
    ? [process.env.LAB_PYTHON || 'python3', [join(process.env.LAB_ROOT!, 'test', 'bench', 'witness.py'), mode]]
    : [process.execPath, [__filename, mode]];
  const child = spawn(program, args, { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
  let errors = '';
  let waiting: ((answer: Answer) => void) | undefined;
  let ended: Answer | undefined;
  const end = (failure: string) => {
    ended = { failure };
    waiting?.(ended);
  };
  child.stderr!.on('data', (text) => (errors = (errors + text).slice(-300)));
  child.on('error', (error) => end(error.message));
  child.on('close', (code) => end(`ended with ${code}: ${errors.trim().split('\n').at(-1)}`));
  child.stdin!.on('error', () => {});
  createInterface({ input: child.stdout! }).on('line', (line) => {
    // The library may print; answers are objects.
    if (line.startsWith('{')) waiting?.(JSON.parse(line) as Answer);
  });
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (ended) return resolve(ended);
        waiting = resolve;
        child.stdin!.write(`${JSON.stringify(request)}\n`);
      }),
    end: () => child.stdin!.end(),
  };
}

async function main(): Promise<void> {
  const [rounds, seconds] = [Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 1)];
  const modes: Mode[] = ['lab wasm', 'unmodified wasm', ...(nativePackage() ? (['lab tensorflow', reference] as const) : []), 'numpy', 'torch'];
  const contenders = modes.map((mode) => ({ mode, ...contender(mode) }));
  for (const { name, title, unit, perStep } of workloads) {
    const failures = new Map<Mode, string>();
    for (const { mode, ask } of contenders) {
      const { failure } = await ask({ prepare: name });
      if (failure) failures.set(mode, failure);
    }
    const table = new Map<Mode, Answer[]>(modes.map((mode) => [mode, []]));
    for (let round = 0; round < rounds; round++) {
      for (const { mode, ask } of contenders) if (!failures.has(mode)) table.get(mode)!.push(await ask({ seconds: mode.startsWith('lab') ? 2 * seconds : seconds }));
    }
    console.log(`\n${title} (${unit}/s)`);
    for (const mode of modes) {
      if (failures.has(mode)) {
        console.log(`  ${mode.padEnd(24)} cannot: ${failures.get(mode)!.slice(0, 90)}`);
        continue;
      }
      const speed = (of: Mode) => best(table.get(of)?.map(({ steps }) => steps) ?? []);
      const ratio = table.get(reference)?.length ? `${(speed(mode) / speed(reference)).toFixed(2)} of ${reference}` : '';
      const turns = table.get(mode)!.flatMap((answer) => answer.lab ?? []);
      const ofBare = turns.length ? `lab ${median(turns).toFixed(3)} of bare` : '';
      console.log(`  ${mode.padEnd(24)} ${(speed(mode) * perStep).toFixed(0).padStart(8)}  ${[ratio, ofBare].filter(Boolean).join(', ')}`);
    }
  }
  for (const { end } of contenders) end();
}

const mode = process.argv[2] as Mode | undefined;
if (process.send && mode?.includes(' ')) void contend(mode).then(() => process.disconnect());
else void main();
