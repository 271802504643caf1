import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../course/engine';
import type { Analysis } from '../analysis';
import type { Engine } from '../engine';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const analyse = (text: string): Analysis => engine.analyse({ path: '/language.ts', language: 'typescript', text: `import * as tf from '@tensorflow/tfjs';\n${text}` });

/** The last shape of `end`. */
const end = (text: string) => analyse(text).bindings.filter(({ name }) => name === 'end').at(-1)?.shape;
const findings = (text: string) => analyse(text).findings.map(({ code, range }) => `${code}@${range.start.line}`);

it.each([
  ['bind to first arguments', 'const f = (W, b, x) => W.matMul(x).add(b);\nconst g = f.bind(null, tf.zeros([4, 3]));\nconst end = g(tf.zeros([4, 1]), tf.zeros([3, 7]));', '(4, 7)'],
  ['bind of an operation', 'const times = tf.matMul.bind(tf, tf.zeros([4, 3]));\nconst end = times(tf.zeros([3, 8]));', '(4, 8)'],
  ['bind twice', 'function f(a, b, c) { return tf.concat([a, b, c]); }\nconst end = f.bind(null, tf.zeros([1, 2])).bind(null, tf.zeros([2, 2]))(tf.zeros([4, 2]));', '(7, 2)'],
  ['the places of an array', 'const end = tf.concat([...Array(3).keys()].map((k) => tf.zeros([k + 1, 2])));', '(6, 2)'],
  ['an array that is filled by place', 'const slots = new Array(2);\nslots[1] = tf.zeros([4, 5]);\nslots[0] = tf.zeros([1, 5]);\nconst end = tf.concat(slots);', '(5, 5)'],
  ['part of a filling', 'const end = tf.zeros([2, 3, 4].fill(7, 1, 2));', '(2, 7, 4)'],
  ['a sorted copy', 'const end = tf.tensor1d([3, 1, 2].toSorted());', '(3,)'],
  ['a copy with one item changed', 'const end = tf.zeros([2, 3].with(-1, 5));', '(2, 5)'],
  ['a copy with items taken out', 'const end = tf.zeros([2, 3, 4].toSpliced(1, 1));', '(2, 4)'],
  ['part of a typed array', 'const end = tf.tensor1d(new Float32Array(9).subarray(2, 6));', '(4,)'],
  ['a generator that yields each item', 'function* sizes() { for (let i = 1; i < 4; i++) yield i; yield* [7, 8]; }\nconst end = tf.zeros([...sizes()]);', '(1, 2, 3, 7, 8)'],
  ['a generator that may yield', 'function* sizes() { yield 3; if (Math.random() > 0.5) yield 4; }\nconst end = tf.tensor1d([...sizes()]);', '(?,)'],
  ['a list of a group', 'const groups = {};\nfor (const k of ["a", "b", "a"]) (groups[k] ||= []).push([1, 2, 3]);\nconst end = tf.tensor2d(groups.a);', '(2, 3)'],
  ['the list that a callback is given too', 'const sizes = [4, 3, 2];\nconst pairs = sizes.reduce((all, n, i, whole) => (i === 0 ? all : [...all, [whole[i - 1], n]]), []);\nconst end = tf.zeros(pairs[1]);', '(3, 2)'],
  ['what a map by objects may hold', 'const held = new WeakMap();\nfunction velocity(p) { const v = held.get(p) ?? tf.zerosLike(p); held.set(p, v); return v; }\nvelocity(tf.zeros([3, 2]));\nconst end = velocity(tf.zeros([4, 2]));', '(?, 2)'],
  ['what a key that is not known may hold', 'const held = { a: tf.zeros([2, 3]) };\nconst end = held[process.argv[2]] ?? tf.zeros([4, 3]);', '(?, 3)'],
  ['a default where a list may be shorter', 'const l = [tf.zeros([2, 3]), tf.zeros([4, 3])];\nwhile (Math.random() > 0.5) l.shift();\nconst [, b = tf.ones([5, 3])] = l;\nconst end = b;', '(?, 3)'],
  ['a standard that options which are not known may replace', 'const standard = { units: 3, depth: 2 };\nexport const make = (options) => {\n  const all = { ...standard, ...options };\n  const end = tf.zeros([all.units, 4]);\n};', '(?, 4)'],
  ['a standard that assigned options may replace', 'export function make(options) {\n  const all = Object.assign({}, { units: 3 }, options, { depth: 2 });\n  const end = tf.zeros([all.units, all.depth]);\n}', '(?, 2)'],
  ['a standard that a record with keys nobody knows may replace', 'const given = {};\ngiven[process.argv[2]] = 7;\nconst end = tf.zeros([{ units: 3, ...given }.units, 2]);', '(?, 2)'],
  ['a standard where the options may be missing', 'const given = Math.random() > 0.5 ? { units: 5 } : undefined;\nconst end = tf.zeros([{ units: 3, ...given }.units, 2]);', '(?, 2)'],
  ['a standard that is replaced', 'const end = tf.zeros([{ units: 3, ...{ units: 5 }, ...undefined }.units, 2]);', '(5, 2)'],
  ['an array with a length that is a parameter', 'export function f(n) {\n  const end = new Array(n).fill(0);\n}', '(n,)'],
  ['an array with a length that nothing names', 'export function f(options) {\n  const end = new Array(options.size()).fill(0);\n}', '(?,)'],
  ['keys that a loop sets', 'const seen = {};\nfor (const key of Object.keys(process.env)) seen[key] = 1;\nconst end = tf.zeros([Object.keys(seen).length, 2]);', '(?, 2)'],
  ['a standard that stands for a whole parameter', 'export function f(options = { units: 3, more: { depth: 2 } }) {\n  const end = tf.zeros([options.units, options.more.depth]);\n}', '(units, depth)'],
  ['what is no model of the library', 'function make(given) {\n  if (given instanceof tf.LayersModel) return tf.zeros([9]);\n  return tf.zeros(given);\n}\nconst end = make([2, 3]);', '(2, 3)'],
  ['what is left of a record after a key that is worked out', 'const label = "y";\nconst { [label]: y, ...rest } = { a: 1, b: 2, y: 3 };\nconst end = tf.tensor1d(Object.values(rest));', '(2,)'],
  ['what is left after a key that nobody knows', 'const { [process.argv[2]]: y, ...rest } = { a: 1, b: 2, y: 3 };\nconst end = tf.zeros([Object.keys(rest).length, 2]);', '(?, 2)'],
  ['a setter', 'class Grid {\n  #side = 3;\n  get cells() { return this.#side ** 2; }\n  set side(n) { this.#side = n; }\n}\nconst grid = new Grid();\ngrid.side = 4;\nconst end = tf.zeros([grid.cells]);', '(16,)'],
  ['a static getter and a static setter', 'class Size {\n  static all = 2;\n  static get double() { return this.all * 2; }\n  static set half(n) { Size.all = n * 2; }\n}\nSize.half = 5;\nconst end = tf.zeros([Size.double]);', '(20,)'],
  ['a class that says how it is gone through', 'class Rows {\n  constructor(n) { this.n = n; }\n  *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield tf.zeros([i + 1, 2]); }\n}\nconst end = tf.concat([...new Rows(3)]);', '(6, 2)'],
  ['a function that makes itself with new', 'function Net(n) {\n  if (!(this instanceof Net)) return new Net(n);\n  this.w = tf.zeros([n, 2]);\n}\nconst end = Net(4).w;', '(4, 2)'],
  ['what a switch leaves as it was', 'let w = tf.zeros([4, 3]);\nswitch (Math.random() > 0.5 ? 2 : 3) {\n  case 2: tf.ones([1]); break;\n  default: w = tf.zeros([2, 3]);\n}\nconst end = w;', '(?, 3)'],
])('%s', (_, text, shape) => {
  expect(end(text)).toBe(shape);
});

