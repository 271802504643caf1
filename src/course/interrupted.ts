/** What is known of a file whose check did not come to its end: an endless loop, a full memory, a crash. */
import type { Exercise } from './exercise';
import type { CheckReport, CheckResult } from './report';

/** @param done the results that had come in; @param sentence what ended the check */
export function interrupted({ id, functions }: Pick<Exercise, 'id' | 'functions'>, done: readonly CheckResult[], sentence: string, line?: number): CheckReport {
  const [at = functions[functions.length - 1], ...after] = functions.filter((name) => !done.some((result) => result.function === name));
  const unknown = (name: string, message: string): CheckResult => ({ function: name, kind: 'value', name: 'the checks end', passed: false, message, line: name === at ? line : undefined });
  const checks = [...done, unknown(at, sentence), ...after.map((name) => unknown(name, `Not checked, because checking \`${at}\` did not end.`))];
  return { exercise: id, passed: false, checks, seen: [] };
}
