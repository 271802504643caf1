import type { Bench, Exercise, ValueCheck } from '../../course/exercise';
import { labels, map, rows, size, uniform, type Matrix } from '../arrays';
import { startingWeights } from '../initial-weights';
import { activations, affine, crossEntropy, layerGradients, type Activation } from '../networks';
import { mistakes } from './mistakes';
import { training } from './training';

type Tensors = Record<string, ReturnType<typeof uniform>>;

const KINDS: Activation[] = ['tanh', 'sigmoid', 'relu', 'leakyRelu'];
const kindOf = ({ trial }: Bench): Activation => KINDS[trial % 4];

const sizes = (bench: Bench): [number, number, number, number] => [size(bench, 0), size(bench, 1), 1, size(bench, 2)];

function parametersFor(bench: Bench): Tensors {
  const [nX, nH, nY] = sizes(bench);
  return { W1: uniform(bench, nH, nX), b1: uniform(bench, nH, 1), W2: uniform(bench, nY, nH), b2: uniform(bench, nY, 1) };
}

/** Z1, A1, Z2, A2 by loops. */
function forward(X: Matrix, parameters: Tensors, kind: Activation): Record<'Z1' | 'A1' | 'Z2' | 'A2', Matrix> {
  const Z1 = affine(rows(parameters.W1), X, rows(parameters.b1));
  const A1 = map(Z1, activations[kind].value);
  const Z2 = affine(rows(parameters.W2), A1, rows(parameters.b2));
  return { Z1, A1, Z2, A2: map(Z2, activations.sigmoid.value) };
}

const tensors = ({ tf }: Bench, matrices: Record<string, Matrix>): Tensors => Object.fromEntries(Object.entries(matrices).map(([name, matrix]) => [name, tf.tensor2d(matrix)]));

const network: ValueCheck['inputs'] = (bench) => {
  const [nX, , , m] = sizes(bench);
  return [uniform(bench, nX, m, -2, 2), parametersFor(bench), kindOf(bench)];
};

const backwardInputs: ValueCheck['inputs'] = (bench) => {
  const [X, parameters, kind] = network(bench) as [Tensors[string], Tensors, Activation];
  return [parameters, tensors(bench, forward(rows(X), parameters, kind)), X, labels(bench, X.shape[1]!), kind];
};

