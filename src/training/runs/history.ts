/**
 * The history of a run: one JSON object a line, only ever appended to, by the process that holds the run's lock.
 * Invariant: a line that cannot be read costs only itself.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import type { EarlyStoppingRule } from '../early-stopping';
import type { RunResult } from '../run';
import type { Backend } from '../training';

/** With what a run began: enough to begin it again. */
export interface RunStart {
  exercise: string;
  /** Path of the learner's file, and the SHA-256 of its text. */
  file: string;
  hash: string;
  backend: Backend;
  seed: number;
  hyperparameters: Record<string, number>;
  /** Path of the data; the exercise's own without it. */
  data?: string;
  dataName: string;
  /** Of the training examples, to notice when the data has changed. */
  dataPrint?: string;
  steps: number;
  dev?: number;
  earlyStopping?: EarlyStoppingRule;
  versions: { lab: string; tf: string; node: string };
}

export type Entry =
  | { entry: 'start'; at: number; start: RunStart }
  | { entry: 'resumed'; at: number; step: number; start: RunStart }
  | { entry: 'metric'; step: number; name: string; value: number }
  /** Stands before the checkpoint itself is written: what is above it is true whenever that checkpoint exists. */
  | { entry: 'checkpoint'; step: number }
  | { entry: 'warning'; at: number; sentence: string }
  | { entry: 'end'; at: number; result: RunResult }
  | { entry: 'stopped'; at: number; result: RunResult }
  | { entry: 'interrupted'; at: number; result: RunResult }
  | { entry: 'failed'; at: number; sentence: string }
  | { entry: 'killed'; at: number; sentence: string };

/** What was written so far, folded: what a resumed run repeats is left out. */
export interface RunHistory {
  start?: RunStart;
  /** Milliseconds since 1970. */
  at?: number;
  metrics: { step: number; name: string; value: number }[];
  /** How the run ended the last time; undefined where nothing was said. */
  last?: Extract<Entry, { entry: 'end' | 'stopped' | 'interrupted' | 'failed' | 'killed' }>;
  warnings: string[];
  /** What could not be read, in words. */
  damage: string[];
}

const NEWLINE = 0x0a;

/** Appends entries. Lines wait in memory until `flush`; where the disk takes none they wait on, up to a bound. */
export class HistoryWriter {
  private waiting: string[] = [];
  private readonly file: number;
  /** The file's last line is not ended. */
  private torn: boolean;

  constructor(path: string) {
    this.file = openSync(path, 'a+');
    this.torn = !endsLine(this.file);
  }

  add(entry: Entry): void {
    this.waiting.push(`${JSON.stringify(entry)}\n`);
  }

  /** @throws what the file system says; the lines then wait for the next flush */
  flush(sync = false): void {
    if (this.waiting.length > 0) {
      const bytes = Buffer.from((this.torn ? '\n' : '') + this.waiting.join(''));
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(this.file, bytes, written);
      } catch (error) {
        this.kept(bytes, written);
        throw error;
      }
      this.torn = false;
      this.waiting = [];
    }
    if (sync) fsyncSync(this.file);
  }

  close(): void {
    closeSync(this.file);
  }

  /** After a write that ended at `written`: whole lines are done, a torn one comes again. */
  private kept(bytes: Buffer, written: number): void {
    const done = bytes.subarray(0, written).lastIndexOf(NEWLINE) + 1;
    this.waiting = bytes.subarray(done).toString().split(/(?<=\n)/).filter((line) => line !== '\n').slice(-MOST_WAITING);
    this.torn = this.torn || written > done;
    if (done > 0 && written === done) this.torn = false;
  }
}

/** Lines that wait for a disk with room. */
const MOST_WAITING = 10_000;

function endsLine(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === NEWLINE;
}

/** Reads a history as far as it can be read. @throws where there is no file */
export function readHistory(path: string): RunHistory {
  const bytes = readFileSync(path);
  const history: RunHistory = { metrics: [], warnings: [], damage: [] };
  /** How many metrics there were when each checkpoint was made. */
  const marks = new Map<number, number>();
  for (let at = 0, line = 1; at < bytes.length; line++) {
    const end = bytes.indexOf(NEWLINE, at);
    const text = bytes.toString('utf8', at, end === -1 ? undefined : end);
    const entry = parse(text);
    if (entry) fold(history, marks, entry);
    else if (end === -1) history.damage.push(`${path}: the last line is cut off, so it is left out.`);
    else if (text.trim() !== '') history.damage.push(`${path}, line ${line}: it cannot be read, so it is left out.`);
    if (end === -1) break;
    at = end + 1;
  }
  return history;
}

function fold(history: RunHistory, marks: Map<number, number>, entry: Entry): void {
  switch (entry.entry) {
    case 'start':
      history.start = entry.start;
      history.at = entry.at;
      break;
    case 'resumed':
      history.start = entry.start;
      history.at ??= entry.at;
      history.last = undefined;
      history.metrics.length = marks.get(entry.step) ?? history.metrics.filter(({ step }) => step < entry.step).length;
      break;
    case 'metric':
      history.metrics.push({ step: entry.step, name: entry.name, value: entry.value });
      break;
    case 'checkpoint':
      marks.set(entry.step, history.metrics.length);
      break;
    case 'warning':
      history.warnings.push(entry.sentence);
      break;
    default:
      history.last = entry;
  }
}

export type Kind = 'number' | 'string' | { [field: string]: Kind };

export const startKind: Kind = { exercise: 'string', file: 'string', hash: 'string', backend: 'string', seed: 'number', hyperparameters: {}, dataName: 'string', steps: 'number' };
const result: Kind = { metrics: {}, seconds: 'number', step: 'number' };

/** What each entry must have to be believed. */
const fields: Record<Entry['entry'], Kind> = {
  start: { at: 'number', start: startKind },
  resumed: { at: 'number', step: 'number', start: startKind },
  metric: { step: 'number', name: 'string', value: 'number' },
  checkpoint: { step: 'number' },
  warning: { sentence: 'string' },
  end: { at: 'number', result },
  stopped: { at: 'number', result },
  interrupted: { at: 'number', result },
  failed: { at: 'number', sentence: 'string' },
  killed: { at: 'number', sentence: 'string' },
};

export function fits(value: unknown, kind: Kind): boolean {
  if (typeof kind === 'string') return typeof value === kind;
  return typeof value === 'object' && value !== null && Object.entries(kind).every(([field, inner]) => fits((value as Record<string, unknown>)[field], inner));
}

function parse(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line) as Entry | null;
    return entry && Object.hasOwn(fields, entry.entry) && fits(entry, fields[entry.entry]) ? entry : undefined;
  } catch {
    return undefined;
  }
}
