/** tf.js's own derivative of each operation against central differences in double precision. */
import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { checkGradients } from '../../src/gradients/check';
import { gaussian, seededRandom } from '../../src/random';
import type { TensorFlow } from '../../src/course/exercise';
import { prepare } from './catalogue';

type Operation = (tf: TensorFlow, ...x: Tensor[]) => Tensor;
const image = [2, 6, 6, 2];

/** Operation, shapes of what it is differentiated by, and whether these must be positive. */
const operations: [string, Operation, number[][], ('positive' | 'unit')?][] = [
  ...(['neg', 'exp', 'expm1', 'sin', 'cos', 'tan', 'atan', 'sinh', 'cosh', 'tanh', 'sigmoid', 'relu', 'relu6', 'elu', 'selu', 'softplus', 'square', 'abs', 'asinh', 'logSigmoid', 'erf'] as const).map(
    (name): [string, Operation, number[][]] => [name, (tf, x) => tf[name](x), [[3, 4]]],
  ),
  ...(['sqrt', 'rsqrt', 'log', 'log1p', 'reciprocal'] as const).map((name): [string, Operation, number[][], 'positive'] => [name, (tf, x) => tf[name](x), [[3, 4]], 'positive']),
  ...(['asin', 'acos', 'atanh'] as const).map((name): [string, Operation, number[][], 'unit'] => [name, (tf, x) => tf[name](x), [[3, 4]], 'unit']),
  ...(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'squaredDifference', 'atan2', 'mod'] as const).map(
    (name): [string, Operation, number[][]] => [`${name}, broadcasting`, (tf, x, y) => tf[name](x, y), [[3, 4], [3, 1]]],
  ),
  ['pow', (tf, x, y) => tf.pow(x, y), [[3, 4], [4]], 'positive'],
  ['leakyRelu', (tf, x) => tf.leakyRelu(x, 0.1), [[3, 4]]],
  ['prelu', (tf, x, a) => tf.prelu(x, a), [[3, 4], [4]]],
  ['clipByValue', (tf, x) => tf.clipByValue(x, -0.5, 0.5), [[3, 4]]],
  ['matMul', (tf, x, y) => tf.matMul(x, y, true, true), [[4, 3], [5, 4]]],
  ['dot', (tf, x, y) => tf.dot(x, y), [[4, 3], [3, 5]]],
  ['sum', (tf, x) => tf.sum(x, [0, 2]), [[2, 3, 4]]],
  ['mean', (tf, x) => tf.mean(x, 1, true), [[2, 3, 4]]],
  ['max', (tf, x) => tf.max(x, 1), [[2, 3, 4]]],
  ['min', (tf, x) => tf.min(x, [0, 1]), [[2, 3, 4]]],
  ['prod', (tf, x) => tf.prod(x, 1), [[2, 3, 4]]],
  ['cumsum', (tf, x) => tf.cumsum(x, 1), [[2, 4]]],
  ['logSumExp', (tf, x) => tf.logSumExp(x, 1), [[3, 4]]],
  ['softmax', (tf, x) => tf.softmax(x), [[3, 4]]],
  ['logSoftmax', (tf, x) => tf.logSoftmax(x), [[3, 4]]],
  ['norm', (tf, x) => tf.norm(x), [[3, 4]]],
  ['moments', (tf, x) => tf.moments(x, 0).variance, [[3, 4]]],
  ['transpose', (tf, x) => tf.transpose(x, [2, 0, 1]), [[2, 3, 4]]],
  ['reshape', (tf, x) => tf.reshape(x, [6, 4]), [[2, 3, 4]]],
  ['concat', (tf, x, y) => tf.concat([x, y], 1), [[2, 3], [2, 4]]],
  ['stack', (tf, x, y) => tf.stack([x, y], 1), [[2, 3], [2, 3]]],
  ['slice', (tf, x) => tf.slice(x, [0, 1], [2, 2]), [[3, 4]]],
  ['pad', (tf, x) => tf.pad(x, [[1, 0], [2, 1]]), [[3, 4]]],
  ['tile', (tf, x) => tf.tile(x, [2, 3]), [[3, 4]]],
  ['gather', (tf, x) => tf.gather(x, [0, 2, 0]), [[3, 4]]],
  ['reverse', (tf, x) => tf.reverse(x, 1), [[3, 4]]],
  ['split', (tf, x) => tf.split(x, 2, 1)[1], [[3, 4]]],
  ['unstack', (tf, x) => tf.unstack(x, 1)[2], [[3, 4]]],
  ['where', (tf, x, y) => tf.where(tf.tensor2d([[1, 0], [0, 1]], [2, 2], 'bool'), x, y), [[2, 2], [2, 2]]],
  ['broadcastTo', (tf, x) => tf.broadcastTo(x, [3, 4]), [[3, 1]]],
  ...([['valid', 1], ['same', 2], [1, 2]] as const).map(
    ([pad, stride]): [string, Operation, number[][]] => [`conv2d ${pad} ${stride}`, (tf, x, k) => tf.conv2d(x as never, k as never, stride, pad), [image, [3, 3, 2, 3]]],
  ),
  ['conv2dTranspose', (tf, x, k) => tf.conv2dTranspose(x as never, k as never, [2, 12, 12, 3], 2, 'same'), [image, [3, 3, 3, 2]]],
  ['depthwiseConv2d', (tf, x, k) => tf.depthwiseConv2d(x as never, k as never, 1, 'same'), [image, [3, 3, 2, 2]]],
  ['separableConv2d', (tf, x, d, p) => tf.separableConv2d(x as never, d as never, p as never, 1, 'valid'), [image, [3, 3, 2, 1], [1, 1, 2, 3]]],
  ['conv1d', (tf, x, k) => tf.conv1d(x as never, k as never, 1, 'same'), [[2, 6, 2], [3, 2, 3]]],
  ['conv3d', (tf, x, k) => tf.conv3d(x as never, k as never, 1, 'valid'), [[1, 4, 4, 4, 2], [2, 2, 2, 2, 2]]],
  ['maxPool', (tf, x) => tf.maxPool(x as never, 3, 2, 'same'), [image]],
  ['avgPool', (tf, x) => tf.avgPool(x as never, 3, 2, 'same'), [image]],
  ['batchNorm', (tf, x, m, v, o, s) => tf.batchNorm(x, m as never, v as never, o as never, s as never, 1e-3), [[4, 3], [3], [3], [3], [3]], 'positive'],
  ['localResponseNormalization', (tf, x) => tf.localResponseNormalization(x as never, 1, 1, 0.5, 0.75), [[1, 3, 3, 4]]],
  ['resizeBilinear', (tf, x) => tf.image.resizeBilinear(x as never, [9, 8]), [image]],
  ['resizeNearestNeighbor', (tf, x) => tf.image.resizeNearestNeighbor(x as never, [9, 8]), [image]],
  ['softmaxCrossEntropy', (tf, x) => tf.losses.softmaxCrossEntropy(tf.oneHot([0, 2, 1], 4), x), [[3, 4]]],
  ['sigmoidCrossEntropy', (tf, x) => tf.losses.sigmoidCrossEntropy(tf.tensor2d([[0, 1], [1, 0]]), x), [[2, 2]]],
  ['meanSquaredError', (tf, x) => tf.losses.meanSquaredError(tf.zeros([3, 4]), x), [[3, 4]]],
  ['logLoss', (tf, x) => tf.losses.logLoss(tf.tensor2d([[0, 1], [1, 0]]), x), [[2, 2]], 'unit'],
  ['huberLoss', (tf, x) => tf.losses.huberLoss(tf.zeros([3, 4]), x), [[3, 4]]],
  ['unsortedSegmentSum', (tf, x) => tf.unsortedSegmentSum(x, tf.tensor1d([0, 1, 0], 'int32'), 2), [[3, 4]]],
  ['einsum', (tf, x, y) => tf.einsum('ij,jk->ik', x, y), [[3, 4], [4, 2]]],
];

