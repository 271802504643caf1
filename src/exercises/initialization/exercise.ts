import type { Exercise, ValueCheck } from '../../course/exercise';
import { mistakes } from './mistakes';
import { training } from './training';

/** Wide layers of unlike widths: enough numbers to tell one variance from another. */
const DIMS = [[60, 40, 100, 24], [50, 90, 30], [100, 60, 40, 90, 20]];

/** The largest relative error of a standard deviation that chance makes: 5 standard errors of n numbers. */
const chance = (n: number): number => 5 / Math.sqrt(2 * n);

function distribution(name: string, title: string, spread: (before: number, here: number, form?: unknown) => number, extra: (trial: number) => unknown[] = () => []): ValueCheck {
  return {
    kind: 'property',
    function: name,
    name: title,
    trials: extra(0).length > 0 ? 6 : 3,
    inputs: ({ trial }) => [[...DIMS[trial % 3]], ...extra(trial)],
    property: (result, [layersDims, form]) => {
      const dims = layersDims as number[];
      if (result.kind !== 'record') return 'A record { W1, b1, ..., WL, bL } is expected.';
      for (let l = 1; l < dims.length; l++) {
        for (const [key, shape] of [[`W${l}`, [dims[l], dims[l - 1]]], [`b${l}`, [dims[l], 1]]] as const) {
          const found = result.entries[key];
          if (found?.kind !== 'tensor') return `\`${key}\` is missing from the record; layersDims of length ${dims.length} make ${dims.length - 1} layers.`;
          if (String(found.shape) !== String(shape)) return `\`${key}\` has shape (${found.shape.join(', ')}) where (${shape.join(', ')}) is expected.`;
          const numbers = Array.from(found.data);
          const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
          const actual = Math.sqrt(numbers.reduce((total, x) => total + x * x, 0) / numbers.length);
          const wanted = key.startsWith('b') ? 0 : spread(dims[l - 1], dims[l], form);
          if (wanted === 0) {
            if (actual > 0) return `\`${key}\` should be all zeros.`;
            continue;
          }
          if (!(Math.abs(actual / wanted - 1) < chance(numbers.length))) {
            return `The entries of \`${key}\` have a standard deviation of ${actual.toPrecision(3)}; with ${dims[l - 1]} inputs and ${dims[l]} units it should be ${wanted.toPrecision(3)}.`;
          }
          if (Math.abs(mean) > (5 * wanted) / Math.sqrt(numbers.length)) return `The entries of \`${key}\` have the mean ${mean.toPrecision(2)}; it should be 0.`;
          const tails = numbers.reduce((total, x) => total + x ** 4, 0) / numbers.length / actual ** 4;
          if (Math.abs(tails - 3) > 30 / Math.sqrt(numbers.length)) return `The entries of \`${key}\` are not normally distributed: use tf.randomNormal.`;
        }
      }
      return undefined;
    },
  };
}

const exercise: Exercise = {
  id: 'initialization',
  title: 'Initialization: zeros, large random, He, Xavier',
  course: '2 Improving deep neural networks',
  order: 14,
  functions: ['initializeParametersZeros', 'initializeParametersRandom', 'initializeParametersHe', 'initializeParametersXavier'],
  randomised: ['initializeParametersRandom', 'initializeParametersHe', 'initializeParametersXavier'],
  formulas: {
    initializeParametersZeros: 'zeros everywhere: W^[l] is (n_l, n_(l-1)), b^[l] is (n_l, 1)',
    initializeParametersRandom: 'W^[l] of normal numbers times 10, b^[l] of zeros',
    initializeParametersHe: 'W^[l] of normal numbers times sqrt(2 / n_(l-1)), b^[l] of zeros',
    initializeParametersXavier: "W^[l] of normal numbers times sqrt(1 / n_(l-1)), or sqrt(2 / (n_(l-1) + n_l)) for 'both', b^[l] of zeros",
  },
  checks: [
    distribution('initializeParametersZeros', 'all zeros', () => 0),
    distribution('initializeParametersRandom', 'standard deviation 10', () => 10),
    distribution('initializeParametersHe', 'variance 2 / n_(l-1)', (before) => Math.sqrt(2) / Math.sqrt(before)),
    distribution(
      'initializeParametersXavier',
      'variance 1 / n_(l-1), or 2 / (n_(l-1) + n_l)',
      (before, here, form) => (form === 'both' ? 1 / Math.sqrt((before + here) / 2) : 1 / Math.sqrt(before)),
      (trial) => [trial < 3 ? 'in' : 'both'],
    ),
  ],
  mistakes,
  training,
};

export default exercise;
