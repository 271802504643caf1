import { distance } from './agreement';
import type { ModelResult, ModelRun } from './model-process';

/** How a backend's run of a model stands against double precision. */
export interface ModelAgreement {
  /** The first tensor that is off by more than rounding explains, or what was refused or left. */
  wrong?: string;
  /** Largest difference among all tensors, in parts of what rounding explains. */
  largest: number;
}

export function compareModel(actual: ModelRun, { run: expected, rounded }: ModelResult): ModelAgreement {
  let largest = 0;
  const scaled = allowances(expected, rounded);
  for (let i = 0; i < expected.values.length; i++) {
    const { name, shape, numbers } = expected.values[i];
    const mine = actual.values[i];
    if (!mine) return { wrong: actual.error ?? `no ${name}`, largest: Infinity };
    if (mine.name !== name || String(mine.shape) !== String(shape)) return { wrong: `${mine.name} [${mine.shape.join(', ')}] for ${name} [${shape.join(', ')}]`, largest: Infinity };
    // Beyond what a float32 holds, and with what is no number, backends may end differently.
    if (!numbers.every(held)) return mine.numbers.every(held) ? { wrong: `${name} is finite`, largest: Infinity } : { largest };
    const apart = farthest(mine.numbers, numbers);
    if (apart === 0) continue;
    const parts = apart / scaled[i];
    if (!(parts <= 1)) return { wrong: `${name} is off by ${apart.toExponential(1)}, where rounding explains ${scaled[i].toExponential(1)}`, largest: parts };
    largest = Math.max(largest, parts);
  }
  if (!expected.error !== !actual.error) return { wrong: `ends with "${actual.error ?? 'no error'}" where double precision ends with "${expected.error ?? 'no error'}"`, largest: Infinity };
  if (!actual.error && actual.leaked > expected.leaked) return { wrong: `leaves ${actual.leaked} tensors on the backend`, largest };
  return { largest };
}

const held = (value: number) => Math.abs(value) < 1e30;

/** By tensor, the largest difference that rounding to float32 explains. */
export function allowances(expected: ModelRun, rounded: ModelRun[]): number[] {
  return expected.values.map(({ numbers }, i) => {
    const byRounding = Math.max(0, ...rounded.map((run) => (run.values[i] ? farthest(run.values[i].numbers, numbers) : 0)));
    return 4 * byRounding + 2e-6 * numbers.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0.5);
  });
}

const farthest = (a: Float64Array, b: Float64Array): number => distance(a, b, () => 1);
