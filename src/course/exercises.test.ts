/** Every exercise there is, as learners meet it: starter, solution, and each listed mistake in several hands. */
import { describe, expect, test } from 'vitest';
import { checkText, exerciseOf, tensorFlow } from '../../test/support/course';
import { restyle, STYLES } from '../../test/support/restyle';
import { exerciseText, loadExercises } from './catalogue';
import type { CheckReport } from './report';
import { patched } from './mistakes';

const exercises = await loadExercises();
await tensorFlow('float32');

const failing = (report: CheckReport, name?: string) => report.checks.filter((check) => !check.passed && (!name || check.function === name));
const words = (report: CheckReport): string => failing(report).map((check) => `${check.function}: ${check.message}`).join('\n');

describe.each(exercises.map(({ id }) => id))('%s', (id) => {
  const solution = exerciseText(id, 'solution.ts');

  test('the solution passes, in any style', async () => {
    for (const text of [solution, ...STYLES.map((style) => restyle(solution, style))]) {
      const report = await checkText(id, text);
      expect(words(report)).toBe('');
      expect(report.passed).toBe(true);
    }
  });

  test('the starter fails with the line to write', async () => {
    const { functions } = await exerciseOf(id);
    const starter = exerciseText(id, 'starter.ts');
    const report = await checkText(id, starter);
    for (const name of functions) {
      const [first] = failing(report, name);
      expect(first.message).toMatch(/^Line \d+: (not written yet|`\w+` calls `\w+`, which is not written yet)/);
      expect(starter.split('\n')[first.line! - 1]).toContain('TODO: ');
    }
  });

  test('every function has a value check and at least six mistakes are listed', async () => {
    const { functions, checks, mistakes } = await exerciseOf(id);
    expect(functions.filter((name) => !checks.some((check) => check.function === name && check.kind !== 'gradient'))).toEqual([]);
    expect(new Set(mistakes.map((mistake) => `${mistake.function}/${mistake.id}`)).size).toBeGreaterThanOrEqual(6);
  });

  test('each mistake is named first, in any style', async () => {
    const { functions, mistakes } = await exerciseOf(id);
    const missed: string[] = [];
    let index = 0;
    for (const [at, mistake] of mistakes.entries()) {
      // One patch of each mistake in one hand; all patches in all styles are for `npm run proof`.
      for (const patch of process.env.PROOF ? mistake.patches : [mistake.patches[at % mistake.patches.length]]) {
        const text = patched(solution, mistake.function, [patch], functions)!;
        const style = STYLES[index++ % STYLES.length];
        for (const written of process.env.PROOF ? [text, ...STYLES.map((each) => restyle(text, each))] : [index % 2 ? text : restyle(text, style)]) {
          const [first] = failing(await checkText(id, written, { only: { function: mistake.function } }));
          if (first?.mistake !== mistake.id || !first.message.includes(mistake.message)) {
            missed.push(`${mistake.function} ${mistake.id} (${written === text ? 'plain' : 'restyled'}) ${patch.to}: ${first?.mistake} ${first?.message}`);
          }
        }
      }
    }
    expect(missed).toEqual([]);
  }, process.env.PROOF ? 600_000 : 60_000);
});
