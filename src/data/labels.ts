import { InWords } from '../words';
import type { Dataset } from './dataset';

/** @throws InWords where labels are not of the kind a training works with. */
export function checkLabels(data: Dataset, kind: 'binary' | 'classes' | 'numbers'): void {
  if (kind === 'numbers') return;
  for (const part of ['train', 'test'] as const) {
    const { labels } = data[part];
    const wrong = labels.findIndex((label) => (kind === 'binary' ? label !== 0 && label !== 1 : label < 0 || !Number.isInteger(label)));
    if (wrong >= 0) {
      const wanted = kind === 'binary' ? 'labels 0 or 1' : 'class numbers 0, 1, 2 ...';
      throw new InWords(`${data.name}: this exercise needs ${wanted}, but the label of ${part} example ${wrong + 1} is ${labels[wrong]}.`, 'usage');
    }
  }
}
