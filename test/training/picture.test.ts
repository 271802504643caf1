/** Pictures of trainings against the learner's own functions, and trainings with pictures against trainings without. */
import { describe, expect, it } from 'vitest';
import { exerciseText, loadExercise } from '../../src/course/catalogue';
import { shippedDataset } from '../../src/data/open';
import { RunControl } from '../../src/training/control';
import { pictureOf, type Picture, type PlanePicture, type WeightsPicture } from '../../src/training/picture';
import { runTraining } from '../../src/training/run';
import type { TrainingLoop } from '../../src/training/training';
import { loadModule, tensorFlow } from '../support/course';

const tf = await tensorFlow('float32');

/** Trains the solution for a few steps. @param watch sees the loop before it is freed */
async function trained(id: string, steps: number, watch?: (loop: TrainingLoop, learner: Record<string, unknown>) => void, onPicture?: (step: number, picture: Picture) => void): Promise<number[]> {
  const training = (await loadExercise(id))!.training!;
  const learner = loadModule(tf, exerciseText(id, 'solution.ts'));
  const costs: number[] = [];
  await runTraining({
    tf,
    training,
    learner,
    data: shippedDataset(training.data),
    hyperparameters: { ...training.shipped, numIterations: steps },
    seed: 3,
    control: new RunControl(),
    onMetric: (_step, _name, value) => void costs.push(value),
    onPicture,
    onFinish: async (loop) => watch?.(loop, learner),
  });
  return costs;
}

describe('a picture', () => {
  it('of points shows what the learner\'s forward pass says, on the grid and at the examples', async () => {
    const pictures: PlanePicture[] = [];
    const data = shippedDataset('flower').train;
    await trained(
      'shallow-network',
      400,
      (loop, learner) => {
        const forward = learner.forwardPropagation as (X: unknown, parameters: unknown, activation: string) => [{ dataSync(): Float32Array }];
        const at = (points: number[][]) => Array.from(tf.tidy(() => forward(tf.transpose(tf.tensor2d(points)), (loop.state as { parameters: object }).parameters, 'tanh')[0].dataSync()));
        const { x, y, side, outputs, examples } = pictures.at(-1)!;
        const grid = outputs.map((_, i) => [x[0] + ((x[1] - x[0]) * (i % side)) / (side - 1), y[0] + ((y[1] - y[0]) * Math.floor(i / side)) / (side - 1)]);
        at(grid).forEach((value, i) => expect(outputs[i]).toBeCloseTo(value, 3));
        at(examples.map((example) => [example.x, example.y])).forEach((value, i) => expect(examples[i].output).toBeCloseTo(value, 2));
        expect(examples).toHaveLength(data.m);
        expect(examples.map(({ label }) => label)).toEqual([...data.labels]);
        expect(Math.max(...outputs) - Math.min(...outputs)).toBeGreaterThan(0.2);
      },
      (_step, picture) => void pictures.push(picture as PlanePicture),
    );
    expect.assertions(60 * 60 + data.m + 3);
  });

  it('of a single unit on pixels shows its weights, each at its pixel', async () => {
    const pictures: WeightsPicture[] = [];
    let w: number[] = [];
    await trained('logistic-regression', 100, (loop) => void (w = Array.from((loop.state as { w: { dataSync(): Float32Array } }).w.dataSync())), (_step, picture) => void pictures.push(picture as WeightsPicture));
    const { kind, height, width, weights } = pictures.at(-1)!;
    expect([kind, height, width]).toEqual(['weights', 8, 8]);
    weights.forEach((weight, i) => expect(weight).toBeCloseTo(w[i], 3));
    expect(w.some((weight) => Math.abs(weight) > 0.01)).toBe(true);
  });

  it('is not made of hidden layers on pixels', async () => {
    await trained('deep-network', 10, (loop) => expect(pictureOf(tf, loop, shippedDataset('digits-binary'))).toBeUndefined());
    expect.assertions(1);
  });
});

it.each(['shallow-network', 'initialization'])('%s: pictures change no number of the training and leave no tensor', async (id) => {
  const before = tf.memory().numTensors;
  const plain = await trained(id, 300);
  let shown = 0;
  expect(await trained(id, 300, undefined, () => void shown++)).toEqual(plain);
  expect(shown).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(before);
});
