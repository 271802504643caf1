/**
 * Trains random models of tf.layers on one backend in a process of its own:
 *     node model-process.cjs BACKEND FIRST LAST ROUNDINGS
 * and sends for each seed what it computed, ROUNDINGS times more with rounding at random.
 */
import type * as Tf from '@tensorflow/tfjs';
import { seededRandom } from '../../src/random';
import { loadTensorFlow } from '../../src/training/backends';
import { Draw } from './draw';
import { ModelDraw } from './random-model';
import { roundAtRandom } from './rounding';

/** Tensors by what they are, in the order in which they were computed; an error ends them. */
export interface ModelRun {
  lines: string[];
  values: { name: string; shape: number[]; numbers: Float64Array }[];
  error?: string;
  /** Tensors that are left on the backend when all of the model is given back. */
  leaked: number;
}

export interface ModelResult {
  run: ModelRun;
  rounded: ModelRun[];
}

async function compute(tf: typeof Tf, seed: number): Promise<ModelRun> {
  // Where layers draw numbers, they begin with Math.random.
  Math.random = seededRandom(seed);
  const run: ModelRun = { lines: [], values: [], leaked: 0 };
  const backend = tf.backend() as unknown as { numDataIds(): number };
  const before = backend.numDataIds();
  const keep = (name: string, tensor: Tf.Tensor | Tf.Tensor[]) => {
    [tensor].flat().forEach((one, i) => run.values.push({ name: `${name} ${i}`, shape: one.shape, numbers: Float64Array.from(one.dataSync()) }));
  };
  const engine = tf.engine();
  engine.startScope();
  try {
    const { model, inputs, targets, lines } = new ModelDraw(tf, new Draw(tf, seed)).make();
    run.lines = lines;
    const weights = (when: string) => model.weights.forEach((weight, i) => keep(`weight ${i}, ${weight.name.replace(/.*\//, '')}, after ${when}`, weight.read()));
    const numbers = (values: number | number[] | Tf.Scalar | Tf.Scalar[]) => tf.tensor([values].flat() as number[]);
    keep('prediction before', model.predict(inputs, { batchSize: 2 }));
    for (let step = 1; step <= 3; step++) {
      keep(`losses and metrics of step ${step}`, numbers(await model.trainOnBatch(inputs, targets)));
      weights(`step ${step}`);
    }
    keep('prediction after', model.predict(inputs));
    const { history } = await model.fit(inputs, targets, { epochs: 1, batchSize: 2, shuffle: false, verbose: 0, validationData: [inputs, targets] });
    Object.values(history).forEach((values, i) => keep(`losses and metrics of an epoch, number ${i},`, numbers(values as number[])));
    weights('an epoch');
    model.dispose();
  } catch (error) {
    run.error = String(error instanceof Error ? error.message : error).split('\n')[0];
  }
  engine.endScope();
  tf.disposeVariables();
  run.leaked = backend.numDataIds() - before;
  return run;
}

const [choice, first, last, roundings] = process.argv.slice(2);

void (async () => {
  const { tf } = await loadTensorFlow(choice as 'float64' | 'cpu' | 'wasm' | 'tensorflow');
  const rounding = Number(roundings) ? roundAtRandom(tf) : undefined;
  const results: ModelResult[] = [];
  for (let seed = Number(first); seed <= Number(last); seed++) {
    const run = await compute(tf, seed);
    const rounded: ModelRun[] = [];
    for (let again = 1; again <= Number(roundings); again++) {
      rounding!.seed(again);
      rounded.push(await compute(tf, seed));
      rounding!.seed(undefined);
    }
    results.push({ run, rounded });
  }
  process.send?.(results, () => process.disconnect());
})();
