import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import { bundleProcess, computeOn, type Witness } from './agreement';
import { compareModel } from './model-agreement';
import type { ModelResult } from './model-process';
import { otherLayerNames } from './cases-layers';
import { drawnLayers, undrawnLayers } from './random-layers';

const models = 40;

let bundle: string;
let witness: ModelResult[];

beforeAll(async () => {
  bundle = await bundleProcess('model-process');
  witness = await computeOn<ModelResult>(bundle, 'float64', [1, models, 3]);
}, 120_000);
afterAll(() => rmSync(bundle));

it('draws every layer of tf.layers', async () => {
  const { tf } = await loadTensorFlow('wasm');
  const known = new Set([...drawnLayers, ...undrawnLayers, ...otherLayerNames]);
  expect(Object.keys(tf.layers).filter((name) => !known.has(name))).toEqual([]);
});

it('the models train in double precision, and rounding says where they are', () => {
  expect(witness.filter(({ run }) => run.error).map(({ run }) => run.error)).toEqual([]);
  expect(witness.every(({ run, rounded }) => run.values.length > 5 && rounded.length === 3)).toBe(true);
});

const backends: Witness[] = nativePackage() ? ['cpu', 'wasm', 'tensorflow'] : ['cpu', 'wasm'];

it.each(backends)('random models on %s compute and train as in double precision', async (backend) => {
  const results = await computeOn<ModelResult>(bundle, backend, [1, models, 0]);
  const wrong = results.flatMap(({ run }, i) => compareModel(run, witness[i]).wrong?.concat(` in\n${run.lines.join('\n')}`) ?? []);
  expect(wrong).toEqual([]);
});
