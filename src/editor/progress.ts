import type { CheckReport } from '../child/messages';

export type FunctionStatus = 'passed' | 'failed';

/** What is known of an exercise's functions after a report: the functions it checked are judged anew, the others stay. */
export function statusAfter(known: Readonly<Record<string, FunctionStatus>>, report: Pick<CheckReport, 'checks'>): Record<string, FunctionStatus> {
  const after: Record<string, FunctionStatus> = { ...known };
  for (const { function: name } of report.checks) {
    after[name] = report.checks.every((check) => check.function !== name || check.passed) ? 'passed' : 'failed';
  }
  return after;
}
