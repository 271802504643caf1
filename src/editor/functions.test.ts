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
