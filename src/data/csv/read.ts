import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { parse as parseText } from 'csv-parse/sync';
import { InWords } from '../../words';
import { cannotRead, checkFile, gzipFault } from '../bytes';
import type { Dataset } from '../dataset';
import { unreadable } from '../fault';
import { split } from '../split';
import { csvOptions, Rows, type Parsed } from './rows';
import { TableReader, type Table } from './table';

/** Bytes of text that a packed table may unpack to. */
const MOST_TEXT = 2 ** 32;
const PIECE = 2 ** 20;

/** A table that is in memory as text. @throws InWords naming file, line and column */
export function tableOf(text: string, file: string): Table {
  const options = csvOptions(text);
  const rows = new Rows(file, options.delimiter === ' ');
  const reader = new TableReader(file);
  for (const parsed of parseText(text, options) as unknown as Parsed[]) reader.add(rows.row(parsed));
  return reader.end();
}

/**
 * A table of any size, also packed (.gz), read piece by piece; a fifth of the rows, drawn by a fixed seed, is kept for testing.
 * @throws InWords naming file, line and column
 */
export async function datasetFromCsv(path: string): Promise<Dataset> {
  const { examples, classNames, note } = await readTable(path);
  if (examples.m < 2) throw unreadable(path, 'after its first row', 'one example is not enough: one part trains and another tests', 'Add rows');
  return { name: path, ...split(examples), classNames, note };
}

async function readTable(path: string): Promise<Table> {
  checkFile(path);
  const packed = path.toLowerCase().endsWith('.gz');
  const file = createReadStream(path, { highWaterMark: PIECE });
  const text = packed ? file.pipe(createGunzip({ chunkSize: PIECE })) : file;
  if (packed) file.on('error', (error) => text.destroy(error));
  try {
    return await tableFrom(text as AsyncIterable<Buffer>, path);
  } catch (error) {
    if (error instanceof InWords) throw error;
    throw packed && (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? gzipFault(path, error, MOST_TEXT) : cannotRead(path, error);
  } finally {
    file.destroy();
    text.destroy();
  }
}

/** @throws InWords naming file, line and column, and whatever the pieces throw */
export async function tableFrom(pieces: AsyncIterable<Buffer>, path: string): Promise<Table> {
  const source = new Pieces(pieces, path);
  const options = csvOptions(await source.start());
  const rows = new Rows(path, options.delimiter === ' ');
  const reader = new TableReader(path);
  const parser = parse(options);
  const feeding = pipeline(Readable.from(source.all()), parser).catch(() => undefined);
  try {
    for await (const parsed of parser) reader.add(rows.row(parsed as Parsed));
  } catch (error) {
    throw error instanceof CsvError ? rows.fault(error, (parser as unknown as Open).state.field.toString('utf8'), source.zeros) : error;
  } finally {
    parser.destroy();
    await feeding;
  }
  return reader.end();
}

/** The parser's own record of the cell that it is in. */
interface Open {
  state: { field: { toString(encoding: 'utf8'): string } };
}

/** The pieces of a file, of which the first ones are looked at before. */
class Pieces {
  zeros = false;
  private first = Buffer.alloc(0);
  private readonly rest: AsyncIterator<Buffer>;

  constructor(
    pieces: AsyncIterable<Buffer>,
    private readonly path: string,
  ) {
    this.rest = pieces[Symbol.asyncIterator]();
  }

  /** Text with at least the first line that is not empty. */
  async start(): Promise<string> {
    while (this.first.length < PIECE && !/\S.*[\r\n]/.test(this.first.toString())) {
      const { value, done } = await this.rest.next();
      if (done) break;
      this.first = Buffer.concat([this.first, value]);
    }
    return this.first.toString();
  }

  async *all(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for (let piece: Buffer = this.first, done: boolean | undefined = false; !done; { value: piece, done } = await this.rest.next()) {
      bytes += piece.length;
      if (bytes > MOST_TEXT) throw unreadable(this.path, '', `it unpacks to more than ${MOST_TEXT} bytes`, 'Save a part of its rows');
      this.zeros ||= piece.includes(0);
      if (piece.length > 0) yield piece;
    }
  }
}
