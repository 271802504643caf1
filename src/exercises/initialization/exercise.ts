import type { Exercise, ValueCheck } from '../../course/exercise';
import { layerByLayer, startingWeights } from '../initial-weights';
import { mistakes } from './mistakes';
import { training } from './training';

/** Wide layers of unlike widths: enough numbers to tell one variance from another. */
const DIMS = [[60, 40, 100, 24], [50, 90, 30], [100, 60, 40, 90, 20]];

function distribution(name: string, title: string, spread: (before: number, here: number, form?: unknown) => number, extra: (trial: number) => unknown[] = () => []): ValueCheck {
  return {
    kind: 'property',
    function: name,
    name: title,
    trials: extra(0).length > 0 ? 6 : 3,
    inputs: ({ trial }) => [[...DIMS[trial % 3]], ...extra(trial)],
    property: (result, [layersDims, form]) => startingWeights(result, layerByLayer(layersDims as number[], (before, here) => spread(before, here, form))),
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
