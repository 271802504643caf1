import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../course/engine';
import type { Analysis, Language } from './analysis';
import type { Engine } from './engine';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

function analyse(text: string, language: Language = 'typescript', files: { [path: string]: string } = {}): Analysis {
  const source = text.includes('import * as tf') || text.includes('require(') ? text : `import * as tf from '@tensorflow/tfjs';\n${text}`;
  return engine.analyse({ path: '/work/test.ts', language, text: source }, { read: (path) => files[path] });
}

/** Shapes by the name of their target, last one wins; findings as `code@line of the source`. */
function check(text: string, expected: { [name: string]: string | undefined }, findings: string[] = [], files?: { [path: string]: string }): void {
  const analysis = analyse(text, 'typescript', files);
  const shapes = Object.fromEntries(analysis.bindings.map((binding) => [binding.name, binding.shape]));
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, shapes[name]]))).toEqual(expected);
  const offset = text.includes('import * as tf') ? 0 : 1;
  expect(analysis.findings.map((finding) => `${finding.code}@${finding.range.start.line + 1 - offset}`)).toEqual(findings);
}

describe('contracts', () => {
  it('give letters to parameters and what follows from them', () =>
    check(
      `/**
 * @shape w (n_x, 1)
 * @shape X (n_x, m)
 */
function f(w: tf.Tensor2D, X: tf.Tensor2D) {
  const A = tf.sigmoid(tf.matMul(w.transpose(), X));
  const s = A.sum();
  return A;
}`,
      { w: '(n_x, 1)', X: '(n_x, m)', A: '(1, m)', s: '()' },
    ));
  it('are contradicted by a product that cannot fit', () =>
    check(
      `/**
 * @shape w (n_x, 1)
 * @shape X (n_x, m)
 */
function f(w, X) {
  return tf.matMul(w, X);
}`,
      {},
      ['matmul-inner@6'],
    ));
  it('are contradicted by a result', () =>
    check(`/**\n * @shape X (n_x, m)\n * @shape return (n_x, 1)\n */\nconst f = (X: tf.Tensor2D) => X.transpose();`, {}, ['contract-return@5']));
  it('are contradicted by an argument', () =>
    check(`/** @shape X (n, n) */\nfunction f(X: tf.Tensor2D) { return X; }\nf(tf.zeros([2, 3]));`, {}, ['contract-argument@3']));
  it('reach into destructured parameters, tuples and records', () =>
    check(
      `/**
 * @shape W1 (n_1, n_0)
 * @shape cache[1] (n_1, m)
 * @shape parameters.b1 (n_1, 1)
 */
function f({ W1 }, cache, parameters) {
  const [Z, A] = cache;
  const { b1 } = parameters;
  const dW = tf.matMul(A, A.transpose());
}`,
      { W1: '(n_1, n_0)', A: '(n_1, m)', b1: '(n_1, 1)', dW: '(n_1, n_1)' },
    ));
});

