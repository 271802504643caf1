/**
 * Logistic regression on the course's cat pictures, through the lab's own training, against the published costs:
 * npm run proof -- cats, which rewrites test/data/cats.md. The pictures are not the lab's to ship (see test/cats.ts).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startJob } from '../../src/child/client';
import type { Backend } from '../../src/child/messages';
import { exerciseText } from '../../src/course/catalogue';
import { nativePackage } from '../../src/training/backends';
import { cats, haveCats } from '../cats';

const exercise = 'logistic-regression';
const hyperparameters = { learningRate: 0.005, numIterations: 2000 };

/** In double precision, from public solutions of the course that agree to every digit. */
const published = { 0: 0.693147, 100: 0.584508, 500: 0.303273, 1000: 0.21482, 1500: 0.166521, 1900: 0.140872 };
const publishedAccuracy = { trainAccuracy: 207 / 209, testAccuracy: 35 / 50 };
const tolerance = 1e-4;

interface Outcome {
  backend: Backend;
  costs: Map<number, number>;
  metrics: Record<string, number>;
  seconds: number;
}

async function trainOn(backend: Backend): Promise<Outcome> {
  const costs = new Map<number, number>();
  const source = { path: join(__dirname, `${exercise}.solution.ts`), text: exerciseText(exercise, 'solution.ts') };
  const job = startJob({ job: 'train', exercise, source, backend, data: cats, hyperparameters }, { onEvent: (event) => event.event === 'metric' && costs.set(event.step, event.value) });
  const last = await job.last;
  if (last.event !== 'end') throw new Error(last.event === 'failed' ? last.failure.sentence : `The training ended with "${last.event}".`);
  return { backend, costs, metrics: last.end.metrics, seconds: last.end.seconds };
}

function failuresOf({ costs, metrics }: Outcome): string[] {
  const wrongCosts = Object.entries(published).filter(([step, cost]) => !(Math.abs((costs.get(Number(step)) ?? NaN) - cost) <= tolerance));
  const wrongAccuracies = Object.entries(publishedAccuracy).filter(([name, value]) => !(Math.abs(metrics[name] - value) < 1e-6));
  return [...wrongCosts.map(([step, cost]) => `cost at ${step} is ${costs.get(Number(step))}, not ${cost}`), ...wrongAccuracies.map(([name, value]) => `${name} is ${metrics[name]}, not ${value}`)];
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;

function table(outcomes: Outcome[]): string {
  const row = (name: string, cell: (outcome: Outcome) => string, wanted: string) => `| ${name} | ${wanted} | ${outcomes.map(cell).join(' | ')} |`;
  return [
    '# The course\'s cats: 2,000 iterations of logistic regression',
    '',
    `Learning rate 0.005, parameters from zero, 209 pictures of 12,288 numbers. The solution of the exercise, trained by the lab. Every cost within ${tolerance} of the`,
    'published one, both accuracies equal. Written by the proof (`npm run proof -- cats`).',
    '',
    `| | published | ${outcomes.map(({ backend }) => backend).join(' | ')} |`,
    `|---|---|${outcomes.map(() => '---').join('|')}|`,
    ...Object.entries(published).map(([step, cost]) => row(`cost at ${step}`, ({ costs }) => costs.get(Number(step))!.toFixed(6), cost.toFixed(6))),
    ...Object.entries(publishedAccuracy).map(([name, value]) => row(name.replace('Accuracy', ' accuracy'), ({ metrics }) => percent(metrics[name]), percent(value))),
    '',
  ].join('\n');
}

async function prove(): Promise<void> {
  if (!haveCats) return console.log(`Skipped: there are no cats in ${cats}. Set DEEP_LEARNING_LAB_CATS to the folder with train.h5 and test.h5.`);
  const backends: Backend[] = ['cpu', 'wasm', ...(nativePackage() ? (['tensorflow'] as const) : [])];
  const outcomes: Outcome[] = [];
  for (const backend of backends) {
    const outcome = await trainOn(backend);
    outcomes.push(outcome);
    const failures = failuresOf(outcome);
    console.log(`${backend}: ${failures.length === 0 ? 'as published' : failures.join('; ')}, ${outcome.seconds.toFixed(0)} s`);
    if (failures.length) process.exitCode = 1;
  }
  const text = table(outcomes);
  console.log(`\n${text}`);
  if (backends.length === 3) writeFileSync(join(__dirname, '..', 'data', 'cats.md'), text);
}

void prove();
