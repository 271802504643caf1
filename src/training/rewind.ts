import type { OwnState } from './own-state';
import type { Instant } from './rehearsal';
import { silent } from './silence';
import { firstNotFinite, restored, snapshot, tensorsOf, type Snapshot } from './state';
import { trace, type Origin } from './trace';
import type { LearnerFile, TensorFlow, TrainingLoop } from './training';

/** Seconds in which the way back to a mark is made again. */
const LONGEST = 20;

/** Where the first wrong number came from. */
export interface Found {
  step: number;
  origin: Origin;
  /** Largest magnitude among the parameters: at the beginning, and before that step. */
  grown: [from: number, to: number];
}

/**
 * Keeps a state from before a number went wrong, so that the steps since can be made again under observation.
 * Invariant: every number of `good` is finite.
 */
export class Rewind {
  private good?: Instant;
  private began?: number;

  constructor(
    private readonly tf: TensorFlow,
    private readonly loop: TrainingLoop,
    private readonly random: { lab: { state: number }; library: { state: number } },
    private readonly own?: OwnState,
  ) {}

  /** An instant between two steps whose numbers are finite. */
  mark(now: Instant): void {
    this.good = now;
    this.began ??= largest(now.state);
  }

  /**
   * Makes the steps since the mark again and looks for the operation that made the first wrong number.
   * @param upTo the step in which it was noticed
   */
  find(file: LearnerFile, upTo: number): Found | undefined {
    const { good, loop } = this;
    if (!good) return undefined;
    try {
      this.back(good);
      let before = good;
      const started = performance.now();
      for (let step = good.step; step <= upTo && performance.now() - started < LONGEST * 1000; ) {
        before = this.now(step);
        const made = this.quietly(() => loop.advance(step)) || 1;
        if (this.noticed || firstNotFinite(snapshot(this.tf, loop.state))) break;
        step += made;
      }
      this.back(before);
      const origin = trace(this.tf, file, () => this.quietly(() => loop.advance(before.step)), () => tensorsOf(this.tf, loop.state));
      return origin && { step: before.step, origin, grown: [this.began!, largest(before.state)] };
    } catch {
      // The sentence then goes without its place.
      return undefined;
    }
  }

  /** While true, metrics come from steps that are made again: only whether they are finite counts. */
  replaying = false;
  /** A metric was not finite while replaying. */
  noticed = false;

  private quietly<T>(act: () => T): T {
    this.replaying = true;
    this.noticed = false;
    try {
      return silent(act);
    } finally {
      this.replaying = false;
    }
  }

  private now(step: number): Instant {
    return { step, state: snapshot(this.tf, this.loop.state, this.own), random: { lab: this.random.lab.state, library: this.random.library.state } };
  }

  private back({ state, random }: Instant): void {
    this.loop.state = restored(this.tf, this.loop.state, state, this.own);
    [this.random.lab.state, this.random.library.state] = [random.lab, random.library];
  }
}

function largest({ arrays }: Snapshot): number {
  let most = 0;
  for (const { values } of arrays) for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