describe('the language', () => {
  it('functions without a contract take the shapes of their calls', () =>
    check(`function init(nX: number, nH: number) { const W = tf.randomNormal([nH, nX]); return { W }; }\nconst { W: V } = init(3, 4);`, { W: '(4, 3)', V: '(4, 3)' }));
  it('functions that nobody calls name their sizes', () =>
    check(`function init(nX: number, nH: number) { const W = tf.randomNormal([nH, nX]); const b = tf.zeros([nH * 2, 1]); return { W }; }`, { W: '(nH, nX)', b: '(nH * 2, 1)' }));
  it('sizes read from a shape are named by their variable', () => check(`function f(X: tf.Tensor2D) { const [n, m] = X.shape; const Y = X.transpose(); }`, { X: '(n, m)', Y: '(m, n)' }));
  it('loops over known layers are run', () =>
    check(
      `const layerDims = [5, 4, 1];
const parameters = {};
for (let l = 1; l < layerDims.length; l++) {
  parameters["W" + l] = tf.randomNormal([layerDims[l], layerDims[l - 1]]);
}
const W1 = parameters.W1, W2 = parameters['W2'];`,
      { W1: '(4, 5)', W2: '(1, 4)', layerDims: '(3,)' },
    ));
  it('loops over unknown layers give symbolic layers', () =>
    check(
      `function init(layerDims: number[]) {
  const parameters: Record<string, tf.Tensor> = {};
  const L = layerDims.length;
  for (let l = 1; l < L; l++) {
    parameters[\`W\${l}\`] = tf.randomNormal([layerDims[l], layerDims[l - 1]]);
    parameters['b' + l] = tf.zeros([layerDims[l], 1]);
  }
  const W3 = parameters.W3;
  return parameters;
}`,
      { 'parameters[`W${l}`]': '(layerDims[l], layerDims[l - 1])', "parameters['b' + l]": '(layerDims[l], 1)', W3: '(layerDims[3], layerDims[2])' },
    ));
  it('a training loop reaches its fixed point', () =>
    check(
      `let w = tf.zeros([3, 1]); let b = tf.scalar(0); const costs = [];
for (let i = 0; i < 2000; i++) {
  const dw = tf.ones([3, 1]);
  w = w.sub(dw.mul(0.1));
  if (i % 100 === 0) costs.push(dw.sum());
}
const out = w.transpose();`,
      { out: '(1, 3)', dw: '(3, 1)' },
    ));
  it('branches join axis by axis', () => check(`let x; if (Math.random() > 0.5) x = tf.zeros([2, 3]); else x = tf.zeros([4, 3]);\nconst y = x;`, { y: '(?, 3)' }));
  it('known conditions take one branch', () => check(`const x = tf.zeros([2, 3]);\nlet y = x; if (x.rank === 1) y = x.matMul(x);`, { y: '(2, 3)' }));
  it('push, map and reduce', () =>
    check(
      `const xs = []; for (const n of [1, 2]) xs.push(tf.zeros([n, 3]));
const ys = xs.map((x) => x.transpose()); const y = ys[1];
const s = [tf.zeros([2, 3]), tf.zeros([2, 3])].reduce((a, b) => a.add(b));`,
      { y: '(3, 2)', s: '(2, 3)' },
    ));
  it('classes keep tensor fields', () =>
    check(
      `class Layer { W: tf.Tensor2D; constructor(private nIn: number, nOut: number) { this.W = tf.randomNormal([nOut, nIn]); }
  forward(A: tf.Tensor2D) { const Z = tf.matMul(this.W, A); return Z; } }
const layer = new Layer(3, 4);\nconst out = layer.forward(tf.ones([3, 7]));`,
      { 'this.W': '(4, 3)', Z: '(4, 7)', out: '(4, 7)' },
    ));
  it('files of the workspace are followed', () =>
    check(`import { init } from './lib';\nconst W = init(3);`, { W: '(3, 1)' }, [], { '/work/lib.ts': `import * as tf from '@tensorflow/tfjs';\nexport function init(n: number) { return tf.zeros([n, 1]); }` }));
  it('a failure in a call is shown where it happens', () =>
    check(`function f(a: tf.Tensor, b: tf.Tensor) {\n  return tf.matMul(a, b);\n}\nf(tf.zeros([2, 3]), tf.zeros([2, 3]));`, {}, ['matmul-inner@2']));
  it('a failure that is expected is none', () => check(`expect(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([2, 3]))).toThrow();\ntry { tf.zeros([2]).add(tf.zeros([3])); } catch (e) { console.log('as it should'); }`, {}));
  it('lab-ignore silences a line', () => check(`tf.zeros([2]).add(tf.zeros([3])); // lab-ignore\n// lab-ignore broadcast\ntf.zeros([2]).add(tf.zeros([3]));`, {}));
});

describe('repairs are proven', () => {
  const titles = (text: string) => analyse(text).findings.flatMap((finding) => finding.fixes.map((fix) => fix.title));
  const contract = '/**\n * @shape w (n_x, 1)\n * @shape X (n_x, m)\n * @shape Y (1, m)\n */\n';
  it.each([
    ['a lost transpose', `${contract}function f(w, X) { return tf.matMul(w, X); }`, ['Transpose w']],
    ['a transpose too many', `${contract}function f(w, X) { return tf.matMul(w.transpose(), X.transpose()); }`, ['Leave out .transpose() of X']],
    ['lost keepDims', `${contract}function f(X) { const mu = X.mean(1); return X.sub(mu); }`, ['Keep the reduced axis: X.mean(1, true)', 'Transpose X', 'Reshape mu to a column']],
    ['an axis that is not there', `${contract}function f(X) { return X.sum(2); }`, ['Use axis 0', 'Use axis 1']],
    ['both operands are called the same', `const a = tf.zeros([2, 3]);\ntf.matMul(a, a);`, ['Transpose a (at 3:12)', 'Transpose a (at 3:15)']],
    ['what fails further down is named', `const [x, w] = [tf.zeros([4, 2]), tf.zeros([3, 4])];\nfunction f() {\n  const z = tf.matMul(x, w);\n  return z.add(tf.zeros([5, 1]));\n}\nf();`, ['Swap x and w; then line 5 fails']],
    ['what fails before it is no reason', `function f() {\n  tf.zeros([3]).add(tf.zeros([4]));\n  return tf.matMul(tf.zeros([4, 2]), tf.zeros([4, 3]));\n}\nf();`, ['Reshape tf.zeros([3]) to a column', 'Reshape tf.zeros([4]) to a column', 'Transpose tf.zeros([4, 2])']],
  ])('%s', (_, text, expected) => expect(titles(text)).toEqual(expected));
});

