import { expect, it } from 'vitest';
import { loadEngine } from '../../../../course/engine';

// Witness: tf.js refuses the first and gives (4, 2) for the second.
it.each([
  ['does not fit the next one', 2, ['layer-shared@9'], undefined],
  ['fits it', 1, [], '(4, 2)'],
])('the data that a layer of the program gives %s', async (_, axis, findings, shape) => {
  const engine = await loadEngine();
  const analysis = engine.analyse({
    path: '/flow.js',
    language: 'javascript',
    text: `import * as tf from '@tensorflow/tfjs';
class Mean extends tf.layers.Layer {
  call(x) { return x[0].mean(${axis}); }
  computeOutputShape(s) { return [s[0], s[2]]; }
  static get className() { return 'Mean'; }
}
const input = tf.input({ shape: [5, 8] });
const model = tf.model({ inputs: input, outputs: tf.layers.dense({ units: 2 }).apply(new Mean({}).apply(input)) });

const y = model.predict(tf.zeros([4, 5, 8]));
`,
  });
  expect(analysis.findings.map(({ code, range }) => `${code}@${range.start.line}`)).toEqual(findings);
  expect(analysis.bindings.find(({ name }) => name === 'y')?.shape).toBe(shape);
});

it('a layer of the program gets batches while its model is trained', async () => {
  const engine = await loadEngine();
  const { bindings } = engine.analyse({
    path: '/batches.js',
    language: 'javascript',
    text: `import * as tf from '@tensorflow/tfjs';
class Twice extends tf.layers.Layer {
  call(inputs) { const x = inputs[0]; return x.mul(2); }
}
const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] }), new Twice({})] });
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
await model.fit(tf.zeros([5, 2]), tf.zeros([5, 3]), { batchSize: 2 });
model.predict(tf.zeros([1, 2]));
`,
  });
  expect(bindings.find(({ name }) => name === 'x')?.shape).toBe('(batch, 3)');
});

// Witness: trainOnBatch of tf.js with two outputs and one metric gives the sum of the losses, both losses and both metrics.
it('one step of training gives numbers, for each output its own', async () => {
  const engine = await loadEngine();
  const { bindings } = engine.analyse({
    path: '/measures.js',
    language: 'javascript',
    text: `import * as tf from '@tensorflow/tfjs';
const input = tf.input({ shape: [3] });
const heads = [1, 2].map((units) => tf.layers.dense({ units }).apply(input));
const one = tf.model({ inputs: input, outputs: heads[0] });
const two = tf.model({ inputs: input, outputs: heads });
one.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
two.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae'] });
const loss = await one.trainOnBatch(tf.zeros([4, 3]), tf.zeros([4, 1]));
const losses = await two.trainOnBatch(tf.zeros([4, 3]), [tf.zeros([4, 1]), tf.zeros([4, 2])]);
`,
  });
  const shape = (name: string) => bindings.find((binding) => binding.name === name)?.shape;
  expect([shape('loss'), shape('losses')]).toEqual([undefined, '(5,)']);
});

const findings = async (text: string): Promise<string[]> =>
  (await loadEngine()).analyse({ path: '/flow.js', language: 'javascript', text }).findings.map(({ code, range }) => `${code}@${range.start.line}`);

// Witness: fitDataset of tf.js trains two units on targets of one number, which the loss spreads, and refuses three.
it.each([
  [1, []],
  [3, ['model-target@5']],
])('a dataset with %i numbers in each target for two units', async (size, expected) => {
  const found = await findings(`import * as tf from '@tensorflow/tfjs';

const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
const data = tf.data.array([0, 1, 2, 3]).map(() => ({ xs: tf.zeros([3]), ys: tf.zeros([${size}]) })).batch(2);
await model.fitDataset(data, { epochs: 1 });
`);
  expect(found).toEqual(expected);
});

// Witness: tf.js trains on one index for each example, and refuses two.
it.each([
  [1, []],
  [2, ['model-target@5']],
])('of several losses each has its own targets: %i indices', async (size, expected) => {
  const found = await findings(`import * as tf from '@tensorflow/tfjs';
const input = tf.input({ shape: [3] });
const heads = [1, 4].map((units) => tf.layers.dense({ units, activation: 'sigmoid' }).apply(input));
const model = tf.model({ inputs: input, outputs: heads });
model.compile({ optimizer: 'sgd', loss: ['binaryCrossentropy', 'sparseCategoricalCrossentropy'] });
await model.trainOnBatch(tf.zeros([5, 3]), [tf.zeros([5, 1]), tf.zeros([5, ${size}])]);
`);
  expect(found).toEqual(expected);
});
