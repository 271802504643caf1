/** What a learner's file keeps to itself: said while it trains, because a run that goes on from a checkpoint is then another one. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, loadAnew, serveLearnerImports } from '../../src/child/learner';
import { shippedDataset } from '../../src/data/open';
import shallow from '../../src/exercises/shallow-network/exercise';
import { loadTensorFlow } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { ownVariables } from '../../src/training/own-state';
import { runTraining, type Checkpoint } from '../../src/training/run';
import { learnerText } from './survive';

const path = join(mkdtempSync(join(tmpdir(), 'own-state-')), 'shallow-network.ts');
const { tf } = await loadTensorFlow('cpu');
serveLearnerImports(tf);

// Enough steps for two pauses, each at the first breath after it may be, and for costs after them.
const numIterations = 1200;

async function train(text: string, resume?: Checkpoint): Promise<{ warnings: string[]; costs: Map<number, number>; middle: Checkpoint }> {
  const [warnings, costs, kept]: [string[], Map<number, number>, Checkpoint[]] = [[], new Map(), []];
  const control = new RunControl();
  await runTraining({
    tf,
    training: shallow.training!,
    learner: loadAnew({ path, text }),
    file: { path, text },
    again: { load: () => loadAnew({ path, text }), code: compile({ path, text }) },
    data: shippedDataset('moons'),
    hyperparameters: { numIterations },
    control,
    resume,
    onMetric: (step, name, value) => void (name === 'cost' && costs.set(step, value)),
    onWarning: (sentence) => warnings.push(sentence),
    onBreath: () => void (resume || kept.length > 1 || control.obey('pause')),
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
  return `${top}\n${learnerText.slice(0, at)}export function updateParameters(p, g, rate) {\n${update}\n}\n${learnerText.slice(end)}${more}`;
}

const step = 'return Object.fromEntries(Object.keys(p).map((key) => [key, tf.sub(p[key], d[key].mul(rate))]));';
const plain = `const d = Object.fromEntries(Object.keys(p).map((key) => [key, g['d' + key]])); ${step}`;

// Small changes: steps that grow without end lead every run to one cost.
describe('a file that keeps something from step to step', () => {
  it.each<[string, string, RegExp]>([
    [
      'the velocities of momentum, in a variable',
      file('let velocity: any;', `const before = velocity; velocity = Object.fromEntries(Object.keys(p).map((key) => [key, tf.keep(before ? before[key].mul(0.9).add(g['d' + key]) : g['d' + key].clone())])); const d = velocity; ${step}`),
      /^The file keeps `velocity` \(line 1\) from step to step, which no checkpoint holds: .* other numbers \(seen at step \d+\)\. Keep it in what your functions are given and return/,
    ],
    ['a count in a record', file('\nconst own = { t: 0 };', `own.t++; const d = Object.fromEntries(Object.keys(p).map((key) => [key, g['d' + key].mul(1 + own.t / 100)])); ${step}`), /`own` \(line 2\)/],
    ['a list that grows', file('const seen: number[] = [];', `seen.push(1); const d = Object.fromEntries(Object.keys(p).map((key) => [key, g['d' + key].mul(1 + seen.length / 100)])); ${step}`), /`seen` \(line 1\)/],
    ['a rate that falls late', file('let calls = 0, decay = 1;', `if (++calls % 12 === 0) decay *= 0.5; rate *= decay; ${plain}`), /`calls` \(line 1\), `decay` \(line 1\)/],
    ['an object of a class', file('class Momentum { t = 0; next() { return ++this.t; } }\nconst momentum = new Momentum();', `rate *= 1 + momentum.next() / 100; ${plain}`), /`momentum` \(line 2\)/],
    ['a closure', file('const next = (() => { let t = 0; return () => ++t; })();', `rate *= 1 + next() / 100; ${plain}`), /^The file keeps something from step to step \(in a closure/],
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
});

describe('variables at the top that functions change', () => {
  it.each<[string, string[]]>([
    ['let a = 1; const f = () => { a = 2; };', ['a']],
    ['let a = 1; a = 2; function f() { return a; }', []],
    ['let a = 1; function f(a) { a = 2; }', []],
    ['let a, b; function f() { [a, { x: b }] = g(); }', ['a', 'b']],
    ['const a = {}; function f() { a.b.c[1] -= 2; delete a.x; }', ['a']],
    ['const a = new Map(); class C { f() { a.set(1, 2); } }', ['a']],
    ["const tf = require('tf'); function f() { tf.tidy(() => 1); }", []],
    ['function f() { f.calls = (f.calls || 0) + 1; }', ['f']],
    ['let a = 1; function f() { let a = 3; a++; }', []],
    ['let a = ; nonsense', []],
  ])('%s', (code, names) => {
    expect(ownVariables(code).map(({ name }) => name)).toEqual(names);
  });
});
