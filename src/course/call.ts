/** One call of one function of a learner's module, contained: its tensors are read out and freed, its errors become data. */
import type { Bench, LearnerModule, TensorFlow } from './exercise';
import { seeded, withSeededRandom } from './random';
import { traceTensors, type TracedTensor } from './trace';
import { thrownBy, type Thrown } from './thrown';
import { readValue, type Value } from './value';

export type Outcome = { value: Value; thrown?: undefined } | { value?: undefined; thrown: Thrown };

/** What a call needs to be made again with the same inputs: they come from the seed alone. */
export interface Call {
  function: string;
  seed: string;
  trial: number;
  inputs(bench: Bench): unknown[];
}

export interface CallResult {
  /** The arguments as they were before the call. */
  inputs: Value[];
  outcome: Outcome;
  /** Tensors that lines of `file` made, when traced. */
  tensors: TracedTensor[];
  seconds: number;
}

export function benchFor(tf: TensorFlow, call: Pick<Call, 'seed' | 'trial'>): Bench {
  return { tf, random: seeded(call.seed), trial: call.trial };
}

/** The arguments of a call, read out. */
export function readInputs(tf: TensorFlow, call: Call): Value[] {
  const engine = tf.engine();
  engine.startScope();
  try {
    return call.inputs(benchFor(tf, call)).map((input) => readValue(input, tf));
  } finally {
    engine.endScope();
  }
}

/** Frames of a stack: those of the library stand between the learner's. */
const DEEP_ENOUGH = 60;

/** Calls `module[call.function]`; never throws. @param file path of the text that was loaded, for line numbers */
export function perform(tf: TensorFlow, module: LearnerModule, call: Call, file: string, traced = false): CallResult {
  const engine = tf.engine();
  engine.startScope();
  const depth = scopeDepth(tf);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEP_ENOUGH;
  try {
    const inputs = call.inputs(benchFor(tf, call));
    const values = inputs.map((input) => readValue(input, tf));
    forgetMatches();
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    const run = (): unknown => withSeededRandom(call.seed, () => (module[call.function] as (...args: unknown[]) => unknown)(...inputs));
    try {
      const { result, tensors } = traced ? traceTensors(tf, file, run) : { result: run(), tensors: [] };
      quieten(result);
      return { inputs: values, outcome: { value: readValue(result, tf) }, tensors, seconds: seconds() };
    } catch (error) {
      return { inputs: values, outcome: { thrown: thrownBy(error, file) }, tensors: [], seconds: seconds() };
    }
  } finally {
    Error.stackTraceLimit = limit;
    while (scopeDepth(tf) > depth) engine.endScope();
    engine.endScope();
  }
}

/** `RegExp.input` and its like hand on the text that was matched last, which may be a piece of the solution. */
function forgetMatches(): void {
  /^/.test('');
}

/** A guest that throws inside `tf.tidy` or opens scopes of its own leaves none behind. */
function scopeDepth(tf: TensorFlow): number {
  return (tf.engine() as unknown as { state: { scopeStack: unknown[] } }).state.scopeStack.length;
}

/** A promise that is not wanted may still reject: that must not end the process. */
function quieten(result: unknown): void {
  const then = (result as PromiseLike<unknown> | undefined)?.then;
  if (typeof then === 'function') then.call(result, () => {}, () => {});
}
