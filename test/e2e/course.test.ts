import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { root } from '../../src/tasks/shell.mjs';
import { pictureFailures, temporaryFolder, until, Workbench } from './workbench';

let workbench: Workbench | undefined;
afterEach(async () => {
  await workbench?.close();
  workbench = undefined;
});
pictureFailures(() => workbench);

test('Open Course writes the course into the chosen folder and lists its exercises; in a window of its own it opens the first one', async () => {
  workbench = await Workbench.open({ folder: temporaryFolder() });
  const { page } = workbench;
  await workbench.activity('Deep Learning Lab').click();
  await page.locator('.part.sidebar').getByRole('button', { name: 'Open Course' }).click();
  await page.locator('.quick-input-widget').getByRole('button', { name: 'Write the Course Here' }).click();
  const exercise = page.locator('.part.sidebar').getByRole('treeitem', { name: /Logistic regression/i });
  await exercise.first().waitFor();
  await until(async () => existsSync(join(workbench!.folder, 'logistic-regression.ts')), Boolean, 10, () => 'logistic-regression.ts was not written.');
  await workbench.screenshot('course-opened');
  const other = join(temporaryFolder(), 'elsewhere');
  mkdirSync(other);
  await workbench.command('Deep Learning Lab: Open Course...');
  const dialog = page.locator('.quick-input-widget');
  const write = dialog.getByRole('button', { name: 'Write the Course Here' });
  await write.waitFor();
  const input = dialog.locator('input').first();
  // The dialog may still put its own folder in after another was typed: until the window opens, it is typed again.
  const tryToOpen = async () => {
    if (!(await write.isVisible())) return;
    await input.fill(other, { timeout: 1_000 });
    await dialog.locator('.monaco-list-row').filter({ hasText: 'elsewhere' }).first().waitFor({ timeout: 2_000 });
    if ((await input.inputValue({ timeout: 1_000 })).startsWith(other)) await write.click({ timeout: 1_000 });
  };
  const open = async () => {
    await tryToOpen().catch(() => undefined);
    return page.context().pages();
  };
  const [, second] = await until(open, (pages) => pages.length > 1, 60, () => 'No second window opens.');
  await second.getByRole('tab', { name: /^logistic-single\.ts/ }).waitFor({ timeout: 60_000 });
  await second.locator('.part.sidebar').getByRole('treeitem', { name: /Logistic regression on one example/ }).first().waitFor();
  await second.screenshot({ path: join(root, 'screenshots', 'course-elsewhere.png') });
  expect(workbench.errors).toEqual([]);
});
