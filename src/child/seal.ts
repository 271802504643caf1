/** How a process is started whose code nobody here has read: it may read a few folders, and nothing else of the machine. */
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { distribution } from '../distribution';

/** What a sealed process may touch. */
export interface Seal {
  /** Folders that it may read, besides the lab's own. */
  read: readonly string[];
}

/** The lab's own program, which a sealed process is told and cannot read. */
export interface Program {
  code: string;
  path: string;
}

interface Start {
  execPath: string;
  execArgv: string[];
  env: NodeJS.ProcessEnv;
}

/** How to fork with a seal: Node's permission model for files and processes, a network namespace of its own where the system has them. */
export function sealedStart({ read }: Seal, nodeOptions: readonly string[]): Start {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  // Each once: Node 20 aborts on a repeated path.
  const readable = [...new Set([...shipped(), ...read.map((path) => join(path, '*'))].flatMap((path) => [path, real(path)]))].map((path) => `--allow-fs-read=${path}`);
  const options = [...nodeOptions, permission, ...readable, '--allow-worker', '--no-warnings'];
  // The environment holds secrets of whoever grades.
  const env: NodeJS.ProcessEnv = { ELECTRON_RUN_AS_NODE: '1', PATH: process.env.PATH };
  const unshare = networkNamespace();
  return unshare ? { execPath: unshare[0], execArgv: [...unshare.slice(1), process.execPath, ...options], env } : { execPath: process.execPath, execArgv: options, env };
}

/** What ships and may be read: no solution, and no program that knows the right answers. */
const shipped = (): string[] => [distribution('sealed.js'), distribution('watchdog.js'), distribution('tf', '*'), distribution('grammars', '*')];

export function sealedProgram(): Program {
  const path = distribution('child.js');
  return { code: readFileSync(path, 'utf8'), path };
}

/** The path without links; `*` stays at its end. */
function real(path: string): string {
  return path.endsWith('*') ? join(realpathSync(dirname(path)), '*') : realpathSync(path);
}

/** What stands between sealed code and the network, in a sentence. */
export function networkSeal(): string {
  return networkNamespace()
    ? 'The network is cut off by the system.'
    : "The network is closed in Node alone: this system offers no network namespace (unshare) to cut it off for certain. Grade files that you do not trust on a machine without network.";
}

let found: readonly string[] | false | undefined;

/** The command that runs another one without network; root needs no user namespace. */
function networkNamespace(): readonly string[] | undefined {
  found ??= [['unshare', '-n'], ['unshare', '-rn']].find(([command, flags]) => process.platform === 'linux' && spawnSync(command, [flags, 'true'], { stdio: 'ignore' }).status === 0) ?? false;
  return found || undefined;
}
