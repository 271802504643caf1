/** Inputs for checks, and plain loops for their expected values: nothing here computes with the tensor library. */
import type { Tensor } from '@tensorflow/tfjs';
import type { Bench } from '../course/exercise';

/** Rows of a matrix. */
export type Matrix = number[][];

/** A matrix of uniform numbers in [low, high). */
export function uniform({ tf, random }: Bench, rows: number, columns: number, low = -1, high = 1): Tensor {
  return tf.tensor2d(
    Array.from({ length: rows * columns }, () => low + (high - low) * random()),
    [rows, columns],
  );
}

/** Labels (1, m) of 0 and 1, both present when m > 1. */
export function labels({ tf, random }: Bench, m: number): Tensor {
  return tf.tensor2d([Array.from({ length: m }, (_, i) => (i < 2 ? i : Number(random() < 0.5)))]);
}

/** Sizes that differ from trial to trial, and from each other within one: the `which`-th size of this trial. */
export function size({ trial }: Bench, which: number): number {
  return [3, 5, 4, 7, 2, 6, 8][(which + 2 * trial) % 7];
}

export const rows = (tensor: unknown): Matrix => (tensor as Tensor).arraySync() as Matrix;

/** A number out of a number or a tensor of one element. */
export const scalar = (x: unknown): number => (typeof x === 'number' ? x : (x as Tensor).dataSync()[0]);

export function table(rowCount: number, columnCount: number, entry: (i: number, j: number) => number): Matrix {
  return Array.from({ length: rowCount }, (_, i) => Array.from({ length: columnCount }, (_, j) => entry(i, j)));
}

export const map = (a: Matrix, f: (x: number, i: number, j: number) => number): Matrix => a.map((row, i) => row.map((x, j) => f(x, i, j)));

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

/** 1 / (1 + e^-z) without overflow. */
export const logistic = (z: number): number => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/** log(1 + e^x) without overflow: the log loss of one example is softplus(z) - y z. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
