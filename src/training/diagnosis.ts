import type { Dataset } from '../data/dataset';
import type { Trend } from './metrics';

/** Inputs beyond this make e^z overflow or saturate at ordinary learning rates. */
const LARGE_FEATURE = 20;

/** Why a metric is NaN or infinite, in words: what, when, the likely cause, what to try. */
export function notFinite(
  step: number,
  name: string,
  value: number,
  before: Trend | undefined,
  hyperparameters: Record<string, number>,
  data: Dataset,
): string {
  const what = `The ${name} is ${Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinite' : '-infinite'} at step ${step}, so the training was stopped.`;
  return `${what} ${likelyCause(before, hyperparameters, data)}`;
}

function likelyCause(before: Trend | undefined, hyperparameters: Record<string, number>, data: Dataset): string {
  const largest = largestFeature(data);
  if (largest > LARGE_FEATURE) {
    return `Likely cause: the features reach ${Number(largest.toPrecision(3))}, so the activations saturate at exactly 0 or 1 and the log of 0 follows. Scale the features (divide by the largest, or standardize).`;
  }
  const rate = Object.keys(hyperparameters).find((key) => /learningRate|^alpha$/i.test(key));
  if (!before) {
    return 'Likely cause: a log of 0, a division by 0 or a square root of a negative number in the forward pass, since no update was made yet. Look at the terms of the cost.';
  }
  if (rate && (before.last > before.first || (before.before !== undefined && before.last > before.before))) {
    return `Likely cause: the cost was rising, so the learning rate ${hyperparameters[rate]} is too large. Try ${hyperparameters[rate] / 10}.`;
  }
  const tried = rate ? `, or a learning rate that is too large (${hyperparameters[rate]})` : '';
  return `Likely cause: an activation became exactly 0 or 1 and its log is infinite${tried}. Try a small epsilon inside the log or a smaller learning rate.`;
}

function largestFeature({ train }: Dataset): number {
  let largest = 0;
  for (const value of train.features) largest = Math.max(largest, Math.abs(value));
  return largest;
}
