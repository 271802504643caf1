import type { FromPanel, HintView } from '../../src/editor/panel';
import { element, prose, type Child } from '../dom';
import { button } from '../ui';

export interface HintState {
  hint?: HintView;
  exercise?: string;
}

const STEPS = 3;

/** Help on one function, above everything else: what was asked for so far, and one step more. */
export function hintView({ hint, exercise }: HintState, send: (message: FromPanel) => void): Child[] {
  if (!hint) return [];
  const { function: name, words, code } = hint;
  const shown = words.length + (code === undefined ? 0 : 1);
  const command = (command: 'showHint' | 'showSolution' | 'closeHint') => () => send({ kind: 'command', command, exercise, function: name });
  return [
    element(
      'section',
      { class: 'notice hint', 'aria-label': `Hint for ${name}` },
      element('h3', {}, 'Hint for ', element('code', {}, name), `, ${shown} of ${STEPS}`),
      ...words.map((sentence) => element('p', {}, ...prose(sentence))),
      code !== undefined && element('pre', { tabindex: '0', 'aria-label': 'The lines' }, element('code', {}, code)),
      element(
        'div',
        { class: 'buttons' },
        shown < STEPS ? button('Next Hint', command('showHint')) : button('Show Solution', command('showSolution')),
        button('Close', command('closeHint'), { secondary: true }),
      ),
    ),
  ];
}
