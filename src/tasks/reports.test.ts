import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { addReport, noTests, summary } from './reports.mjs';
import { root } from './shell.mjs';

const folder = mkdtempSync(join(tmpdir(), 'deep-learning-lab-reports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a real vitest reports on one file. */
async function reportOf(name: string, source: string): Promise<ReturnType<typeof noTests>> {
  writeFileSync(join(folder, `${name}.test.js`), source);
  const report = join(folder, `${name}.json`);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--globals', '--root', folder, '--reporter=json', `--outputFile=${report}`, `${name}.test.js`];
  await promisify(execFile)(process.execPath, [vitest, ...args], { env: { ...process.env, VITEST: undefined } }).catch(() => undefined);
  const counts = noTests();
  addReport(counts, report, name, (path: string) => relative(folder, path));
  return counts;
}

test.each([
  ['mixed', `test('good', () => {}); test('bad', () => { throw new Error('why it is bad'); }); test.skip('later', () => {});`, '1 passed, 1 failed, 1 skipped', 'mixed.test.js > bad', 'why it is bad'],
  ['fine', `test('one', () => {}); test('two', () => {});`, '2 passed, 0 failed', undefined, undefined],
  ['broken', `import './missing.js'; test('never runs', () => {});`, '0 passed, 1 failed', 'broken.test.js', 'missing.js'],
  ['hook', `beforeAll(() => { throw new Error('no ground'); }); test('stands', () => {});`, '0 passed, 1 failed, 1 skipped', 'hook.test.js', ''],
])('a %s file', async (name, source, line, what, why) => {
  const counts = await reportOf(name, source);
  expect(summary(counts)).toBe(line);
  expect(counts.failures[0]?.what).toBe(what);
  if (why) expect(counts.failures[0].why).toContain(why);
});

test('a run without a report is a failure', () => {
  const counts = noTests();
  addReport(counts, join(folder, 'never-written.json'), 'Unit tests', String);
  expect(summary(counts)).toBe('0 passed, 1 failed');
});
