import type { Bench, Exercise } from '../../course/exercise';
import { labels, map, rows, size, uniform, type Matrix } from '../arrays';
import { activations, affine, crossEntropy, layerGradients } from '../networks';
import { mistakes } from './mistakes';

type Tensors = Record<string, ReturnType<typeof uniform>>;

function parametersFor(bench: Bench): Tensors {
  const [nX, nH] = [2 + (bench.trial % 2), 3 - (bench.trial % 2)];
  return { W1: uniform(bench, nH, nX), b1: uniform(bench, nH, 1), W2: uniform(bench, 1, nH), b2: uniform(bench, 1, 1) };
}

/** Cost and gradients of costN by loops. */
function network(parameters: Record<string, Matrix>, X: Matrix, Y: Matrix): { cost: number; grads: Record<string, Matrix> } {
  const { W1, b1, W2, b2 } = parameters;
  const A1 = map(affine(W1, X, b1), Math.tanh);
  const A2 = map(affine(W2, A1, b2), activations.sigmoid.value);
  const second = layerGradients(map(A2, (a, i, j) => a - Y[i][j]), A1, W2);
  const first = layerGradients(map(second.dAPrev, (d, i, j) => d * (1 - A1[i][j] ** 2)), X, W1);
  return { cost: crossEntropy(A2, Y), grads: { dW1: first.dW, db1: first.db, dW2: second.dW, db2: second.db } };
}

const matrices = (tensors: unknown): Record<string, Matrix> => Object.fromEntries(Object.entries(tensors as Tensors).map(([name, tensor]) => [name, rows(tensor)]));

const length = (values: number[]): number => Math.hypot(...values);

/** The check itself by loops, entry after entry of every matrix. */
function relativeDifference(parameters: Record<string, Matrix>, gradients: Record<string, Matrix>, X: Matrix, Y: Matrix, epsilon: number): number {
  const entries = Object.entries(parameters).flatMap(([name, matrix]) => matrix.flatMap((row, i) => row.map((_, j) => ({ name, i, j }))));
  const moved = ({ name, i, j }: (typeof entries)[number], by: number): number =>
    network({ ...parameters, [name]: map(parameters[name], (x, r, c) => (r === i && c === j ? x + by : x)) }, X, Y).cost;
  const numeric = entries.map((entry) => (moved(entry, epsilon) - moved(entry, -epsilon)) / (2 * epsilon));
  const analytic = entries.map(({ name, i, j }) => gradients[`d${name}`][i][j]);
  return length(analytic.map((value, k) => value - numeric[k])) / (length(analytic) + length(numeric));
}

/** Right gradients, then some with the course's planted bugs: one of them too large by 2, one by 4. */
function problem(bench: Bench): [Tensors, Tensors, Tensors[string], Tensors[string]] {
  const parameters = parametersFor(bench);
  const m = size(bench, 1);
  const [X, Y] = [uniform(bench, parameters.W1.shape[1]!, m, -1, 1), labels(bench, m)];
  const { grads } = network(matrices(parameters), rows(X), rows(Y));
  const planted: Record<string, number> = [{}, { dW2: 2 }, { db1: 4 }][bench.trial % 3];
  return [parameters, Object.fromEntries(Object.entries(grads).map(([name, matrix]) => [name, bench.tf.tensor2d(map(matrix, (x) => x * (planted[name] ?? 1)))])), X, Y];
}

