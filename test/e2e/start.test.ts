// npm start, as a person runs it on a machine without the desktop VS Code.
import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, inject, test } from 'vitest';
import { root } from '../../src/tasks/shell.mjs';
import { temporaryFolder, until } from './workbench';

let child: ChildProcess | undefined;
afterAll(() => child?.kill());

test('npm start writes the course, serves the lab on 127.0.0.1 and prints its address', async () => {
  const course = join(temporaryFolder(), 'course');
  let printed = '';
  child = spawn(process.execPath, [join(root, 'src', 'tasks', 'start.mjs'), course], {
    env: { ...process.env, PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout!.setEncoding('utf8').on('data', (text) => (printed += text));
  child.stderr!.setEncoding('utf8').on('data', (text) => (printed += text));
  const url = await until(async () => /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(printed)?.[0], Boolean, 90, () => printed);
  const { executablePath, env } = inject('browser');
  const browser = await chromium.launch({ executablePath, env: { ...(process.env as Record<string, string>), ...env }, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(url!);
    await page.getByRole('tab', { name: 'Deep Learning Lab' }).click({ timeout: 60_000 });
    await page.getByRole('treeitem', { name: /Logistic regression on m examples/ }).waitFor({ timeout: 60_000 });
  } finally {
    await browser.close();
  }
  const ended = new Promise((resolve) => child!.on('close', resolve));
  child.kill('SIGINT');
  await ended;
});
