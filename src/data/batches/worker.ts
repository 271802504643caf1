/** The thread that makes batches: started with the examples in shared memory, it answers each number with that batch. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LabelledExamples } from '../dataset';
import { BatchMaker, type Batch, type BatchPlan } from './maker';

export interface WorkerData {
  examples: LabelledExamples;
  plan: BatchPlan;
}

export type Answer = { batch: Batch } | { failure: string };

const { examples, plan } = workerData as WorkerData;
const maker = new BatchMaker(examples, plan);

parentPort!.on('message', (step: number) => {
  try {
    const batch = maker.make(step);
    parentPort!.postMessage({ batch } satisfies Answer, [batch.features.buffer as ArrayBuffer, batch.labels.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort!.postMessage({ failure: (error as Error).message } satisfies Answer);
  }
});
