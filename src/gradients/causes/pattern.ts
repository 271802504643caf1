/** What the numbers alone say, without the trace: untouched and exchanged gradients, and where the errors lie. */
import { gapTo, type Case } from '../repair/case';
import { subscripts } from '../vectors';
import type { Handed, Spot } from '../repair/spot';
import { gradientNames, gradientsAre, targetOf } from './facts';
import type { NamedCause } from './name';

/** Gradients that are no numbers, that stayed zero, or that are another parameter's. */
export function plain(one: Case, wrong: string[]): NamedCause[] {
  const found: NamedCause[] = [];
  const indexOf = (name: string) => one.parameters.findIndex((parameter) => parameter.name === name);
  const broken = wrong.filter((name) => !one.analytic[indexOf(name)].every(Number.isFinite));
  if (broken.length > 0) {
    const finite = (id: number) => one.tape.values.get(id)?.values.every(Number.isFinite) ?? true;
    const line = one.tape.operations.find(({ outputs }) => !outputs.every(finite))?.places[0]?.line;
    const where = line === undefined ? '' : ` since line ${line}`;
    found.push({ id: 'not-finite', formula: 'chain-rule', parameters: broken, line, message: `${broken.map((name) => `d${name}`).join(', ')} ${broken.length === 1 ? 'holds' : 'hold'} NaN or infinity${where}: look for a division by 0, a log of 0 or an overflow there.`, rank: 0 });
  }
  const zero = wrong.filter((name) => one.analytic[indexOf(name)].every((value) => value === 0));
  if (zero.length > 0) {
    const line = lineOf(one, zero[0]);
    const where = line === undefined ? '' : ` in line ${line}`;
    found.push({ id: 'never-touched', formula: 'chain-rule', parameters: zero, line, message: `${gradientsAre(zero)} all zeros as made${where}: nothing is ever put into ${zero.length === 1 ? 'it' : 'them'}.`, rank: 0 });
  }
  for (const name of wrong) {
    const i = indexOf(name);
    if (zero.includes(name) || broken.includes(name)) continue;
    const other = one.parameters.findIndex(({ name: another, shape }, k) => k !== i && shape.join() === one.parameters[i].shape.join() && isGradient(one, k, wrong.includes(another), one.analytic[i]));
    if (other >= 0) {
      const line = lineOf(one, name);
      found.push({ id: 'layer-index-off-by-one', formula: 'cache', parameters: [name], line, message: `d${name} holds the gradient of ${one.parameters[other].name}${line === undefined ? '' : ` (line ${line})`}: check the layer's index.`, rank: 0 });
    }
  }
  return found;
}

/** Whether these numbers are the right gradient of a parameter; false where not all of that is known. */
function isGradient(one: Case, k: number, wrong: boolean, values: Float64Array): boolean {
  const { positions, values: right } = one.truth[k];
  if (!wrong) return gapTo({ values: one.analytic[k], error: 0 }, values) < 1e-7;
  return positions === undefined && right.length === values.length && gapTo(one.truth[k], values) < 1e-7;
}

/** Line of the operation that made a returned gradient. */
function lineOf({ tape }: Case, name: string): number | undefined {
  return tape.operations[tape.values.get(tape.outputs.get(name) ?? NaN)?.producer ?? -1]?.places[0]?.line;
}

/** Where the first wrong value is made, when nothing says why. */
export function located(wrong: string[], { operation, adjoint, multiplies }: Spot, lines: string[]): NamedCause {
  const line = operation.places[0]?.line;
  const target = line === undefined ? undefined : targetOf(lines, line);
  const by = adjoint.line === undefined ? '' : ` by what line ${adjoint.line} makes`;
  const where = line === undefined ? '' : ` in line ${line}${target ? ` (${target})` : ''}`;
  if (multiplies) return { id: 'wrong-activation-derivative', formula: 'activation-derivative', parameters: wrong, line, message: `The derivative that is multiplied by is wrong${where}: the result is not the derivative of the cost${by}, and ${gradientNames(wrong)} would be right if it were.`, rank: 3 };
  return { id: 'wrong-derivative', formula: 'chain-rule', parameters: wrong, line, message: `The first wrong derivative is made${where}: it is not that of the cost${by}. What comes before it is right, and ${gradientNames(wrong)} with it would be.`, rank: 3 };
}

const ACTIVATIONS = /(Relu6?|LeakyRelu|Prelu|Elu|Selu|Softplus|Sigmoid|Tanh|Select|SelectV2|Exp|Softmax)$/;

/** A step of the forward pass whose derivative is left out on the way back. */
export function leftOut(wrong: string[], { group, of }: Handed, line: number | undefined, lines: string[]): NamedCause {
  const at = line ?? group.line;
  const target = at === undefined ? undefined : targetOf(lines, at);
  const where = at === undefined ? '' : ` in line ${at}${target ? ` (${target})` : ''}`;
  const step = of.line === undefined ? 'a step of the forward pass' : `what line ${of.line} does`;
  const slope = ACTIVATIONS.test(of.family);
  return {
    id: slope ? 'missing-activation-derivative' : 'missing-factor',
    formula: slope ? 'activation-derivative' : 'chain-rule',
    parameters: wrong,
    line: at,
    message: slope ? `The activation's derivative is missing${where}: multiply by the derivative of ${step} to go from dA to dZ.` : `A factor of the chain rule is missing in ${gradientNames(wrong)}${where}: the derivative of ${step}.`,
    rank: 0.5,
  };
}

/** Which rows, columns or entries are wrong, in words. */
export function pattern(one: Case, wrong: string[]): NamedCause {
  const parts = wrong.map((name) => {
    const i = one.parameters.findIndex((parameter) => parameter.name === name);
    const { shape } = one.parameters[i];
    const { positions, values } = one.truth[i];
    const at = [...values.keys()].map((k) => ({ position: positions ? positions[k] : k, right: values[k] }));
    const bad = at.filter(({ position, right }) => Math.abs(one.analytic[i][position] - right) > 1e-6 * (Math.abs(right) + Math.abs(one.analytic[i][position])));
    if (bad.length === at.length) return `every entry of d${name}`;
    for (const [axis, word] of shape.length === 2 ? ([[0, 'row'], [1, 'column']] as const) : shape.map((_, k) => [k, `index ${k} =`] as const)) {
      const lines = [...new Set(bad.map(({ position }) => subscripts(position, shape)[axis]))].sort((a, b) => a - b);
      if (lines.length <= shape[axis] / 2) return `${word}${lines.length > 1 && shape.length === 2 ? 's' : ''} ${lines.slice(0, 6).join(', ')}${lines.length > 6 ? ', ...' : ''} of d${name} (from 0)`;
    }
    const shown = bad.slice(0, 4).map(({ position }) => `[${subscripts(position, shape).join(', ')}]`);
    return `${bad.length} of ${at.length} entries of d${name} (${shown.join(', ')}${bad.length > 4 ? ', ...' : ''})`;
  });
  return { id: 'unknown', formula: 'chain-rule', parameters: wrong, message: `No single known mistake explains this. Wrong are: ${parts.join('; ')}. Compare them with the formula of the step that makes them.`, rank: 9 };
}
