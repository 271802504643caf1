import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../course/engine';
import type { Engine } from '../engine';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const findings = (text: string) => engine.analyse({ path: '/throws.js', language: 'javascript', text: `import * as tf from '@tensorflow/tfjs';\n${text}` }).findings.map(({ code, range }) => `${code}@${range.start.line}`);

const check = "function check(holds, words) {\n if (!holds) throw new Error(words);\n}\nfunction linear(x, w) {\n check(x.shape[1] === w.shape[0], 'inner sizes');\n return x.matMul(w);\n}\n";

it.each([
  ['a call after which nothing runs', `${check}const refused = (x) => { try { linear(x, tf.zeros([3, 4])); return false; } catch (e) { if (!/inner/.test(e.message)) throw e; return true; } };\nrefused(tf.zeros([5, 2]));`, []],
  ['the same call once more', `${check}const refused = (x) => { try { linear(x, tf.zeros([3, 4])); return false; } catch (e) { if (!/inner/.test(e.message)) throw e; return true; } };\nrefused(tf.zeros([5, 2]));\nrefused(tf.zeros([5, 2]));`, []],
  ['a check that holds', `${check}const y = linear(tf.zeros([5, 3]), tf.zeros([3, 4])).matMul(tf.zeros([5, 1]));`, ['matmul-inner@8']],
  ['a call that does well before one that is caught', 'let t = tf.ones([2, 2, 3]);\nfunction f(a) {\n return t.mean(1).add(a);\n}\nconst one = f(tf.ones([2, 3]));\nt = tf.ones([3]);\ntry { f(tf.ones([3])); } catch { t = one; }\nt = tf.ones([3]);', []],
  ['a handler that throws', `function train(x) {\n process.on('error', (e) => { throw e; });\n return x.matMul(tf.zeros([3, 4]));\n}\ntrain(tf.zeros([2, 2]));`, ['matmul-inner@3']],
])('%s', (_, text, expected) => {
  expect(findings(text)).toEqual(expected);
});
