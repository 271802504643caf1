/** The mark of a whole course folder. */
import { readFileSync } from 'node:fs';
import { loadExercises } from './catalogue';
import { findExerciseFile } from './folder';
import type { CheckReport, LearnerSource } from './report';

export interface Grade {
  exercises: Pick<CheckReport, 'exercise' | 'passed' | 'checks'>[];
  passed: number;
  total: number;
}

/**
 * Checks every exercise in the curriculum's order; a missing file is a failed exercise, and one that cannot be checked
 * harms no other.
 * @param check checks one file in a process of its own, with its own limits; a rejection's message is a sentence
 */
export async function gradeFolder(folder: string, check: (exercise: string, source: LearnerSource) => Promise<CheckReport>): Promise<Grade> {
  const exercises: Grade['exercises'] = [];
  for (const { id, functions } of await loadExercises()) {
    const failed = (message: string): Grade['exercises'][number] => ({
      exercise: id,
      passed: false,
      checks: [{ function: functions[0], kind: 'static', name: 'the file can be checked', passed: false, message }],
    });
    const path = findExerciseFile(folder, id);
    if (path === undefined) {
      exercises.push(failed(`There is no file ${id}.ts in ${folder}. "deep-learning-lab start" writes it.`));
      continue;
    }
    try {
      const report = await check(id, { path, text: readFileSync(path, 'utf8') });
      exercises.push({ exercise: id, passed: report.passed, checks: report.checks });
    } catch (error) {
      exercises.push(failed(error instanceof Error ? error.message : String(error)));
    }
  }
  return { exercises, passed: exercises.filter(({ passed }) => passed).length, total: exercises.length };
}

/** The grade as JUnit XML: a suite for each exercise, a case for each check. */
export function junitOf(grade: Grade): string {
  const suites = grade.exercises.map(({ exercise, checks }) => {
    const cases = checks.map(({ function: f, kind, name, passed, message, expected, actual }) => {
      const head = `    <testcase classname="${escaped(`${exercise}.${f}`)}" name="${escaped(`${name} (${kind})`)}"`;
      if (passed) return `${head}/>`;
      const both = expected !== undefined && actual !== undefined ? `expected ${expected}\nactual ${actual}` : '';
      return `${head}>\n      <failure message="${escaped(message)}">${escaped(both)}</failure>\n    </testcase>`;
    });
    return `  <testsuite name="${escaped(exercise)}" tests="${checks.length}" failures="${checks.filter(({ passed }) => !passed).length}">\n${cases.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

/** Control characters have no place in XML, not even escaped. */
function escaped(text: string): string {
  const clean = Array.from(text, (c) => (c < ' ' && c !== '\n' && c !== '\t' ? ' ' : c)).join('');
  return clean.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
