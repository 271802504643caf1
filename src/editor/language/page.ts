/** What a page links to: an exercise by its id. */
export interface Exercise {
  title: string;
  /** Where its statement is; undefined while no course is open. */
  statement?: string;
}

const teaching = /^Exercises that teach it: .*$/m;

/** A page of `media/diagnostics` with its exercises by name, and as links while a course is open. */
export function pageWithExercises(page: string, exerciseOf: (id: string) => Exercise | undefined): string {
  return page.replace(teaching, (line) =>
    line.replace(/`([a-z0-9-]+)`/g, (id: string, name: string) => {
      const exercise = exerciseOf(name);
      if (!exercise) return id;
      return exercise.statement === undefined ? exercise.title : `[${exercise.title}](${exercise.statement})`;
    }),
  );
}

/** Ids of the exercises that a page names. */
export function exercisesOf(page: string): string[] {
  return [...(teaching.exec(page)?.[0] ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id);
}
