import { pick, type LabelledExamples } from './dataset';
import { permutation, seededRandom } from './random';

/** Of one file, a fifth is kept for testing; the seed is fixed so that numbers of two runs compare. */
export const TEST_FRACTION = 0.2;
const SPLIT_SEED = 1;

/** Splits examples into train and test by a seeded shuffle; both are non-empty when there are two examples or more. */
export function split(examples: LabelledExamples, fraction = TEST_FRACTION, seed = SPLIT_SEED): { train: LabelledExamples; test: LabelledExamples } {
  const order = permutation(examples.m, seededRandom(seed));
  const testSize = Math.min(examples.m - 1, Math.max(1, Math.round(examples.m * fraction)));
  return { test: pick(examples, order.subarray(0, testSize)), train: pick(examples, order.subarray(testSize)) };
}
