/**
 * Speed of the shape engine as ratios within one run (`npm run bench:shapes`): a cold analysis against `tsc --noEmit` on the same file,
 * one keystroke, ten times the lines, and the memory of a hundred open files.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { loadEngine } from '../../src/course/engine';
import { tidyUp } from '../../src/server/idle';
import { Project } from '../../src/server/project';
import { defaultSettings } from '../../src/server/settings';
import type { Engine } from '../../src/shapes/engine';
import { seededRandom } from '../../src/random';
import { programs } from '../fuzz/sources';

const root = process.env.LAB_ROOT!;
const parts = programs(join(root, 'test', 'corpus', 'fixtures', 'correct')).filter(({ path }) => path.endsWith('.ts'));

/** A text of exactly this many lines: the corpus, program after program, the names of each made its own. */
function textOf(lines: number, salt = ''): string {
  const text: string[] = ["import * as tf from '@tensorflow/tfjs';"];
  for (let i = 0; text.length < lines; i++) text.push(...renamed(parts[i % parts.length].text, `${salt}_${i}`).trimEnd().split('\n'));
  return text.slice(0, lines).join('\n');
}

/** A program without its imports and exports, each name of its top level with a suffix. */
function renamed(program: string, suffix: string): string {
  const text = program.replace(/^import .*\n/gm, '').replace(/^export /gm, '');
  const names = [...text.matchAll(/^(?:abstract )?(?:async )?(?:const|let|function|class|interface|type) (\w+)/gm)].map(([, name]) => name);
  return text.replace(new RegExp(`(?<![.\\w])(?:${names.join('|')})\\b(?!: |\\?:)`, 'g'), (name) => name + suffix);
}

/** Milliseconds of the fastest of several runs: the one the least disturbed by other processes. */
function fastest(times: number, run: (turn: number) => void): number {
  let best = Infinity;
  for (let turn = 0; turn < times; turn++) {
    const start = performance.now();
    run(turn);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function analyseCold(engine: Engine, text: string, times: number): number {
  return fastest(times, (turn) => {
    const path = `/bench/cold${turn}.ts`;
    engine.analyse({ path, language: 'typescript', text });
    engine.forget(path);
  });
}

function keystrokes(engine: Engine, text: string, count: number): number[] {
  const random = seededRandom(1);
  const path = '/bench/typing.ts';
  engine.analyse({ path, language: 'typescript', text });
  const times: number[] = [];
  const words = [...text.matchAll(/[a-z]{4,}/g)].map(({ index }) => index);
  for (let i = 0; i < count; i++) {
    // A letter more inside a word somewhere, then away again.
    const at = words[Math.floor(random() * words.length)] + 2;
    for (const next of [`${text.slice(0, at)}x${text.slice(at)}`, text]) {
      const start = performance.now();
      engine.analyse({ path, language: 'typescript', text: next });
      times.push(performance.now() - start);
      // As in the server: while nobody waits.
      tidyUp();
    }
  }
  engine.forget(path);
  return times.sort((a, b) => a - b);
}

function compile(text: string): number {
  const folder = mkdtempSync(join(root, 'test', 'bench-'));
  try {
    writeFileSync(join(folder, 'file.ts'), text);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: { incremental: false, tsBuildInfoFile: null }, include: ['file.ts'], exclude: [] }));
    return fastest(3, () => spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', folder]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes in heap and outside of it that a hundred open and analysed files of 300 lines add up to, with the server's own parts. */
async function memoryOfOpenFiles(engine: Engine): Promise<{ heap: number; external: number; rss: number }> {
  const project = new Project(engine, () => defaultSettings, console.error);
  for (let i = 0; i < 100; i++) {
    const document = TextDocument.create(`file:///bench/open${i}.ts`, 'typescript', 1, textOf(300, `_${i}`));
    project.update(document);
    (await project.analysis(document.uri))!.hoverAt({ line: 10, character: 10 });
  }
  // A collection that was under way keeps what has become garbage meanwhile: the second does not.
  for (let i = 0; i < 2; i++) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  if (project.uris.length !== 100) throw new Error('Files were closed.');
  return { heap: heapUsed, external, rss };
}

async function main(): Promise<void> {
  const engine = await loadEngine();
  const [thousand, tenThousand] = [textOf(1_000), textOf(10_000)];
  analyseCold(engine, thousand, 15);
  const cold = analyseCold(engine, thousand, 15);
  const long = analyseCold(engine, tenThousand, 5);
  const typed = keystrokes(engine, thousand, 100);
  const median = typed[Math.floor(typed.length / 2)];
  const p95 = typed[Math.floor(typed.length * 0.95)];
  const { heap, external, rss } = await memoryOfOpenFiles(engine);
  const tsc = compile(thousand);
  const rows: [string, string, string][] = [
    ['1,000 lines, cold', `${cold.toFixed(1)} ms`, 'at most 60 ms'],
    ['tsc --noEmit on the same file', `${tsc.toFixed(0)} ms, ${(tsc / cold).toFixed(1)} times as long`, 'at least 10 times'],
    ['10,000 lines against 1,000', `${(long / cold).toFixed(1)} times (${long.toFixed(0)} ms)`, 'at most 12 times'],
    ['after one keystroke in 1,000 lines', `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`, 'p95 at most 10 ms'],
    ['100 open files of 300 lines', `${mega(heap + external)} MB heap and external (process ${mega(rss)} MB)`, 'under 150 MB'],
  ];
  for (const [what, measured, wanted] of rows) console.log(`${what.padEnd(38)}${measured.padEnd(48)}${wanted}`);
}

function mega(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0);
}

void main();
