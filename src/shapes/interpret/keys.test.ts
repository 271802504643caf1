import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../course/engine';
import type { Engine } from '../engine';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const end = (text: string) => engine.analyse({ path: '/keys.js', language: 'javascript', text: `import * as tf from '@tensorflow/tfjs';\n${text}` }).bindings.filter(({ name }) => name === 'end').at(-1)?.shape;

it.each([
  ['a key that is taken away is gone', 'const o = { a: tf.zeros([2, 3]), b: tf.zeros([3, 4]) };\ndelete o.b;\nconst end = tf.concat(Object.values(o));', '(2, 3)'],
  ['so is one of an argument', 'function f(p) { delete p["W1"]; return p; }\nconst end = tf.stack(Object.values(f({ W1: tf.zeros([2]), W2: tf.zeros([3]) })));', '(1, 3)'],
  ['one that is not known may be any', 'const o = { a: tf.zeros([2, 3]) };\ndelete o[process.argv[2]];\nconst end = o.a ?? tf.zeros([4, 3]);', '(?, 3)'],
  ['a field that is taken away is not there', 'class K { constructor() { this.w = tf.zeros([2, 2]); } drop() { delete this.w; return this.w ?? tf.zeros([1, 1]); } }\nconst end = new K().drop();', '(1, 1)'],
  ['a tag is called with texts and values', 'const tag = (texts, ...values) => tf.zeros([texts.length, ...values]);\nconst end = tag`a${2}b${5}`;', '(3, 2, 5)'],
  ['a tag without values too', 'const tag = (texts) => tf.zeros([texts.length]);\nconst end = tag`a`;', '(1,)'],
])('%s', (_, text, shape) => {
  expect(end(text)).toBe(shape);
});
