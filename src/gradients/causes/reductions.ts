import type { Case } from '../repair/case';
import type { Fix } from '../repair/search';
import { gradientsAre, where, type Cause } from './facts';

/** How many numbers go into each result of the reduction that a fix changes. */
export function elementCount(fix: Fix, one: Case): number | undefined {
  const [operation] = fix.group.operations;
  const [input, output] = [one.tape.values.get([operation.inputs.x].flat()[0]), one.tape.values.get(operation.outputs[0])];
  return input && output && output.values.length > 0 ? input.values.length / output.values.length : undefined;
}

export const reductions: Cause[] = [
  {
    id: 'sum-for-mean',
    formula: 'sum-over-examples',
    match(fix, facts) {
      if (fix.kind !== 'scale' || fix.group.kernel !== 'Sum' || fix.factor === undefined) return undefined;
      const count = elementCount(fix, facts.one);
      if (count === undefined || count <= 1 || facts.one.examples[0] === count || Math.abs(fix.factor - 1 / count) > 1e-5 / count) return undefined;
      return { rank: 0.3, message: `${gradientsAre(fix.fixed)} ${count} times too large: a sum stands for a mean${where(fix, facts)}.` };
    },
  },
  {
    id: 'sum-over-wrong-axis',
    formula: 'sum-over-examples',
    match(fix, facts) {
      if (fix.kind !== 'axis') return undefined;
      const axis = (fix.attrs!.axis as number[]).join(', ');
      return { rank: 0, message: `${gradientsAre(fix.fixed)} summed over the wrong axis${where(fix, facts)}: sum over axis ${axis}.` };
    },
  },
];
