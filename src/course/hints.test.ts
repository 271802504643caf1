import { expect, test } from 'vitest';
import { exerciseText, loadExercises } from './catalogue';

test('every function has three hints: the place, the words of its comment, the lines of the solution', async () => {
  for (const { id, functions, hints } of await loadExercises()) {
    const solution = exerciseText(id, 'solution.ts');
    const starter = exerciseText(id, 'starter.ts');
    for (const name of functions) {
      const [where, what, lines] = hints![name];
      expect(where).toContain(`\`${name}\``);
      expect(what.length).toBeGreaterThan(8);
      expect(what).not.toMatch(/@shape|\*\//);
      for (const line of lines.split('\n')) expect(solution).toContain(line.trim());
      expect(starter).not.toContain(lines.split('\n').at(-1) === '}' ? lines : lines.split('\n').slice(0, 3).join('\n  '));
    }
  }
});
