import type { Check, Exercise, ValueCheck } from '../../course/exercise';
import { logistic, map, rows, size, uniform } from '../arrays';
import { mistakes } from './mistakes';

/** Numbers on both sides of 0, away from the kink of the rectifiers, where no derivative exists. */
const scores: ValueCheck['inputs'] = (bench) => {
  const values = rows(uniform(bench, size(bench, 0), size(bench, 1), -7, 7));
  return [bench.tf.tensor2d(map(values, (z) => (Math.abs(z) < 0.05 ? z + 0.2 : z)))];
};

/** Each activation with its value and its derivative from another formula than the solution's. */
const references: Record<string, [(z: number) => number, (z: number) => number]> = {
  sigmoid: [logistic, (z) => 1 / (4 * Math.cosh(z / 2) ** 2)],
  tanh: [Math.tanh, (z) => 1 / Math.cosh(z) ** 2],
  relu: [(z) => (z + Math.abs(z)) / 2, (z) => (1 + Math.sign(z)) / 2],
  leakyRelu: [(z) => (z < 0 ? z / 100 : z), (z) => (z < 0 ? 0.01 : 1)],
};

const checks = Object.entries(references).flatMap(([name, [value, slope]]): Check[] => [
  { kind: 'value', function: name, name: `values of ${name}`, inputs: scores, expected: ([Z], { tf }) => tf.tensor2d(map(rows(Z), value)) },
  { kind: 'value', function: `${name}Derivative`, name: `slopes of ${name}`, inputs: scores, expected: ([Z], { tf }) => tf.tensor2d(map(rows(Z), slope)) },
  {
    kind: 'gradient',
    function: `${name}Derivative`,
    name: `${name}Derivative is the slope of ${name}`,
    inputs: (bench) => ({ parameters: { Z: scores(bench)[0] as never }, rest: [bench.tf] }),
    cost: (learner, { Z }, [tf]) => (tf as typeof import('@tensorflow/tfjs')).sum((learner[name] as (z: unknown) => never)(Z)),
    gradients: (learner, { Z }) => ({ dZ: (learner[`${name}Derivative`] as (z: unknown) => never)(Z) }),
  },
]);

const exercise: Exercise = {
  id: 'activations',
  title: 'Activation functions and their derivatives',
  course: '1 Neural networks and deep learning',
  order: 3,
  functions: ['sigmoid', 'sigmoidDerivative', 'tanh', 'tanhDerivative', 'relu', 'reluDerivative', 'leakyRelu', 'leakyReluDerivative'],
  formulas: {
    sigmoid: 'a = 1/(1 + e^-z)',
    sigmoidDerivative: 'a (1 - a) with a = sigmoid(z)',
    tanh: '(e^z - e^-z)/(e^z + e^-z)',
    tanhDerivative: '1 - a^2 with a = tanh(z)',
    relu: 'max(0, z)',
    reluDerivative: '1 where z > 0, else 0',
    leakyRelu: 'max(0.01 z, z)',
    leakyReluDerivative: '1 where z > 0, else 0.01',
  },
  checks: [
    ...checks,
    {
      kind: 'value',
      function: 'reluDerivative',
      name: 'the slope at 0 is 0',
      trials: 1,
      inputs: ({ tf }) => [tf.tensor2d([[-1, 0, 1]])],
      expected: (_, { tf }) => tf.tensor2d([[0, 0, 1]]),
      advice: 'At 0 the slope is a convention; the course and tf.js take 0.',
    },
    {
      kind: 'property',
      function: 'tanh',
      name: 'tanh(z) = 2 sigmoid(2z) - 1 stays within -1 and 1',
      trials: 1,
      inputs: ({ tf }) => [tf.tensor2d([[-8, -0.5, 0, 0.5, 8]])],
      property: (result) => {
        if (result.kind !== 'tensor') return undefined;
        const out = Array.from(result.data).find((a) => !(Math.abs(a) <= 1 + 1e-6));
        return out === undefined ? undefined : `A value of tanh is ${out}; all lie between -1 and 1.`;
      },
    },
  ],
  mistakes,
};

export default exercise;
