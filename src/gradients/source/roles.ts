/** What numbers are to each other: an activation of the other, its derivative, a mask, the same in another order. */
import { elementFunctions, type ElementFunction } from '../tape';
import type { Seen } from './survey';

const SLOPES = ['tanhSlopeOfA', 'sigmoidSlopeOfA', 'sigmoidSlopeOfZ', 'tanhSlopeOfZ', 'step'] as const;

const near = (a: number, b: number): boolean => Number.isFinite(b) && Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b));

function alike(a: Seen, b: Seen): boolean {
  return a.kind === b.kind && a.values.length === b.values.length && a.values.length > 1 && (a.kind === 'number' || a.shape.join() === b.shape.join());
}

/** Whether one is an activation of the other, either way. */
export function activates(a: Seen, b: Seen): boolean {
  if (!alike(a, b)) return false;
  return [[a, b], [b, a]].some(([z, y]) => {
    const [x, v] = [z.values, y.values];
    if ([elementFunctions.sigmoid, elementFunctions.tanh, elementFunctions.relu].some((f) => x.every((value, i) => near(v[i], f(value))))) return true;
    const slope = leakOf(x, v);
    return (slope !== undefined && slope !== 1) || rises(x, v);
  });
}

/** Numbers enough that another layer's are not in the same order by chance. */
const ENOUGH = 8;

/** Whether the second numbers are a rising, not a linear function of the first: softplus, ELU. */
function rises(x: Float64Array, y: Float64Array): boolean {
  if (new Set(x).size < ENOUGH) return false;
  const order = [...x.keys()].sort((a, b) => x[a] - x[b]);
  const steps = order.slice(1).map((at, k) => ({ dx: x[at] - x[order[k]], dy: y[at] - y[order[k]] }));
  const slopes = steps.flatMap(({ dx, dy }) => (dx > 1e-9 ? [dy / dx] : []));
  return steps.every(({ dx, dy }) => dy > 0 || (dx === 0 && dy === 0)) && Math.max(...slopes) > 1.01 * Math.min(...slopes);
}

/** The slope below 0, where y is a leaky ReLU of z. */
export function leakOf(z: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  let slope: number | undefined;
  for (let i = 0; i < z.length; i++) {
    if (z[i] > 0 && !near(y[i], z[i])) return undefined;
    if (z[i] >= 0) continue;
    const here = y[i] / z[i];
    if (slope === undefined) slope = here;
    else if (!near(here, slope)) return undefined;
  }
  return slope !== undefined && slope < 1 && slope > 0 ? slope : undefined;
}

/** Zeros and one other number. */
export function isMask(seen: Seen): boolean {
  const distinct = new Set(seen.values);
  return distinct.size === 2 && distinct.has(0);
}

/** The activation whose derivative at `at` these numbers are. */
export function slopeOf(seen: Seen, at: Seen): ElementFunction | undefined {
  if (!alike(seen, at)) return undefined;
  return SLOPES.find((of) => seen.values.every((value, i) => near(value, elementFunctions[of](at.values[i]))) && (of !== 'step' || at.values.some((x) => x < 0)));
}

/** Whether two expressions are the same numbers, in whatever form. */
export function sameNumbers(a: Seen, b: Seen): boolean {
  return a.values.length > 0 && a.values.length === b.values.length && a.values.every((value, i) => value === b.values[i]);
}

/** Whether `now` is the square of an activation `old`. */
export function squared(old: Seen, now: Seen): boolean {
  return alike(old, now) && old.values.every((value, i) => Math.abs(value) <= 1 && near(now.values[i], value * value));
}

/** The same numbers in another order. */
export function reordered(a: Seen, b: Seen): boolean {
  if (a.values.length !== b.values.length || a.values.length < 2) return false;
  const [left, right] = [a.values.slice().sort(), b.values.slice().sort()];
  return left.every((value, i) => value === right[i]);
}

/** Whether one is the other with a border around it. */
export function bordered(a: Seen, b: Seen): boolean {
  if (a.shape.length !== b.shape.length || a.shape.length < 2) return false;
  const sum = ({ values }: Seen) => values.reduce((total, value) => total + value, 0);
  return a.shape.some((length, axis) => length !== b.shape[axis]) && near(sum(a), sum(b));
}
