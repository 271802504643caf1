/** The mistakes that account for wrong gradients, best explanation first. */
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';
import { named, ranked, type NamedCause } from '../../gradients/causes/name';
import { jointRegularization as regularizationOf } from '../../gradients/causes/joint';
import { EXACT } from '../../gradients/locate';
import { leftOut, located, pattern, plain } from '../../gradients/causes/pattern';
import type { GradientCheckResult } from '../../gradients/problem';
import { digest, forwardOperations, gapTo, wrongIn, type Case } from '../../gradients/repair/case';
import { caseAt, findHanded, findSpot, type Spot } from '../../gradients/repair/spot';
import type { Facts } from '../../gradients/causes/facts';
import { search } from '../../gradients/repair/search';
import { namedSource, rankedSource } from '../../gradients/source/name';
import { handing } from '../../gradients/source/handing';
import { searchSource } from '../../gradients/source/search';
import { inputsOf, type Operation } from '../../gradients/tape';
import type { GradientCause } from '../messages';
import type { Calls } from './calls';
import { recordCost, recordGradients } from './reasons';
import { adjointsOf } from './adjoints';
import { replayOf, type Recording } from './record';
import { rewritingOf } from './rewrite';
import type { RunOptions } from './options';

/** Milliseconds for a search among the operations that ran, among the changes of the text, and among single rounds. */
const BUDGET = { tape: 1500, text: 8000, rounds: 2000 };
/** Causes that a report lists. */
const LISTED = 5;
/** Explanations that the text may give better: they say that another value belongs somewhere, without a reason. */
const VAGUE = new Set(['constant-factor', 'extra-operation', 'extra-term', 'layer-index-off-by-one', 'missing-factor', 'missing-term', 'stale-cache', 'wrong-operand', 'wrong-operation']);

/** Explanations that say more than which other parameter's gradient it is. */
const LACKS = /^missing-(factor|term|activation-derivative)$/;

export async function explain(tf: TensorFlow, calls: Calls, result: GradientCheckResult, options: RunOptions): Promise<GradientCause[]> {
  const one = caseOf(tf, calls, result);
  const lines = calls.subject.source.text.split('\n');
  return (await explained(tf, calls, result, one, lines, options)).map((cause) => atCost(cause, one, lines));
}

/** A term that the cost lacks, though its function is handed lambda, is missing where the cost is returned. */
function atCost(cause: GradientCause, one: Case, lines: string[]): GradientCause {
  const made = one.cost?.operations.at(-1)?.places[0]?.line;
  if (cause.id !== 'regularization-missing-in-cost' || made === undefined || one.given.length === 0) return cause;
  const below = lines.slice(made, made + 3).findIndex((text) => /^\s*return\s+[\w$.]+\s*;?\s*$/.test(text));
  const line = /\breturn\b/.test(lines[made - 1] ?? '') || below < 0 ? made : made + 1 + below;
  return { ...cause, line, message: cause.message.replace('the cost has none', `the cost (line ${line}) has none`) };
}

