/** Progress lives in the course folder: shared, whole or not at all, and never in the way. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetProgress, keepProgress, progressFolder, readProgress, recordProgress, statusAfter } from './progress';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lab-progress-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (name: string, passed: boolean) => ({ function: name, kind: 'value' as const, name: 'n', passed, message: '' });
const fileOf = (id: string): string => join(folder, ...progressFolder, `${id}.json`);

it('a function passes when all of its checks do; functions that were not checked keep their status', () => {
  const unwritten = { ...check('i', false), unwritten: 'i' };
  expect(statusAfter({ i: 'passed' }, { checks: [check('i', true), unwritten] })).toEqual({});
  expect(statusAfter({ f: 'passed', h: 'passed' }, { checks: [check('f', true), check('f', false), check('g', true)] })).toEqual({ f: 'failed', g: 'passed', h: 'passed' });
});

it('what one process keeps another reads; exercises do not touch each other', () => {
  expect(readProgress(folder, 'activations')).toEqual({});
  recordProgress(folder, { exercise: 'activations', checks: [check('relu', true), check('tanh', false)] });
  recordProgress(folder, { exercise: 'logistic-single', checks: [check('sigmoid', true)] });
  recordProgress(folder, { exercise: 'activations', checks: [check('tanh', true)] });
  expect(readProgress(folder, 'activations')).toEqual({ relu: 'passed', tanh: 'passed' });
  expect(readProgress(folder, 'logistic-single')).toEqual({ sigmoid: 'passed' });
  expect(readdirSync(join(folder, ...progressFolder)).sort()).toEqual(['activations.json', 'logistic-single.json']);
  forgetProgress(folder, 'activations');
  forgetProgress(folder, 'never-begun');
  expect(readProgress(folder, 'activations')).toEqual({});
  expect(readProgress(folder, 'logistic-single')).toEqual({ sigmoid: 'passed' });
});

it('the time is that of the check that changed something', () => {
  keepProgress(folder, 'a', { f: 'failed', g: 'passed' }, new Date(1000));
  keepProgress(folder, 'a', { f: 'passed', g: 'passed' }, new Date(2000));
  expect(JSON.parse(readFileSync(fileOf('a'), 'utf8'))).toEqual({ version: 1, functions: { f: { status: 'passed', at: new Date(2000).toISOString() }, g: { status: 'passed', at: new Date(1000).toISOString() } } });
});

it.each(['', '{', 'null', '[1', '{"version":1}', '{"functions":null}', '\u0000\u0001'])('a damaged file (%j) is nothing, and is kept when the next one is written', (text) => {
  mkdirSync(join(folder, ...progressFolder), { recursive: true });
  writeFileSync(fileOf('a'), text);
  expect(readProgress(folder, 'a')).toEqual({});
  keepProgress(folder, 'a', { f: 'passed' });
  expect(readProgress(folder, 'a')).toEqual({ f: 'passed' });
  expect(readFileSync(`${fileOf('a')}.damaged`, 'utf8')).toBe(text);
});

it('of a file with other entries those that can be read count', () => {
  mkdirSync(join(folder, ...progressFolder), { recursive: true });
  writeFileSync(fileOf('a'), JSON.stringify({ version: 2, later: 1, functions: { f: { status: 'passed', at: 'x' }, g: { status: 'mastered' }, h: null } }));
  expect(readProgress(folder, 'a')).toEqual({ f: 'passed' });
});

it('a folder where the file belongs is put aside', () => {
  mkdirSync(fileOf('a'), { recursive: true });
  expect(readProgress(folder, 'a')).toEqual({});
  keepProgress(folder, 'a', { f: 'passed' });
  expect(readProgress(folder, 'a')).toEqual({ f: 'passed' });
});
