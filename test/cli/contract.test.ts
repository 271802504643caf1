/** The command line's contract: exit codes, and JSON that other tools rely on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exerciseText } from '../../src/course/catalogue';
import { cli, scratch } from './run';

const { folder, write } = scratch();
const tensor = (nested: unknown) => ({ tensor: nested });

describe('usage', () => {
  it.each<[string, string[], RegExp]>([
    ['no command', [], /Use: deep-learning-lab/],
    ['an unknown command', ['chekc'], /no command "chekc"/],
    ['an unknown option', ['check', 'logistic-regression', '--fiel', 'x'], /--fiel/],
    ['an unknown exercise', ['check', 'logistics'], /no exercise "logistics".*logistic-regression/],
    ['a missing file', ['check', 'logistic-regression', '--file', 'nowhere.ts'], /nowhere\.ts: there is no such file/],
    ['a folder for a file', ['check', 'logistic-regression', '--file', '.'], /is a folder/],
    ['file and solution', ['check', 'logistic-regression', '--file', 'a', '--solution'], /not both/],
    ['no file here', ['check', 'logistic-regression'], /This folder holds no file of the exercise/],
    ['a setting that is none', ['train', 'logistic-regression', '--solution', '--set', 'learningRat=1'], /no hyper-parameter "learningRat".*learningRate/],
    ['a setting without a number', ['train', 'logistic-regression', '--solution', '--set', 'learningRate=fast'], /takes a number, not "fast"/],
    ['a backend that is none', ['train', 'logistic-regression', '--solution', '--backend', 'gpu'], /--backend is one of auto, tensorflow, wasm, cpu/],
    ['a patience that is none', ['train', 'logistic-regression', '--solution', '--early-stopping', '0'], /--early-stopping takes a whole number from 1, not "0"/],
    ['a metric without early stopping', ['train', 'logistic-regression', '--solution', '--watch', 'devCost'], /give --early-stopping N too/],
    ['a dev set of everything', ['train', 'logistic-regression', '--solution', '--dev', '1'], /--dev takes a part between 0 and 1/],
    ['a run that is not there', ['train', '--resume', 'nowhere'], /no run "nowhere"/],
    ['the last run where none is', ['train', '--resume', 'last', '--runs', '.'], /no training that could go on/],
    ['runs of no course', ['runs'], /no course folder here.*--runs DIR/],
    ['an export of nothing', ['export'], /Name a run and a folder/],
    ['an export of no run', ['export', '.', 'to'], /holds no run/],
    ['no inputs', ['call', 'logistic-regression', 'propagate', '--solution'], /--inputs/],
    ['data that is not there', ['train', 'logistic-regression', '--solution', '--data', 'nowhere.h5'], /nowhere\.h5/],
    ['shapes of nothing', ['shapes'], /Name/],
    ['a course where a file stands', ['start', `${process.cwd()}/package.json/course`], /package\.json.*(a file stands|writing failed).*Choose another folder/],
    ['shapes of a missing file', ['shapes', 'nowhere.ts'], /nowhere\.ts/],
    ['gradcheck without functions', ['gradcheck', 'a.ts'], /--cost/],
  ])('%s is one sentence and exit code 2', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await cli(args, folder);
    expect(stderr + (args.length ? '' : stdout)).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  it.each<[string, object, RegExp]>([
    ['an argument that is no tensor', { parameters: { w: { tensor: [1] } }, args: [{ tensor: 'x' }] }, /pair\.json: args\[0\]: this is no tensor/],
    ['a parameter of whole numbers', { parameters: { w: { tensor: [1], dtype: 'int32' } } }, /pair\.json: the parameter w has dtype int32/],
    ['no parameter', { parameters: {} }, /pair\.json: the inputs must be .*there is no parameter to check/],
  ])('inputs of two functions with %s are told with their file', async (_what, content, sentence) => {
    write('pair.ts', 'export const f = ({ w }: any) => w.sum();\nexport const g = ({ w }: any) => ({ dw: w });\n');
    write('pair.json', content);
    const { code, stderr } = await cli(['gradcheck', 'pair.ts', '--cost', 'f', '--gradients', 'g', '--inputs', 'pair.json'], folder);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });

  it('helps without complaint', async () => {
    for (const args of [['--help'], ['help'], ['train', '--help'], ['--version']]) expect((await cli(args)).code).toBe(0);
  });
});

describe('gradcheck', () => {
  const text = `import * as tf from '@tensorflow/tfjs';
export const f = ({ w }, X) => tf.matMul(X, w).square().sum();
export const g = ({ w }, X) => ({ dw: tf.matMul(X.transpose(), tf.matMul(X, w)).mul(2) });
`;
  const given = { parameters: { w: tensor([[0.5], [-1]]) }, args: [tensor([[1, 2], [0.3, -1], [2, 0.7]])] };
  const args = (source: string, inputs: unknown) => ['gradcheck', write('pair.js', source), '--cost', 'f', '--gradients', 'g', '--inputs', write('given.json', inputs as object), '--json'];

  it('prints a verdict as JSON', async () => {
    const { code, stdout } = await cli(args(text, given));
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ verdict: 'pass', causes: [], parameters: [expect.objectContaining({ name: 'w', wrong: false })] })]);
  });

  it.each<[string, string, unknown, number, object]>([
    ['a file that does not parse', text.replace('.mul(2)', '.mul(2'), given, 1, { verdict: 'fail', causes: [expect.objectContaining({ id: 'no-result', line: 3 })] }],
    ['a file that throws', text.replace('export const g', "throw new Error('no');\nexport const g"), given, 1, { verdict: 'fail', causes: [expect.objectContaining({ id: 'no-result', line: 3 })] }],
    ['ragged inputs', text, { ...given, parameters: { w: tensor([[1], [1, 2]]) } }, 2, { verdict: 'meaningless', causes: [] }],
  ])('prints JSON with the reason, and the same sentence as an error, for %s', async (_what, source, inputs, exit, report) => {
    const { code, stdout, stderr } = await cli(args(source, inputs));
    const printed = JSON.parse(stdout) as { reason: string };
    expect([code, printed]).toEqual([exit, expect.objectContaining({ difference: null, parameters: [{ name: 'w', difference: null, wrong: false }], forwardPasses: 0, ...report })]);
    expect(stderr.trim()).toBe(printed.reason);
  });
});

describe('exercises', () => {
  it('lists what there is', async () => {
    const { code, stdout } = await cli(['exercises', '--json']);
    const rows = JSON.parse(stdout) as Record<string, unknown>[];
    expect(code).toBe(0);
    for (const row of rows) expect(Object.keys(row)).toEqual(['id', 'title', 'course', 'functions', 'trains']);
    expect(rows.find(({ id }) => id === 'logistic-regression')).toMatchObject({ functions: expect.arrayContaining(['propagate', 'optimize']), trains: true });
  });
});

describe('call', () => {
  const m = 3;
  const w = [1, -2];
  const X = [
    [1, 2, -1],
    [3, 0.5, -3.2],
  ];
  const Y = [1, 0, 1];
  // The course's formulas in plain loops: the witness of this test.
  const a = Array.from({ length: m }, (_, i) => 1 / (1 + Math.exp(-(w[0] * X[0][i] + w[1] * X[1][i] + 0.5))));
  const J = -a.reduce((sum, ai, i) => sum + Y[i] * Math.log(ai) + (1 - Y[i]) * Math.log(1 - ai), 0) / m;
  const dw = X.map((row) => [row.reduce((sum, x, i) => sum + x * (a[i] - Y[i]), 0) / m]);
  const inputs = [tensor(w.map((v) => [v])), 0.5, tensor(X), tensor([Y])];

  it.each([
    ['float64', 1e-14],
    ['float32', 1e-6],
  ])('prints what a function returns, in %s', async (precision, tolerance) => {
    const args = ['call', 'logistic-regression', 'propagate', '--inputs', write('propagate.json', inputs), '--solution', '--precision', precision];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    const [grads, cost] = JSON.parse(stdout) as [{ dw: { tensor: number[][] } }, { tensor: number }];
    expect(Math.abs(cost.tensor - J)).toBeLessThan(tolerance * J);
    grads.dw.tensor.forEach(([value], i) => expect(Math.abs(value - dw[i][0])).toBeLessThan(tolerance));
  });

  it.each<[string, unknown, RegExp, number]>([
    ['no array', { a: 1 }, /must be a JSON array/, 2],
    ['ragged', [tensor([[1, 2], [3]]), 0, 0, 0], /argument 1: this is no tensor/, 2],
    ['too few', [tensor([[1]])], /propagate takes 4 arguments; the inputs have 1\. Give one element/, 2],
    ['no numbers', [tensor([[1]]), 0, tensor([['a', null]]), 0], /argument 3: this is no tensor: "a" in it is no number/, 2],
    ['wrong shapes', [tensor([[1], [2]]), 0, tensor([[1, 2, 3]]), tensor([[1, 0, 1]])], /line \d+: a matrix product of .* cannot be/, 1],
  ])('inputs that are %s: one sentence', async (_what, given, sentence, exit) => {
    const { code, stderr } = await cli(['call', 'logistic-regression', 'propagate', '--inputs', write('bad.json', given as object), '--solution']);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(exit);
  });

  it('names the line of broken JSON', async () => {
    const { code, stderr } = await cli(['call', 'logistic-regression', 'propagate', '--inputs', write('broken.json', '[1,\n2,\n'), '--solution']);
    expect(stderr).toMatch(/broken\.json/);
    expect(code).toBe(2);
  });
});

describe('start, check', () => {
  it('writes the course folder, checks a file in it, and never overwrites', async () => {
    const course = `${folder}/course`;
    expect((await cli(['start', course])).code).toBe(0);
    const starter = await cli(['check', 'logistic-regression', '--json'], course);
    expect(starter.code).toBe(1);
    const report = JSON.parse(starter.stdout) as { passed: boolean; checks: { passed: boolean; message: string; kind: string; function: string; name: string }[] };
    expect(report.passed).toBe(false);
    expect(report.checks.find((c) => !c.passed)?.message).toMatch(/TODO|not written/i);
    const { readProgress } = await import('../../src/course/progress');
    writeFileSync(`${course}/activations.ts`, exerciseText('activations', 'solution.ts').replace('tf.maximum(Z, 0)', 'tf.minimum(Z, 0)'));
    await cli(['check', 'activations'], course);
    expect(readProgress(course, 'activations')).toMatchObject({ sigmoid: 'passed', relu: 'failed', leakyRelu: 'passed' });
    await cli(['check', 'activations', '--solution'], course);
    expect(readProgress(course, 'activations')).toMatchObject({ relu: 'failed' });
    const { findExerciseFile } = await import('../../src/course/folder');
    const file = findExerciseFile(course, 'logistic-regression')!;
    write('mine.ts', readFileSync(file, 'utf8'));
    writeFileSync(file, '// mine\n');
    expect((await cli(['start', course])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('// mine\n');
  });

  it('passes the solution', async () => {
    const { code, stdout } = await cli(['check', 'logistic-regression', '--solution', '--json']);
    const report = JSON.parse(stdout) as { exercise: string; passed: boolean; checks: Record<string, unknown>[] };
    expect(report.checks.filter((c) => !c.passed)).toEqual([]);
    expect({ code, exercise: report.exercise, passed: report.passed }).toEqual({ code: 0, exercise: 'logistic-regression', passed: true });
    for (const check of report.checks) expect(check).toMatchObject({ function: expect.any(String), kind: expect.stringMatching(/^(static|shape|value|property|gradient)$/), name: expect.any(String), message: expect.any(String) });
    expect(new Set(report.checks.map(({ kind }) => kind))).toEqual(new Set(['static', 'shape', 'value', 'property', 'gradient']));
  });

  it.each<[string, string, RegExp]>([
    ['does not parse', 'export function propagate( {\n', /line \d+/],
    ['is empty', '', /empty/],
    ['throws when it is loaded', '\nthrow new Error("early");\n', /line 2.*early/],
  ])('a file that %s gets a sentence, as JSON too', async (_what, text, sentence) => {
    const { code, stdout } = await cli(['check', 'logistic-regression', '--file', write('bad.ts', text), '--json']);
    const report = JSON.parse(stdout) as { passed: boolean; checks: { passed: boolean; message: string }[] };
    expect(report.passed).toBe(false);
    expect(report.checks.filter((c) => !c.passed).map((c) => c.message).join('\n')).toMatch(sentence);
    expect(code).toBe(1);
  });
});

describe('train', () => {
  it('streams the contract as JSON lines', async () => {
    const { code, stdout } = await cli(['train', 'logistic-regression', '--solution', '--backend', 'cpu', '--set', 'numIterations=250', '--set', 'learningRate=0.1', '--json']);
    expect(code).toBe(0);
    const events = stdout.trim().split('\n').map((line) => JSON.parse(line) as { event: string; name?: string; step?: number; value?: number; metrics?: Record<string, number>; seconds?: number });
    expect(events[0]).toMatchObject({ event: 'start', backend: 'cpu' });
    const costs = events.filter((e) => e.event === 'metric' && e.name === 'cost');
    expect(costs[0]).toMatchObject({ step: 0 });
    expect(costs[0].value).toBeCloseTo(Math.LN2, 5);
    expect(costs.map((c) => c.step)).toEqual(expect.arrayContaining([0, 100, 200]));
    expect(costs.at(-1)!.value!).toBeLessThan(0.8 * costs[0].value!);
    const end = events.at(-1)!;
    expect(end).toMatchObject({ event: 'end', seconds: expect.any(Number) });
    expect(end.metrics!.trainAccuracy).toBeGreaterThan(0.9);
    expect(end.metrics!.testAccuracy).toBeGreaterThan(0.85);
  });
});
