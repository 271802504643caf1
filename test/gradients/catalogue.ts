/** Runs the mistakes of `mutators.ts` on the networks of `networks.ts` and counts what the check says. */
import { loadTensorFlow } from '../../src/training/backends';
import type { TensorFlow } from '../../src/course/exercise';
import type { GradientReport } from '../../src/child/messages';
import { loadLearner, serveLearnerImports } from '../../src/child/learner';
import { checkSubject } from '../../src/child/gradients/run';
import { pairSubject } from '../../src/child/gradients/subject';
import { seededRandom } from '../../src/random';
import { disguised, mutants, mutators, type Mutant } from './mutators';
import { networks, type Inputs, type Network } from './networks';

export async function prepare(): Promise<TensorFlow> {
  const { tf } = await loadTensorFlow('float64');
  serveLearnerImports(tf);
  return tf;
}

export async function examine(tf: TensorFlow, text: string, inputs: Inputs, full = false): Promise<GradientReport> {
  const source = { path: `${__dirname}/learner.js`, text };
  return checkSubject(tf, pairSubject(tf, loadLearner(source), source, { cost: 'f', gradients: 'g' }, inputs), { full, breathe: () => new Promise((resolve) => setImmediate(resolve)) });
}

export interface Outcome extends Mutant {
  network: string;
  seed: number;
  report: GradientReport;
  /** Whether the gradients are what the unspoilt file gives. */
  same: boolean;
  named: boolean;
  lineRight: boolean;
}

export function allMutants(network: Network): Mutant[] {
  return mutators.flatMap((mutator) => mutants(network.text, mutator));
}

/** One mutant with random inputs, under other names. */
export async function outcome(tf: TensorFlow, network: Network, mutant: Mutant, seed: number, disguise = true): Promise<Outcome> {
  const text = disguise ? disguised(mutant.text, seededRandom(seed * 31 + 7)) : mutant.text;
  const inputs = network.inputs(seed);
  const report = await examine(tf, text, inputs);
  const same = report.verdict !== 'fail' && unchanged(tf, network.text, mutant.text, inputs);
  const first = report.causes[0];
  return { ...mutant, network: network.name, seed, report, same, named: first !== undefined && mutant.ids.includes(first.id), lineRight: first?.line === undefined || first.line === mutant.line };
}

/** Whether both files' gradients are equal at these inputs. */
function unchanged(tf: TensorFlow, a: string, b: string, inputs: Inputs): boolean {
  const [left, right] = [a, b].map((text) => {
    const source = { path: `${__dirname}/learner.js`, text };
    const subject = pairSubject(tf, loadLearner(source), source, { cost: 'f', gradients: 'g' }, inputs);
    const gradients = subject.gradients(subject.parameters, subject.rest) as Record<string, { dataSync(): ArrayLike<number> }>;
    return Object.values(gradients).map((gradient) => Array.from(gradient.dataSync()));
  });
  return left.flat().every((value, i) => Math.abs(value - right.flat()[i]) <= 1e-9 * (1 + Math.abs(value)));
}

export { networks };