it('a list that holds itself several times over, again and again, is followed', () => {
  const program = 'let state = [1, 2, 3, 4];\nfor (let i = 0; i < 10; i++) {\n  const next = state.map(() => state);\n  tf.stack([state, next]);\n  state = next;\n}\nconst end = tf.zeros([state.length]);';
  expect(end(program)).toBe('(4,)');
});

it.each(['https://cdn.example/npm/@tensorflow/tfjs@4.22.0/+esm', 'https://esm.example/@tensorflow/tfjs', 'npm:@tensorflow/tfjs@^4'])('the library by the address %s', (specifier) => {
  expect(engine.analyse({ path: '/address.js', language: 'javascript', text: `import * as t from '${specifier}';\nconst end = t.zeros([2]);` }).bindings[0]?.shape).toBe('(2,)');
});

it('the derivative of a function at nothing is no crash', () => {
  expect(findings('const g = tf.grad((x) => x.square());\nconst y = g();\nconst z = tf.valueAndGrad((x) => x)();')).toEqual([]);
});

describe('what stands outside of a function and is set again', () => {
  const text = (after: string) => `let w = tf.zeros([3, 4]);\nfunction f(x) { return w.matMul(x); }\nconst y = f(tf.zeros([4, 1]));\n${after}`;
  it.each([
    ['after the calls that the program makes is no error of theirs', text('w = tf.zeros([5]);'), []],
    ['before a call is one', text('w = tf.zeros([5]);\nf(tf.zeros([4, 1]));'), ['matmul-rank@2']],
    ['before anyone calls is one', text('w = tf.zeros([5]);').replace('const y = f(tf.zeros([4, 1]));\n', ''), ['matmul-rank@2']],
  ])('%s', (_, program, expected) => {
    expect(findings(program)).toEqual(expected);
  });
});

