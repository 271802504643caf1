import { exerciseText, loadExercise } from '../../course/catalogue';
import { runChecks } from '../../course/check';
import { contractsOf, languageOfFile, loadEngine } from '../../course/engine';
import type { LearnerModule, TensorFlow } from '../../course/exercise';
import { InWords, inWords } from '../failure';
import { checkSubject } from '../gradients/run';
import { exerciseSubject } from '../gradients/subject';
import { loadLearner } from '../learner';
import type { CheckReport, CheckRequest, Event } from '../messages';
import { lockLanguage } from '../guard';
import { tampering } from '../witness';

/** Checks an exercise on the learner's text. @param tf in double precision, or on the backend that is asked for */
export async function check(tf: TensorFlow, request: CheckRequest, post: (event: Event) => void, sealed: boolean): Promise<void> {
  const exercise = await loadExercise(request.exercise, request.solution);
  if (!exercise) throw new InWords(`There is no exercise "${request.exercise}".`, 'usage');
  const { source } = request;
  const engine = await loadEngine();
  if (sealed) lockLanguage(tf);
  let learner: LearnerModule;
  try {
    learner = loadLearner(source);
  } catch (error) {
    return post({ event: 'checked', report: unloadable(request, exercise.functions, error) });
  }
  const solution = request.solution ?? exerciseText(exercise.id, 'solution.ts');
  const variantPath = `${exercise.id}.variant.ts`;
  const contracts = await contractsOf(solution);
  // What the code changed when it was loaded, and what it changed when it was called.
  const tampered = (): CheckReport | undefined => {
    const sentence = tampering(tf);
    return sentence === undefined ? undefined : unusable(request, exercise.functions, 'tf.js is as it ships', sentence);
  };
  const run = (): Promise<CheckReport> =>
    runChecks({
      exercise,
      solution,
      tf,
      learner,
      source,
      loadVariant: (text) => loadLearner({ path: variantPath, text }),
      variantPath,
      contracts,
      analysis: engine.analyse({ ...source, language: languageOfFile(source.path) ?? 'typescript' }),
      gradientCheck: request.backend ? undefined : (planned) => checkSubject(tf, exerciseSubject(tf, planned, learner, source, 0)),
      only: request.only,
      given: request.given,
      progress: (message) => post({ event: 'progress', message }),
      partly: (checks) => post({ event: 'partly', checks }),
    });
  const report: CheckReport = tampered() ?? (await run().catch((error: unknown) => tampered() ?? Promise.reject<CheckReport>(error)));
  post({ event: 'checked', report: tampered() ?? report });
}

/** The report on a file that could not even be loaded. */
function unloadable(request: CheckRequest, functions: string[], error: unknown): CheckReport {
  const { sentence, line } = inWords(error, request.source.path);
  return unusable(request, functions, 'the file loads', sentence, line);
}

/** One failed check, with the sentence that says why there are no others. */
function unusable({ exercise, only }: CheckRequest, functions: string[], name: string, message: string, line?: number): CheckReport {
  return { exercise, passed: false, checks: [{ function: only?.function ?? functions[0], kind: 'static', name, passed: false, message, line }], seen: [] };
}
