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
