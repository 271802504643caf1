import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import type { Engine } from '../../src/shapes/engine';

/** One failing call on A and B; what a message tells to try is done to it. */
interface Form {
  name: string;
  call(a: string, b: string, flags: readonly [boolean, boolean]): string;
  flags?: boolean;
}

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const flagList = ([a, b]: readonly [boolean, boolean]): string => (b ? `, ${a}, true` : a ? ', true' : '');
const product = (name: string, call: Form['call']): Form => ({ name, call, flags: true });
const plain = (name: string): Form[] => [
  { name: `tf.${name}`, call: (a, b) => `tf.${name}(${a}, ${b})` },
  { name: `chained ${name}`, call: (a, b) => `${a}.${name}(${b})` },
];
const forms: Form[] = [
  product('tf.matMul', (a, b, flags) => `tf.matMul(${a}, ${b}${flagList(flags)})`),
  product('chained matMul', (a, b, flags) => `${a}.matMul(${b}${flagList(flags)})`),
  ...['dot', 'add', 'mul', 'sub', 'maximum'].flatMap(plain),
];

const analysed = (shapes: readonly (readonly number[])[], call: string) =>
  engine.analyse({ path: '/advice.ts', language: 'typescript', text: `import * as tf from '@tensorflow/tfjs';\n${shapes.map((shape, at) => `const ${'AB'[at]} = tf.zeros([${shape.join(', ')}]);`).join('\n')}\nconst result = ${call};` }).findings;

/** The call after doing what a message says; undefined where it says nothing to do. */
function followed(message: string, form: Form, flags: readonly [boolean, boolean]): string | undefined {
  const replaced = (code: string) => (/^A\b/.test(code) ? form.call(code, 'B', flags) : form.call('A', code, flags));
  const rules: [RegExp, (match: RegExpExecArray) => string][] = [
    [/(?:Transpose [^:]*|Make it a (?:row|column)): ([AB]\..*)\.$/, ([, code]) => replaced(code)],
    [/Make [AB] a column: pass keepDims to the reduction it came from, or ([AB]\..*)\.$/, ([, code]) => replaced(code)],
    [/: give transpose([AB]) as true\.$/, ([, which]) => form.call('A', 'B', which === 'A' ? [true, flags[1]] : [flags[0], true])],
    [/Leave out transpose([AB])\.$/, ([, which]) => form.call('A', 'B', which === 'A' ? [false, flags[1]] : [flags[0], false])],
    [/Swap the two\.$/, () => form.call('B', 'A', flags)],
    [/Use dot for two vectors\.$/, () => 'tf.dot(A, B)'],
    [/use matMul\.$/, () => 'tf.matMul(A, B)'],
    [/Multiply by a number with mul\.$/, () => 'tf.mul(A, B)'],
  ];
  for (const [pattern, follow] of rules) {
    const match = pattern.exec(message);
    if (match) return follow(match);
  }
  return undefined;
}

const size = fc.constantFrom(1, 2, 3, 4);
const shape = fc.array(size, { minLength: 0, maxLength: 4 });
const turned = <T,>(dims: readonly T[]): T[] => [...dims].reverse();

/** Two shapes that often fit after one change. */
const pair = fc.tuple(shape, shape, fc.nat(4)).map(([x, y, kind]): [number[], number[]] => {
  if (kind === 0) return [x, y];
  if (kind === 1) return [x, x];
  if (kind === 2) return [x, turned(x)];
  if (kind === 3) return [x, x.slice(-1)];
  return [[...y.slice(0, -2), ...x.slice(-2)], y];
});

describe('what a message says to try makes the call fit', () => {
  it.each(forms.map((form) => [form.name, form] as const))('%s', (_, form) => {
    let tried = 0;
    fc.assert(
      fc.property(pair, fc.boolean(), fc.boolean(), ([a, b], turnA, turnB) => {
        const flags: [boolean, boolean] = form.flags ? [turnA, turnB] : [false, false];
        const [finding] = analysed([a, b], form.call('A', 'B', flags)).filter(({ severity }) => severity === 'error');
        if (!finding) return;
        const again = followed(finding.message, form, flags);
        if (again === undefined) {
          expect(finding.message).not.toMatch(/\b(Transpose|Swap|Make|Leave out|Reshape|give)\b/);
          return;
        }
        tried++;
        expect(analysed([a, b], again).filter(({ severity }) => severity === 'error').map(({ message }) => `${message} after: ${finding.message} on ${a.join()} and ${b.join()}`)).toEqual([]);
      }),
      { numRuns: 250, seed: 11 },
    );
    expect(tried).toBeGreaterThan(10);
  });

  it('every repair offered for a product of stacks leaves no error', () => {
    let offered = 0;
    fc.assert(
      fc.property(pair, fc.boolean(), fc.boolean(), fc.boolean(), ([a, b], turnA, turnB, chained) => {
        const head = `import * as tf from '@tensorflow/tfjs';\nconst A = tf.zeros([${a.join(', ')}]);\nconst B = tf.zeros([${b.join(', ')}]);\n`;
        const text = `${head}const result = ${forms[chained ? 1 : 0].call('A', 'B', [turnA, turnB])};`;
        const lines = text.split('\n');
        for (const { fixes } of engine.analyse({ path: '/advice.ts', language: 'typescript', text }).findings) {
          for (const { edits } of fixes) {
            offered++;
            const edited = [...edits]
              .sort((one, other) => other.range.start.character - one.range.start.character)
              .reduce((line, { range, newText }) => line.slice(0, range.start.character) + newText + line.slice(range.end.character), lines[lines.length - 1]);
            expect(engine.analyse({ path: '/advice.ts', language: 'typescript', text: `${lines.slice(0, -1).join('\n')}\n${edited}` }).findings).toEqual([]);
          }
        }
      }),
      { numRuns: 120, seed: 12 },
    );
    expect(offered).toBeGreaterThan(40);
  });
});

describe('what a message about a model says to try makes its data fit', () => {
  const model = `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4] })] });\nmodel.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });\n`;
  const errors = (data: string) => engine.analyse({ path: '/model.ts', language: 'typescript', text: `${model}const x = ${data};` }).findings;
  it.each([
    ['model.predict(tf.zeros([4, 7]))', /transpose it\.$/, 'model.predict(tf.zeros([4, 7]).transpose())'],
    ['model.fit(tf.zeros([4, 7]), tf.zeros([7, 2]))', /transpose it\.$/, 'model.fit(tf.zeros([4, 7]).transpose(), tf.zeros([7, 2]))'],
  ])('%s', (before, hint, after) => {
    expect(errors(before)[0].message).toMatch(hint);
    expect(errors(after)).toEqual([]);
  });
});