async function explained(tf: TensorFlow, calls: Calls, result: GradientCheckResult, one: Case, lines: string[], options: RunOptions): Promise<GradientCause[]> {
  const left = options.patience?.() ?? 1;
  const wrong = result.parameters.filter((parameter) => parameter.wrong).map(({ name }) => name);
  const facts = { one, lines };
  const numbers = plain(one, wrong);
  // A gradient that is another parameter's is one that lacks what distinguishes the two, if the search finds that.
  const held = numbers.filter(({ id }) => id === 'layer-index-off-by-one');
  const simple = [...numbers.filter((cause) => !held.includes(cause)), ...regularizationOf(one, wrong)];
  const breathe = () => options.breathe?.(1);
  if (held.length === wrong.length) {
    const fixes = await search(one, { budget: BUDGET.tape, breathe });
    const { whole } = fixes.some(({ left }) => left.length === 0) ? { whole: ranked(fixes.filter(({ left }) => left.length === 0), facts) } : await textual(tf, calls, result, one, left, breathe);
    return reported(whole.length > 0 && LACKS.test(whole[0].id) ? [...whole, ...held] : [...held, ...whole]);
  }
  const plainly = simple.length > 0 && new Set(simple.flatMap(({ parameters }) => parameters)).size === wrong.length;
  const spot = plainly ? undefined : await findSpot(one, breathe);
  const close = spot ? await closely(tf, one, spot, facts, breathe) : [];
  const handed = (list: NamedCause[]) => reported(handedOn(tf, calls, result, list, facts));
  if (close.length > 0 && !VAGUE.has(close[0].id)) return handed(close);
  if (spot) {
    const quick = ranked((await search(one, { budget: BUDGET.tape, quick: true, breathe })).filter(({ left }) => left.length === 0), facts);
    if (quick.length > 0 && !VAGUE.has(quick[0].id) && !leavesTape(one, quick[0])) return handed(quick);
    const { whole: here } = await textual(tf, calls, result, one, left, breathe, linesOf(one, spot));
    const all = [...close, ...quick, ...here].sort((a, b) => a.rank - b.rank);
    if (all.length > 0) return handed(all);
  }
  const fixes = await search(one, { budget: BUDGET.tape, breathe });
  const whole = [...close, ...ranked(fixes.filter(({ left }) => left.length === 0), facts)].sort((a, b) => a.rank - b.rank);
  if (plainly) return reported([...simple, ...whole]);
  const known = differentiated(calls, result, wrong);
  if (known && whole.length > 0 && !VAGUE.has(whole[0].id) && !leavesTape(one, whole[0])) return handed(whole);
  const stepped = whole.length > 0 ? undefined : await findHanded(one, breathe);
  if (stepped) {
    const made = stepped.group.operations.map(({ outputs: [id] }) => one.tape.values.get(id)!.values);
    const context = rewritingOf(tf, calls, result.at)?.context;
    return reported([leftOut(wrong, stepped, context && handing(context, made), facts.lines)]);
  }
  const inText = await textual(tf, calls, result, one, left, breathe);
  // Where nothing shows which of several statements it is, one whose text becomes right by another operator or number is meant.
  const trusted = whole.length > 0 && !VAGUE.has(whole[0].id) && !leavesTape(one, whole[0]) ? whole[0] : undefined;
  if (trusted) {
    const exact = inText.whole.find(({ id, exact }) => exact && id === trusted.id);
    return exact ? reported([exact, ...whole]) : handed(whole);
  }
  // Where both see the same constant, the trace knows better at which statement it is.
  if (whole.length > 0 && whole[0].id === 'constant-factor' && inText.whole[0]?.id === 'constant-factor' && known && !leavesTape(one, whole[0]) && !inText.whole[0].exact) return reported(whole);
  const best = [...inText.whole, ...whole.filter((cause) => !leavesTape(one, cause) || inText.whole.length === 0)].sort((a, b) => a.rank - b.rank);
  if (best.length > 0) return handed(best);
  const rounds = await search(one, { budget: left * BUDGET.rounds, narrow: true, breathe });
  const single = ranked(rounds.filter(({ left }) => left.length === 0), facts);
  if (single.length > 0) return handed(single);
  // No single mistake explains all: the best partial explanation, and what explains the rest beside it.
  const partial = ranked(fixes, facts);
  for (const first of partial.slice(0, 3)) {
    const rest = await search(one, { base: first.fix!.applied, budget: left * BUDGET.rounds, breathe });
    const second = ranked(rest.filter(({ left }) => left.length === 0), facts);
    if (second.length > 0) return reported([...simple, first, second[0], ...second.slice(1)]);
  }
  const parts = [...held, ...simple, ...[...inText.partial, ...partial].sort((a, b) => a.rank - b.rank).slice(0, 1)];
  const explained = new Set(parts.flatMap(({ parameters }) => parameters));
  const open = wrong.filter((name) => !explained.has(name));
  if (open.length > 0 && spot) return reported([located(wrong, spot, facts.lines), pattern(one, open)]);
  return reported([...parts, ...(open.length > 0 ? [pattern(one, open)] : [])]);
}

/** Whether tf's own derivatives of the cost are right for all wrong parameters: a run that passes through plain numbers breaks them off. */
function differentiated(calls: Calls, result: GradientCheckResult, wrong: string[]): boolean {
  // All of a large gradient is known from tf alone.
  const open = wrong.map((name) => calls.names.indexOf(name)).filter((i) => result.truth[i].positions !== undefined || result.truth[i].values.length <= EXACT);
  try {
    const slopes = open.length === 0 ? [] : calls.autodiff(result.at);
    return slopes !== undefined && open.every((i) => gapTo(result.truth[i], slopes[i]) < 1e-5);
  } catch {
    return false;
  }
}

/** What is wrong in the one statement that makes the first wrong values. */
async function closely(tf: TensorFlow, one: Case, spot: Spot, facts: Facts, breathe: () => Promise<void> | void): Promise<NamedCause[]> {
  // Any change makes a single number right.
  if (spot.right.length < 2) return [];
  const wrong = wrongIn(one, undefined);
  const { one: local, groups } = caseAt(one, spot, (tape) => replayOf(tf, tape as Recording));
  const fixes = await search(local, { budget: BUDGET.tape, groups, breathe });
  const tape = { ...local.tape, outputs: one.tape.outputs };
  return ranked(fixes.map((fix) => ({ ...fix, fixed: wrong })), { ...facts, one: { ...one, tape } }, false);
}

