import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exerciseText, loadExercises } from './catalogue';
import { courseFolderOf, courseMarker, findExerciseFile, resetExercise, writeCourseFolder } from './folder';
import { statementOf } from './statement';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lab-course-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = 'logistic-regression.ts';
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

describe('the course folder', () => {
  it('holds a starter and a statement for every exercise', async () => {
    const { written, kept } = await writeCourseFolder(folder);
    expect(kept).toEqual([]);
    for (const { id } of await loadExercises()) {
      expect(written).toEqual(expect.arrayContaining([`${id}.ts`, `${id}.md`]));
      expect(read(`${id}.ts`)).toBe(exerciseText(id, 'starter.ts'));
    }
  });

  it('keeps what the learner wrote, whole folder or single file', async () => {
    await writeCourseFolder(folder);
    write(file, '// mine');
    write('README.md', 'my notes');
    const { kept, written, outdated } = await writeCourseFolder(folder);
    expect(written).toEqual([]);
    expect(kept).toEqual(expect.arrayContaining([file, 'README.md']));
    expect(outdated).toEqual([]);
    expect([read(file), read('README.md')]).toEqual(['// mine', 'my notes']);
  });

  it('keeps files that were there before it became a course', async () => {
    write(file, '// older');
    await writeCourseFolder(folder);
    await writeCourseFolder(folder);
    expect(read(file)).toBe('// older');
  });

  it('upgrades an untouched file, tells of an edited one', async () => {
    await writeCourseFolder(folder);
    const manifest = JSON.parse(read(join(...courseMarker))) as { files: Record<string, string> };
    const { createHash } = await import('node:crypto');
    const old = '// an older starter\n';
    for (const name of [file, 'logistic-regression.md']) manifest.files[name] = createHash('sha256').update(old).digest('hex');
    write(join(...courseMarker), JSON.stringify(manifest));
    write(file, old + '// and my line\n');
    write('logistic-regression.md', old);
    const { written, outdated } = await writeCourseFolder(folder);
    expect({ written, outdated }).toEqual({ written: ['logistic-regression.md'], outdated: [file] });
    expect(read(file)).toContain('my line');
    expect(read('logistic-regression.md')).toBe(await statementOf('logistic-regression'));
  });

  it('survives a damaged manifest without touching files', async () => {
    await writeCourseFolder(folder);
    write(file, '// mine');
    write(join(...courseMarker), '{"files": nul');
    await writeCourseFolder(folder);
    expect(read(file)).toBe('// mine');
  });

  it('resets with a copy, of what is on screen if that differs', async () => {
    await writeCourseFolder(folder);
    expect(resetExercise(folder, 'logistic-regression')).toBeUndefined();
    write(file, '// saved');
    const first = resetExercise(folder, 'logistic-regression', '// on screen')!;
    write(file, '// second');
    const second = resetExercise(folder, 'logistic-regression')!;
    expect([read(first), read(second), read(file)]).toEqual(['// on screen', '// second', exerciseText('logistic-regression', 'starter.ts')]);
  });

  it('is found from inside', async () => {
    await writeCourseFolder(folder);
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    expect(courseFolderOf(join(folder, 'a', 'b'))).toBe(folder);
    expect(findExerciseFile(join(folder, 'a', 'b'), 'logistic-regression')).toBe(join(folder, file));
    expect(findExerciseFile(folder, 'no-such-exercise')).toBeUndefined();
    expect(courseFolderOf(tmpdir())).toBeUndefined();
  });

  it('says in words why it cannot be written', async () => {
    write('plain', 'a file');
    await expect(writeCourseFolder(join(folder, 'plain'))).rejects.toThrow(/plain.*stands/);
    expect(existsSync(join(folder, 'plain', '.deep-learning-lab'))).toBe(false);
  });

  it('type-checks without any install, starters and solutions', async () => {
    await writeCourseFolder(folder);
    for (const { id } of await loadExercises()) write(`${id}.solution.ts`, exerciseText(id, 'solution.ts'));
    write('own.ts', `import * as tf from '@tensorflow/tfjs';\nconst x: tf.Tensor2D = tf.zeros([2, 3]);\nconst y = x.matMul(x.transpose()).add(1).sum(1, true);\nexport const bad: string = y;\n`);
    const config = ts.getParsedCommandLineOfConfigFile(join(folder, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} })!;
    const problems = ts.getPreEmitDiagnostics(ts.createProgram(config.fileNames, config.options));
    const inWords = problems.map(({ file: at, messageText }) => `${at?.fileName.split('/').at(-1)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    expect(inWords).toEqual([expect.stringMatching(/^own\.ts: Type 'Tensor<.*' is not assignable to type 'string'/)]);
  });
});
