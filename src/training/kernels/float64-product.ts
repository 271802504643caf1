/** C += A B for row-major A (rows, inner) and B (inner, columns), from the given offsets on. The inner loop runs along rows. */
export function addProduct(c: Float64Array, a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number, at: { a: number; b: number; c: number }): void {
  for (let i = 0; i < rows; i++) {
    const rowC = at.c + i * columns;
    for (let k = 0; k < inner; k++) {
      const factor = a[at.a + i * inner + k];
      if (factor === 0) {
        // 0 times infinity is NaN, and stays one.
        if (allFinite(b, at.b + k * columns, columns)) continue;
      }
      const rowB = at.b + k * columns;
      for (let j = 0; j < columns; j++) c[rowC + j] += factor * b[rowB + j];
    }
  }
}

function allFinite(values: Float64Array, from: number, count: number): boolean {
  for (let i = from; i < from + count; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Row-major (rows, columns) as (columns, rows). */
export function transposed(values: Float64Array, rows: number, columns: number, from = 0): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[from + i * columns + j];
  return result;
}
