import { dirname } from 'node:path';
import type { CheckReport } from '../child/messages';
import { courseFolderOf, findExerciseFile } from '../course/folder';
import { recordProgress } from '../course/progress';
import { checkAll } from './check-all';
import type { Command } from './command';
import { lineOf, runCheck } from './run-check';
import { exerciseNamed, sourceOf } from './source';
import { parse, Usage } from './usage';

const form = 'check EXERCISE [--file F | --solution] [--json], or check --all [--dir FOLDER] [--json | --junit FILE] [--seconds N]';

/** The learner's own file in their course folder has its progress there; a folder that cannot be written loses nothing but that. */
function keepProgress(id: string, path: string, report: CheckReport): void {
  const folder = courseFolderOf(dirname(path));
  if (folder === undefined || findExerciseFile(folder, id) !== path) return;
  try {
    recordProgress(folder, report);
  } catch (error) {
    console.error(`The progress could not be kept in ${folder} (${(error as NodeJS.ErrnoException).code}).`);
  }
}

export const check: Command = {
  form,
  does: 'Checks an exercise, or all of a folder: shapes, values, properties and gradients.',
  async run(args) {
    const { values, positionals } = parse(
      args,
      { file: { type: 'string' }, solution: { type: 'boolean' }, json: { type: 'boolean' }, all: { type: 'boolean' }, dir: { type: 'string' }, junit: { type: 'string' }, seconds: { type: 'string' } },
      form,
    );
    if (values.all) {
      if (positionals.length > 0 || values.file !== undefined || values.solution) throw new Usage(`--all checks every exercise of a folder. Use: deep-learning-lab ${form}`);
      return checkAll(values);
    }
    if ([values.dir, values.junit, values.seconds].some((value) => value !== undefined)) throw new Usage(`--dir, --junit and --seconds belong to --all. Use: deep-learning-lab ${form}`);
    if (positionals.length > 1) throw new Usage(`Name one exercise. Use: deep-learning-lab ${form}`);
    const exercise = await exerciseNamed(positionals[0], form);
    const source = sourceOf(exercise, values);
    const { report, failure } = await runCheck(exercise, { job: 'check', exercise: exercise.id, source }, {}, (text) => process.stderr.write(text));
    if (failure && failure.kind !== 'learner') {
      console.error(failure.sentence);
      return failure.kind === 'usage' ? 2 : 1;
    }
    if (!failure) keepProgress(exercise.id, source.path, report);
    const { exercise: id, passed, checks } = report;
    if (values.json) console.log(JSON.stringify({ exercise: id, passed, checks }));
    else {
      for (const result of checks) console.log(lineOf(result));
      console.log(passed ? `${id}: all ${checks.length} checks pass.` : `${id}: ${checks.filter((c) => !c.passed).length} of ${checks.length} checks fail.`);
    }
    return passed ? 0 : 1;
  },
};
