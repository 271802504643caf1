/**
 * How far a learner is, kept in the course folder: `.deep-learning-lab/progress/<id>.json`, one file for each exercise,
 * so that editor and command line share it, that it goes where the folder goes, and that two exercises never wait for
 * each other. Invariants: a file is replaced whole or not at all; one that cannot be read harms no other and is kept
 * beside the next one as `<id>.json.damaged`.
 */
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { courseMarker } from './folder';
import { replace } from '../replace';
import type { CheckReport } from './report';

export type FunctionStatus = 'passed' | 'failed';

export type Statuses = Readonly<Record<string, FunctionStatus>>;

interface ProgressFile {
  version: 1;
  functions: Record<string, { status: FunctionStatus; /** ISO 8601 of the check. */ at: string }>;
}

/** Path of the folder that holds it, inside a course folder. */
export const progressFolder = [courseMarker[0], 'progress'] as const;

const pathOf = (folder: string, id: string): string => join(folder, ...progressFolder, `${id}.json`);

/** What is known of an exercise's functions after a report: the functions it checked are judged anew, the others stay. One that is not written is not judged. */
export function statusAfter(known: Statuses, report: Pick<CheckReport, 'checks'>): Record<string, FunctionStatus> {
  const after: Record<string, FunctionStatus> = { ...known };
  for (const { function: name } of report.checks) {
    const own = report.checks.filter((check) => check.function === name);
    if (own.some(({ unwritten }) => unwritten !== undefined)) delete after[name];
    else after[name] = own.every(({ passed }) => passed) ? 'passed' : 'failed';
  }
  return after;
}

/** What is known of an exercise; nothing where no file is there or it is damaged. Never throws. */
export function readProgress(folder: string, id: string): Statuses {
  const found = read(pathOf(folder, id));
  return found === 'damaged' || !found ? {} : Object.fromEntries(Object.entries(found.functions).map(([name, { status }]) => [name, status]));
}

/** Keeps what a report says. @throws where the folder cannot be written */
export function recordProgress(folder: string, report: Pick<CheckReport, 'exercise' | 'checks'>, now = new Date()): void {
  keepProgress(folder, report.exercise, statusAfter(readProgress(folder, report.exercise), report), now);
}

/** Keeps these statuses; a function whose status did not change keeps the time of its check. @throws where the folder cannot be written */
export function keepProgress(folder: string, id: string, statuses: Statuses, now = new Date()): void {
  const path = pathOf(folder, id);
  const before = read(path);
  mkdirSync(dirname(path), { recursive: true });
  if (before === 'damaged') renameSync(path, `${path}.damaged`);
  const known = before && before !== 'damaged' ? before.functions : {};
  const functions = Object.fromEntries(Object.entries(statuses).map(([name, status]) => [name, known[name]?.status === status ? known[name] : { status, at: now.toISOString() }]));
  const next: ProgressFile = { version: 1, functions };
  replace(path, JSON.stringify(next, null, 2) + '\n');
}

/** Forgets an exercise. @throws where the folder cannot be written */
export function forgetProgress(folder: string, id: string): void {
  rmSync(pathOf(folder, id), { force: true });
}

function read(path: string): ProgressFile | 'damaged' | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'damaged';
  }
  try {
    const file = JSON.parse(text) as ProgressFile;
    const entries = Object.entries(file.functions).filter(([, entry]) => entry?.status === 'passed' || entry?.status === 'failed');
    return { version: 1, functions: Object.fromEntries(entries) };
  } catch {
    return 'damaged';
  }
}
