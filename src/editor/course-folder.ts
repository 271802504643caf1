import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseText, loadExercises } from '../course/catalogue';

/** Writes what is missing of the course into a folder; a file that is there stays as it is. */
export async function writeCourse(folder: string): Promise<void> {
  mkdirSync(join(folder, '.deep-learning-lab'), { recursive: true });
  writeIfMissing(join(folder, '.deep-learning-lab', 'course.json'), '{}\n');
  for (const { id } of await loadExercises()) writeExercise(folder, id);
}

export function writeExercise(folder: string, id: string): void {
  writeIfMissing(join(folder, `${id}.ts`), exerciseText(id, 'starter.ts'));
  writeIfMissing(join(folder, `${id}.md`), exerciseText(id, 'statement.md'));
}

/** @returns the path of the copy that keeps the learner's text */
export function resetExercise(folder: string, id: string, _text: string | undefined): string | undefined {
  const file = join(folder, `${id}.ts`);
  const copy = join(folder, `${id}.${new Date().toISOString().replace(/[:.]/g, '-')}.copy.ts`);
  const had = existsSync(file);
  if (had) renameSync(file, copy);
  writeExercise(folder, id);
  return had ? copy : undefined;
}

function writeIfMissing(path: string, text: string): void {
  if (!existsSync(path)) writeFileSync(path, text);
}
