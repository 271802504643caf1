import { addPoint, type FromPanel, type MetricPoint, type SteppedPicture, type TrainingRun } from '../../src/editor/panel';
import { element, nodes, part } from '../dom';
import { onThemeChange } from '../theme';
import { checkbox } from '../ui';
import { whyNot } from './busy';
import { chart, type Chart } from './chart';
import { isFraction, number, words } from './format';
import { pictureView } from './picture';
import { runReport, type RunActions, type RunReport } from './run-report';
import { smoothed } from './smoothing';
import { trainingControls, Typed, type TrainingState } from './training-controls';
import { tableOf, valueTable, type ValueTable } from './value-table';

type Send = (message: FromPanel) => void;

export interface TrainingPart {
  element: HTMLElement;
  state(state: TrainingState): void;
  runs(runs: TrainingRun[]): void;
  run(run: TrainingRun): void;
  points(run: number, points: MetricPoint[]): void;
  picture(run: number, picture: SteppedPicture): void;
}

/** Which metrics share a chart: costs and losses one, accuracies one, any other stands alone. */
export function chartOf(name: string): string {
  if (isFraction(name)) return 'Accuracy';
  return /cost|loss/i.test(name) ? 'Cost' : words(name).replace(/^./, (c) => c.toUpperCase());
}

export function trainingPart(send: Send, memory: { smoothing: number; logarithmic: boolean; remember(change: { smoothing?: number; logarithmic?: boolean }): void }): TrainingPart {
  const controls = element('div', { class: 'controls' });
  const report = element('div', { class: 'report' });
  const charts = element('div', { class: 'charts' });
  const table = element('div', { class: 'values' });
  const values = element('details', {}, element('summary', {}, 'Values as a table'), table);
  const slider = smoothingSlider(memory.smoothing, (beta) => {
    memory.remember({ smoothing: beta });
    draw();
  });
  let { logarithmic } = memory;
  const scale = checkbox('Logarithmic', logarithmic, 'Costs on a logarithmic scale: large and small ones in one chart.', (checked) => {
    logarithmic = checked;
    memory.remember({ logarithmic });
    draw();
  });
  slider.element.append(scale);
  const picture = pictureView();
  const root = element('div', { class: 'part training' }, controls, report, slider.element, charts, picture.element, values);

  const typed = new Typed();
  let latest: TrainingState = { trusted: true };
  /** The run that the learner chose; the newest one without it. */
  let chosen: number | undefined;
  let all: TrainingRun[] = [];
  let shown: Map<string, { names: string[]; chart: Chart }> = new Map();
  const current = () => all.find(({ id }) => id === chosen) ?? all.at(-1);
  const showControls = part<TrainingState>(controls, (state) => trainingControls(state, typed, send));
  const actions: RunActions = {
    show(id) {
      chosen = id;
      draw();
    },
    resume: (folder) => send({ kind: 'command', command: 'train', exercise: latest.subject?.id, resume: folder }),
    take(id) {
      const run = all.find((known) => known.id === id);
      if (!run || !latest.subject) return;
      typed.take(latest.subject.id, run);
      controls.replaceChildren(...nodes(trainingControls(latest, typed, send)));
    },
  };
  const showReport = part<RunReport | undefined>(report, (value) => runReport(value, actions));
  const showTable = part<ValueTable | undefined>(table, valueTable);

  onThemeChange(() => {
    for (const { chart } of shown.values()) chart.restyle();
    picture.restyle();
  });

  function draw(): void {
    const run = current();
    const names = Object.keys(run?.series.values ?? {});
    root.classList.toggle('empty', names.length === 0);
    root.classList.toggle('untrainable', !latest.subject?.trains);
    const groups = new Map<string, string[]>();
    for (const name of names) groups.set(chartOf(name), [...(groups.get(chartOf(name)) ?? []), name]);
    if (JSON.stringify([...groups]) !== JSON.stringify([...shown].map(([title, { names }]) => [title, names]))) {
      for (const { chart } of shown.values()) chart.destroy();
      shown = new Map([...groups].map(([title, names]) => [title, { names, chart: chart(title, names) }]));
      charts.replaceChildren(...[...shown.values()].map(({ chart }) => chart.element));
    }
    if (run) {
      const beta = slider.value();
      const columns = run.series.values;
      for (const { names, chart } of shown.values()) {
        chart.draw({ steps: run.series.steps, raw: columns, shown: Object.fromEntries(names.map((name) => [name, smoothed(columns[name], beta)])) }, logarithmic && !names.every(isFraction));
      }
    }
    picture.show(run?.picture);
    showReport(run && { shown: bare(run), all: all.map(bare).reverse(), why: whyNot(latest) });
    showTable(run && names.length > 0 ? tableOf(run) : undefined);
  }

  return {
    element: root,
    state(state) {
      latest = state;
      showControls(state);
      draw();
    },
    runs(runs) {
      all = runs;
      chosen = undefined;
      draw();
    },
    run(run) {
      if (run.state === 'running') chosen = run.id;
      all = all.some((known) => known.id === run.id) ? all.map((known) => (known.id === run.id ? run : known)) : [...all, run];
      draw();
    },
    points(id, points) {
      const run = all.find((known) => known.id === id);
      if (!run) return;
      for (const point of points) addPoint(run.series, point);
      if (run === current()) draw();
    },
    picture(id, newest) {
      const run = all.find((known) => known.id === id);
      if (!run) return;
      run.picture = newest;
      if (run === current()) picture.show(newest);
    },
  };
}

function smoothingSlider(initial: number, onChange: (beta: number) => void): { element: HTMLElement; value(): number } {
  const input = element('input', { type: 'range', id: 'smoothing', min: '0', max: '0.98', step: '0.02', value: String(initial) }) as HTMLInputElement;
  const value = element('output', { for: 'smoothing' }, number(initial));
  input.addEventListener('input', () => {
    value.textContent = number(Number(input.value));
    onChange(Number(input.value));
  });
  const root = element('div', { class: 'smoothing', title: 'Exponentially weighted average of the curves; 0 shows the measured values.' }, element('label', { for: 'smoothing' }, 'Smoothing β'), input, value);
  return { element: root, value: () => Number(input.value) };
}

function bare({ series: _, picture: __, ...run }: TrainingRun): Omit<TrainingRun, 'series'> {
  return run;
}
