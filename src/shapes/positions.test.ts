import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeBetween, Lines } from './positions';

const words = fc.array(fc.constantFrom('a', 'b', '\n', '\r', '\r\n', 'xyz '), { maxLength: 40 }).map((parts) => parts.join(''));

it('counts lines as the language does, whatever ends them', () => {
  fc.assert(
    fc.property(words, fc.nat(), (text, at) => {
      const offset = at % (text.length + 1);
      const lines = text.split(/\r\n|\n|\r/);
      const { line, character } = new Lines(text).position(offset);
      expect(new Lines(text).offset({ line, character })).toBe(offset);
      expect(character).toBeLessThanOrEqual(lines[line].length + 1);
      expect(new Lines(text).position(text.length).line).toBe(lines.length - 1);
    }),
  );
});

it('finds the one range in which two texts differ, also behind long parts that are the same', () => {
  const long = fc.tuple(fc.nat({ max: 1200 }), words).map(([length, text]) => 'line of code\n'.repeat(200).slice(0, length) + text);
  fc.assert(
    fc.property(long, words, words, long, (head, before, after, tail) => {
      const [old, next] = [head + before + tail, head + after + tail];
      const { start, same } = changeBetween(old, next);
      expect(old.slice(0, start) + next.slice(start, next.length - same) + old.slice(old.length - same)).toBe(next);
      if (start + same < Math.min(old.length, next.length)) expect(old[start]).not.toBe(next[start]);
      expect(start + same).toBeLessThanOrEqual(Math.min(old.length, next.length));
      expect(start).toBeGreaterThanOrEqual(head.length);
    }),
  );
});
