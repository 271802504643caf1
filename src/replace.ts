import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all, also when the process is killed in between.
 * @throws what the file system says; what was there is then untouched
 */
export function replace(path: string, text: string): void {
  const next = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  try {
    writeFileSync(next, text);
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
