// A breakpoint in the learner's TypeScript stops the check that runs under the debugger.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../src/tasks/shell.mjs';
import { pictureFailures, Workbench } from './workbench';

const solution = readFileSync(join(root, 'dist', 'exercises', 'logistic-regression', 'solution.ts'), 'utf8');
const line = solution.slice(0, solution.search(/const A = /)).split('\n').length;

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.open();
  await workbench.openFile('logistic-regression.ts');
  await workbench.setText(solution);
});
afterAll(() => workbench.close());
pictureFailures(() => workbench);

test('Debug stops at a breakpoint and shows the variables', async () => {
  const { page } = workbench;
  await workbench.goTo(line, 3);
  await page.keyboard.press('F9');
  await page.locator('.codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified').first().waitFor();
  await workbench.command('Deep Learning Lab: Debug');
  await page.locator('.debug-top-stack-frame-line').first().waitFor({ timeout: 60_000 });
  expect(await page.getByRole('tab', { name: /^logistic-regression\.ts/ }).count()).toBe(1);
  expect(await page.locator('.editor-instance').innerText()).toMatch(/tf\.Tensor/);
  await page.locator('.debug-variables').getByRole('treeitem', { name: /propagate/ }).click();
  await page.locator('.debug-variables').getByRole('treeitem', { name: /^m,? value \d+/ }).waitFor();
  await workbench.screenshot('debug');
  expect(await page.locator('.debug-call-stack').innerText()).toContain('propagate');
  await workbench.command('Debug: Stop');
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  expect(workbench.errors).toEqual([]);
});
