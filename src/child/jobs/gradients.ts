import type { GradientCheck, LearnerModule, TensorFlow } from '../../course/exercise';
import type { RunControl } from '../../training/control';
import { checkSubject } from '../gradients/run';
import { exerciseSubject, pairSubject } from '../gradients/subject';
import type { Event, GradientReport, LearnerSource, Request } from '../messages';

/** The exercise's gradient checks on a learner's module. @param tf the double-precision tf */
export async function checkExerciseGradients(tf: TensorFlow, checks: GradientCheck[], learner: LearnerModule, source: LearnerSource, options: { full?: boolean; breathe?(fraction: number): Promise<void> | void } = {}): Promise<GradientReport[]> {
  const reports: GradientReport[] = [];
  for (const check of checks) reports.push(await checkSubject(tf, exerciseSubject(tf, check, learner, source, 1), options));
  return reports;
}

/** The job `gradcheck`: any pair of exported functions. */
export async function gradcheck(tf: TensorFlow, request: Request & { job: 'gradcheck' }, learner: LearnerModule, post: (event: Event) => void, control: RunControl): Promise<void> {
  const subject = pairSubject(tf, learner, request.source, request, request.inputs);
  const report = await checkSubject(tf, subject, { full: request.full, breathe: breather(post, control) });
  post({ event: 'gradients', reports: [report] });
}

/** Reports progress in whole per cents and lets a stop through. */
export function breather(post: (event: Event) => void, control: RunControl): (fraction: number) => Promise<void> {
  let shown = -1;
  return async (fraction) => {
    const percent = Math.floor(100 * fraction);
    if (percent > shown) {
      shown = percent;
      post({ event: 'progress', message: 'Checking gradients', fraction });
    }
    await control.breathe();
  };
}
