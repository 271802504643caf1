import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import type { KernelCall, PlainBackend } from './fix';

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

/** matMul in double precision, some thirty times as fast as the cpu backend's. Batches that broadcast go to the published kernel. */
export function fastMatMul(published: KernelFunc) {
  return ({ inputs, attrs, backend }: KernelCall<PlainBackend>): TensorInfo => {
    const { a, b } = inputs;
    const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    const [p, q] = a.shape.slice(-2);
    const [r, s] = b.shape.slice(-2);
    const [rows, inner] = attrs.transposeA ? [q, p] : [p, q];
    const [innerB, columns] = attrs.transposeB ? [s, r] : [r, s];
    if (batchA.join() !== batchB.join() || inner !== innerB || a.dtype !== 'float32' || b.dtype !== 'float32') {
      return (published as unknown as (call: object) => TensorInfo)({ inputs, attrs, backend });
    }
    const [left, right] = [a, b].map(({ dataId }) => backend.readSync(dataId) as Float64Array);
    const batches = batchA.reduce((product, length) => product * length, 1);
    const out = new Float64Array(batches * rows * columns);
    for (let n = 0; n < batches; n++) {
      const own = { a: n * rows * inner, b: n * inner * columns, c: n * rows * columns };
      const lhs = attrs.transposeA ? transposed(left, p, q, own.a) : left;
      const rhs = attrs.transposeB ? transposed(right, r, s, own.b) : right;
      addProduct(out, lhs, rhs, rows, inner, columns, { a: attrs.transposeA ? 0 : own.a, b: attrs.transposeB ? 0 : own.b, c: own.c });
    }
    return backend.makeTensorInfo([...batchA, rows, columns], 'float32', out);
  };
}
