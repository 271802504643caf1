// What vitest's JSON reports say, counted and in words.
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures: { what: string, why: string }[] }} Counts
 */

/** @returns {Counts} */
export function noTests() {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

/** Counts something that did not work as one failed test. */
export function addFailure(counts, what, why) {
  counts.failed += 1;
  counts.failures.push({ what, why });
}

/**
 * Adds a JSON report of vitest. A file that could not even be loaded, and a report that was never written, count as one failure each.
 * @param {Counts} counts
 * @param {string} path of the report
 * @param {string} what name of the run
 * @param {(path: string) => string} relative how a test file is named
 */
export function addReport(counts, path, what, relative) {
  if (!existsSync(path)) return addFailure(counts, what, 'The run ended before its report was written.');
  const report = JSON.parse(readFileSync(path, 'utf8'));
  counts.passed += report.numPassedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) addFailure(counts, `${relative(file.name)} > ${test.fullName}`, test.failureMessages.join('\n'));
    if (file.status === 'failed' && failed.length === 0) addFailure(counts, relative(file.name), file.message || 'The file failed outside its tests.');
  }
  if (!report.success && counts.failed === 0) addFailure(counts, what, 'The run failed outside its tests.');
}

/** The last line: `N passed, N failed`, with `, N skipped` where some were. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
