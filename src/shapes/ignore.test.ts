import { expect, it } from 'vitest';
import { ignoredLines } from './ignore';

it.each<[string, number, string[] | 'all']>([
  ['// lab-ignore\nf()', 1, 'all'],
  ['f() // lab-ignore', 0, 'all'],
  ['\t/* lab-ignore */\r\nf()', 1, 'all'],
  ['f() // lab-ignore rank-1', 0, ['rank-1']],
  ['// lab-ignore: matmul-inner, broadcast\nf()', 1, ['matmul-inner', 'broadcast']],
  ['/* lab-ignore broadcast */\nf()', 1, ['broadcast']],
  ['// lab-ignore matmul-inner -- shown in class\nf()', 1, ['matmul-inner']],
  ['// lab-ignore because the batch is one\nf()', 1, 'all'],
  ['// lab-ignore: the batch, and only that, is one\nf()', 1, 'all'],
])('%j', (text, line, what) => {
  expect([...ignoredLines(text)]).toEqual([[line, what === 'all' ? 'all' : new Set(what)]]);
});

it('does not take other words for it', () => {
  expect(ignoredLines('// not lab-ignored\n// see lab-ignore').size).toBe(0);
});