describe('what the program does not call itself', () => {
  it('may run after anything has changed', () =>
    check(
      `const examples = []; const byName = {}; let count = 0; const seen = new Map();
function add(x) { examples.push(x); count++; }
export function train() { return tf.stack(examples); }
export function all() { return tf.concat([...seen.values(), ...Object.values(byName)]); }
export function grow() { return tf.ones([count + 1, 2]).reshape([3, 2]); }
button.onclick = () => tf.tensor1d(examples.map((e) => e.y)).reshape([5, 1]);
class Buffer { constructor() { this.items = []; this.size = 0; } resize(n) { this.size = n; }
  stacked() { return tf.stack(this.items); } padded() { return tf.ones([this.size + 1, 2]).reshape([3, 2]); } }`,
      {},
    ));
  it('a value that is there on one way only is tested as one', () =>
    check(
      `function f(a: tf.Tensor2D, mask?: boolean) {
  let found = null; if (mask) found = tf.ones([3, 3]);
  const one = found ? tf.zeros([2, 5]) : tf.zeros([4, 5]);
  const other = found === null ? tf.zeros([6]) : tf.zeros([7]);
  let failure; try { risky(); } catch (e) { failure = { e }; }
  const xs = []; for (const x of a.arraySync()) { xs.push(x); if (failure) throw failure.e; }
  return tf.tensor2d(xs).add(one);
}`,
      { one: '(?, 5)', other: '(?,)' },
    ));
  it('sees what nothing changes', () => check(`const sizes = [4, 3];\nconst config = { units: 5, last: null };\nexport function f() { const w = tf.zeros(sizes); const v = tf.zeros([config.units]); config.last = v; }`, { w: '(4, 3)', v: '(5,)' }));
});

describe('properties of a function', () => {
  it('set again give a call another result', () => check(`function F() {}\nF.size = 2;\nfunction make() { return tf.zeros([F.size, 3]); }\nconst a = make(); F.size = 5; const b = make();`, { a: '(2, 3)', b: '(5, 3)' }));
});

describe('a class made within a statement', () => {
  it('keeps its methods for the statements that come', () =>
    check(
      `const Net = (() => { function F(n) { this.W = tf.zeros([n, 3]); } F.prototype.forward = function (x) { return x.matMul(this.W); }; return F; })();
const net = new Net(2); const y = net.forward(tf.zeros([5, 2]));`,
      { y: '(5, 3)' },
    ));
});

describe('an import by an alias', () => {
  const files = {
    '/work/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }',
    '/work/lib/nets.ts': `import * as tf from '@tensorflow/tfjs';\nimport { size } from '@/sizes';\nexport const make = (n: number) => tf.zeros([n, size]);`,
    '/work/lib/sizes.ts': 'export const size = 7;',
  };
  it('is followed', () => check(`import * as tf from '@tensorflow/tfjs';\nimport { make } from '@/nets';\nconst a = make(3);`, { a: '(3, 7)' }, [], files));
  it('is not known without the configuration', () => check(`import * as tf from '@tensorflow/tfjs';\nimport { make } from '@/nets';\nconst a = make(3).relu();`, { a: undefined }, [], { '/work/lib/nets.ts': files['/work/lib/nets.ts'] }));
});

describe('lists', () => {
  it('grow where they are set behind their end', () => check(`const a = []; for (let i = 0; i < 3; i++) for (let j = 0; j < 2; j++) a[i + 3 * j] = 1;\nconst t = tf.tensor1d(a);`, { t: '(6,)' }));
  it('joined with what is not known have an open length', () => check(`function f(rest) { return tf.zeros([2].concat(rest)).reshape([4, 3, 5]); }`, {}));
  it('made from others may be set at any place', () => check(`function f(k) { const a = Array.from([1, 2]); a[k] = Math.round(); return tf.data.zip([a, a]); }`, {}));
  it('cut out of one may end before', () => check(`function f(rows: number[], i: number) { const part = tf.tensor1d(rows.slice(0, 32)); const batch = tf.tensor1d(rows.slice(i, i + 32)); }\nconst known = tf.tensor1d(Array.from({ length: 50 }, () => 1).slice(32, 64));`, { part: '(?,)', batch: '(?,)', known: '(18,)' }));
  it('answer where every item does', () => check(`const xs = [tf.zeros([2]), tf.zeros([3, 4])];\nconst m = xs.find((x) => x.rank === 2); const all = xs.every((x) => x.rank === 2) ? tf.zeros([9]) : tf.zeros([8]);`, { m: '(3, 4)', all: '(8,)' }));
});

