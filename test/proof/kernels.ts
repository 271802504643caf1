/**
 * The table kernel x backend x agreement: npx vite-node test/proof/kernels.ts [SEEDS], which rewrites test/training/kernels.md.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTensorFlow, nativePackage } from '../../src/training/backends';
import { kernelFixes } from '../../src/training/kernels/correct';
import { gradientFixes } from '../../src/training/kernels/gradients';
import { bundleProcess, compare, computeOn, type Agreement, type Witness } from '../training/agreement';
import { casesByKernel, kernelsOfExercises } from '../training/reached';

const seeds = Number(process.argv[2] ?? 60);
const tolerance = 1e-4;
const backends: Witness[] = ['cpu', 'wasm', ...(nativePackage() ? (['tensorflow'] as const) : [])];

function cell({ difference, refused }: Agreement): string {
  if (difference > tolerance) return `**${difference.toExponential(0)}**`;
  const agreed = difference === 0 ? 'equal' : difference.toExponential(0);
  return refused ? `${agreed}; refuses some: ${refused.slice(0, 60)}` : agreed;
}

/** Every kernel that a case calls, the cases that look at it, and the exercises that call it. */
async function coverage(): Promise<{ lines: string[]; uncovered: string[] }> {
  const { tf } = await loadTensorFlow('wasm');
  const cases = await casesByKernel(tf, 6);
  const exercises = await kernelsOfExercises(tf);
  const callers = (kernel: string) => [...exercises].filter(([, kernels]) => kernels.includes(kernel)).map(([id]) => id);
  const few = (names: string[]) => (names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', '));
  return {
    lines: [
      '## Coverage',
      '',
      'Kernels that run on wasm in the cases above, which hold every layer, optimizer and loss of tf.js, and the exercises whose checks and trainings call them.',
      '',
      '| kernel | cases | exercises |',
      '|---|---|---|',
      ...[...cases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kernel, names]) => `| ${kernel} | ${few([...names])} | ${few(callers(kernel))} |`),
      '',
    ],
    uncovered: [...new Set([...exercises.values()].flat())].filter((kernel) => !cases.has(kernel)),
  };
}

async function prove(): Promise<void> {
  const bundle = await bundleProcess('kernel-process');
  const witness = await computeOn(bundle, 'float64', [seeds]);
  const columns: Agreement[][] = [];
  for (const backend of backends) {
    const results = await computeOn(bundle, backend, [seeds]);
    columns.push(results.map((result, i) => compare(result, witness[i])));
    console.log(`${backend}: ${columns.at(-1)!.filter(({ difference }) => difference > tolerance).length} of ${results.length} differ`);
  }
  rmSync(bundle);
  const { lines: covered, uncovered } = await coverage();
  if (uncovered.length) console.log(`no case for ${uncovered.join(', ')}`);
  const lines = [
    '# Kernels: agreement with double precision',
    '',
    `Largest difference |a - b| / (1 + |b|) over ${seeds} random shapes, strides, pads and values, after the lab's corrections.`,
    'Written by the proof (`test/proof/kernels.ts`).',
    '',
    `| kernel | ${backends.join(' | ')} |`,
    `|---|${backends.map(() => '---').join('|')}|`,
    ...witness.map(({ name }, i) => `| ${name} | ${columns.map((column) => cell(column[i])).join(' | ')} |`),
    '',
    '## Corrections',
    '',
    '| kernel | backend | as published |',
    '|---|---|---|',
    ...gradientFixes.map(({ kernel, why }) => `| ${kernel}, the gradient | all | ${why} |`),
    ...kernelFixes.map(({ kernel, backend, why }) => `| ${kernel} | ${backend} | ${why} |`),
    '',
    ...covered,
  ];
  writeFileSync(join(__dirname, '..', 'training', 'kernels.md'), lines.join('\n'));
  process.exitCode = uncovered.length > 0 || columns.flat().some(({ difference }) => difference > tolerance) ? 1 : 0;
}

void prove();
