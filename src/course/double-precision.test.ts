/** In a process of its own: all copies of tf.js share one engine. */
import { expect, test } from 'vitest';
import { checkText } from '../../test/support/course';
import { exerciseText, loadExercises } from './catalogue';

test.each((await loadExercises()).map(({ id }) => id))('%s: the solution passes in double precision', async (id) => {
  const { checks } = await checkText(id, exerciseText(id, 'solution.ts'), {}, 'float64');
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
});
