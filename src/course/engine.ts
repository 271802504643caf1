import { readFile } from 'node:fs/promises';
import { distribution } from '../distribution';
import { createEngine, type Engine } from '../shapes/engine';

let engine: Promise<Engine> | undefined;

/** The shape engine with the grammars that ship; made once per process. */
export function loadEngine(): Promise<Engine> {
  engine ??= (async () => {
    const [treeSitter, typescript, tsx] = await Promise.all(['tree-sitter', 'tree-sitter-typescript', 'tree-sitter-tsx'].map((name) => readFile(distribution('grammars', `${name}.wasm`))));
    return createEngine({ treeSitter, typescript, tsx });
  })();
  return engine;
}
