import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictureFailures, temporaryFolder, Workbench } from './workbench';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.open({ folder: temporaryFolder() });
});
afterAll(() => workbench.close());
pictureFailures(() => workbench);

test('the packaged extension adds its container to the activity bar', async () => {
  await workbench.activity('Deep Learning Lab').click();
  await workbench.page.locator('.part.sidebar').getByText('Course', { exact: false }).first().waitFor();
  await workbench.screenshot('course-container');
  expect(workbench.errors).toEqual([]);
});
