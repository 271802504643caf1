import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Path of a file that ships inside `dist/`: bundles run from there, tests run from the sources.
 * Invariant: every run-time asset (grammars, tf bundles, exercises, data) is found through this one function.
 */
export function distribution(...segments: string[]): string {
  return join(distributionRoot(), ...segments);
}

function distributionRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'tf')) && existsSync(join(folder, 'watchdog.js'))) return folder;
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist');
    if (dirname(folder) === folder) throw new Error('The dist folder is missing: run "npm run build".');
  }
}
