// Builds everything that ships into dist/: bundles, tf in single and double precision, grammars, exercises, data.
import { build, context } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeLicenses } from './licenses.mjs';
import { starterOf } from './starter.mjs';
import { copyTypes } from './types.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const watch = process.argv.includes('--watch');

const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: true,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  absWorkingDir: root,
};

/**
 * tf.js in double precision: the published sources with every Float32Array read as Float64Array. Learners may still pass
 * a real Float32Array: it is a typed array of type float32, and copied.
 */
const single = (name) => `Object.prototype.toString.call(${name}) === '[object Float' + 32 + 'Array]'`;
const float64 = {
  name: 'float64',
  setup(b) {
    b.onLoad({ filter: /@tensorflow[\\/].*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(/Float32Array\b/g, 'Float64Array')
        .replace('return this.util.types.isFloat64Array(a)', `return ${single('a')} || this.util.types.isFloat64Array(a)`)
        .replace('if (values instanceof Float64Array)', `if (values instanceof Float64Array || ${single('values')})`),
      loader: 'js',
    }));
  },
};

const bundles = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', external: ['vscode'] },
  {
    ...node,
    entryPoints: { server: 'src/server/main.ts', child: 'src/child/main.ts', sealed: 'src/child/sealed.ts', watchdog: 'src/child/watchdog.ts', batches: 'src/data/batches/worker.ts', cli: 'src/cli/main.ts' },
    outdir: 'dist',
    external: ['@tensorflow/tfjs', '@tensorflow/tfjs-node'],
  },
  {
    ...node,
    entryPoints: { hdf5: 'src/data/hdf5-library.ts' },
    charset: 'utf8',
    outdir: 'dist',
    sourcemap: false,
    minify: true,
    // The library prints its own crash on a damaged file, which the lab says in words.
    define: { 'import.meta.url': 'bundleUrl', 'console.error': 'silent' },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href, silent = () => {};' },
  },
  { ...node, entryPoints: { 'tf/float32': 'src/training/tf/float32.ts' }, outdir: 'dist', sourcemap: false, minifySyntax: true, minifyWhitespace: true },
  {
    ...node,
    entryPoints: { 'tf/float64': 'src/training/tf/float64.ts' },
    outdir: 'dist',
    sourcemap: false,
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [float64],
  },
  {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    logLevel: 'warning',
    absWorkingDir: root,
    minify: true,
    entryPoints: readdirSync(join(root, 'webview'))
      .filter((name) => existsSync(join(root, 'webview', name, 'main.ts')))
      .map((name) => ({ in: `webview/${name}/main.ts`, out: name })),
    outdir: 'dist/webview',
  },
];

/** Copies what is read at run time. */
function copyAssets() {
  const grammars = join(root, 'node_modules', '@vscode', 'tree-sitter-wasm', 'wasm');
  mkdirSync(join(dist, 'grammars'), { recursive: true });
  for (const name of ['tree-sitter.wasm', 'tree-sitter-typescript.wasm', 'tree-sitter-tsx.wasm']) {
    cpSync(join(grammars, name), join(dist, 'grammars', name));
  }
  cpSync(join(root, 'media', 'diagnostics'), join(dist, 'diagnostics'), { recursive: true });
  cpSync(join(root, 'media', 'formulas'), join(dist, 'formulas'), { recursive: true });
  const exercises = join(root, 'src', 'exercises');
  rmSync(join(dist, 'exercises'), { recursive: true, force: true });
  mkdirSync(join(dist, 'exercises'), { recursive: true });
  for (const id of readdirSync(exercises)) {
    if (!existsSync(join(exercises, id, 'solution.ts'))) continue;
    const solution = readFileSync(join(exercises, id, 'solution.ts'), 'utf8');
    mkdirSync(join(dist, 'exercises', id));
    writeFileSync(join(dist, 'exercises', id, 'solution.ts'), solution);
    writeFileSync(join(dist, 'exercises', id, 'starter.ts'), starterOf(solution));
    cpSync(join(exercises, id, 'statement.md'), join(dist, 'exercises', id, 'statement.md'));
  }
  for (const name of ['folder.mjs', 'install.mjs']) cpSync(join(root, 'src', 'training', 'native', name), join(dist, 'native', name));
  cpSync(join(root, 'media', 'data'), join(dist, 'data'), { recursive: true });
  copyTypes(root, join(dist, 'types'));
  const wasm = join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  for (const name of readdirSync(wasm).filter((file) => file.endsWith('.wasm'))) cpSync(join(wasm, name), join(dist, 'tf', name));
}

mkdirSync(join(dist, 'tf'), { recursive: true });
copyAssets();
if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  const results = await Promise.all(bundles.map((options) => build({ ...options, metafile: true })));
  const metafiles = results.map(({ metafile }) => metafile);
  writeLicenses(root, metafiles, ['@vscode/tree-sitter-wasm', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs'], join(dist, 'licenses.txt'));
}
