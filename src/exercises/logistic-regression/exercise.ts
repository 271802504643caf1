import type { Exercise, ValueCheck } from '../../course/exercise';
import { labels, logistic, map, rows, scalar, size, softplus, sum, table, uniform } from '../arrays';
import { mistakes } from './mistakes';
import { training } from './training';

/** z of every example by plain loops. */
function scores(w: unknown, b: unknown, X: unknown): number[] {
  const [weights, x, bias] = [rows(w), rows(X), scalar(b)];
  return x[0].map((_, i) => sum(weights.map(([weight], j) => weight * x[j][i])) + bias);
}

/** The cost is the mean of softplus(z) - y z; its derivative by z is (logistic(z) - y)/m. */
function costAndGradients(w: unknown, b: unknown, X: unknown, Y: unknown): { cost: number; dw: number[][]; db: number } {
  const [z, [y], x] = [scores(w, b, X), rows(Y), rows(X)];
  const m = y.length;
  const slope = z.map((value, i) => (logistic(value) - y[i]) / m);
  return {
    cost: sum(z.map((value, i) => softplus(value) - y[i] * value)) / m,
    dw: x.map((feature) => [sum(feature.map((value, i) => value * slope[i]))]),
    db: sum(slope),
  };
}

/** b as a number and as a scalar tensor in turn: the parameters come as either. The fourth trial has no example of class 1. */
const problem: ValueCheck['inputs'] = (bench) => {
  const [n, m] = [size(bench, 0), size(bench, 1)];
  const b = bench.random() - 0.3;
  const Y = bench.trial === 3 ? bench.tf.zeros([1, m]) : labels(bench, m);
  return [uniform(bench, n, 1), bench.trial % 2 ? bench.tf.scalar(b) : b, uniform(bench, n, m, -1, 2), Y];
};

function descend([w, b, X, Y, iterations, rate]: unknown[], tf: typeof import('@tensorflow/tfjs')): unknown {
  let weights = rows(w);
  let bias = scalar(b);
  const costs: number[] = [];
  let step = costAndGradients(w, b, X, Y);
  for (let i = 0; i < (iterations as number); i++) {
    step = costAndGradients(tf.tensor2d(weights), bias, X, Y);
    if (i % 100 === 0) costs.push(step.cost);
    weights = map(weights, (x, j) => x - (rate as number) * step.dw[j][0]);
    bias -= (rate as number) * step.db;
  }
  return [{ w: tf.tensor2d(weights), b: bias }, { dw: tf.tensor2d(step.dw), db: step.db }, costs];
}

/** Activations 0.01, 0.03, ..., 0.99: never one half itself. */
const PROBABILITIES = Array.from({ length: 50 }, (_, i) => (2 * i + 1) / 100);

