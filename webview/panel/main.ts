import '../locale';
import type { FromPanel, PanelPart, PanelState, ToPanel } from '../../src/editor/panel';
import { element, link, part, type Child } from '../dom';
import { connect, remembered } from '../host';
import { button, dropdown, progressRing, tabs } from '../ui';
import { gradientsPart } from './gradients';
import { shapesPart } from './shapes';
import { trainingPart } from './training';
import '../base.css';
import 'uplot/dist/uPlot.min.css';
import './panel.css';

const memory = remembered<{ part: PanelPart; smoothing: number }>({ part: 'shapes', smoothing: 0 });
const send = (message: FromPanel) => messenger.send(message);

const shapes = shapesPart(send);
const gradients = gradientsPart(send);
const training = trainingPart(send, { smoothing: memory.value.smoothing, remember: (smoothing) => memory.remember({ smoothing }) });

const top = element('header', { class: 'top' });
const notices = element('div', { class: 'notices' });
const parts = tabs(
  [
    { id: 'shapes', title: 'Shapes and Checks', content: shapes.element },
    { id: 'gradients', title: 'Gradients', content: gradients.element },
    { id: 'training', title: 'Training', content: training.element },
  ],
  memory.value.part,
  (id) => memory.remember({ part: id as PanelPart }),
);
const main = element('main', {}, top, notices, parts.element);

const showTop = part<Pick<PanelState, 'subject' | 'exercises' | 'running'>>(top, ({ subject, exercises, running }) => [
  exercises.length > 0
    ? dropdown('Exercise', chooseFrom(exercises, subject), subject?.id, (id) => send({ kind: 'subject', id }))
    : element('h2', {}, subject?.title ?? 'Deep Learning Lab'),
  running && element('div', { class: 'running', role: 'status' }, progressRing('Running'), element('span', {}, `${running.subject}: ${running.paused ? 'paused' : running.message}`), button('Stop', () => send({ kind: 'command', command: 'stop' }), { secondary: true })),
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
      element('p', {}, failure.sentence, ' ', failure.line !== undefined && link(`line ${failure.line}`, () => send({ kind: 'reveal', line: failure.line ?? 1 }))),
      button('Show Output', () => send({ kind: 'command', command: 'showOutput' }), { secondary: true }),
    ),
]);

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
      showTop({ subject: state.subject, exercises: state.exercises, running: state.running });
      showNotices({ trusted: state.trusted, failure: state.failure, exercises: state.exercises });
      shapes.state({ subject: state.subject, running: state.running, trusted: state.trusted, shapes: state.shapes, check: state.check });
      gradients.state({ subject: state.subject, running: state.running, trusted: state.trusted, gradients: state.gradients });
      training.state({ subject: state.subject, running: state.running, trusted: state.trusted });
    },
    runs: ({ runs }) => training.runs(runs),
    run: ({ run }) => training.run(run),
    points: ({ run, points }) => training.points(run, points),
    show: ({ part }) => parts.select(part),
  },
);
