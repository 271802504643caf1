import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';

const COMPARISONS = ['Equal', 'NotEqual', 'Less', 'LessEqual', 'Greater', 'GreaterEqual', 'LogicalAnd', 'LogicalOr', 'LogicalNot', 'IsNan', 'IsInf', 'IsFinite'];

/**
 * Runs `use` with derivatives of zero for comparisons, for which tf.js has none: a cost with `tf.where(a.less(1), ...)` has a
 * derivative all the same. Learners' own `tf.grads` fail as they do elsewhere.
 */
export function withComparisons<T>(tf: TensorFlow, use: () => T): T {
  const missing = COMPARISONS.filter((kernelName) => tf.getGradient(kernelName) === undefined);
  for (const kernelName of missing) {
    const names = /^(Is|LogicalNot)/.test(kernelName) ? ['x'] : ['a', 'b'];
    tf.registerGradient({ kernelName, inputsToSave: names, gradFunc: (_dy, saved) => Object.fromEntries(names.map((name, i) => [name, () => tf.zeros((saved as Tensor[])[i].shape)])) });
  }
  try {
    return use();
  } finally {
    missing.forEach((kernelName) => tf.unregisterGradient(kernelName));
  }
}
