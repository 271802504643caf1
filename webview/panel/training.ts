import { addPoint, type FromPanel, type MetricPoint, type TrainingRun } from '../../src/editor/panel';
import { element, part, type Child } from '../dom';
import { button, numberField } from '../ui';
import { onThemeChange } from '../theme';
import { whyNot, type PartState } from './busy';
import { chart, type Chart } from './chart';
import { count, isFraction, metric, number, seconds, time, words } from './format';
import { smoothed } from './smoothing';

type Send = (message: FromPanel) => void;

/** What of the panel's state the training part shows. */
export type TrainingState = PartState<never>;

export interface TrainingPart {
  element: HTMLElement;
  state(state: TrainingState): void;
  runs(runs: TrainingRun[]): void;
  run(run: TrainingRun): void;
  points(run: number, points: MetricPoint[]): void;
}

/** Which metrics share a chart: costs and losses one, accuracies one, any other stands alone. */
export function chartOf(name: string): string {
  if (isFraction(name)) return 'Accuracy';
  return /cost|loss/i.test(name) ? 'Cost' : words(name).replace(/^./, (c) => c.toUpperCase());
}

export function trainingPart(send: Send, memory: { smoothing: number; remember(smoothing: number): void }): TrainingPart {
  const controls = element('div', { class: 'controls' });
  const report = element('div', { class: 'report' });
  const charts = element('div', { class: 'charts' });
  const table = element('div', { class: 'values' });
  const values = element('details', {}, element('summary', {}, 'Values as a table'), table);
  const slider = smoothingSlider(memory.smoothing, (beta) => {
    memory.remember(beta);
    draw();
  });
  const root = element('div', { class: 'part training' }, controls, report, slider.element, charts, values);

  const typed = new Map<string, string>();
  let all: TrainingRun[] = [];
  let shown: Map<string, { names: string[]; chart: Chart }> = new Map();
  const current = () => all.at(-1);
  const showControls = part<TrainingState>(controls, (state) => trainingControls(state, typed, send));
  const showReport = part<RunReport | undefined>(report, runReport);
  const showTable = part<ValueTable | undefined>(table, valueTable);

  onThemeChange(() => {
    for (const { chart } of shown.values()) chart.restyle();
  });

  function draw(): void {
    const run = current();
    const names = Object.keys(run?.series.values ?? {});
    root.classList.toggle('empty', names.length === 0);
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
        chart.draw({ steps: run.series.steps, raw: columns, shown: Object.fromEntries(names.map((name) => [name, smoothed(columns[name], beta)])) });
      }
    }
    showReport(run && { state: run.state, backend: run.backend, data: run.data, at: run.at, end: run.end, earlier: all.slice(0, -1).map(earlierRun) });
    showTable(run && names.length > 0 ? tableOf(run) : undefined);
  }

  return {
    element: root,
    state: showControls,
    runs(runs) {
      all = runs;
      draw();
    },
    run(run) {
      all = all.some((known) => known.id === run.id) ? all.map((known) => (known.id === run.id ? run : known)) : [...all, run];
      draw();
    },
    points(id, points) {
      const run = all.find((known) => known.id === id);
      if (!run) return;
      for (const point of points) addPoint(run.series, point);
      if (run === current()) draw();
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

/** @param typed what stands in the fields, by exercise and name: it outlives the controls */
function trainingControls({ subject, trusted, busy }: TrainingState, typed: Map<string, string>, send: Send): Child[] {
  if (!subject?.trains) return [element('p', { class: 'empty-state' }, subject ? `This ${subject.kind} has nothing to train. The exercises that train have a Train button in the course.` : 'Open an exercise to train it.')];
  const command = (name: 'train' | 'pause' | 'resume' | 'stop' | 'chooseData' | 'chooseBackend') => () => send({ kind: 'command', command: name, exercise: subject.id });
  if (busy?.job === 'train') {
    return [
      busy.paused ? button('Resume', command('resume')) : button('Pause', command('pause')),
      button('Stop', command('stop'), { secondary: true }),
    ];
  }
  const note = element('p', { class: 'note wrong', role: 'alert' });
  const fields = subject.hyperparameters.map((h) => {
    const key = `${subject.id} ${h.name}`;
    const field = numberField(words(h.name), typed.get(key) ?? String(h.value), h.description);
    field.addEventListener('input', () => typed.set(key, field.value));
    return { name: h.name, field };
  });
  const train = () => {
    const wrong = fields.filter(({ field }) => field.value.trim() === '' || !Number.isFinite(Number(field.value))).map(({ name }) => words(name));
    note.textContent = wrong.length > 0 ? `Not a number: ${wrong.join(', ')}.` : '';
    if (wrong.length === 0) send({ kind: 'command', command: 'train', exercise: subject.id, hyperparameters: Object.fromEntries(fields.map(({ name, field }) => [name, Number(field.value)])) });
  };
  const why = whyNot({ trusted, busy });
  return [
    element('div', { class: 'fields' }, ...fields.map(({ field }) => field)),
    button('Train', train, { disabled: why !== undefined, title: why }),
    button('Choose Data', command('chooseData'), { secondary: true }),
    button('Choose Backend', command('chooseBackend'), { secondary: true }),
    note,
  ];
}

interface RunReport extends Pick<TrainingRun, 'state' | 'backend' | 'data' | 'at' | 'end'> {
  earlier: string[];
}

function runReport(run: RunReport | undefined): Child[] {
  if (!run) return [element('p', { class: 'empty-state' }, 'No training yet. Press Train and the curves of cost and accuracy are drawn here while it runs.')];
  const states = { running: 'Training', paused: 'Paused', ended: 'Trained', stopped: 'Stopped', failed: 'Failed' };
  const head = [states[run.state], run.backend && `on ${run.backend}`, run.data && `with ${run.data}`, run.end ? `in ${seconds(run.end.seconds)}` : `${run.state === 'running' || run.state === 'paused' ? 'since' : 'at'} ${time(run.at)}`];
  return [
    element('p', {}, head.filter(Boolean).join(' ')),
    run.end && Object.keys(run.end.metrics).length > 0
      ? element('dl', { class: 'metrics' }, ...Object.entries(run.end.metrics).map(([name, value]) => element('div', {}, element('dt', {}, words(name)), element('dd', {}, metric(name, value)))))
      : undefined,
    run.earlier.length > 0 ? element('details', {}, element('summary', {}, count(run.earlier.length, 'earlier run')), element('ul', {}, ...run.earlier.map((line) => element('li', {}, line)))) : undefined,
  ];
}

function earlierRun(run: TrainingRun): string {
  const settings = Object.entries(run.hyperparameters).map(([name, value]) => `${words(name)} ${number(value)}`);
  const results = Object.entries(run.end?.metrics ?? {}).map(([name, value]) => `${words(name)} ${metric(name, value)}`);
  return `${time(run.at)}: ${[...settings, ...results].join(', ') || run.state}`;
}

interface ValueTable {
  names: string[];
  rows: { step: number; values: (number | null)[] }[];
  running: boolean;
}

const TABLE_ROWS = 21;

/** At most 21 rows, evenly spaced, the first and the last step among them. */
export function tableOf(run: TrainingRun): ValueTable {
  const { steps, values } = run.series;
  const names = Object.keys(values);
  const last = steps.length - 1;
  const picked = new Set(Array.from({ length: Math.min(TABLE_ROWS, steps.length) }, (_, i) => Math.round((i * last) / Math.max(1, Math.min(TABLE_ROWS, steps.length) - 1))));
  return { names, rows: [...picked].map((i) => ({ step: steps[i], values: names.map((name) => values[name][i]) })), running: run.state === 'running' };
}

function valueTable(table: ValueTable | undefined): Child[] {
  if (!table) return [];
  const head = element('tr', {}, ...['step', ...table.names.map(words)].map((name) => element('th', { scope: 'col' }, name)));
  const rows = table.rows.map(({ step, values }) =>
    element('tr', {}, element('th', { scope: 'row' }, step), ...values.map((value, k) => element('td', {}, metric(table.names[k], value)))),
  );
  const caption = element('caption', {}, 'Values of the last training by step');
  return [element('table', { 'aria-busy': table.running ? 'true' : undefined }, caption, element('thead', {}, head), element('tbody', {}, ...rows))];
}
