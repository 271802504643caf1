import type { TrainingRun } from '../../src/editor/panel';
import { element, link, prose, scrolling, type Child } from '../dom';
import { button } from '../ui';
import { metric, moment, number, seconds, time, words } from './format';

/** What stands above the curves: the shown run, and those that can be shown instead. */
export interface RunReport {
  shown: Omit<TrainingRun, 'series'>;
  /** Newest first, the shown one among them. */
  all: Omit<TrainingRun, 'series'>[];
  /** Why nothing can be started now, in words. */
  why?: string;
}

export interface RunActions {
  show(id: number): void;
  resume(folder: string): void;
  /** Puts what a run was started with into the fields. */
  take(id: number): void;
}

const states: Record<TrainingRun['state'], string> = {
  running: 'Training',
  paused: 'Paused',
  ended: 'Trained',
  stopped: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
  killed: 'Ended from outside',
  elsewhere: 'Runs in another window',
};

export function runReport(report: RunReport | undefined, actions: RunActions): Child[] {
  if (!report) return [element('p', { class: 'empty-state' }, 'No training yet. Press Train and the curves of cost and accuracy are drawn here while it runs.')];
  const { shown, all, why } = report;
  const { folder, end } = shown;
  return [
    element('p', { class: 'run-head' }, headline(shown)),
    shown.why !== undefined && element('p', { class: 'note wrong' }, ...prose(shown.why)),
    end?.best && element('p', {}, `Early stopping kept the weights of step ${end.best.step}, where ${words(end.best.metric)} was best: ${metric(end.best.metric, end.best.value)}.`),
    ...shown.warnings.map((sentence) => element('p', { class: 'note' }, ...prose(sentence))),
    shown.resumable && folder !== undefined ? element('div', { class: 'buttons' }, button('Resume This Run', () => actions.resume(folder), { secondary: shown.state === 'failed', disabled: why !== undefined, title: why ?? 'It goes on from its last checkpoint, with its own settings and data.' })) : undefined,
    end && Object.keys(end.metrics).length > 0
      ? element('dl', { class: 'metrics' }, ...Object.entries(end.metrics).map(([name, value]) => element('div', {}, element('dt', {}, words(name)), element('dd', {}, metric(name, value)))))
      : undefined,
    all.length > 1 && element('details', { class: 'runs-kept' }, element('summary', { 'data-key': 'runs' }, `All ${all.length} runs`), runTable(all, shown.id, actions)),
  ];
}

function headline(run: Omit<TrainingRun, 'series'>): string {
  const running = run.state === 'running' || run.state === 'paused';
  const parts = [
    states[run.state],
    run.backend && `on ${run.backend}`,
    run.data && `with ${run.data}`,
    run.end?.stopped && run.total !== undefined ? `at step ${run.end.step} of ${run.total}` : '',
    run.end ? `after ${seconds(run.end.seconds)}` : '',
    running ? `since ${time(run.at)}` : `(${moment(run.at)})`,
  ];
  return parts.filter(Boolean).join(' ');
}

function runTable(runs: RunReport['all'], shown: number, actions: RunActions): HTMLElement {
  const rows = runs.map((run) => {
    const settings = [...Object.entries(run.hyperparameters), ...Object.entries(run.settings).filter((entry): entry is [string, number] => entry[1] !== undefined)];
    const results = Object.entries(run.end?.metrics ?? {});
    return element(
      'tr',
      { class: run.id === shown ? 'shown' : undefined, 'aria-current': run.id === shown ? 'true' : undefined },
      element('th', { scope: 'row' }, link(moment(run.at), () => actions.show(run.id), 'Show the curves of this run')),
      element('td', {}, states[run.state].toLowerCase()),
      element('td', {}, results.map(([name, value]) => `${words(name)} ${metric(name, value)}`).join(', ')),
      element('td', {}, settings.map(([name, value]) => `${words(name)} ${number(value)}`).join(', ')),
      element('td', {}, link('use settings', () => actions.take(run.id), `Put the settings of the run of ${time(run.at)} into the fields`)),
    );
  });
  const head = element('tr', {}, ...['run', 'state', 'results', 'settings', ''].map((name) => element('th', { scope: 'col' }, name)));
  return scrolling('Runs', element('table', { class: 'run-table' }, element('thead', {}, head), element('tbody', {}, ...rows)));
}
