import fc from 'fast-check';
import { list, record, tensor, type Argument } from './arguments';
import { flag, shape, size, small, type Calls, type Family } from './calls';

const step = fc.integer({ min: 1, max: 3 });
const padChoice = fc.constantFrom<Argument>('same', 'valid', 0, 1, 2);
const rounding = fc.constantFrom<Argument>(undefined, undefined, undefined, 'floor', 'ceil', 'round');

interface Choice {
  batch: number | undefined;
  sizes: number[];
  window: number[];
  depth: number;
  out: number;
  strides: number[];
  dilations: number[];
  pad: Argument;
  rounding: Argument;
}

/** Convolutions whose window mostly fits: the input is at least as large as it. */
function choices(spatial: number): fc.Arbitrary<Choice> {
  const each = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: spatial, maxLength: spatial });
  return fc
    .record({
      batch: fc.option(small, { nil: undefined }),
      extra: each(fc.nat(4)),
      window: each(fc.integer({ min: 1, max: 3 })),
      depth: small,
      out: small,
      strides: each(step),
      dilations: each(step),
      dilated: fc.boolean(),
      pad: padChoice,
      rounding,
      explicit: fc.nat(7),
    })
    .map(({ extra, window, dilated, strides, dilations, pad, explicit, ...rest }) => {
      const steps = dilated ? strides.map(() => 1) : strides;
      const holes = dilated ? dilations : dilations.map(() => 1);
      const sizes = extra.map((more, at) => (window[at] - 1) * holes[at] + 1 + more);
      const sides: Argument = list([list([0, 0]), ...sizes.map(() => list([1, 2])), list([0, 0])]);
      const padding = explicit === 0 && spatial === 2 ? sides : pad;
      return { ...rest, window, sizes, strides: steps, dilations: holes, pad: padding, rounding: typeof padding === 'string' ? undefined : rest.rounding };
    });
}

const input = ({ batch, sizes, depth }: Choice) => tensor([...(batch === undefined ? [] : [batch]), ...sizes, depth]);

/** A result with a size of 0 or below: the window is larger than the input. */
const tooLarge = (_: readonly Argument[], shapes: Record<string, readonly number[]>) => Object.values(shapes).some((dims) => dims.some((dim) => !(dim > 0)));

const conv = (spatial: number, build: (choice: Choice) => Argument[], chained = true): Calls => ({ valid: choices(spatial).map(build), chained, nonsense: tooLarge });

const pool = (spatial: number, chained = true): Calls => ({
  valid: fc.tuple(choices(spatial), fc.boolean()).map(([choice, square]) => [
    input(choice),
    square ? choice.window[0] : list(choice.window),
    square ? choice.strides[0] : list(choice.strides),
    spatial === 3 && typeof choice.pad === 'object' ? 'same' : choice.pad,
    choice.rounding,
  ]),
  chained,
  nonsense: tooLarge,
});

const boxes = fc.tuple(size, fc.integer({ min: 0, max: 6 })).map(([count, most]): Argument[] => [tensor([count, 4]), tensor([count]), most]);

const fusedConv = (last: (choice: Choice) => number[]): Calls => ({
  valid: fc.tuple(choices(2), fc.constantFrom(undefined, 'relu'), flag).map(([choice, activation, biased]) => {
    const filter = last(choice);
    const out = filter.length === 4 && filter[3];
    return [
      record({
        x: input(choice),
        filter: tensor(filter),
        strides: list(choice.strides),
        pad: typeof choice.pad === 'object' ? 1 : choice.pad,
        dilations: list(choice.dilations),
        dimRoundingMode: choice.rounding,
        activation,
        bias: biased && out ? tensor([1]) : undefined,
      }),
    ];
  }),
  nonsense: tooLarge,
});

