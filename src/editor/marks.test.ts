import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterEdit, type Mark } from './marks';

const mark = (line: number): Mark => ({ function: 'f', line, severity: 'error', message: `line ${line}` });
const lines = (marks: Mark[]) => marks.map(({ line }) => line);

it.each([
  ['typing within line 5 takes its mark', { from: 5, to: 5, lines: 1, atLineStart: false }, [4, 6]],
  ['a new line inside line 5 moves those below', { from: 5, to: 5, lines: 2, atLineStart: false }, [4, 7]],
  ['whole lines before line 5 move it unharmed', { from: 5, to: 5, lines: 3, atLineStart: true }, [4, 7, 8]],
  ['deleting line 4 up to the start of 5 takes both', { from: 4, to: 5, lines: 1, atLineStart: false }, [5]],
])('%s', (_, edit, expected) => {
  expect(lines(afterEdit([mark(4), mark(5), mark(6)], edit))).toEqual(expected);
});

it('keeps every surviving mark on the text that it was on', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(5), fc.integer({ min: 1, max: 6 }), (from, span, inserted) => {
      const text = Array.from({ length: 30 }, (_, i) => `line ${i}`);
      const edited = [...text.slice(0, from), ...Array(inserted).fill('new'), ...text.slice(from + span + 1)];
      const marks = afterEdit(text.map((_, i) => mark(i)), { from, to: from + span, lines: inserted, atLineStart: false });
      expect(marks.map(({ line }) => edited[line])).toEqual(marks.map(({ message }) => message));
      expect(marks).toHaveLength(30 - span - 1);
    }),
  );
});
