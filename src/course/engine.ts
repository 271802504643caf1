import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { distribution } from '../distribution';
import type { Language } from '../shapes/analysis';
import { createEngine, type Engine } from '../shapes/engine';
import { printDim } from '../shapes/dimension';
import { printShape } from '../shapes/shape';
import type { Contract } from './contract';

let engine: Promise<Engine> | undefined;

/** The shape engine with the grammars that ship; made once per process. */
export function loadEngine(): Promise<Engine> {
  engine ??= (async () => {
    const [treeSitter, typescript, tsx] = await Promise.all(['tree-sitter', 'tree-sitter-typescript', 'tree-sitter-tsx'].map((name) => readFile(distribution('grammars', `${name}.wasm`))));
    return createEngine({ treeSitter, typescript, tsx });
  })();
  return engine;
}

const languages: { [extension: string]: Language } = {
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'typescriptreact',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascriptreact',
};

/** The language that a file's name tells; undefined for others. */
export function languageOfFile(path: string): Language | undefined {
  return languages[extname(path).toLowerCase()];
}

/** The contracts of a solution, as run-time checks and tables read them. */
export async function contractsOf(solution: string): Promise<Contract[]> {
  const found = (await loadEngine()).readContracts({ path: 'solution.ts', language: 'typescript', text: solution });
  return found.map(({ name, parameters, lines }) => ({
    function: name,
    parameters,
    entries: lines.flatMap((line) => (line.shape ? [{ name: line.name, shape: printShape(line.shape)! }] : [])),
    sizes: lines.flatMap((line) => (line.size ? [{ name: line.name, letter: printDim(line.size) }] : [])),
  }));
}
