import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { distribution } from '../../src/distribution';

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the built command line as other tools do. */
export function cli(args: string[], cwd = process.cwd()): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [distribution('cli.js'), ...args], { cwd, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
    });
  });
}

/** A folder of its own for a test file, gone afterwards; returns a function that writes files into it. */
export function scratch(): { folder: string; write(name: string, content: string | Uint8Array | object): string } {
  const folder = mkdtempSync(join(tmpdir(), 'lab-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
      return path;
    },
  };
}
