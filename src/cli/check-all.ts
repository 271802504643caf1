import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Limits } from '../child/client';
import { networkSeal } from '../child/seal';
import type { CheckReport, LearnerSource } from '../child/messages';
import { exerciseText } from '../course/catalogue';
import type { Exercise } from '../course/exercise';
import { gradeFolder, type Grade } from '../course/grade';
import { junitOf } from '../course/junit';
import { lineOf, runCheck } from './run-check';
import { absolute, Usage } from './usage';

const MEGABYTES = 1024;

/** `check --all`: every exercise of a folder, in processes that may read the folder and nothing else. */
export async function checkAll({ dir = '.', json, junit, seconds = '60' }: { dir?: string; json?: boolean; junit?: string; seconds?: string }): Promise<number> {
  const folder = absolute(dir);
  if (!existsSync(folder)) throw new Usage(`${dir}: there is no such folder.`);
  if (!statSync(folder).isDirectory()) throw new Usage(`${dir} is a file; --dir names a folder.`);
  try {
    readdirSync(folder);
  } catch (error) {
    throw new Usage(`${dir} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  if (json && junit !== undefined) throw new Usage('Give --json or --junit, not both.');
  if (junit !== undefined && !existsSync(dirname(absolute(junit)))) throw new Usage(`${junit}: its folder does not exist.`);
  if (!(Number(seconds) > 0)) throw new Usage(`--seconds takes a number above 0, not "${seconds}".`);
  const limits: Limits = { seconds: Number(seconds), megabytes: MEGABYTES, sealed: { read: [folder] } };
  console.error(`Limits for each exercise: ${seconds} s, ${MEGABYTES} MB, no file written, none read outside the folder. ${networkSeal()}`);
  const grade = await gradeFolder(folder, (exercise, source) => checkSealed(exercise, source, limits));
  if (json) console.log(JSON.stringify(grade));
  else print(grade);
  if (junit !== undefined) {
    try {
      writeFileSync(absolute(junit), junitOf(grade));
    } catch (error) {
      throw new Usage(`${junit} cannot be written: ${(error as NodeJS.ErrnoException).code}.`);
    }
  }
  return grade.passed === grade.total ? 0 : 1;
}

const BACKEND = 'wasm';

/** Shapes, values and properties on wasm, judged outside of the sealed process; gradients beside it in a process with double precision. */
async function checkSealed(exercise: Exercise, source: LearnerSource, limits: Limits): Promise<CheckReport> {
  const solution = exerciseText(exercise.id, 'solution.ts');
  const [values, gradients] = await Promise.all([
    runCheck(exercise, { job: 'check', exercise: exercise.id, source, solution, backend: BACKEND, given: true }, limits),
    exercise.checks.some(({ kind }) => kind === 'gradient') ? runCheck(exercise, { job: 'check', exercise: exercise.id, source, solution, only: { kind: 'gradient' } }, limits) : undefined,
  ]);
  if (values.failure || unloaded(values.report)) return values.report;
  const { report, failure } = await runCheck(exercise, { job: 'judge', exercise: exercise.id, backend: BACKEND, report: values.report }, {});
  if (failure) throw new Error(failure.sentence);
  if (!gradients || gradients.report.checks.every(({ name }) => report.checks.some((known) => known.name === name))) return report;
  const checks = exercise.functions.flatMap((name) => [report, gradients.report].flatMap((each) => each.checks.filter((check) => check.function === name)));
  return { ...report, checks, passed: checks.every(({ passed }) => passed) };
}

/** A file that could not be loaded, or that changed tf.js, has one failed check and no results. */
const unloaded = ({ passed, given }: CheckReport): boolean => !passed && given === undefined;

function print({ exercises, passed, total }: Grade): void {
  for (const { exercise, passed: good, checks } of exercises) {
    console.log(`${good ? 'ok  ' : 'FAIL'} ${exercise}: ${checks.filter((check) => check.passed).length} of ${checks.length} checks pass`);
    for (const check of checks) if (!check.passed) console.log(`  ${lineOf(check).replace(/\n/g, '\n  ')}`);
  }
  console.log(`${passed} of ${total} exercises pass.`);
}
