import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { distribution } from '../../distribution';
import type { LabelledExamples } from '../dataset';
import type { Batch, BatchPlan } from './maker';
import type { WorkerData } from './worker';

/** How long a batch is waited for before its thread is taken for dead. */
const PATIENCE_MS = 5000;

/**
 * Threads that make batches while the training works. Answers are fetched, never delivered: a training need not return to the event
 * loop for them. Invariants: at most `lookAhead` batches are made or being made beyond the one taken last; threads keep no
 * process alive; after `close` none is left.
 */
export class Crew {
  private readonly threads: Worker[] = [];
  private readonly ports: MessagePort[] = [];
  private readonly answers = new Int32Array(new SharedArrayBuffer(4));
  private readonly ready = new Map<number, Batch>();
  /** The batches asked for and not yet taken have the numbers from `next` to `asked` - 1. */
  private next = 0;
  private asked = 0;
  private dead = false;

  constructor(
    examples: LabelledExamples,
    plan: BatchPlan,
    workers: number,
    private readonly lookAhead: number,
  ) {
    const data = { examples: { ...examples, features: shared(examples.features), labels: shared(examples.labels) }, plan, answers: this.answers };
    try {
      for (let i = 0; i < workers; i++) this.hire(data);
    } catch (error) {
      // A process of limited rights may start no threads.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error;
      this.close();
    }
  }

  /** @returns the batch of this number, or undefined where the threads are no more and the caller must make it */
  take(step: number): Batch | undefined {
    if (this.dead) return undefined;
    if (step !== this.next) this.restart(step);
    this.ask(step + 1);
    const deadline = performance.now() + PATIENCE_MS;
    while (!this.dead) {
      const before = Atomics.load(this.answers, 0);
      this.fetch();
      const batch = this.ready.get(step);
      if (batch) {
        this.ready.delete(step);
        this.next = step + 1;
        // In groups: a thread that is woken for every single batch takes the processor away from the training each time.
        if (this.asked - this.next <= this.lookAhead / 2) this.ask(this.next + this.lookAhead);
        return batch;
      }
      if (performance.now() > deadline) this.close();
      else Atomics.wait(this.answers, 0, before, PATIENCE_MS);
    }
    return undefined;
  }

  close(): void {
    this.dead = true;
    this.ready.clear();
    for (const port of this.ports) port.close();
    for (const thread of this.threads) void thread.terminate();
  }

  private hire(data: Omit<WorkerData, 'port'>): void {
    const { port1, port2 } = new MessageChannel();
    const thread = new Worker(distribution('batches.js'), { workerData: { ...data, port: port2 } satisfies WorkerData, transferList: [port2], execArgv: [] });
    thread.unref();
    // A thread that dies costs time and no numbers: from then on its batches are made by the caller.
    thread.on('error', () => this.close());
    thread.on('exit', () => this.close());
    this.threads.push(thread);
    this.ports.push(port1);
  }

  /** Asks for the batches before number `end`, each of the thread whose turn it is. */
  private ask(end: number): void {
    for (; this.asked < end; this.asked++) this.ports[this.asked % this.ports.length].postMessage(this.asked);
  }

  private fetch(): void {
    for (const port of this.ports) {
      for (let message = receiveMessageOnPort(port); message; message = receiveMessageOnPort(port)) {
        const batch = message.message as Batch;
        if (batch.step >= this.next && batch.step < this.asked) this.ready.set(batch.step, batch);
      }
    }
  }

  /** After a training has gone on from elsewhere: what was made ahead is of no use. */
  private restart(step: number): void {
    this.ready.clear();
    this.next = step;
    this.asked = step;
  }
}

/** The same numbers where all threads can read them. */
function shared(values: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
