import type { FromPanel, TrainingRun, TrainingSettings } from '../../src/editor/panel';
import { element, type Child } from '../dom';
import { button, numberField } from '../ui';
import { whyNot, type PartState } from './busy';
import { words } from './format';

type Send = (message: FromPanel) => void;

/** What of the panel's state the training part shows. */
export type TrainingState = PartState<never>;

type Subject = NonNullable<TrainingState['subject']>;

const more = [
  { name: 'seed', title: 'Same seed and same backend: same numbers.', whole: true, least: 0 },
  { name: 'dev', title: 'Part of the training examples, between 0 and 1, that is held out as the dev set. Empty: none.', least: 0 },
  { name: 'patience', title: 'Early stopping: evaluations on the dev set without a new best, after which the training ends with its best weights. Empty: none.', whole: true, least: 1 },
] as const;

const labels = { seed: 'seed', dev: 'dev set part', patience: 'patience' };

/** What stands in the fields, by exercise and name: it outlives the controls. */
export class Typed {
  private readonly texts = new Map<string, string>();

  of(subject: string, name: string): string | undefined {
    return this.texts.get(`${subject} ${name}`);
  }

  set(subject: string, name: string, text: string): void {
    this.texts.set(`${subject} ${name}`, text);
  }

  /** Puts what a run was started with into the fields. */
  take(subject: string, { hyperparameters, settings }: Pick<TrainingRun, 'hyperparameters' | 'settings'>): void {
    for (const [name, value] of Object.entries(hyperparameters)) this.set(subject, name, String(value));
    for (const { name } of more) this.set(subject, name, settings[name] === undefined ? '' : String(settings[name]));
  }
}

export function trainingControls({ subject, trusted, busy }: TrainingState, typed: Typed, send: Send): Child[] {
  if (!subject?.trains) return [element('p', { class: 'empty-state' }, subject ? `This ${subject.kind} has nothing to train. The exercises that train have a Train button in the course.` : 'Open an exercise to train it.')];
  const command = (name: 'pause' | 'resume' | 'stop' | 'chooseData' | 'chooseBackend') => () => send({ kind: 'command', command: name, exercise: subject.id });
  if (busy?.job === 'train') {
    return [busy.paused ? button('Resume', command('resume')) : button('Pause', command('pause')), button('Stop', command('stop'), { secondary: true })];
  }
  const note = element('p', { class: 'note wrong', role: 'alert' });
  const hyperparameters = subject.hyperparameters.map(({ name, value, description }) => ({ name, field: fieldOf(subject, typed, name, words(name), String(value), description) }));
  const settings = more.map(({ name, title }) => ({ name, field: fieldOf(subject, typed, name, labels[name], name === 'seed' ? '1' : '', title) }));
  const train = () => {
    const values = Object.fromEntries(hyperparameters.map(({ name, field }) => [name, numberIn(field.value)]));
    const rest = Object.fromEntries(settings.map(({ name, field }) => [name, numberIn(field.value)])) as Record<keyof TrainingSettings, number | undefined>;
    note.textContent = wrongIn(values, rest, settings) ?? '';
    if (note.textContent === '') send({ kind: 'command', command: 'train', exercise: subject.id, hyperparameters: values as Record<string, number>, settings: rest });
  };
  const why = whyNot({ trusted, busy });
  return [
    element('div', { class: 'fields' }, ...hyperparameters.map(({ field }) => field)),
    element('details', { class: 'more' }, element('summary', { 'data-key': 'more' }, 'Seed, dev set, early stopping'), element('div', { class: 'fields' }, ...settings.map(({ field }) => field))),
    element('div', { class: 'buttons' }, button('Train', train, { disabled: why !== undefined, title: why }), button('Choose Data', command('chooseData'), { secondary: true }), button('Choose Backend', command('chooseBackend'), { secondary: true })),
    subject.next !== undefined && element('p', { class: 'note next' }, subject.next),
    note,
  ];
}

function fieldOf(subject: Subject, typed: Typed, name: string, label: string, otherwise: string, title: string): HTMLElement & { value: string } {
  const field = numberField(label, typed.of(subject.id, name) ?? otherwise, title);
  field.addEventListener('input', () => typed.set(subject.id, name, field.value));
  return field;
}

/** Undefined where nothing stands there, NaN where it is no number. */
function numberIn(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

function wrongIn(values: Record<string, number | undefined>, rest: Record<string, number | undefined>, settings: { name: keyof TrainingSettings; field: { value: string } }[]): string | undefined {
  const unknown = Object.entries(values).filter(([, value]) => !Number.isFinite(value)).map(([name]) => words(name));
  if (unknown.length > 0) return `Not a number: ${unknown.join(', ')}.`;
  for (const rule of more) {
    const value = rest[rule.name];
    if (value === undefined) continue;
    const whole = 'whole' in rule;
    const right = Number.isFinite(value) && (whole ? Number.isInteger(value) && value >= rule.least : value > rule.least && value < 1);
    if (!right) return `${labels[rule.name]} takes ${whole ? `a whole number from ${rule.least}` : 'a part between 0 and 1, for example 0.2'}, not "${settings.find(({ name }) => name === rule.name)!.field.value}".`;
  }
  return undefined;
}
