import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../course/engine';
import type { Engine } from '../engine';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const shapes = (loop: string) =>
  Object.fromEntries(engine.analyse({ path: '/loop.ts', language: 'typescript', text: `import * as tf from '@tensorflow/tfjs';\nlet a = tf.zeros([2, 3]);\nlet b = tf.zeros([1]);\nconst xs = [];\n${loop}\nconst end = a;\nconst other = b;\n` }).bindings.map(({ name, shape }) => [name, shape]));

it.each([
  ['nothing changes', 'for (let i = 0; i < 20; i++) { a = a.mul(2); if (i % 5 === 0) console.log(i); }', '(2, 3)', '(1,)'],
  ['something grows in each turn', 'for (let i = 0; i < 5; i++) b = b.concat(b);', '(2, 3)', '(32,)'],
  ['the counter is a size', 'for (let i = 1; i < 9; i++) b = tf.zeros([i]);', '(2, 3)', '(8,)'],
  ['a late turn is another one', 'for (let i = 0; i < 9; i++) { if (i === 7) b = tf.zeros([4]); a = a.neg(); }', '(2, 3)', '(?,)'],
  ['a record is renewed', 'let p = { w: a }; for (let i = 0; i < 20; i++) { p = { w: p.w.add(1) }; a = p.w; }', '(2, 3)', '(1,)'],
  ['a record is renewed more often than is run', 'let p = { w: a }; for (let i = 0; i < 2000; i++) { p = { w: p.w.add(1) }; } a = p.w;', '(2, 3)', '(1,)'],
  ['a record is made on either way', 'let p; if (Math.random() > 0.5) p = { w: a }; else p = { w: a.neg() }; a = p.w;', '(2, 3)', '(1,)'],
  ['a record is made on one way', 'let p = { w: a, v: b }; if (Math.random() > 0.5) p = { w: a.neg(), v: tf.zeros([4]) }; a = p.w; b = p.v;', '(2, 3)', '(?,)'],
  ['the counter names a key', "const p = {}; for (let l = 1; l < 9; l++) p['W' + l] = tf.zeros([l, 2]); b = p.W8;", '(2, 3)', '(8, 2)'],
])('a loop in which %s', (_, loop, end, other) => {
  expect(shapes(loop)).toMatchObject({ end, other });
});
