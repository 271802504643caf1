import fc from 'fast-check';
import { fixed, list, tensor, type Argument } from './arguments';
import { axis, forShape, shape, size, tensorOf, type Calls, type Family } from './calls';

const block = (least: number, most: number, wrap = (begin: number[], count: number[]): Argument[] => [list(begin), list(count)]) =>
  forShape(least, most, (dims) =>
    fc.tuple(...dims.map((dim) => fc.tuple(fc.nat(dim - 1), fc.nat(4)))).map((ranges): Argument[] => {
      const begin = ranges.map(([from]) => from);
      const count = ranges.map(([from, rest], at) => (rest === 4 ? -1 : Math.min(rest, dims[at] - from)));
      return [tensor(dims), ...wrap(begin, count)];
    }),
  );

const masks = fc.constantFrom(0, 0, 0, 1, 2, 4);

/** Starting before the first entry, which the library reads from the end of the data. */
const negativeBegin = (args: readonly Argument[]): boolean => {
  const begin = args[1];
  return typeof begin === 'number' ? begin < 0 : typeof begin === 'object' && begin !== null && 'list' in begin && begin.list.some((item) => typeof item === 'number' && item < 0);
};

const segment: Calls = {
  valid: fc.tuple(shape(1, 3), size).map(([dims, count]) => [tensor(dims), tensor([count], 'int32'), tensor([count], 'int32')]),
  dependsOnValues: { '': [0] },
};

const sorted: Calls = { valid: fc.tuple(shape(0, 2), size, size).map(([lead, n, m]) => [tensor([...lead, n]), tensor([...lead, m])]) };