export const spatial: Family = {
  conv1d: conv(1, (choice) => [input(choice), tensor([...choice.window, choice.depth, choice.out]), choice.strides[0], choice.pad, 'NWC', choice.dilations[0], choice.rounding]),
  conv2d: conv(2, (choice) => [
    input(choice),
    tensor([...choice.window, choice.depth, choice.out]),
    choice.out === 1 ? choice.strides[0] : list(choice.strides),
    choice.pad,
    'NHWC',
    choice.out === 1 ? choice.dilations[0] : list(choice.dilations),
    choice.rounding,
  ]),
  conv3d: conv(3, (choice) => [input(choice), tensor([...choice.window, choice.depth, choice.out]), list(choice.strides), choice.pad, 'NDHWC', list(choice.dilations)], false),
  depthwiseConv2d: conv(2, (choice) => [input(choice), tensor([...choice.window, choice.depth, choice.out]), list(choice.strides), choice.pad, 'NHWC', list(choice.dilations), choice.rounding]),
  separableConv2d: conv(2, (choice) => [
    input(choice),
    tensor([...choice.window, choice.depth, 2]),
    tensor([1, 1, choice.depth * 2, choice.out]),
    list(choice.strides),
    choice.pad,
    list(choice.dilations),
  ]),
  conv2dTranspose: {
    valid: choices(2).map((choice) => [
      tensor([...(choice.batch === undefined ? [] : [choice.batch]), 2, 2, choice.depth]),
      tensor([...choice.window, choice.out, choice.depth]),
      list([...(choice.batch === undefined ? [] : [choice.batch]), ...choice.sizes, choice.out]),
      list(choice.strides),
      'same',
    ]),
    chained: true,
    nonsense: tooLarge,
  },
  conv3dTranspose: {
    valid: choices(3).map((choice) => [
      tensor([...(choice.batch === undefined ? [] : [choice.batch]), 2, 2, 2, choice.depth]),
      tensor([...choice.window, choice.out, choice.depth]),
      list([...(choice.batch === undefined ? [] : [choice.batch]), ...choice.sizes, choice.out]),
      list(choice.strides),
      'same',
    ]),
    nonsense: tooLarge,
  },
  dilation2d: {
    valid: choices(2).map((choice) => [input(choice), tensor([...choice.window, choice.depth]), list(choice.strides), typeof choice.pad === 'string' ? choice.pad : 'valid', list(choice.dilations)]),
    chained: true,
    nonsense: tooLarge,
  },
  'fused.conv2d': fusedConv((choice) => [...choice.window, choice.depth, choice.out]),
  'fused.depthwiseConv2d': fusedConv((choice) => [...choice.window, choice.depth, 1]),
  maxPool: pool(2),
  avgPool: pool(2),
  maxPool3d: pool(3, false),
  avgPool3d: pool(3, false),
  maxPoolWithArgmax: {
    valid: choices(2).map((choice) => [tensor([choice.batch ?? 1, ...choice.sizes, choice.depth]), list(choice.window), list(choice.strides), typeof choice.pad === 'object' ? 'same' : choice.pad]),
    // The last axis of a tensor of rank 5 goes lost.
    nonsense: (args, shapes) => tooLarge(args, shapes) || (typeof args[0] === 'object' && args[0] !== null && 'tensor' in args[0] && args[0].tensor.length > 4),
  },
  pool: {
    valid: fc.tuple(choices(2), fc.constantFrom('avg', 'max')).map(([choice, kind]) => [
      input(choice),
      list(choice.window),
      kind,
      typeof choice.pad === 'string' ? choice.pad : 'valid',
      list(choice.dilations),
      list(choice.strides),
    ]),
    chained: true,
    nonsense: tooLarge,
  },
  'image.resizeBilinear': { valid: fc.tuple(shape(3, 4), size, size, flag).map(([dims, h, w, align]) => [tensor(dims), list([h, w]), align]), nonsense: tooLarge },
  'image.resizeNearestNeighbor': { valid: fc.tuple(shape(3, 4), size, size, flag).map(([dims, h, w, align]) => [tensor(dims), list([h, w]), align]), nonsense: tooLarge },
  'image.flipLeftRight': { valid: shape(4, 4).map((dims) => [tensor(dims)]) },
  'image.rotateWithOffset': { valid: shape(4, 4).map((dims) => [tensor(dims), 0.5]) },
  'image.grayscaleToRGB': { valid: shape(1, 5).map((dims) => [tensor([...dims, 1])]) },
  'image.rgbToGrayscale': { valid: shape(1, 5).map((dims) => [tensor([...dims, 3])]) },
  'image.cropAndResize': { valid: fc.tuple(shape(4, 4), size, size, size).map(([dims, count, h, w]) => [tensor(dims), tensor([count, 4]), tensor([count], 'int32'), list([h, w])]) },
  'image.transform': { valid: fc.tuple(shape(4, 4), flag, flag).map(([dims, shared, sized]) => [tensor(dims), tensor([shared ? 1 : dims[0], 8]), 'nearest', 'constant', 0, sized ? list([3, 2]) : undefined]) },
  'image.threshold': { valid: fc.tuple(shape(2, 2), fc.constantFrom(1, 3)).map(([dims, channels]) => [tensor([...dims, channels])]) },
  'image.nonMaxSuppression': { valid: boxes, dependsOnValues: { '': [0] } },
  'image.nonMaxSuppressionAsync': { valid: boxes, dependsOnValues: { '': [0] } },
  'image.nonMaxSuppressionWithScore': { valid: boxes, dependsOnValues: { selectedIndices: [0], selectedScores: [0] } },
  'image.nonMaxSuppressionWithScoreAsync': { valid: boxes, dependsOnValues: { selectedIndices: [0], selectedScores: [0] } },
  'image.nonMaxSuppressionPadded': { valid: fc.tuple(boxes, flag).map(([args, padded]) => [...args, undefined, undefined, padded]), dependsOnValues: { selectedIndices: [0] } },
  'image.nonMaxSuppressionPaddedAsync': { valid: fc.tuple(boxes, flag).map(([args, padded]) => [...args, undefined, undefined, padded]), dependsOnValues: { selectedIndices: [0] } },
};
