/** A learner's gradients checked in double precision: verdict, entries, causes, reasons. */
import type { TensorFlow } from '../../course/exercise';
import { checkGradients } from '../../gradients/check';
import type { CheckedParameter, GradientCheckResult, GradientProblem } from '../../gradients/problem';
import { subscripts } from '../../gradients/vectors';
import type { GradientCause, GradientParameter, GradientReport } from '../messages';
import { Calls, Slip, type Mutation } from './calls';
import { explain } from './explain';
import type { RunOptions } from './options';
import { reasonFor, recordGradients } from './reasons';
import type { Subject } from './subject';

/** Entries per parameter that a report carries. */
const REPORTED = 1024;

/** @param tf the double-precision tf.js of this process */
export async function checkSubject(tf: TensorFlow, subject: Subject, options: RunOptions = {}): Promise<GradientReport> {
  const started = performance.now();
  const calls = new Calls(tf, subject);
  const report = await examined(tf, calls, options);
  return { ...report, seconds: (performance.now() - started) / 1000 };
}

type Unfinished = Omit<GradientReport, 'seconds'>;

async function examined(tf: TensorFlow, calls: Calls, options: RunOptions): Promise<Unfinished> {
  const { subject } = calls;
  const start = calls.parameters.map(({ values }) => values);
  let result: GradientCheckResult;
  let transposed: string[];
  try {
    transposed = calls.transposed(start);
    result = await checkGradients(problemOf(calls), options);
  } catch (error) {
    if (error instanceof Slip) return slipped(calls, error, error.id === 'wrong-shape' ? lineOf(tf, calls, error.parameters[0]) : undefined);
    throw error;
  }
  const causes: GradientCause[] = calls.mutations.map((mutation) => mutated(mutation, calls));
  for (const name of transposed) {
    const line = lineOf(tf, calls, name);
    causes.push({ id: 'transposed', parameters: [name], line, message: `d${name} is transposed${line === undefined ? '' : ` in line ${line}`}: its shape must be that of ${name}.` });
  }
  let verdict = result.verdict;
  if (verdict === 'fail') causes.push(...(await explain(tf, calls, result, options)));
  if (verdict === 'pass' && causes.length > 0) verdict = 'fail';
  const reason = result.meaningless && reasonFor(tf, calls, result);
  return {
    name: subject.name,
    function: subject.function,
    verdict,
    difference: result.difference,
    parameters: result.parameters.map((parameter) => reported(parameter, transposed.includes(parameter.name))),
    causes,
    ...(reason === undefined ? {} : { reason }),
    forwardPasses: calls.passes,
  };
}

export function problemOf(calls: Calls): GradientProblem {
  return {
    parameters: calls.parameters,
    cost: (at) => calls.cost(at),
    gradients: (at) => calls.gradients(at),
    autodiff: (at) => calls.autodiff(at),
  };
}

function reported({ name, shape, difference, wrong, entries }: CheckedParameter, transposed: boolean): GradientParameter {
  return {
    name,
    shape,
    difference,
    wrong: wrong || transposed,
    entries: entries.slice(0, REPORTED).map(({ position, ...entry }) => ({ index: subscripts(position, shape), ...entry })),
  };
}

function mutated({ function: name, name: input, how, line }: Mutation, calls: Calls): GradientCause {
  const what = how === 'overwrites' ? `writes into ${input}` : how === 'disposes' ? `disposes ${input}` : `puts another tensor in the place of ${input}`;
  return {
    id: how === 'disposes' ? 'disposes-input' : 'mutates-input',
    parameters: calls.names.includes(input) ? [input] : [],
    line: line ?? calls.definition(name),
    message: `${name} ${what}, which belongs to its caller. Work on a copy: ${input}.clone(), or slice() of its numbers.`,
  };
}

/** Line of the statement that makes a returned gradient. */
function lineOf(tf: TensorFlow, calls: Calls, name: string): number | undefined {
  const tape = recordGradients(tf, calls, calls.parameters.map(({ values }) => values));
  const producer = tape?.values.get(tape.outputs.get(name) ?? NaN)?.producer ?? -1;
  return tape?.operations[producer]?.places[0]?.line ?? calls.definition(calls.subject.function);
}

/** No numbers could be had: the sentence is the reason and the only cause. */
function slipped(calls: Calls, { id, message, line, parameters }: Slip, made: number | undefined): Unfinished {
  return {
    name: calls.subject.name,
    function: calls.subject.function,
    verdict: 'fail',
    difference: NaN,
    parameters: calls.parameters.map(({ name, shape }) => ({ name, shape, difference: NaN, wrong: parameters.includes(name), entries: [] })),
    causes: [{ id, parameters, line: made ?? line, message }],
    reason: message,
    forwardPasses: calls.passes,
  };
}
