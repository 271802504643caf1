import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { distribution } from '../distribution';
import type { Exercise } from './exercise';
import { hintsOf } from './hints';

/** Every exercise there is, in the curriculum's order. */
export async function loadExercises(): Promise<Exercise[]> {
  const ids = readdirSync(distribution('exercises')).filter((id) => existsSync(distribution('exercises', id, 'solution.ts')));
  const exercises = await Promise.all(ids.map(loadModule));
  return exercises.sort((a, b) => a.order - b.order);
}

/** @returns undefined where no exercise has this id. */
export async function loadExercise(id: string): Promise<Exercise | undefined> {
  return /^[a-z0-9-]+$/.test(id) && existsSync(distribution('exercises', id)) ? loadModule(id) : undefined;
}

export type ExerciseText = 'solution.ts' | 'starter.ts' | 'statement.md';

export function exerciseText(id: string, name: ExerciseText): string {
  return readFileSync(distribution('exercises', id, name), 'utf8');
}

async function loadModule(id: string): Promise<Exercise> {
  const module = (await import(`../exercises/${id}/exercise.ts`)) as { default: Exercise };
  return { ...module.default, hints: hintsOf(exerciseText(id, 'solution.ts'), module.default.functions) };
}
