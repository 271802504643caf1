/** Where runs are kept: one folder each, `history.jsonl`, up to two checkpoints, and who writes to it. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { newestCheckpoint } from './checkpoints';
import { readHistory, type RunHistory } from './history';
import { livingOwner, type Owner } from './lock';

/** The folder of all runs, inside a course folder. */
export const runsIn = (courseFolder: string): string => join(courseFolder, '.deep-learning-lab', 'runs');

export const historyIn = (folder: string): string => join(folder, 'history.jsonl');
export const ownerIn = (folder: string): string => join(folder, 'owner.json');

export type RunState = 'running' | 'ended' | 'stopped' | 'interrupted' | 'failed' | 'killed';

export interface KeptRun {
  id: string;
  folder: string;
  history: RunHistory;
  state: RunState;
  /** Who writes to it now. */
  owner?: Owner;
}

/** Makes the folder of a new run: named after the exercise and the time, and never one that is there already. */
export function newRunFolder(runs: string, exercise: string, at: Date): string {
  mkdirSync(runs, { recursive: true });
  const ignore = join(runs, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  const digits = (n: number) => String(n).padStart(2, '0');
  const time = `${at.getFullYear()}${digits(at.getMonth() + 1)}${digits(at.getDate())}-${digits(at.getHours())}${digits(at.getMinutes())}${digits(at.getSeconds())}`;
  for (let n = 1; ; n++) {
    const folder = join(runs, `${exercise}-${time}${n === 1 ? '' : `-${n}`}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** @throws where the folder or its history cannot be read */
export function readRun(folder: string): KeptRun {
  const owner = livingOwner(ownerIn(folder));
  const history = readHistory(historyIn(folder));
  // A line that is just being written is not damage.
  if (owner) history.damage = history.damage.filter((sentence) => !sentence.includes('cut off'));
  return { id: basename(folder), folder, history, owner, state: owner ? 'running' : stateOf(history) };
}

/**
 * The runs of a folder, newest first; one that cannot be read at all is left out.
 * @param perExercise so many of the newest of each exercise are read
 */
export function readRuns(runs: string, perExercise = Infinity): KeptRun[] {
  if (!existsSync(runs)) return [];
  const counts = new Map<string, number>();
  const wanted = readdirSync(runs)
    .filter((name) => existsSync(historyIn(join(runs, name))))
    .sort((a, b) => timeIn(b).localeCompare(timeIn(a), undefined, { numeric: true }))
    .filter((name) => {
      const exercise = name.replace(named, '');
      const count = (counts.get(exercise) ?? 0) + 1;
      counts.set(exercise, count);
      return count <= perExercise;
    });
  return wanted
    .flatMap((name) => {
      try {
        return [readRun(join(runs, name))];
      } catch {
        return [];
      }
    })
    .sort((a, b) => (b.history.at ?? 0) - (a.history.at ?? 0) || b.id.localeCompare(a.id, undefined, { numeric: true }));
}

/** The time in the name of a run's folder, as `newRunFolder` writes it. */
const named = /-\d{8}-\d{6}(-\d+)?$/;
const timeIn = (name: string): string => named.exec(name)?.[0] ?? '';

/** A run can go on where a checkpoint is whole, nobody writes to it, and it did not come to its end. */
export function isResumable({ state, folder }: KeptRun): boolean {
  return state !== 'running' && state !== 'ended' && newestCheckpoint(folder).found !== undefined;
}

function stateOf({ last }: RunHistory): RunState {
  return last ? (last.entry === 'end' ? 'ended' : last.entry) : 'interrupted';
}
