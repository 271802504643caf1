/** What a learner's file keeps to itself: in the checkpoint where it is data, said while it trains where it is not. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAnew, serveLearnerImports, withOwn } from '../../src/child/learner';
import { shippedDataset } from '../../src/data/open';
import shallow from '../../src/exercises/shallow-network/exercise';
import { loadTensorFlow } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { topVariables } from '../../src/training/own-state';
import { runTraining, type Checkpoint } from '../../src/training/run';
import { decode, encode } from '../../src/training/runs/codec';
import type { RunStart } from '../../src/training/runs/history';
import { learnerText } from './survive';

const path = join(mkdtempSync(join(tmpdir(), 'own-state-')), 'shallow-network.ts');
const { tf } = await loadTensorFlow('cpu');
serveLearnerImports(tf);

const numIterations = 250;
/** A report of the cost, after which the run is cut in two. */
const CUT = 75;

async function train(text: string, resume?: Checkpoint, onPicture?: () => void): Promise<{ warnings: string[]; costs: Map<number, number>; middle: Checkpoint }> {
  const [warnings, costs, kept]: [string[], Map<number, number>, Checkpoint[]] = [[], new Map(), []];
  const control = new RunControl();
  await runTraining({
    tf,
    training: shallow.training!,
    ...withOwn(loadAnew, { path, text }),
    file: { path, text },
    again: () => withOwn(loadAnew, { path, text }),
    data: shippedDataset('moons'),
    hyperparameters: { numIterations },
    control,
    resume,
    onPicture,
    onMetric(step, name, value) {
      if (name === 'cost') costs.set(step, value);
      if (step === CUT && !resume) control.obey('pause');
    },
    onWarning: (sentence) => warnings.push(sentence),
    async onCheckpoint(checkpoint) {
      kept.push(checkpoint);
      setTimeout(() => control.obey('resume'));
    },
  });
  return { warnings, costs, middle: kept[1] };
}

/** The survivors' file with another update of its parameters, and lines of its own at the top. */
function file(top: string, update: string, more = ''): string {
  const at = learnerText.indexOf('export function updateParameters');
  const end = learnerText.indexOf('export function predict');
  const first = learnerText.indexOf('\n') + 1;
  return `${learnerText.slice(0, first)}${top}\n${learnerText.slice(first, at)}export function updateParameters(p, g, rate) {\n${update}\n}\n${learnerText.slice(end)}${more}`;
}

const step = 'return Object.fromEntries(Object.keys(p).map((key) => [key, tf.sub(p[key], d[key].mul(rate))]));';
const plain = `const d = Object.fromEntries(Object.keys(p).map((key) => [key, g['d' + key]])); ${step}`;
const each = (keys: string) => `Object.fromEntries(Object.keys(p).map((key) => ${keys}))`;
const adam = `const before = own; t++;
  own = { v: ${each(`[key, tf.keep(before ? before.v[key].mul(0.9).add(g['d' + key].mul(0.1)) : g['d' + key].mul(0.1))]`)},
    s: ${each(`[key, tf.keep(before ? before.s[key].mul(0.99).add(g['d' + key].square().mul(0.01)) : g['d' + key].square().mul(0.01))]`)} };
  if (before) tf.dispose(before);
  const d = ${each(`[key, own.v[key].div(1 - 0.9 ** t).div(own.s[key].div(1 - 0.99 ** t).sqrt().add(1e-8)).mul(0.01)]`)}; ${step}`;
const variables = `const names = Object.keys(p); held ??= names.map((key) => tf.variable(p[key]));
  optimizer.applyGradients(Object.fromEntries(names.map((key, i) => [held[i].name, g['d' + key]])));
  return Object.fromEntries(names.map((key, i) => [key, tf.keep(held[i].clone())]));`;

