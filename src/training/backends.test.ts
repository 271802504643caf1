import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distribution } from '../distribution';
import { loadTensorFlow } from './backends';
import type { HeapBackend } from './kernels/fix';

const load = createRequire(__filename);

/** Names of the WebGL backend, which this process cannot have. */
const webgl = ['GPGPUContext', 'MathBackendWebGL', 'forceHalfFloat', 'gpgpu_util', 'setWebGLContext', 'version_webgl', 'webgl', 'webgl_util'];

/** Runs code in a fresh process, because copies of tf share one engine. */
function elsewhere<T>(code: string): Promise<T> {
  const file = join(mkdtempSync(join(tmpdir(), 'lab-')), 'run.cjs');
  writeFileSync(file, `(async () => { ${code} })().then((value) => process.send(value), (error) => process.send({ error: String(error) }))`);
  return new Promise((resolve) => {
    const child = fork(file, [], { execArgv: [], silent: true });
    child.on('message', (value) => resolve(value as T));
  });
}

/** A published name of tf.js and what kind of thing it is. */
const kinds = (path: string) => `const tf = require(${JSON.stringify(path)}); return Object.keys(tf).sort().map((name) => name + ' ' + typeof tf[name]);`;
const methods = (path: string) => `const tf = require(${JSON.stringify(path)}); return Object.getOwnPropertyNames(tf.Tensor.prototype).sort();`;

describe('the tf bundles', () => {
  it.each(['float32', 'float64'])('%s exports what @tensorflow/tfjs does', async (name) => {
    const published = await elsewhere<string[]>(kinds(load.resolve('@tensorflow/tfjs')));
    const ours = await elsewhere<string[]>(kinds(distribution('tf', `${name}.js`)));
    expect(ours).toEqual(published.filter((entry) => !webgl.includes(entry.split(' ')[0])));
  });

  it('has every chained method', async () => {
    const published = await elsewhere<string[]>(methods(load.resolve('@tensorflow/tfjs')));
    expect(published).toContain('matMul');
    expect(await elsewhere<string[]>(methods(distribution('tf', 'float32.js')))).toEqual(published);
  });

  it('computes in double precision', async () => {
    const difference = await elsewhere<number>(`
      const tf = require(${JSON.stringify(distribution('tf', 'float64.js'))});
      await tf.setBackend('cpu');
      const values = tf.tidy(() => tf.add(tf.tensor1d([1]), 1e-12).sub(1).dataSync());
      return values[0];`);
    expect(difference).toBeCloseTo(1e-12, 15);
  });
});

describe('loadTensorFlow', () => {
  it('starts wasm and differentiates on it', async () => {
    const { tf, backend } = await loadTensorFlow('wasm');
    expect([backend, tf.getBackend()]).toEqual(['wasm', 'wasm']);
    const gradient = tf.grad((x) => x.square().sum())(tf.tensor1d([1, -2, 3]));
    expect(Array.from(gradient.dataSync())).toEqual([2, -4, 6]);
  });

  it('says when the memory of wasm is full, and goes on', async () => {
    const { tf } = await loadTensorFlow('wasm');
    const backend = tf.backend() as unknown as HeapBackend;
    const kept: object[] = [];
    const fill = () => {
      for (;;) kept.push(backend.makeOutput([2 ** 28], 'float32').dataId);
    };
    expect(fill).toThrow(/memory of the wasm backend is full: a tensor of 1074 MB .* smaller batches/);
    for (const dataId of kept) backend.disposeData(dataId);
    expect(Array.from(tf.add([1, 2], 3).dataSync())).toEqual([4, 5]);
  });

  it('refuses a second library in one process', () => {
    expect(() => loadTensorFlow('float64')).toThrow('a process of its own');
  });
});
