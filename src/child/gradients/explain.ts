import type { TensorFlow } from '../../course/exercise';
import type { GradientCheckResult } from '../../gradients/problem';
import type { GradientCause } from '../messages';
import type { Calls } from './calls';
import type { RunOptions } from './run';

/** The mistakes that account for wrong gradients, best explanation first. */
export async function explain(_tf: TensorFlow, _calls: Calls, _result: GradientCheckResult, _options: RunOptions): Promise<GradientCause[]> {
  return [];
}