// Small changes: steps that grow without end lead every run to one cost.
const kept: [string, string][] = [
  ['the velocities of momentum, in a variable', file('let velocity: any;', `const before = velocity; velocity = ${each(`[key, tf.keep(before ? before[key].mul(0.9).add(g['d' + key]) : g['d' + key].clone())]`)}; const d = velocity; ${step}`)],
  ["Adam's averages and its count of steps", file('let own: any, t = 0;', adam)],
  ['the same, exported', file('export let own: any;\nexport let t = 0;', adam)],
  ["the library's Adam over variables", file('const optimizer = tf.train.adam(0.01);\nlet held: any;', variables)],
  ["the library's RMSprop over variables, made late", file('let optimizer: any, held: any;', `optimizer ??= tf.train.rmsprop(0.01, 0.9, 0.5); ${variables}`)],
  ['a count in a record', file('\nconst own = { t: 0 };', `own.t++; const d = ${each(`[key, g['d' + key].mul(1 + own.t / 100)]`)}; ${step}`)],
  ['a record that is changed through another name', file('const own = { t: 0 };\nconst next = (record) => ++record.t;', `rate *= 1 + next(own) / 100; ${plain}`)],
  ['a list that grows', file('const seen: number[] = [];', `seen.push(1); const d = ${each(`[key, g['d' + key].mul(1 + seen.length / 100)]`)}; ${step}`)],
  ['a rate that falls late', file('let calls = 0, decay = 1;', `if (++calls % 12 === 0) decay *= 0.5; rate *= decay; ${plain}`)],
  ['an object of a class', file('class Momentum { t = 0; next() { return ++this.t; } }\nconst momentum = new Momentum();', `rate *= 1 + momentum.next() / 100; ${plain}`)],
  ['an object of a class that is made late', file('class Momentum { t = 0; next() { return ++this.t; } }\nlet momentum: any;', `momentum ??= new Momentum(); rate *= 1 + momentum.next() / 100; ${plain}`)],
  ['a property of a function', file('', `updateParameters.t = (updateParameters.t ?? 0) + 1; rate *= 1 + updateParameters.t / 100; ${plain}`)],
  ['a static field', file('class Own { static t = 0; }', `rate *= 1 + ++Own.t / 100; ${plain}`)],
  ['a map of typed arrays', file('const own = new Map([["t", new Float32Array(1)]]);', `rate *= 1 + ++own.get('t')![0] / 100; ${plain}`)],
  ['a field of its default export', file('', plain, '\nexport default { t: 0, computeCost, updateParameters(p, g, rate) { return updateParameters(p, g, rate * (1 + ++this.t / 100)); } };').replace('export function computeCost', 'function computeCost').replace('export function updateParameters', 'function updateParameters')],
  ['what two names lead to', file('const a: any = { t: 0 };\nlet b: any;', `b ??= a; b.t++; rate *= 1 + a.t / 100; ${plain}`)],
];

