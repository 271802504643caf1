/** Every exercise's training is cut in two by a checkpoint that went through bytes: the costs are those of one run. */
import { expect, it } from 'vitest';
import { loadLearner, serveLearnerImports } from '../../src/child/learner';
import { exerciseText, loadExercises } from '../../src/course/catalogue';
import { shippedDataset } from '../../src/data/open';
import { withDev } from '../../src/data/split';
import { loadTensorFlow } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { runTraining, type Checkpoint, type Run } from '../../src/training/run';
import { decode, encode } from '../../src/training/runs/codec';
import type { RunStart } from '../../src/training/runs/history';
import { defaultsOf } from '../../src/training/training';

const { tf } = await loadTensorFlow('wasm');
serveLearnerImports(tf);
const exercises = (await loadExercises()).filter(({ training }) => training);

async function train(id: string, length: Record<string, number>, resume?: Checkpoint): Promise<{ metrics: [string, number][]; last: Checkpoint; result: Record<string, number> }> {
  const training = exercises.find((exercise) => exercise.id === id)!.training!;
  const metrics: [string, number][] = [];
  let last!: Checkpoint;
  const run: Run = {
    tf,
    training,
    learner: loadLearner({ path: `/course/${id}.ts`, text: exerciseText(id, 'solution.ts') }),
    data: withDev(shippedDataset(training.data), 0.3),
    hyperparameters: { ...defaultsOf(training, false), ...length },
    seed: 23,
    control: new RunControl(),
    resume,
    onMetric: (step, name, value) => metrics.push([`${name} ${step}`, value]),
    onCheckpoint: async (checkpoint) => void (last = checkpoint),
  };
  const { metrics: result } = await runTraining(run);
  return { metrics, last, result };
}

it.each(exercises.map(({ id }) => [id]))('%s', async (id) => {
  const training = exercises.find((exercise) => exercise.id === id)!.training!;
  const length = training.hyperparameters.find(({ name }) => /iterations|epochs/i.test(name))!.name;
  const [short, long] = /epochs/i.test(length) ? [1, 2] : [20, 40];
  const first = await train(id, { [length]: short });
  const start: RunStart = { exercise: id, file: '/x.ts', hash: '', backend: 'wasm', seed: 23, hyperparameters: {}, dataName: 'd', steps: 40, versions: { lab: '1', tf: '4', node: '20' } };
  const kept = decode(encode({ ...first.last, start }));
  expect(typeof kept).toBe('object');
  const second = await train(id, { [length]: long }, kept as Checkpoint);
  const whole = await train(id, { [length]: long });
  // Evaluations on the dev set come at other steps in a training of another length.
  const costs = ({ metrics }: { metrics: [string, number][] }) => metrics.filter(([name]) => /^cost/.test(name));
  expect(costs(second).length).toBeGreaterThan(0);
  expect([...costs(first), ...costs(second)]).toEqual(costs(whole));
  expect(second.result).toEqual(whole.result);
});
