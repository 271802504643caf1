/** Mistakes that the trace of tensors does not show: they are found by changing the learner's text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/course/exercise';
import { examine, prepare } from './catalogue';
import { courseInputs } from './networks';

let tf: TensorFlow;
beforeAll(async () => {
  tf = await prepare();
});

const fixture = (name: string) => readFileSync(join(__dirname, 'fixtures', `${name}.js`), 'utf8');

it('every formula that a mistake links to has a page, and no page is without one', () => {
  const ids = [...readFileSync(join(__dirname, '../../src/gradients/causes/formula.ts'), 'utf8').matchAll(/\| '([a-z0-9-]+)'/g)].map(([, id]) => id);
  expect(readdirSync(join(__dirname, '../../media/formulas')).sort()).toEqual(ids.map((id) => `${id}.md`).sort());
});

describe.each(Object.keys(courseInputs))('%s', (name) => {
  it.each([1, 2, 3])('passes unspoilt, seed %i', async (seed) => {
    expect(await examine(tf, fixture(name), courseInputs[name](seed))).toMatchObject({ verdict: 'pass', causes: [] });
  });
});

it.each<[string, string, string, string]>([
  ['convolution-loops', 'const vert_start = h * stride', 'const vert_start = h', 'stride-ignored'],
  ['convolution-loops', 'da_prev_pad[a + pad][e + pad][d]', 'da_prev_pad[a][e][d]', 'pad-ignored'],
  ['convolution-loops', 'db[c] += dZ[i][h][w][c]', 'db[c] = dZ[i][h][w][c]', 'missing-term'],
  ['pooling-loops', 'const top = h * stride', 'const top = h', 'stride-ignored'],
  ['pooling-loops', 'res[i][top + p][left + q][c] += mask', 'res[i][h + p][w + q][c] += mask', 'stride-ignored'],
  ['pooling-loops', 'res[i][top + p][left + q][c] += mask', 'res[i][top][left][c] += mask', 'wrong-index'],
  ['pooling-loops', 'mask[p][q] * da', 'mask[q][p] * da', 'transposed'],
  ['convolution-loops', 'db[c] += dZ[i][h][w][c]', 'db[c] -= dZ[i][h][w][c]', 'wrong-sign'],
  ['batch-norm-arrays', ' - sum1 / N', '', 'missing-term'],
  ['batch-norm-arrays', '(dxhat[i] - sum1 / N - (xhat * sum2) / N) / std', '(dxhat[i] - sum1 / N - (xhat * sum2) / N) * std', 'wrong-operation'],
  ['batch-norm-arrays', '(dxhat[i] - sum1 / N - (xhat * sum2) / N) / std', 'dxhat[i] - sum1 / N - (xhat * sum2) / N', 'missing-factor'],
  ['batch-norm-arrays', 'dScale[j] += dout * xhat', 'dScale[j] += dout', 'missing-factor'],
  ['two-layer-loops', '(1 - a1[j] * a1[j])', '(1 - a1[j])', 'wrong-activation-derivative'],
  ['two-layer-loops', '* (1 - a1[j] * a1[j])', '* (1 - a1[j] * a1[j]) * a1[j] * (1 - a1[j])', 'extra-activation-derivative'],
  ['two-layer-loops', 'const dz2 = a2 - y[0][i]', 'const dz2 = y[0][i] - a2', 'wrong-sign'],
  ['two-layer-loops', 'db1[j][0] += dz1', 'db1[0][0] += dz1', 'wrong-index'],
  ['recurrent-course', 'dWaa = tf.add(dWaa, gradients.dWaa)', 'dWaa = gradients.dWaa', 'missing-term'],
  ['recurrent-course', 'let t = ys.length - 1', 'let t = ys.length - 2', 'missing-term'],
  ['lstm', 'dcNext.add(da.mul(ot).mul(tf.sub(1, tc.square())))', 'da.mul(ot).mul(tf.sub(1, tc.square()))', 'missing-term'],
  ['lstm', 'dc.mul(it).mul(tf.sub(1, cct.square()))', 'dc.mul(it)', 'missing-activation-derivative'],
  ['lstm', 'dcNext = dc.mul(ft)', 'dcNext = dc', 'missing-factor'],
  ['lstm', 'p.Wi.transpose().matMul(dit)', 'p.Wi.transpose().matMul(dft)', 'wrong-operand'],
  ['gru', 'dr.matMul(p.Vr.transpose())', 'dr.matMul(p.Vz.transpose())', 'layer-index-off-by-one'],
  ['gru', 'dh.mul(h.sub(n))', 'dh.mul(h)', 'missing-term'],
  ['variational', '.add(logvar.exp().sub(1).mul(0.5 / n))', '', 'missing-term'],
  ['variational', '.mul(std).mul(0.5)', '.mul(0.5)', 'missing-factor'],
  ['elastic-net', 'p.beta.mul(2 * l2)', 'p.beta.mul(l2)', 'regularization-factor'],
  ['huber', '.mul(h).mul(h.neg().add(1))', '', 'missing-activation-derivative'],
  ['huber', 'da: ds.sum(0)', 'da: dh.sum(0)', 'wrong-operand'],
  ['embedding', ' / words.length', '', 'missing-factor'],
  ['typed-arrays', 'd * act[j]', 'd * v[j]', 'wrong-operand'],
  ['typed-arrays', 'gc[j] += back', 'gc[j] = back', 'missing-term'],
])('%s: `%s` -> `%s` is %s, in its line', async (name, right, wrong, id) => {
  const text = fixture(name);
  const line = text.slice(0, text.indexOf(right)).split('\n').length;
  const report = await examine(tf, text.replace(right, wrong), courseInputs[name](1));
  expect([report.verdict, report.causes[0]?.id, report.causes[0]?.line]).toEqual(['fail', id, line]);
});
