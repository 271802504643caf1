/**
 * Who writes to a run: a file that names the process. Invariant: at most one living process holds a lock, also when
 * several find a dead one's at the same time.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Owner {
  pid: number;
  /** When the process began, as the system tells it: another process may get the same number later. */
  began?: string;
  host: string;
  /** Milliseconds since 1970. */
  since: number;
  nonce: string;
}

export interface Lock {
  release(): void;
}

/** Takes the lock at `path`, also from a process that is gone. @returns the living owner where there is one */
export function take(path: string): Lock | { owner: Owner } {
  const mine: Owner = { pid: process.pid, began: beginning(process.pid), host: hostname(), since: Date.now(), nonce: randomUUID() };
  const temporary = `${path}.${mine.nonce}`;
  const release = () => {
    try {
      if (owner(path)?.nonce === mine.nonce) rmSync(path, { force: true });
    } catch {
      // Where the folder may no longer be written to, the lock is free as soon as this process is gone.
    }
  };
  writeFileSync(temporary, JSON.stringify(mine), { flag: 'wx', flush: true });
  try {
    for (;;) {
      try {
        linkSync(temporary, path);
        return { release };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const held = owner(path);
      if (held === undefined) continue;
      if (isAlive(held)) return { owner: held };
      // Whoever replaces a dead owner's lock holds a lock of its own on that very owner.
      const replacing = take(`${path}.of-${held.nonce}`);
      if ('owner' in replacing) return replacing;
      try {
        if (owner(path)?.nonce !== held.nonce) continue;
        renameSync(temporary, path);
        return { release };
      } finally {
        replacing.release();
      }
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** @returns the owner that lives; undefined where nobody holds the lock */
export function livingOwner(path: string): Owner | undefined {
  const held = owner(path);
  return held && isAlive(held) ? held : undefined;
}

/** Unreadable text is an owner that is gone; undefined where there is no file. */
function owner(path: string): Owner | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const read = JSON.parse(text) as Owner;
    if (Number.isInteger(read.pid) && typeof read.nonce === 'string' && /^[\w-]+$/.test(read.nonce)) return read;
  } catch {
    // Torn by a power failure.
  }
  return { pid: 0, host: hostname(), since: 0, nonce: 'unreadable' };
}

function isAlive({ pid, began, host }: Owner): boolean {
  // Of another machine on a shared disk nothing can be known.
  if (host !== hostname()) return true;
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = beginning(pid);
  return now === undefined || began === undefined || now === began;
}

/** The moment in which a process began, in the system's own words; undefined where the system does not tell, or it is gone. */
function beginning(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie's number is still taken, but it does nothing any more.
      return fields[0] === 'Z' ? 'gone' : fields[19];
    }
    if (process.platform === 'darwin') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
  return undefined;
}
