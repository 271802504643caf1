import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { InWords } from '../../words';
import { cannotRead, checkFile, gzipFault } from '../bytes';
import type { Dataset } from '../dataset';
import { unreadable } from '../fault';
import { split } from '../split';
import { TableReader, type Table } from './table';

/** Bytes of text that a packed table may unpack to. */
const MOST_TEXT = 2 ** 32;
const PIECE = 2 ** 20;

/** A table that is in memory as text. @throws InWords naming file, line and column */
export function tableOf(text: string, file: string): Table {
  const reader = new TableReader(file);
  reader.push(text);
  return reader.end();
}

/**
 * A table of any size, also packed (.gz), read piece by piece; a fifth of the rows, drawn by a fixed seed, is kept for testing.
 * @throws InWords naming file, line and column
 */
export async function datasetFromCsv(path: string): Promise<Dataset> {
  const { examples, classNames } = await readTable(path);
  if (examples.m < 2) throw unreadable(path, 'after its first row', 'one example is not enough: one part trains and another tests', 'Add rows');
  return { name: path, ...split(examples), classNames };
}

async function readTable(path: string): Promise<Table> {
  checkFile(path);
  const packed = path.toLowerCase().endsWith('.gz');
  const file = createReadStream(path, { highWaterMark: PIECE });
  const text = packed ? file.pipe(createGunzip({ chunkSize: PIECE })) : file;
  if (packed) file.on('error', (error) => text.destroy(error));
  const decoder = new TextDecoder();
  const reader = new TableReader(path);
  let bytes = 0;
  try {
    for await (const piece of text) {
      bytes += (piece as Buffer).length;
      if (bytes > MOST_TEXT) throw unreadable(path, '', `it unpacks to more than ${MOST_TEXT} bytes`, 'Save a part of its rows');
      reader.push(decoder.decode(piece as Buffer, { stream: true }));
    }
  } catch (error) {
    if (error instanceof InWords) throw error;
    throw packed && (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? gzipFault(path, error, MOST_TEXT) : cannotRead(path, error);
  } finally {
    file.destroy();
    text.destroy();
  }
  reader.push(decoder.decode());
  return reader.end();
}
