import { exerciseText, loadExercise, loadExercises } from '../course/catalogue';
import type { Exercise } from '../course/exercise';
import { findExerciseFile } from '../course/folder';
import type { Failure, LearnerSource } from '../child/messages';
import { absolute, readText, Usage } from './usage';

/** The exercise of this id. @throws Usage naming those there are */
export async function exerciseNamed(id: string | undefined, form: string): Promise<Exercise> {
  if (id === undefined) throw new Usage(`Name an exercise. Use: deep-learning-lab ${form}`);
  const exercise = await loadExercise(id);
  if (exercise) return exercise;
  const ids = (await loadExercises()).map((known) => known.id);
  throw new Usage(`There is no exercise "${id}". There are: ${ids.join(', ')}.`);
}

/** Whose code: `--file`, the solution, or the exercise's file in the current course folder. */
export function sourceOf(exercise: Exercise, { file, solution }: { file?: string; solution?: boolean }): LearnerSource {
  if (file !== undefined && solution) throw new Usage('Give --file or --solution, not both.');
  if (solution) return { path: absolute(`${exercise.id}.solution.ts`), text: exerciseText(exercise.id, 'solution.ts') };
  const found = file ?? findExerciseFile(process.cwd(), exercise.id);
  if (found === undefined) {
    throw new Usage(`This folder holds no file of the exercise ${exercise.id}. Go to the course folder, or name the file with --file, or write the folder with "start DIR".`);
  }
  return { path: absolute(found), text: readText(found) };
}

/** Prints a failure in words; the exit code says whose it is. */
export function report(failure: Failure): number {
  console.error(failure.sentence);
  return failure.kind === 'usage' ? 2 : 1;
}
