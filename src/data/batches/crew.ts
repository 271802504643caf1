import { Worker } from 'node:worker_threads';
import { distribution } from '../../distribution';
import { InWords } from '../../words';
import type { LabelledExamples } from '../dataset';
import type { Batch, BatchPlan } from './maker';
import type { Answer, WorkerData } from './worker';

/** One thread and the batch it works on. */
interface Hand {
  thread: Worker;
  busy: boolean;
}

/**
 * Threads that make batches ahead of the training. Invariants: at most `lookAhead` batches are made or being made beyond those
 * taken; an idle thread keeps no process alive; after `close` no thread is left.
 */
export class Crew {
  private readonly hands: Hand[];
  private readonly ready = new Map<number, Batch>();
  private taken = 0;
  private asked = 0;
  private closed = false;
  private failure: InWords | undefined;
  private wake: () => void = () => {};

  constructor(
    examples: LabelledExamples,
    plan: BatchPlan,
    private readonly total: number,
    workers: number,
    private readonly lookAhead: number,
  ) {
    const workerData: WorkerData = { examples: { ...examples, features: shared(examples.features), labels: shared(examples.labels) }, plan };
    this.hands = Array.from({ length: workers }, () => this.hire(workerData));
    this.ask();
  }

  /** The batch of this number; they are taken in order. @throws InWords where a thread failed */
  async take(step: number): Promise<Batch> {
    for (;;) {
      const batch = this.ready.get(step);
      if (batch) {
        this.ready.delete(step);
        this.taken = step + 1;
        this.ask();
        return batch;
      }
      if (this.failure) throw this.failure;
      this.hands.forEach(({ thread }) => thread.ref());
      await new Promise<void>((resolve) => (this.wake = resolve));
      this.hands.forEach(({ thread }) => thread.unref());
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.ready.clear();
    await Promise.all(this.hands.map(({ thread }) => thread.terminate()));
  }

  private hire(workerData: WorkerData): Hand {
    const thread = new Worker(distribution('batches.js'), { workerData, execArgv: [] });
    thread.unref();
    const hand: Hand = { thread, busy: false };
    thread.on('message', (answer: Answer) => {
      hand.busy = false;
      if ('failure' in answer) return this.fail(answer.failure);
      this.ready.set(answer.batch.step, answer.batch);
      this.ask();
      this.wake();
    });
    thread.on('error', (error) => this.fail(error.message));
    thread.on('exit', () => this.fail('the thread ended'));
    return hand;
  }

  private ask(): void {
    for (const hand of this.hands) {
      if (hand.busy || this.asked >= Math.min(this.total, this.taken + this.lookAhead)) continue;
      hand.busy = true;
      hand.thread.postMessage(this.asked++);
    }
  }

  private fail(reason: string): void {
    if (this.closed) return;
    this.failure ??= new InWords(`The batches could not be made beside the training: ${reason}. Make the batches or the pictures smaller, or set workers to 0.`, 'usage');
    this.wake();
  }
}

/** The same numbers where all threads can read them. */
function shared(values: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
