/**
 * The tensor library of this process. Invariant: one process loads one tf, because all copies of tfjs-core share one
 * global engine; the learner's `import '@tensorflow/tfjs'` is answered with what is returned here.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { distribution } from '../distribution';
import { InWords } from '../words';
import { correctKernels } from './kernels/correct';
import { speedUpFloat64 } from './kernels/float64';
import { copyOnReading } from './kernels/reading';
import type { Backend, BackendChoice, TensorFlow } from './training';
import { nativeFolder, packageWithAddon } from './native/folder.mjs';

/** `float64` is tf.js in double precision on plain JavaScript: what gradients are checked in. */
export type Precision = 'float64';

export interface LoadedTensorFlow {
  tf: TensorFlow;
  backend: Backend;
  /** Under `auto`: why a faster backend was not taken. */
  note?: string;
}

const load = createRequire(__filename);
let loaded: { choice: BackendChoice | Precision; result: Promise<LoadedTensorFlow> } | undefined;

/** @throws InWords where an explicitly chosen backend cannot be had. */
export function loadTensorFlow(choice: BackendChoice | Precision): Promise<LoadedTensorFlow> {
  if (loaded && loaded.choice !== choice) {
    throw new Error(`This process already runs tf for "${loaded.choice}"; "${choice}" needs a process of its own.`);
  }
  loaded ??= { choice, result: loadOnce(choice) };
  return loaded.result;
}

async function loadOnce(choice: BackendChoice | Precision): Promise<LoadedTensorFlow> {
  if (choice === 'float64') return { tf: await bundled('float64', 'cpu'), backend: 'cpu' };
  if (choice === 'cpu') return { tf: await bundled('float32', 'cpu'), backend: 'cpu' };
  let note: string | undefined;
  if (choice !== 'wasm') {
    try {
      return { tf: await native(), backend: 'tensorflow' };
    } catch (error) {
      if (choice === 'tensorflow') throw error;
      note = (error as Error).message;
    }
  }
  try {
    return { tf: await bundled('float32', 'wasm'), backend: 'wasm', note };
  } catch (error) {
    const sentence = `The wasm backend does not start here (${firstLine(error)}). Choose the backend cpu.`;
    if (choice === 'wasm') throw new InWords(sentence, 'usage');
    return { tf: await bundled('float32', 'cpu'), backend: 'cpu', note: sentence };
  }
}

async function bundled(name: 'float32' | 'float64', backend: 'wasm' | 'cpu'): Promise<TensorFlow> {
  const tf = load(distribution('tf', `${name}.js`)) as TensorFlow;
  // The wasm glue registers listeners that turn any uncaught error of the learner's into an abort of its own.
  const before = { uncaughtException: process.listeners('uncaughtException'), unhandledRejection: process.listeners('unhandledRejection') };
  const ready = await tf.setBackend(backend);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!(before[event] as unknown[]).includes(listener)) process.removeListener(event, listener);
    }
  }
  // On its first use the cpu backend would print an advertisement among the learner's output.
  (tf.findBackend('cpu') as unknown as { firstUse: boolean }).firstUse = false;
  if (!ready) throw new Error(`tf.setBackend('${backend}') failed`);
  correctKernels(tf, backend);
  if (name === 'float64') speedUpFloat64(tf);
  else if (backend === 'cpu') copyOnReading(tf);
  return tf;
}

async function native(): Promise<TensorFlow> {
  const home = nativePackage();
  if (!home) {
    throw new InWords(
      'The tensorflow backend is not installed: run "Deep Learning Lab: Install Native Backend" (or npm run native), or choose wasm or cpu.',
      'usage',
    );
  }
  restoreRemovedUtilities();
  // TensorFlow's own start-up notes would stand among the learner's output.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    const tf = load(home) as TensorFlow;
    await tf.ready();
    correctKernels(tf, 'tensorflow');
    return tf;
  } catch (error) {
    throw new InWords(
      `The tensorflow backend in ${home} does not load (${firstLine(error)}). Run "Deep Learning Lab: Install Native Backend" again, or choose wasm or cpu.`,
      'usage',
    );
  }
}

/** The tfjs-node package whose addon is compiled: the lab's own first, then the native folder's. */
export function nativePackage(): string | undefined {
  const lab = dirname(distribution());
  const folders = [join(lab, 'node_modules'), dirname(lab), join(nativeFolder(), 'node_modules')];
  for (const folder of folders) {
    const home = packageWithAddon(folder);
    if (home) return home;
  }
  return undefined;
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed. */
function restoreRemovedUtilities(): void {
  const old = load('node:util') as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value == null;
  old.isArray ??= Array.isArray;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : ((error as { message?: unknown })?.message ?? error)).split('\n')[0];
}
