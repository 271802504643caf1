import { renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Writes a file whole or not at all, also when the process is killed in between. */
export function replace(path: string, text: string): void {
  const next = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  writeFileSync(next, text);
  renameSync(next, path);
}
