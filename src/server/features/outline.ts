import type { Analysis, Range } from '../../shapes/analysis';
import type { FileShapes } from '../protocol';
import { compare, innermost } from '../ranges';

/** Every array of a file, grouped by the function that binds it, in the order of the text. */
export function fileShapes(analysis: Analysis): FileShapes.Result {
  const groups = new Map<string, FileShapes.Group>();
  const bindings = analysis.bindings.filter(({ shape, declared, lost }) => shape !== undefined || declared !== undefined || lost !== undefined);
  for (const binding of [...bindings].sort((a, b) => compare(a.range.start, b.range.start))) {
    const owner = innermost(analysis.functions, binding.range.start);
    const key = owner ? `${owner.range.start.line}:${owner.range.start.character}` : '';
    let group = groups.get(key);
    if (!group) {
      group = { function: owner?.name ?? '', range: owner?.nameRange ?? binding.range, bindings: [] };
      groups.set(key, group);
    }
    group.bindings.push(binding);
  }
  return { groups: [...groups.values()].sort(byPosition), models: analysis.models };
}

function byPosition(a: { range: Range }, b: { range: Range }): number {
  return compare(a.range.start, b.range.start);
}
