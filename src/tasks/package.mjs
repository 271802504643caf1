// Writes the installable extension, without native libraries: node src/tasks/package.mjs (after a build).
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run, say } from './shell.mjs';

const largest = 10e6;

/**
 * Packs dist/ as it is.
 * @returns {Promise<string>} absolute path of the .vsix
 * @throws {Error} when it would be larger than 10 MB
 */
export async function packageExtension() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const vsix = join(root, `${name}-${version}.vsix`);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run([process.execPath, vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix], { quiet: true });
  const { size } = statSync(vsix);
  if (size > largest) throw new Error(`${vsix} has ${(size / 1e6).toFixed(1)} MB; it must stay under ${largest / 1e6} MB. \`npx vsce ls --no-dependencies\` lists what is inside.`);
  say(`${name}-${version}.vsix has ${(size / 1e6).toFixed(1)} MB.`);
  return vsix;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await packageExtension();
