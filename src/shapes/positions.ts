import type { Position, Range } from './analysis';

/** Offsets of a text to positions: zero-based lines, UTF-16 columns. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    if (text.includes('\r')) for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) this.starts.push(index + end.length);
    else for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  position(offset: number): Position {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - this.starts[low] };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  offset({ line, character }: Position): number {
    return Math.min((this.starts[line] ?? this.text.length) + character, this.text.length);
  }
}

/** One replaced range that makes a text of another: `before.slice(start, before.length - same)` became `after.slice(start, after.length - same)`. */
export interface Change {
  start: number;
  /** Code units at the end that both have. */
  same: number;
}

/** Code units that are compared at once: texts of equal parts are compared faster than their letters. */
const BLOCK = 512;

/** The shortest range in which two texts differ. */
export function changeBetween(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start + BLOCK <= most && before.slice(start, start + BLOCK) === after.slice(start, start + BLOCK)) start += BLOCK;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const left = most - start;
  const [beforeEnd, afterEnd] = [before.length, after.length];
  let same = 0;
  while (same + BLOCK <= left && before.slice(beforeEnd - same - BLOCK, beforeEnd - same) === after.slice(afterEnd - same - BLOCK, afterEnd - same)) same += BLOCK;
  while (same < left && before.charCodeAt(beforeEnd - 1 - same) === after.charCodeAt(afterEnd - 1 - same)) same++;
  return { start, same };
}
