// Logistic regression from the open course to a trained model, all on text that is on screen and was never saved.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepProgress, readProgress } from '../../src/course/progress';
import { root } from '../../src/tasks/shell.mjs';
import { pictureFailures, until, Workbench } from './workbench';

const file = 'logistic-regression.ts';
const solution = readFileSync(join(root, 'dist', 'exercises', 'logistic-regression', 'solution.ts'), 'utf8');
const lab = 'Deep Learning Lab';

/** The solution with one line written differently; @throws where the line is not found exactly once */
function solutionWith(line: RegExp, text: string): string {
  const found = solution.match(new RegExp(line, 'gm')) ?? [];
  if (found.length !== 1) throw new Error(`${line} occurs ${found.length} times in the solution.`);
  return solution.replace(line, text);
}

/** An expression for a page: how many colours the first canvas there has. */
function coloursOf(selector: string): string {
  return `(() => {
    const canvas = document.querySelector(${JSON.stringify(selector)});
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`;
}

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.open();
  await workbench.activity(lab).click();
});
afterAll(() => workbench.close());
pictureFailures(() => workbench);

/** Text of the lab's panel, once it satisfies `wanted`. */
async function panelUntil(wanted: (text: string) => boolean, seconds = 60): Promise<string> {
  const panel = await workbench.webview('.part.shapes, .part.gradients, .part.training');
  return until(() => panel.locator('body').innerText(), wanted, seconds, (text) => `The panel says:\n${text}`);
}

/** The panel in each kind of theme, with nothing below it. */
async function pictures(name: string): Promise<void> {
  if (await workbench.page.locator('.part.panel').isVisible()) await workbench.command('View: Hide Panel');
  for (const theme of ['dark', 'high-contrast', 'light'] as const) {
    await workbench.theme(theme);
    await workbench.screenshot(`${name}-${theme}`);
  }
}

async function write(text: string): Promise<void> {
  await workbench.openFile(file);
  await workbench.setText(text);
}

test('the course lists its exercises, and one opens with its statement beside it', async () => {
  const exercise = workbench.page.locator('.part.sidebar').getByRole('treeitem', { name: /Logistic regression on m examples/ });
  await exercise.click();
  await workbench.page.getByRole('tab', { name: /^logistic-regression\.ts/ }).waitFor();
  const statement = await workbench.webview('.katex');
  expect(await statement.locator('h1').innerText()).toMatch(/logistic regression/i);
  await workbench.screenshot('exercise');
});

test('a check of the starter says what is not written, calmly: nothing of it is a problem', async () => {
  await workbench.openFile(file);
  await workbench.command(`${lab}: Check`);
  const text = await panelUntil((panel) => /\d functions are unfinished/.test(panel));
  expect(text).toMatch(/propagate: Line \d+: not written yet/);
  expect(text).not.toMatch(/^\s*at /m);
  await workbench.screenshot('starter-checked');
  expect(await workbench.problems()).toEqual([]);
});

test('hints come in the panel, one step more at each press, the third one as lines of code', async () => {
  const panel = await workbench.webview('.part.shapes');
  const hint = panel.locator('.hint');
  await panel.getByTitle('Show a hint for propagate').click();
  await hint.getByText('Hint for propagate, 1 of 3').waitFor();
  await hint.getByText('Next Hint').click();
  await hint.getByText('Hint for propagate, 2 of 3').waitFor();
  await hint.getByText('Next Hint').click();
  const lines = solution.slice(solution.indexOf('export function propagate'));
  await until(() => hint.locator('pre').innerText({ timeout: 5000 }), (code) => code.split('\n').length > 2 && lines.includes(code.split('\n')[0]), 10, (code) => code);
  await workbench.screenshot('hint');
  await hint.getByText('Close').click();
  await hint.waitFor({ state: 'detached' });
});