const exercise: Exercise = {
  id: 'logistic-regression',
  title: 'Logistic regression on m examples',
  course: '1 Neural networks and deep learning',
  order: 2,
  functions: ['initializeWithZeros', 'sigmoid', 'propagate', 'optimize', 'predict'],
  returns: { initializeWithZeros: ['w', 'b'], propagate: ['grads', 'cost'], optimize: ['params', 'grads', 'costs'] },
  formulas: {
    initializeWithZeros: { w: 'a column of dim zeros', b: '0' },
    sigmoid: '1/(1 + e^-z)',
    propagate: {
      cost: 'J = -1/m * sum(y log a + (1 - y) log(1 - a)) with A = sigmoid(w^T X + b)',
      dw: 'dw = 1/m * X dZ^T with dZ = A - Y',
      db: 'db = 1/m * sum(dZ) with dZ = A - Y',
    },
    optimize: {
      w: 'w - learningRate * dw, numIterations times, each time with a new dw',
      b: 'b - learningRate * db, numIterations times, each time with a new db',
      dw: 'the dw of the last iteration',
      db: 'the db of the last iteration',
      costs: 'the costs before the steps 0, 100, 200, ..., so at least one',
    },
    predict: '1 where A = sigmoid(w^T X + b) is above 0.5, else 0',
  },
  checks: [
    {
      kind: 'value',
      function: 'initializeWithZeros',
      name: 'zeros of the right shape',
      inputs: (bench) => [size(bench, 0)],
      expected: ([dim], { tf }) => [tf.tensor2d(table(dim as number, 1, () => 0)), 0],
    },
    {
      kind: 'value',
      function: 'sigmoid',
      name: 'values of the logistic function',
      inputs: (bench) => [uniform(bench, size(bench, 0), size(bench, 1), -6, 6)],
      expected: ([z], { tf }) => tf.tensor2d(map(rows(z), logistic)),
    },
    {
      kind: 'property',
      function: 'sigmoid',
      name: 'sigmoid(-z) = 1 - sigmoid(z)',
      trials: 1,
      inputs: ({ tf }) => [tf.tensor2d([[-3, -1, 0, 1, 3]])],
      property: (result) => {
        if (result.kind !== 'tensor') return undefined;
        const off = [0, 1, 2].find((i) => Math.abs(result.data[i] + result.data[4 - i] - 1) > 1e-5);
        return off === undefined ? undefined : `sigmoid(z) + sigmoid(-z) is ${result.data[off] + result.data[4 - off]} at z = ${[-3, -1, 0][off]}; it should be 1.`;
      },
    },
    {
      kind: 'value',
      function: 'propagate',
      name: 'cost and gradients',
      trials: 4,
      inputs: problem,
      expected: ([w, b, X, Y], { tf }) => {
        const { cost, dw, db } = costAndGradients(w, b, X, Y);
        return [{ dw: tf.tensor2d(dw), db }, cost];
      },
    },
    {
      kind: 'gradient',
      function: 'propagate',
      name: 'propagate: dw, db',
      inputs: (bench) => {
        const [w, b, X, Y] = problem({ ...bench, trial: 1 });
        return { parameters: { w, b } as never, rest: [X, Y] };
      },
      cost: (learner, { w, b }, [X, Y]) => (learner.propagate as (...args: unknown[]) => [unknown, never])(w, b, X, Y)[1],
      gradients: (learner, { w, b }, [X, Y]) => (learner.propagate as (...args: unknown[]) => [never, unknown])(w, b, X, Y)[0],
    },
    {
      kind: 'value',
      function: 'optimize',
      name: 'parameters after gradient descent',
      inputs: (bench) => [...problem(bench), 3 + bench.trial, 0.1, false],
      expected: (inputs, { tf }) => descend(inputs, tf),
    },
    {
      kind: 'value',
      function: 'optimize',
      name: 'costs every 100 iterations',
      trials: 1,
      inputs: (bench) => [...problem(bench), 205, 0.05, false],
      expected: (inputs, { tf }) => descend(inputs, tf),
      advice: 'The cost is kept at iterations 0, 100, 200, before the step.',
    },
    {
      kind: 'value',
      function: 'predict',
      name: 'the border lies at one half',
      trials: 1,
      inputs: ({ tf }) => [tf.ones([1, 1]), 0, tf.tensor2d([PROBABILITIES.map((a) => Math.log(a / (1 - a)))])],
      property: (result) => {
        if (result.kind !== 'tensor' || result.data.length !== PROBABILITIES.length) return undefined;
        const classes = Array.from(result.data);
        const first = classes.indexOf(1);
        const isStep = classes.every((value, i) => value === (first >= 0 && i >= first ? 1 : 0));
        if (!isStep || PROBABILITIES[first] === 0.51) return undefined;
        const where = first < 0 ? 'for no activation at all' : first === 0 ? 'for every activation' : `only where A is above ${(PROBABILITIES[first] - 0.01).toFixed(2)}`;
        return `\`predict\` gives 1 ${where}; the border lies at A = 0.5.`;
      },
    },
    {
      kind: 'value',
      function: 'predict',
      name: '1 above one half, else 0',
      trials: 5,
      inputs: (bench) => problem(bench).slice(0, 3),
      expected: ([w, b, X], { tf }) => tf.tensor2d([scores(w, b, X).map((z) => Number(z > 0))]),
    },
  ],
  mistakes,
  training,
};

export default exercise;
