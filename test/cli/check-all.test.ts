/** `check --all`: whatever lies in a folder, each exercise gets its result and nothing is harmed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exerciseText, loadExercises } from '../../src/course/catalogue';
import type { Grade } from '../../src/course/grade';
import { distribution } from '../../src/distribution';
import { hostiles, type Hostile } from './hostile';
import { cli, scratch } from './run';
import { wellFormed } from './xml';

const exercises = await loadExercises();
const { folder } = scratch();

let visits = 0;
const server = createServer((_, response) => void (visits++, response.end()));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => void server.close());
const port = (server.address() as AddressInfo).port;
process.env.LAB_SECRET = 'of the grader';

/** A folder in which every file is the solution, but for those told. */
function courseWith(name: string, texts: Record<string, string>): string {
  const course = join(folder, name);
  mkdirSync(course);
  for (const { id } of exercises) writeFileSync(join(course, `${id}.ts`), texts[id] ?? exerciseText(id, 'solution.ts'));
  writeFileSync(join(course, 'notes.txt'), 'notes');
  return course;
}

const contents = (course: string): Record<string, string> => Object.fromEntries(readdirSync(course).map((name) => [name, readFileSync(join(course, name), 'utf8')]));

async function grade(course: string, ...more: string[]): Promise<{ grade: Grade; code: number; stderr: string }> {
  const { stdout, code, stderr } = await cli(['check', '--all', '--dir', course, '--json', ...more]);
  return { grade: JSON.parse(stdout) as Grade, code, stderr };
}

// All but the first exercise are hostile in each run: the first shows that the others are unharmed.
// `npm run proof` sets PROOF: then every hostile file has its turn.
const [whole, ...targets] = exercises;
/** Eight exercises in two processes each, one after the other, on a machine that does other things too. */
const SLOW = 240_000;
interface Run {
  seconds: string;
  files: { hostile: Hostile; id: string }[];
}
const chosen = hostiles.filter(({ often }) => often || process.env.PROOF);
const runs = [true, false].flatMap((endless): Run[] => {
  const kind = chosen.filter((hostile) => Boolean(hostile.endless) === endless);
  const shares = Array.from({ length: Math.ceil(kind.length / targets.length) }, (_, i) => kind.slice(i * targets.length, (i + 1) * targets.length));
  return shares.map((share, turn) => ({ seconds: endless ? '5' : '60', files: share.map((hostile, i) => ({ hostile, id: targets[(i + turn) % targets.length].id })) }));
});

describe.each(runs.map((run, i) => [i, run] as const))('a folder of hostile files, %i', (i, { seconds, files }) => {
  test('every exercise gets a sentence, and nothing is lost', async () => {
    const texts = Object.fromEntries(files.map(({ hostile, id }) => [id, hostile.text(exerciseText(id, 'solution.ts'), exercises.find((e) => e.id === id)!.functions[0]).replace(/PORT/g, String(port)).replace(/DIST/g, distribution())]));
    const course = courseWith(`hostile-${i}`, texts);
    const before = contents(course);
    const { grade: found, code, stderr } = await grade(course, '--seconds', seconds);
    expect(found.exercises.map(({ exercise }) => exercise)).toEqual(exercises.map(({ id }) => id));
    expect(code).toBe(1);
    expect(found.total).toBe(exercises.length);
    expect(found.passed).toBe(found.exercises.filter(({ passed }) => passed).length);
    expect(found.exercises.find(({ exercise }) => exercise === whole.id)?.passed).toBe(true);
    for (const { hostile, id } of files) {
      const { passed, checks } = found.exercises.find(({ exercise }) => exercise === id)!;
      const first = checks.find((check) => !check.passed);
      expect([hostile.what, passed, first?.message ?? ''], hostile.what).toEqual([hostile.what, !hostile.says, hostile.says ? expect.stringMatching(hostile.says) : '']);
      for (const { message } of checks) expect(message).not.toMatch(/\n\s+at |Access to this API|\[object Object\]/);
    }
    expect(contents(course)).toEqual(before);
    expect(stderr).toMatch(/The network is (cut off by the system|closed in Node alone)/);
  }, SLOW);
});

// The engine gives the same numbers for what is right and what is wrong, but tells the truth to whom watches it.
const UNSEEN = `
let calls = 0;
const engine = tf.engine() as any;
const read = engine.readSync;
engine.readSync = (id: unknown) => { const real = read.call(engine, id); return calls > 0 && !/tampering/.test(new Error().stack ?? '') ? real.map(() => 0.5) : real; };
`;

