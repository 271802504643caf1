import { beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import type { Engine } from '../../src/shapes/engine';
import { judgeMade } from './made';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

/** 5,000 of them are in `npm run proof -- shapes`. */
it.each(Array.from({ length: 8 }, (_, at) => at))('what is said of programs made at random is what happens in them, part %i', async (part) => {
  let exact = 0;
  let bindings = 0;
  for (let seed = 10 * part + 1; seed <= 10 * part + 10; seed++) {
    const judged = await judgeMade(engine, seed);
    expect(judged.faults.map((fault) => `${fault}\n${judged.text}`)).toEqual([]);
    exact += judged.exact;
    bindings += judged.bindings;
  }
  expect(bindings).toBeGreaterThan(20);
  expect(exact / bindings).toBeGreaterThan(0.75);
});
