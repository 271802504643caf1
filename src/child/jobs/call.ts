import type { LearnerModule, TensorFlow } from '../../course/exercise';
import { InWords } from '../failure';
import { fromJson, toJson } from '../values';

/** Calls one function of the learner's module with positional JSON arguments; the result is JSON again. */
export async function call(tf: TensorFlow, learner: LearnerModule, name: string, inputs: unknown, file: string): Promise<unknown> {
  if (!Array.isArray(inputs)) throw new InWords('The inputs must be a JSON array: one element for each argument, in order.', 'usage');
  const f = learner[name];
  if (typeof f !== 'function') {
    const known = Object.keys(learner).filter((key) => typeof learner[key] === 'function');
    const hint = known.length ? `It exports ${known.join(', ')}.` : 'It exports no function: write "export" before "function".';
    throw new InWords(`${file} exports no function ${name}. ${hint}`, 'usage', file);
  }
  if (inputs.length < f.length) {
    throw new InWords(`${name} takes ${f.length} argument${f.length === 1 ? '' : 's'}; the inputs have ${inputs.length}. Give one element of the JSON array for each, in order.`, 'usage');
  }
  const args = inputs.map((input, i) => fromJson(tf, input, `argument ${i + 1}`));
  return toJson(tf, await (f as (...args: unknown[]) => unknown)(...args), `what ${name} returns`);
}
