import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import { fuzz } from './fuzz';
import { broken, pathological, programs } from './sources';

const correct = programs(join(__dirname, '..', 'corpus', 'fixtures', 'correct'));

// A hang is what runs into the test's own time limit; how long each source takes is measured by the proof.
describe('the engine never throws and never hangs', () => {
  // In several tests: while one runs, its process answers nobody.
  it.each(Array.from({ length: 10 }, (_, at) => 20260 + at))('on cut, spliced and repeated programs, seed %i', async (seed) => {
    const { failures } = fuzz(await loadEngine(), broken(correct, seed), 100);
    expect(failures.slice(0, 3)).toEqual([]);
  });

  it.each(pathological().map((source) => [source.path, source] as const))('on %s', async (_, source) => {
    const { failures } = fuzz(await loadEngine(), [source], 1);
    expect(failures).toEqual([]);
  });
});
