// VS Code for the browser: code-server and the Node it runs on, both from npm, in a folder of the cache.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { npm, root, run, say } from './shell.mjs';

const version = '4.139.1';

/** The folder of the installed workbench; @throws {Error} where the packages cannot be had or do not exist for this system. */
export async function readyWorkbench() {
  const folder = await cached(`workbench-${version}`, async (folder) => {
    if (process.platform === 'win32') throw new Error('VS Code for the browser does not run on Windows: install the desktop VS Code.');
    say('Installing VS Code for the browser (first time only, about half a minute) ...');
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const fetch = (packages, within = '') => npm(['install', '--ignore-scripts', '--omit=dev', ...packages], { cwd: join(folder, within) });
    await fetch([`code-server@${version}`, `${nodePackage()}@24`]);
    await fetch([], join('node_modules', 'code-server', 'lib', 'vscode'));
    await fetch([], join('node_modules', 'code-server', 'lib', 'vscode', 'extensions'));
  });
  letLog(folder);
  return folder;
}

/** Output channels show what log files hold, and the package that writes them has a native part that is not there: see spdlog.cjs. */
function letLog(folder) {
  const home = join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'node_modules', '@vscode', 'spdlog');
  const [standIn, main] = [join(root, 'src', 'tasks', 'spdlog.cjs'), join(home, 'index.js')];
  if (existsSync(join(home, 'build')) || readFileSync(main, 'utf8') === readFileSync(standIn, 'utf8')) return;
  const next = `${main}.${process.pid}`;
  copyFileSync(standIn, next);
  renameSync(next, main);
}

/** The npm package that carries the node executable for this system. */
function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}

/** @param {string} workbench from readyWorkbench @returns {string} the node that runs it: the version of VS Code's own */
export function workbenchNode(workbench) {
  return join(workbench, 'node_modules', nodePackage(), 'bin', 'node');
}

/** A code-server command line; `data` holds everything it writes, so that nothing goes to the home folder. */
function commandLine(workbench, data, args) {
  mkdirSync(data, { recursive: true });
  const config = join(data, 'config.yaml');
  writeFileSync(config, 'auth: none\n');
  return [
    workbenchNode(workbench),
    join(workbench, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
    '--config',
    config,
    '--user-data-dir',
    join(data, 'user'),
    '--disable-telemetry',
    '--disable-update-check',
    ...args,
  ];
}

/**
 * Installs a .vsix file.
 * @param {string} workbench from readyWorkbench
 * @param {{ data: string, extensions: string, vsix: string }} where absolute paths
 */
export async function installExtension(workbench, { data, extensions, vsix }) {
  await run(commandLine(workbench, data, ['--extensions-dir', extensions, '--install-extension', vsix, '--force']), { quiet: true });
}

/** A TCP port of 127.0.0.1 that was free a moment ago: the preferred one if possible (0: any). */
function freePort(preferred) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error) => (preferred === 0 ? reject(error) : resolve(freePort(0))));
    server.listen(preferred, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Serves the workbench on 127.0.0.1 until `stop` is called or this process ends.
 * @param {string} workbench from readyWorkbench
 * @param {{ data: string, extensions: string, folder: string, trusted?: boolean, preferredPort?: number }} options absolute paths; `trusted`: do not
 *   ask whether the folder is trusted; `preferredPort`: the browser keeps the look of the window by address
 * @returns {Promise<{ url: string, stop: () => void, ended: Promise<void> }>} resolves when pages are served
 */
export async function serveWorkbench(workbench, { data, extensions, folder, trusted = true, preferredPort = 0 }) {
  const port = await freePort(preferredPort);
  const args = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-getting-started-override', '--extensions-dir', extensions];
  if (trusted) args.push('--disable-workspace-trust');
  const [program, ...rest] = commandLine(workbench, data, [...args, folder]);
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], cwd: data });
  const stop = () => child.kill();
  process.on('exit', stop);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (printed = (printed + chunk).slice(-4000)));
  const ended = new Promise((resolve) => child.on('close', resolve)).then(() => {
    process.off('exit', stop);
  });
  const origin = `http://127.0.0.1:${port}`;
  for (;;) {
    const alive = await Promise.race([ended.then(() => false), fetch(`${origin}/healthz`).then((reply) => reply.ok, () => undefined)]);
    if (alive) break;
    if (alive === false) throw new Error(`VS Code for the browser did not start:\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url: `${origin}/?folder=${encodeURIComponent(folder)}`, stop, ended };
}
