/** Plain-loop neural networks: the independent reference of the network exercises. Matrices are arrays of rows. */
import { logistic, map, sum, type Matrix } from './arrays';

export type Activation = 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu';

export const activations: Record<Activation, { value(z: number): number; slope(z: number): number }> = {
  sigmoid: { value: logistic, slope: (z) => logistic(z) * logistic(-z) },
  tanh: { value: Math.tanh, slope: (z) => 1 / Math.cosh(z) ** 2 },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  leakyRelu: { value: (z) => (z > 0 ? z : 0.01 * z), slope: (z) => (z > 0 ? 1 : 0.01) },
};

export const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));

export const product = (a: Matrix, b: Matrix): Matrix => a.map((row) => b[0].map((_, j) => sum(row.map((x, k) => x * b[k][j]))));

/** W A + b with b a column. */
export const affine = (W: Matrix, A: Matrix, b: Matrix): Matrix => map(product(W, A), (x, i) => x + b[i][0]);

/** Mean log loss of probabilities (1, m). */
export function crossEntropy([a]: Matrix, [y]: Matrix): number {
  return -sum(a.map((p, i) => (y[i] === 1 ? Math.log(p) : Math.log(1 - p)))) / a.length;
}

/** Gradients of one layer by loops: dW = dZ A^T / m, db = row sums of dZ / m, and what goes on, W^T dZ. */
export function layerGradients(dZ: Matrix, APrev: Matrix, W: Matrix): { dW: Matrix; db: Matrix; dAPrev: Matrix } {
  const m = dZ[0].length;
  return {
    dW: map(product(dZ, transpose(APrev)), (x) => x / m),
    db: dZ.map((row) => [sum(row) / m]),
    dAPrev: product(transpose(W), dZ),
  };
}