describe('a hover on what failed', () => {
  const hover = (text: string, words: string) => {
    const source = `import * as tf from '@tensorflow/tfjs';\n${text}`;
    const before = source.slice(0, source.indexOf(words)).split('\n');
    return analyse(text).hoverAt({ line: before.length - 1, character: before[before.length - 1].length });
  };
  const failing = `/** @shape z (3, 2) */\nconst z = tf.matMul(tf.zeros([4, 2]), tf.zeros([3, 4]));\nconst a = tf.matMul(tf.zeros([4, 2]), tf.zeros([3, 4]));\nconst b = a.relu();`;
  it('says what failed', () => expect(hover(failing, 'a =')).toMatchObject({ name: 'a', shape: undefined, lost: expect.stringMatching(/^matMul fails: inner dimensions differ/) as string }));
  it('and what the contract expects', () => expect(hover(failing, 'z =')).toMatchObject({ name: 'z', shape: '(3, 2)', derivation: ['contract: z (3, 2)'], lost: expect.stringMatching(/^matMul fails/) as string }));
  it('also where it is used', () => expect(hover(failing, 'b =')).toMatchObject({ name: 'b', lost: expect.stringMatching(/^matMul fails: inner dimensions differ/) as string }));
});

describe('while typing', () => {
  it('what a break does not touch keeps its shapes', () => {
    const good = `import * as tf from '@tensorflow/tfjs';\nfunction f() {\n  const a = tf.zeros([2, 3]);\n  const b = a.transpose();\n  const c = b.matMul(a);\n}\n`;
    analyse(good);
    const broken = analyse(good.replace('b = a.transpose();', 'b = a.transpose(;'));
    expect(Object.fromEntries(broken.bindings.map(({ name, shape }) => [name, shape]))).toMatchObject({ a: '(2, 3)', c: '(3, 3)' });
    expect(broken.findings).toEqual([]);
  });
  it('the contract that a body implies is written', () => {
    const [fact] = analyse(`function f(X: tf.Tensor2D, b) {\n  const [n, m] = X.shape;\n  return { s: X.sum(1, true), t: tf.zeros([m, 2]) };\n}`).functions;
    expect(fact.writeContract?.map((edit) => edit.newText).join('')).toBe('/**\n * @shape X (n, m)\n * @shape return.s (n, 1)\n * @shape return.t (m, 2)\n */\n');
  });
});

describe('collections, promises and generators', () => {
  it('maps', () => check(`const m = new Map<string, tf.Tensor>([['a', tf.zeros([2, 3])]]); m.set('w', tf.zeros([4, 1]));\nconst a = m.get('a')!; const w = m.get('w')!; for (const [k, v] of m.entries()) { const u = v.transpose(); }`, { a: '(2, 3)', w: '(4, 1)' }));
  it('then', () => check(`async function f() { return tf.zeros([2, 3]); }\nf().then((t) => { const u = t.transpose(); }).catch(() => {});`, { u: '(3, 2)' }));
  it('yield', () => check(`function* batches(x: tf.Tensor2D) { for (let i = 0; i < 4; i++) yield { xs: x.slice([i * 2, 0], [2, 3]) }; }\nfor (const { xs } of batches(tf.zeros([8, 3]))) { const t = xs.transpose(); }`, { t: '(3, 2)' }));
});

describe('models', () => {
  it('have a summary without running', () => {
    const [model] = analyse(`function build() { const net = tf.sequential(); net.add(tf.layers.dense({ units: 5, inputShape: [8] })); net.add(tf.layers.dense({ units: 2 })); return net; }`).models;
    expect({ ...model, range: undefined, layers: model.layers.map((layer) => [layer.kind, layer.outputShape, layer.parameters]) }).toMatchObject({ name: 'net', parameters: 57, layers: [['Dense', '(batch, 5)', 45], ['Dense', '(batch, 2)', 12]] });
  });
});
