import Papa from 'papaparse';
import { InWords } from '../words';
import type { Dataset, LabelledExamples } from './dataset';
import { split } from './split';

/** What a cell that means "no value" looks like; such a cell is an error that names its place. */
const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);

/**
 * A table: one example a row, the label in the last column, with or without a header. Labels that are words become
 * class numbers in alphabetical order. A fifth of the rows, drawn by a fixed seed, is kept for testing.
 * @throws InWords naming file, line and column
 */
export function datasetFromCsv(text: string, file: string): Dataset {
  const { examples, classNames } = examplesFromCsv(text, file);
  if (examples.m < 2) throw new InWords(`${file}: one row of data is not enough: one part trains and another tests.`, 'usage', file);
  return { name: file, ...split(examples), classNames };
}

export function examplesFromCsv(text: string, file: string): { examples: LabelledExamples; classNames?: string[] } {
  const rows = parse(text, file);
  const header = rows.length > 0 && isHeader(rows) ? rows[0].cells : undefined;
  const body = header ? rows.slice(1) : rows;
  if (body.length === 0) throw new InWords(`${file}: there is no row of numbers in this file.`, 'usage', file);
  const width = body[0].cells.length;
  if (width < 2) {
    throw new InWords(`${file}, line ${body[0].line}: a row needs at least one feature and the label in the last column, separated by commas; this one has 1 cell.`, 'usage', file, body[0].line);
  }
  const nX = width - 1;
  const features = new Float32Array(body.length * nX);
  body.forEach(({ cells, line }, i) => {
    if (cells.length !== width) {
      throw new InWords(`${file}, line ${line}: this row has ${cells.length} cells, the first one has ${width}.`, 'usage', file, line);
    }
    for (let j = 0; j < nX; j++) features[i * nX + j] = number(cells[j], file, line, columnName(header, j, width));
  });
  const { labels, classNames } = labelsOf(body, header, width, file);
  return { examples: { m: body.length, features, featureShape: [nX], labels }, classNames };
}

interface Row {
  cells: string[];
  /** In the file, from 1. */
  line: number;
}

function parse(text: string, file: string): Row[] {
  if (text.includes('\0')) throw new InWords(`${file} is not a text table: it contains zero bytes. A CSV file is plain text (UTF-8).`, 'usage', file);
  const clean = text.replace(/^\uFEFF/, '');
  const rows: Row[] = [];
  let line = 1;
  let offset = 0;
  let failure: InWords | undefined;
  Papa.parse<string[]>(clean, {
    delimiter: delimiterOf(clean),
    step({ data, errors, meta }, parser) {
      const at = line;
      for (; offset < meta.cursor; offset++) if (clean.charCodeAt(offset) === 10) line++;
      const error = errors.find(({ type }) => type === 'Quotes');
      if (error) {
        failure = new InWords(`${file}, line ${at}: a quotation mark is opened and not closed, or stands inside a cell.`, 'usage', file, at);
        parser.abort();
      } else if (data.some((cell) => cell.trim() !== '')) {
        rows.push({ cells: data.map((cell) => cell.trim()), line: at });
      }
    },
  });
  if (failure) throw failure;
  return rows;
}

/** The most frequent of comma, semicolon and tab on the first line that is not empty. */
function delimiterOf(text: string): string {
  const first = /^.*\S.*$/m.exec(text)?.[0] ?? '';
  const count = (delimiter: string) => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** A first row is a header when a feature cell is a word, or when only its label cell is while other labels are numbers. */
function isHeader([first, second]: Row[]): boolean {
  const words = (cells: string[]) => cells.map((cell) => !missing.has(cell.toLowerCase()) && !isNumber(cell));
  if (words(first.cells.slice(0, -1)).includes(true)) return true;
  return second !== undefined && words(first.cells).at(-1)! && !words(second.cells).at(-1)!;
}

function isNumber(cell: string): boolean {
  return cell !== '' && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell);
}

function number(cell: string, file: string, line: number, column: string): number {
  const value = isNumber(cell) ? Math.fround(Number(cell)) : NaN;
  if (Number.isFinite(value)) return value;
  const what = missing.has(cell.toLowerCase()) ? `the value is missing ("${cell}")` : isNumber(cell) ? `${cell} is too large for a 32-bit number` : `"${shorten(cell)}" is not a number`;
  throw new InWords(`${file}, line ${line}, ${column}: ${what}.`, 'usage', file, line);
}

function shorten(cell: string): string {
  return cell.length > 30 ? `${cell.slice(0, 29)}…` : cell;
}

/** Headers that count their cells differently (scikit-learn's files do) name no column. */
function columnName(header: string[] | undefined, j: number, width: number): string {
  return header?.length === width && header[j] ? `column ${j + 1} (${shorten(header[j])})` : `column ${j + 1}`;
}

function labelsOf(body: Row[], header: string[] | undefined, width: number, file: string): { labels: Float32Array; classNames?: string[] } {
  const cells = body.map((row) => row.cells[width - 1]);
  const place = columnName(header, width - 1, width);
  if (cells.some((cell) => isNumber(cell))) {
    return { labels: Float32Array.from(cells, (cell, i) => number(cell, file, body[i].line, `${place}, the label`)) };
  }
  cells.forEach((cell, i) => {
    if (missing.has(cell.toLowerCase())) number(cell, file, body[i].line, `${place}, the label`);
  });
  const classNames = [...new Set(cells)].sort();
  const number_ = new Map(classNames.map((name, i) => [name, i]));
  return { labels: Float32Array.from(cells, (cell) => number_.get(cell)!), classNames };
}