describe('a file that keeps something at its top', () => {
  it.each(kept)('%s: a run that goes on makes the same numbers, and nothing is said', async (_, text) => {
    const whole = await train(text);
    expect(whole.warnings.filter((warning) => warning.includes('checkpoint'))).toEqual([]);
    const start: RunStart = { exercise: 'shallow-network', file: '/x.ts', hash: '', backend: 'wasm', seed: 23, hyperparameters: {}, dataName: 'd', steps: 40, versions: { lab: '1', tf: '4', node: '20' } };
    const through = decode(encode({ ...whole.middle, start })) as Checkpoint;
    const { costs, warnings } = await train(text, through);
    expect(warnings.filter((warning) => warning.includes('checkpoint'))).toEqual([]);
    expect(costs.size).toBeGreaterThan(5);
    for (const [at, cost] of costs) expect([at, cost]).toEqual([at, whole.costs.get(at)]);
    // Without it the numbers are others: the test can fail.
    const { own, ...state } = through.state;
    expect(own).toBeDefined();
    const without = await train(text, { ...through, state });
    expect([...without.costs.keys()].some((at) => without.costs.get(at) !== whole.costs.get(at))).toBe(true);
  });

  it.each<[string, string, RegExp]>([
    ['a closure', file('const next = (() => { let t = 0; return () => ++t; })();', `rate *= 1 + next() / 100; ${plain}`), /^The file keeps something from step to step \(in a closure, or outside of its variables\): .* other numbers \(seen at step \d+\)\. Keep it in variables at the top/],
    ['a generator', file('const count = (function* () { for (let t = 1; ; t++) yield t; })();', `rate *= 1 + count.next().value / 100; ${plain}`), /^`count` \(line 2\) cannot be kept, which the file uses/],
    ['a private field', file('class Own { #t = 0; next() { return ++this.#t; } }\n\nconst own = new Own();', `rate *= 1 + own.next() / 100; ${plain}`), /^`own` \(line 4\) cannot be kept/],
  ])('%s: is told once, and a run that goes on does make other numbers', async (_, text, sentence) => {
    const whole = await train(text);
    expect(whole.warnings.filter((warning) => warning.includes('checkpoint'))).toEqual([expect.stringMatching(sentence)]);
    const { costs } = await train(text, whole.middle);
    expect([...costs.keys()].some((at) => costs.get(at) !== whole.costs.get(at))).toBe(true);
  });

  it.each([
    ['nothing', learnerText],
    ['what it works out once', file('let size: number | undefined;', `size ??= Object.keys(p).length; rate *= size / 4; ${plain}`)],
    ['what it only counts', file('let calls = 0;', `calls++; ${plain}`)],
    ['numbers that come from nowhere', file('let t = 0;', `t++; rate *= 1 + Number(process.hrtime.bigint() % 1000n) / 1000; ${plain}`)],
  ])('%s: nothing is said', async (_, text) => {
    expect((await train(text)).warnings).toEqual([]);
  });

  it('a picture, which calls its functions too, changes nothing of it', async () => {
    const text = file('let calls = 0;', plain).replace('const Z1 =', 'calls++; const Z1 =').replace('D1).div(0.9);', 'D1).div(0.9).mul(1 + calls / 1e5);');
    const [seen, unseen] = [await train(text, undefined, () => {}), await train(text)];
    expect(seen.costs).toEqual(unseen.costs);
  });

  it('what a file that it imports keeps is kept too', async () => {
    writeFileSync(join(dirname(path), 'own.ts'), 'let t = 0;\nexport const next = () => ++t;');
    const text = file("import { next } from './own';", `rate *= 1 + next() / 100; ${plain}`);
    const whole = await train(text);
    const { costs, warnings } = await train(text, whole.middle);
    expect([whole.warnings, warnings]).toEqual([[], []]);
    expect(costs.size).toBeGreaterThan(5);
    for (const [at, cost] of costs) expect([at, cost]).toEqual([at, whole.costs.get(at)]);
  });

  it('what is not in the file any more is named', async () => {
    const text = file('let calls = 0;', `rate *= 1 + ++calls / 100; ${plain}`);
    const { middle } = await train(text);
    const { warnings } = await train(learnerText, middle);
    expect(warnings).toEqual(['`calls` cannot be put back as the checkpoint holds it: the run goes on with what the file begins with.']);
  });
});

describe('variables at the top that functions may change', () => {
  it.each<[string, string[]]>([
    ['let a = 1; const f = () => { a = 2; };', ['a']],
    ['let a = 1; a = 2; function f() { return 3; }', []],
    ['let a, b; function f() { [a, { x: b }] = 1; }', ['a', 'b']],
    ['const [a, { x: b, ...c }] = [1, {}]; function f() { return a + b + c; }', ['a', 'b', 'c']],
    ["const tf = require('tf'); function f() { tf.tidy(() => 1); }", []],
    ['function f() { f.calls = (f.calls || 0) + 1; }', ['f']],
    ['class C { static n = 0; add() { C.n++; } }', ['C']],
    [' exports.t = 0; function f() { exports.t = exports.t + 1; }', ['t']],
    ['let a = ; nonsense', []],
  ])('%s', (code, names) => {
    expect(topVariables(code).map(({ name }) => name)).toEqual(names);
  });
});