const exercise: Exercise = {
  id: 'gradient-checking',
  title: 'Gradient checking',
  course: '2 Improving deep neural networks',
  order: 15,
  functions: ['forwardPropagation', 'backwardPropagation', 'gradientCheck', 'dictionaryToVector', 'vectorToDictionary', 'gradientCheckN'],
  formulas: {
    forwardPropagation: 'J = theta x',
    backwardPropagation: 'the derivative of theta x by theta, which is x',
    gradientCheck: '|grad - gradapprox| / (|grad| + |gradapprox|) with gradapprox = (J(theta + epsilon) - J(theta - epsilon))/(2 epsilon)',
    dictionaryToVector: "one column with every entry of every parameter, in the record's order and row by row",
    vectorToDictionary: 'for each name of `like` the next piece of theta, in the shape that the name has there',
    gradientCheckN: '||grad - gradapprox|| / (||grad|| + ||gradapprox||), where gradapprox moves one entry of theta at a time',
  },
  checks: [
    { kind: 'value', function: 'forwardPropagation', name: 'J = theta x', inputs: ({ random }) => [2 * random() - 1, 3 * random()], expected: ([x, theta]) => (x as number) * (theta as number) },
    { kind: 'value', function: 'backwardPropagation', name: 'dtheta', inputs: ({ random }) => [2 * random() - 1, 3 * random()], expected: ([x]) => x },
    {
      kind: 'value',
      function: 'gradientCheck',
      name: 'a right gradient is right',
      inputs: ({ random }) => [1 + random(), 3 * random(), 0.01],
      expected: () => 0,
    },
    {
      // Where the gradient is large its rounding is too: an undivided difference is then far from 0.
      kind: 'value',
      function: 'gradientCheck',
      name: 'a large right gradient is right too',
      trials: 1,
      inputs: () => [123456789.123, 3.3, 1e-7],
      expected: () => 0,
      property: (result) => (result.kind === 'number' && result.value === 0 ? 'The difference is exactly 0 where rounding alone makes one: is gradapprox worked out from two costs?' : undefined),
    },
    {
      // J is linear, so any two costs give the right slope; their rounding tells which two were taken.
      kind: 'property',
      function: 'gradientCheck',
      name: 'both ways, and a size',
      inputs: ({ trial }) => [[123456789.123, -987654321.321, 987654321.321][trial], [1.9, 1.3, 1.3][trial], 1e-7],
      property: (result, inputs) => {
        const [x, theta, epsilon] = inputs as number[];
        if (result.kind !== 'number') return undefined;
        if (result.value < 0) return `The difference is ${result.value.toExponential(2)}; it is a size and never below 0.`;
        const slope = (up: number, down: number): number => (x * up - x * down) / (up === theta || down === theta ? epsilon : 2 * epsilon);
        const off = (approx: number): number => Math.abs(x - approx) / (Math.abs(x) + Math.abs(approx));
        const is = (wanted: number): boolean => Math.abs(result.value - wanted) < 1e-3 * wanted;
        const right = off(slope(theta + epsilon, theta - epsilon));
        const oneSided = [off(slope(theta + epsilon, theta)), off(slope(theta, theta - epsilon))];
        if (right > 0 && (result.value > 100 * right || result.value < right / 100)) {
          return `The difference is ${result.value.toExponential(2)} where rounding alone makes ${right.toExponential(2)}: |grad - gradapprox| is divided by |grad| + |gradapprox|.`;
        }
        return !is(right) && oneSided.some(is) ? 'The cost at theta itself stands in gradapprox: the two costs are those at theta + epsilon and theta - epsilon.' : undefined;
      },
    },
    {
      kind: 'gradient',
      function: 'backwardPropagation',
      name: 'backwardPropagation: dtheta',
      inputs: ({ tf, random }) => ({ parameters: { theta: tf.scalar(3 * random()) } as never, rest: [1 + random()] }),
      cost: (learner, { theta }, [x]) => (learner.forwardPropagation as (x: unknown, theta: number) => number)(x, theta.dataSync()[0]),
      gradients: (learner, { theta }, [x], { tf }) => ({ dtheta: tf.scalar((learner.backwardPropagation as (x: unknown, theta: number) => number)(x, theta.dataSync()[0])) as never }),
    },
    {
      kind: 'value',
      function: 'dictionaryToVector',
      name: 'one column, in order',
      inputs: (bench) => [parametersFor(bench)],
      expected: ([parameters], { tf }) => tf.tensor2d(Object.values(matrices(parameters)).flatMap((matrix) => matrix.flat().map((x) => [x]))),
    },
    {
      kind: 'value',
      function: 'vectorToDictionary',
      name: 'the way back',
      inputs: (bench) => {
        const parameters = parametersFor(bench);
        const count = Object.values(parameters).reduce((total, tensor) => total + tensor.size, 0);
        return [uniform(bench, count, 1), parameters];
      },
      expected: ([theta, like], { tf }) => {
        const values = rows(theta).flat();
        return Object.fromEntries(Object.entries(matrices(like)).map(([name, matrix]) => [name, tf.tensor2d(matrix.map((row) => values.splice(0, row.length)))]));
      },
    },
    {
      // The step is large, so that a one-sided difference shows; the reference takes the same step.
      kind: 'value',
      function: 'gradientCheckN',
      name: 'relative difference for right and for planted wrong gradients',
      inputs: (bench) => [...problem(bench), 0.1],
      expected: ([parameters, gradients, X, Y, epsilon]) => relativeDifference(matrices(parameters), matrices(gradients), rows(X), rows(Y), epsilon as number),
    },
  ],
  mistakes,
};

export default exercise;
