import type { CheckReport } from '../child/messages';

export type FunctionStatus = 'passed' | 'failed';

/** What is known of an exercise's functions after a report: the functions it checked are judged anew, the others stay. One that is not written is not judged. */
export function statusAfter(known: Readonly<Record<string, FunctionStatus>>, report: Pick<CheckReport, 'checks'>): Record<string, FunctionStatus> {
  const after: Record<string, FunctionStatus> = { ...known };
  for (const { function: name } of report.checks) {
    const own = report.checks.filter((check) => check.function === name);
    if (own.some(({ unwritten }) => unwritten !== undefined)) delete after[name];
    else after[name] = own.every(({ passed }) => passed) ? 'passed' : 'failed';
  }
  return after;
}
