import { InWords } from '../words';
import { pick, type Dataset, type LabelledExamples } from './dataset';
import { permutation, seededRandom } from '../random';

/** Of one file, a fifth is kept for testing; the seed is fixed so that numbers of two runs compare. */
export const TEST_FRACTION = 0.2;
const SPLIT_SEED = 1;

/** Splits examples into train and test by a seeded shuffle; both are non-empty when there are two examples or more. */
export function split(examples: LabelledExamples, fraction = TEST_FRACTION, seed = SPLIT_SEED): { train: LabelledExamples; test: LabelledExamples } {
  const order = permutation(examples.m, seededRandom(seed));
  const testSize = Math.min(examples.m - 1, Math.max(1, Math.round(examples.m * fraction)));
  return { test: pick(examples, order.subarray(0, testSize)), train: pick(examples, order.subarray(testSize)) };
}

/**
 * Holds a part of the training examples out as the dev set.
 * @throws InWords where either part would be empty
 */
export function withDev(data: Dataset, fraction: number, seed = SPLIT_SEED): Dataset {
  const { test: dev, train } = split(data.train, fraction, seed);
  if (!(fraction > 0 && fraction < 1) || train.m < 1 || dev.m < 1) {
    throw new InWords(`A dev set of ${fraction} of ${data.train.m} training examples leaves one of the two empty. Choose a part between 0 and 1, for example 0.2.`, 'usage');
  }
  return { ...data, train, dev };
}
