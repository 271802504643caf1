/** Why a check says nothing, in words, with the line where it can be known. */
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';
import type { GradientCheckResult } from '../../gradients/problem';
import type { Tape } from '../../gradients/tape';
import type { Calls } from './calls';
import { record, type Recording } from './record';

export function reasonFor(tf: TensorFlow, calls: Calls, result: GradientCheckResult): string | undefined {
  const { why, parameters } = result.meaningless!;
  const { costFunction, function: gradients } = calls.subject;
  const names = listed(parameters);
  switch (why) {
    case 'random': {
      const which = parameters.length > 0 ? gradients : costFunction;
      const line = parameters.length > 0 ? firstDifference(recordGradients(tf, calls, result.at), recordGradients(tf, calls, result.at)) : firstDifference(recordCost(tf, calls, result.at), recordCost(tf, calls, result.at));
      return `${which} gives different numbers each time it is called${at(line)}: something random is on, such as dropout. Draw the mask once and pass it in, or switch it off (keep_prob = 1) for the check.`;
    }
    case 'non-finite': {
      const line = firstNonFinite(recordCost(tf, calls, result.at));
      const about = parameters.length > 0 ? `next to these values of ${names}` : 'at these values';
      return `The cost is not a finite number ${about}${at(line)}: often log(0), a division by 0 or an overflow of exp. Check with smaller parameters, or write the cost in its numerically safe form.`;
    }
    case 'independent':
      return parameters.length === calls.names.length
        ? `The cost does not change whatever ${names} ${parameters.length === 1 ? 'is' : 'are'}: it does not depend on the parameters, or everything is saturated. There is no gradient to check.`
        : `The cost does not depend on ${names}: whatever its values, ${costFunction} returns the same number. Use ${names} in the forward pass, or leave ${parameters.length === 1 ? 'it' : 'them'} out.`;
    case 'kink':
      return `The cost has a kink at this point and beside it (a ReLU at 0, a tie in max-pooling, |w| at 0): it has no derivative by ${names}. Check at other, random parameters.`;
    case 'vanishing':
      return 'The gradients are too small to be told from rounding: the units are saturated, or everything is 0. Check at smaller random parameters.';
    case 'noise': {
      const single = recordCost(tf, calls, result.at)?.single[0]?.[0]?.line;
      const where = single === undefined ? '' : ` in line ${single}`;
      return `The cost is rounded more coarsely than double precision${where}: a Float32Array, Math.fround or toFixed stands between the parameters and the cost. Pass plain arrays or tensors.`;
    }
  }
}

export function recordCost(tf: TensorFlow, calls: Calls, at: Float64Array[]): Recording | undefined {
  calls.passes++;
  return calls.within(at, (parameters, rest) =>
    record(tf, calls.subject.source.path, parameters, () => {
      const value = calls.costTensor(calls.subject.cost(parameters, rest));
      return { cost: typeof value === 'number' ? undefined : value };
    }),
  );
}

export function recordGradients(tf: TensorFlow, calls: Calls, at: Float64Array[]): Recording | undefined {
  return calls.within(at, (parameters, rest) =>
    record(tf, calls.subject.source.path, parameters, () => {
      const found = calls.subject.gradients(parameters, rest) as Record<string, unknown>;
      return Object.fromEntries(calls.names.map((name) => [name, found[`d${name}`] instanceof tf.Tensor ? (found[`d${name}`] as Tensor) : undefined]));
    }),
  );
}

/** Line of the first operation whose result differs between two runs of the same. */
function firstDifference(a: Tape | undefined, b: Tape | undefined): number | undefined {
  if (!a || !b) return undefined;
  const differ = (x: number, y: number) => {
    const [left, right] = [a.values.get(x), b.values.get(y)];
    return left && right && (left.values.length !== right.values.length || left.values.some((value, i) => !Object.is(value, right.values[i])));
  };
  for (const [i, operation] of a.operations.entries()) {
    const other = b.operations[i];
    if (!other || other.kernel !== operation.kernel) return operation.places[0]?.line;
    if (operation.outputs.some((id, k) => differ(id, other.outputs[k]))) return operation.places[0]?.line;
    const inputs = Object.entries(operation.inputs).some(([name, value]) => [value].flat().some((id, k) => differ(id, [other.inputs[name]].flat()[k])));
    if (inputs) return operation.places[0]?.line;
  }
  return undefined;
}

function firstNonFinite(tape: Tape | undefined): number | undefined {
  const operation = tape?.operations.find(({ outputs }) => outputs.some((id) => tape.values.get(id)?.values.some((value) => !Number.isFinite(value))));
  return operation?.places[0]?.line;
}

function at(line: number | undefined): string {
  return line === undefined ? '' : ` (first in line ${line})`;
}

export function listed(names: string[]): string {
  return names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
