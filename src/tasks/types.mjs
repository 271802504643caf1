// The published type declarations of tf.js: what IntelliSense in the course folder reads.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = ['tfjs', 'tfjs-core', 'tfjs-layers', 'tfjs-converter', 'tfjs-data'];

/**
 * Copies the declarations of @tensorflow/tfjs and of what it re-exports; no code.
 * @param {string} root of the project
 * @param {string} out folder to fill; left alone where it already holds this version's
 */
export function copyTypes(root, out) {
  const home = (name) => join(root, 'node_modules', '@tensorflow', name);
  const { version } = JSON.parse(readFileSync(join(home('tfjs'), 'package.json'), 'utf8'));
  const stamp = join(out, 'tfjs', 'package.json');
  if (existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).version === version) return;
  rmSync(out, { recursive: true, force: true });
  for (const name of packages) {
    for (const path of readdirSync(join(home(name), 'dist'), { recursive: true })) {
      if (path.endsWith('.d.ts') && !/_test\.d\.ts$|test_util/.test(path)) cpSync(join(home(name), 'dist', path), join(out, name, 'dist', path));
    }
    writeFileSync(join(out, name, 'package.json'), JSON.stringify({ name: `@tensorflow/${name}`, version, license: 'Apache-2.0', types: 'dist/index.d.ts' }));
  }
}
