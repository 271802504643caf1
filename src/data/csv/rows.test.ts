import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InWords } from '../../words';
import { tableFrom } from './read';

/** The text as bytes in pieces cut at these places. */
async function* cut(text: string, places: number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  for (const [i, end] of [...at, bytes.length].entries()) yield bytes.subarray(at[i - 1] ?? 0, end);
}

const places = fc.array(fc.nat(10_000), { maxLength: 6 });

it('reads back what was written, in whatever pieces it comes, and names lines across cells of several lines', async () => {
  const cases = fc.record({
    rows: fc.array(fc.tuple(fc.integer(), fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('cat', 'a dog', 'x, "y"', 'two\nlines', 'Größe', "it's")), { minLength: 1, maxLength: 6 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    blank: fc.constantFrom('', ' '),
    lastEnd: fc.boolean(),
    wrong: fc.option(fc.nat(5), { nil: undefined }),
    places,
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ rows, delimiter, lineEnd, blank, lastEnd, wrong, places }) => {
      const quoted = (word: string) => (/[",;\t\n]/.test(word) ? `"${word.replaceAll('"', '""').replaceAll('\n', lineEnd)}"` : word);
      const written = [['first', 'second', 'kind'].join(delimiter), ...rows.map(([x, y, word], i) => [i === wrong ? '?' : x, blank + y, quoted(word)].join(delimiter))];
      const text = written.join(lineEnd) + (lastEnd ? lineEnd : '');
      const table = await tableFrom(cut(text, places), 'a.csv').catch((error: Error) => error.message);
      if (wrong !== undefined && wrong < rows.length) {
        const line = 2 + rows.slice(0, wrong).reduce((sum, [, , word]) => sum + word.split('\n').length, 0);
        expect(table).toMatch(`a.csv, line ${line}, column 1 (first): the value is missing ("?")`);
        return;
      }
      if (typeof table === 'string') throw new Error(table);
      const words = rows.map(([, , word]) => word.replaceAll('\n', lineEnd));
      expect([...table.examples.features]).toEqual(rows.flatMap(([x, y]) => [Math.fround(x) + 0, y + 0]));
      expect([...table.examples.labels].map((label) => table.classNames![label])).toEqual(words);
    }),
    { numRuns: 300 },
  );
});

it('reads any text or refuses it in words', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'12,;\t "\n\r1é\0'), maxLength: 40 }), places, async (text, places) => {
      await tableFrom(cut(text, places), 'a.csv').catch((error) => expect(error).toBeInstanceOf(InWords));
    }),
    { numRuns: 500 },
  );
});
