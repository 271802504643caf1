import { unreadable } from '../fault';

export interface Row {
  cells: string[];
  /** In the file, from 1: where the row begins. */
  line: number;
}

/** Characters of one row; a "row" beyond them is no row of a table. */
const LONGEST_ROW = 2 ** 24;

/**
 * Text to rows of trimmed cells, piece by piece, so that a table need not fit into memory as text. Cells are separated by
 * the most frequent of comma, semicolon and tab on the first line, else by spaces; quotation marks as in RFC 4180; lines end
 * as on any system. Rows without content are left out.
 */
export class Scanner {
  private rest = '';
  private line = 1;
  private delimiter: string | RegExp | undefined;

  /** @param onRow told of each row; what it throws ends the scan */
  constructor(
    private readonly file: string,
    private readonly onRow: (row: Row) => void,
  ) {}

  push(text: string): void {
    // A lone carriage return at the end may be the first half of a line's end.
    const whole = this.rest + text;
    const held = whole.endsWith('\r') ? 1 : 0;
    this.scan(whole.slice(0, whole.length - held).replace(/\r\n?/g, '\n'), false);
    if (held) this.rest += '\r';
    if (this.rest.length > LONGEST_ROW) throw this.tooLong();
  }

  end(): void {
    this.scan(this.rest.replace(/\r\n?/g, '\n'), true);
  }

  /** Takes whole rows; what may go on in the next piece is kept. */
  private scan(text: string, last: boolean): void {
    let start = 0;
    // The first quotation mark from `start` on: looked for once, and not once for each row.
    let quote = text.indexOf('"');
    while (start < text.length) {
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
      const end = rowEnd(text, start, quote);
      if (end < 0 && !last) break;
      const row = text.slice(start, end < 0 ? text.length : end);
      if (row.includes('\0')) throw this.zeroFault();
      const cells = row.trim() === '' ? [] : this.cellsOf(row);
      if (cells.some((cell) => cell !== '')) this.onRow({ cells, line: this.line });
      this.line += 1 + (row.includes('\n') ? row.split('\n').length - 1 : 0);
      start = end < 0 ? text.length : end + 1;
    }
    this.rest = text.slice(start);
  }

  private cellsOf(row: string): string[] {
    this.delimiter ??= delimiterOf(row);
    if (!row.includes('"')) return this.delimiter instanceof RegExp ? row.trim().split(this.delimiter) : row.split(this.delimiter).map((cell) => cell.trim());
    return this.quotedCells(row.replace(/^[^\S\t]+|[^\S\t]+$/g, ''));
  }

  private quotedCells(row: string): string[] {
    const cells: string[] = [];
    const separator = this.delimiter instanceof RegExp ? /\s+/y : new RegExp(`[^\\S\\t]*${this.delimiter}[^\\S\\t]*`, 'y');
    const plain = this.delimiter instanceof RegExp ? /[^\s"]*/y : new RegExp(`[^"${this.delimiter}]*`, 'y');
    const quoted = /"((?:[^"]|"")*)"/y;
    for (let at = 0; ; ) {
      const form = row[at] === '"' ? quoted : plain;
      form.lastIndex = at;
      const match = form.exec(row);
      if (!match) throw this.quoteFault();
      cells.push((match[1]?.replaceAll('""', '"') ?? match[0]).trim());
      at += match[0].length;
      if (at === row.length) return cells;
      separator.lastIndex = at;
      const gap = separator.exec(row);
      if (!gap) throw this.quoteFault();
      at += gap[0].length;
    }
  }

  private quoteFault(): Error {
    return unreadable(this.file, `line ${this.line}`, 'a quotation mark is opened and not closed, or stands inside a cell', 'Put the whole cell between quotation marks, and write those inside it twice', this.line);
  }

  private zeroFault(): Error {
    return unreadable(this.file, `line ${this.line}`, 'this is no text table: it contains zero bytes', 'Save it as CSV (UTF-8)', this.line);
  }

  private tooLong(): Error {
    if (this.rest.includes('\0')) return this.zeroFault();
    if (this.rest.includes('"')) return this.quoteFault();
    return unreadable(this.file, `line ${this.line}`, `the row has more than ${LONGEST_ROW} characters`, 'Save the table as CSV, one example a line', this.line);
  }
}

/**
 * Index of the line end that ends the row, or -1. A line end between quotation marks does not.
 * @param quote index of the first quotation mark from `start` on, or -1
 */
function rowEnd(text: string, start: number, quote: number): number {
  let end = text.indexOf('\n', start);
  for (let opening = quote; opening >= 0 && end >= 0 && opening < end; ) {
    const closing = text.indexOf('"', opening + 1);
    if (closing < 0) return -1;
    if (closing > end) end = text.indexOf('\n', closing);
    // Another pair counts only where it is opened before the row ends.
    opening = text.indexOf('"', closing + 1);
  }
  return end;
}

/** Outside quotation marks on the first line that is not empty. */
function delimiterOf(row: string): string | RegExp {
  const bare = row.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  const best = [',', ';', '\t'].reduce((most, next) => (count(next) > count(most) ? next : most));
  return count(best) === 1 && /\S\s+\S/.test(row) ? /\s+/ : best;
}
