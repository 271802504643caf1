import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InWords } from '../../words';
import { Scanner, type Row } from './scanner';

function rowsOf(pieces: string[]): Row[] {
  const rows: Row[] = [];
  const scanner = new Scanner('a.csv', (row) => rows.push(row));
  pieces.forEach((piece) => scanner.push(piece));
  scanner.end();
  return rows;
}

/** The text in pieces cut at these places. */
function cut(text: string, places: number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...at, text.length].map((end, i) => text.slice(at[i - 1] ?? 0, end));
}

const places = fc.array(fc.nat(10_000), { maxLength: 6 });
const word = fc.string({ unit: fc.constantFrom(...'ab,;\t "\n1é'), maxLength: 6 });

it('reads back what was written, in whatever pieces it comes', () => {
  const cases = fc.record({
    rows: fc.integer({ min: 2, max: 4 }).chain((width) => fc.array(fc.array(word, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 })),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    lastEnd: fc.boolean(),
    places,
  });
  fc.assert(
    fc.property(cases, ({ rows, delimiter, lineEnd, lastEnd, places }) => {
      // The first row settles the delimiter, so its cells hold no other one.
      const table = [rows[0].map((_, j) => `c${j}`), ...rows.map((row) => row.map((cell) => cell.trim()))];
      const written = table.map((row) => row.map((cell) => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""').replaceAll('\n', lineEnd)}"` : cell)).join(delimiter));
      const text = written.join(lineEnd) + (lastEnd ? lineEnd : '');
      const lines = table.map((_, i) => 1 + table.slice(0, i).reduce((sum, row) => sum + 1 + row.join('').split('\n').length - 1, 0));
      const wanted = table.map((cells, i) => ({ cells, line: lines[i] })).filter(({ cells }) => cells.some(Boolean));
      expect(rowsOf(cut(text, places))).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

it('says the same of any text, in whatever pieces it comes', () => {
  const outcome = (pieces: string[]) => {
    try {
      return rowsOf(pieces);
    } catch (error) {
      expect(error).toBeInstanceOf(InWords);
      return (error as InWords).message;
    }
  };
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab,;\t "\n\r1é\0'), maxLength: 40 }), places, (text, places) => {
      expect(outcome(cut(text, places))).toEqual(outcome([text]));
    }),
    { numRuns: 1000 },
  );
});
