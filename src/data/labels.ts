import { InWords } from '../words';
import type { Dataset } from './dataset';

/** @throws InWords where labels are not of the kind a training works with. */
export function checkLabels(data: Dataset, kind: 'binary' | 'classes' | 'numbers'): void {
  if (kind === 'numbers') return;
  const found = new Set<number>();
  for (const { labels } of [data.train, data.test]) for (const label of labels) found.add(label);
  const labels = [...found].sort((a, b) => a - b);
  const fits = (label: number) => (kind === 'binary' ? label === 0 || label === 1 : label >= 0 && Number.isInteger(label));
  if (labels.every(fits)) return;
  const wanted = kind === 'binary' ? 'labels 0 and 1' : 'class numbers 0, 1, 2 ...';
  const has = labels.length <= 4 ? labels.join(', ') : `${labels.length} different ones, from ${labels[0]} to ${labels.at(-1)}`;
  const advice = kind === 'binary' && labels.length > 2 ? 'Choose data with two classes' : `Write them as ${kind === 'binary' ? '0 and 1' : 'whole numbers from 0, or as words'}`;
  throw new InWords(`${data.name}: this exercise needs ${wanted}, but the labels of the data are ${has}. ${advice}.`, 'usage');
}
