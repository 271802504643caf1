import fc from 'fast-check';
import type * as TF from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/shapes/engine';
import { loadEngine, loadLibrary } from './operations/harness';

/** The static summary of generated models, line by line, against the layers that the library builds. */
let tf: typeof TF;
let engine: Engine;
beforeAll(async () => {
  tf = await loadLibrary();
  engine = await loadEngine();
});

const count = fc.integer({ min: 1, max: 5 });
const bias = fc.boolean();
const onImages = fc.oneof(
  fc.tuple(count, count, fc.constantFrom(1, 2), fc.constantFrom('same', 'valid'), bias).map(([filters, kernel, strides, padding, useBias]) => `conv2d({ filters: ${filters}, kernelSize: ${Math.min(3, kernel)}, strides: ${strides}, padding: '${padding}', useBias: ${useBias} })`),
  fc.tuple(count, bias).map(([filters, useBias]) => `separableConv2d({ filters: ${filters}, kernelSize: 3, padding: 'same', useBias: ${useBias} })`),
  fc.tuple(count, bias).map(([depth, useBias]) => `depthwiseConv2d({ kernelSize: 2, depthMultiplier: ${depth}, padding: 'same', useBias: ${useBias} })`),
  count.map((filters) => `conv2dTranspose({ filters: ${filters}, kernelSize: 3, strides: 2, padding: 'same' })`),
  fc.constantFrom('batchNormalization()', 'maxPooling2d({ poolSize: 2, padding: "same" })', 'zeroPadding2d({ padding: 1 })', 'upSampling2d({ size: [2, 1] })', 'dropout({ rate: 0.5 })', 'activation({ activation: "relu" })', 'layerNormalization()', 'permute({ dims: [2, 1, 3] })', 'prelu()'),
);
const onRows = fc.oneof(
  fc.tuple(count, bias).map(([units, useBias]) => `dense({ units: ${units}, useBias: ${useBias} })`),
  fc.constantFrom('batchNormalization({ scale: false })', 'leakyReLU()', 'layerNormalization({ center: false })'),
);
const onSequences = fc.tuple(fc.constantFrom('lstm', 'gru', 'simpleRNN'), count, fc.boolean()).map(([kind, units, returnSequences]) => [`${kind}({ units: ${units}, returnSequences: true })`, `${kind}({ units: ${units}, returnSequences: ${returnSequences} })`]);

const model = fc.tuple(fc.array(onImages, { maxLength: 4 }), fc.array(onRows, { maxLength: 3 }), fc.option(onSequences, { nil: undefined }), count).map(([images, rows, sequences, units]) => {
  const layers = sequences
    ? [`embedding({ inputDim: 7, outputDim: ${units}, inputLength: 6 })`, ...sequences]
    : [`inputLayer({ inputShape: [12, 9, 3] })`, ...images, 'flatten()', ...rows, `dense({ units: ${units} })`];
  return layers.map((layer) => `tf.layers.${layer}`);
});

it('each layer, made or loaded from a model.json, has the output shape and the number of parameters that the library gives it', () => {
  let lines = 0;
  fc.assert(
    fc.property(model, (layers) => {
      const built = new Function('tf', `return tf.sequential({ layers: [${layers.join(', ')}] })`)(tf) as TF.Sequential;
      const wanted = built.layers.map((layer) => [`(${(layer.outputShape as (number | null)[]).map((size) => size ?? 'batch').join(', ')})`, layer.countParams()]);
      const weights = built.layers.flatMap((layer, at) => layer.getWeights().map(({ shape }, of) => [`model.layers[${at}].getWeights()[${of}]`, shape] as const));
      const text = `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential();\n${layers.map((layer) => `model.add(${layer});`).join('\n')}\n${weights.map(([weight], at) => `const weight${at} = ${weight};`).join('\n')}`;
      const analysis = engine.analyse({ path: '/summary.ts', language: 'typescript', text });
      expect(analysis.findings).toEqual([]);
      const [summary] = analysis.models;
      lines += wanted.length;
      expect(summary.layers.slice(summary.layers.length - wanted.length).map(({ outputShape, parameters }) => [outputShape, parameters])).toEqual(wanted);
      expect(summary.parameters).toBe(built.countParams());
      const sizes = (shape = '') => shape.slice(1, -1).split(',').filter((size) => size !== '').map(Number);
      expect(weights.map((_, at) => sizes(analysis.bindings.find(({ name }) => name === `weight${at}`)?.shape))).toEqual(weights.map(([, shape]) => shape));
      const json = JSON.stringify({ modelTopology: built.toJSON(null, false) });
      const loading = `import * as tf from '@tensorflow/tfjs';\nconst model = await tf.loadLayersModel('file://./model.json');\nconst parameters = tf.zeros([model.countParams()]);`;
      const saved = engine.analyse({ path: '/work/saved.ts', language: 'typescript', text: loading }, { read: (path) => (path.endsWith('model.json') ? json : undefined) });
      expect(saved.findings).toEqual([]);
      expect(saved.models[0].layers.slice(-wanted.length).map(({ outputShape, parameters }) => [outputShape, parameters])).toEqual(wanted);
      expect(saved.bindings.find(({ name }) => name === 'parameters')?.shape).toBe(`(${built.countParams()},)`);
      built.dispose();
    }),
    { numRuns: 60, seed: 3 },
  );
  expect(lines).toBeGreaterThan(200);
});
