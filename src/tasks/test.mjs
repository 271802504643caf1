// npm test: everything from a bare checkout to the end-to-end tests; the last line is `N passed, N failed`.
// With CI set, the native backend is built too, and nothing that cannot run counts as skipped.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { installPackages } from './install.mjs';
import { addFailure, addReport, noTests, summary } from './reports.mjs';
import { root, run, say } from './shell.mjs';

const inCi = Boolean(process.env.CI);
const reports = mkdtempSync(join(tmpdir(), 'deep-learning-lab-reports-'));
const counts = noTests();
const node = (script, ...args) => run([process.execPath, join(root, script), ...args], { quiet: true });

/** Runs one step and counts its failure; @returns {Promise<boolean>} whether it worked */
async function step(what, work) {
  say(`${what} ...`);
  try {
    await work();
    return true;
  } catch (error) {
    addFailure(counts, what, error.message);
    say(`${what}: failed`);
    return false;
  }
}

/** Runs the tests of one vitest configuration, printing as they go. */
async function tests(what, config) {
  say(`${what} ...`);
  const report = join(reports, `${what.replace(/\W/g, '-')}.json`);
  const vitest = [process.execPath, join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', root, '--config', config];
  await run([...vitest, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]).catch(() => undefined);
  addReport(counts, report, what, (path) => relative(root, path));
}

/** What the end-to-end tests need from outside this project. */
async function readyOutside() {
  const { readyWorkbench } = await import('./workbench.mjs');
  const { readyBrowser } = await import('./browser.mjs');
  await readyWorkbench();
  await readyBrowser();
}

async function all() {
  if (!(await step('Packages', installPackages))) return;
  if (!(await step('Build', () => node('src/tasks/build.mjs')))) return;
  if (inCi) await step('Native backend', () => node('src/training/native/install.mjs'));
  await Promise.all([
    step('Type check', async () => {
      await node('node_modules/typescript/bin/tsc', '--noEmit', '-p', root);
      await node('node_modules/typescript/bin/tsc', '--noEmit', '-p', join(root, 'webview'));
    }),
    step('Lint', () => node('node_modules/eslint/bin/eslint.js', root)),
  ]);
  await tests('Unit tests', 'vitest.config.ts');
  try {
    await readyOutside();
    await tests('End-to-end tests', 'test/e2e/vitest.config.ts');
  } catch (error) {
    if (inCi) return addFailure(counts, 'End-to-end tests', error.message);
    counts.skipped += 1;
    say(`End-to-end tests: skipped. ${error.message}`);
  }
}

await all();
rmSync(reports, { recursive: true, force: true });
for (const { what, why } of counts.failures) console.log(`\nFAILED ${what}\n${why}`);
console.log(`\n${summary(counts)}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
