// Bundles a benchmark with its sources and runs it: `node test/bench/run.mjs shapes`.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [name, ...args] = process.argv.slice(2);
const outfile = join(root, '.cache', 'bench', `${name}.cjs`);
await build({
  entryPoints: [join(root, 'test', 'bench', `${name}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  external: ['@tensorflow/*', 'typescript'],
});
// The extension starts its shape server with the same room for what is new: src/editor/language/client.ts.
const flags = name === 'shapes' ? ['--max-semi-space-size=32'] : [];
process.exitCode = spawnSync(process.execPath, [...flags, '--expose-gc', outfile, ...args], { stdio: 'inherit', cwd: root, env: { ...process.env, LAB_ROOT: root } }).status ?? 1;
