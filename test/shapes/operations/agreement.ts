import type * as TF from '@tensorflow/tfjs';
import type { Argument } from './arguments';
import type { Calls } from './calls';

/** What a call gives: the shapes of all tensors in its result by path, or that it fails. `?` is a size that is not known. */
export type Result = { shapes: Record<string, readonly (number | '?')[] | 'rank'> } | { error: string };

/** Shapes of all tensors in a value of the library, by path: `''`, `0`, `values`. */
export function shapesIn(tf: typeof TF, value: unknown, path = ''): Record<string, readonly number[]> {
  if (value instanceof tf.Tensor) return { [path]: value.shape };
  if (value === null || typeof value !== 'object') return {};
  const found: Record<string, readonly number[]> = {};
  for (const [key, inner] of Object.entries(value)) Object.assign(found, shapesIn(tf, inner, path === '' ? key : `${path}.${key}`));
  return found;
}

/** Runs a call with the real library. */
export async function real(tf: typeof TF, source: string): Promise<Result> {
  const engine = tf.engine();
  engine.startScope();
  try {
    const value: unknown = await new Function('tf', `return ${source}`)(tf);
    return { shapes: shapesIn(tf, value) };
  } catch (error) {
    return { error: (error as Error).message };
  } finally {
    engine.endScope();
    tf.disposeVariables();
  }
}

export type Verdict = 'agrees' | 'agrees, error' | 'agrees, depends on values' | 'nonsense' | 'missed error' | 'false error' | 'wrong shape' | 'lost';

/** Judges the engine's result by the library's. */
export function judge(calls: Calls, args: readonly Argument[], expected: Result, actual: Result): Verdict {
  if ('error' in expected) return 'error' in actual ? 'agrees, error' : 'missed error';
  const shapes = expected.shapes as Record<string, readonly number[]>;
  // The library went on with a size that is none.
  if (Object.values(shapes).some((shape) => shape.some((size) => !Number.isInteger(size) || size < 0))) return 'nonsense';
  if ('error' in actual) return calls.nonsense?.(args, shapes) ? 'nonsense' : 'false error';
  let open = false;
  for (const [path, shape] of Object.entries(shapes)) {
    const depends = calls.dependsOnValues?.[path];
    const found = actual.shapes[path];
    if (found === undefined || found === 'rank') {
      if (depends !== 'rank') return 'lost';
      open = true;
      continue;
    }
    if (found.length !== shape.length) return 'wrong shape';
    for (const [axis, size] of shape.entries()) {
      if (found[axis] === size) continue;
      if (found[axis] !== '?') return 'wrong shape';
      if (depends === undefined || (depends !== 'rank' && !depends.includes(axis))) return 'lost';
      open = true;
    }
  }
  return open ? 'agrees, depends on values' : 'agrees';
}

export const good: readonly Verdict[] = ['agrees', 'agrees, error', 'agrees, depends on values', 'nonsense'];
