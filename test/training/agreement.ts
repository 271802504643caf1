import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { CaseResult } from './kernel-process';

export type Witness = 'float64' | 'cpu' | 'wasm' | 'tensorflow';

const root = join(__dirname, '..', '..');

/** Bundles a process of this folder once; the bundle lies in dist so that it finds what ships. */
export async function bundleProcess(name: 'kernel-process' | 'model-process'): Promise<string> {
  const outfile = join(root, 'dist', 'test', `${name}-${process.pid}.cjs`);
  mkdirSync(join(root, 'dist', 'test'), { recursive: true });
  await build({ entryPoints: [join(__dirname, `${name}.ts`)], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return outfile;
}

/** @param numbers what the process takes behind its backend. @param execPath the Node that computes */
export function computeOn<T = CaseResult>(bundle: string, backend: Witness, numbers: number[], execPath = process.execPath): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const child = fork(bundle, [backend, ...numbers.map(String)], { execPath, execArgv: [], silent: true, serialization: 'advanced' });
    let results: T[] | undefined;
    let errors = '';
    // Unread, a full pipe would stop the process.
    child.stdout?.resume();
    child.stderr?.on('data', (text) => (errors += text));
    child.on('message', (message) => (results = message as T[]));
    child.on('close', () => (results ? resolve(results) : reject(new Error(`${backend} gave no results: ${errors.slice(-2000)}`))));
  });
}

export interface Agreement {
  /** Largest |a - b| / (1 + |b|) over all runs, infinite where shapes differ. */
  difference: number;
  /** Where a backend refused: its first message. */
  refused?: string;
  /** Index of the worst run. */
  worst: number;
}

export function compare(actual: CaseResult, expected: CaseResult): Agreement {
  const agreement: Agreement = { difference: 0, worst: -1 };
  actual.runs.forEach((run, i) => {
    const reference = expected.runs[i];
    if (typeof reference === 'string') return;
    if (typeof run === 'string') {
      agreement.refused ??= run;
      return;
    }
    const difference = run.length === reference.length ? distance(run, reference, (value) => 1 + Math.abs(value)) : Infinity;
    if (difference > agreement.difference) Object.assign(agreement, { difference, worst: i });
  });
  return agreement;
}

/** Largest |a - b|, in parts of what `unit` says of b; infinite where one is no number and the other is, or the two are of different infinity. */
export function distance(a: Float64Array, b: Float64Array, unit: (value: number) => number): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i]) || a[i] === b[i]) continue;
    const apart = Math.abs(a[i] - b[i]) / unit(b[i]);
    largest = Math.max(largest, Number.isNaN(apart) ? Infinity : apart);
  }
  return largest;
}
