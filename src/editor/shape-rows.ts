import type { SeenShape } from '../child/messages';
import type { BindingFact } from '../shapes/analysis';
import type { ShapeRow } from './panel';

/**
 * Joins what the shape engine says about a text with what the last run saw. Bindings and sightings meet by function and
 * name; where a name is bound several times, by the nearest line.
 */
export function shapeRows(bindings: readonly BindingFact[], seen: readonly SeenShape[]): ShapeRow[] {
  const unused = new Set(seen);
  const rows = bindings
    .filter((binding) => binding.shape !== undefined || binding.declared !== undefined || seen.some((s) => matches(s, binding)))
    .map((binding) => {
      const line = binding.range.start.line + 1;
      const sighting = nearest([...unused].filter((s) => matches(s, binding)), line);
      if (sighting) unused.delete(sighting);
      return row(binding, line, sighting);
    });
  for (const sighting of unused) {
    rows.push({ function: sighting.function, name: sighting.name, line: sighting.line, seen: shapeText(sighting.shape), agreement: 'unknown' });
  }
  return rows.sort((a, b) => a.line - b.line);
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

function matches(sighting: SeenShape, binding: BindingFact): boolean {
  return sighting.name === binding.name && sighting.function === binding.function;
}

function nearest(sightings: SeenShape[], line: number): SeenShape | undefined {
  return sightings.sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))[0];
}

function row(binding: BindingFact, line: number, sighting: SeenShape | undefined): ShapeRow {
  const declared = binding.declared;
  const inferred = binding.shape;
  return {
    function: binding.function,
    name: binding.name,
    line,
    declared,
    inferred,
    seen: sighting && shapeText(sighting.shape),
    agreement: sighting ? agreementOf(declared, inferred, sighting.shape) : 'unknown',
  };
}

/** Only a contract can be broken: what was inferred holds for the calls in this text, and a check may call otherwise. */
function agreementOf(declared: string | undefined, inferred: string | undefined, seen: readonly number[]): ShapeRow['agreement'] {
  if (declared !== undefined) return fits(declared, seen) ? 'agree' : 'disagree';
  return inferred !== undefined && fits(inferred, seen) ? 'agree' : 'unknown';
}

/** Whether numbers can stand where a written shape has its letters: the rank, and every dimension that is a number. */
export function fits(written: string, shape: readonly number[]): boolean {
  const inner = written.replace(/^\(|\)$/g, '').trim();
  const dimensions = inner === '' ? [] : inner.replace(/,\s*$/, '').split(/\s*,\s*/);
  if (dimensions.length !== shape.length) return false;
  return dimensions.every((dimension, i) => !/^\d+$/.test(dimension) || Number(dimension) === shape[i]);
}
