import type { Dated, FromPanel, GradientCause, GradientParameter, GradientReport } from '../../src/editor/panel';
import { element, link, mark, part, prose, proseWithLines, scrolling, svg, type Child } from '../dom';
import { button } from '../ui';
import { whyNot, type PartState } from './busy';
import { count, measured, number, seconds, time } from './format';
import { heatmapView } from './heatmap-view';
import { logPosition, RULE } from './scale';

type Send = (message: FromPanel) => void;

export type GradientsState = PartState<'gradients'>;

const WORST_SHOWN = 5;

export function gradientsPart(send: Send): { element: HTMLElement; state(state: GradientsState): void } {
  const root = element('div', { class: 'part gradients' });
  return { element: root, state: part<GradientsState>(root, (state) => gradientsView(state, send)) };
}

function gradientsView({ subject, trusted, busy, gradients }: GradientsState, send: Send): Child[] {
  if (!subject) return [element('p', { class: 'empty-state' }, 'Open an exercise to check its gradients.')];
  if (subject.kind === 'exercise' && !subject.checksGradients) return [element('p', { class: 'empty-state' }, 'This exercise has no backward pass, so there is no gradient to check.')];
  const controls = element('div', { class: 'controls' }, ...buttons(subject, whyNot({ trusted, busy }), send));
  const [latest, ...earlier] = gradients;
  if (!latest) {
    return [controls, element('p', { class: 'empty-state' }, 'Not checked yet. The check compares your gradients with central differences of your own cost, in double precision.')];
  }
  return [
    controls,
    element('p', { class: 'note' }, `Checked at ${time(latest.at)}.`),
    ...latest.value.map((report) => reportView(report, send)),
    earlier.length > 0 && element('details', { class: 'history' }, element('summary', {}, count(earlier.length, 'earlier check')), element('ul', {}, ...earlier.map(historyLine))),
  ];
}

/** @param why the buttons are disabled, in words */
function buttons(subject: NonNullable<GradientsState['subject']>, why: string | undefined, send: Send): Child[] {
  const disabled = why !== undefined;
  const full = why ?? 'Two calls of the cost for every entry of every parameter: exact, and slow where there are many. It can be stopped.';
  if (subject.kind === 'exercise') {
    const check = (all: boolean) => () => send({ kind: 'command', command: 'checkGradients', exercise: subject.id, full: all });
    return [button('Check Gradients', check(false), { disabled, title: why }), button('Full Check', check(true), { disabled, title: full, secondary: true })];
  }
  const choose = button('Choose Functions', () => send({ kind: 'command', command: 'gradcheck', file: subject.id }), { disabled, title: why, secondary: subject.pair !== undefined });
  const { pair } = subject;
  if (!pair) return [choose];
  const again = (all: boolean) => () => send({ kind: 'command', command: 'gradcheckAgain', file: subject.id, full: all });
  return [
    button('Check Again', again(false), { disabled, title: why }),
    button('Full Check', again(true), { disabled, title: full, secondary: true }),
    choose,
    element('p', { class: 'note' }, element('code', {}, pair.gradients), ' of ', element('code', {}, pair.cost), `, on ${pair.inputs}`),
  ];
}

const verdicts = { pass: ['passed', 'passes'], fail: ['failed', 'fails'], meaningless: ['started', 'says nothing'] } as const;

function reportView(report: GradientReport, send: Send): HTMLElement {
  const { reason, parameters } = report;
  // Where the functions could not be called at all, no gradient was compared, and the cause says why.
  const compared = parameters.some(({ difference, entries }) => Number.isFinite(difference) || entries.length > 0);
  const [status, word] = report.causes[0]?.id === 'unwritten' ? verdicts.meaningless : verdicts[report.verdict];
  return element(
    'section',
    { class: 'gradient-report' },
    element('h3', {}, mark(status, word), ' ', report.name),
    compared && element('p', {}, `The check ${word}: relative difference ${number(report.difference) || 'not finite'} (1e-7 or less is right), ${count(report.forwardPasses, 'forward pass', 'forward passes')}, ${seconds(report.seconds)}.`),
    reason !== undefined && reason !== report.causes[0]?.message && element('p', { class: 'reason' }, ...prose(reason)),
    ...report.causes.map((cause, i) => causeView(cause, report.causes.slice(0, i), send)),
    compared && bars(parameters),
    ...(compared ? parameters.map((parameter) => parameterView(parameter)) : []),
  );
}

