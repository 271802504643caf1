import type { GradientEntry, GradientParameter } from '../../src/editor/panel';
import { relativeDifference } from './scale';

const LARGEST_SIDE = 40;

export interface Cell {
  row: number;
  column: number;
  /** Indices of the entry in its tensor. */
  index: number[];
  /** Undefined where the check did not look at this entry. */
  entry?: GradientEntry;
  /** Relative difference of analytic and numeric; of autodiff where no difference was taken. */
  difference?: number;
}

export interface Heatmap {
  rows: number;
  columns: number;
  cells: Cell[];
  /** Entries of the tensor that the map leaves out because it is too large. */
  hidden: number;
}

/**
 * The entries of one parameter as a grid: the last dimension runs across, all others run down; a vector lies in one row.
 * A tensor with more than 40 rows or columns keeps those that hold its worst entries.
 */
export function heatmap({ shape, entries }: Pick<GradientParameter, 'shape' | 'entries'>): Heatmap {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const measured = new Map(entries.map((entry) => [flatIndex(entry.index, shape), entry]));
  const keptRows = kept(rows, [...measured.keys()].map((flat) => Math.floor(flat / columns)));
  const keptColumns = kept(columns, [...measured.keys()].map((flat) => flat % columns));
  const cells = keptRows.flatMap((r, row) =>
    keptColumns.map((c, column): Cell => {
      const entry = measured.get(r * columns + c);
      return { row, column, index: indexOf(r * columns + c, shape), entry, difference: entry && relativeDifference(entry.analytic, entry.numeric ?? entry.autodiff ?? entry.analytic) };
    }),
  );
  return { rows: keptRows.length, columns: keptColumns.length, cells, hidden: rows * columns - cells.length };
}

/** All of 0..n-1 where they fit, else those asked for first, in ascending order. */
function kept(n: number, wanted: number[]): number[] {
  if (n <= LARGEST_SIDE) return [...Array(n).keys()];
  const chosen = new Set<number>();
  for (const i of [...wanted, ...Array(LARGEST_SIDE).keys()]) {
    if (chosen.size === LARGEST_SIDE) break;
    chosen.add(i);
  }
  return [...chosen].sort((a, b) => a - b);
}

function flatIndex(index: number[], shape: number[]): number {
  return index.reduce((flat, i, axis) => flat * shape[axis] + i, 0);
}

function indexOf(flat: number, shape: number[]): number[] {
  const index: number[] = [];
  for (const size of [...shape].reverse()) {
    index.unshift(flat % size);
    flat = Math.floor(flat / size);
  }
  return index;
}
