/**
 * Broken sources against the shape engine, in slices of one process each: none may throw or take a second, and memory must not grow.
 * Rewrites test/fuzz/proof.md. Run: npx vite-node test/proof/fuzz.ts [sources] [slices at the same time]
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadEngine } from '../../src/course/engine';
import { fuzz } from '../fuzz/fuzz';
import { broken, pathological, programs } from '../fuzz/sources';

const root = join(import.meta.dirname, '..', '..');
const perSlice = 5_000;

interface Slice {
  sources: number;
  failures: string[];
  slow: string[];
  slowest: number;
  /** Bytes in use after a fifth of the slice and after all of it. */
  heap: [early: number, late: number];
}

async function runSlice(seed: number): Promise<Slice> {
  const engine = await loadEngine();
  const sources = broken(programs(join(root, 'test', 'corpus', 'fixtures', 'correct')), seed);
  const used = () => (globalThis.gc?.(), process.memoryUsage().heapUsed + process.memoryUsage().external);
  const first = fuzz(engine, sources, perSlice / 5);
  const early = used();
  const rest = fuzz(engine, broken(programs(join(root, 'test', 'corpus', 'fixtures', 'correct')), seed + 1_000_000), perSlice - perSlice / 5);
  const late = used();
  // The texts whose size or nesting is the trouble come with the first slice.
  const extreme = seed === 1 ? [fuzz(engine, pathological(), Infinity)] : [];
  const all = [first, rest, ...extreme];
  return {
    sources: all.reduce((sum, { sources: count }) => sum + count, 0),
    failures: all.flatMap(({ failures }) => failures.map(({ error, text }) => `${error}\n${text}`)),
    slow: all.flatMap(({ slow }) => slow.map(({ milliseconds, text }) => `${milliseconds.toFixed(0)} ms\n${text}`)),
    slowest: Math.max(...all.map(({ slowest }) => slowest)),
    heap: [early, late],
  };
}

function sliceInProcess(seed: number): Promise<Slice> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', join(root, 'node_modules', 'vite-node', 'vite-node.mjs'), import.meta.filename, 'slice', String(seed)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(said.slice(said.indexOf('{'))) as Slice) : reject(new Error(`slice ${seed} ended with ${code}`))));
  });
}

async function main(): Promise<void> {
  const wanted = Number(process.argv[2] ?? 100_000);
  const seeds = Array.from({ length: Math.ceil(wanted / perSlice) }, (_, at) => at + 1);
  const slices: Slice[] = [];
  const work = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const lost = (error: Error): Slice => ({ sources: 0, failures: [error.message], slow: [], slowest: 0, heap: [0, 0] });
      slices.push(await sliceInProcess(seed).catch(lost));
      process.stderr.write(`${slices.length} slices\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(process.argv[3] ?? availableParallelism()) }, work));
  const failures = slices.flatMap((slice) => slice.failures);
  const slow = slices.flatMap((slice) => slice.slow);
  for (const each of [...failures.slice(0, 5), ...slow.slice(0, 5)]) process.stderr.write(`${each}\n\n`);
  const slowest = Math.max(...slices.map((slice) => slice.slowest));
  const growth = Math.max(...slices.map(({ heap: [early, late] }) => (late - early) / 1_048_576));
  const rows: [string, string, string, boolean][] = [
    [`exceptions in ${slices.reduce((sum, slice) => sum + slice.sources, 0).toLocaleString('en')} broken and pathological sources`, String(failures.length), '0', failures.length === 0],
    ['sources that took over a second', String(slow.length), '0', slow.length === 0],
    ['slowest source, processor time', `${slowest.toFixed(0)} ms`, 'at most 1,000 ms', slowest <= 1_000],
    [`most that memory grew from source ${(perSlice / 5).toLocaleString('en')} to source ${perSlice.toLocaleString('en')} of a process`, `${growth.toFixed(1)} MB`, 'at most 10 MB', growth <= 10],
  ];
  const table = rows.map(([what, measured, limit, holds]) => `| ${what} | ${measured} | ${limit} | ${holds ? 'yes' : '**no**'} |`);
  writeFileSync(join(root, 'test', 'fuzz', 'proof.md'), `# The shape engine on broken sources\n\nWritten by \`test/proof/fuzz.ts\`.\n\n| what | measured | wanted | holds |\n| --- | --: | --: | --- |\n${table.join('\n')}\n`);
  for (const row of table) process.stdout.write(`${row}\n`);
  process.exitCode = rows.every(([, , , holds]) => holds) ? 0 : 1;
}

if (process.argv[2] === 'slice') process.stdout.write(JSON.stringify(await runSlice(Number(process.argv[3]))));
else await main();
