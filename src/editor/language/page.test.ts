import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadExercises } from '../../course/catalogue';
import { distribution } from '../../distribution';
import { exercisesOf, pageWithExercises } from './page';

const pages = readdirSync(distribution('diagnostics')).map((name) => ({ name, text: readFileSync(distribution('diagnostics', name), 'utf8') }));

test('every exercise that a page names exists', async () => {
  const ids = (await loadExercises()).map(({ id }) => id);
  const named = pages.flatMap(({ name, text }) => exercisesOf(text).map((id) => ({ name, id })));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ id }) => !ids.includes(id))).toEqual([]);
});

test('exercises become links while a course is open, and titles while none is', () => {
  const page = 'Use `tf.add`.\n\nExercises that teach it: `one`, `two`.\n';
  const exerciseOf = (statement?: string) => (id: string) => (id === 'one' ? { title: 'The first', statement } : undefined);
  expect(pageWithExercises(page, exerciseOf('file:///c/one.md'))).toBe('Use `tf.add`.\n\nExercises that teach it: [The first](file:///c/one.md), `two`.\n');
  expect(pageWithExercises(page, exerciseOf())).toBe('Use `tf.add`.\n\nExercises that teach it: The first, `two`.\n');
});
