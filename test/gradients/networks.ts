/** Networks in the course's style and others, as learners' files, with random inputs of random sizes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gaussian, seededRandom } from '../../src/random';

type Json = number | string | { tensor: unknown } | Json[] | { [key: string]: Json };
export interface Inputs {
  parameters: Record<string, { tensor: unknown }>;
  args: Json[];
}
export interface Network {
  name: string;
  text: string;
  inputs(seed: number): Inputs;
}

/** Draws sizes, normal tensors, labels. */
class Draw {
  readonly random: () => number;
  private readonly normal: () => number;
  constructor(seed: number) {
    this.random = seededRandom(seed * 7919 + 13);
    this.normal = gaussian(this.random);
  }
  size = (low: number, high: number) => low + Math.floor(this.random() * (high - low + 1));
  nested = (shape: number[], draw: (index: number[]) => number, index: number[] = []): unknown =>
    index.length === shape.length ? draw(index) : Array.from({ length: shape[index.length] }, (_, i) => this.nested(shape, draw, [...index, i]));
  tensor = (...shape: number[]) => ({ tensor: this.nested(shape, () => 0.7 * this.normal()) });
  labels = (rows: number, m: number) => ({ tensor: this.nested([rows, m], () => Number(this.random() < 0.5)) });
  mask = (rows: number, m: number, keep: number) => ({ tensor: this.nested([rows, m], ([i, j]) => Number(this.random() < keep || (i === 0 && j === 0))) });
  /** One-hot columns, or rows. */
  oneHot(classes: number, m: number, rows = false) {
    const of = Array.from({ length: m }, () => Math.floor(this.random() * classes));
    return { tensor: rows ? this.nested([m, classes], ([e, c]) => Number(of[e] === c)) : this.nested([classes, m], ([c, e]) => Number(of[e] === c)) };
  }
}

