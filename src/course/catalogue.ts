import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { distribution } from '../distribution';
import type { Exercise } from './exercise';
import { hintsOf } from './hints';

/** Every exercise there is, in the curriculum's order. */
export async function loadExercises(): Promise<Exercise[]> {
  const ids = readdirSync(distribution('exercises')).filter((id) => existsSync(distribution('exercises', id, 'solution.ts')));
  const exercises = await Promise.all(ids.map((id) => loadModule(id)));
  return exercises.sort((a, b) => a.order - b.order);
}

/**
 * @param solution its text, where this process may not read it
 * @returns undefined where no exercise has this id
 */
export async function loadExercise(id: string, solution?: string): Promise<Exercise | undefined> {
  return /^[a-z0-9-]+$/.test(id) && (solution !== undefined || existsSync(distribution('exercises', id))) ? loadModule(id, solution) : undefined;
}

export type ExerciseText = 'solution.ts' | 'starter.ts' | 'statement.md';

export function exerciseText(id: string, name: ExerciseText): string {
  return readFileSync(distribution('exercises', id, name), 'utf8');
}

async function loadModule(id: string, solution = exerciseText(id, 'solution.ts')): Promise<Exercise> {
  const module = (await import(`../exercises/${id}/exercise.ts`)) as { default: Exercise };
  return { ...module.default, hints: hintsOf(solution, module.default.functions) };
}