describe('instanceof', () => {
  const tree = 'class Node {}\nclass Leaf extends Node { constructor(x) { super(); this.x = x; } }\nclass Sum extends Node { constructor(parts) { super(); this.parts = parts; } }\nconst value = (n) => (n instanceof Sum ? tf.concat(n.parts.map(value)) : n.x);\n';
  it.each([
    ['a class of the program', `${tree}const end = value(new Sum([new Leaf(tf.zeros([1, 2])), new Leaf(tf.zeros([4, 2]))]));`, '(5, 2)'],
    ['its parent', `${tree}const end = tf.zeros(new Leaf(1) instanceof Node ? [2, 2] : [3]);`, '(2, 2)'],
    ['an array', 'const of = (x) => (x instanceof Array ? x[0] : x);\nconst end = of([tf.zeros([2, 3])]);', '(2, 3)'],
    ['a tensor, which is none', 'const of = (x) => (x instanceof Array ? x[0] : x);\nconst end = of(tf.zeros([2, 3]));', '(2, 3)'],
  ])('of %s is known', (_, text, shape) => {
    expect(end(text)).toBe(shape);
  });

  it.each(['new Float32Array(6)', 'tf.zeros([6]).dataSync()', 'new Float32Array(6).map((x) => x + 1)', 'new Float32Array(6).fill(1)'])('a typed array, %s, is no array', (data) => {
    expect(end(`const data = ${data};\nconst end = Array.isArray(data) ? tf.tensor1d(data) : tf.tensor2d(data, [3, 2]);`)).toBe('(3, 2)');
  });

  it.each(['[...new Float32Array(6)]', 'Array.from(tf.zeros([6]).dataSync())'])('%s is an array', (data) => {
    expect(end(`const data = ${data};\nconst end = Array.isArray(data) ? tf.tensor1d(data) : tf.tensor2d(data, [3, 2]);`)).toBe('(6,)');
  });
});

describe('what follows a way that may have been left', () => {
  it.each([
    ['a return', 'function f(x) {\n if (x.sum().dataSync()[0] > 1) return x;\n return tf.tensor1d(x);\n}'],
    ['a return out of a loop', 'function f(x) {\n for (const v of x.dataSync()) if (v > 1) return x;\n return tf.tensor1d(x);\n}'],
    ['a break', 'function f(x) {\n while (true) {\n  if (Math.random() > 0.5) break;\n  x = tf.tensor1d(x.arraySync());\n }\n return x;\n}'],
    ['a continue', 'function f(x) {\n for (const v of [1, 2]) {\n  if (Math.random() > 0.5) continue;\n  x = tf.tensor1d(x.arraySync());\n }\n return x;\n}'],
  ])('is no error of a call: %s', (_, text) => {
    expect(findings(`${text}\nf(tf.zeros([2, 3]));`)).toEqual([]);
  });

  it.each([
    ['a throw', 'function f(x) {\n if (Math.random() > 0.5) throw new Error("no");\n return tf.tensor1d(x);\n}', 3],
    ['a loop that was left before', 'function f(x) {\n for (const v of [1, 2]) if (Math.random() > 0.5) break;\n return tf.tensor1d(x);\n}', 3],
    ['a return of a function within', 'function f(x) {\n const g = (v) => { if (v > Math.random()) return 1; return 2; };\n g(1);\n return tf.tensor1d(x);\n}', 4],
  ])('is an error after %s', (_, text, line) => {
    expect(findings(`${text}\nf(tf.zeros([2, 3]));`)).toEqual([`argument@${line}`]);
  });
});

