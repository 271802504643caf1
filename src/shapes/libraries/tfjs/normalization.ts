import { compare, constant, printDim } from '../../dimension';
import { sayShape } from '../../shape';
import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';

const explains = 'Mean, variance, offset and scale have one entry for each channel, the last size of x, or are shaped to broadcast to x.';

function normalized(c: Call, rank?: number): Value {
  const x = rank === undefined ? c.shape('x') : c.rank('x', [rank]);
  const parts = ['mean', 'variance', 'offset', 'scale'].filter((name) => c.has(name));
  if (rank !== undefined) for (const name of parts) c.rank(name, [1, rank]);
  const mean = c.shape('mean');
  for (const name of parts) {
    const shape = c.shape(name);
    if (mean && shape && shape.length !== mean.length) c.fail('rank', `${name} has the shape ${sayShape(shape)} and mean ${sayShape(mean)}: they must have the same rank.`);
    // The library reads past the end of shorter statistics without a word.
    const channels = x && x.length > 0 ? x[x.length - 1] : undefined;
    if (channels && shape?.length === 1 && constant(shape[0]) !== 1 && compare(shape[0], channels) === 'different') {
      c.fail('batch-norm', `${name} has ${printDim(shape[0])} entries, but ${c.source('x')} of shape ${sayShape(x)} has ${printDim(channels)} channels: there must be one entry for each.`);
    }
  }
  return c.like('x');
}

const signature = 'x: tensor, mean: tensor, variance: tensor, offset?: tensor, scale?: tensor, varianceEpsilon?: number';

export const normalization: readonly Operation[] = [
  { names: ['batchNorm'], method: true, signature, doc: 'scale * (x - mean)/sqrt(variance + epsilon) + offset.', explains, rule: (c) => normalized(c) },
  ...[2, 3, 4].map(
    (rank): Operation => ({
      names: [`batchNorm${rank}d`],
      signature,
      doc: `scale * (x - mean)/sqrt(variance + epsilon) + offset, for x of rank ${rank}.`,
      explains,
      rule: (c) => normalized(c, rank),
    }),
  ),
  {
    names: ['localResponseNormalization'],
    method: true,
    signature: 'x: tensor, depthRadius?: integer, bias?: number, alpha?: number, beta?: number',
    doc: 'Each element divided by a norm over its neighbouring channels.',
    explains: 'The input has rank 3 or 4.',
    rule(c) {
      c.rank('x', [3, 4]);
      return c.like('x');
    },
  },
];
