import { MOST_NUMBERS } from '../bytes';
import type { LabelledExamples } from '../dataset';
import { unreadable } from '../fault';
import { Numbers } from '../numbers';
import { isPreamble, type Row } from './rows';

/** What a cell that means "no value" looks like; such a cell is an error that names its place. */
const infinite = /^[-+]?inf(inity)?$/i;
const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);

/** Different words that a label may be; a column with more is text. */
const MOST_CLASSES = 10_000;

export interface Table {
  examples: LabelledExamples;
  classNames?: string[];
  /** What was done to the table beyond reading it. */
  note?: string;
}

/**
 * A table: one example a row, the label in the last column, with or without a header. Labels that are words become
 * class numbers in alphabetical order.
 */
export class TableReader {
  private readonly features = new Numbers();
  private readonly labels = new Numbers();
  /** The first row, until the second tells whether it is a header. */
  private first: Row | undefined;
  private header: string[] | undefined;
  private body: Row | undefined;
  /** Of labels in words: each word's number in the order of appearance. */
  private words: Map<string, number> | undefined;

  constructor(private readonly file: string) {}

  /** The next row; undefined is none. @throws InWords naming file, line and column */
  add(row: Row | undefined): void {
    if (row) this.row(row);
  }

  /** After the last row. @throws InWords naming file, line and column */
  end(): Table {
    if (this.first && !isHeader(this.first)) this.example(this.first);
    if (!this.body) throw unreadable(this.file, this.first ? `line ${this.first.line}` : '', this.first ? 'there is no row of numbers after this header' : 'the file is empty', 'Write one example a line, its label last');
    const { labels, classNames } = this.labelsTaken();
    const width = this.body.cells.length - 1;
    const note = this.doubtfulHeader();
    const examples = { m: labels.length, features: this.features.take(), featureShape: [width], labels };
    if (width < 2 || this.header?.[0] !== '' || this.header.length !== width + 1 || !counts(examples)) return { examples, classNames, note };
    const features = examples.features.filter((_, i) => i % width > 0);
    return { examples: { ...examples, features, featureShape: [width - 1] }, classNames, note: note ?? 'The first column has no name and only counts the rows, so it was left out.' };
  }

  /** A first row with words among numbers may be a header, or an example with a slip in it. */
  private doubtfulHeader(): string | undefined {
    const cells = this.header;
    if (!cells || cells.length !== this.body!.cells.length || !cells.slice(0, -1).some(isNumber) || cells.every((cell) => cell === '' || isNumber(cell))) return undefined;
    return `The first row (${shorten(cells.join(', '))}) holds words among numbers and was taken for the header.`;
  }

  private row(row: Row): void {
    if (this.body || this.header) return this.example(row);
    if (!this.first) {
      this.first = row;
      return;
    }
    if (isPreamble(this.first.cells[0]) && this.first.cells.length !== row.cells.length) {
      this.first = row;
      return;
    }
    if (isHeader(this.first, row)) this.header = this.first.cells;
    else this.example(this.first);
    this.first = undefined;
    this.example(row);
  }

  private example(row: Row): void {
    const { cells, line } = row;
    if (!this.body) {
      if (cells.length < 2) {
        throw unreadable(this.file, `line ${line}`, `a row needs at least one feature and the label in the last column, separated by commas; this one has ${cells.length} cell`, 'Save the table as CSV', line);
      }
      this.body = row;
    }
    const width = this.body.cells.length;
    if (cells.length !== width) {
      throw unreadable(this.file, `line ${line}`, `this row has ${cells.length} cells, the first one (line ${this.body.line}) has ${width}`, 'Give every row the same cells; a word with a comma stands between quotation marks', line);
    }
    if (this.features.length > MOST_NUMBERS) throw unreadable(this.file, `line ${line}`, `the table holds more than the ${MOST_NUMBERS} numbers that fit in memory`, 'Save a part of its rows', line);
    for (let j = 0; j < width - 1; j++) this.features.push(this.number(cells[j], line, j));
    this.labels.push(this.label(cells[width - 1], line));
  }

