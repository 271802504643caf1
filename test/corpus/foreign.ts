import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { SourceText } from '../../src/shapes/analysis';
import { languages } from '../fuzz/sources';

/** TypeScript and JavaScript that nobody here wrote, below a folder of `node_modules`: no minified files, no declarations, no type-only stubs. */
export function* foreignSources(folder: string, largest = 200_000): Generator<SourceText> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) continue;
    if (stat.isDirectory()) yield* foreignSources(path, largest);
    else if (extname(name) in languages && !/\.d\.ts$|\.min\.|\.umd\.|\.fesm\./.test(name) && stat.size <= largest) {
      const text = readFileSync(path, 'utf8');
      if (text.split('\n', 50).every((line) => line.length < 2_000)) yield { path, language: languages[extname(name)], text };
    }
  }
}
