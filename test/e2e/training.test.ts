// A window that is reloaded in the middle of a training: the run is shown as it is, and goes on when asked.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../src/tasks/shell.mjs';
import { readRuns, runsIn } from '../../src/training/runs/folder';
import { courseFolder, pictureFailures, until, Workbench } from './workbench';

const lab = 'Deep Learning Lab';
const folder = courseFolder();
let workbench: Workbench;

beforeAll(async () => {
  copyFileSync(join(root, 'dist', 'exercises', 'shallow-network', 'solution.ts'), join(folder, 'shallow-network.ts'));
  workbench = await Workbench.open({ folder, settings: { 'deepLearningLab.backend': 'cpu' } });
  await workbench.activity(lab).click();
});
afterAll(() => workbench.close());
pictureFailures(() => workbench);

const run = () => readRuns(runsIn(folder))[0];

test('a reload in mid-run leaves a run that is resumed to its end', async () => {
  await workbench.openFile('shallow-network.ts');
  await workbench.command(`${lab}: Train`);
  await until(async () => run()?.history.metrics.length ?? 0, (count) => count > 3, 60, () => 'No training begins.');
  await workbench.page.reload();
  await workbench.activity(lab).waitFor({ timeout: 60_000 });
  if (!(await workbench.page.locator('.part.sidebar').isVisible())) await workbench.activity(lab).click();
  await workbench.openFile('shallow-network.ts');
  const dashboard = await workbench.webview('.unfinished', 60);
  expect(run().state).toBe('interrupted');
  expect(await dashboard.locator('.unfinished').innerText()).toMatch(/The last training was interrupted at step \d+ of 5000\./);
  await workbench.screenshot('unfinished');
  await dashboard.getByText('Resume Training').click();
  await until(async () => run().state, (state) => state === 'ended', 120, (state) => `The run is ${state}.`);
  const { metrics } = run().history;
  expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: 200 }, (_, i) => 25 * i));
  await dashboard.locator('.unfinished').waitFor({ state: 'detached', timeout: 15_000 });
});

test('a window that is opened anew shows the picture of the run', async () => {
  await workbench.page.reload();
  await workbench.activity(lab).waitFor({ timeout: 60_000 });
  await workbench.openFile('shallow-network.ts');
  await workbench.command(`${lab}: Show Panel`);
  const panel = await workbench.webview('.part.shapes, .part.gradients, .part.training', 60);
  await panel.getByRole('tab', { name: 'Training' }).click();
  await panel.locator('canvas.picture').waitFor({ timeout: 30_000 });
  await panel.locator('canvas.picture').scrollIntoViewIfNeeded();
  await workbench.screenshot('picture-kept');
});