const inputs: Record<string, (d: Draw) => Inputs> = {
  logistic: (d) => {
    const [n, m] = [d.size(3, 6), d.size(7, 11)];
    return { parameters: { w: d.tensor(n, 1), b: d.tensor() }, args: [d.tensor(n, m), d.labels(1, m)] };
  },
  'two-layer': (d) => {
    const [n0, n1, m] = [d.size(3, 5), d.size(3, 6), d.size(7, 11)];
    return { parameters: { W1: d.tensor(n1, n0), b1: d.tensor(n1, 1), W2: d.tensor(1, n1), b2: d.tensor(1, 1) }, args: [d.tensor(n0, m), d.labels(1, m)] };
  },
  'deep-relu': (d) => {
    const n = [d.size(3, 5), d.size(4, 6), d.size(3, 5), d.size(3, 5), 1];
    const m = d.size(7, 11);
    const parameters = Object.fromEntries([1, 2, 3, 4].flatMap((l) => [[`W${l}`, d.tensor(n[l], n[l - 1])], [`b${l}`, d.tensor(n[l], 1)]]));
    return { parameters, args: [d.tensor(n[0], m), d.labels(1, m)] };
  },
  softmax: (d) => {
    const [n0, n1, k, m] = [d.size(3, 5), d.size(4, 6), d.size(3, 4), d.size(7, 11)];
    return { parameters: { W1: d.tensor(n1, n0), b1: d.tensor(n1, 1), W2: d.tensor(k, n1), b2: d.tensor(k, 1) }, args: [d.tensor(n0, m), d.oneHot(k, m)] };
  },
  regularized: (d) => {
    const [n0, n1, m] = [d.size(3, 5), d.size(3, 6), d.size(7, 11)];
    return { parameters: { W1: d.tensor(n1, n0), b1: d.tensor(n1, 1), W2: d.tensor(1, n1), b2: d.tensor(1, 1) }, args: [d.tensor(n0, m), d.labels(1, m), 0.3 + d.random()] };
  },
  dropout: (d) => {
    const [n0, n1, n2, m, keep] = [d.size(3, 5), d.size(4, 6), d.size(3, 5), d.size(8, 12), 0.6 + 0.3 * d.random()];
    return {
      parameters: { W1: d.tensor(n1, n0), b1: d.tensor(n1, 1), W2: d.tensor(n2, n1), b2: d.tensor(n2, 1), W3: d.tensor(1, n2), b3: d.tensor(1, 1) },
      args: [d.tensor(n0, m), d.labels(1, m), d.mask(n1, m, 0.6), d.mask(n2, m, 0.6), keep],
    };
  },
  'batch-norm': (d) => {
    const [n0, n1, m] = [d.size(3, 5), d.size(3, 5), d.size(7, 11)];
    return { parameters: { W1: d.tensor(n1, n0), gamma: d.tensor(n1, 1), beta: d.tensor(n1, 1), W2: d.tensor(1, n1), b2: d.tensor(1, 1) }, args: [d.tensor(n0, m), d.labels(1, m)] };
  },
  residual: (d) => {
    const [n, m] = [d.size(3, 5), d.size(7, 11)];
    return { parameters: { W1: d.tensor(n, n), b1: d.tensor(n, 1), W2: d.tensor(n, n), b2: d.tensor(n, 1), W3: d.tensor(n, n), b3: d.tensor(n, 1) }, args: [d.tensor(n, m), d.tensor(n, m)] };
  },
  'linear-regression': (d) => {
    const [n, k, m] = [d.size(3, 5), d.size(2, 3), d.size(7, 11)];
    return { parameters: { W: d.tensor(n, k), b: d.tensor(k) }, args: [d.tensor(m, n), d.tensor(m, k)] };
  },
  recurrent: (d) => {
    const [nx, na, ny, m] = [d.size(3, 4), d.size(3, 5), d.size(2, 3), d.size(6, 9)];
    return { parameters: { Wax: d.tensor(na, nx), Waa: d.tensor(na, na), ba: d.tensor(na, 1), Wya: d.tensor(ny, na), by: d.tensor(ny, 1) }, args: [[0, 1, 2].map(() => d.tensor(nx, m)), d.tensor(ny, m)] };
  },
  'tied-autoencoder': (d) => {
    const [n, k, m] = [d.size(4, 6), d.size(2, 3), d.size(7, 11)];
    return { parameters: { W: d.tensor(n, k), b: d.tensor(k), c: d.tensor(n) }, args: [d.tensor(m, n)] };
  },
  convolution: (d) => {
    const [c, k, m] = [d.size(1, 2), d.size(2, 3), d.size(3, 5)];
    return { parameters: { K: d.tensor(3, 3, c, k), b: d.tensor(k), W: d.tensor(4 * k, 3), c: d.tensor(3) }, args: [d.tensor(m, 6, 6, c), d.oneHot(3, m, true)] };
  },
  'layer-norm': (d) => {
    const [n0, n1, k, m] = [d.size(3, 5), d.size(4, 6), d.size(2, 3), d.size(7, 11)];
    return { parameters: { W1: d.tensor(n0, n1), b1: d.tensor(n1), scale: d.tensor(n1), shift: d.tensor(n1), W2: d.tensor(n1, k), b2: d.tensor(k) }, args: [d.tensor(m, n0), d.tensor(m, k)] };
  },
};

export const networks: Network[] = Object.entries(inputs).map(([name, draw]) => ({
  name,
  text: readFileSync(join(__dirname, 'fixtures', `${name}.js`), 'utf8'),
  inputs: (seed) => draw(new Draw(seed)),
}));

