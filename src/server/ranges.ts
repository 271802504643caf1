import type { Position, Range } from '../shapes/analysis';

/** Negative where `a` comes first. */
export function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** Both ends belong to a range: a caret behind the last character is still on the word. */
export function contains(range: Range, position: Position): boolean {
  return compare(range.start, position) <= 0 && compare(position, range.end) <= 0;
}

export function overlaps(a: Range, b: Range): boolean {
  return compare(a.start, b.end) <= 0 && compare(b.start, a.end) <= 0;
}

/** The smallest of nested things around a position. */
export function innermost<T extends { range: Range }>(things: readonly T[], position: Position): T | undefined {
  let found: T | undefined;
  for (const thing of things) {
    if (contains(thing.range, position) && (!found || compare(found.range.start, thing.range.start) <= 0)) found = thing;
  }
  return found;
}
