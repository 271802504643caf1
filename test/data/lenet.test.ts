import { expect, it } from 'vitest';
import { shippedDataset } from '../../src/data/open';
import { loadTensorFlow } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { runTraining, type Checkpoint, type Run, type RunResult } from '../../src/training/run';
import { lenet } from './lenet';

type Costs = [step: number, cost: number][];

/** One epoch: 45 steps. The whole training is a proof (test/proof/digits.ts). */
async function train(hyperparameters: Record<string, number>, more: Partial<Run> = {}): Promise<{ costs: Costs; result: RunResult }> {
  const { tf } = await loadTensorFlow('wasm');
  const costs: Costs = [];
  const result = await runTraining({
    tf, training: lenet, learner: {}, data: shippedDataset('digits'), hyperparameters: { numEpochs: 1, ...hyperparameters }, seed: 1, control: new RunControl(),
    onMetric: (step, name, value) => name === 'cost' && costs.push([step, value]),
    ...more,
  });
  return { costs, result };
}

it('LeNet-5 learns the digits, with the same numbers whoever makes the batches, and after a stop in between', async () => {
  const { tf } = await loadTensorFlow('wasm');
  const tensors = tf.memory().numTensors;
  const whole = await train({ workers: 1 });
  expect(whole.result.metrics.testAccuracy).toBeGreaterThan(0.7);
  expect((await train({ workers: 0 })).costs).toEqual(whole.costs);

  const control = new RunControl();
  let checkpoint: Checkpoint | undefined;
  const stopped = await train({ workers: 1 }, {
    control,
    onMetric: (step) => void (step >= 20 && control.obey('stop')),
    onCheckpoint: async (made) => void (checkpoint = structuredClone(made)),
  });
  expect(stopped.result.stopped).toBe(true);
  const rest = await train({ workers: 1 }, { resume: checkpoint });
  expect(rest.costs).toEqual(whole.costs.filter(([step]) => step >= checkpoint!.step));
  expect(rest.result.metrics.testAccuracy).toBe(whole.result.metrics.testAccuracy);
  expect(tf.memory().numTensors).toBe(tensors);
});