describe('a size that a shape does not have', () => {
  const before = 'const x = tf.zeros([4, 8]);\nconst k = x.shape[2];\nconst [, , c] = x.shape;\n';
  // Every one of these throws in tf.js, and the last ones do not.
  it.each(['tf.zeros([k, 3])', 'tf.fill([3, c], 1)', 'tf.randomNormal([c])', 'tf.tensor([1, 2, 3], [k, 3])', 'x.reshape([32, c])', 'x.transpose([1, k])', 'x.sum([k])', 'x.tile([1, k])', 'x.slice([0, k], [1, 1])', 'x.slice([0, 0], [1, k])', 'tf.stridedSlice(x, [0, k], [1, 1])', 'tf.split(x, [k, 4], 1)'])('is refused where it is used: %s', (call) => {
    expect(findings(`${before}const y = ${call};`)).toEqual(['axis-range@4']);
  });
  it.each(['tf.zeros([k ?? 3])', 'tf.zeros([c === undefined ? 1 : c])', 'tf.image.resizeBilinear(tf.zeros([1, 8, 8, 3]), [k, 4])', 'tf.zeros([[...x.shape, 5][2]])', 'tf.zeros([x.shape.concat([7])[2]])'])('is none: %s', (call) => {
    expect(findings(`${before}const y = ${call};`)).toEqual([]);
  });
});

describe('a functional model applied to data of another shape', () => {
  const model = (body: string) => `const input = tf.input({ shape: [8] });\nconst dense = (units) => tf.layers.dense({ units });\n${body}\nconst model = tf.model({ inputs: input, outputs: out });\n`;
  const chain = model('const out = dense(2).apply(dense(5).apply(input));');
  it.each([
    ['a chain', chain, 'layer-shared@5'],
    ['two ways that meet', model('const out = tf.layers.add().apply([dense(5).apply(input), dense(5).apply(input)]);'), 'layer-shared@5'],
    ['two outputs', model('const out = [dense(5).apply(input), dense(2).apply(input)];'), 'layer-shared@5'],
  ])('fails where it is applied: %s', (_, text, finding) => {
    expect(findings(`${text}const bad = model.apply(tf.zeros([4, 7]));`)).toEqual([finding]);
  });
  it.each([
    ['fitting data', `${chain}const y = model.apply(tf.zeros([4, 8]));`],
    ['a first layer that takes any size', `${model('const out = tf.layers.activation({ activation: "relu" }).apply(input);')}const y = model.apply(tf.zeros([4, 7]));`],
    ['a join that is first', `${model('const out = tf.layers.add().apply([input, input]);')}const y = model.apply(tf.zeros([4, 7]));`],
  ])('is silent for %s', (_, text) => {
    expect(findings(text)).toEqual([]);
  });
});

describe('a list that nothing describes', () => {
  const inside = (text: string) => end(`export function f(xs, i, n) {\n${text}\n}`);
  it.each([
    ['map', 'const end = tf.stack(xs.map((x) => tf.zeros([3, 4])));', '(xs.length, 3, 4)'],
    ['a part and map', 'const end = tf.stack(xs.slice(i, i + n).map((x) => tf.zeros([28, 28])));', '(?, 28, 28)'],
    ['at', 'const end = tf.zeros([xs.at(-1), 2]);', '(xs[xs.length - 1], 2)'],
    ['flatMap', 'const end = tf.tensor1d(xs.flatMap((x) => [1, 2]));', '(xs.length * 2,)'],
    ['reduce', 'const end = xs.reduce((sum, x) => sum.add(x.square().sum()), tf.scalar(0));', '()'],
  ])('%s', (_, text, shape) => {
    expect(inside(text)).toBe(shape);
  });
  it.each([
    ['all but the last', 'const end = tf.tensor1d(xs.slice(0, -1));', '(xs.length - 1,)'],
    ['the rest of it', 'const [a, b, ...rest] = xs;\nconst end = tf.tensor1d(rest);', '(xs.length - 2,)'],
    ['flat', 'const end = tf.tensor1d(xs.flat());', '(xs.length,)'],
  ])('of numbers: %s', (_, text, shape) => {
    expect(end(`export function f(xs: number[]) {\n${text}\n}`)).toBe(shape);
  });
});
