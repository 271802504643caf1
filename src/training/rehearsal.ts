/**
 * Whether a training would go on from a checkpoint with the same numbers: a step is made a second time by a copy of the learner's file
 * that a new process would load, from what a checkpoint holds. What the file keeps to itself (a variable at its top, a closure, an
 * optimizer) is not in there.
 */
import type { Tensor } from '@tensorflow/tfjs';
import { inLetters, type OwnVariable } from './own-state';
import { prepareTraining, type Preparation } from './prepare';
import { silent } from './silence';
import { restored, snapshot, type Snapshot, type Values } from './state';
import type { LearnerModule } from './training';

/** Loads the learner's file once more: its functions as a new process would have them, and the variables at its top. */
export type Again = () => { learner: LearnerModule; own: OwnVariable[] };

/** One instant between two steps. */
export interface Instant {
  step: number;
  state: Snapshot;
  /** States of the two generators of random numbers: the lab's and the library's. */
  random: { lab: number; library: number };
}

/** Calls of the learner's functions after which it is tried, so that what changes late is found too. */
const CALLS = 2;
const GROWTH = 8;
/** Part of the time that may go into it, the first time left out. */
const SHARE = 0.04;

interface Engine {
  trackTensor(tensor: Tensor, backend: unknown): void;
}

export class Rehearsal {
  private calls = 0;
  private next = CALLS;
  private spent = 0;
  /** What could not be kept, in letters. */
  private readonly lost = new Set<string>();
  private readonly began = performance.now();

  constructor(
    private readonly preparation: Preparation,
    private readonly again: Again,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** Asked before each call. @returns whether `compare` is to be called after it */
  due(): boolean {
    if (this.calls++ < this.next) return false;
    return this.spent === 0 || this.spent < SHARE * (performance.now() - this.began);
  }

  /** Makes the step that was just made again. @param made the state that it led to */
  compare(before: Instant, made: Snapshot): void {
    const started = performance.now();
    this.next *= GROWTH;
    // Twice, because numbers that are no two times the same say nothing of what is kept.
    const first = silent(() => this.made(before));
    if (first && !equal(first, made)) {
      const second = silent(() => this.made(before));
      if (second && equal(first, second)) {
        this.next = Infinity;
        this.warn(this.inWords(before.step));
      }
    }
    this.spent += performance.now() - started;
  }

  /** @returns the state after the step; undefined where the copy cannot make it */
  private made({ step, state, random }: Instant): Snapshot | undefined {
    const { tf } = this.preparation;
    const engine = tf.engine() as unknown as Engine;
    const track = engine.trackTensor;
    const born: Tensor[] = [];
    engine.trackTensor = (tensor, backend) => {
      born.push(tensor);
      track.call(engine, tensor, backend);
    };
    try {
      const { loop, random: generators, own, dispose } = prepareTraining({ ...this.preparation, ...this.again() });
      try {
        loop.state = restored(tf, loop.state, state, own);
        [generators.lab.state, generators.library.state] = [random.lab, random.library];
        loop.advance(step);
        own?.lost.forEach((variable) => this.lost.add(inLetters(variable)));
        return snapshot(tf, loop.state);
      } finally {
        dispose();
      }
    } catch {
      // A copy that cannot be made says nothing: its error comes in words where a run goes on.
      return undefined;
    } finally {
      engine.trackTensor = track;
      for (const tensor of born) if (!tensor.isDisposed) tensor.dispose();
    }
  }

  private inWords(step: number): string {
    const names = [...this.lost].join(', ');
    const what = names ? `${names} cannot be kept, which the file uses from step to step` : 'The file keeps something from step to step (in a closure, or outside of its variables)';
    return `${what}: a run that goes on from its checkpoint would make other numbers (seen at step ${step}). Keep it in variables at the top of the file, as numbers, tensors, lists and records, or train in one go.`;
  }
}

/** Part of the largest number of an array that a backend of several threads may round one way or the other. */
const ROUNDING = 2e-6;

function equal(a: Snapshot, b: Snapshot): boolean {
  return JSON.stringify(a.tree) === JSON.stringify(b.tree) && a.arrays.length === b.arrays.length && a.arrays.every(({ values }, i) => same(values, b.arrays[i].values));
}

function same(a: Values, b: Values): boolean {
  let [largest, apart] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i])) continue;
    largest = Math.max(largest, Math.abs(a[i]));
    apart = Math.max(apart, Math.abs(a[i] - b[i]));
  }
  return a.length === b.length && apart <= ROUNDING * largest;
}
