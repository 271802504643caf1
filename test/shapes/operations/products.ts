import fc from 'fast-check';
import { list, record, tensor, type Argument } from './arguments';
import { broadcastPair, flag, shape, size, small, tensorOf, type Family } from './calls';

const matrices = fc.tuple(broadcastPair, size, size, size, flag, flag).map(([[leadA, leadB], m, k, n, turnA, turnB]) => ({
  a: tensor([...leadA.slice(-2), ...(turnA ? [k, m] : [m, k])]),
  b: tensor([...leadB.slice(-2), ...(turnB ? [n, k] : [k, n])]),
  turnA,
  turnB,
  n,
}));

/** Equations with letters of a given size; each is valid for its own sizes. */
const equations = fc
  .tuple(fc.constantFrom('ij,jk->ik', 'ij,jk->ki', 'bij,bjk->bik', 'i,j->ij', 'ij->ji', 'ij->i', 'ij->', 'ij,ij->ij', 'ij,j->i', 'ijk,k->ij', 'i,i->'), fc.array(size, { minLength: 4, maxLength: 4 }))
  .map(([equation, sizes]): Argument[] => {
    const letters = 'ijkb';
    return [equation, ...equation.split('->')[0].split(',').map((names) => tensor([...names].map((name) => sizes[letters.indexOf(name)])))];
  });

const rankOf = (argument: Argument): number | undefined => (typeof argument === 'object' && argument !== null && 'tensor' in argument ? argument.tensor.length : undefined);

/** Statistics of another number of channels than the input's are read past their end. */
function otherChannels([x, ...statistics]: readonly Argument[]): boolean {
  const channels = typeof x === 'object' && x !== null && 'tensor' in x ? x.tensor[x.tensor.length - 1] : undefined;
  return statistics.some((each) => typeof each === 'object' && each !== null && 'tensor' in each && each.tensor.length === 1 && each.tensor[0] !== channels);
}

/** An equation with more or fewer letters than an operand has axes. */
function otherRank([equation, ...operands]: readonly Argument[]): boolean {
  const letters = String(equation).split('->')[0].split(',');
  return operands.some((operand, at) => rankOf(operand) !== letters[at]?.trim().length);
}

/** Matrices in place of vectors. */
function notVectors([xs]: readonly Argument[]): boolean {
  return typeof xs === 'object' && xs !== null && 'list' in xs ? xs.list.some((x) => rankOf(x) !== 1) : rankOf(xs) !== 2;
}

export const products: Family = {
  matMul: { valid: matrices.map(({ a, b, turnA, turnB }) => [a, b, turnA, turnB]), chained: true },
  'fused.matMul': {
    valid: fc.tuple(matrices, fc.constantFrom(undefined, 'relu', 'linear'), flag).map(([{ a, b, turnA, turnB, n }, activation, biased]) => [
      record({ a, b, transposeA: turnA, transposeB: turnB, activation, bias: biased ? tensor([n]) : undefined }),
    ]),
  },
  dot: {
    valid: fc.tuple(size, size, size, fc.boolean(), fc.boolean()).map(([m, k, n, flatA, flatB]) => [tensor(flatA ? [k] : [m, k]), tensor(flatB ? [k] : [k, n])]),
    chained: true,
  },
  outerProduct: { valid: fc.tuple(tensorOf(1, 1), tensorOf(1, 1)) },
  einsum: { valid: equations, nonsense: otherRank },
  basicLSTMCell: {
    valid: fc.tuple(size, size, size).map(([m, x, h]) => [1, tensor([x + h, 4 * h]), tensor([4 * h]), tensor([m, x]), tensor([m, h]), tensor([m, h])]),
  },
  batchNorm: {
    valid: fc.tuple(shape(1, 4), flag, flag).map(([dims, offset, scale]) => {
      const channel = tensor([dims[dims.length - 1]]);
      return [tensor(dims), channel, channel, offset ? channel : undefined, scale ? channel : undefined];
    }),
    chained: true,
    nonsense: otherChannels,
  },
  ...Object.fromEntries(
    [2, 3, 4].map((rank) => [
      `batchNorm${rank}d`,
      {
        valid: fc.tuple(shape(rank, rank), flag, flag).map(([dims, offset, scale]): Argument[] => {
          const channel = tensor([dims[rank - 1]]);
          return [tensor(dims), channel, channel, offset ? channel : undefined, scale ? channel : undefined];
        }),
        nonsense: otherChannels,
      },
    ]),
  ),
  localResponseNormalization: { valid: fc.tuple(tensorOf(3, 4)), chained: true },
  'linalg.bandPart': { valid: fc.tuple(shape(0, 2), size, size, fc.nat(4), fc.nat(4)).map(([lead, m, n, lower, upper]) => [tensor([...lead, m, n]), Math.min(lower, m), Math.min(upper, n)]) },
  'linalg.gramSchmidt': {
    valid: fc.tuple(small, small, fc.boolean()).map(([a, b, separate]) => {
      const [count, length] = [Math.min(a, b), Math.max(a, b)];
      return [separate ? list(Array.from({ length: count }, () => tensor([length]))) : tensor([count, length])];
    }),
    nonsense: notVectors,
  },
  'linalg.qr': {
    valid: fc.tuple(fc.boolean(), shape(1, 2), size, size, flag).map(([stacked, lead, m, n, full]) => [tensor(stacked ? [...lead, m, m] : [m, n]), full]),
  },
};
