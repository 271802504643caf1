/**
 * LeNet-5 on the digits that ship: npm run proof -- digits, which rewrites test/data/digits.md. The split of the data is fixed; a seed
 * decides the weights, the order and the random changes. One backend and set of seeds alone: npx vite-node test/proof/digits.ts wasm 1 2 3.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { shippedDataset } from '../../src/data/open';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import { RunControl } from '../../src/training/control';
import { runTraining } from '../../src/training/run';
import type { Backend } from '../../src/training/training';
import { lenet } from '../data/lenet';

const seeds = [1, 2, 3, 4, 5];
const wanted = 0.98;

interface Outcome {
  seed: number;
  trainAccuracy: number;
  testAccuracy: number;
  seconds: number;
}

async function train(backend: Backend, seed: number, hyperparameters: Record<string, number>): Promise<Outcome> {
  const { tf } = await loadTensorFlow(backend);
  const { metrics, seconds } = await runTraining({
    tf, training: lenet, learner: {}, data: shippedDataset('digits'), hyperparameters, seed, control: new RunControl(), onMetric: () => {},
  });
  return { seed, trainAccuracy: metrics.trainAccuracy, testAccuracy: metrics.testAccuracy, seconds };
}

/** One process for each backend: copies of tf share one engine. */
async function elsewhere(backend: Backend): Promise<Outcome[]> {
  const viteNode = join(__dirname, '..', '..', 'node_modules', 'vite-node', 'vite-node.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [viteNode, __filename, backend, ...seeds.map(String)], { maxBuffer: 2 ** 24 });
  return stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Outcome);
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function prove(): Promise<void> {
  const backends: Backend[] = ['wasm', ...(nativePackage() ? (['tensorflow'] as const) : [])];
  const rows: string[] = [];
  for (const backend of backends) {
    const outcomes = await elsewhere(backend);
    const accuracies = outcomes.map(({ testAccuracy }) => testAccuracy);
    rows.push(`| ${backend} | ${accuracies.map(percent).join(' | ')} | **${percent(median(accuracies))}** |`);
    console.log(`${rows.at(-1)}  ${outcomes.map(({ seconds }) => `${seconds.toFixed(0)} s`).join(', ')}`);
    if (!(median(accuracies) >= wanted)) process.exitCode = 1;
  }
  const { train: { m }, test } = shippedDataset('digits');
  const text = [
    '# LeNet-5 on the digits that ship: accuracy on the test part',
    '',
    `${m} digits of 8 x 8 pixels train, enlarged to 32 x 32, shifted, turned and zoomed at random; ${test.m} test, as they are. The split is fixed, the seed decides the rest.`,
    `${lenet.hyperparameters.map(({ name, default: value }) => `${name} ${value}`).join(', ')}. Written by the proof (\`npm run proof -- digits\`).`,
    '',
    `| backend | ${seeds.map((seed) => `seed ${seed}`).join(' | ')} | median |`,
    `|---|${seeds.map(() => '---').join('|')}|---|`,
    ...rows,
    '',
  ].join('\n');
  if (backends.length === 2) writeFileSync(join(__dirname, '..', 'data', 'digits.md'), text);
}

async function alone(backend: Backend, rest: string[]): Promise<void> {
  const settings = Object.fromEntries(rest.filter((word) => word.includes('=')).map((word) => [word.split('=')[0], Number(word.split('=')[1])]));
  for (const seed of rest.filter((word) => !word.includes('='))) console.log(JSON.stringify(await train(backend, Number(seed), settings)));
}

const [backend, ...rest] = process.argv.slice(2);
void (backend ? alone(backend as Backend, rest) : prove());
