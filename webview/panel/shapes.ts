import { outcomeInWords, outcomeOf, type CheckResult, type FromPanel, type ShapeRow } from '../../src/editor/panel';
import { element, link, mark, part, proseWithLines, scrolling, type Child } from '../dom';
import { button } from '../ui';
import { whyNot, type PartState } from './busy';
import { count, time } from './format';

type Send = (message: FromPanel) => void;

export type ShapesState = PartState<'shapes' | 'check'>;

export function shapesPart(send: Send): { element: HTMLElement; state(state: ShapesState): void } {
  const root = element('div', { class: 'part shapes' });
  return { element: root, state: part<ShapesState>(root, (state) => shapesView(state, send)) };
}

function shapesView({ subject, trusted, busy, shapes, check }: ShapesState, send: Send): Child[] {
  if (!subject) return [element('p', { class: 'empty-state' }, 'Open an exercise to see the shape of each of its tensors: declared, inferred, and seen in the last run.')];
  if (subject.kind === 'file') return [shapeTable(shapes, send)];
  const why = whyNot({ trusted, busy });
  const controls = element(
    'div',
    { class: 'controls' },
    button('Check', () => send({ kind: 'command', command: 'check', exercise: subject.id }), { disabled: why !== undefined, title: why }),
    check && element('span', { class: 'note' }, `Checked at ${time(check.at)}.`),
  );
  return [controls, check && results(check.value.checks, send, subject.id), shapeTable(shapes, send)];
}

/** What the last check said: failures first and whole, what is not written yet as one line each, the rest as a count. */
function results(checks: CheckResult[], send: Send, exercise: string): HTMLElement {
  const outcome = outcomeOf(checks);
  const status = outcome.failed.length > 0 ? 'failed' : outcome.unfinished.length > 0 ? 'started' : 'passed';
  const words = outcomeInWords(outcome).replace(/^./, (letter) => letter.toUpperCase());
  return element(
    'section',
    { class: 'results' },
    element('h3', {}, mark(status, status), ' ', status === 'passed' ? `All ${count(checks.length, 'check')}${ofOne(checks)} passed` : words),
    ...sameWords(outcome.failed).map((same) => failureView(same, send, exercise)),
    outcome.unfinished.length > 0 && element('ul', { class: 'unfinished' }, ...outcome.unfinished.map((check) => element('li', {}, ...about(check, undefined, send, exercise)))),
  );
}

function ofOne(checks: CheckResult[]): string {
  const names = new Set(checks.map((check) => check.function));
  return names.size === 1 ? ` of ${[...names][0]}` : '';
}

/** Checks of one function that failed for the same reason, together. */
function sameWords(failed: CheckResult[]): CheckResult[][] {
  const groups = new Map<string, CheckResult[]>();
  for (const check of failed) {
    const key = `${check.function}: ${check.message}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()];
}

function failureView(same: CheckResult[], send: Send, exercise: string): HTMLElement {
  const [check] = same;
  const values = check.expected !== undefined || check.actual !== undefined;
  const names = same.map(({ name }) => name.replace(`${check.function}: `, '')).join('; ');
  return element(
    'div',
    { class: 'failure' },
    element('p', {}, ...about(check, names, send, exercise)),
    values && element('dl', { class: 'expected' }, ...pair('expected', check.expected), ...pair('actual', check.actual)),
  );
}

function about(check: CheckResult, names: string | undefined, send: Send, exercise: string): Child[] {
  const reveal = (line: number) => send({ kind: 'reveal', line });
  const hint = () => send({ kind: 'command', command: 'showHint', exercise, function: check.function });
  return [element('strong', {}, check.function), names === undefined ? ': ' : ` ${names}: `, ...proseWithLines(check.message, check.line, reveal), ' ', link('Hint', hint, `Show a hint for ${check.function}`)];
}

function pair(name: string, value: string | undefined): HTMLElement[] {
  return value === undefined ? [] : [element('div', {}, element('dt', {}, name), element('dd', {}, element('code', {}, value)))];
}

const agreements = { agree: ['passed', 'agrees'], disagree: ['failed', 'differs'], unknown: ['untouched', 'not seen'] } as const;

function shapeTable(shapes: ShapeRow[], send: Send): HTMLElement {
  if (shapes.length === 0) return element('p', { class: 'empty-state' }, 'No tensor is known in this file yet.');
  const head = element('tr', {}, ...['tensor', 'line', 'declared', 'inferred', 'seen in the last run', ''].map((text) => element('th', { scope: 'col' }, text)));
  const groups = new Map<string, ShapeRow[]>();
  for (const row of shapes) groups.set(row.function, [...(groups.get(row.function) ?? []), row]);
  const bodies = [...groups].map(([name, rows]) =>
    element('tbody', {}, element('tr', { class: 'group' }, element('th', { colspan: '6', scope: 'rowgroup' }, name || 'top level')), ...rows.map((row) => shapeRow(row, send))),
  );
  return scrolling('Shapes', element('table', { class: 'shape-table' }, element('caption', {}, 'Shapes'), element('thead', {}, head), ...bodies));
}

function shapeRow(row: ShapeRow, send: Send): HTMLElement {
  const [status, word] = agreements[row.agreement];
  const cell = (text: string | undefined, nothing: string) => element('td', {}, text === undefined ? element('span', { class: 'nothing' }, nothing) : element('code', {}, text));
  return element(
    'tr',
    { class: row.agreement },
    element('th', { scope: 'row' }, element('code', {}, row.name)),
    element('td', { class: 'number' }, link(String(row.line), () => send({ kind: 'reveal', line: row.line }), `Show line ${row.line} in the editor`)),
    cell(row.declared, '-'),
    cell(row.inferred, 'unknown'),
    cell(row.seen, 'not run'),
    element('td', {}, mark(status, word)),
  );
}
