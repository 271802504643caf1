import type * as Tf from '@tensorflow/tfjs';
import { exerciseText, loadExercises } from '../../src/course/catalogue';
import { shippedDataset } from '../../src/data/open';
import { RunControl } from '../../src/training/control';
import { runTraining } from '../../src/training/run';
import { defaultsOf } from '../../src/training/training';
import { checkText, loadModule } from '../support/course';
import { kernelCases, type KernelCase } from './cases';
import { Draw } from './draw';

type TensorFlow = typeof Tf;

/** Runs `body`. @returns the kernels that it called, forward and backward */
async function kernelsOf(tf: TensorFlow, body: () => unknown): Promise<string[]> {
  const { kernelNames } = await tf.profile(async () => {
    await body();
    return [];
  });
  // The profile holds the names of some operations too.
  return kernelNames.filter((name) => tf.getKernel(name, tf.getBackend()));
}

/** The kernels of every case, over several seeds. @returns by kernel, the names of the cases that call it */
export async function casesByKernel(tf: TensorFlow, seeds: number): Promise<Map<string, Set<string>>> {
  const callers = new Map<string, Set<string>>();
  for (const one of kernelCases) {
    for (const kernel of await kernelsOf(tf, () => computed(tf, one, seeds))) callers.set(kernel, (callers.get(kernel) ?? new Set()).add(one.name));
  }
  return callers;
}

function computed(tf: TensorFlow, { compute }: KernelCase, seeds: number): void {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      tf.tidy(() => void compute(tf, new Draw(tf, seed)));
    } catch {
      // Gradients that tf.js does not have: what was called before counts.
    }
  }
}

/** By exercise, the kernels that its checks and a few steps of its training call, on the reference solution. */
export async function kernelsOfExercises(tf: TensorFlow): Promise<Map<string, string[]>> {
  const reached = new Map<string, string[]>();
  for (const { id, training } of await loadExercises()) {
    const text = exerciseText(id, 'solution.ts');
    const kernels = await kernelsOf(tf, async () => {
      await checkText(id, text, { tf });
      if (!training) return;
      await runTraining({
        tf,
        training,
        learner: loadModule(tf, text),
        data: shippedDataset(training.data),
        hyperparameters: { ...defaultsOf(training, false), ...(training.hyperparameters.some(({ name }) => name === 'numIterations') && { numIterations: 3 }) },
        control: new RunControl(),
        onMetric: () => {},
      });
    });
    reached.set(id, [...new Set(kernels)]);
  }
  return reached;
}
