import { expect, it } from 'vitest';
import { Hints } from './hints';

it('help comes in three steps, stays as it was after a look at another function, and is put away', () => {
  const hints = new Hints();
  expect(hints.of('e')).toBeUndefined();
  hints.ask('e', 'f', ['where', 'what', 'lines']);
  expect(hints.of('e')).toEqual({ function: 'f', words: ['where'], code: undefined });
  hints.ask('e', 'f', ['where', 'what', 'lines']);
  hints.ask('e', 'g', ['where else', 'what else', 'others']);
  expect(hints.of('e')).toEqual({ function: 'g', words: ['where else'], code: undefined });
  hints.ask('e', 'f', ['where', 'what', 'lines']);
  expect(hints.of('e')).toEqual({ function: 'f', words: ['where', 'what'], code: undefined });
  for (let i = 0; i < 3; i++) hints.ask('e', 'f', ['where', 'what', 'lines']);
  expect(hints.of('e')).toEqual({ function: 'f', words: ['where', 'what'], code: 'lines' });
  expect(hints.of('other')).toBeUndefined();
  hints.close('e');
  expect(hints.of('e')).toBeUndefined();
});
