import '../locale';
import type { FromPanel, PanelPart, PanelState, ToPanel } from '../../src/editor/panel';
import { element, part, proseWithLines, runningView, type Child } from '../dom';
import { connect, remembered } from '../host';
import { button, dropdown, tabs } from '../ui';
import { gradientsPart } from './gradients';
import { hintView, type HintState } from './hint';
import { shapesPart } from './shapes';
import { spoken } from './spoken';
import { trainingPart } from './training';
import '../base.css';
import 'uplot/dist/uPlot.min.css';
import './panel.css';

const memory = remembered<{ part: PanelPart; smoothing: number; logarithmic: boolean }>({ part: 'shapes', smoothing: 0, logarithmic: false });
const send = (message: FromPanel) => messenger.send(message);

const shapes = shapesPart(send);
const gradients = gradientsPart(send);
const training = trainingPart(send, { ...memory.value, remember: memory.remember });

const choice = element('div', { class: 'choice' });
const runs = element('div', { class: 'runs' });
const top = element('header', { class: 'top' }, choice, runs);
const notices = element('div', { class: 'notices' });
const hint = element('div', { role: 'status' });
const parts = tabs(
  [
    { id: 'shapes', title: 'Shapes and Checks', content: shapes.element },
    { id: 'gradients', title: 'Gradients', content: gradients.element },
    { id: 'training', title: 'Training', content: training.element },
  ],
  memory.value.part,
  (id) => memory.remember({ part: id as PanelPart }),
);
const speech = spoken();
const main = element('main', {}, top, speech.element, notices, hint, parts.element);

const showChoice = part<Pick<PanelState, 'subject' | 'exercises'>>(choice, ({ subject, exercises }) => [
  exercises.length > 0
    ? dropdown('Exercise', chooseFrom(exercises, subject), subject?.id, (id) => send({ kind: 'subject', id }))
    : element('h2', {}, subject?.title ?? 'Deep Learning Lab'),
]);

const showRunning = part<PanelState['running'] | null>(runs, (running) => [
  running ? runningView(running) : undefined,
  running ? runningButton(running) : undefined,
]);

const showNotices = part<Pick<PanelState, 'trusted' | 'failure' | 'exercises'>>(notices, ({ trusted, failure, exercises }): Child[] => [
  !trusted &&
    element(
      'div',
      { class: 'notice' },
      element('p', {}, 'This workspace is not trusted: shapes work while you type, but nothing of the workspace is executed.'),
      button('Manage Workspace Trust', () => send({ kind: 'command', command: 'manageTrust' }), { secondary: true }),
    ),
  exercises.length === 0 &&
    element(
      'div',
      { class: 'notice' },
      element('p', {}, 'No course folder is open in this window.'),
      button('Open Course', () => send({ kind: 'command', command: 'openCourse' })),
    ),
  failure &&
    element(
      'div',
      { class: 'notice failed', role: 'alert' },
      element('p', {}, ...proseWithLines(failure.sentence, failure.line, (line) => send({ kind: 'reveal', line }))),
      button('Show Output', () => send({ kind: 'command', command: 'showOutput' }), { secondary: true }),
    ),
]);

const showHint = part<HintState>(hint, (state) => hintView(state, send));

/** Training has its own buttons, beside its curves. */
function runningButton({ job }: NonNullable<PanelState['running']>): HTMLElement | undefined {
  return job === 'train' ? undefined : button('Stop', () => send({ kind: 'command', command: 'stop' }), { secondary: true });
}

function chooseFrom(exercises: PanelState['exercises'], subject: PanelState['subject']): { value: string; text: string }[] {
  const all = exercises.map(({ id, title }) => ({ value: id, text: title }));
  const stranger = subject && !exercises.some(({ id }) => id === subject.id);
  return stranger ? [{ value: subject.id, text: subject.title }, ...all] : subject ? all : [{ value: '', text: 'Choose an exercise' }, ...all];
}

document.body.append(main);
const messenger = connect<FromPanel, ToPanel>(
  { kind: 'ready' },
  {
    state: ({ state }) => {
      const busy = state.running && { job: state.running.job, paused: state.running.paused };
      showChoice({ subject: state.subject, exercises: state.exercises });
      showRunning(state.running ?? null);
      showNotices({ trusted: state.trusted, failure: state.failure, exercises: state.exercises });
      showHint({ hint: state.hint, exercise: state.subject?.id });
      shapes.state({ subject: state.subject, busy, trusted: state.trusted, shapes: state.shapes, check: state.check });
      gradients.state({ subject: state.subject, busy, trusted: state.trusted, gradients: state.gradients });
      training.state({ subject: state.subject, busy, trusted: state.trusted });
      speech.state(state);
    },
    runs: ({ runs }) => training.runs(runs),
    run: ({ run }) => {
      training.run(run);
      speech.run(run);
    },
    points: ({ run, points }) => training.points(run, points),
    picture: ({ run, picture }) => training.picture(run, picture),
    show: ({ part }) => {
      parts.select(part);
      scrollTo(0, 0);
    },
  },
);
