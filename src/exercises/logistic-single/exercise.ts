import type { Exercise, ValueCheck } from '../../course/exercise';
import { logistic, map, rows, scalar, size, softplus, sum, uniform } from '../arrays';
import { mistakes } from './mistakes';

/** w, b, x of one example. */
const example: ValueCheck['inputs'] = (bench) => {
  const n = size(bench, 0);
  return [uniform(bench, n, 1), uniform(bench, 1, 1), uniform(bench, n, 1, -1, 2)];
};

const label = ({ tf, trial }: Parameters<ValueCheck['inputs']>[0], index = trial): ReturnType<typeof uniform> => tf.tensor2d([[index % 2]]);

const score = (w: unknown, b: unknown, x: unknown): number => sum(rows(w).map(([weight], j) => weight * rows(x)[j][0])) + scalar(b);

const exercise: Exercise = {
  id: 'logistic-single',
  title: 'Logistic regression on one example',
  course: '1 Neural networks and deep learning',
  order: 1,
  functions: ['sigmoid', 'forwardPropagate', 'computeLoss', 'backwardPropagate', 'updateParameters'],
  returns: { forwardPropagate: ['z', 'a'] },
  formulas: {
    sigmoid: '1/(1 + e^-z)',
    forwardPropagate: { z: 'z = w^T x + b', a: 'a = sigmoid(z)' },
    computeLoss: '-(y log a + (1 - y) log(1 - a))',
    backwardPropagate: { da: 'da = -y/a + (1 - y)/(1 - a)', dz: 'dz = a - y', dw: 'dw = x dz', db: 'db = dz' },
    updateParameters: { w: 'w - alpha dw', b: 'b - alpha db' },
  },
  checks: [
    {
      kind: 'value',
      function: 'sigmoid',
      name: 'values of the logistic function',
      trials: 5,
      inputs: (bench) => [uniform(bench, 1, 1, -6, 6)],
      expected: ([z], { tf }) => tf.tensor2d(map(rows(z), logistic)),
    },
    {
      kind: 'value',
      function: 'forwardPropagate',
      name: 'z and a',
      trials: 4,
      inputs: example,
      expected: ([w, b, x], { tf }) => {
        const z = score(w, b, x);
        return [tf.tensor2d([[z]]), tf.tensor2d([[logistic(z)]])];
      },
    },
    {
      kind: 'value',
      function: 'computeLoss',
      name: 'loss for y = 0 and y = 1',
      trials: 4,
      inputs: (bench) => [uniform(bench, 1, 1, 0.05, 0.95), label(bench)],
      // With z the log odds of a, the loss is softplus(z) - y z.
      expected: ([a, y], { tf }) => {
        const z = Math.log(scalar(a)) - Math.log1p(-scalar(a));
        return tf.tensor2d([[softplus(z) - scalar(y) * z]]);
      },
    },
    {
      kind: 'property',
      function: 'computeLoss',
      name: 'a certain and right answer costs almost nothing, a wrong one much',
      trials: 2,
      inputs: (bench) => [bench.tf.tensor2d([[bench.trial ? 0.999 : 0.001]]), label(bench)],
      property: (result) => {
        const loss = result.kind === 'tensor' ? result.data[0] : result.kind === 'number' ? result.value : 0;
        return Math.abs(loss) < 0.01 ? undefined : `The loss of a right answer that is 99.9 % certain is ${loss.toFixed(3)}; it should be close to 0.001.`;
      },
    },
    {
      kind: 'value',
      function: 'backwardPropagate',
      name: 'da, dz, dw and db',
      trials: 4,
      inputs: (bench) => [uniform(bench, size(bench, 0), 1, -1, 2), uniform(bench, 1, 1, 0.1, 0.9), label(bench)],
      expected: ([x, a, y], { tf }) => {
        const [probability, isOne] = [scalar(a), scalar(y) === 1];
        const dz = isOne ? probability - 1 : probability;
        return {
          da: tf.tensor2d([[isOne ? -1 / probability : 1 / (1 - probability)]]),
          dz: tf.tensor2d([[dz]]),
          dw: tf.tensor2d(map(rows(x), (value) => value * dz)),
          db: tf.tensor2d([[dz]]),
        };
      },
    },
    {
      kind: 'gradient',
      function: 'backwardPropagate',
      name: 'backwardPropagate: dw, db',
      inputs: (bench) => {
        const [w, b, x] = example(bench) as ReturnType<typeof uniform>[];
        return { parameters: { w, b }, rest: [x, label(bench, 1)] };
      },
      cost: (learner, { w, b }, [x, y]) => call(learner.computeLoss, call<unknown[]>(learner.forwardPropagate, w, b, x)[1], y),
      gradients: (learner, { w, b }, [x, y]) => call(learner.backwardPropagate, x, call<unknown[]>(learner.forwardPropagate, w, b, x)[1], y),
    },
    {
      kind: 'value',
      function: 'updateParameters',
      name: 'one step of gradient descent',
      inputs: (bench) => {
        const n = size(bench, 0);
        const parameters = { w: uniform(bench, n, 1), b: uniform(bench, 1, 1) };
        return [parameters, { dw: uniform(bench, n, 1), db: uniform(bench, 1, 1) }, 0.1 + 0.3 * bench.random()];
      },
      expected: ([parameters, grads, rate], { tf }) => {
        const { w, b } = parameters as Record<string, unknown>;
        const { dw, db } = grads as Record<string, unknown>;
        const step = (x: unknown, dx: unknown) => tf.tensor2d(map(rows(x), (value, i, j) => value - (rate as number) * rows(dx)[i][j]));
        return { w: step(w, dw), b: step(b, db) };
      },
    },
  ],
  mistakes,
};

function call<T>(f: unknown, ...args: unknown[]): T {
  return (f as (...args: unknown[]) => T)(...args);
}

export default exercise;
