import { basename, sep } from 'node:path';
import { Uri, workspace } from 'vscode';
import type { BindingFact } from '../shapes/analysis';
import { backendInWords } from './choices';
import { defaultsOf } from '../training/training';
import type { Courses } from './courses';
import type { Pair } from './gradcheck';
import type { Hints } from './hints';
import type { History } from './history';
import type { Jobs } from './jobs';
import type { DashboardState, PanelState, TrainingRun } from './panel';
import { shapeRows } from './shape-rows';

export interface ViewParts {
  courses: Courses;
  history: History;
  hints: Hints;
  jobs: Jobs;
  bindings(uri: Uri): Promise<BindingFact[]>;
  dataOf(exercise: string): string | undefined;
  /** The two functions of a file that is no exercise, once they were checked. */
  pairOf(file: string): Pair | undefined;
}

/** What the panel shows of a subject: an exercise's id or a file's path. */
export async function panelState({ courses, history, hints, jobs, bindings, dataOf, pairOf }: ViewParts, subject: string | undefined): Promise<PanelState> {
  const exercises = courses.folder ? (await courses.all()).map(({ id, title }) => ({ id, title })) : [];
  const state: PanelState = { exercises, trusted: workspace.isTrusted, running: jobs.running, shapes: [], gradients: [] };
  if (subject === undefined) return state;
  const { check, gradients, failure } = history.of(subject);
  const exercise = await courses.exercise(subject);
  const defaults = exercise?.training && defaultsOf(exercise.training, dataOf(exercise.id) !== undefined);
  const uri = exercise ? courses.fileOf(exercise.id) : Uri.file(subject);
  const known = uri ? await bindings(uri).catch(() => []) : [];
  return {
    ...state,
    subject: exercise
      ? {
          id: exercise.id,
          title: exercise.title,
          kind: 'exercise',
          trains: exercise.training !== undefined,
          checksGradients: exercise.checks.some(({ kind }) => kind === 'gradient'),
          hyperparameters: (exercise.training?.hyperparameters ?? []).map((h) => ({ name: h.name, value: defaults?.[h.name] ?? h.default, description: h.description })),
          next: exercise.training && trainsOn(dataOf(exercise.id)),
        }
      : { id: subject, title: workspace.asRelativePath(subject), kind: 'file', pair: pairInWords(pairOf(subject)), trains: false, checksGradients: false, hyperparameters: [] },
    hint: hints.of(subject),
    shapes: shapeRows(known, check?.value.seen ?? []),
    check,
    gradients,
    failure: failure && { ...failure, sentence: withoutFolder(failure.sentence, courses.folder) },
  };
}

export async function dashboardState({ courses, history, jobs }: ViewParts, current: string | undefined): Promise<DashboardState> {
  const state: DashboardState = { trusted: workspace.isTrusted, backend: backendInWords().sentence, running: jobs.running };
  if (!courses.folder) return state;
  const summaries = await courses.summaries();
  const next = summaries.find(({ status }) => status !== 'passed');
  return {
    ...state,
    course: { done: summaries.filter(({ status }) => status === 'passed').length, total: summaries.length, next: next && { id: next.id, title: next.title } },
    current: summaries.find(({ id }) => id === current),
    unfinished: current === undefined ? undefined : unfinished(history.of(current).runs.at(-1)),
  };
}

function unfinished(run: TrainingRun | undefined): DashboardState['unfinished'] {
  if (!run?.resumable || run.folder === undefined) return undefined;
  return { folder: run.folder, state: run.state, step: run.end?.step ?? run.series.steps.at(-1) ?? 0, total: run.total };
}

/** @param data path of the learner's own */
function trainsOn(data: string | undefined): string {
  return `The next training takes ${data === undefined ? 'the data that ships with the exercise' : basename(data)} and runs on ${backendInWords().sentence}.`;
}

function pairInWords(pair: Pair | undefined): Pair | undefined {
  return pair && { ...pair, inputs: basename(pair.inputs) };
}

/** Sentences name files by their whole path; within the course the name is enough. */
function withoutFolder(sentence: string, folder: Uri | undefined): string {
  return folder ? sentence.replaceAll(`${folder.fsPath}${sep}`, '') : sentence;
}