/** A cause beside better ones: of other gradients it holds too, of the same ones it is another explanation. */
function causeView(cause: GradientCause, better: GradientCause[], send: Send): HTMLElement {
  const { formula } = cause;
  const same = better.some(({ parameters }) => parameters.some((name) => cause.parameters.includes(name)));
  const lead = better.length === 0 ? '' : same ? 'Or: ' : 'Also: ';
  const page = formula === undefined ? [] : [' ', link('The formula', () => send({ kind: 'formula', id: formula }), 'Show how it should be')];
  return element('p', { class: same ? 'cause' : 'cause first' }, lead, ...proseWithLines(cause.message, cause.line, (line) => send({ kind: 'reveal', line })), ...page);
}

/** One bar per parameter on a logarithmic scale from 1e-12 to 1, with the course's rule of 1e-7 marked. */
function bars(parameters: GradientParameter[]): HTMLElement {
  const rows = parameters.map((parameter) => {
    const width = Math.max(0.5, 100 * logPosition(parameter.difference));
    const drawn = svg('svg', { class: `bar ${parameter.wrong ? 'wrong' : 'right'}`, viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    drawn.append(
      svg('rect', { class: 'track', x: '0', y: '0', width: '100', height: '10' }),
      svg('rect', { class: 'length', x: '0', y: '2', width: String(width), height: '6' }),
      svg('line', { class: 'rule', x1: String(100 * logPosition(RULE)), x2: String(100 * logPosition(RULE)), y1: '0', y2: '10' }),
    );
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, `d${parameter.name}`),
      element('td', { class: 'bar-cell' }, drawn),
      element('td', { class: 'number' }, number(parameter.difference) || 'not finite'),
      element('td', {}, parameter.wrong ? 'wrong' : 'right'),
    );
  });
  const head = element('tr', {}, ...['gradient', '1e-12 to 1, rule 1e-7', 'difference', ''].map((text) => element('th', { scope: 'col' }, text)));
  return scrolling('Relative differences', element('table', { class: 'bars' }, element('caption', {}, 'Relative difference per parameter'), element('thead', {}, head), element('tbody', {}, ...rows)));
}

function parameterView(parameter: GradientParameter): HTMLElement {
  const shape = parameter.shape.length === 1 ? `(${parameter.shape[0]},)` : `(${parameter.shape.join(', ')})`;
  return element(
    'details',
    { class: 'parameter', open: parameter.wrong ? '' : undefined },
    element('summary', { 'data-key': `parameter ${parameter.name}` }, `Entries of d${parameter.name} ${shape}`),
    heatmapView(parameter),
    parameter.entries.length > 0 && worstEntries(parameter),
  );
}

function worstEntries({ name, entries }: GradientParameter): HTMLElement {
  const third = entries.some((entry) => entry.autodiff !== undefined);
  const head = ['entry', 'analytic', 'numeric', ...(third ? ['autodiff'] : [])];
  const rows = entries
    .slice(0, WORST_SHOWN)
    .map((entry) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, `d${name}[${entry.index.join(', ')}]`),
        ...[entry.analytic, entry.numeric, ...(third ? [entry.autodiff] : [])].map((value) => element('td', { class: 'number' }, measured(value))),
      ),
    );
  return scrolling(`Worst entries of d${name}`, element('table', { class: 'entries' }, element('caption', {}, 'Worst entries'), element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))), element('tbody', {}, ...rows)));
}

function historyLine({ at, value }: Dated<GradientReport[]>): HTMLElement {
  const words = value.map((report) => `${report.name}: ${verdicts[report.verdict][1]}${report.causes[0] ? ` (${report.causes[0].message})` : ''}`);
  return element('li', {}, `${time(at)} ${words.join('; ')}`);
}
