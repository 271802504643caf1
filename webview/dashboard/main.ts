import type { DashboardState, ExerciseSummary, FromDashboard, ToDashboard, WebviewCommand } from '../../src/editor/panel';
import { element, link, mark, part, progressBar, runningView, type Child } from '../dom';
import { connect } from '../host';
import { button } from '../ui';
import '../base.css';
import './dashboard.css';

const send = (command: WebviewCommand, exercise?: string, name?: string) => () => messenger.send({ kind: 'command', command, exercise, function: name });

const main = element('main');
const show = part<DashboardState>(main, dashboard);

function dashboard(state: DashboardState): Child[] {
  return [
    !state.trusted &&
      element(
        'div',
        { class: 'notice' },
        element('p', {}, 'This workspace is not trusted: shapes work while you type, but nothing of it is executed.'),
        button('Manage Trust', send('manageTrust'), { secondary: true }),
      ),
    ...(state.course ? progress(state.course) : []),
    state.running && runningView(state.running),
    state.running && element('div', { class: 'buttons' }, ...runningButtons(state.running)),
    ...(state.current ? current(state.current, state) : []),
    element('p', { class: 'backend' }, 'Training runs on ', link(state.backend, send('chooseBackend'), 'Choose the backend')),
  ];
}

function progress({ done, total, next }: NonNullable<DashboardState['course']>): Child[] {
  const bar = progressBar('Exercises done', done / Math.max(1, total));
  return [
    element('div', { class: 'progress' }, bar, element('span', {}, `${done} of ${total} exercises done`)),
    next
      ? element('div', { class: 'next' }, element('span', { class: 'note' }, 'Next: '), link(next.title, send('openExercise', next.id)))
      : element('p', {}, 'Every exercise is done.'),
  ];
}

function runningButtons(running: NonNullable<DashboardState['running']>): Child[] {
  const pause = running.job === 'train' && (running.paused ? button('Resume', send('resume')) : button('Pause', send('pause')));
  return [pause, button('Stop', send('stop'), { secondary: true })];
}

const words = { passed: 'passed', failed: 'failed', started: 'started', untouched: 'not checked' } as const;

const endings: Partial<Record<NonNullable<DashboardState['unfinished']>['state'], string>> = { stopped: 'was stopped', interrupted: 'was interrupted', killed: 'was ended by the system', failed: 'failed' };

/** The last training of the exercise, where it can go on. */
function unfinishedRun({ folder, state, step, total }: NonNullable<DashboardState['unfinished']>, exercise: string, disabled: boolean, title: string | undefined): Child {
  const resume = () => messenger.send({ kind: 'command', command: 'train', exercise, resume: folder });
  const where = total === undefined ? `at step ${step}` : `at step ${step} of ${total}`;
  return element(
    'div',
    { class: 'unfinished' },
    element('p', {}, `The last training ${endings[state] ?? 'did not end'} ${where}.`),
    button('Resume Training', resume, { disabled, title: title ?? 'It goes on from its last checkpoint, with its own settings and data.', secondary: true }),
  );
}

const links: [name: string, command: WebviewCommand][] = [['Statement', 'openStatement'], ['Hint', 'showHint'], ['Results', 'showPanel'], ['Solution', 'showSolution'], ['Formulas', 'openFormulas']];

function current(exercise: ExerciseSummary, { trusted, running, unfinished }: DashboardState): Child[] {
  const disabled = !trusted || running !== undefined;
  const title = trusted ? running && `Busy: ${running.message}` : 'This workspace is not trusted, so nothing of it is run.';
  return [
    element('h3', {}, exercise.title),
    unfinished && !running && unfinishedRun(unfinished, exercise.id, disabled, title),
    element(
      'div',
      { class: 'buttons' },
      button('Check', send('check', exercise.id), { disabled, title }),
      exercise.checksGradients && button('Gradients', send('checkGradients', exercise.id), { disabled, title, secondary: true }),
      exercise.trains && button('Train', send('train', exercise.id), { disabled, title, secondary: true }),
    ),
    element('p', { class: 'links' }, ...links.map(([name, command]) => link(name, send(command, exercise.id)))),
    element('ul', { class: 'functions' }, ...exercise.functions.map(({ name, status }) => element('li', {}, mark(status, words[status]), link(name, send('openExercise', exercise.id, name), `Show ${name} in the editor`)))),
  ];
}

document.body.append(main);
const messenger = connect<FromDashboard, ToDashboard>({ kind: 'ready' }, { state: ({ state }) => show(state) });
