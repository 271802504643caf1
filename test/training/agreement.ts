import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { CaseResult } from './kernel-process';

export type Witness = 'float64' | 'cpu' | 'wasm' | 'tensorflow';

const root = join(__dirname, '..', '..');

/** Bundles the process once; the bundle lies in dist so that it finds what ships. */
export async function bundleProcess(): Promise<string> {
  const outfile = join(root, 'dist', 'test', `kernel-process-${process.pid}.cjs`);
  mkdirSync(join(root, 'dist', 'test'), { recursive: true });
  await build({ entryPoints: [join(__dirname, 'kernel-process.ts')], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return outfile;
}

/** @param execPath the Node that computes */
export function computeOn(bundle: string, backend: Witness, seeds: number, execPath = process.execPath): Promise<CaseResult[]> {
  return new Promise((resolve, reject) => {
    const child = fork(bundle, [backend, String(seeds)], { execPath, execArgv: [], silent: true, serialization: 'advanced' });
    let results: CaseResult[] | undefined;
    let errors = '';
    child.stderr?.on('data', (text) => (errors += text));
    child.on('message', (message) => (results = message as CaseResult[]));
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
    const difference = run.length === reference.length ? distance(run, reference) : Infinity;
    if (difference > agreement.difference) Object.assign(agreement, { difference, worst: i });
  });
  return agreement;
}

function distance(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i]) || a[i] === b[i]) continue;
    const apart = Math.abs(a[i] - b[i]) / (1 + Math.abs(b[i]));
    largest = Math.max(largest, Number.isNaN(apart) ? Infinity : apart);
  }
  return largest;
}
