/** The mark of a whole course folder. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { loadExercises } from './catalogue';
import type { Exercise } from './exercise';
import { exerciseFileName, findExerciseFile } from './folder';
import { whereDefined } from './presence';
import type { CheckReport, LearnerSource } from './report';
import { readTextFile } from './text-file';

export interface Grade {
  exercises: Pick<CheckReport, 'exercise' | 'passed' | 'checks'>[];
  passed: number;
  total: number;
}

/** A longer file is not a learner's. */
const MAX_BYTES = 1_000_000;

/**
 * Checks every exercise in the curriculum's order; a missing file is a failed exercise, and one that cannot be checked
 * harms no other.
 * @param check checks one file in a process of its own, with its own limits
 */
export async function gradeFolder(folder: string, check: (exercise: Exercise, source: LearnerSource) => Promise<CheckReport>): Promise<Grade> {
  const exercises: Grade['exercises'] = [];
  const all = await loadExercises();
  for (const exercise of all) {
    const { id, functions } = exercise;
    const source = sourceIn(folder, exercise, all.map((other) => other.id));
    if (typeof source === 'string') {
      exercises.push({ exercise: id, passed: false, checks: [{ function: functions[0], kind: 'static', name: 'the file can be checked', passed: false, message: source }] });
      continue;
    }
    const { passed, checks } = await check(exercise, source);
    exercises.push({ exercise: id, passed, checks });
  }
  return { exercises, passed: exercises.filter(({ passed }) => passed).length, total: exercises.length };
}

/** The learner's text, or a sentence that says why there is none. */
function sourceIn(folder: string, exercise: Exercise, ids: readonly string[]): LearnerSource | string {
  const path = findExerciseFile(folder, exercise.id);
  if (path === undefined) {
    const renamed = renamedFile(folder, exercise, ids);
    const what = renamed ? `${renamed} has its functions: rename it to ${exerciseFileName(exercise.id)}.` : '"deep-learning-lab start" writes it.';
    return `There is no file ${exerciseFileName(exercise.id)} in ${folder}. ${what}`;
  }
  try {
    if (!realpathSync(path).startsWith(realpathSync(dirname(path)) + sep)) return `${path} is a link to a file outside the folder. Put the file itself there.`;
    const stat = statSync(path);
    // A pipe would never end.
    if (!stat.isFile()) return `${path} is ${stat.isDirectory() ? 'a folder' : 'a pipe or a device'}; a file is needed.`;
    const { size } = stat;
    if (size > MAX_BYTES) return `${path} has ${Math.round(size / 1e6)} MB: that is no learner's file. Keep data out of it.`;
    return { path, text: readTextFile(path) };
  } catch (error) {
    return `${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`;
  }
}

/** Name of the file that has two thirds of the exercise's functions under a name that is no other exercise's. */
function renamedFile(folder: string, { functions }: Exercise, ids: readonly string[]): string | undefined {
  return readdirSync(folder).find((name) => {
    const [, stem] = /^(.*?)(?:\.mine-\d+)?\.[jt]s$/.exec(name) ?? [];
    if (stem === undefined || ids.includes(stem)) return false;
    const text = read(join(folder, name)) ?? '';
    return 3 * functions.filter((f) => whereDefined(text, f) !== undefined).length >= 2 * functions.length;
  });
}

function read(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= MAX_BYTES ? readTextFile(path) : undefined;
  } catch {
    return undefined;
  }
}
