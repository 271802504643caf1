import { window } from 'vscode';
import type { Exercise } from '../course/exercise';
import { readRuns, type KeptRun } from '../training/runs/folder';

const SHOWN_PER_EXERCISE = 10;

/** Lets the learner choose one of the kept trainings; with words where none fits. */
export async function pickRun(runs: string, exercises: Exercise[], fits: (run: KeptRun) => boolean, title: string, none: string): Promise<KeptRun | undefined> {
  const kept = readRuns(runs, SHOWN_PER_EXERCISE).filter(fits);
  if (kept.length === 0) {
    void window.showInformationMessage(none);
    return undefined;
  }
  const items = kept.map((run) => ({
    label: exercises.find(({ id }) => id === run.history.start?.exercise)?.title ?? run.id,
    description: new Date(run.history.at ?? 0).toLocaleString(),
    detail: [`${run.state}${run.history.start ? `, ${run.history.start.steps} steps on ${run.history.start.backend}` : ''}`, ...last(run)].join(', '),
    run,
  }));
  return (await window.showQuickPick(items, { title, placeHolder: 'Which training?', matchOnDescription: true, matchOnDetail: true }))?.run;
}

/** The newest value of each metric. */
function last({ history }: KeptRun): string[] {
  const metrics = history.last?.entry === 'end' ? history.last.result.metrics : Object.fromEntries(history.metrics.map(({ name, value }) => [name, value]));
  const words = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const shown = (name: string, value: number) => (/accuracy/i.test(name) ? `${Number((100 * value).toFixed(2))} %` : String(Number(value.toPrecision(4))));
  return Object.entries(metrics).map(([name, value]) => `${words(name)} ${shown(name, value)}`);
}
