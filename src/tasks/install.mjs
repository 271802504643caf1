// Installs the project's packages when they are missing or older than the lock file.
import { existsSync, lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, say } from './shell.mjs';

/** True when node_modules holds what package-lock.json asks for; a linked node_modules belongs to somebody else and is left alone. */
function installed() {
  const modules = join(root, 'node_modules');
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  return lstatSync(modules).isSymbolicLink() || statSync(record).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/**
 * No install script runs: esbuild works without its own, and tfjs-node's fetches a library from a place that many networks refuse
 * (src/training/native builds that backend another way).
 * @throws {Error} when npm can neither find the packages in its cache nor fetch them
 */
export async function installPackages() {
  if (installed()) return;
  say('Installing packages (about half a minute) ...');
  await npm(['ci', '--ignore-scripts']);
}