export const picking: Family = {
  slice: {
    valid: fc.oneof(
      block(1, 4),
      block(1, 4, (begin, count) => [list(begin.slice(0, 1)), list(count.slice(0, 1))]),
      block(1, 3, (begin) => [begin[0]]),
      block(1, 3, (begin, count) => [begin[0], count[0]]),
      block(1, 4, (begin) => [list(begin)]),
    ),
    chained: true,
    nonsense: negativeBegin,
  },
  slice1d: { valid: block(1, 1, (begin, count) => [begin[0], count[0]]), nonsense: negativeBegin },
  slice2d: { valid: block(2, 2), nonsense: negativeBegin },
  slice3d: { valid: block(3, 3), nonsense: negativeBegin },
  slice4d: { valid: block(4, 4), nonsense: negativeBegin },
  stridedSlice: {
    valid: forShape(1, 3, (dims) =>
      fc
        .tuple(fc.tuple(...dims.map((dim) => fc.tuple(fc.integer({ min: -dim, max: dim }), fc.integer({ min: -dim - 1, max: dim + 1 }), fc.constantFrom(1, 1, 2, -1)))), fc.boolean(), masks, masks, masks, masks, masks)
        .map(([ranges, plain, ...flags]): Argument[] => [
          tensor(dims),
          list(ranges.map(([begin]) => begin)),
          list(ranges.map(([, end]) => end)),
          plain ? undefined : list(ranges.map(([, , stride]) => stride)),
          // With other strides, taking an axis away reads from the wrong place.
          ...(plain ? [] : flags.map((mask, at) => (at === 4 && ranges.some(([, , stride]) => stride !== 1) ? 0 : mask))),
        ]),
    ),
    chained: true,
    // Lists of different lengths are read past their end.
    nonsense: (args) => new Set(args.slice(1, 4).map((argument) => (typeof argument === 'object' && argument !== null && 'list' in argument ? argument.list.length : -1))).size > (args[3] === undefined ? 2 : 1),
  },
  gather: {
    valid: fc.oneof(
      forShape(1, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), tensorOf(0, 2, 'int32'), fc.option(axis(dims.length), { nil: undefined }))),
      forShape(1, 3, (dims) => fc.tuple(fc.nat(dims.length), size).map(([batch, count]) => [tensor([...dims, 2]), tensor([...dims.slice(0, batch), count], 'int32'), batch, batch])),
      forShape(1, 3, (dims) => fc.array(fc.nat(dims[0] - 1), { minLength: 1, maxLength: 4 }).map((indices) => [tensor(dims), list(indices)])),
    ),
    chained: true,
  },
  gatherND: { valid: fc.tuple(shape(1, 4), shape(0, 2), fc.nat(3)).map(([dims, lead, depth]) => [tensor(dims), tensor([...lead, 1 + (depth % dims.length)], 'int32')]) },
  scatterND: {
    valid: fc.tuple(shape(1, 3), size, fc.nat(2)).map(([dims, count, depth]) => {
      const known = 1 + (depth % dims.length);
      return [tensor([count, known], 'int32'), tensor([count, ...dims.slice(known)]), list(dims)];
    }),
  },
  tensorScatterUpdate: {
    valid: fc.tuple(shape(1, 3), size, fc.nat(2)).map(([dims, count, depth]) => {
      const known = 1 + (depth % dims.length);
      return [tensor(dims), tensor([count, known], 'int32'), tensor([count, ...dims.slice(known)])];
    }),
  },
  sparseToDense: {
    valid: fc.tuple(shape(1, 3), size, fc.boolean()).map(([dims, count, one]) => [tensor([count, dims.length], 'int32'), one ? tensor([]) : tensor([count]), list(dims)]),
  },
  booleanMaskAsync: {
    valid: forShape(1, 4, (dims) =>
      fc.tuple(fc.nat(dims.length - 1), fc.nat(3)).map(([from, count]) => {
        const to = Math.min(dims.length, from + 1 + count);
        return [tensor(dims), tensor(dims.slice(from, to), 'bool'), from === 0 ? undefined : from];
      }),
    ),
    dependsOnValues: { '': [0, 1, 2, 3] },
  },
  whereAsync: { valid: fc.tuple(tensorOf(0, 4, 'bool')), dependsOnValues: { '': [0] } },
  setdiff1dAsync: { valid: fc.tuple(tensorOf(1, 1), tensorOf(1, 1)), dependsOnValues: { '0': [0], '1': [0] } },
  searchSorted: sorted,
  lowerBound: sorted,
  upperBound: sorted,
  unsortedSegmentSum: { valid: fc.tuple(shape(1, 3), fc.integer({ min: 1, max: 4 })).map(([dims, count]) => [tensor(dims), tensor([dims[0]], 'int32'), count]), chained: true },
  'sparse.sparseSegmentSum': segment,
  'sparse.sparseSegmentMean': segment,
  'sparse.sparseFillEmptyRows': {
    valid: fc.tuple(size, fc.integer({ min: 1, max: 3 })).map(([count, rank]) => [tensor([count, rank], 'int32'), tensor([count]), list(Array.from({ length: rank }, () => 3)), 0]),
    dependsOnValues: { outputIndices: [0], outputValues: [0], emptyRowIndicator: [0] },
  },
  'sparse.sparseReshape': {
    valid: fc.tuple(size, shape(1, 3)).map(([count, dims]) => [tensor([count, dims.length], 'int32'), fixed(list(dims)), fixed(list([-1]))]),
  },
  raggedRange: {
    valid: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()).map(([count, scalar]) => {
      const ones: Argument = scalar ? 1 : list(Array.from({ length: count }, () => 1));
      return [tensor([count]), fixed(ones), fixed(ones)];
    }),
    dependsOnValues: { rtDenseValues: [0] },
  },
  raggedTensorToTensor: {
    valid: fc.tuple(fc.integer({ min: 2, max: 4 }), size).map(([rows, width]) => [fixed(list([rows, width])), fixed(list([1, 2, 3])), 0, fixed(list([list([0, 1, ...Array.from({ length: rows - 1 }, () => 3)])])), fixed(list(['ROW_SPLITS']))]),
    dependsOnValues: { '': 'rank' },
  },
  raggedGather: {
    valid: fc.tuple(size).map(([width]) => [fixed(list([list([0, 1, 3])])), fixed(tensor([3, width])), fixed(list([1, 0])), 1]),
    dependsOnValues: { 'outputNestedSplits.0': 'rank', outputDenseValues: [0] },
  },
  'string.stringSplit': { valid: fc.tuple(tensorOf(1, 1, 'string'), fc.constant(' ')), dependsOnValues: { indices: [0], values: [0] } },
  'string.stringToHashBucketFast': { valid: fc.tuple(tensorOf(0, 3, 'string'), size) },
  'string.staticRegexReplace': { valid: fc.tuple(tensorOf(0, 3, 'string'), fc.constant('a'), fc.constant('b')) },
  'string.stringNGrams': {
    valid: size.map((count) => [fixed(tensor([count], 'string')), { code: `tf.tensor1d([0, ${count}], 'int32')` }, '|', fixed(list([2])), 'L', 'R', 0, false]),
    dependsOnValues: { nGrams: [0] },
  },
};
