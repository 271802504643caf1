// Static shapes while typing, in a file that is no exercise.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { courseFolder, pictureFailures, Workbench } from './workbench';

const source = `import * as tf from '@tensorflow/tfjs';

/**
 * @shape w (n_x, 1)
 * @shape X (n_x, m)
 * @shape return (1, m)
 */
export function forward(w: tf.Tensor2D, X: tf.Tensor2D): tf.Tensor {
  const Z = tf.matMul(w, X);
  return tf.sigmoid(Z);
}
`;
const wrong = 9;

let workbench: Workbench;
beforeAll(async () => {
  const folder = courseFolder();
  writeFileSync(join(folder, 'forward.ts'), source);
  workbench = await Workbench.open({ folder });
  await workbench.openFile('forward.ts');
});
afterAll(() => workbench.close());
pictureFailures(() => workbench);

test('a wrong product is underlined, with both shapes and the dimensions that differ', async () => {
  const rows = await workbench.problemsUntil((problems) => problems.some((row) => row.includes(`at line ${wrong} `)));
  const row = rows.find((problem) => problem.includes(`at line ${wrong} `))!;
  expect(row).toMatch(/^Error/);
  expect(row).toContain('(n_x, 1)');
  expect(row).toContain('(n_x, m)');
  await workbench.page.locator('.editor-instance .squiggly-error').first().waitFor();
});

test('the hover shows the shapes and how they came about', async () => {
  const hover = await workbench.hover(wrong, 18);
  await workbench.screenshot('shapes-hover');
  expect(hover).toContain('(n_x, 1)');
  expect(hover).toContain('(n_x, m)');
});

test('typing the fix clears it, and the shape stands behind the definition', async () => {
  await workbench.typeLine(wrong, '  const Z = tf.matMul(w, X, true);');
  expect(await workbench.problemsUntil((rows) => rows.length === 0)).toEqual([]);
  await workbench.page.locator('.editor-instance .squiggly-error').waitFor({ state: 'detached' });
  await workbench.page.locator('.editor-instance .view-line', { hasText: 'matMul' }).getByText('(1, m)').first().waitFor();
  const hover = await workbench.hover(wrong, 10);
  expect(hover).toContain('(1, m)');
  expect(hover).toContain('(n_x, m)');
  await workbench.screenshot('shapes-fixed');
});

test('the types of tf.js are there without an installation', async () => {
  await workbench.typeLine(wrong, '  const Z: number = tf.matMul(w, X, true);');
  await workbench.problemsUntil((problems) => problems.some((row) => row.includes("Type 'Tensor<Rank>' is not assignable to type 'number'")));
});

test('nothing was logged as an error', () => {
  expect(workbench.errors).toEqual([]);
});