/** A factor is missing where a statement only hands on the value that needs it (`dZ = dA`), rather than where the value is made. */
function handedOn(tf: TensorFlow, calls: Calls, result: GradientCheckResult, list: NamedCause[], facts: Facts): NamedCause[] {
  const [first] = list;
  const fix = first?.fix;
  if (!fix || fix.input !== undefined || !/^(multiply|add|scale)$/.test(fix.kind)) return list;
  const context = rewritingOf(tf, calls, result.at)?.context;
  const [{ kernel, places }] = fix.group.operations;
  if (fix.kind === 'scale' && (/^(Mean|Sum)$/.test(kernel) || constantIn(fix.group.operations[0], facts.one))) return list;
  const rounds = facts.one.tape.operations.filter((operation) => operation.kernel === kernel && operation.places[0]?.line === places[0]?.line && operation.places[0]?.column === places[0]?.column);
  const made = rounds.map(({ outputs: [id] }) => facts.one.tape.values.get(id)!.values);
  const line = context && handing(context, made, fix.kind === 'scale');
  const again = line === undefined ? undefined : named({ ...fix, group: { ...fix.group, line } }, facts);
  return again ? [again, ...list] : list;
}

/** Whether an operation multiplies or divides by a single number: a wrong constant sits there. */
function constantIn({ kernel, inputs }: Operation, { tape }: Case): boolean {
  return /^(Multiply|RealDiv)$/.test(kernel) && Object.values(inputs).flat().some((id) => tape.values.get(id)?.values.length === 1);
}

/** Lines of the suspects and of what makes their operands. */
function linesOf({ tape, forward }: Case, { suspects }: Spot): Set<number> {
  const makers = suspects.flatMap((operation) => inputsOf(operation).flatMap(({ value }) => tape.operations[tape.values.get(value)?.producer ?? -1] ?? []));
  return new Set([...suspects, ...makers.filter(({ index }) => !forward.has(index))].flatMap(({ places }) => places.slice(0, 1).map(({ line }) => line)));
}

/** Whether an explanation changes numbers where they come back from plain JavaScript: the mistake lies before that. */
function leavesTape(one: Case, { fix }: NamedCause): boolean {
  return fix !== undefined && /^(Made|Returned)$/.test(fix.group.kernel) && one.tape.operations.length > 0;
}

/** Explanations found by changing the learner's text. */
async function textual(tf: TensorFlow, calls: Calls, result: GradientCheckResult, one: Case, left: number, breathe: () => Promise<void> | void, lines?: Set<number>): Promise<{ whole: NamedCause[]; partial: NamedCause[] }> {
  const rewriting = rewritingOf(tf, calls, result.at);
  if (!rewriting) return { whole: [], partial: [] };
  const { context, runner } = rewriting;
  const fixes = await searchSource(one, context, runner, { budget: left * BUDGET.text, lines, enough: (fix) => namedSource(fix, one, context).rank <= 1, breathe });
  const whole = fixes.filter((fix) => fix.left.length === 0);
  return { whole: rankedSource(whole, one, context), partial: rankedSource(fixes.filter((fix) => !whole.includes(fix)), one, context) };
}

function reported(list: NamedCause[]): GradientCause[] {
  return list.slice(0, LISTED).map(({ id, parameters, line, message, formula }) => ({ id, parameters, ...(line === undefined ? {} : { line }), message, formula }));
}

export function caseOf(tf: TensorFlow, calls: Calls, result: GradientCheckResult): Case {
  const cost = costOnly(recordCost(tf, calls, result.at), calls.cost(result.at));
  const tape = recordGradients(tf, calls, result.at) ?? { operations: [], values: new Map(), outputs: new Map(), dtypes: new Map(), single: [] };
  returnNumbers(tape, calls, result);
  if (cost) bringIn(tape, cost);
  return {
    parameters: calls.parameters.map((parameter, i) => ({ ...parameter, values: result.at[i] })),
    truth: result.truth,
    analytic: result.analytic,
    tape,
    cost,
    replay: replayOf(tf, tape),
    forward: forwardOperations(tape, cost),
    adjoints: cost ? adjointsOf(tf, cost) : [],
    ...numbersIn(calls, tape),
  };
}

