/** Training and checks on the Node that VS Code itself runs on, where utilities are gone that tfjs-node calls. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { distribution } from '../../src/distribution';
import { readyWorkbench, workbenchNode } from '../../src/tasks/workbench.mjs';
import { nativePackage } from '../../src/training/backends';
import { bundleProcess, compare, computeOn } from '../training/agreement';

const node = workbenchNode(await readyWorkbench());
const cli = async (...args: string[]) => (await promisify(execFile)(node, [distribution('cli.js'), ...args])).stdout;
const backends = nativePackage() ? (['wasm', 'tensorflow'] as const) : (['wasm'] as const);

test('is the version of VS Code', async () => {
  const { stdout } = await promisify(execFile)(node, ['--version']);
  expect(Number(/^v(\d+)/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(24);
});

test.each(backends)('trains on %s', async (backend) => {
  const printed = await cli('train', 'logistic-regression', '--solution', '--backend', backend, '--set', 'numIterations=300');
  expect(printed).toContain(backend);
  expect(Number(/testAccuracy\s+([\d.]+) %/.exec(printed)?.[1])).toBeGreaterThan(90);
});

test('checks an exercise', async () => {
  expect(await cli('check', 'logistic-regression', '--solution')).toMatch(/all \d+ checks pass/);
});

test.each(backends)('kernels on %s agree with double precision', async (backend) => {
  const bundle = await bundleProcess('kernel-process');
  const [witness, results] = [await computeOn(bundle, 'float64', [2]), await computeOn(bundle, backend, [2], node)];
  rmSync(bundle);
  const wrong = results.map((result, i) => ({ name: result.name, ...compare(result, witness[i]) })).filter(({ difference, refused }) => refused || difference > 1e-4);
  expect(wrong).toEqual([]);
}, 120_000);
