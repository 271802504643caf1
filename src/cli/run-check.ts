import { startJob, type Limits } from '../child/client';
import type { CheckReport, CheckRequest, CheckResult, Failure, JudgeRequest } from '../child/messages';
import type { Exercise } from '../course/exercise';
import { interrupted } from '../course/interrupted';

/** Runs one check to its end; `failure` where a limit or a crash ended it, and the report holds what was known by then. */
export async function runCheck(exercise: Exercise, request: CheckRequest | JudgeRequest, limits: Limits, onOutput?: (text: string) => void): Promise<{ report: CheckReport; failure?: Failure }> {
  const done: CheckResult[] = [];
  const job = startJob(request, { onOutput, onEvent: (event) => void (event.event === 'partly' && done.push(...event.checks)) }, limits);
  const last = await job.last;
  if (last.event === 'checked') return { report: last.report };
  if (last.event !== 'failed') throw new Error(`A check ended with "${last.event}".`);
  return { report: interrupted(exercise, done, last.failure.sentence, last.failure.line), failure: last.failure };
}

/** A check in one line, a failed one with its sentence below. */
export function lineOf({ passed, function: f, kind, name, message }: CheckResult): string {
  return `${passed ? 'ok  ' : 'FAIL'} ${f}: ${name} (${kind})${passed ? '' : `\n     ${message}`}`;
}
