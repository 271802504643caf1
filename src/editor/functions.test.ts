import { expect, it } from 'vitest';
import { exportedFunctions, functionAt } from './functions';

it.each([
  ['export function propagate(w, b) {', ['propagate']],
  ['export async function train() {', ['train']],
  ['export default function f() {}', ['f']],
  ['export function sigmoid<T extends tf.Tensor>(z: T): T {', ['sigmoid']],
  ['export const relu = (Z: tf.Tensor) => tf.relu(Z);', ['relu']],
  ['export const relu: Activation = (Z) => tf.relu(Z);', ['relu']],
  ['export const double = x => 2 * x;', ['double']],
  ['export const f = async function () {};', ['f']],
  ['export const m = 3;', []],
  ['export const w = tf.zeros([3, 1]);', []],
  ['  export function inner() {}', []],
  ['// export function propagate() {}', []],
  ['function hidden() {}', []],
  ['export function LModelForward(X, parameters) {', ['LModelForward']],
])('%s', (text, names) => {
  expect(exportedFunctions(text).map(({ name }) => name)).toEqual(names);
});

it.each<[string, string, [string, number][]]>([
  ['a list', 'function f() {}\nconst g = (x) => x;\nconst m = 3;\nfunction hidden() {}\nexport { f, g as h, m };', [['f', 0], ['g', 1]]],
  ['a list over lines', 'function f() {}\nfunction g() {}\nexport {\n  f,\n  g,\n};', [['f', 0], ['g', 1]]],
  ['a default object', 'function f() {}\nexport default { f };', [['f', 0]]],
  ['methods of a default object', 'export default {\n  f(x: number): number {\n    return g(x);\n  },\n  g: (x: number) => x,\n  m: 3,\n};', [['f', 1], ['g', 4]]],
  ['module.exports', 'const f = (x) => x;\nfunction g() {}\nmodule.exports = { f, g };', [['f', 0], ['g', 1]]],
  ['exports', 'exports.f = (x) => x;\nmodule.exports.g = function () {};\nexports.m = 3;', [['f', 0], ['g', 1]]],
])('finds what is exported through %s', (_form, text, functions) => {
  expect(exportedFunctions(text)).toEqual(functions.map(([name, line]) => ({ name, line })));
});

it('counts lines from 0, with either line ending', () => {
  expect(exportedFunctions('import x;\r\n\r\nexport function f() {}\r\nexport function g() {}')).toEqual([
    { name: 'f', line: 2 },
    { name: 'g', line: 3 },
  ]);
});

it('a line belongs to the function around it, the comment above a function to that function', () => {
  const text = ['import x;', '/** Of f. */', 'export function f() {', '  // inside', '}', '', '/**', ' * Of g.', ' */', 'export function g() {}', ''].join('\n');
  expect(text.split('\n').map((_, line) => functionAt(text, line))).toEqual([undefined, 'f', 'f', 'f', 'f', 'f', 'g', 'g', 'g', 'g', 'g']);
});