const course: Record<string, (d: Draw) => Inputs> = {
  'convolution-loops': (d) => ({ parameters: { W1: d.tensor(3, 3, 1, 2), b1: d.tensor(2), W: d.tensor(2, 2, 2, 2), b: d.tensor(2) }, args: [d.tensor(2, 5, 5, 1), d.tensor(2, 4, 4, 2), 2, 2] }),
  'pooling-loops': (d) => ({ parameters: { K: d.tensor(3, 3, 1, 2), W: d.tensor(8, 2), b: d.tensor(2) }, args: [d.tensor(3, 5, 5, 1), d.tensor(3, 2), 3, 2, 'max'] }),
  'two-layer-loops': (d) => ({ parameters: { W1: d.tensor(4, 3), b1: d.tensor(4, 1), W2: d.tensor(1, 4), b2: d.tensor(1, 1) }, args: [d.tensor(3, 7), d.labels(1, 7)] }),
  'recurrent-course': (d) => ({ parameters: { Wax: d.tensor(5, 3), Waa: d.tensor(5, 5), Wya: d.tensor(3, 5), ba: d.tensor(5, 1), by: d.tensor(3, 1) }, args: [d.tensor(3, 6, 4), d.tensor(5, 6), { tensor: d.nested([3, 6, 4], ([k, e, t]) => Number(k === (e + t) % 3)) }] }),
  lstm: (d) => ({
    parameters: Object.fromEntries(['f', 'i', 'c', 'o'].flatMap((gate) => [[`W${gate}`, d.tensor(4, 7)], [`b${gate}`, d.tensor(4, 1)]])),
    args: [d.tensor(3, 5, 4), d.tensor(4, 5), d.tensor(4, 5)],
  }),
  gru: (d) => ({
    parameters: Object.fromEntries(['z', 'r', 'n'].flatMap((gate) => [[`U${gate}`, d.tensor(3, 4)], [`V${gate}`, d.tensor(4, 4)], [`b${gate}`, d.tensor(4)]])),
    args: [[d.tensor(5, 3), d.tensor(5, 3), d.tensor(5, 3)], d.tensor(5, 4), d.tensor(5, 4)],
  }),
  variational: (d) => ({ parameters: { M: d.tensor(4, 2), m0: d.tensor(2), S: d.tensor(4, 2), s0: d.tensor(2), D: d.tensor(2, 4), d0: d.tensor(4) }, args: [d.tensor(7, 4), d.tensor(7, 2)] }),
  'elastic-net': (d) => ({ parameters: { beta: d.tensor(5), bias: d.tensor() }, args: [d.tensor(8, 5), d.tensor(8), 0.2, 0.35] }),
  huber: (d) => ({ parameters: { A: d.tensor(3, 4), a: d.tensor(4), B: d.tensor(4, 2), b: d.tensor(2) }, args: [d.tensor(7, 3), d.tensor(7, 2), 0.4] }),
  embedding: (d) => ({ parameters: { E: d.tensor(7, 4), W: d.tensor(4, 3), b: d.tensor(3) }, args: [[[0, 1, 2], [3, 3, 4, 6], [5, 1], [2, 6, 0]], d.oneHot(3, 4, true)] }),
  'typed-arrays': (d) => ({ parameters: { U: d.tensor(3, 4), c: d.tensor(4), v: d.tensor(4, 1), e: d.tensor(1) }, args: [d.tensor(6, 3), d.tensor(6, 1)] }),
  'batch-norm-arrays': (d) => ({ parameters: { W: d.tensor(4, 3), scale: d.tensor(3), move: d.tensor(3) }, args: [d.tensor(7, 4), d.tensor(7, 3)] }),
  'batch-norm-rows': (d) => ({ parameters: { W1: d.tensor(4, 5), gamma: d.tensor(5), beta: d.tensor(5), W2: d.tensor(5, 3), b2: d.tensor(3) }, args: [d.tensor(9, 4), d.oneHot(3, 9, true)] }),
};

/** Inputs of the fixtures that are written as the course's notebooks are: plain loops, caches, examples first. */
export const courseInputs: Record<string, (seed: number) => Inputs> = Object.fromEntries(Object.entries(course).map(([name, draw]) => [name, (seed: number) => draw(new Draw(seed))]));
