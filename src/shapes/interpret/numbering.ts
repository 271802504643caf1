import { inferred, named, type KnownDim } from '../dimension';

/** Numbers that one statement may use up: far more than an analysis has steps. */
const LENGTH = 2 ** 20;

/** The numbers of one statement, and the names it gave to unknown sizes. */
export class Range {
  private readonly names = new Map<string, KnownDim>();

  constructor(readonly first: number) {}

  get end(): number {
    return this.first + LENGTH;
  }

  /** Invariant: the same number and text give the same atom, because what it is called is written into it. */
  name(text: string, number: number): KnownDim {
    const key = `${text}#${number}`;
    let name = this.names.get(key);
    if (!name) this.names.set(key, (name = inferred(text, number)));
    return name;
  }
}

/**
 * Numbers for cells, objects and unknown sizes. Each statement of the top level has a range of its own, and numbers from its start whenever it runs: what
 * it made is then called the same as before, and what reads it need not run again where it also says the same. All else is
 * numbered through all runs, in the first range.
 */
export class Numbering {
  private following = 0;
  private end = LENGTH;
  private ranges = 1;

  next(): number {
    return this.following++;
  }

  /** The number that comes next. */
  get at(): number {
    return this.following;
  }

  /** A range that no statement has yet. */
  range(): Range {
    return new Range(LENGTH * this.ranges++);
  }

  /** Numbers within a range, from its start, while something runs. */
  within<T>(range: Range, run: () => T): T {
    const outer = { following: this.following, end: this.end };
    this.following = range.first;
    this.end = range.end;
    try {
      return named((text) => range.name(text, this.next()), run);
    } finally {
      this.following = outer.following;
      this.end = outer.end;
    }
  }

  /** Leaves a number of numbers to somebody: the first of them. */
  take(count: number): number {
    const first = this.following;
    this.following += count;
    return first;
  }

  /** Tells what was numbered since `first`, within this range, from all that there was. */
  between(first: number): (id: number) => boolean {
    const { end } = this;
    return (id) => id >= first && id < end;
  }

  /** Tells what is numbered from now on, within this range, from all that there was. */
  since(): (id: number) => boolean {
    return this.between(this.following);
  }
}
