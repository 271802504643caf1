import { dirname, sep } from 'node:path';
import type { Disposable } from 'vscode';
import { isResumable, readRun, readRuns, type KeptRun } from '../training/runs/folder';
import { readPicture } from '../training/runs/picture-file';
import { KEPT_RUNS, type History } from './history';
import { addPoint, type Series, type TrainingRun } from './panel';
import { thinned } from './series';

const SHOWN_STEPS = 2000;
const LOOK_AGAIN_MS = 1500;

/**
 * Shows what the disk keeps of earlier windows. A run that goes on in another process (another window, or the one that
 * was just reloaded) is looked at again until it has ended; one that begins there is noticed.
 */
export class KeptRuns implements Disposable {
  private timer?: NodeJS.Timeout;
  private folder?: string;
  private watcher?: Disposable;

  /** @param watch calls back when somebody begins to write to a run of a folder */
  constructor(
    private readonly history: History,
    private readonly watch: (folder: string, begun: () => void) => Disposable,
  ) {}

  /** @param folder of the runs; undefined while no course is open */
  show(folder: string | undefined): void {
    if (folder === this.folder) return;
    this.folder = folder;
    this.watcher?.dispose();
    this.watcher = folder === undefined ? undefined : this.watch(folder, () => this.soon());
    this.read();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.dispose();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), LOOK_AGAIN_MS);
  }

  private read(): void {
    clearTimeout(this.timer);
    if (this.folder === undefined) return;
    const kept = keptRuns(this.folder, KEPT_RUNS);
    for (const [exercise, runs] of kept) this.history.runsKept(exercise, runs);
    if (this.history.hasElsewhere([...kept.keys()])) this.soon();
  }
}

/** The newest runs of each exercise that a folder keeps, oldest first, without identities in this window. */
export function keptRuns(folder: string, perExercise: number): Map<string, Omit<TrainingRun, 'id'>[]> {
  const runs = new Map<string, Omit<TrainingRun, 'id'>[]>();
  for (const run of readRuns(folder, perExercise)) {
    const exercise = run.history.start?.exercise;
    if (exercise !== undefined) runs.set(exercise, [shownRun(run, folder), ...(runs.get(exercise) ?? [])]);
  }
  return runs;
}

/** Whether a run that has ended here can go on from a checkpoint. */
export function canGoOn(folder: string): boolean {
  try {
    return isResumable(readRun(folder));
  } catch {
    return false;
  }
}

function shownRun(run: KeptRun, runs: string): Omit<TrainingRun, 'id'> {
  const { start, at, metrics, last, warnings, damage } = run.history;
  const within = (sentence: string) => sentence.replaceAll(dirname(dirname(runs)) + sep, '');
  let series: Series = { steps: [], values: {} };
  for (const point of metrics) {
    // A resumed run repeats no step, but a damaged history may.
    if (point.step >= (series.steps.at(-1) ?? 0)) addPoint(series, point);
    if (series.steps.length > SHOWN_STEPS) series = thinned(series, SHOWN_STEPS / 2);
  }
  return {
    at: at ?? 0,
    folder: run.folder,
    backend: start?.backend,
    data: start?.dataName,
    total: start?.steps,
    hyperparameters: start?.hyperparameters ?? {},
    settings: { seed: start?.seed, dev: start?.dev, patience: start?.earlyStopping?.patience },
    series,
    picture: readPicture(run.folder),
    state: run.state === 'running' ? 'elsewhere' : run.state,
    end: last && 'result' in last ? last.result : undefined,
    why: last && 'sentence' in last ? within(last.sentence) : undefined,
    warnings: [...warnings, ...damage],
    resumable: isResumable(run),
  };
}
