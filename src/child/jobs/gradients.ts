import { loadExercise } from '../../course/catalogue';
import type { Exercise, GradientCheck, LearnerModule, TensorFlow } from '../../course/exercise';
import { wrongBefore } from '../../course/relied-on';
import type { RunControl } from '../../training/control';
import { InWords } from '../failure';
import { checkSubject } from '../gradients/run';
import { exerciseSubject, pairSubject } from '../gradients/subject';
import type { Event, GradientReport, LearnerSource, Request } from '../messages';

/** Milliseconds after which causes are searched only briefly. */
const PATIENCE = 15_000;

/** The exercise's gradient checks on a learner's module. @param tf the double-precision tf */
export async function checkExerciseGradients(tf: TensorFlow, exercise: Exercise, checks: GradientCheck[], learner: LearnerModule, source: LearnerSource, options: { full?: boolean; breathe?(fraction: number): Promise<void> | void } = {}): Promise<GradientReport[]> {
  const reports: GradientReport[] = [];
  const started = performance.now();
  // The job has a limit of its own: causes of later checks are searched less long where earlier ones took their time.
  const patience = () => Math.max(0.1, 1 - (performance.now() - started) / PATIENCE);
  for (const check of checks) {
    const report = await checkSubject(tf, exerciseSubject(tf, check, learner, source, 0), { ...options, patience });
    const wrong = report.verdict === 'fail' ? wrongBefore({ tf, exercise, learner, source }, check) : undefined;
    if (wrong) report.causes = [{ id: 'cost-not-right', parameters: report.parameters.filter((each) => each.wrong).map(({ name }) => name), ...wrong }];
    reports.push(report);
  }
  return reports;
}

/** The job `gradients`: an exercise's gradient checks, of one function or of all. */
export async function gradients(tf: TensorFlow, request: Request & { job: 'gradients' }, learner: LearnerModule, post: (event: Event) => void, control: RunControl): Promise<void> {
  const exercise = await loadExercise(request.exercise);
  if (!exercise) throw new InWords(`There is no exercise "${request.exercise}".`, 'usage');
  const checks = exercise.checks.filter((check): check is GradientCheck => check.kind === 'gradient' && (request.function === undefined || check.function === request.function));
  const reports = await checkExerciseGradients(tf, exercise, checks, learner, request.source, { full: request.full, breathe: breather(post, control) });
  post({ event: 'gradients', reports });
}

/** The job `gradcheck`: any pair of exported functions. */
export async function gradcheck(tf: TensorFlow, request: Request & { job: 'gradcheck' }, learner: LearnerModule, post: (event: Event) => void, control: RunControl): Promise<void> {
  const subject = pairSubject(tf, learner, request.source, request, request.inputs, request.inputsFile);
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
