import type { Bench, Exercise, ValueCheck } from '../../course/exercise';
import { labels, map, rows, size, uniform, type Matrix } from '../arrays';
import { layerByLayer, startingWeights } from '../initial-weights';
import { activations, affine, crossEntropy, layerGradients } from '../networks';
import { mistakes } from './mistakes';
import { training } from './training';

type Tensor = ReturnType<typeof uniform>;
type Tensors = Record<string, Tensor>;
type Kind = 'relu' | 'sigmoid';

const kindOf = ({ trial }: Bench): Kind => (trial % 2 ? 'sigmoid' : 'relu');

/** Layer sizes of 2, 3 and 4 layers in turn, one output. */
const dims = (bench: Bench): number[] => [...[0, 1, 2, 3].slice(0, 2 + (bench.trial % 3)).map((which) => size(bench, which)), 1];

function parametersFor(bench: Bench): Tensors {
  const d = dims(bench);
  return Object.fromEntries(d.slice(1).flatMap((n, i) => [[`W${i + 1}`, uniform(bench, n, d[i])], [`b${i + 1}`, uniform(bench, n, 1)]]));
}

const layer: ValueCheck['inputs'] = (bench) => {
  const [n, nPrev, m] = [size(bench, 0), size(bench, 1), size(bench, 2)];
  return [uniform(bench, nPrev, m, -1, 2), uniform(bench, n, nPrev), uniform(bench, n, 1)];
};

const network: ValueCheck['inputs'] = (bench) => [uniform(bench, dims(bench)[0], size(bench, 4), -2, 2), parametersFor(bench)];

interface Layer {
  APrev: Matrix;
  W: Matrix;
  b: Matrix;
  Z: Matrix;
  A: Matrix;
}

/** Every layer's matrices by loops. */
function forward(X: Matrix, parameters: Tensors): Layer[] {
  const L = Object.keys(parameters).length / 2;
  const layers: Layer[] = [];
  for (let l = 1, APrev = X; l <= L; l++) {
    const [W, b] = [rows(parameters[`W${l}`]), rows(parameters[`b${l}`])];
    const Z = affine(W, APrev, b);
    const A = map(Z, activations[l < L ? 'relu' : 'sigmoid'].value);
    layers.push({ APrev, W, b, Z, A });
    APrev = A;
  }
  return layers;
}

const cacheOf = ({ tf }: Bench, { APrev, W, b, Z }: Layer): unknown => [[APrev, W, b].map((matrix) => tf.tensor2d(matrix)), tf.tensor2d(Z)];

const gradientsOf = ({ tf }: Bench, { dAPrev, dW, db }: ReturnType<typeof layerGradients>): Tensor[] => [dAPrev, dW, db].map((matrix) => tf.tensor2d(matrix));

