import type { Case } from '../repair/case';
import { nameFactor } from './factor';
import { gradientNames, proportion } from './facts';
import type { NamedCause } from './name';

/**
 * A regularisation that is wrong in several gradients at once, each in its own statement: what is missing in every one
 * of them is the same multiple of its parameter.
 */
export function jointRegularization(one: Case, wrong: string[]): NamedCause[] {
  if (wrong.length < 2) return [];
  const terms = wrong.map((name) => termOf(one, name));
  if (terms.some((term) => term === undefined || term.entries < 2)) return [];
  const [first] = terms;
  if (terms.some((term) => Math.abs(term!.missing - first!.missing) > 1e-5 * Math.abs(first!.missing))) return [];
  const { missing, present, line } = first!;
  const right = present + missing;
  const gradients = gradientNames(wrong);
  const times = nameFactor(right, one).text;
  const cause = (id: string, message: string): NamedCause[] => [{ id, formula: 'l2-regularization', parameters: wrong, line, message, rank: -0.5 }];
  if (present === 0 && missing > 0) return cause('missing-regularization', `The regularisation terms are missing in ${gradients}: this cost gives ${times} times the weights.`);
  if (Math.abs(right) < 1e-6 * Math.abs(present) || present === 0) return cause('regularization-missing-in-cost', `${gradients} carry a regularisation term, but the cost has none: add lambda/(2m) times the sum of the squared weights to the cost, or leave the term out.`);
  const factor = right / present;
  const { text } = nameFactor(factor, one);
  if (text === '1/2') return cause('doubled-regularization', `The regularisation terms in ${gradients} are twice too large: this cost gives ${times} times the weights, because the derivative of W^2/2 is W.`);
  if (text === '1/m') return cause('regularization-without-1-over-m', `The regularisation terms in ${gradients} are m times too large: 1/m is missing, this cost gives ${times} times the weights.`);
  if (text === '-1' ) return cause('wrong-sign', `The regularisation terms in ${gradients} have the wrong sign: they are added.`);
  return cause('regularization-factor', `The regularisation terms in ${gradients} must be multiplied by ${text}: this cost gives ${times} times the weights.`);
}

/** What multiple of a parameter its gradient lacks, and what multiple the backward pass has already. */
function termOf(one: Case, name: string): { missing: number; present: number; entries: number; line?: number } | undefined {
  const i = one.parameters.findIndex((parameter) => parameter.name === name);
  const { positions, values } = one.truth[i];
  const at = [...values.keys()].map((k) => (positions ? positions[k] : k));
  const gap = at.map((position, k) => values[k] - one.analytic[i][position]);
  const size = Math.max(...at.map((position) => Math.abs(one.analytic[i][position])));
  const own = at.map((position) => one.parameters[i].values[position]);
  // What is left after a subtraction carries the rounding of what was subtracted.
  const missing = nearly(gap, own, 1e-8 * size);
  if (missing === undefined) return undefined;
  const outputs = new Set(one.tape.outputs.values());
  for (const operation of one.tape.operations) {
    const value = one.tape.values.get(operation.outputs[0]);
    if (!value || outputs.has(value.id) || one.forward.has(operation.index) || !/Multiply|RealDiv/.test(operation.kernel) || value.shape.join() !== one.parameters[i].shape.join()) continue;
    const present = proportion(value.values, one.parameters[i].values);
    if (present !== undefined) return { missing, present, entries: at.length, line: operation.places[0]?.line };
  }
  return { missing, present: 0, entries: at.length };
}

function nearly(a: number[], b: number[], noise: number): number | undefined {
  const square = b.reduce((sum, x) => sum + x * x, 0);
  if (square === 0) return undefined;
  const factor = a.reduce((sum, x, i) => sum + x * b[i], 0) / square;
  const size = Math.max(...a.map(Math.abs));
  return size > 10 * noise && a.every((x, i) => Math.abs(x - factor * b[i]) <= 1e-5 * size + noise) ? factor : undefined;
}
