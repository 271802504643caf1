/** One call of a check, and what its result is held against. */
import { benchFor, type Call } from './call';
import { differences, noValue, partKey, type CallNames, type Difference } from './compare';
import { bindLetters, type Contract } from './contract';
import type { Exercise, TensorFlow, ValueCheck } from './exercise';
import { printValue } from './print';
import { numeric, readValue, type Value } from './value';

const TRIALS = 3;
const TOLERANCE = 1e-4;

/** The calls of a check, in order; their inputs come from its name and the number of the trial. */
export function callsOf({ id }: Exercise, check: ValueCheck): Call[] {
  return Array.from({ length: check.trials ?? TRIALS }, (_, trial) => ({ function: check.function, seed: `${id}/${check.name}/${trial}`, trial, inputs: (bench) => check.inputs(bench) }));
}

/** @param inputs the arguments as they were before the call */
export function namesOf(exercise: Exercise, name: string, contract: Contract | undefined, inputs: readonly Value[]): CallNames {
  const parameters = contract?.parameters ?? [];
  const arrays = inputs.flatMap((value, i) => {
    const array = numeric(value);
    return array && parameters[i] ? [[parameters[i], array] as const] : [];
  });
  return { function: name, returns: exercise.returns?.[name], sizes: bindLetters(contract, inputs), inputs: Object.fromEntries(arrays) };
}

/** Where `value` is not what the check asks for. */
export function judge(tf: TensorFlow, exercise: Exercise, check: ValueCheck, call: Call, value: Value, names: CallNames): Difference[] {
  const engine = tf.engine();
  engine.startScope();
  try {
    const bench = benchFor(tf, call);
    const inputs = check.inputs(bench);
    if (check.expected) {
      const expected = readValue(check.expected(inputs, bench), tf);
      const found = differences(value, expected, check.tolerance ?? TOLERANCE, names);
      if (found.length > 0) return ordered(exercise, found, names);
    }
    const sentence = check.property && (noValue(value, names) ?? check.property(value, inputs, bench));
    return sentence ? [{ path: '', sentence, expected: '', actual: printValue(value) }] : [];
  } finally {
    engine.endScope();
  }
}

/** Parts that the exercise's formulas list come first and in their order, which is that of computing them: the others follow from them. */
function ordered(exercise: Exercise, found: Difference[], names: CallNames): Difference[] {
  const formulas = exercise.formulas?.[names.function];
  if (typeof formulas !== 'object') return found;
  const listed = Object.keys(formulas);
  const rank = ({ path }: Difference): number => {
    const at = listed.findIndex((name) => exactly(partKey(path, names) ?? '').includes(name));
    return at < 0 ? listed.length : at;
  };
  return [...found].sort((a, b) => rank(a) - rank(b));
}

/** The names under which formulas may list a part: its own, and `caches[l][1]` for that of any layer. */
export const exactly = (key: string): string[] => [key, key.replace(/\[\d+\]/, '[l]')];
