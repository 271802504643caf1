import type { Analysis, Position, Range } from './analysis';
import { changeBetween, Lines } from './positions';

/** The last text of a document that could be read, and what was known of it. */
export interface LastGood {
  text: string;
  analysis: Analysis;
}

/**
 * While code is broken, what the break does not touch keeps its last good shapes. Findings in a text that cannot be read are shown
 * only where they were there before: a missing bracket makes calls that nobody wrote.
 */
export function keepLastGood(text: string, now: Analysis, good: LastGood | undefined): Analysis {
  if (!good) return { ...now, findings: [] };
  const moved = mapping(good.text, text);
  const same = (a: Range, b: Range) => a.start.line === b.start.line && a.start.character === b.start.character;
  const bindings = [...now.bindings];
  for (const binding of good.analysis.bindings) {
    const range = moved.forth(binding.range);
    if (!range) continue;
    const at = bindings.findIndex((other) => same(other.range, range));
    const kept = { ...binding, range, valueRange: binding.valueRange && moved.forth(binding.valueRange) };
    if (at < 0) bindings.push(kept);
    else if (bindings[at].shape === undefined || bindings[at].shape.includes('?')) bindings[at] = kept;
  }
  bindings.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
  const findings = good.analysis.findings.flatMap((finding) => {
    const range = moved.forth(finding.range);
    return range && now.findings.some((other) => other.code === finding.code && other.message === finding.message) ? [{ ...finding, range, fixes: [] }] : [];
  });
  return {
    ...now,
    bindings,
    findings,
    hoverAt: (position) => {
      const current = now.hoverAt(position);
      if (current?.shape) return current;
      const before = moved.back(position);
      const known = before && good.analysis.hoverAt(before);
      const range = known && moved.forth(known.range);
      return known?.shape && range ? { ...known, range } : current;
    },
  };
}

/** Positions of one text in another that differs from it in one place; nothing for what touches that place. */
function mapping(before: string, after: string): { forth(range: Range): Range | undefined; back(position: Position): Position | undefined } {
  const { start, same } = changeBetween(before, after);
  const [from, to] = [new Lines(before), new Lines(after)];
  const shift = after.length - before.length;
  return {
    forth: ({ start: first, end: last }) => {
      const [a, b] = [from.offset(first), from.offset(last)];
      if (b <= start) return { start: first, end: last };
      return a >= before.length - same ? to.range(a + shift, b + shift) : undefined;
    },
    back: (position) => {
      const at = to.offset(position);
      if (at <= start) return position;
      return at >= after.length - same ? from.position(at - shift) : undefined;
    },
  };
}
