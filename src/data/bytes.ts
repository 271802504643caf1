import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { COPY_AGAIN, unreadable } from './fault';

/** Bytes that one file may have, and what a packed one may unpack to. */
const MOST_BYTES = 2 ** 31 - 1;
const MOST_UNPACKED = 2 ** 30;

/** Numbers that one array or table may hold: 2 GB of 32-bit floats. */
export const MOST_NUMBERS = 2 ** 29;

/** @throws InWords where the path is none of a file: a pipe or a device would be read for ever */
export function checkFile(path: string): void {
  let stats;
  try {
    stats = statSync(path);
  } catch (error) {
    throw cannotRead(path, error);
  }
  if (!stats.isFile()) throw unreadable(path, '', stats.isDirectory() ? 'this is a folder' : 'this is a device or a pipe, not a file', 'Choose a file');
}

/** Names in a folder, in alphabetical order. @throws InWords naming the folder */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw unreadable(folder, '', `the folder cannot be read (${(error as Error).message})`, 'Check that it is there and that you may read it');
  }
}

/** A link that leads nowhere is none. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

export function cannotRead(path: string, error: unknown): Error {
  return unreadable(path, '', `the file cannot be read (${(error as Error).message})`, 'Check that it is there and that you may read it');
}

/**
 * The bytes of a file, unpacked where its name ends in .gz.
 * @throws InWords naming the file
 */
export function readBytes(path: string): Buffer {
  checkFile(path);
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw unreadable(path, '', `${size} bytes are more than the ${MOST_BYTES} that the lab reads at once`, 'Save a part of the data');
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw cannotRead(path, error);
  }
  return path.toLowerCase().endsWith('.gz') ? unpacked(bytes, path) : bytes;
}

function unpacked(bytes: Buffer, path: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED });
  } catch (error) {
    throw gzipFault(path, error, MOST_UNPACKED);
  }
}

/** What is wrong with a packed file, and where as far as zlib tells. */
export function gzipFault(path: string, error: unknown, most: number): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE') return unreadable(path, '', `it unpacks to more than ${most} bytes`, 'Save a part of the data');
  if (code === 'Z_BUF_ERROR') return unreadable(path, 'at its end', 'the packed data stop short', COPY_AGAIN);
  const place = /header|method|window/.test(message) ? 'at its beginning' : /data check|length check/.test(message) ? 'at its end' : 'in its packed data';
  return unreadable(path, place, `it cannot be unpacked (${message})`, COPY_AGAIN);
}
