/** The course on a real tf, in this process: exercises checked as the child checks them. */
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { exerciseText, loadExercise } from '../../src/course/catalogue';
import { runChecks, type CheckRequest } from '../../src/course/check';
import { contractsOf, loadEngine } from '../../src/course/engine';
import type { Exercise, LearnerModule, TensorFlow } from '../../src/course/exercise';
import type { CheckReport } from '../../src/course/report';
import { compile } from '../../src/child/learner';
import { distribution } from '../../src/distribution';
import { loadTensorFlow } from '../../src/training/backends';
import type { Backend } from '../../src/training/training';

const require = createRequire(import.meta.url);
const loaded = new Map<string, Promise<TensorFlow>>();

/** On which backend float32 runs: wasm, unless `LAB_BACKEND` says otherwise. */
export const backend = (process.env.LAB_BACKEND ?? 'wasm') as Backend;

export function tensorFlow(precision: 'float32' | 'float64'): Promise<TensorFlow> {
  const load = async (): Promise<TensorFlow> => {
    if (precision === 'float32') return (await loadTensorFlow(backend)).tf;
    const tf = require(distribution('tf', 'float64.js')) as TensorFlow;
    tf.env().set('IS_TEST', true);
    await tf.setBackend('cpu');
    return tf;
  };
  if (!loaded.has(precision)) loaded.set(precision, load());
  return loaded.get(precision)!;
}

export const LEARNER = '/lab/learner.ts';
const VARIANT = '/lab/variant.ts';

/** Runs a text as a module whose tf is the given one. */
export function loadModule(tf: TensorFlow, text: string, path = LEARNER): LearnerModule {
  const module = { exports: {} as LearnerModule };
  const resolve = (name: string): unknown => (name.startsWith('@tensorflow/tfjs') ? { ...tf, default: tf } : require(name));
  compileFunction(compile({ path, text }), ['exports', 'module', 'require'], { filename: path })(module.exports, module, resolve);
  return module.exports;
}

const variants = new Map<string, LearnerModule>();

/** Variants of one solution are the same in every check of a test. */
function cached(tf: TensorFlow, text: string): LearnerModule {
  const key = `${tf.tensor1d([0.1]).dataSync()[0]} ${text}`;
  if (!variants.has(key)) variants.set(key, loadModule(tf, text, VARIANT));
  return variants.get(key)!;
}

export async function checkText(id: string, text: string, extra: Partial<CheckRequest> = {}, precision: 'float32' | 'float64' = 'float32'): Promise<CheckReport> {
  const exercise = await exerciseOf(id);
  const tf = extra.tf ?? (await tensorFlow(precision));
  const solution = exerciseText(id, 'solution.ts');
  return runChecks({
    exercise,
    solution,
    analysis: (await loadEngine()).analyse({ path: LEARNER, text, language: 'typescript' }),
    contracts: await contractsOf(solution),
    tf,
    loadVariant: (variant) => cached(tf, variant),
    variantPath: VARIANT,
    learner: loadModule(tf, text),
    source: { path: LEARNER, text },
    ...extra,
  });
}

export async function exerciseOf(id: string): Promise<Exercise> {
  const exercise = await loadExercise(id);
  if (!exercise) throw new Error(`There is no exercise ${id}.`);
  return exercise;
}
