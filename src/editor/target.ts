import { Uri, window } from 'vscode';
import type { Courses } from './courses';
import type { Target } from './panel';

/** Reads a command's argument, whoever called it. */
export function targetOf(argument: unknown): Target {
  if (typeof argument !== 'object' || argument === null || argument instanceof Uri) return {};
  const { exercise, function: name, name: row, ...others } = argument as Omit<Target, 'exercise'> & { exercise?: string | { id: string }; name?: string };
  return { exercise: typeof exercise === 'object' ? exercise.id : exercise, function: name ?? row, ...others };
}

/** The exercise in the active editor; while no text is active (a panel, a preview), the one that was active last. */
export function activeExercise(courses: Courses): string | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri ? courses.idOf(uri) : courses.current;
}

const icons = { passed: '$(pass-filled)', started: '$(circle-large-outline)', untouched: '$(circle-large-outline)' };

/** Lets the learner search for an exercise by title, course or function. */
export async function pickExercise(courses: Courses, title: string): Promise<string | undefined> {
  const exercises = await courses.summaries();
  const items = exercises.map((exercise) => ({
    label: `${icons[exercise.status]} ${exercise.title}`,
    description: exercise.course,
    detail: exercise.functions.map(({ name }) => name).join(', '),
    id: exercise.id,
  }));
  return (await window.showQuickPick(items, { title, placeHolder: 'Type a title or the name of a function', matchOnDescription: true, matchOnDetail: true }))?.id;
}
