import type { Grade } from './grade';

/** A grade as JUnit XML: a suite for each exercise, a case for each check. */
export function junitOf({ exercises }: Grade): string {
  const failures = (checks: { passed: boolean }[]): number => checks.filter(({ passed }) => !passed).length;
  const suites = exercises.map(({ exercise, checks }) => {
    const cases = checks.map(({ function: f, kind, name, passed, message, expected, actual }) => {
      const head = `    <testcase classname="${escaped(`${exercise}.${f}`)}" name="${escaped(`${name} (${kind})`)}"`;
      if (passed) return `${head}/>`;
      const both = expected !== undefined && actual !== undefined ? `expected ${expected}\nactual ${actual}` : '';
      return `${head}>\n      <failure message="${escaped(message)}" type="${kind}">${escaped(both)}</failure>\n    </testcase>`;
    });
    return `  <testsuite name="${escaped(exercise)}" tests="${checks.length}" failures="${failures(checks)}" errors="0" skipped="0">\n${cases.join('\n')}\n  </testsuite>`;
  });
  const all = exercises.flatMap(({ checks }) => checks);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="deep-learning-lab" tests="${all.length}" failures="${failures(all)}">\n${suites.join('\n')}\n</testsuites>\n`;
}

/** Characters that XML has no place for, not even escaped, become spaces; line ends survive in attributes. */
function escaped(text: string): string {
  const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };
  return text.replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ').replace(/[&<>"\n\t]/g, (mark) => marks[mark]);
}
