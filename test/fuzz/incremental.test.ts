import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { distribution } from '../../src/distribution';
import { createEngine, type Engine } from '../../src/shapes/engine';
import { disagreements } from './incremental';
import { programs } from './sources';

const correct = programs(join(__dirname, '..', 'corpus', 'fixtures', 'correct'));
const newEngine = () => {
  const [treeSitter, typescript, tsx] = ['tree-sitter', 'tree-sitter-typescript', 'tree-sitter-tsx'].map((name) => readFileSync(distribution('grammars', `${name}.wasm`)));
  return createEngine({ treeSitter, typescript, tsx });
};

let following: Engine;
let fresh: Engine;
beforeAll(async () => {
  [following, fresh] = await Promise.all([newEngine(), newEngine()]);
});

it.each(correct.map((program, seed) => [basename(program.path), program, seed] as const))('%s: the engine that followed the typing says what a fresh one says', (_, program, seed) => {
  expect(disagreements(following, fresh, program, 12, seed)[0]).toBeUndefined();
});
