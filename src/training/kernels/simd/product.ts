import { PANEL } from './programs';
import type { Simd } from './memory';

/** Inner extent and columns of B that are packed at a time: 512 kB, which stays in the second-level cache. */
const INNER = 256;
const COLUMNS = 512;
/** Rows of A for which a block of it stays there too. */
const BLOCK_ROWS = 96;
/** Fewer rows do not pay for packing B. */
const FEW_ROWS = 4;

/** Scratch that `product` uses. */
export const PRODUCT_SCRATCH = 4 * (INNER * COLUMNS + PANEL);

/** A matrix at an address in bytes; `transposed`: it lies with its axes exchanged. */
export interface Matrix {
  at: number;
  transposed: boolean;
}

/** C = A B for A (n, k), B (k, m) and row-major C at the address `c`, in single precision. @param scratch PRODUCT_SCRATCH bytes */
export function product(simd: Simd, c: number, a: Matrix, b: Matrix, n: number, k: number, m: number, scratch: number): void {
  if (k === 0) {
    simd.floats().fill(0, c / 4, c / 4 + n * m);
    return;
  }
  if (n === 1 || m === 1) {
    withVector(simd, c, a, b, n, k, m);
    return;
  }
  const [aRow, aStep] = a.transposed ? [4, 4 * n] : [4 * k, 4];
  const spare = scratch + 4 * INNER * COLUMNS;
  const direct = !b.transposed && (n < FEW_ROWS || m <= PANEL);
  for (let j0 = 0; j0 < m; j0 += COLUMNS) {
    const columns = Math.min(COLUMNS, m - j0);
    for (let l0 = 0; l0 < k; l0 += INNER) {
      const inner = Math.min(INNER, k - l0);
      if (!direct) pack(simd, scratch, b, k, m, l0, inner, j0, columns);
      for (let i0 = 0; i0 < n; i0 += BLOCK_ROWS) {
        const rows = Math.min(BLOCK_ROWS, n - i0);
        const left = a.at + i0 * aRow + l0 * aStep;
        for (let j = 0; j < columns; j += PANEL) {
          const [right, step] = direct ? [b.at + 4 * (l0 * m + j0 + j), 4 * m] : [scratch + 4 * inner * j, 4 * PANEL];
          simd.panel(rows, 1, inner, left, aRow, aStep, 0, right, step, c + 4 * (i0 * m + j0 + j), 4 * m, Math.min(PANEL, columns - j), l0 > 0 ? 1 : 0, spare);
        }
      }
    }
  }
}

/** One row or one column: what it costs is reading the matrix once, in the order in which it lies. */
function withVector(simd: Simd, c: number, a: Matrix, b: Matrix, n: number, k: number, m: number): void {
  const [matrix, vector, lines] = n === 1 ? [b, a, m] : [a, b, n];
  // The outputs lie along the matrix's rows where B is as it is written or A is transposed.
  const alongRows = n === 1 ? !b.transposed : a.transposed;
  if (alongRows) {
    simd.floats().fill(0, c / 4, c / 4 + lines);
    simd.addRows(c, vector.at, matrix.at, 4 * lines, k, lines);
  } else simd.dotRows(c, vector.at, matrix.at, 4 * k, lines, k);
}

/** B's rows l0 .. l0 + inner and columns j0 .. j0 + columns as panels of 8 columns, one behind the other. */
export function pack(simd: Simd, to: number, b: Matrix, k: number, m: number, l0: number, inner: number, j0: number, columns: number): void {
  for (let j = 0; j < columns; j += PANEL) {
    const target = to + 4 * inner * j;
    if (b.transposed) simd.packColumns(target, b.at + 4 * ((j0 + j) * k + l0), 4 * k, inner, Math.min(PANEL, columns - j));
    else simd.packRows(target, b.at + 4 * (l0 * m + j0 + j), 4 * m, inner);
  }
}
