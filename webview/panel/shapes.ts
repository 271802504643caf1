import type { CheckResult, FromPanel, ShapeRow } from '../../src/editor/panel';
import { element, link, mark, part, proseWithLines, type Child } from '../dom';
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
  return [controls, check && results(check.value.checks, send), shapeTable(shapes, send)];
}

/** What the last check said: failures first and whole, the rest as a count. */
function results(checks: CheckResult[], send: Send): HTMLElement {
  const failed = checks.filter((check) => !check.passed);
  const passed = checks.length - failed.length;
  const all = failed.length === 0;
  return element(
    'section',
    { class: 'results' },
    element('h3', {}, mark(all ? 'passed' : 'failed', all ? 'passed' : 'failed'), all ? `All ${count(passed, 'check')}${ofOne(checks)} passed` : `${count(failed.length, 'check')} failed, ${passed} passed`),
    ...failed.map((check) => failureView(check, send)),
  );
}

function ofOne(checks: CheckResult[]): string {
  const names = new Set(checks.map((check) => check.function));
  return names.size === 1 ? ` of ${[...names][0]}` : '';
}

function failureView(check: CheckResult, send: Send): HTMLElement {
  const values = check.expected !== undefined || check.actual !== undefined;
  return element(
    'div',
    { class: 'failure' },
    element('p', {}, element('strong', {}, check.function), ` ${check.name.replace(`${check.function}: `, '')}: `, ...proseWithLines(check.message, check.line, (line) => send({ kind: 'reveal', line }))),
    values && element('dl', { class: 'expected' }, ...pair('expected', check.expected), ...pair('actual', check.actual)),
  );
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
  return element('table', { class: 'shape-table' }, element('caption', {}, 'Shapes'), element('thead', {}, head), ...bodies);
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