test('the solution passes its check, unsaved', async () => {
  await write(solution);
  expect(workbench.read(file)).not.toBe(solution);
  await workbench.command(`${lab}: Check`);
  await panelUntil((panel) => /All \d+ checks passed/.test(panel));
  await pictures('checks');
});

test('progress lies in the course folder, and what another process keeps there shows in the tree', async () => {
  await until(async () => readProgress(workbench.folder, 'logistic-regression'), ({ propagate }) => propagate === 'passed', 10, (found) => JSON.stringify(found));
  keepProgress(workbench.folder, 'activations', { relu: 'passed' });
  await workbench.page.locator('.part.sidebar').getByRole('treeitem', { name: /^Activation functions.* 1 of 8/ }).waitFor();
});

test('a missing 1/m is named by the gradient check, at its line', async () => {
  const text = solutionWith(/const dw = .*;/, 'const dw = tf.matMul(X, tf.sub(A, Y), false, true);');
  const line = text.slice(0, text.indexOf('const dw = ')).split('\n').length;
  await write(text);
  await workbench.command(`${lab}: Check Gradients`);
  const panel = await panelUntil((words) => /check fails/i.test(words));
  expect(panel).toMatch(/1\/m|divi\w+ by m|m times/i);
  expect(panel).toContain('dw');
  const problems = await workbench.problemsUntil((rows) => rows.some((row) => row.includes(`at line ${line} `)));
  expect(problems.join('\n')).toMatch(/1\/m|divi\w+ by m|m times/i);
  await pictures('gradients');
  await (await workbench.webview('.part.gradients')).getByText('The formula').click();
  const formula = await workbench.webview('.vscode-body .katex');
  expect(await formula.locator('h1').innerText()).toMatch(/Sums and means over the examples/);
});

test('training draws a falling cost and ends', async () => {
  await write(solution);
  await workbench.command(`${lab}: Train`);
  await panelUntil((text) => /^Trained/m.test(text), 90);
  const panel = await workbench.webview('.part.training');
  await panel.getByText('Values as a table').click();
  const costs = await panel.locator('.values table tbody tr td:nth-of-type(1)').allInnerTexts();
  const numbers = costs.map(Number);
  expect(numbers.length).toBeGreaterThan(5);
  expect(numbers[0]).toBeCloseTo(Math.log(2), 3);
  for (let i = 1; i < numbers.length; i++) expect(numbers[i]).toBeLessThan(numbers[i - 1]);
  await panel.getByText('Values as a table').click();
  const colours = await panel.evaluate<number>(coloursOf('.chart canvas'));
  expect(colours).toBeGreaterThan(10);
  expect(await panel.evaluate<number>(coloursOf('canvas.picture'))).toBeGreaterThan(10);
  await panel.locator('canvas.picture').focus();
  await workbench.page.keyboard.press('ArrowUp');
  expect(await panel.locator('.picture-box .readout').first().innerText()).toMatch(/^pixel in row 3, column 4: weight -?\d/);
  await pictures('training');
});

test('Stop ends an infinite loop, in words, and the editor lives on', async () => {
  await write(solution.replace('export function sigmoid(z: tf.Tensor): tf.Tensor {', (start) => `${start}\n  while (true) {}`));
  await workbench.command(`${lab}: Check`);
  const running = workbench.page.locator('.statusbar-item', { hasText: 'Logistic regression on m examples:' });
  await running.waitFor();
  await workbench.command(`${lab}: Stop`);
  await running.waitFor({ state: 'hidden', timeout: 15_000 });
  expect(await panelUntil((text) => /stopped/i.test(text))).not.toMatch(/SIGKILL|SIGTERM/);
  await workbench.screenshot('stopped');
  await write(solution);
  await workbench.command(`${lab}: Check`);
  await panelUntil((panel) => /All \d+ checks passed/.test(panel));
});

test('nothing was logged as an error', () => {
  expect(workbench.errors).toEqual([]);
});
