import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { pictureFailures, temporaryFolder, until, Workbench } from './workbench';

let workbench: Workbench | undefined;
pictureFailures(() => workbench);
afterEach(async () => {
  await workbench?.close();
  workbench = undefined;
});

test('Open Course writes the course into the chosen folder and lists its exercises', async () => {
  workbench = await Workbench.open({ folder: temporaryFolder() });
  const { page } = workbench;
  await workbench.activity('Deep Learning Lab').click();
  await page.locator('.part.sidebar').getByRole('button', { name: 'Open Course' }).click();
  await page.locator('.quick-input-widget').getByRole('button', { name: 'Write the Course Here' }).click();
  const exercise = page.locator('.part.sidebar').getByRole('treeitem', { name: /Logistic regression/i });
  await exercise.first().waitFor();
  await until(async () => existsSync(join(workbench!.folder, 'logistic-regression.ts')), Boolean, 10, () => 'logistic-regression.ts was not written.');
  await workbench.screenshot('course-opened');
  expect(workbench.errors).toEqual([]);
});
