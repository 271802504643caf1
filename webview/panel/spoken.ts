import { outcomeInWords, outcomeOf, type PanelState, type TrainingRun } from '../../src/editor/panel';
import { element } from '../dom';

export interface Spoken {
  element: HTMLElement;
  state(state: Pick<PanelState, 'subject' | 'check' | 'gradients'>): void;
  run(run: TrainingRun): void;
}

const states: Partial<Record<TrainingRun['state'], string>> = { running: 'Training.', paused: 'The training is paused.', ended: 'The training has ended.', stopped: 'The training was stopped.', failed: 'The training failed.' };

/** One sentence for screen readers when something begins or ends; what changes with every step is not spoken. */
export function spoken(): Spoken {
  const line = element('p', { class: 'spoken', role: 'status' });
  const known = new Map<string, unknown>();
  /** Of each subject only what came after it was first seen is news. */
  const news = (key: string, value: unknown, sentence: () => string | undefined) => {
    if (known.has(key) && known.get(key) === value) return;
    const first = !known.has(key);
    known.set(key, value);
    if (!first) line.textContent = sentence() ?? '';
  };
  return {
    element: line,
    state({ subject, check, gradients }) {
      if (!subject) return;
      news(`check ${subject.id}`, check?.at, () => check && `Checked: ${outcomeInWords(outcomeOf(check.value.checks))}.`);
      const [latest] = gradients;
      news(`gradients ${subject.id}`, latest?.at, () => latest?.value.map(({ name, verdict, causes, reason }) => [`${name}: ${verdict === 'pass' ? 'right' : verdict === 'fail' ? 'wrong' : 'the check says nothing'}.`, causes[0]?.message ?? reason].filter(Boolean).join(' ')).join(' '));
    },
    run({ id, state }) {
      if (known.get(`run ${id}`) === state) return;
      known.set(`run ${id}`, state);
      if (states[state]) line.textContent = states[state];
    },
  };
}
