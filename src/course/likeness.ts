/** When two calls did the same: the measure by which a mistake is recognised. */
import type { Outcome } from './call';
import { alike } from './relation';
import { leaves, numeric, sameShape, sizeOf, type Leaf, type Value } from './value';

/** The parts of a returned value by path. */
export function parts(value: Value): Map<string, Leaf> {
  return new Map(leaves(value).map((leaf) => [leaf.path, leaf]));
}

/** Same parts, or (for functions that draw random numbers) parts of the same distribution. */
export function sameLeaf(a: Leaf['value'] | undefined, b: Leaf['value'] | undefined, randomised: boolean): boolean {
  if (!a || !b) return a === b;
  if ((a.kind === 'boolean') !== (b.kind === 'boolean')) return false;
  const [x, y] = [numeric(a), numeric(b)];
  if (!x || !y) return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
  const one = (a.kind === 'number' || b.kind === 'number') && sizeOf(x.shape) === 1 && sizeOf(y.shape) === 1;
  if (!one && !sameShape(x.shape, y.shape)) return false;
  return randomised ? sameDistribution(x.data, y.data) : alike(x.data, y.data);
}

/** Equal up to the rank of a single number: `()` and `(1, 1)`. */
export function sameNumber(a: Leaf['value'] | undefined, b: Leaf['value'] | undefined): boolean {
  if ((a?.kind === 'boolean') !== (b?.kind === 'boolean')) return false;
  const [x, y] = [a && numeric(a), b && numeric(b)];
  return x !== undefined && y !== undefined && sizeOf(x.shape) === 1 && sizeOf(y.shape) === 1 && alike(x.data, y.data);
}

/**
 * Mean, spread and tails agree within sampling error. Few numbers tell nothing of a distribution: below 200 entries
 * only constant arrays are told apart.
 */
function sameDistribution(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const [p, q] = [moments(a), moments(b)];
  if (p.spread === 0 || q.spread === 0 || a.length < 200) return p.spread === 0 && q.spread === 0 ? alike(a, b) : p.spread > 0 && q.spread > 0;
  const error = 5 / Math.sqrt(a.length);
  return Math.abs(p.mean - q.mean) < error * q.spread && Math.abs(p.spread / q.spread - 1) < error && Math.abs(p.tails - q.tails) < 8 * error;
}

/** Mean, standard deviation and kurtosis (3 for a normal distribution, 1.8 for a uniform one). */
export function moments(data: ArrayLike<number>): { mean: number; spread: number; tails: number } {
  const values = Array.from(data);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  const fourth = values.reduce((sum, x) => sum + (x - mean) ** 4, 0) / values.length;
  return { mean, spread: variance < 1e-24 ? 0 : Math.sqrt(variance), tails: variance < 1e-24 ? 0 : fourth / variance ** 2 };
}

/** Both threw, and the library said the same up to how the operands were spelled. */
export function sameThrow(a: Outcome, b: Outcome): boolean {
  return a.thrown !== undefined && b.thrown !== undefined && a.thrown.todo === undefined && normalise(a.thrown.message) === normalise(b.thrown.message);
}

function normalise(message: string): string {
  const product = /of Tensors with shapes ([\d,]*) and ([\d,]*) and transposeA=(\w+) and transposeB=(\w+)/.exec(message);
  if (product) {
    const turn = (shape: string, turned: string): string => (turned === 'true' ? shape.split(',').reverse().join() : shape);
    return `product of ${turn(product[1], product[3])} and ${turn(product[2], product[4])}`;
  }
  const incompatible = /Matrix size-incompatible: In\[0\]: \[([\d,]*)\], In\[1\]: \[([\d,]*)\] ([01]) ([01])/.exec(message);
  if (incompatible) {
    const turn = (shape: string, turned: string): string => (turned === '1' ? shape.split(',').reverse().join() : shape);
    return `product of ${turn(incompatible[1], incompatible[3])} and ${turn(incompatible[2], incompatible[4])}`;
  }
  const broadcast = /could not be broadcast together with shapes ([\d,]*) and ([\d,]*)/.exec(message) ?? /Incompatible shapes: \[([\d,]*)\] vs\. \[([\d,]*)\]/.exec(message);
  return broadcast ? `element by element ${[broadcast[1], broadcast[2]].sort().join(' and ')}` : message;
}
