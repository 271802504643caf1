// What every task needs: the project's folder, progress lines, and commands whose failure is a sentence.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder, absolute. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Downloads that belong to no project folder: the workbench, the browser, the native libraries. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deep-learning-lab');

const started = Date.now();

/** Prints one progress line with the seconds since the task began. */
export function say(text) {
  console.log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s] ${text}`);
}

/** The command line of npm that belongs to this Node, without a shell in between where npm started us. */
const npmCommand = process.env.npm_execpath?.endsWith('.js')
  ? [process.execPath, process.env.npm_execpath]
  : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];

/**
 * Runs a command to its end.
 * @param {string[]} command program and arguments
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean, signal?: AbortSignal }} options `quiet`: keep what it prints, show it only in the error
 * @returns {Promise<string>} what it printed (empty unless quiet)
 * @throws {Error} with the last lines it printed, when it cannot start or ends with another code than 0
 */
export function run([program, ...args], { cwd = root, env = {}, quiet = false, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      shell: process.platform === 'win32' && program.endsWith('.cmd'),
      signal,
    });
    let printed = '';
    const keep = (chunk) => (printed += chunk);
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => reject(new Error(`${program} could not run: ${error.message}`)));
    child.on('close', (code, killed) => {
      if (code === 0) return resolve(printed);
      const tail = printed.trim().split('\n').slice(-30).join('\n');
      reject(new Error(`${[program, ...args].join(' ')} ended with ${killed ?? `code ${code}`}${tail && `:\n${tail}`}`));
    });
  });
}

/** Runs npm quietly, from its cache where that suffices; options as for `run`. */
export function npm(args, options = {}) {
  return run([...npmCommand, ...args, '--no-audit', '--no-fund', '--prefer-offline'], { quiet: true, ...options });
}
