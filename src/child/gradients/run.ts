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
import { mutatingStatement } from './rewrite';
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
    if (!(error instanceof Slip)) throw error;
    // What keeps the cost from being computed comes before what the gradients look like: nothing can be checked without it.
    const first = /^(throws|unwritten)$/.test(error.id) ? undefined : costSlip(calls, start);
    const slips = first && first.message !== error.message && first.line !== error.line ? [first, error] : [error];
    return slipped(calls, slips.map((slip) => ({ slip, made: slip.id === 'wrong-shape' ? lineOf(tf, calls, slip.parameters[0]) : undefined })));
  }
  const causes: GradientCause[] = calls.mutations.map((mutation) => mutated(mutation, calls));
  for (const name of transposed) {
    const line = lineOf(tf, calls, name);
    causes.push({ id: 'transposed', parameters: [name], line, message: `d${name} is transposed${line === undefined ? '' : ` in line ${line}`}: its shape must be that of ${name}.` });
  }
  let verdict = result.verdict;
  // What was computed from overwritten inputs says nothing about the formulas.
  const spoilt = calls.mutations.some(({ how }) => how === 'overwrites');
  if (verdict === 'fail' && !spoilt) causes.push(...(await explain(tf, calls, result, options)));
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

/** What the cost fails of, if it does. */
function costSlip(calls: Calls, at: Float64Array[]): Slip | undefined {
  try {
    calls.cost(at);
    return undefined;
  } catch (error) {
    return error instanceof Slip ? error : undefined;
  }
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

function mutated({ function: name, name: input, position, how }: Mutation, calls: Calls): GradientCause {
  const { line, names } = mutatingStatement(calls, calls.parameters.map(({ values }) => values), name === calls.subject.costFunction && name !== calls.subject.function ? 'cost' : 'gradients');
  const letter = position === undefined ? (calls.names.includes(input) ? input : undefined) : names[position];
  const what = how === 'overwrites' ? `writes into ${letter ?? input}` : how === 'disposes' ? `disposes ${letter ?? input}` : `puts another tensor in the place of ${letter ?? input}`;
  const copy = letter === undefined ? 'clone() of the tensor, or slice() of its numbers' : `${letter}.clone(), or slice() of its numbers`;
  return {
    id: how === 'disposes' ? 'disposes-input' : 'mutates-input',
    parameters: calls.names.includes(input) ? [input] : [],
    line: line ?? calls.definition(name),
    message: `${name} ${what}${line === undefined ? '' : ` in line ${line}`}, which belongs to its caller. Work on a copy: ${copy}.`,
  };
}

/** Line of the statement that makes a returned gradient. */
function lineOf(tf: TensorFlow, calls: Calls, name: string): number | undefined {
  const tape = recordGradients(tf, calls, calls.parameters.map(({ values }) => values));
  const producer = tape?.values.get(tape.outputs.get(name) ?? NaN)?.producer ?? -1;
  return tape?.operations[producer]?.places[0]?.line ?? calls.definition(calls.subject.function);
}

/** No numbers could be had: the sentence is the reason and the first cause. */
function slipped(calls: Calls, slips: { slip: Slip; made: number | undefined }[]): Unfinished {
  const wrong = slips.flatMap(({ slip }) => slip.parameters);
  return {
    name: calls.subject.name,
    function: calls.subject.function,
    verdict: 'fail',
    difference: NaN,
    parameters: calls.parameters.map(({ name, shape }) => ({ name, shape, difference: NaN, wrong: wrong.includes(name), entries: [] })),
    causes: slips.map(({ slip: { id, message, line, parameters }, made }) => ({ id, parameters, line: made ?? line, message })),
    reason: slips[0].slip.message,
    forwardPasses: calls.passes,
  };
}
