/**
 * When something that takes time is to be done again, so that it never takes more than a fixed part of the whole.
 * Invariant: spent time stays below `share` of the time that passed, however slow the thing is.
 */
export class Pace {
  private next: number;

  constructor(
    private readonly every: number,
    private readonly share: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.next = this.now() + every;
  }

  get due(): boolean {
    return this.now() >= this.next;
  }

  run<T>(act: () => T): T {
    const started = this.now();
    try {
      return act();
    } finally {
      const ended = this.now();
      this.next = ended + Math.max(this.every, (ended - started) / this.share);
    }
  }
}

/** Milliseconds of processor time of this process: they stand still while others have the processor, as its work does. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Seconds until `total` steps are made, from the pace of the last half minute; undefined before there is one. */
export class TimeLeft {
  private marks: { at: number; step: number }[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  seconds(step: number, total: number): number | undefined {
    const at = this.now();
    if (this.marks.length === 0 || at - this.marks[this.marks.length - 1].at >= 1000) this.marks.push({ at, step });
    if (this.marks.length > 30) this.marks.shift();
    const from = this.marks[0];
    return step > from.step && at - from.at >= 1000 ? ((total - step) * (at - from.at)) / (step - from.step) / 1000 : undefined;
  }

  /** After a pause the clock counts for nothing. */
  reset(): void {
    this.marks = [];
  }
}