const exercise: Exercise = {
  id: 'deep-network',
  title: 'A deep network of L layers',
  course: '1 Neural networks and deep learning',
  order: 5,
  functions: ['initializeParametersDeep', 'linearForward', 'linearActivationForward', 'LModelForward', 'computeCost', 'linearBackward', 'linearActivationBackward', 'LModelBackward', 'updateParameters'],
  returns: {
    linearForward: ['Z', 'cache'],
    linearActivationForward: ['A', 'cache'],
    LModelForward: ['AL', 'caches'],
    linearBackward: ['dAPrev', 'dW', 'db'],
    linearActivationBackward: ['dAPrev', 'dW', 'db'],
  },
  randomised: ['initializeParametersDeep'],
  formulas: {
    initializeParametersDeep: 'W^[l] (n_l, n_(l-1)) of normal numbers times 0.01 and b^[l] (n_l, 1) of zeros, for l = 1 ... L',
    linearForward: { Z: 'Z = W A + b' },
    linearActivationForward: { 'cache[1]': 'Z = W APrev + b', A: 'A = relu(Z) or sigmoid(Z), as asked for, with Z = W APrev + b' },
    LModelForward: {
      'caches[l][0][0]': 'the A of the layer before, X for the first',
      'caches[l][1]': 'Z = W A + b with the A of the layer before, X for the first',
      AL: 'relu in the layers 1 ... L-1 and sigmoid in layer L, each on the A of the one before',
    },
    computeCost: 'J = -1/m * sum(y log a + (1 - y) log(1 - a))',
    linearBackward: { dW: 'dW = 1/m dZ APrev^T', db: 'db = 1/m sum(dZ), along each row', dAPrev: 'dAPrev = W^T dZ' },
    linearActivationBackward: {
      dW: "dW = 1/m dZ APrev^T with dZ = dA * g'(Z)",
      db: "db = 1/m sum(dZ) with dZ = dA * g'(Z)",
      dAPrev: "dAPrev = W^T dZ with dZ = dA * g'(Z)",
    },
    LModelBackward: {
      dA: 'what linearActivationBackward hands back of the layer above, which starts from dAL = -(Y/AL - (1 - Y)/(1 - AL))',
      dW: 'what linearActivationBackward gives for this layer, with the dA of the layer above',
      db: 'what linearActivationBackward gives for this layer, with the dA of the layer above',
    },
    updateParameters: { W: 'W - alpha dW', b: 'b - alpha db' },
  },
  checks: [
    {
      kind: 'property',
      function: 'initializeParametersDeep',
      name: 'small random weights, zero biases, layer by layer',
      inputs: ({ trial }) => [[[30, 40, 24, 20], [50, 30, 40], [24, 32, 20, 28, 40]][trial]],
      property: (result, [layerDims]) => startingWeights(result, layerByLayer(layerDims as number[], () => 0.01)),
    },
    {
      kind: 'value',
      function: 'linearForward',
      name: 'Z and the cache',
      inputs: layer,
      expected: ([A, W, b], { tf }) => [tf.tensor2d(affine(rows(W), rows(A), rows(b))), [A, W, b]],
    },
    {
      kind: 'value',
      function: 'linearActivationForward',
      name: 'A and the cache, relu and sigmoid',
      trials: 4,
      inputs: (bench) => [...layer(bench), kindOf(bench)],
      expected: ([A, W, b, kind], { tf }) => {
        const Z = affine(rows(W), rows(A), rows(b));
        return [tf.tensor2d(map(Z, activations[kind as Kind].value)), [[A, W, b], tf.tensor2d(Z)]];
      },
    },
    {
      kind: 'value',
      function: 'LModelForward',
      name: 'AL and one cache for each layer',
      inputs: network,
      expected: ([X, parameters], bench) => {
        const layers = forward(rows(X), parameters as Tensors);
        return [bench.tf.tensor2d(layers[layers.length - 1].A), layers.map((each) => cacheOf(bench, each))];
      },
    },
    {
      kind: 'value',
      function: 'computeCost',
      name: 'the cost',
      trials: 4,
      inputs: (bench) => [uniform(bench, 1, size(bench, 1), 0.05, 0.95), bench.trial === 3 ? bench.tf.zeros([1, size(bench, 1)]) : labels(bench, size(bench, 1))],
      expected: ([AL, Y]) => crossEntropy(rows(AL), rows(Y)),
    },
    {
      kind: 'value',
      function: 'linearBackward',
      name: 'dAPrev, dW and db',
      inputs: (bench) => {
        const [A, W, b] = layer(bench) as Tensor[];
        return [uniform(bench, W.shape[0], A.shape[1]!), [A, W, b]];
      },
      expected: ([dZ, cache], bench) => gradientsOf(bench, layerGradients(rows(dZ), rows((cache as Tensor[])[0]), rows((cache as Tensor[])[1]))),
    },
    {
      kind: 'value',
      function: 'linearActivationBackward',
      name: 'dAPrev, dW and db through relu and sigmoid',
      trials: 4,
      inputs: (bench) => {
        const [A, W, b] = layer(bench) as Tensor[];
        const Z = affine(rows(W), rows(A), rows(b));
        return [uniform(bench, Z.length, Z[0].length), [[A, W, b], bench.tf.tensor2d(Z)], kindOf(bench)];
      },
      expected: ([dA, cache, kind], bench) => {
        const [[A, W], Z] = cache as [Tensor[], Tensor];
        const dZ = map(rows(dA), (d, i, j) => d * activations[kind as Kind].slope(rows(Z)[i][j]));
        return gradientsOf(bench, layerGradients(dZ, rows(A), rows(W)));
      },
    },
    {
      kind: 'value',
      function: 'linearActivationBackward',
      name: 'the slope of relu at 0 is 0',
      trials: 1,
      inputs: ({ tf }) => [tf.ones([1, 3]), [[tf.ones([1, 3]), tf.ones([1, 1]), tf.zeros([1, 1])], tf.tensor2d([[-1, 0, 2]])], 'relu'],
      expected: (_, { tf }) => [tf.tensor2d([[0, 0, 1]]), tf.tensor2d([[1 / 3]]), tf.tensor2d([[1 / 3]])],
      advice: 'At Z = 0 the slope is a convention; the course and tf.js take 0.',
    },
    {
      kind: 'value',
      function: 'LModelBackward',
      name: 'the gradients of every layer',
      inputs: (bench) => {
        const [X, parameters] = network(bench) as [Tensor, Tensors];
        const layers = forward(rows(X), parameters);
        return [bench.tf.tensor2d(layers[layers.length - 1].A), labels(bench, X.shape[1]!), layers.map((each) => cacheOf(bench, each))];
      },
      // For a sigmoid output the first dZ is A - Y: the quotients of dAL never appear here.
      expected: ([AL, Y, caches], bench) => {
        const all = caches as [Tensor[], Tensor][];
        const grads: Record<string, Tensor> = {};
        let dZ = map(rows(AL), (a, i, j) => a - rows(Y)[i][j]);
        for (let l = all.length; l >= 1; l--) {
          const found = layerGradients(dZ, rows(all[l - 1][0][0]), rows(all[l - 1][0][1]));
          [grads[`dA${l - 1}`], grads[`dW${l}`], grads[`db${l}`]] = gradientsOf(bench, found);
          if (l > 1) dZ = map(found.dAPrev, (d, i, j) => d * activations.relu.slope(rows(all[l - 2][1])[i][j]));
        }
        return grads;
      },
    },
    {
      kind: 'gradient',
      function: 'LModelBackward',
      name: 'LModelBackward: every dW and db',
      inputs: (bench) => {
        const [X, parameters] = network({ ...bench, trial: 1 }) as [Tensor, Tensors];
        return { parameters, rest: [X, labels(bench, X.shape[1]!)] };
      },
      cost: (learner, parameters, [X, Y]) => call(learner.computeCost, call<unknown[]>(learner.LModelForward, X, parameters)[0], Y),
      gradients: (learner, parameters, [X, Y]) => {
        const [AL, caches] = call<unknown[]>(learner.LModelForward, X, parameters);
        return call(learner.LModelBackward, AL, Y, caches);
      },
    },
    {
      kind: 'value',
      function: 'updateParameters',
      name: 'one step of gradient descent in every layer',
      inputs: (bench) => {
        const grads = Object.fromEntries(Object.entries(parametersFor(bench)).map(([name, value]) => [`d${name}`, value]));
        return [parametersFor(bench), grads, 0.1 + bench.random()];
      },
      expected: ([parameters, grads, rate], { tf }) =>
        Object.fromEntries(Object.entries(parameters as Tensors).map(([name, value]) => [name, tf.tensor2d(map(rows(value), (x, i, j) => x - (rate as number) * rows((grads as Tensors)[`d${name}`])[i][j]))])),
    },
  ],
  mistakes,
  training,
};

function call<T>(f: unknown, ...args: unknown[]): T {
  return (f as (...args: unknown[]) => T)(...args);
}

export default exercise;
