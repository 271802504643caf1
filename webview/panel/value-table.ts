import type { TrainingRun } from '../../src/editor/panel';
import { element, scrolling, type Child } from '../dom';
import { metric, words } from './format';

export interface ValueTable {
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

export function valueTable(table: ValueTable | undefined): Child[] {
  if (!table) return [];
  const head = element('tr', {}, ...['step', ...table.names.map(words)].map((name) => element('th', { scope: 'col' }, name)));
  const rows = table.rows.map(({ step, values }) =>
    element('tr', {}, element('th', { scope: 'row' }, step), ...values.map((value, k) => element('td', {}, metric(table.names[k], value)))),
  );
  const caption = element('caption', {}, 'Values of the last training by step');
  return [scrolling('Values', element('table', { 'aria-busy': table.running ? 'true' : undefined }, caption, element('thead', {}, head), element('tbody', {}, ...rows)))];
}
