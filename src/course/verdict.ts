/**
 * The verdict on a file that nobody has read. Its own process may say anything; so what its functions gave is judged once
 * more where the file was never loaded, and a check passes only when that holds.
 */
import { readInputs } from './call';
import { breaches, type Contract } from './contract';
import type { Exercise, TensorFlow } from './exercise';
import type { CheckReport, CheckResult } from './report';
import { callsOf, judge, namesOf } from './trial';
import type { Value } from './value';

/** The report with the checks that do not hold failed. @param tf on the backend whose results are judged */
export function verdict(tf: TensorFlow, exercise: Exercise, contracts: readonly Contract[], report: CheckReport): CheckReport {
  const checks: CheckResult[] = [...report.checks];
  for (const check of exercise.checks) {
    if (check.kind === 'gradient') continue;
    const told = checks.find(({ function: f, kind, name }) => f === check.function && kind === check.kind && name === check.name);
    if (told && !told.passed) continue;
    const contract = contracts.find((each) => each.function === check.function);
    const values = report.given?.find((given) => given.function === check.function && given.check === check.name)?.values ?? [];
    const sentence = callsOf(exercise, check).map((call, i): string | undefined => {
      const value = values[i] as Value | undefined;
      if (value === undefined) return 'nothing is known of what it gave.';
      const inputs = readInputs(tf, call);
      const names = namesOf(exercise, check.function, contract, inputs);
      return judge(tf, exercise, check, call, value, names)[0]?.sentence ?? (contract && breaches(contract, inputs, value, names.returns)[0]?.sentence);
    }).find(Boolean);
    if (sentence === undefined && told) continue;
    const message = `The file's own process calls this right, but judged outside of it: ${sentence ?? 'the check was never made.'} Take out what changes tf.js, the language or the checks.`;
    if (told) checks[checks.indexOf(told)] = { ...told, passed: false, message };
    else checks.push({ function: check.function, kind: check.kind, name: check.name, passed: false, message });
  }
  return { exercise: exercise.id, passed: checks.length > 0 && checks.every(({ passed }) => passed), checks, seen: report.seen };
}
