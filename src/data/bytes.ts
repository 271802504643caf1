import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InWords } from '../words';

/** Bytes that one file may have once unpacked. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * The bytes of a file, unpacked where its name ends in .gz.
 * @throws InWords naming the file
 */
export function readBytes(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    return path.toLowerCase().endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
  } catch (error) {
    throw new InWords(`${path} cannot be read: ${(error as Error).message}.`, 'usage', path);
  }
}
