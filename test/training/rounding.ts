import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import type * as Tf from '@tensorflow/tfjs';
import { seededRandom } from '../../src/random';
import type { PlainBackend } from '../../src/training/kernels/fix';

/**
 * Kernels that choose among their inputs or compare them: rounding passes through them unchanged, and what was chosen must stay
 * equal to what it was chosen from.
 */
const choosing = new Set([
  'Cast', 'Ceil', 'Equal', 'Floor', 'Greater', 'GreaterEqual', 'Identity', 'Less', 'LessEqual', 'Max', 'MaxPool', 'MaxPool3D', 'MaxPool3DGrad', 'MaxPoolGrad', 'Maximum',
  'Min', 'Minimum', 'NotEqual', 'Reshape', 'Round', 'Sign',
]);

/** What these make of whole numbers is rounded. */
const dividing = new Set(['Mean', 'RealDiv']);

/** Eight times the largest relative error of rounding to a float32: sums round at every step. */
const amount = 8 * 2 ** -24;

type Kernel = (call: { inputs: Record<string, TensorInfo>; attrs: object; backend: PlainBackend }) => unknown;

/**
 * Rounding at random (Monte Carlo arithmetic, D. S. Parker 1997): puts a relative error into what every kernel of cpu is given, except
 * numbers that float32 holds exactly and that stay so. Run several times in double precision, a program differs from itself by about as much as float32
 * makes it differ, whatever its condition.
 */
export function roundAtRandom(tf: typeof Tf): { seed(seed: number | undefined): void } {
  let random: (() => number) | undefined;
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    if (choosing.has(kernelName)) continue;
    const whole = (value: number) => value === 0 || (!dividing.has(kernelName) && Math.fround(value) === value);
    const exact = kernelFunc as unknown as Kernel;
    const rounded: Kernel = (call) => {
      if (!random) return exact(call);
      const uniform = random;
      const { backend } = call;
      // Some kernels take a list.
      const inputs: Record<string, TensorInfo> = Array.isArray(call.inputs) ? ([] as never) : {};
      const copies: TensorInfo[] = [];
      for (const [key, input] of Object.entries(call.inputs)) {
        inputs[key] = input;
        if (input?.dtype !== 'float32') continue;
        const values = Float64Array.from(backend.readSync(input.dataId), (value) => (whole(value) ? value : value * (1 + amount * (2 * uniform() - 1))));
        inputs[key] = Object.assign(backend.makeTensorInfo(input.shape, 'float32', values), { rank: input.shape.length });
        copies.push(inputs[key]);
      }
      const made = exact({ ...call, inputs });
      for (const { dataId } of copies) backend.disposeData(dataId);
      return made;
    };
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc: rounded as unknown as KernelFunc });
  }
  return {
    seed(seed) {
      random = seed === undefined ? undefined : seededRandom(seed);
    },
  };
}
