import type { Exercise } from './exercise';

/** The README.md of a course folder: the exercises by course. */
export function courseReadme(exercises: readonly Exercise[]): string {
  const courses = [...new Set(exercises.map(({ course }) => course))];
  const lists = courses.map((course) => {
    const rows = exercises.filter((exercise) => exercise.course === course);
    return `## ${course}\n\n${rows.map(({ id, title }) => `- [${title}](${id}.md): write [${id}.ts](${id}.ts)`).join('\n')}\n`;
  });
  return [
    '# Your course\n',
    'Open a statement (`.md`, with its preview), write the lines marked `// TODO` in the file of the same name, and check it: in VS Code by the',
    'links above each function, on the command line by `deep-learning-lab check EXERCISE`. The lab never overwrites a file that',
    'you changed; "Reset Exercise" keeps a copy. All formulas and shapes stand together in [formulas.md](formulas.md).\n',
    ...lists,
  ].join('\n');
}