/** What the cost is computed from: a function that returns cost and gradients together does more than that. */
function costOnly(tape: Recording | undefined, cost: number): Recording | undefined {
  if (!tape) return undefined;
  const end = tape.outputs.get('cost') ?? tape.operations.flatMap(({ outputs }) => outputs).find((id) => tape.values.get(id)?.values.length === 1 && Math.abs(tape.values.get(id)!.values[0]) === Math.abs(cost));
  if (end === undefined) return undefined;
  const needed = new Set([end]);
  const operations = [...tape.operations].reverse().filter((operation) => {
    if (!operation.outputs.some((id) => needed.has(id))) return false;
    for (const { value } of inputsOf(operation)) needed.add(value);
    return true;
  });
  const values = new Map([...tape.values].filter(([id, value]) => needed.has(id) || operations.some(({ outputs }) => outputs.includes(value.id))));
  return { ...tape, operations: operations.reverse(), values };
}

/** Gradients that are no tensors of the tape take part as constants that can be scaled and transposed. */
function returnNumbers(tape: Recording, calls: Calls, result: GradientCheckResult): void {
  result.analytic.forEach((values, i) => {
    const { name, shape } = calls.parameters[i];
    if (tape.outputs.has(name)) return;
    const id = -1 - tape.values.size;
    const index = tape.operations.length;
    tape.values.set(id, { id, shape, values: values.slice(), producer: index, constant: false });
    tape.dtypes.set(id, 'float32');
    tape.operations.push({ index, kernel: 'Returned', inputs: {}, attrs: {}, outputs: [id], places: [] });
    tape.outputs.set(name, id);
  });
}

/** Values that only the cost's run has can stand in for others too. */
function bringIn(tape: Recording, cost: Recording): void {
  const known = new Set([...tape.values.values()].map(digest));
  for (const value of cost.values.values()) {
    if (value.values.length < 2 || known.has(digest(value)) || tape.values.has(value.id)) continue;
    tape.values.set(value.id, { ...value, producer: -1, parameter: value.parameter });
    tape.dtypes.set(value.id, cost.dtypes.get(value.id)!);
  }
}

/** The number of examples (NaN where the arguments do not show it) and other lengths, and scalars. */
function numbersIn(calls: Calls, tape: Recording): { examples: number[]; scalars: number[]; given: number[] } {
  const tensors: number[][] = [];
  const scalars = new Set<number>();
  const visit = (value: unknown): void => {
    if (typeof value === 'number') scalars.add(value);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (value !== null && typeof value === 'object' && 'shape' in value && 'dataSync' in value) {
      const tensor = value as Tensor;
      if (tensor.size === 1) scalars.add(tensor.dataSync()[0]);
      else tensors.push([...tensor.shape]);
    } else if (value !== null && typeof value === 'object') Object.values(value).forEach(visit);
  };
  visit(calls.subject.rest);
  // A list has one entry for each example, where these are no tensors.
  for (const value of calls.subject.rest) if (Array.isArray(value) && value.length > 1 && !value.some((item) => item !== null && typeof item === 'object' && 'dataSync' in item)) tensors.push([value.length]);
  const given = [...scalars];
  for (const value of tape.values.values()) if (value.values.length === 1 && value.constant) scalars.add(value.values[0]);
  const counts = new Map<number, number>();
  for (const shape of tensors) for (const length of new Set(shape)) counts.set(length, (counts.get(length) ?? 0) + 1);
  const last = (length: number) => tensors.filter((shape) => shape.at(-1) === length || shape[0] === length).length;
  // The number of examples is a length of the arguments that no parameter has.
  const own = new Set(calls.parameters.flatMap(({ shape }) => shape));
  const examples = [...counts.keys()].filter((length) => length > 1).sort((a, b) => Number(counts.get(b)! > 1) - Number(counts.get(a)! > 1) || Number(own.has(a)) - Number(own.has(b)) || counts.get(b)! - counts.get(a)! || last(b) - last(a));
  // Images come as (m, height, width, channels).
  const images = tensors.find((shape) => shape.length === 4)?.[0] ?? 1;
  if (images > 1) examples.unshift(...examples.splice(examples.indexOf(images), 1));
  else if (examples.length > 0 && own.has(examples[0]) && counts.get(examples[0])! < 2) examples.unshift(NaN);
  for (const { shape } of calls.parameters) for (const length of shape) if (length > 1 && !examples.includes(length)) examples.push(length);
  return { examples, given, scalars: [...scalars].filter((s) => s !== 0 && Math.abs(s) !== 1 && s !== 2 && Number.isFinite(s) && ![...examples, ...examples.map((n) => 1 / n)].some((n) => Math.abs(Math.abs(s) - n) < 1e-9)).slice(0, 12) };
}
