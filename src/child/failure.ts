import { explainThrown, messageOf } from '../course/thrown';
import { InWords } from '../words';
import { StepFailed } from '../training/control';
import type { Failure } from './messages';

export { InWords };

/** Line (from 1) of the innermost stack frame inside `file`, if any. */
export function lineIn(error: unknown, file: string): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.split('\n').find((frame) => frame.includes(`${file}:`));
  const line = at && /:(\d+)(?::\d+)?\)?$/.exec(at.trim())?.[1];
  return line ? Number(line) : undefined;
}

/** What was thrown, in words: where and what, no stack trace. */
export function inWords(thrown: unknown, file: string): Failure {
  if (!(thrown instanceof StepFailed)) return failureOf(thrown, file);
  const failure = failureOf(thrown.thrown, file);
  const steps = thrown.stepsBefore;
  return { ...failure, sentence: `${failure.sentence.replace(/[^.!?]$/, '$&.')} This was ${steps === 0 ? 'in the first step' : `after ${steps} ${steps === 1 ? 'step' : 'steps'}`}.` };
}

function failureOf(thrown: unknown, file: string): Failure {
  if (thrown instanceof InWords && (thrown.file !== undefined || thrown.kind !== 'learner')) {
    return { sentence: thrown.message, kind: thrown.kind, file: thrown.file ?? file, line: thrown.line };
  }
  const line = lineIn(thrown, file);
  const what = explainThrown({ message: messageOf(thrown) }, {});
  const where = line === undefined ? file : `${file}, line ${line}`;
  return { sentence: `${where}: ${what}`, kind: 'learner', file, line };
}
