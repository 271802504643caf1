/** The mechanical mistakes on the exercises' own solutions, judged by their own gradient checks. */
import type { Exercise, GradientCheck, TensorFlow } from '../../src/course/exercise';
import { exerciseText } from '../../src/course/catalogue';
import { loadLearner } from '../../src/child/learner';
import { checkSubject } from '../../src/child/gradients/run';
import { exerciseSubject, type Subject } from '../../src/child/gradients/subject';
import type { Outcome } from './catalogue';
import { mutants, mutators } from './mutators';

/** One outcome for each mistake and each check that it touches. */
export async function* exerciseOutcomes(tf: TensorFlow, exercise: Exercise): AsyncGenerator<Outcome> {
  const checks = exercise.checks.filter((check): check is GradientCheck => check.kind === 'gradient');
  if (checks.length === 0) return;
  const text = exerciseText(exercise.id, 'solution.ts');
  for (const mutator of mutators) {
    for (const mutant of mutants(text, { ...mutator, anywhere: true, only: mutator.only ?? /\bd[A-Z]\w*|\bd[wbaz]\b/ })) {
      for (const check of checks) {
        const subject = subjectOf(tf, check, mutant.text);
        if (unchanged(subjectOf(tf, check, text), subject)) continue;
        const report = await checkSubject(tf, subject);
        const first = report.causes[0];
        yield { ...mutant, network: exercise.id, seed: 0, report, same: false, named: first !== undefined && mutant.ids.includes(first.id), lineRight: first?.line === undefined || first.line === mutant.line };
      }
    }
  }
}

function subjectOf(tf: TensorFlow, check: GradientCheck, text: string): Subject {
  const source = { path: `${__dirname}/solution.ts`, text };
  return exerciseSubject(tf, check, loadLearner(source), source, 0);
}

/** Whether both give the same gradients and cost, or neither can be computed. */
function unchanged(a: Subject, b: Subject): boolean {
  const [left, right] = [a, b].map((subject) => {
    try {
      const gradients = subject.gradients(subject.parameters, subject.rest) as Record<string, { dataSync?(): ArrayLike<number> } | number>;
      const cost = subject.cost(subject.parameters, subject.rest) as { dataSync?(): ArrayLike<number> } | number;
      return [...Object.keys(subject.parameters).map((name) => gradients[`d${name}`]), cost].flatMap((value) => (typeof value === 'number' ? [value] : Array.from(value.dataSync!())));
    } catch {
      return undefined;
    }
  });
  if (!left || !right) return false;
  return left.length === right.length && left.every((value, i) => Math.abs(value - right[i]) <= 1e-9 * (1 + Math.abs(value)));
}
