/**
 * Computes the cases of kernels on one backend in a process of its own (copies of tf share one engine):
 *     node kernel-process.cjs BACKEND SEEDS
 * and sends for each case the numbers of every seed, or the error it ended with.
 */
import { loadTensorFlow } from '../../src/training/backends';
import { kernelCases } from './cases';
import { Draw } from './draw';

export interface CaseResult {
  name: string;
  /** Per seed: the values of all result tensors in a row, or an error's first line. */
  runs: (Float64Array | string)[];
}

const [choice, seeds] = process.argv.slice(2);

void (async () => {
  const { tf } = await loadTensorFlow(choice as 'float64' | 'cpu' | 'wasm' | 'tensorflow');
  const results: CaseResult[] = kernelCases.map(({ name, compute }) => ({
    name,
    runs: Array.from({ length: Number(seeds) }, (_, i) => {
      try {
        const tensors = tf.tidy(() => {
          const result = compute(tf, new Draw(tf, i + 1));
          return Array.isArray(result) ? result : [result];
        });
        const values = Float64Array.from(tensors.flatMap((tensor) => [...tensor.shape, ...tensor.dataSync()]));
        tf.dispose(tensors);
        return values;
      } catch (error) {
        return String(error instanceof Error ? error.message : error).split('\n')[0];
      }
    }),
  }));
  process.send?.(results, () => process.disconnect());
})();
