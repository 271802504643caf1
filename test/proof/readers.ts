/**
 * Damaged files for every reader: npm run proof -- readers, which rewrites test/data/readers.md. Part of it: npx vite-node test/proof/readers.ts
 * FILES [READER]. Ends with 1 where one file fails otherwise than in words. Every reader runs in a process of its own, so that a crash, a
 * hang and the memory are its own.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack } from '../data/attack';
import { samples } from '../data/samples';

/** Beyond what a process of this kind takes that reads nothing. */
const MOST_MEGABYTES = 1024;
const MOST_SECONDS = 10;

interface Report {
  reader: string;
  files: number;
  refused: number;
  placed: number;
  /** Milliseconds of the slowest file. */
  slowest: number;
  /** Memory at its highest, beyond that before the first file. */
  megabytes: number;
  /** Kinds of failure and the first seed of each. */
  failures: [string, number][];
}

const peak = () => process.resourceUsage().maxRSS / 1024;

async function attackAll(reader: string, files: number): Promise<Report> {
  const all = await samples();
  const sample = all.find((one) => one.reader === reader)!;
  await attack(sample, all, 1);
  const before = peak();
  const report: Report = { reader, files, refused: 0, placed: 0, slowest: 0, megabytes: 0, failures: [] };
  const failures = new Map<string, number>();
  for (let seed = 1; seed <= files; seed++) {
    process.send!({ seed });
    const { refused, placed, milliseconds, failure } = await attack(sample, all, seed);
    report.refused += Number(refused);
    report.placed += Number(placed);
    report.slowest = Math.max(report.slowest, milliseconds);
    const kind = failure?.replace(/\d+/g, '0');
    if (kind && !failures.has(kind)) failures.set(kind, seed);
  }
  return { ...report, megabytes: Math.max(0, peak() - before), failures: [...failures] };
}

/** One reader in a process of its own. A process that ends or hangs names the file it was reading. */
function elsewhere(reader: string, files: number): Promise<Report> {
  return new Promise((resolve) => {
    const child = fork(join(__dirname, '..', '..', 'node_modules', 'vite-node', 'vite-node.mjs'), [__filename, String(files), reader, 'child']);
    let seed = 0;
    let report: Report | undefined;
    let timer: NodeJS.Timeout;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
    };
    watch();
    child.on('message', (message: { seed: number } | Report) => {
      watch();
      if ('seed' in message) seed = message.seed;
      else report = message;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve(report ?? { reader, files: seed, refused: 0, placed: 0, slowest: 0, megabytes: 0, failures: [[`the process ended with ${signal ?? code}, or hung`, seed]] });
    });
  });
}

async function prove(files: number, only?: string): Promise<void> {
  const readers = (await samples()).map(({ reader }) => reader).filter((reader) => !only || reader === only);
  const rows: string[] = [];
  for (const reader of readers) {
    const report = await elsewhere(reader, files);
    if (report.megabytes > MOST_MEGABYTES) report.failures.push([`it took ${report.megabytes.toFixed(0)} MB`, 0]);
    if (report.slowest > 1000 * MOST_SECONDS) report.failures.push([`a file took ${(report.slowest / 1000).toFixed(0)} s`, 0]);
    const placed = report.refused ? `${((100 * report.placed) / report.refused).toFixed(1)} %` : '';
    rows.push(`| ${reader} | ${report.files} | ${report.refused} | ${placed} | ${report.files - report.refused} | ${report.failures.length} | ${report.slowest.toFixed(0)} ms | ${report.megabytes.toFixed(0)} MB |`);
    console.log(rows.at(-1));
    for (const [failure, seed] of report.failures) console.log(`  seed ${seed}: ${failure}`);
    if (report.failures.length) process.exitCode = 1;
  }
  const text = [
    '# Readers against damaged files',
    '',
    'Cut, flipped, filled, grown, rotated, random, empty, of another format, or whole and lying about their size and type. A failure is a crash, a hang, another error than a',
    'sentence with file and advice, a number that is not finite, a part read as if it were the whole, damage read in spite of a checksum, more than',
    `${MOST_SECONDS} s or ${MOST_MEGABYTES} MB. Tables have no end mark: of a cut one the rows that are there are read. Written by the proof (\`npm run proof -- readers\`).`,
    '',
    '| reader | files | refused in words | of these with the place in the file | read | kinds of failure | slowest | memory |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  if (!only && files >= 10_000) writeFileSync(join(__dirname, '..', 'data', 'readers.md'), text);
}

const [files = '10000', only, child] = process.argv.slice(2);
if (child) void attackAll(only, Number(files)).then((report) => process.send!(report, () => process.disconnect()));
else void prove(Number(files), only);
