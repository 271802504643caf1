import { exerciseText, loadExercise } from '../../course/catalogue';
import { runChecks } from '../../course/check';
import { contractsOf, languageOfFile, loadEngine } from '../../course/engine';
import type { LearnerModule, TensorFlow } from '../../course/exercise';
import { InWords, inWords } from '../failure';
import { checkSubject } from '../gradients/run';
import { exerciseSubject } from '../gradients/subject';
import { loadLearner } from '../learner';
import type { CheckReport, Event, Request } from '../messages';

type CheckRequest = Extract<Request, { job: 'check' }>;

/** Checks an exercise on the learner's text. @param tf the double-precision tf */
export async function check(tf: TensorFlow, request: CheckRequest, post: (event: Event) => void): Promise<void> {
  const exercise = await loadExercise(request.exercise);
  if (!exercise) throw new InWords(`There is no exercise "${request.exercise}".`, 'usage');
  const { source } = request;
  let learner: LearnerModule;
  try {
    learner = loadLearner(source);
  } catch (error) {
    return post({ event: 'checked', report: unloadable(request, exercise.functions, error) });
  }
  const solution = exerciseText(exercise.id, 'solution.ts');
  const engine = await loadEngine();
  const variantPath = `${exercise.id}.variant.ts`;
  const report = await runChecks({
    exercise,
    solution,
    tf,
    learner,
    source,
    loadVariant: (text) => loadLearner({ path: variantPath, text }),
    variantPath,
    contracts: await contractsOf(solution),
    analysis: engine.analyse({ ...source, language: languageOfFile(source.path) ?? 'typescript' }),
    gradientCheck: (planned) => checkSubject(tf, exerciseSubject(tf, planned, learner, source, 0)),
    only: request.only,
    progress: (message) => post({ event: 'progress', message }),
  });
  post({ event: 'checked', report });
}

/** The report on a file that could not even be loaded: one failed check, with the sentence that says why. */
function unloadable({ exercise, source, only }: CheckRequest, functions: string[], error: unknown): CheckReport {
  const { sentence: message, line } = inWords(error, source.path);
  return { exercise, passed: false, checks: [{ function: only?.function ?? functions[0], kind: 'static', name: 'the file loads', passed: false, message, line }], seen: [] };
}
