import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import { fuzz } from './fuzz';
import { broken, pathological, programs } from './sources';

const correct = programs(join(__dirname, '..', 'corpus', 'fixtures', 'correct'));

// A hang is what runs into the test's own time limit; how long each source takes is measured by the proof.
describe('the engine never throws and never hangs', () => {
  it('on cut, spliced and repeated programs', async () => {
    const { failures } = fuzz(await loadEngine(), broken(correct, 20260), 1_000);
    expect(failures.slice(0, 3)).toEqual([]);
  });

  it.each(pathological().map((source) => [source.path, source] as const))('on %s', async (_, source) => {
    const { failures } = fuzz(await loadEngine(), [source], 1);
    expect(failures).toEqual([]);
  });
});
