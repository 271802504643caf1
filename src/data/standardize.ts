import { featureCount, type Dataset, type LabelledExamples } from './dataset';

/** Beyond this, ordinary learning rates saturate the activations at once. Pixels of the shipped digits reach 16. */
const LARGE = 16;

/**
 * Tables in everyday units (areas, incomes) are standardized: each column gets mean 0 and standard deviation 1 over the
 * training examples, which the data set's note says. Columns of ordinary size leave the table as it is.
 */
export function standardizedWhereLarge(data: Dataset): Dataset {
  let largest = 0;
  for (const value of data.train.features) largest = Math.max(largest, Math.abs(value));
  if (largest <= LARGE) return data;
  const n = featureCount(data.train);
  const [mean, deviation] = moments(data.train, n);
  const scale = (part: LabelledExamples): LabelledExamples => ({
    ...part,
    features: part.features.map((value, i) => (value - mean[i % n]) / deviation[i % n]),
  });
  const note = `The features reach ${Number(largest.toPrecision(3))}, so each column was standardized: mean 0, standard deviation 1 over the training examples.`;
  return { ...data, train: scale(data.train), test: scale(data.test), note: data.note ? `${data.note} ${note}` : note };
}

/** Mean and standard deviation of each column; a constant column has deviation 1. */
function moments({ m, features }: LabelledExamples, n: number): [Float64Array, Float64Array] {
  const mean = new Float64Array(n);
  const deviation = new Float64Array(n);
  for (let i = 0; i < features.length; i++) mean[i % n] += features[i];
  for (let j = 0; j < n; j++) mean[j] /= m;
  for (let i = 0; i < features.length; i++) deviation[i % n] += (features[i] - mean[i % n]) ** 2 / m;
  return [mean, deviation.map((variance, j) => (Math.sqrt(variance) > 1e-7 * Math.abs(mean[j]) ? Math.sqrt(variance) : 1))];
}
