// VS Code's restricted mode: shapes work, nothing of the workspace is executed, and the buttons say why.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { courseFolder, pictureFailures, Workbench } from './workbench';

const traces = 'executed.txt';
const source = `import * as tf from '@tensorflow/tfjs';
import { writeFileSync } from 'node:fs';
writeFileSync('TRACES', 'it ran');

export function sigmoid(z: tf.Tensor): tf.Tensor {
  const wrong = tf.matMul(tf.zeros([2, 3]), tf.zeros([2, 3]));
  return tf.add(z, wrong);
}
`;

let workbench: Workbench;
beforeAll(async () => {
  const folder = courseFolder();
  writeFileSync(join(folder, 'logistic-regression.ts'), source.replace('TRACES', join(folder, traces)));
  workbench = await Workbench.open({ folder, trusted: false });
  await workbench.activity('Deep Learning Lab').click();
  await workbench.openFile('logistic-regression.ts');
});
afterAll(() => workbench.close());
pictureFailures(() => workbench);

test('shapes work', async () => {
  const rows = await workbench.problemsUntil((problems) => problems.some((row) => row.includes('at line 6 ')));
  expect(rows.join('\n')).toContain('(2, 3)');
});

test.each(['Check', 'Check Gradients', 'Train', 'Debug'])('%s says why nothing runs', async (command) => {
  const { page } = workbench;
  await workbench.command(`Deep Learning Lab: ${command}`);
  const toast = page.locator('.notification-toast', { hasText: 'not trusted' }).first();
  await toast.waitFor();
  if (command === 'Check') await workbench.screenshot('untrusted');
  await page.keyboard.press('Escape');
  await workbench.command('Notifications: Clear All Notifications');
  await toast.waitFor({ state: 'detached' });
});

test('nothing of the workspace was executed', () => {
  expect(existsSync(join(workbench.folder, traces))).toBe(false);
  expect(workbench.errors).toEqual([]);
});
