import type { Tensor } from '@tensorflow/tfjs';
import type { GradientCheck, LearnerModule, TensorFlow } from '../../course/exercise';
import { seededRandom } from '../../random';
import { InWords } from '../failure';
import type { LearnerSource } from '../messages';
import { fromJson } from '../values';

/** A cost and gradients that a learner wrote, with the numbers to check them at. */
export interface Subject {
  /** Name of the check. */
  name: string;
  /** The function whose backward pass is checked, as sentences call it. */
  function: string;
  /** The function the cost comes from. */
  costFunction: string;
  source: LearnerSource;
  parameters: Record<string, Tensor>;
  rest: unknown[];
  cost(parameters: Record<string, Tensor>, rest: unknown[]): unknown;
  /** A record with the gradient of NAME under `dNAME`. */
  gradients(parameters: Record<string, Tensor>, rest: unknown[]): unknown;
  /** The same with the functions of another module: the learner's file with a change. */
  of(learner: LearnerModule): Pick<Subject, 'cost' | 'gradients'>;
}

/** An exercise's gradient check on the learner's module; the same trial gives the same numbers. */
export function exerciseSubject(tf: TensorFlow, check: GradientCheck, learner: LearnerModule, source: LearnerSource, trial: number): Subject {
  const { parameters, rest } = check.inputs({ tf, random: seededRandom(2 * trial + 1), trial });
  // Afresh for each call: a check that draws numbers of its own draws the same ones.
  const bench = () => ({ tf, random: seededRandom(2 * trial + 2), trial });
  const of: Subject['of'] = (module) => ({
    cost: (at, others) => check.cost(module, at, others, bench()),
    gradients: (at, others) => check.gradients(module, at, others, bench()),
  });
  return {
    name: check.name,
    function: check.function,
    costFunction: check.function,
    source,
    parameters,
    rest,
    ...of(learner),
    of,
  };
}

/**
 * Any pair of exported functions: `cost(parameters, ...args)` and `gradients(parameters, ...args)`.
 * @param file where the inputs were read, for sentences about them
 */
export function pairSubject(tf: TensorFlow, learner: LearnerModule, source: LearnerSource, names: { cost: string; gradients: string }, inputs: unknown, file?: string): Subject {
  const record = inputs as { parameters?: unknown; args?: unknown } | null;
  const where = file === undefined ? '' : `${file}: `;
  const form = `${where}the inputs must be {"parameters": {NAME: {"tensor": [...]}, ...}, "args": [...]}`;
  if (record === null || typeof record !== 'object' || !isRecord(record.parameters)) throw new InWords(`${form}.`, 'usage');
  if (record.args !== undefined && !Array.isArray(record.args)) throw new InWords(`${form}: "args" is no list.`, 'usage');
  const parameters: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(record.parameters)) {
    const tensor = typeof value === 'number' || Array.isArray(value) ? tf.tensor(value) : fromJson(tf, value, `${where}parameters.${name}`);
    if (!(tensor instanceof tf.Tensor)) throw new InWords(`${form}: "${name}" is no tensor.`, 'usage');
    if (tensor.dtype !== 'float32') throw new InWords(`${where}the parameter ${name} has dtype ${tensor.dtype}: a derivative needs real numbers. Leave "dtype" out.`, 'usage');
    if (!Array.from(tensor.dataSync()).every(Number.isFinite)) throw new InWords(`${where}the parameter ${name} holds NaN or infinity: there is no derivative at such a value. Give finite numbers.`, 'usage');
    parameters[name] = tensor;
  }
  if (Object.keys(parameters).length === 0) throw new InWords(`${form}: there is no parameter to check.`, 'usage');
  const rest = ((record.args ?? []) as unknown[]).map((value, i) => fromJson(tf, value, `${where}args[${i}]`));
  const of: Subject['of'] = (module) => {
    const cost = exported(module, names.cost, source.path);
    const gradients = exported(module, names.gradients, source.path);
    return { cost: (at, others) => cost(at, ...others), gradients: (at, others) => gradients(at, ...others) };
  };
  return {
    name: `${names.gradients} of ${names.cost}`,
    function: names.gradients,
    costFunction: names.cost,
    source,
    parameters,
    rest,
    ...of(learner),
    of,
  };
}

function exported(learner: LearnerModule, name: string, path: string): (...args: unknown[]) => unknown {
  const f = learner[name];
  if (typeof f === 'function') return f as (...args: unknown[]) => unknown;
  const known = Object.keys(learner).filter((key) => typeof learner[key] === 'function');
  const hint = known.length ? `It exports ${known.join(', ')}.` : 'It exports no function: write "export" before "function".';
  throw new InWords(`${path} exports no function ${name}. ${hint}`, 'usage', path);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
