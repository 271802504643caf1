// What a learner uses beside the exercises' own buttons: the check of any two functions, the output, the page of a code, the Testing view.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../src/tasks/shell.mjs';
import { courseFolder, pictureFailures, until, Workbench } from './workbench';

const lab = 'Deep Learning Lab';
const folderName = 'my experiments';
const file = 'two weights.ts';
const inputs = 'inputs of two weights.json';
const pair = `import * as tf from '@tensorflow/tfjs';

export function cost({ W }: { W: tf.Tensor }, X: tf.Tensor): tf.Tensor {
  return tf.div(tf.sum(tf.square(tf.matMul(W, X))), X.shape[1]);
}

export function gradients({ W }: { W: tf.Tensor }, X: tf.Tensor) {
  const Z = tf.matMul(W, X);
  const dW = tf.mul(2, tf.matMul(Z, X, false, true));
  return { dW };
}

export function wrong() {
  return tf.matMul(tf.zeros([2, 3]), tf.zeros([2, 3]));
}
`;
const guilty = 9;
const product = 14;
const values = { parameters: { W: { tensor: [[0.3, -0.2, 0.5]] } }, args: [{ tensor: [[1, 2, -1, 0.5], [0.2, 1, 1, -2], [0.7, 0.1, -0.4, 1]] }] };

const solutionOf = (id: string): string => readFileSync(join(root, 'dist', 'exercises', id, 'solution.ts'), 'utf8');

let workbench: Workbench;
beforeAll(async () => {
  const folder = courseFolder();
  mkdirSync(join(folder, folderName));
  writeFileSync(join(folder, folderName, file), pair);
  writeFileSync(join(folder, folderName, inputs), JSON.stringify(values));
  workbench = await Workbench.open({ folder });
});
afterAll(() => workbench.close());
pictureFailures(() => workbench);

async function panelUntil(wanted: (text: string) => boolean, seconds = 60): Promise<string> {
  const panel = await workbench.webview('.part.shapes, .part.gradients, .part.training');
  return until(() => panel.locator('body').innerText(), wanted, seconds, (text) => `The panel says:\n${text}`);
}

test('two functions of a file that is no exercise: chosen, checked, the mistake on its line, each entry by keyboard, checked in full', async () => {
  const { page } = workbench;
  await workbench.openFile(`${folderName}/${file}`);
  await workbench.command(`${lab}: Check Gradients of Two Functions...`);
  for (const choice of ['cost', 'gradients', inputs]) {
    await page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: choice }).first().waitFor();
    await workbench.pick(choice);
  }
  const text = await panelUntil((words) => /check fails/i.test(words));
  expect(text).toMatch(/dW is m times too large/);
  const panel = await workbench.webview('.part.gradients');
  await panel.locator('.cell[tabindex="0"]').first().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  expect(await panel.locator('.entry').first().innerText()).toMatch(/^dW\[0, 1\]: analytic \S+, numeric \S+, autodiff \S+;/);
  await panel.getByRole('button', { name: `line ${guilty}` }).first().click();
  await page.locator('.statusbar-item', { hasText: `Ln ${guilty},` }).waitFor();
  const problems = await workbench.problemsUntil((rows) => rows.some((row) => row.includes(`at line ${guilty} `)));
  expect(problems.join('\n')).toMatch(/^Warning.*dW is m times too large/m);
  await panel.getByText('Full Check', { exact: true }).click();
  await panelUntil((words) => words.includes('1 earlier check'));
  await workbench.screenshot('two-functions');
});

test('the output tells how each job ended', async () => {
  await workbench.command(`${lab}: Show Output`);
  const output = workbench.page.locator('.part.panel .view-lines');
  await until(() => output.innerText(), (text) => /gradients.of.cost:.the.check.fails/.test(text), 15, (text) => `The output says:\n${text}`);
  await workbench.command('View: Hide Panel');
});

test('the light bulb opens the page of a code, which leads to the exercises that teach it', async () => {
  const { page } = workbench;
  await workbench.openFile(`${folderName}/${file}`);
  await workbench.goTo(product, 12);
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget').getByText('Explain matmul-inner').click();
  const explanation = await workbench.webview('.vscode-body h1');
  expect(await explanation.locator('h1').innerText()).toMatch(/inner sizes/i);
  await explanation.getByRole('link', { name: 'A network with one hidden layer' }).click();
  await page.getByRole('tab', { name: /^shallow-network\.md/ }).waitFor();
});

test('the Testing view runs the checks of an exercise and shows expected against actual', async () => {
  const { page } = workbench;
  await workbench.openFile('logistic-single.ts');
  await workbench.setText(solutionOf('logistic-single').replace('tf.mul(x, dz)', 'tf.mul(x, tf.mul(2, dz))'));
  await workbench.command('Testing: Focus on Test Explorer View');
  const rows = page.locator('.test-explorer .monaco-list-row');
  await rows.first().click();
  await page.keyboard.press('ArrowRight');
  await rows.first().hover();
  await rows.first().getByRole('button', { name: 'Run Test' }).click();
  const labels = () => rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
  const ended = await until(labels, (all) => all.some((label) => label.startsWith('backwardPropagate (Failed)')), 60, (all) => all.join('\n'));
  expect(ended).toContain('sigmoid (Passed)');
  const failed = page.locator('.test-output-peek-tree .monaco-list-row').filter({ hasText: 'backwardPropagate: dw' }).first();
  // The tree is made anew while results come in, and a click on a row that goes is lost.
  const shown = async () => {
    await failed.click({ timeout: 2000 }).catch(() => undefined);
    return page.locator('.part.panel .monaco-diff-editor .view-line').allInnerTexts();
  };
  await until(shown, (lines) => lines.filter((line) => /dw\[0,.0\].=.-?\d/.test(line)).length === 2, 45, (lines) => lines.join('\n'));
  await workbench.screenshot('testing-view');
  await workbench.command('View: Hide Panel');
});

test('nothing was logged as an error', () => {
  expect(workbench.errors).toEqual([]);
});