const exercise: Exercise = {
  id: 'shallow-network',
  title: 'A network with one hidden layer',
  course: '1 Neural networks and deep learning',
  order: 4,
  functions: ['layerSizes', 'initializeParameters', 'forwardPropagation', 'computeCost', 'activationDerivative', 'backwardPropagation', 'updateParameters', 'predict'],
  returns: { layerSizes: ['n_x', 'n_h', 'n_y'], forwardPropagation: ['A2', 'cache'] },
  randomised: ['initializeParameters'],
  formulas: {
    layerSizes: '[the rows of X, 4, the rows of Y]',
    initializeParameters: 'W1 (n_h, n_x) and W2 (n_y, n_h) of normal numbers times 0.01, b1 (n_h, 1) and b2 (n_y, 1) of zeros',
    forwardPropagation: { Z1: 'Z1 = W1 X + b1', A1: 'A1 = g(Z1) with the activation that is asked for', Z2: 'Z2 = W2 A1 + b2', A2: 'A2 = sigmoid(Z2)' },
    computeCost: 'J = -1/m * sum(y log a + (1 - y) log(1 - a))',
    activationDerivative: '1 - A1^2 for tanh, A1 (1 - A1) for sigmoid, 1 where Z1 > 0 and else 0 for relu, 1 or 0.01 for leakyRelu',
    backwardPropagation: {
      dW2: 'dW2 = 1/m dZ2 A1^T with dZ2 = A2 - Y',
      db2: 'db2 = 1/m sum(dZ2), along each row',
      dW1: "dW1 = 1/m dZ1 X^T with dZ1 = W2^T dZ2 * g'(Z1)",
      db1: "db1 = 1/m sum(dZ1), along each row, with dZ1 = W2^T dZ2 * g'(Z1)",
    },
    updateParameters: { W: 'W - learningRate * dW', b: 'b - learningRate * db' },
    predict: '1 where A2 of forwardPropagation is above 0.5, else 0',
  },
  checks: [
    {
      kind: 'value',
      function: 'layerSizes',
      name: 'n_x, n_h and n_y',
      inputs: (bench) => [uniform(bench, size(bench, 0), size(bench, 1)), uniform(bench, size(bench, 2), size(bench, 1))],
      expected: ([X, Y]) => [rows(X).length, 4, rows(Y).length],
    },
    {
      kind: 'property',
      function: 'initializeParameters',
      name: 'small random weights, zero biases',
      inputs: ({ trial }) => [[40, 30, 50][trial], [30, 50, 40][trial], [20, 24, 28][trial]],
      property: (result, [nX, nH, nY]) => {
        const [x, h, y] = [nX, nH, nY] as number[];
        return startingWeights(result, { W1: { shape: [h, x], spread: 0.01 }, b1: { shape: [h, 1], spread: 0 }, W2: { shape: [y, h], spread: 0.01 }, b2: { shape: [y, 1], spread: 0 } });
      },
    },
    {
      kind: 'value',
      function: 'forwardPropagation',
      name: 'A2 and the cache',
      trials: 4,
      inputs: network,
      expected: ([X, parameters, kind], bench) => {
        const cache = tensors(bench, forward(rows(X), parameters as Tensors, kind as Activation));
        return [cache.A2, cache];
      },
    },
    {
      kind: 'value',
      function: 'computeCost',
      name: 'the cost',
      trials: 4,
      inputs: (bench) => [uniform(bench, 1, size(bench, 1), 0.05, 0.95), bench.trial === 3 ? bench.tf.zeros([1, size(bench, 1)]) : labels(bench, size(bench, 1))],
      expected: ([A2, Y]) => crossEntropy(rows(A2), rows(Y)),
    },
    {
      kind: 'value',
      function: 'activationDerivative',
      name: 'slopes of the four activations',
      trials: 4,
      inputs: (bench) => {
        const Z = uniform(bench, size(bench, 0), size(bench, 1), -2, 2);
        return [Z, bench.tf.tensor2d(map(rows(Z), activations[kindOf(bench)].value)), kindOf(bench)];
      },
      expected: ([Z, , kind], { tf }) => tf.tensor2d(map(rows(Z), activations[kind as Activation].slope)),
    },
    {
      kind: 'value',
      function: 'activationDerivative',
      name: 'the slope of relu at 0 is 0',
      trials: 1,
      inputs: ({ tf }) => [tf.tensor2d([[-1, 0, 2]]), tf.tensor2d([[0, 0, 2]]), 'relu'],
      expected: (_, { tf }) => tf.tensor2d([[0, 0, 1]]),
      advice: 'At 0 the slope is a convention; the course and tf.js take 0.',
    },
    {
      kind: 'value',
      function: 'backwardPropagation',
      name: 'the four gradients',
      trials: 4,
      inputs: backwardInputs,
      expected: ([parameters, cache, X, Y, kind], bench) => {
        const { Z1, A1, A2 } = cache as Tensors;
        const [W1, W2] = [rows((parameters as Tensors).W1), rows((parameters as Tensors).W2)];
        const second = layerGradients(map(rows(A2), (a, i, j) => a - rows(Y)[i][j]), rows(A1), W2);
        const first = layerGradients(map(second.dAPrev, (d, i, j) => d * activations[kind as Activation].slope(rows(Z1)[i][j])), rows(X), W1);
        return tensors(bench, { dW1: first.dW, db1: first.db, dW2: second.dW, db2: second.db });
      },
    },
    ...(['tanh', 'sigmoid'] as const).map((kind) => ({
      kind: 'gradient' as const,
      function: 'backwardPropagation',
      name: `backwardPropagation with ${kind}: dW1, db1, dW2, db2`,
      inputs: (bench: Bench) => {
        const [X, parameters] = network(bench) as [Tensors[string], Tensors];
        return { parameters, rest: [X, labels(bench, X.shape[1]!), kind] };
      },
      cost: (learner: Record<string, unknown>, parameters: Tensors, [X, Y, activation]: unknown[]) =>
        call<never>(learner.computeCost, call<unknown[]>(learner.forwardPropagation, X, parameters, activation)[0], Y),
      gradients: (learner: Record<string, unknown>, parameters: Tensors, [X, Y, activation]: unknown[]) =>
        call<never>(learner.backwardPropagation, parameters, call<unknown[]>(learner.forwardPropagation, X, parameters, activation)[1], X, Y, activation),
    })),
    {
      kind: 'value',
      function: 'updateParameters',
      name: 'one step of gradient descent',
      inputs: (bench) => {
        const parameters = parametersFor(bench);
        const grads = Object.fromEntries(Object.entries(parametersFor(bench)).map(([name, value]) => [`d${name}`, value]));
        return [parameters, grads, 0.1 + bench.random()];
      },
      expected: ([parameters, grads, rate], bench) =>
        tensors(bench, Object.fromEntries(Object.entries(parameters as Tensors).map(([name, value]) => [name, map(rows(value), (x, i, j) => x - (rate as number) * rows((grads as Tensors)[`d${name}`])[i][j])]))),
    },
    {
      kind: 'value',
      function: 'predict',
      name: '1 above one half, else 0',
      trials: 5,
      inputs: (bench) => {
        const [X, parameters, kind] = network(bench) as [Tensors[string], Tensors, Activation];
        return [parameters, X, kind];
      },
      expected: ([parameters, X, kind], { tf }) => tf.tensor2d(map(forward(rows(X), parameters as Tensors, kind as Activation).Z2, (z) => Number(z > 0))),
    },
  ],
  mistakes,
  training,
};

function call<T>(f: unknown, ...args: unknown[]): T {
  return (f as (...args: unknown[]) => T)(...args);
}

export default exercise;
