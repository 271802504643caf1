import type { TensorFlow } from '../course/exercise';

/**
 * Whether the tensor library still computes: code that was loaded may have changed it, and then no check means anything.
 * @returns a sentence where a known program no longer gives its known numbers
 */
export function tampering(tf: TensorFlow): string | undefined {
  const engine = tf.engine();
  engine.startScope();
  try {
    const a = tf.tensor2d([[1, 2], [3, 4]]);
    const programs: [what: string, run: () => { dataSync(): ArrayLike<number> }, numbers: number[]][] = [
      ['a tensor read back', () => a, [1, 2, 3, 4]],
      ['tf.matMul', () => tf.matMul(a, a), [7, 10, 15, 22]],
      ['tf.transpose', () => tf.transpose(a), [1, 3, 2, 4]],
      ['tf.sub', () => tf.sub(a, 1), [0, 1, 2, 3]],
      ['tf.sum', () => tf.sum(tf.mul(a, a), 1), [5, 25]],
      ['tf.maximum', () => tf.maximum(a, 2.5), [2.5, 2.5, 3, 4]],
    ];
    for (const [what, run, numbers] of programs) {
      const data = run().dataSync();
      let same = data.length === numbers.length;
      for (let i = 0; i < numbers.length; i++) same = same && data[i] === numbers[i];
      if (!same) return changed(`${what} no longer gives the right numbers`);
    }
    return undefined;
  } catch (error) {
    return changed(error instanceof Error ? error.message : String(error));
  } finally {
    engine.endScope();
  }
}

function changed(how: string): string {
  return `The code of this file changes tf.js itself (${how}), so nothing can be checked. Take out what assigns to tf, to tf.Tensor or to tf.engine().`;
}
