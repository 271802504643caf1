/** The thread that makes batches: started with the examples in shared memory, it answers each number with that batch. */
import { workerData, type MessagePort } from 'node:worker_threads';
import type { LabelledExamples } from '../dataset';
import { BatchMaker, type BatchPlan } from './maker';

export interface WorkerData {
  examples: LabelledExamples;
  plan: BatchPlan;
  /** Numbers of batches come in here, batches go out. */
  port: MessagePort;
  /** One counter for all threads: it grows after each answer, so that the training can sleep until then. */
  answers: Int32Array;
}

const { examples, plan, port, answers } = workerData as WorkerData;
const maker = new BatchMaker(examples, plan);

port.on('message', (step: number) => {
  const batch = maker.make(step);
  port.postMessage(batch, [batch.features.buffer as ArrayBuffer, batch.labels.buffer as ArrayBuffer]);
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
});
