import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../course/engine';
import type { Engine } from '../engine';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

/** Codes of all findings in the body of a function with a contract. */
function codes(contract: string, body: string): string[] {
  const lines = contract.split(';').map((line) => ` * @shape ${line.trim()}`);
  const names = contract.split(';').map((line) => line.trim().split(' ')[0]);
  const text = `import * as tf from '@tensorflow/tfjs';\n/**\n${lines.join('\n')}\n */\nfunction f(${names.join(', ')}) {\n${body}\n}`;
  return engine.analyse({ path: '/warnings.ts', language: 'typescript', text }).findings.map(({ code, severity }) => `${severity} ${code}`);
}

const rows: [code: string, contract: string, fires: string[], silent: string[]][] = [
  [
    'outer-broadcast',
    'y (m,); p (m, 1)',
    ['return p.sub(y);', 'return tf.squaredDifference(y, p).mean();', 'const d = tf.add(y, p); return d;'],
    ['return p.sub(y.reshape([-1, 1]));', 'return p.squeeze().sub(y);', 'return y.expandDims(1).sub(y);', 'return tf.range(0, 5).expandDims(1).greaterEqual(tf.range(0, 5));', 'return p.mul(2);'],
  ],
  [
    'rank-1',
    'v (n,); w (n, 1)',
    ['return v.transpose();', 'return tf.transpose(v);', 'const u = tf.transpose(v.square()); return u;'],
    ['return w.transpose();', 'return v.reshape([-1, 1]).transpose();', 'return v.transpose([0]);'],
  ],
  [
    'reduction-axis',
    'S (n, n); X (n, m)',
    ['return S.sub(S.mean(1));', 'const total = S.sum(1); return S.div(total);', 'const std = S.square().mean(1).sqrt().add(1e-8); return S.square().div(std);', 'const e = S.exp(); return tf.div(e, tf.sum(e, 1));'],
    ['return S.sub(S.mean(1, true));', 'return S.sub(S.mean(0));', 'return X.sub(X.mean(0));', 'const row = S.sum(1); return X.transpose().mul(row);', 'return S.mean(1).mul(S.mean(0));', 'return S.sub(S.mean());'],
  ],
  [
    'example-axis',
    'Z (n_y, m); T (m, n_y); d (1, m); Y (n_y, m)',
    ['return Z.softmax();', 'return tf.softmax(Z, -1);', 'return T.argMax();', 'return Z.argMax(1);', 'return tf.logSoftmax(Z);', 'return tf.losses.softmaxCrossEntropy(Y, Z);'],
    ['return T.softmax();', 'return Z.argMax();', 'return T.argMax(1);', 'return d.argMax(1);', 'return Z.transpose().softmax().transpose();', 'return d.argMin(1);', 'return tf.losses.softmaxCrossEntropy(T, T);'],
  ],
  [
    'product-meant',
    'w (n, 1); x (n, 1); W (n_h, n); X (n, m)',
    ['return w.transpose().mul(x);', 'return tf.mul(tf.transpose(w), x);', 'return W * X;', 'return w.transpose() * X;'],
    ['return w.transpose().matMul(x);', 'return w.mul(x);', 'return w.mul(x.transpose());', 'return w.reshape([1, -1]).mul(x);', 'return W.shape[0] * X.shape[1];', 'return w * x;'],
  ],
];

describe.each(rows)('%s', (code, contract, fires, silent) => {
  it.each(fires)('fires on %s', (body) => expect(codes(contract, body)).toEqual([`warning ${code}`]));
  it.each(silent)('is silent on %s', (body) => expect(codes(contract, body)).toEqual([]));
});
