/**
 * Whether time is up: after so many milliseconds of this process's own work, because a busy machine must not cut a search
 * short, or after twice as many on the clock, because a learner waits.
 */
export class Deadline {
  private work: number;
  private readonly wall: number;

  constructor(milliseconds: number) {
    this.work = worked() + milliseconds;
    this.wall = performance.now() + 2 * milliseconds;
  }

  get passed(): boolean {
    return worked() > this.work || performance.now() > this.wall;
  }

  /** Leaves at most this much. */
  shorten(milliseconds: number): void {
    this.work = Math.min(this.work, worked() + milliseconds);
  }
}

/** Milliseconds that this process has worked, on all processors. */
export function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
