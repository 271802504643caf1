/** Property checks of starting parameters: what a distribution shows of itself in one draw. */
import type { ValueCheck } from '../course/exercise';
import { sum } from './arrays';

type Value = Parameters<NonNullable<ValueCheck['property']>>[0];

/** One parameter: `spread` is the standard deviation of its normal numbers, 0 where it is all zeros. */
export interface Start {
  shape: [rows: number, columns: number];
  spread: number;
  /** What decides the spread, e.g. `with 60 inputs and 40 units `. */
  why?: string;
}

/** W1, b1, ..., WL, bL for the sizes n_0, n_1, ..., n_L. @param spread of the weights, from n_(l-1) and n_l */
export function layerByLayer(dims: readonly number[], spread: (before: number, here: number) => number): Record<string, Start> {
  return Object.fromEntries(
    dims.slice(1).flatMap((here, i): [string, Start][] => [
      [`W${i + 1}`, { shape: [here, dims[i]], spread: spread(dims[i], here), why: `with ${dims[i]} inputs and ${here} units ` }],
      [`b${i + 1}`, { shape: [here, 1], spread: 0 }],
    ]),
  );
}

/** The largest relative error of a standard deviation that chance makes: 5 standard errors of n numbers. */
const chance = (n: number): number => 5 / Math.sqrt(2 * n);

/** @returns a sentence on the first parameter that is not as wanted */
export function startingWeights(result: Value, wanted: Record<string, Start>): string | undefined {
  const names = Object.keys(wanted);
  if (result.kind !== 'record') return `A record with the keys ${names.join(', ')} is expected.`;
  const extra = Object.keys(result.entries).filter((key) => !names.includes(key));
  for (const name of names) {
    const found = result.entries[name];
    if (found === undefined) return `\`${name}\` is missing from the record: it should have the keys ${names.join(', ')}${extra.length > 0 ? ` and has ${extra.join(', ')} besides` : ''}.`;
    if (found.kind !== 'tensor') return `\`${name}\` is no tensor: a tensor of shape (${wanted[name].shape.join(', ')}) is expected.`;
    const sentence = start(name, found.shape, found.data, wanted[name]);
    if (sentence) return sentence;
  }
  return extra.length > 0 ? `The record has ${extra.join(', ')} besides ${names.join(', ')}.` : undefined;
}

function start(name: string, shape: number[], data: ArrayLike<number>, wanted: Start): string | undefined {
  if (String(shape) !== String(wanted.shape)) return `\`${name}\` has shape (${shape.join(', ')}) where (${wanted.shape.join(', ')}) is expected.`;
  const values = Array.from(data);
  const moment = (power: number, around: number): number => sum(values.map((x) => (x - around) ** power)) / values.length;
  const mean = moment(1, 0);
  const spread = Math.sqrt(moment(2, mean));
  const tails = moment(4, mean) / spread ** 4;
  if (wanted.spread === 0) return spread > 0 || mean !== 0 ? `\`${name}\` should be all zeros.` : undefined;
  const n = data.length;
  if (spread < 1e-9) return `Every entry of \`${name}\` is ${mean.toPrecision(2)}; random numbers are asked for, from tf.randomNormal.`;
  if (tails < 3 - 25 / Math.sqrt(n)) return `The entries of \`${name}\` are not normally distributed: use tf.randomNormal.`;
  if (Math.abs(mean) > 5 * (spread / Math.sqrt(n))) return `The entries of \`${name}\` have the mean ${mean.toPrecision(2)}; it should be 0.`;
  if (!(Math.abs(spread / wanted.spread - 1) < chance(n))) return `The entries of \`${name}\` have a standard deviation of ${spread.toPrecision(3)}; ${wanted.why ?? ''}it should be ${wanted.spread.toPrecision(3)}.`;
  if (Math.abs(tails - 3) > 30 / Math.sqrt(n)) return `The entries of \`${name}\` are not normally distributed: use tf.randomNormal.`;
  return undefined;
}
