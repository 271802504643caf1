// Folders in the user's cache that are filled once and then only read.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './shell.mjs';

/**
 * The cached folder `name`, filled on first use. It appears under its name only when it is complete, so neither an interrupted
 * nor a concurrent filling leaves half a folder behind.
 * @param {string} name folder name, with the versions of what it holds
 * @param {(folder: string) => Promise<void>} fill fills an empty folder, which is moved afterwards: nothing in it may name its own place
 * @returns {Promise<string>} absolute path
 */
export async function cached(name, fill) {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  const filling = `${folder}.${process.pid}`;
  rmSync(filling, { recursive: true, force: true });
  mkdirSync(filling, { recursive: true });
  try {
    await fill(filling);
    renameSync(filling, folder);
  } catch (error) {
    rmSync(filling, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