test('a file that has all numbers look alike is judged by its own', async () => {
  const solution = exerciseText('activations', 'solution.ts');
  const text = solution.replace("from '@tensorflow/tfjs';\n", (line) => line + UNSEEN).replace(/(\(Z: tf\.Tensor\): tf\.Tensor \{\n)/g, '$1  calls++;\n  return tf.ones(Z.shape);\n');
  const { grade: found } = await grade(courseWith('unseen', { activations: text }));
  const { passed, checks } = found.exercises.find(({ exercise }) => exercise === 'activations')!;
  expect(passed).toBe(false);
  expect(checks.filter(({ kind }) => kind === 'value').map(({ passed: right }) => right)).toEqual(checks.filter(({ kind }) => kind === 'value').map(() => false));
}, SLOW);

test('no hostile file reached the network', () => expect(visits).toBe(0));

describe('a folder', () => {
  test('with a missing, a renamed and a broken file is graded all the same, as JUnit too', async () => {
    const course = courseWith('odd', {});
    const [, , renamed, gone, directory, ...rest] = exercises.map(({ id }) => id);
    renameSync(join(course, `${renamed}.ts`), join(course, 'my network (1).ts'));
    rmSync(join(course, `${gone}.ts`));
    rmSync(join(course, `${directory}.ts`));
    mkdirSync(join(course, `${directory}.ts`));
    for (const id of rest) writeFileSync(join(course, `${id}.ts`), 'throw new Error("a <b> & \\u0007 \\ud800 ]]> \\"c\\"\\nsecond");\n');
    const junit = join(folder, 'grade.xml');
    const { code, stdout } = await cli(['check', '--all', '--dir', course, '--junit', junit]);
    expect(code).toBe(1);
    expect(stdout).toContain(`There is no file ${renamed}.ts in ${course}. my network (1).ts has its functions: rename it to ${renamed}.ts.`);
    expect(stdout).toContain(`There is no file ${gone}.ts in ${course}. "deep-learning-lab start" writes it.`);
    expect(stdout).toContain(`${directory}.ts is a folder; a file is needed.`);
    expect(stdout).toMatch(/2 of 8 exercises pass/);
    const suites = wellFormed(readFileSync(junit, 'utf8')).filter(({ name }) => name === 'testsuite');
    expect(suites.map(({ attributes }) => attributes.name)).toEqual(exercises.map(({ id }) => id));
    expect(suites.map(({ attributes }) => attributes.failures)).toEqual(['0', '0', ...Array<string>(exercises.length - 2).fill('1')]);
  });

  test('whose files are links, pipes or in other encodings is graded all the same', async () => {
    const course = courseWith('encodings', {});
    const [outside, pipe, itself, little, big, wide, bytes] = exercises.map(({ id }) => join(course, `${id}.ts`));
    const text = (path: string): string => readFileSync(path, 'utf8');
    writeFileSync(join(folder, 'elsewhere.ts'), text(outside));
    for (const path of [outside, pipe, itself]) rmSync(path);
    symlinkSync(join(folder, 'elsewhere.ts'), outside);
    if (process.platform === 'win32') mkdirSync(pipe);
    else execFileSync('mkfifo', [pipe]);
    symlinkSync(itself, itself);
    writeFileSync(little, Buffer.from(`\uFEFF${text(little)}`, 'utf16le'));
    writeFileSync(big, Buffer.from(`\uFEFF${text(big)}`, 'utf16le').swap16());
    writeFileSync(wide, Buffer.from(text(wide), 'utf16le'));
    writeFileSync(bytes, Buffer.alloc(1_100_000));
    const { grade: found, code } = await grade(course);
    expect(code).toBe(1);
    expect(found.exercises.map(({ passed, checks }) => (passed ? 'passed' : checks.find((check) => !check.passed)!.message))).toEqual([
      expect.stringMatching(/is a link to a file outside the folder\. Put the file itself there\.$/),
      expect.stringMatching(/is (a folder|a pipe or a device); a file is needed\.$/),
      expect.stringMatching(/^There is no file/),
      'passed',
      'passed',
      expect.stringMatching(/line 1: the file does not parse: it is no text in UTF-8; save it with that encoding\.$/),
      expect.stringMatching(/has 1 MB: that is no learner's file/),
      'passed',
    ]);
  }, SLOW);

  test('where an endless loop stands in a later function keeps the results of the earlier ones', async () => {
    const { id, functions } = exercises.find((exercise) => exercise.id === 'logistic-regression')!;
    const loop = hostiles.find(({ what }) => what === 'loops for ever')!;
    const only = join(folder, 'only');
    mkdirSync(only);
    writeFileSync(join(only, `${id}.ts`), loop.text(exerciseText(id, 'solution.ts'), 'optimize'));
    const { grade: found } = await grade(only, '--seconds', '15');
    const { checks } = found.exercises.find(({ exercise }) => exercise === id)!;
    expect(checks.filter(({ passed }) => passed).map((check) => check.function)).toEqual(expect.arrayContaining(['initializeWithZeros', 'sigmoid', 'propagate']));
    expect(checks.find((check) => check.function === 'optimize')).toMatchObject({ passed: false, message: expect.stringMatching(/Stopped after 15 seconds/) });
    expect(checks.find((check) => check.function === 'predict')).toMatchObject({ passed: false, message: 'Not checked, because checking `optimize` did not end.' });
    expect(new Set(checks.map((check) => check.function))).toEqual(new Set(functions));
  });

  test.each<[string, string[], RegExp]>([
    ['that is not there', ['--dir', 'nowhere'], /nowhere: there is no such folder/],
    ['that is a file', ['--dir', 'package.json'], /is a file; --dir names a folder/],
    ['with an exercise', ['logistic-regression'], /--all checks every exercise/],
    ['with both forms', ['--json', '--junit', 'a.xml'], /not both/],
    ['with no place for the XML', ['--junit', 'nowhere/a.xml'], /its folder does not exist/],
    ['with a limit that is none', ['--seconds', 'soon'], /--seconds takes a number above 0/],
  ])('%s is bad usage', async (_, args, sentence) => {
    const { code, stderr } = await cli(['check', '--all', ...args]);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });

  test('without --all knows no folder', async () => expect((await cli(['check', 'activations', '--dir', folder])).code).toBe(2));
});

test('the scratch folder outlived it all', () => expect(statSync(folder).isDirectory()).toBe(true));
