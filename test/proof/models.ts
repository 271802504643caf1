/**
 * Random models of tf.layers on every backend against double precision: npx vite-node test/proof/models.ts [MODELS [FIRST]], which
 * rewrites test/training/models.md when all are made.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativePackage } from '../../src/training/backends';
import { bundleProcess, computeOn, type Witness } from '../training/agreement';
import { allowances, compareModel } from '../training/model-agreement';
import type { ModelResult } from '../training/model-process';
import { drawnLayers } from '../training/random-layers';

const [models, first] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 1)];
/** What one process computes. */
const part = 200;
const backends: Witness[] = ['cpu', 'wasm', ...(nativePackage() ? (['tensorflow'] as const) : [])];

async function prove(): Promise<void> {
  const bundle = await bundleProcess('model-process');
  const found = new Map(backends.map((backend) => [backend, { wrong: 0, largest: 0 }]));
  const parts = new Map<string, number>();
  const counted = { tensors: 0, loose: 0, failed: 0 };
  for (let from = first; from < first + models; from += part) {
    const range = [from, Math.min(from + part, first + models) - 1];
    const witness = await computeOn<ModelResult>(bundle, 'float64', [...range, 3]);
    for (const { run, rounded } of witness) {
      if (run.error) counted.failed++;
      const named = run.lines.flatMap((line) => [...line.matchAll(/(\w+)\(\{/g)].map(([, name]) => name)).concat(...(/optimizer: (.*), loss: \[(.*)\], metrics/.exec(run.lines.at(-1) ?? '')?.slice(1).flatMap((text, i) => (i ? text.split(', ') : [`optimizer ${text}`])) ?? []));
      for (const name of new Set(named)) parts.set(name, (parts.get(name) ?? 0) + 1);
      const allowed = allowances(run, rounded);
      counted.tensors += allowed.length;
      counted.loose += run.values.filter(({ numbers }, i) => !(allowed[i] < 0.01 * numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0.05))).length;
    }
    for (const backend of backends) {
      const results = await computeOn<ModelResult>(bundle, backend, [...range, 0]);
      results.forEach(({ run }, i) => {
        const { wrong, largest } = compareModel(run, witness[i]);
        const sum = found.get(backend)!;
        if (!wrong) return void (sum.largest = Math.max(sum.largest, largest));
        sum.wrong++;
        console.log([`${backend}, model ${from + i}: ${wrong}`, ...run.lines].join('\n  '));
      });
    }
    console.log(`models ${range.join(' to ')}: ${[...found].map(([backend, { wrong }]) => `${backend} ${wrong} wrong`).join(', ')}`);
  }
  rmSync(bundle);
  const missing = [...drawnLayers].filter((name) => !name.includes(',') && !parts.has(name));
  if (missing.length) console.log(`never drawn: ${missing.join(', ')}`);
  process.exitCode = missing.length > 0 || [...found.values()].some(({ wrong }) => wrong > 0) ? 1 : 0;
  const lines = [
    '# Random models of tf.layers: agreement with double precision',
    '',
    `${models} chains and graphs of random layers with random options, losses and optimizers: predictions, losses, metrics and every weight`,
    'after each of three steps and an epoch of `fit`, and what is left on the backend. A difference counts in parts of what rounding to',
    'float32 explains, measured on the same model in double precision with every number rounded at random (Monte Carlo arithmetic).',
    `Of ${counted.tensors} tensors ${counted.loose} are so conditioned that rounding explains more than one part in a hundred; ${counted.failed} models fail in tf.layers itself, everywhere alike.`,
    'Written by the proof (`test/proof/models.ts`).',
    '',
    '| backend | models | differ | largest difference of the others |',
    '|---|---|---|---|',
    ...[...found].map(([backend, { wrong, largest }]) => `| ${backend} | ${models} | ${wrong ? `**${wrong}**` : 0} | ${largest.toFixed(2)} |`),
    '',
    '| layer, loss, optimizer | models |',
    '|---|---|',
    ...[...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `| ${name} | ${count} |`),
    '',
  ];
  writeFileSync(join(__dirname, '..', 'training', 'models.md'), lines.join('\n'));
}

void prove();
