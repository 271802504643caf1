import fc from 'fast-check';
import { code, fixed, list, nested, record, tensor, type Argument } from './arguments';
import { axis, flag, forShape, repeated, shape, size, tensorOf, type Calls, type Family } from './calls';

const random = (...rest: Argument[]): Calls => ({ valid: shape(0, 4).map((dims) => [list(dims), ...rest]) });

const product = (dims: readonly number[]) => dims.reduce((total, dim) => total * dim, 1);

function nestedOf(rank: number): Calls {
  return {
    valid: fc.tuple(shape(rank, rank), fc.nat(2)).map(([dims, form]) => {
      if (rank === 1) return [nested(dims)];
      return form === 0 ? [nested(dims)] : form === 1 ? [nested(dims), list(dims)] : [nested([product(dims)]), list(dims)];
    }),
  };
}

const pads = (rank: number, most = 2) => fc.array(fc.tuple(fc.nat(most), fc.nat(most)).map((pair) => list(pair)), { minLength: rank, maxLength: rank });

export const making: Family = {
  zeros: random(),
  ones: random(),
  fill: random(1),
  rand: random(code('() => 0.5')),
  randomNormal: random(),
  randomStandardNormal: random(),
  randomUniform: random(0, 1),
  randomUniformInt: random(0, 10),
  randomGamma: random(1),
  truncatedNormal: random(),
  eye: { valid: fc.tuple(size, fc.option(size, { nil: undefined }), fc.option(shape(1, 3).map(list), { nil: undefined })) },
  linspace: { valid: fc.tuple(fc.constant(0), fc.constant(1), size) },
  range: { valid: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 8 }), fc.constantFrom(undefined, 1, 2, 3, -1, -2)) },
  scalar: { valid: fc.constantFrom<Argument[][]>([3], [2.5], [true]) },
  tensor: {
    valid: fc.tuple(shape(0, 4), fc.nat(2)).map(([dims, form]) => (form === 0 || dims.length === 0 ? [nested(dims)] : form === 1 ? [nested(dims), list(dims)] : [nested([product(dims)]), list(dims)])),
  },
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((rank) => [`tensor${rank}d`, nestedOf(rank)])),
  oneHot: { valid: fc.tuple(tensorOf(0, 3, 'int32'), fc.integer({ min: 2, max: 5 })), chained: true },
  diag: { valid: fc.tuple(tensorOf(0, 2)) },
  meshgrid: { valid: fc.tuple(tensorOf(1, 1), tensorOf(1, 1), fc.constantFrom(undefined, record({ indexing: 'ij' }), record({ indexing: 'xy' }))) },

  reshape: {
    valid: fc.tuple(shape(0, 4), fc.nat(5)).map(([dims, form]) => {
      const total = product(dims);
      const wanted = form === 0 ? [total] : form === 1 ? [-1] : form === 2 && dims.length > 1 ? [-1, ...dims.slice(2)] : form === 3 ? [1, ...dims] : [...dims].reverse();
      return [tensor(dims), list(wanted)];
    }),
    chained: true,
  },
  expandDims: { valid: forShape(0, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.option(fc.integer({ min: -dims.length - 1, max: dims.length }), { nil: undefined }))), chained: true },
  squeeze: {
    nonsense: repeated,
    valid: fc.tuple(shape(0, 4), fc.nat(15), fc.nat(3)).map(([dims, ones, form]) => {
      const thin = dims.map((dim, at) => ((ones >> at) & 1 ? 1 : dim));
      const single = thin.flatMap((dim, at) => (dim === 1 ? [at] : []));
      return [tensor(thin), form === 0 ? undefined : form === 1 ? list(single) : list(single.slice(0, 1).map((at) => at - thin.length))];
    }),
    chained: true,
  },
  transpose: {
    valid: forShape(0, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.option(fc.shuffledSubarray(dims.map((_, at) => at), { minLength: dims.length }).map((order) => list(order)), { nil: undefined }))),
    chained: true,
  },
  depthToSpace: {
    valid: fc.tuple(shape(3, 3), fc.constantFrom(2, 3), fc.constantFrom(1, 2)).map(([dims, block, depth]) => [tensor([...dims, depth * block * block]), block]),
    chained: true,
    // A tensor of rank 5 loses its last axis.
    nonsense: (args) => rankOf(args[0]) > 4,
  },
  spaceToBatchND: {
    valid: fc.tuple(shape(0, 1), fc.array(fc.tuple(fc.constantFrom(1, 2), fc.nat(2), fc.nat(2), size), { minLength: 1, maxLength: 2 }), size).map(([rest, blocks, batch]) => {
      const sizes = blocks.map(([block, before, after, times]) => [block, before, after, Math.max(1, block * (times + 2) - before - after)] as const);
      return [tensor([batch, ...sizes.map(([, , , dim]) => dim), ...rest]), list(sizes.map(([block]) => block)), list(sizes.map(([, before, after]) => list([before, after])))];
    }),
    chained: true,
    nonsense: unpairedOrNegative,
  },
  batchToSpaceND: {
    valid: fc.tuple(shape(0, 1), fc.array(fc.tuple(fc.constantFrom(1, 2), fc.nat(1), fc.nat(1), size), { minLength: 1, maxLength: 2 }), size).map(([rest, blocks, batch]) => [
      tensor([batch * product(blocks.map(([block]) => block)), ...blocks.map(([, , , dim]) => dim + 2), ...rest]),
      list(blocks.map(([block]) => block)),
      list(blocks.map(([, before, after]) => list([before, after]))),
    ]),
    nonsense: unpairedOrNegative,
  },
  ensureShape: { valid: shape(0, 4).map((dims) => [tensor(dims), list(dims.map((dim, at) => (at % 2 ? dim : null)))]) },

  concat: {
    valid: fc.tuple(shape(1, 4), fc.nat(3), fc.array(size, { minLength: 1, maxLength: 3 }), fc.nat(2)).map(([dims, along, sizes, form]) => {
      const at = form === 0 ? 0 : along % dims.length;
      return [list(sizes.map((dim) => tensor(dims.map((same, axisAt) => (axisAt === at ? dim : same))))), form === 0 ? undefined : form === 1 ? at : at - dims.length];
    }),
  },
  ...Object.fromEntries(
    [1, 2, 3, 4].map((rank): [string, Calls] => [
      `concat${rank}d`,
      {
        valid: fc.tuple(shape(rank, rank), fc.nat(3), fc.array(size, { minLength: 1, maxLength: 3 })).map(([dims, along, sizes]) => {
          const at = rank === 1 ? 0 : along % rank;
          return [list(sizes.map((dim) => tensor(dims.map((same, axisAt) => (axisAt === at ? dim : same))))), ...(rank === 1 ? [] : [at])];
        }),
      },
    ]),
  ),
  split: {
    valid: fc.tuple(shape(1, 4), fc.nat(3), fc.integer({ min: 1, max: 4 }), fc.nat(2)).map(([dims, along, parts, form]) => {
      const at = along % dims.length;
      const wide = dims.map((dim, axisAt) => (axisAt === at ? dim * parts : dim));
      const sizes: Argument = form === 0 ? parts : list(form === 1 ? [dims[at], dims[at] * (parts - 1)] : [-1, dims[at] * (parts - 1)]);
      return [tensor(wide), sizes, at];
    }),
    chained: true,
    // Sizes below -1 that add up.
    nonsense: unpairedOrNegative,
  },
  tile: { valid: forShape(0, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), fc.array(fc.nat(3), { minLength: dims.length, maxLength: dims.length }).map((reps) => list(reps)))), chained: true, nonsense: unpairedOrNegative },
  pad: { valid: forShape(1, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), pads(dims.length).map((items) => list(items)))), chained: true, nonsense: unpairedOrNegative },
  // A tensor of rank 2 or more has too few pairs.
  pad1d: { valid: fc.tuple(tensorOf(1, 1), fc.tuple(fc.nat(2), fc.nat(2)).map((pair) => list(pair))), nonsense: (args) => notVector(args) || unpairedOrNegative(args) },
  ...Object.fromEntries([2, 3, 4].map((rank): [string, Calls] => [`pad${rank}d`, { valid: fc.tuple(tensorOf(rank, rank), pads(rank).map((items) => list(items))), nonsense: unpairedOrNegative }])),
  mirrorPad: {
    valid: fc.tuple(shape(1, 4), fc.constantFrom('reflect', 'symmetric'), fc.nat(1), fc.nat(1)).map(([dims, mode, before, after]) => [tensor(dims.map((dim) => dim + 1)), list(dims.map(() => list([before, after]))), mode]),
    chained: true,
  },
  broadcastTo: {
    valid: fc.tuple(shape(0, 4), fc.nat(15), shape(0, 1)).map(([dims, ones, lead]) => [tensor(dims.map((dim, at) => ((ones >> at) & 1 ? 1 : dim))), list([...lead, ...dims])]),
    chained: true,
  },
  broadcastArgs: { valid: fc.tuple(tensorOf(1, 1, 'int32'), tensorOf(1, 1, 'int32')) },
  reverse: { valid: forShape(0, 4, (dims) => fc.tuple(fc.constant(tensor(dims)), dims.length === 0 ? fc.constant(undefined) : fc.option(axis(dims.length), { nil: undefined }))), chained: true },
  ...Object.fromEntries(
    [1, 2, 3, 4].map((rank): [string, Calls] => [`reverse${rank}d`, { valid: forShape(rank, rank, (dims) => fc.tuple(fc.constant(tensor(dims)), rank === 1 ? fc.constant(undefined) : fc.option(axis(rank), { nil: undefined }))) }]),
  ),
  cosineWindow: { valid: size.map((length) => [length, fixed(0.5), fixed(0.5)]) },
  'signal.hannWindow': { valid: fc.tuple(size) },
  'signal.hammingWindow': { valid: fc.tuple(size) },
  // A step of 0 never ends: steps are not varied.
  'signal.frame': { valid: fc.tuple(fc.integer({ min: 1, max: 12 }), size, size, flag).map(([length, frame, step, end]) => [tensor([length]), frame, fixed(step), end]), nonsense: notVector },
  'signal.stft': { valid: fc.tuple(fc.integer({ min: 6, max: 12 }), size, size, fc.constantFrom(undefined, 4, 8)).map(([length, frame, step, fft]) => [tensor([length]), frame, fixed(step), fft]), nonsense: notVector },
  fft: { valid: fc.tuple(tensorOf(1, 4, 'complex64')), chained: true },
  ifft: { valid: fc.tuple(tensorOf(1, 4, 'complex64')) },
  rfft: { valid: fc.tuple(tensorOf(1, 3), fc.constantFrom(undefined, 2, 3, 6)) },
  irfft: { valid: fc.tuple(tensorOf(1, 3, 'complex64')) },
  'spectral.fft': { valid: fc.tuple(tensorOf(1, 4, 'complex64')) },
  'spectral.ifft': { valid: fc.tuple(tensorOf(1, 4, 'complex64')) },
  'spectral.rfft': { valid: fc.tuple(tensorOf(1, 3), fc.constantFrom(undefined, 2, 3, 6)) },
  'spectral.irfft': { valid: fc.tuple(tensorOf(1, 3, 'complex64')) },
  multinomial: { valid: fc.tuple(shape(0, 1), fc.integer({ min: 2, max: 5 }), size).map(([lead, classes, count]) => [tensor([...lead, classes]), count]) },
};

function notVector(args: readonly Argument[]): boolean {
  return rankOf(args[0]) !== 1;
}

function rankOf(argument: Argument): number {
  return typeof argument === 'object' && argument !== null && 'tensor' in argument ? argument.tensor.length : 0;
}

/** Options with a negative number, or pairs that are none: the library computes on with what it reads. */
function unpairedOrNegative(args: readonly Argument[]): boolean {
  const odd = (argument: Argument): boolean => {
    if (typeof argument === 'number') return argument < 0;
    return typeof argument === 'object' && argument !== null && 'list' in argument && argument.list.some(odd);
  };
  const uneven = (argument: Argument): boolean => {
    if (typeof argument !== 'object' || argument === null || !('list' in argument)) return false;
    const inner = argument.list.filter((item) => typeof item === 'object' && item !== null && 'list' in item) as { list: readonly Argument[] }[];
    return inner.some((item) => item.list.length !== 2);
  };
  const few = args.length > 1 && typeof args[1] === 'object' && args[1] !== null && 'list' in args[1] && args[1].list.length !== rankOf(args[0]);
  return args.some((argument) => odd(argument) || uneven(argument)) || few;
}