/**
 * Where tf.js 4.22's own derivative is wrong, or throws. A check on a cost that uses one of these goes by differences
 * alone: autodiff is a witness only where it agrees with them.
 */
const wrong: Record<string, { how: 'wrong' | RegExp; why: string }> = {
  erf: { how: 'wrong', why: 'the values are a polynomial right to 1e-7 only, the derivative is the exact one' },
  'maximum, broadcasting': { how: /has shape '3,4'/, why: 'the derivative is not summed over the broadcast axes' },
  'minimum, broadcasting': { how: /has shape '3,4'/, why: 'the same' },
  'squaredDifference, broadcasting': { how: /has shape '3,4'/, why: 'the same' },
  einsum: { how: /gradient function not found/, why: 'missing' },
};

let tf: TensorFlow;
beforeAll(async () => {
  tf = await prepare();
});

it.each(operations)('%s', async (name, operation, shapes, range) => {
  const random = seededRandom(name.length + 3);
  const normal = gaussian(random);
  const draw = () => (range === 'positive' ? 0.5 + random() : range === 'unit' ? 0.2 + 0.6 * random() : normal());
  const parameters = shapes.map((shape, i) => ({ name: `x${i}`, shape, values: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw) }));
  const tensors = (at: Float64Array[]) => at.map((values, i) => tf.tensor(values.slice() as never, shapes[i]));
  // A random weighting of the results, so that no derivative cancels.
  const scalar = (...x: Tensor[]): Tensor => {
    const y = operation(tf, ...x);
    return y.mul(tf.tensor(Float64Array.from({ length: y.size }, (_, i) => Math.sin(2.1 * i + 1)) as never, y.shape)).sum();
  };
  const check = (gradients: (at: Float64Array[]) => Float64Array[]) =>
    checkGradients({ parameters, cost: (at) => tf.tidy(() => scalar(...tensors(at))).dataSync()[0], gradients });
  const automatic = (at: Float64Array[]) => tf.grads(scalar)(tensors(at)).map((gradient) => Float64Array.from(gradient.dataSync()));
  const known = wrong[name]?.how;
  if (known instanceof RegExp) await expect(check(automatic)).rejects.toThrow(known);
  else expect((await check(automatic)).verdict).toBe(known === 'wrong' ? 'fail' : 'pass');
});
