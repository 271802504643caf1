/**
 * Training through the lab against the bare library: node test/bench/run.mjs training [ROUNDS [SECONDS]].
 * Every contender is a process of its own, and all make the same training in turns, a round of each after the other. What
 * else a machine does can only take away: the best round of each counts. `lab of bare`: the lab's loop, with live metrics, history and
 * checkpoints, and the bare loop take turns of a fifth of a second within one process; the median over all pairs of turns, by the clock and by
 * processor time, with the quartiles of the first, and beside it that of the bare loop against itself. `unmodified` is the library as published;
 * NumPy and PyTorch take part where python3 (or the one that LAB_PYTHON names) has them.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { distribution } from '../../src/distribution';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import type { TensorFlow } from '../../src/training/training';
import { bareLoop, workloads, type Pace, type Prepared, type Workload } from './bare';
import { turns, type Turn } from './lab';

type Mode = 'lab wasm' | 'lab tensorflow' | 'unmodified wasm' | 'unmodified tensorflow' | 'numpy' | 'torch';

type Request = { prepare: string } | { seconds: number };

interface Answer {
  failure?: string;
  /** Steps per second of the bare loop. */
  steps?: number;
  turns?: Turn[];
  /** Milliseconds before the lab's first step. */
  start?: number;
}

const reference: Mode = 'unmodified tensorflow';

/** Seconds of one turn of the lab's loop, and of the bare one. */
const TURN = 0.2;

async function load(mode: Mode): Promise<TensorFlow> {
  const [how, backend] = mode.split(' ') as ['lab' | 'unmodified', 'wasm' | 'tensorflow'];
  if (how === 'lab') return (await loadTensorFlow(backend)).tf;
  const tf = createRequire(__filename)(backend === 'wasm' ? distribution('tf', 'float32.js') : nativePackage()!) as TensorFlow;
  await tf.setBackend(backend);
  return tf;
}

const quantile = (values: number[], part: number) => [...values].sort((a, b) => a - b)[Math.floor(part * (values.length - 1))];
const best = (values: (number | undefined)[]) => Math.max(...values.map((value) => value ?? 0));

/** One contender: answers requests that come as lines. */
async function contend(mode: Mode): Promise<void> {
  const tf = await load(mode);
  let workload: Workload;
  let prepared: Prepared;
  const answer = async (request: Request): Promise<Answer> => {
    if ('prepare' in request) {
      workload = workloads.find(({ name }) => name === request.prepare)!;
      prepared = workload.prepare(tf);
      bareLoop(prepared, workload.every, 0.5);
      return {};
    }
    if (!mode.startsWith('lab')) return { steps: 1000 / bareLoop(prepared, workload.every, request.seconds).clock };
    const made = await turns(tf, workload, TURN, Math.round(request.seconds / TURN));
    return { steps: best(made.turns.map(({ bare }) => 1000 / bare.clock)), ...made };
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
  const child = spawn(program, args, { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }, stdio: ['pipe', 'pipe', 'pipe', 'ipc'], serialization: 'advanced' });
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

function inPairs(answers: Answer[]): string {
  const turns = answers.flatMap((answer) => answer.turns ?? []);
  if (turns.length === 0) return '';
  const ratios = (of: keyof Pace, what: 'lab' | 'again' = 'lab') => turns.map((turn) => turn.bare[of] / turn[what][of]);
  const shown = (part: number) => quantile(ratios('clock'), part).toFixed(3);
  return `lab of bare ${shown(0.5)} (${shown(0.25)} to ${shown(0.75)}, ${turns.length} turns), processor ${quantile(ratios('processor'), 0.5).toFixed(3)}; bare of bare ${quantile(ratios('clock', 'again'), 0.5).toFixed(3)}; starts in ${quantile(answers.map(({ start }) => start!), 0.5).toFixed(0)} ms`;
}

async function main(): Promise<void> {
  const [rounds, seconds] = [Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 2)];
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
      for (const { mode, ask } of contenders) if (!failures.has(mode)) table.get(mode)!.push(await ask({ seconds }));
    }
    console.log(`\n${title} (${unit}/s)`);
    for (const mode of modes) {
      if (failures.has(mode)) {
        console.log(`  ${mode.padEnd(24)} cannot: ${failures.get(mode)!.slice(0, 90)}`);
        continue;
      }
      const speed = (of: Mode) => best(table.get(of)?.map(({ steps }) => steps) ?? []);
      const ratio = table.get(reference)?.length ? `${(speed(mode) / speed(reference)).toFixed(2)} of ${reference}` : '';
      console.log(`  ${mode.padEnd(24)} ${(speed(mode) * perStep).toFixed(0).padStart(8)}  ${[ratio, inPairs(table.get(mode)!)].filter(Boolean).join(', ')}`);
    }
  }
  for (const { end } of contenders) end();
}

const mode = process.argv[2] as Mode | undefined;
if (process.send && mode?.includes(' ')) void contend(mode).then(() => process.disconnect());
else void main();
