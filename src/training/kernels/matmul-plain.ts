import type { TensorInfo } from '@tensorflow/tfjs';
import { plain, size, type FixTools, type KernelCall, type KernelFix } from './fix';

type Numbers = { [index: number]: number; readonly length: number };

/**
 * C = A B for row-major A (n, k) at `a0`, B (k, m) at `b0`, C (n, m) at `c0`; flags tell operands that lie transposed.
 * Sums are kept in double precision.
 */
function multiply(A: Numbers, a0: number, ta: boolean, B: Numbers, b0: number, tb: boolean, C: Numbers, c0: number, n: number, k: number, m: number): void {
  const [aRow, aStep] = ta ? [1, n] : [k, 1];
  if (m === 1 || tb) {
    const [bColumn, bStep] = tb ? [k, 1] : [1, m];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let l = 0, p = a0 + i * aRow, q = b0 + j * bColumn; l < k; l++, p += aStep, q += bStep) sum += A[p] * B[q];
        C[c0 + i * m + j] = sum;
      }
    }
    return;
  }
  const row = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    row.fill(0);
    for (let l = 0; l < k; l++) {
      const factor = A[a0 + i * aRow + l * aStep];
      for (let j = 0, q = b0 + l * m; j < m; j++, q++) row[j] += factor * B[q];
    }
    for (let j = 0; j < m; j++) C[c0 + i * m + j] = row[j];
  }
}

/** Number of the matrix that broadcasting pairs with batch number `i`. */
export function matrixNumber(own: readonly number[], batch: readonly number[], i: number): number {
  let index = 0;
  let stride = 1;
  let rest = i;
  for (let axis = batch.length - 1, mine = own.length - 1; axis >= 0 && mine >= 0; axis--, mine--) {
    if (own[mine] > 1) index += (rest % batch[axis]) * stride;
    stride *= own[mine];
    rest = Math.floor(rest / batch[axis]);
  }
  return index;
}

/** Backends other than cpu never look; what they then compute is made of whatever lies behind the data. */
export function assertInner(a: TensorInfo, b: TensorInfo, transposeA: boolean, transposeB: boolean): void {
  const [inner, other] = [a.shape.at(transposeA ? -2 : -1), b.shape.at(transposeB ? -1 : -2)];
  if (inner !== other) {
    throw new Error(
      `Error in matMul: inner shapes (${inner}) and (${other}) of Tensors with shapes ${a.shape} and ${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
    );
  }
}

export const plainMatMul: KernelFix = {
  kernel: 'BatchMatMul',
  backend: 'cpu',
  why: 'batches that broadcast along one of several axes are paired wrongly; slow',
  make:
    ({ tf, published }: FixTools) =>
    (call: KernelCall<never>): TensorInfo => {
      const { inputs, attrs, backend } = call as KernelCall;
      const { a, b } = inputs;
      const { transposeA: ta, transposeB: tb } = attrs as unknown as { transposeA: boolean; transposeB: boolean };
      if (a.dtype !== 'float32' || b.dtype !== 'float32') return published!(call) as TensorInfo;
      assertInner(a, b, ta, tb);
      const [n, k] = [a.shape.at(ta ? -1 : -2)!, a.shape.at(ta ? -2 : -1)!];
      const m = b.shape.at(tb ? -2 : -1)!;
      const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
      const batch = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
      return plain(tf, backend).make([...batch, n, m], [a, b], (C, A, B) => {
        for (let i = 0; i < size(batch); i++) {
          multiply(A, matrixNumber(aBatch, batch, i) * n * k, ta, B, matrixNumber(bBatch, batch, i) * k * m, tb, C, i * n * m, n, k, m);
        }
      });
    },
};
