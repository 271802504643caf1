/** What a gradient check goes through beside the backward pass itself: a wrong cost makes right gradients look wrong. */
import { benchFor, perform } from './call';
import type { Exercise, GradientCheck, LearnerModule, TensorFlow } from './exercise';
import { whereDefined } from './presence';
import { placed } from './print';
import type { LearnerSource } from './report';
import { callsOf, judge, namesOf } from './trial';

interface Subject {
  exercise: Exercise;
  learner: LearnerModule;
  source: LearnerSource;
  tf: TensorFlow;
}

/** What is said of the first of the exercise's other functions that the check calls and whose values are not right. */
export function wrongBefore(subject: Subject, check: GradientCheck): { line?: number; message: string } | undefined {
  const name = reliedOn(subject, check).find((each) => !holds(subject, each));
  if (name === undefined) return undefined;
  const line = whereDefined(subject.source.text, name);
  return { line, message: placed(line, `the cost that these gradients belong to comes through \`${name}\`, which is not right yet. Make \`${name}\` right first.`) };
}

function reliedOn({ exercise, learner, tf }: Subject, check: GradientCheck): string[] {
  const used = new Set<PropertyKey>();
  const watched = new Proxy(learner, { get: (module, name) => (used.add(name), module[name as string]) });
  const engine = tf.engine();
  engine.startScope();
  try {
    const bench = benchFor(tf, { seed: check.name, trial: 0 });
    const { parameters, rest } = check.inputs(bench);
    check.cost(watched, parameters, rest, bench);
    check.gradients(watched, parameters, rest, bench);
  } catch {
    // What was used until then is known.
  } finally {
    engine.endScope();
  }
  return exercise.functions.filter((name) => name !== check.function && used.has(name) && typeof learner[name] === 'function');
}

function holds({ exercise, learner, source, tf }: Subject, name: string): boolean {
  return exercise.checks.every(
    (check) =>
      check.function !== name ||
      check.kind === 'gradient' ||
      callsOf(exercise, check).every((call) => {
        const { inputs, outcome } = perform(tf, learner, call, source.path);
        return outcome.value !== undefined && judge(tf, exercise, check, call, outcome.value, namesOf(exercise, name, undefined, inputs)).length === 0;
      }),
  );
}
