import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { courseFolderOf } from '../course/folder';
import { isResumable, readRun, readRuns, runsIn, type KeptRun } from '../training/runs/folder';
import type { Command } from './command';
import { absolute, parse, Usage } from './usage';

const form = 'runs [--runs DIR] [--json]';

export const runs: Command = {
  form,
  does: 'Lists the trainings that are kept, newest first.',
  async run(args) {
    const { values } = parse(args, { runs: { type: 'string' }, json: { type: 'boolean' } }, form);
    const folder = values.runs === undefined ? defaultRuns(process.cwd()) : absolute(values.runs);
    if (folder === undefined) throw new Usage('There is no course folder here. Go to the course folder, or name the folder of the runs with --runs DIR.');
    if (values.runs !== undefined && !existsSync(folder)) throw new Usage(`${folder}: there is no such folder.`);
    const kept = readRuns(folder);
    if (values.json) console.log(JSON.stringify(kept.map((run) => ({ id: run.id, folder: run.folder, state: run.state, resumable: isResumable(run), start: run.history.start, step: stepOf(run), metrics: lastOf(run) })), null, 2));
    else if (kept.length === 0) console.log(`No training is kept in ${folder}.`);
    else for (const run of kept) console.log(line(run));
    for (const sentence of kept.flatMap((run) => run.history.damage)) console.error(sentence);
    return 0;
  },
};

/** Where runs are kept unless told: in the course folder at or above this one. */
export function defaultRuns(folder: string): string | undefined {
  const course = courseFolderOf(folder);
  return course && runsIn(course);
}

/** The run that `--resume` names: a path, the name of a run, or `last`, the newest that can go on. @throws Usage */
export function runNamed(name: string, runs: string | undefined, exercise: string | undefined): KeptRun {
  if (name === 'last') {
    const found = runs && readRuns(runs).find((run) => (exercise === undefined || run.history.start?.exercise === exercise) && isResumable(run));
    if (!found) throw new Usage(`There is no training that could go on${runs ? ` in ${runs}` : ': this is no course folder, so name the folder of the runs with --runs DIR'}.`);
    return found;
  }
  const candidates = [...(isAbsolute(name) || !runs ? [] : [join(runs, name)]), absolute(name)];
  const folder = candidates.find((candidate) => existsSync(candidate));
  if (folder === undefined) throw new Usage(`There is no run "${name}"${runs ? ` in ${runs}` : ''}. "deep-learning-lab runs" lists those there are.`);
  try {
    return readRun(folder);
  } catch {
    throw new Usage(`${folder}: this folder holds no run: history.jsonl is missing or cannot be read.`);
  }
}

function stepOf({ history }: KeptRun): number {
  return history.last && 'result' in history.last ? history.last.result.step : (history.metrics.at(-1)?.step ?? 0);
}

function lastOf({ history }: KeptRun): Record<string, number> {
  if (history.last?.entry === 'end') return history.last.result.metrics;
  return Object.fromEntries(history.metrics.map(({ name, value }) => [name, value]));
}

function line(run: KeptRun): string {
  const { start, last } = run.history;
  const results = Object.entries(lastOf(run)).map(([name, value]) => `${name} ${/accuracy/i.test(name) ? `${(100 * value).toFixed(2)} %` : value.toPrecision(4)}`);
  const where = `step ${stepOf(run)}${start ? ` of ${start.steps}` : ''}`;
  const why = last && 'sentence' in last ? last.sentence : '';
  return [run.id.padEnd(40), run.state.padEnd(11), where, start?.backend, ...results, why].filter(Boolean).join('  ');
}
