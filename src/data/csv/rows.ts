import type { CsvError, Info, Options } from 'csv-parse';
import { unreadable } from '../fault';

export interface Row {
  cells: string[];
  /** In the file, from 1: where the row begins. */
  line: number;
}

/** Bytes of one row; a "row" beyond them is no row of a table. */
const LONGEST_ROW = 2 ** 24;

/** Before a table: a comment, or what Excel writes to name the separator. */
export const isPreamble = (line: string): boolean => /^(#|"?sep=)/i.test(line);

/** Decimals with a comma stand between semicolons. */
const europeanNumbers = /^[-+]?\d+(,\d+)?(;[-+]?\d+(,\d+)?)+$/;

/**
 * @param first text with the table's first line that is not empty: its most frequent of comma, semicolon, tab and bar separates cells, else
 *   spaces
 */
export function csvOptions(first: string): Options {
  const lines = first.split(/[\r\n]+/).filter((line) => /\S/.test(line));
  const row = lines.find((line) => !isPreamble(line.trim().replace(/^\ufeff/, ''))) ?? lines[0] ?? '';
  const bare = row.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  const best = europeanNumbers.test(row.trim()) ? ';' : [',', ';', '\t', '|'].reduce((most, next) => (count(next) > count(most) ? next : most));
  const delimiter = count(best) === 1 && /\S\s+\S/.test(row) ? ' ' : best;
  return {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    ltrim: delimiter !== '\t' && delimiter !== ' ',
    rtrim: delimiter !== '\t' && delimiter !== ' ',
    max_record_size: LONGEST_ROW,
  };
}

/** What the parser gives with `info`. */
export interface Parsed {
  record: string[];
  info: Info;
}

/**
 * The parser's records as rows, and its errors as sentences. The parser counts lines at the end of a row, and each CR LF within
 * quotation marks as two.
 */
export class Rows {
  /** CR LF within cells of the rows so far. */
  private pairs = 0;

  constructor(
    private readonly file: string,
    private readonly spaces: boolean,
  ) {}

  /** @returns undefined where all cells are empty. @throws InWords where there are zero bytes */
  row({ record, info }: Parsed): Row | undefined {
    const text = record.join('');
    const line = info.lines - breaksIn(text) - this.pairs;
    if (text.includes('\0')) throw this.zeros(line);
    this.pairs += text.split('\r\n').length - 1;
    const cells = record.map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) return undefined;
    return { cells: this.spaces ? cells.filter((cell) => cell !== '') : cells, line };
  }

  /**
   * @param open text of the cell that the parser was in
   * @param zeros whether zero bytes were seen
   */
  fault(error: CsvError, open: string, zeros: boolean): Error {
    // The parser counts a line when the next one begins.
    const begun = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE' ? open.replace(/[\r\n]$/, '') : open;
    const line = Number(error.lines) - breaksIn(begun) - this.pairs;
    if (zeros) return this.zeros(line);
    if (error.code === 'CSV_MAX_RECORD_SIZE' ) return unreadable(this.file, `line ${line}`, `the row has more than ${LONGEST_ROW} bytes`, 'Save the table as CSV, one example a line', line);
    return unreadable(this.file, `line ${line}`, 'a quotation mark is opened and not closed, or stands inside a cell', 'Put the whole cell between quotation marks, and write those inside it twice', line);
  }

  private zeros(line: number): Error {
    return unreadable(this.file, `line ${line}`, 'this is no text table: it contains zero bytes', 'Save it as CSV (UTF-8)', line);
  }
}

const breaksIn = (text: string) => text.match(/[\r\n]/g)?.length ?? 0;
