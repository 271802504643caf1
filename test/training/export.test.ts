/** What is exported is loaded again by the library itself, and is what was trained, bit for bit. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { loadExercises } from '../../src/course/catalogue';
import { shippedDataset } from '../../src/data/open';
import { newestCheckpoint } from '../../src/training/runs/checkpoints';
import { readRuns } from '../../src/training/runs/folder';
import { exportWeights } from '../../src/training/export';
import { cli, scratch } from '../cli/run';

const { folder } = scratch();
const exercises = (await loadExercises()).filter(({ training }) => training);

interface Json {
  format: string;
  modelTopology: object;
  weightsManifest: tf.io.WeightsManifestConfig;
  userDefinedMetadata: { step: number };
}

function load(path: string): { json: Json; artifacts: tf.io.ModelArtifacts } {
  const json = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8')) as Json;
  const bytes = readFileSync(join(path, json.weightsManifest[0].paths[0]));
  return { json, artifacts: { modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData: Uint8Array.from(bytes).buffer } };
}

describe('exported weights', () => {
  it.each(exercises.map(({ id }) => [id]))('of %s are loaded by tf.js and predict as the training said', async (id) => {
    const [runs, to] = [join(folder, `${id}-runs`), join(folder, `${id}-model`)];
    const { training } = exercises.find((exercise) => exercise.id === id)!;
    const few = training!.hyperparameters.some(({ name }) => name === 'numIterations') ? ['--set', 'numIterations=12'] : [];
    const trained = await cli(['train', id, '--solution', '--backend', 'cpu', ...few, '--seed', '4', '--runs', runs, '--export', to, '--json']);
    expect(trained.stderr).toBe('');
    const end = JSON.parse(trained.stdout.trim().split('\n').at(-1)!) as { metrics: Record<string, number>; step: number };
    const { json, artifacts } = load(to);
    const kept = newestCheckpoint(readRuns(runs)[0].folder).found!.checkpoint.state.arrays.filter(({ kind }) => kind === 'tensor');
    expect(json.userDefinedMetadata.step).toBe(end.step);
    if (json.format === 'weights') {
      const weights = tf.io.decodeWeights(artifacts.weightData as ArrayBuffer, artifacts.weightSpecs!);
      for (const { name, values, shape } of kept) {
        expect(weights[name].shape).toEqual(shape);
        expect(weights[name].dataSync()).toEqual(values);
      }
      return;
    }
    const model = await tf.loadLayersModel({ load: async () => artifacts });
    const numbers = new Set(kept.flatMap(({ values }) => [...values]));
    for (const weight of model.getWeights()) for (const value of weight.dataSync()) expect(numbers.has(value) || value === 0).toBe(true);
    const { m, features, labels } = shippedDataset(training!.data).test;
    const right = tf.tidy(() => tf.equal(tf.greater(tf.reshape(model.predict(tf.tensor2d(features, [m, features.length / m])) as tf.Tensor, [m]), 0.5).toFloat(), tf.tensor1d(labels)).sum().dataSync()[0]);
    expect(right / m).toBeCloseTo(end.metrics.testAccuracy, 12);
  });

  it('of a kept run are written later, and nothing is overwritten', async () => {
    const runs = join(folder, 'shallow-network-runs');
    const [{ id }] = readRuns(runs);
    const to = join(folder, 'later');
    const { stdout, code } = await cli(['export', id, to, '--runs', runs]);
    expect(stdout).toMatch(/Exported to .*later: a model for tf\.loadLayersModel/);
    expect(code).toBe(0);
    expect(readFileSync(join(to, 'weights.bin'))).toEqual(readFileSync(join(folder, 'shallow-network-model', 'weights.bin')));
    const again = await cli(['export', id, to, '--runs', runs]);
    expect({ code: again.code, said: again.stderr }).toEqual({ code: 2, said: expect.stringMatching(/model\.json is there already and is not overwritten\. Choose an empty folder/) });
    writeFileSync(join(folder, 'file'), '');
    expect((await cli(['export', id, join(folder, 'file'), '--runs', runs])).stderr).toMatch(/were not exported: .*a file stands/);
  });

  it('that are no layers keep their names, types and numbers', async () => {
    const state = { parameters: { W1: tf.tensor2d([[1.5, -0], [1e-40, 3e38]]), steps: tf.tensor1d([1, 2], 'int32'), mask: tf.tensor1d([1, 0], 'bool') }, velocity: [tf.scalar(2)], t: 7 };
    const loop = { steps: 1, state, advance: () => 1, measure: () => ({}), dispose() {} };
    const to = join(folder, 'named');
    const exported = await exportWeights(tf as never, loop, to, {});
    expect(exported.weights.map(({ name }) => name)).toEqual(['W1', 'steps', 'mask', 'velocity[0]']);
    const { artifacts } = load(to);
    const read = tf.io.decodeWeights(artifacts.weightData as ArrayBuffer, artifacts.weightSpecs!);
    expect(read.W1.dataSync()).toEqual(state.parameters.W1.dataSync());
    expect([read.steps.dtype, read.mask.dtype]).toEqual(['int32', 'bool']);
  });
});
