import fc from 'fast-check';
import { list, tensor, type Argument } from './arguments';
import { axes, axis, flag, forShape, repeated, shape, type Calls, type Family } from './calls';

const reduction = (dtype?: 'bool', chained = true): Calls => ({
  valid: forShape(0, 4, (dims) => fc.tuple(fc.constant(tensor(dims, dtype)), axes(dims.length), flag)),
  chained,
  nonsense: repeated,
});

const alongOne = (chained = true, least = 1): Calls => ({
  valid: forShape(least, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.option(axis(dims.length), { nil: undefined }))),
  chained,
});

/** An axis that does not exist goes unnoticed. */
const noAxis = ([x, along]: readonly Argument[]): boolean => typeof x === 'object' && x !== null && 'tensor' in x && typeof along === 'number' && (along < -x.tensor.length || along >= x.tensor.length);

const cumulative: Calls = { valid: forShape(0, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.option(axis(dims.length), { nil: undefined }), flag, flag)), chained: true, nonsense: noAxis };

export const reductions: Family = {
  sum: reduction(),
  mean: reduction(),
  prod: reduction(),
  max: reduction(),
  min: reduction(),
  all: reduction('bool'),
  any: reduction('bool'),
  logSumExp: reduction(),
  moments: reduction(undefined, false),
  euclideanNorm: {
    valid: forShape(0, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.option(axis(dims.length), { nil: undefined }), flag)),
    chained: true,
  },
  norm: {
    valid: forShape(0, 4, (dims) =>
      fc
        .tuple(fc.constantFrom<Argument>(undefined, 'euclidean', 1, 2), axes(dims.length), flag)
        .map(([order, along, keep]): Argument[] => [tensor(dims), order, along, keep]),
    ),
    chained: true,
    nonsense: repeated,
  },
  argMax: alongOne(),
  argMin: alongOne(),
  cumsum: cumulative,
  cumprod: cumulative,
  softmax: { valid: forShape(1, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.constantFrom<Argument>(undefined, -1, dims.length - 1))), chained: true },
  logSoftmax: { valid: forShape(1, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.constantFrom<Argument>(undefined, -1, dims.length - 1))), chained: true },
  topk: {
    valid: forShape(1, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.option(fc.integer({ min: 0, max: dims[dims.length - 1] }), { nil: undefined }), flag)),
    chained: true,
  },
  unique: { ...alongOne(), dependsOnValues: { values: [0, 1, 2, 3], indices: [] } },
  bincount: { valid: fc.tuple(shape(0, 2), fc.integer({ min: 0, max: 6 }), fc.boolean()).map(([dims, count, weighted]) => [tensor(dims, 'int32'), weighted ? tensor(dims) : tensor([0]), count]) },
  denseBincount: {
    valid: fc.tuple(shape(0, 2), fc.integer({ min: 0, max: 6 }), fc.boolean(), flag).map(([dims, count, weighted, binary]) => [tensor(dims, 'int32'), weighted ? tensor(dims) : tensor([0]), count, binary]),
  },
  inTopKAsync: {
    valid: forShape(1, 3, (dims) => fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3)).map(([classes, k]) => [tensor([...dims, classes]), tensor(dims), 1 + (k % classes)])),
  },
  'losses.computeWeightedLoss': { valid: fc.tuple(shape(0, 3), flag, fc.constantFrom(undefined, 0, 1, 2, 3)).map(([dims, weighted, how]) => [tensor(dims), weighted ? tensor(dims) : undefined, how]) },
  ...Object.fromEntries(
    ['absoluteDifference', 'hingeLoss', 'meanSquaredError', 'huberLoss', 'logLoss', 'sigmoidCrossEntropy', 'softmaxCrossEntropy'].map((name): [string, Calls] => {
      const extra = ['huberLoss', 'logLoss', 'sigmoidCrossEntropy', 'softmaxCrossEntropy'].includes(name);
      return [
        `losses.${name}`,
        {
          valid: fc.tuple(shape(1, 3), fc.constantFrom('none', 'same', 'scalar', 'ones'), fc.constantFrom(undefined, 0, 1, 2, 3)).map(([dims, weights, how]) => {
            const result = name === 'softmaxCrossEntropy' ? dims.slice(0, -1) : dims;
            const weight = weights === 'none' ? undefined : weights === 'same' ? tensor(result) : weights === 'scalar' ? 2 : tensor(result.map(() => 1));
            return [tensor(dims), tensor(dims), weight, ...(extra ? [undefined] : []), how];
          }),
        },
      ];
    }),
  ),
  'losses.cosineDistance': {
    valid: forShape(1, 3, (dims) => fc.tuple(axis(dims.length), fc.constantFrom(undefined, 0, 1, 2, 3)).map(([along, how]) => [tensor(dims), tensor(dims), along, undefined, how])),
  },
  'math.confusionMatrix': {
    valid: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 4 })).map(([count, classes]) => [tensor([count], 'int32'), tensor([count], 'int32'), classes]),
    call: (args) => `tf.math.confusionMatrix(${args})`,
  },
  stack: {
    valid: fc.tuple(shape(0, 3), fc.integer({ min: 1, max: 3 }), fc.nat(3), fc.boolean()).map(([dims, count, along, omit]) => [
      list(Array.from({ length: count }, () => tensor(dims))),
      omit ? undefined : along % (dims.length + 1),
    ]),
  },
  unstack: { valid: forShape(1, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.option(axis(dims.length), { nil: undefined }))), chained: true },
};
