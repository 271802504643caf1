import type { Bench, Exercise, ValueCheck } from '../../course/exercise';
import { labels, map, rows, size, sum, uniform, type Matrix } from '../arrays';
import { activations, affine, crossEntropy, layerGradients } from '../networks';
import { mistakes } from './mistakes';
import { training } from './training';

type Tensors = Record<string, ReturnType<typeof uniform>>;

const tensors = ({ tf }: Bench, matrices: Record<string, Matrix>): Tensors => Object.fromEntries(Object.entries(matrices).map(([name, matrix]) => [name, tf.tensor2d(matrix)]));

function network(bench: Bench): { X: Tensors[string]; Y: Tensors[string]; parameters: Tensors; lambd: number } {
  const [nX, nH, m] = [size(bench, 0), size(bench, 1), size(bench, 2)];
  return {
    X: uniform(bench, nX, m, -2, 2),
    Y: labels(bench, m),
    parameters: { W1: uniform(bench, nH, nX), b1: uniform(bench, nH, 1), W2: uniform(bench, 1, nH), b2: uniform(bench, 1, 1) },
    lambd: 0.3 + bench.random(),
  };
}

function forward(X: Matrix, parameters: Tensors): Record<'Z1' | 'A1' | 'Z2' | 'A2', Matrix> {
  const Z1 = affine(rows(parameters.W1), X, rows(parameters.b1));
  const A1 = map(Z1, Math.tanh);
  const Z2 = affine(rows(parameters.W2), A1, rows(parameters.b2));
  return { Z1, A1, Z2, A2: map(Z2, activations.sigmoid.value) };
}

const weights = (parameters: unknown): number[] => [...rows((parameters as Tensors).W1), ...rows((parameters as Tensors).W2)].flat();

const costInputs: ValueCheck['inputs'] = (bench) => {
  const { Y, parameters, lambd } = network(bench);
  return [uniform(bench, 1, Y.shape[1]!, 0.05, 0.95), Y, parameters, lambd];
};

const exercise: Exercise = {
  id: 'l2-regularization',
  title: 'L2 regularization and weight decay',
  course: '2 Improving deep neural networks',
  order: 8,
  functions: ['computeCostWithRegularization', 'computeCostWithL1', 'backwardPropagationWithRegularization', 'decayWeights'],
  formulas: {
    computeCostWithRegularization: 'computeCost + lambd/(2m) * (sum of W1^2 + sum of W2^2)',
    computeCostWithL1: 'computeCost + lambd/m * (sum of |W1| + sum of |W2|)',
    backwardPropagationWithRegularization: {
      dW2: 'dW2 = 1/m dZ2 A1^T + lambd/m W2 with dZ2 = A2 - Y',
      db2: 'db2 = 1/m sum(dZ2), along each row',
      dW1: 'dW1 = 1/m dZ1 X^T + lambd/m W1 with dZ1 = W2^T dZ2 * (1 - A1^2)',
      db1: 'db1 = 1/m sum(dZ1), along each row, with dZ1 = W2^T dZ2 * (1 - A1^2)',
    },
    decayWeights: '(1 - alpha lambda/m) W - alpha dW',
  },
  checks: [
    {
      kind: 'value',
      function: 'computeCostWithRegularization',
      name: 'cost plus lambda/(2m) times the squared weights',
      inputs: costInputs,
      expected: ([A2, Y, parameters, lambd]) => crossEntropy(rows(A2), rows(Y)) + ((lambd as number) / 2 / rows(Y)[0].length) * sum(weights(parameters).map((w) => w * w)),
    },
    {
      kind: 'value',
      function: 'computeCostWithL1',
      name: 'cost plus lambda/m times the absolute weights',
      inputs: costInputs,
      expected: ([A2, Y, parameters, lambd]) => crossEntropy(rows(A2), rows(Y)) + ((lambd as number) / rows(Y)[0].length) * sum(weights(parameters).map(Math.abs)),
    },
    {
      kind: 'value',
      function: 'backwardPropagationWithRegularization',
      name: 'the four gradients',
      trials: 4,
      inputs: (bench) => {
        const { X, Y, parameters, lambd } = network(bench);
        return [parameters, tensors(bench, forward(rows(X), parameters)), X, Y, lambd];
      },
      expected: ([parameters, cache, X, Y, lambd], bench) => {
        const { A1, A2 } = cache as Tensors;
        const [W1, W2] = [rows((parameters as Tensors).W1), rows((parameters as Tensors).W2)];
        const share = (lambd as number) / rows(Y)[0].length;
        const second = layerGradients(map(rows(A2), (a, i, j) => a - rows(Y)[i][j]), rows(A1), W2);
        const first = layerGradients(map(second.dAPrev, (d, i, j) => d * (1 - rows(A1)[i][j] ** 2)), rows(X), W1);
        const grow = (dW: Matrix, W: Matrix): Matrix => map(dW, (d, i, j) => d + share * W[i][j]);
        return tensors(bench, { dW1: grow(first.dW, W1), db1: first.db, dW2: grow(second.dW, W2), db2: second.db });
      },
    },
    {
      kind: 'gradient',
      function: 'backwardPropagationWithRegularization',
      name: 'backwardPropagationWithRegularization: dW1, db1, dW2, db2',
      inputs: (bench) => {
        const { X, Y, parameters, lambd } = network(bench);
        return { parameters, rest: [X, Y, lambd] };
      },
      cost: (learner, parameters, [X, Y, lambd]) => call(learner.computeCostWithRegularization, call<unknown[]>(learner.forwardPropagation, X, parameters)[0], Y, parameters, lambd),
      gradients: (learner, parameters, [X, Y, lambd]) =>
        call(learner.backwardPropagationWithRegularization, parameters, call<unknown[]>(learner.forwardPropagation, X, parameters)[1], X, Y, lambd),
    },
    {
      kind: 'value',
      function: 'decayWeights',
      name: 'one step with decay',
      inputs: (bench) => [uniform(bench, size(bench, 0), size(bench, 1)), uniform(bench, size(bench, 0), size(bench, 1)), 0.1 + bench.random(), 0.5 + bench.random(), 3 + bench.trial],
      expected: ([W, dW, rate, lambd, m], { tf }) =>
        tf.tensor2d(map(rows(W), (w, i, j) => w - (rate as number) * (rows(dW)[i][j] + ((lambd as number) / (m as number)) * w))),
    },
    {
      kind: 'property',
      function: 'decayWeights',
      name: 'without a gradient the weights shrink',
      trials: 1,
      inputs: ({ tf }) => [tf.tensor2d([[1, -2]]), tf.zeros([1, 2]), 0.5, 1, 10],
      property: (result) =>
        result.kind === 'tensor' && !(Math.abs(result.data[0]) < 1 && Math.abs(result.data[1]) < 2) ? 'With dW = 0 every weight should come closer to 0; here one did not.' : undefined,
    },
  ],
  mistakes,
  training,
};

function call<T>(f: unknown, ...args: unknown[]): T {
  return (f as (...args: unknown[]) => T)(...args);
}

export default exercise;