  private label(cell: string, line: number): number {
    if (this.labels.length === 0 && !isNumber(cell) && !missing.has(cell.toLowerCase())) this.words = new Map();
    const column = this.body!.cells.length - 1;
    if (!this.words) return this.number(cell, line, column);
    const fault = (what: string, advice: string) => unreadable(this.file, `line ${line}, ${this.columnName(column)}, the label`, what, advice, line);
    if (missing.has(cell.toLowerCase())) throw this.missingValue(cell, line, column);
    if (isNumber(cell)) throw fault(`${shorten(cell)} is a number, but the first label (line ${this.body!.line}) is the word "${shorten(this.body!.cells[column])}"`, 'Write all labels as words, or all as numbers');
    if (cell.includes('\ufffd')) throw fault(`"${shorten(cell)}" is not UTF-8 text`, 'Save the table as CSV (UTF-8)');
    const known = this.words.get(cell);
    if (known !== undefined) return known;
    if (this.words.size === MOST_CLASSES) throw fault(`the column holds more than ${MOST_CLASSES} different words`, 'Put the label into the last column');
    this.words.set(cell, this.words.size);
    return this.words.size - 1;
  }

  /** Words numbered alphabetically, whatever came first. */
  private labelsTaken(): { labels: Float32Array; classNames?: string[] } {
    const labels = this.labels.take();
    if (!this.words) return { labels };
    const classNames = [...this.words.keys()].sort();
    const number = new Map(classNames.map((name, i) => [this.words!.get(name)!, i]));
    return { labels: labels.map((label) => number.get(label)!), classNames };
  }

  private number(cell: string, line: number, column: number): number {
    const value = isNumber(cell) ? Math.fround(Number(cell)) : NaN;
    if (Number.isFinite(value)) return value;
    if (missing.has(cell.toLowerCase())) throw this.missingValue(cell, line, column);
    const place = this.place(line, column);
    if (infinite.test(cell)) throw unreadable(this.file, place, `the value is infinite (${cell})`, 'Replace it, or leave out the row', line);
    if (isNumber(cell)) throw unreadable(this.file, place, `${shorten(cell)} is too large for a 32-bit number`, 'Write the column in another unit', line);
    const advice = /^[-+]?\d+,\d+$/.test(cell) ? 'Write decimals with a point' : 'Write numbers in every column but the last';
    throw unreadable(this.file, place, `"${shorten(cell)}" is not a number`, advice, line);
  }

  private missingValue(cell: string, line: number, column: number): Error {
    return unreadable(this.file, this.place(line, column), `the value is missing ("${shorten(cell)}")`, 'Fill it in, or leave out the row', line);
  }

  private place(line: number, column: number): string {
    return `line ${line}, ${this.columnName(column)}${column === this.body!.cells.length - 1 ? ', the label' : ''}`;
  }

  /** Headers that count their cells differently (scikit-learn's files do) name no column. */
  private columnName(j: number): string {
    const name = this.header?.length === this.body!.cells.length && this.header[j];
    return name ? `column ${j + 1} (${shorten(name)})` : `column ${j + 1}`;
  }
}

/**
 * A first row is a header when a feature cell is a word, when only its label cell is while other labels are numbers, or when it counts the
 * columns from 0, as pandas names those of an array.
 */
function isHeader(first: Row, second?: Row): boolean {
  const numbered = first.cells[0] === '' ? first.cells.slice(1) : first.cells;
  if (numbered.length > 2 && numbered.every((cell, i) => cell === String(i))) return true;
  const words = (cells: string[]) => cells.map((cell) => !missing.has(cell.toLowerCase()) && !infinite.test(cell) && !isNumber(cell));
  if (words(first.cells.slice(0, -1)).includes(true)) return true;
  return second !== undefined && words(first.cells).at(-1)! && !words(second.cells).at(-1)!;
}

/** Whether the first feature is the row's number, from 0 or 1, as pandas writes it. */
function counts({ m, features, featureShape: [width] }: LabelledExamples): boolean {
  const from = features[0];
  if (from !== 0 && from !== 1) return false;
  for (let i = 0; i < m; i++) if (features[i * width] !== from + i) return false;
  return true;
}

function isNumber(cell: string): boolean {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell);
}

function shorten(cell: string): string {
  return cell.length > 30 ? `${cell.slice(0, 29)}…` : cell;
}
