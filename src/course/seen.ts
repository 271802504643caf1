/** Shapes that a run gave to the names of a learner's file. */
import type { Analysis, BindingFact } from '../shapes/analysis';
import type { Contract } from './contract';
import type { SeenShape } from './report';
import type { TracedTensor } from './trace';
import { numeric, type Value } from './value';

/** A name gets the shape of the last tensor that the lines of its value made; names that share a line stay unknown. */
export function seenShapes(analysis: Analysis, name: string, contract: Contract | undefined, inputs: readonly Value[], tensors: readonly TracedTensor[]): SeenShape[] {
  const found: SeenShape[] = [];
  const bound = analysis.bindings.filter((binding) => binding.valueRange);
  for (const binding of analysis.bindings) {
    if (binding.kind === 'parameter') {
      const index = binding.function === name ? (contract?.parameters.indexOf(binding.name) ?? -1) : -1;
      const shape = inputs[index] && numeric(inputs[index])?.shape;
      if (shape) found.push({ function: name, name: binding.name, line: binding.range.start.line + 1, shape });
      continue;
    }
    const lines = linesOf(binding);
    if (!lines || bound.some((other) => other !== binding && shares(lines, linesOf(other)))) continue;
    const made = tensors.filter(({ line }) => line >= lines[0] && line <= lines[1]).at(-1);
    if (made) found.push({ function: binding.function, name: binding.name, line: binding.range.start.line + 1, shape: made.shape });
  }
  return found;
}

function linesOf({ valueRange }: BindingFact): [number, number] | undefined {
  return valueRange && [valueRange.start.line + 1, valueRange.end.line + 1];
}

function shares(a: [number, number], b: [number, number] | undefined): boolean {
  return b !== undefined && a[0] <= b[1] && b[0] <= a[1];
}
