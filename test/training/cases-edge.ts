import type * as Tf from '@tensorflow/tfjs';
import { gradients, type Compute, type KernelCase } from './cases';
import type { Draw } from './draw';

/** Shapes that broadcast against each other; some extents are 0 or 1. */
function pair(draw: Draw, least = 1): [number[], number[]] {
  const whole = Array.from({ length: draw.int(1, 4) }, () => draw.int(least, 4));
  const part = () => whole.slice(draw.int(0, whole.length)).map((extent) => (draw.int(0, 2) === 0 ? 1 : extent));
  return draw.bool() ? [whole, part()] : [part(), whole];
}

const cases: Record<string, Compute> = {};

/** Whole numbers, booleans and mixtures of them with floats. */
const binaries: Record<string, (tf: typeof Tf, a: Tf.Tensor, b: Tf.Tensor) => Tf.Tensor> = {
  add: (tf, a, b) => tf.add(a, b),
  sub: (tf, a, b) => tf.sub(a, b),
  mul: (tf, a, b) => tf.mul(a, b),
  maximum: (tf, a, b) => tf.maximum(a, b),
  minimum: (tf, a, b) => tf.minimum(a, b),
  squaredDifference: (tf, a, b) => tf.squaredDifference(a, b),
  equal: (tf, a, b) => tf.equal(a, b),
  notEqual: (tf, a, b) => tf.notEqual(a, b),
  less: (tf, a, b) => tf.less(a, b),
  lessEqual: (tf, a, b) => tf.lessEqual(a, b),
  greater: (tf, a, b) => tf.greater(a, b),
  greaterEqual: (tf, a, b) => tf.greaterEqual(a, b),
};
for (const [name, f] of Object.entries(binaries)) {
  cases[`${name} of int32`] = (tf, draw) => {
    const [a, b] = pair(draw);
    return f(tf, draw.ints(a, -5, 5), draw.ints(b, -5, 5));
  };
  cases[`${name} of int32 and float32`] = (tf, draw) => {
    const [a, b] = pair(draw);
    return f(tf, draw.ints(a, -3, 3), draw.tensor(b as [number]));
  };
  cases[`${name} of nothing`] = (tf, draw) => f(tf, draw.tensor([0, 3]), draw.tensor(draw.pick([[3], [1, 3], [0, 3], []]) as [number]));
}
cases['div of int32'] = (tf, draw) => tf.div(draw.ints([3, 4], -9, 9), draw.ints([4], 1, 4));
cases['floorDiv of int32'] = (tf, draw) => tf.floorDiv(draw.ints([3, 4], -9, 9), draw.ints([4], 1, 4));
cases['mod of int32'] = (tf, draw) => tf.mod(draw.ints([3, 4], -9, 9), draw.ints([4], 1, 4));
cases['mod of floats'] = (tf, draw) => tf.mod(draw.tensor([3, 4], 'normal'), draw.tensor([4], 'positive'));
cases['pow of int32'] = (tf, draw) => tf.pow(draw.ints([3, 4], -3, 3), draw.ints([4], 0, 4));
cases['pow gradient of broadcast exponent'] = (tf, draw) => gradients(tf, draw, (x, e) => tf.pow(x, e), draw.tensor([3, 4], 'positive'), draw.tensor([4], 'positive'));
cases['logicalAnd, Or, Xor'] = (tf, draw) => {
  const [a, b] = pair(draw);
  const [p, q] = [draw.bools(a), draw.bools(b)];
  return [tf.logicalAnd(p, q), tf.logicalOr(p, q), tf.logicalXor(p, q), tf.logicalNot(p)];
};

/** Reductions of whole numbers, over several axes, of nothing, and of one. */
for (const [name, f] of Object.entries<(tf: typeof Tf, x: Tf.Tensor, axis?: number | number[], keep?: boolean) => Tf.Tensor>({
  sum: (tf, x, axis, keep) => tf.sum(x, axis, keep),
  mean: (tf, x, axis, keep) => tf.mean(x, axis, keep),
  max: (tf, x, axis, keep) => tf.max(x, axis, keep),
  min: (tf, x, axis, keep) => tf.min(x, axis, keep),
  prod: (tf, x, axis, keep) => tf.prod(x, axis, keep),
})) {
  const axes = (draw: Draw, rank: number) => draw.pick([undefined, draw.int(0, rank - 1), [...new Set([draw.int(0, rank - 1), draw.int(0, rank - 1)])]]);
  cases[`${name} of int32`] = (tf, draw) => {
    const x = draw.ints(draw.shape(draw.int(1, 4)), -4, 4);
    return f(tf, x, axes(draw, x.rank), draw.bool());
  };
  cases[`${name} of floats over axes, gradient`] = (tf, draw) => {
    const x = draw.tensor(draw.shape(draw.int(1, 4)) as [number], 'normal');
    const [axis, keep] = [axes(draw, x.rank), draw.bool()];
    return [f(tf, x, axis, keep), ...gradients(tf, draw, (v) => f(tf, v, axis, keep), x)];
  };
  cases[`${name} of a scalar`] = (tf, draw) => f(tf, draw.tensor([] as never, 'normal'));
}
cases['sum of nothing'] = (tf, draw) => tf.sum(draw.tensor([0, 3]), draw.int(0, 1));
cases['sum, all, any of bool'] = (tf, draw) => {
  const x = draw.bools([3, 4]);
  return [tf.sum(x, 1), tf.all(x, 1), tf.any(x, 0), tf.sum(x)];
};
cases['sum of many'] = (tf, draw) => tf.sum(draw.tensor([draw.int(1, 300), draw.int(1, 300)], 'positive'), draw.pick([0, 1]));
cases['mean of many, gradient'] = (tf, draw) => gradients(tf, draw, (v) => tf.mean(v, 0), draw.tensor([draw.int(1, 100), draw.int(1, 50)]));
cases['argMax, argMin with ties'] = (tf, draw) => {
  const x = draw.tensor(draw.shape(draw.int(1, 3)) as [number], 'ties');
  const axis = draw.int(0, x.rank - 1);
  return [tf.argMax(x, axis), tf.argMin(x, axis)];
};
cases['cumsum, cumprod both ways'] = (tf, draw) => {
  const x = draw.tensor(draw.shape(draw.int(1, 3)) as [number], 'normal');
  const [axis, exclusive, reverse] = [draw.int(0, x.rank - 1), draw.bool(), draw.bool()];
  return [tf.cumsum(x, axis, exclusive, reverse), tf.cumprod(x, axis, exclusive, reverse), ...gradients(tf, draw, (v) => tf.cumsum(v, axis, exclusive, reverse), x)];
};
cases['logSumExp, softmax, logSoftmax of large numbers'] = (tf, draw) => {
  const x = tf.mul(draw.tensor([3, draw.int(1, 20)], 'normal'), draw.pick([1, 40, 400]));
  return [tf.logSumExp(x, 1), tf.softmax(x), tf.logSoftmax(x), ...gradients(tf, draw, (v) => tf.logSoftmax(v), x)];
};
cases['moments over axes, gradient'] = (tf, draw) => {
  const x = draw.tensor(draw.shape(4) as [number], 'normal');
  const axes = draw.pick([[0], [1, 2], [0, 1, 2], [3]]);
  return gradients(tf, draw, (v) => tf.add(tf.moments(v, axes, true).mean, tf.sqrt(tf.add(tf.moments(v, axes, true).variance, 0.1))), x);
};
cases['cumsum, cumprod of a single number and of nothing'] = (tf, draw) => {
  const [x, exclusive] = [draw.tensor([], 'normal') as Tf.Tensor, draw.bool()];
  // A vector of one is what double precision computes right.
  const of = (f: 'cumsum' | 'cumprod') => [tf[f](x, 0, exclusive), tf[f](tf.reshape(x, [1]), 0, exclusive)].map((y) => tf.reshape(y, []));
  const [a, b] = [of('cumsum'), of('cumprod')];
  return [...a, ...b, tf.equal(a[0], a[1]), tf.cumsum(tf.zeros([0, 3]), 0), tf.cumprod(tf.zeros([0, 3]), 0), tf.cumprod(tf.zeros([2, 0]), 1)];
};
cases['cumsum, cumprod along an axis from the end'] = (tf, draw) => {
  const [x, axis, exclusive, reverse] = [draw.tensor([2, 3, 4]), draw.int(-3, -1), draw.bool(), draw.bool()];
  return [tf.cumsum(x, axis, exclusive, reverse), tf.cumprod(x, axis, exclusive, reverse), ...gradients(tf, draw, (v) => tf.cumsum(v, axis, exclusive, reverse), x)];
};
cases['where of booleans'] = (tf, draw) => {
  const shape = draw.shape(draw.int(1, 3));
  const [a, b] = [draw.bools(shape), draw.bools(shape)];
  return [tf.where(draw.bools(shape), a, b), tf.where(draw.bools(shape.slice(0, 1)), a, b), tf.linalg.bandPart(draw.bools([3, 4]), draw.int(0, 2), draw.int(0, 2))];
};
cases['reverse of booleans'] = (tf, draw) => tf.reverse(draw.bools([3, 5]), draw.int(0, 1));
cases['bincount after other work'] = (tf, draw) => {
  draw.tensor([6], 'normal').dispose();
  return [tf.bincount(draw.ints([7], 0, 4) as Tf.Tensor1D, [] as never, 6), tf.bincount(draw.ints([7], 0, 4) as Tf.Tensor1D, draw.tensor([7], 'normal') as Tf.Tensor1D, 6)];
};
cases['matMul of whole numbers, booleans and floats'] = (tf, draw) => {
  const [a, b, c] = [draw.ints([2, 3], -4, 4), draw.tensor([3, 2], 'normal'), draw.bools([3, 2])];
  return [tf.matMul(a, b), tf.matMul(b, a), tf.matMul(c, a), tf.outerProduct(tf.reshape(c, [6]) as Tf.Tensor1D, tf.reshape(b, [6]) as Tf.Tensor1D)];
};
cases['cumsum of a square, gradient'] = (tf, draw) => {
  const [axis, exclusive, reverse] = [draw.int(0, 2), draw.bool(), draw.bool()];
  return gradients(tf, draw, (v) => tf.cumsum(v, axis, exclusive, reverse), draw.tensor([3, 3, 3], 'normal'));
};
cases['gather along any axis, of nothing too'] = (tf, draw) => {
  const shape = [2, 3, 4].map((extent) => (draw.int(0, 5) === 0 ? 0 : extent));
  const axis = draw.int(-3, 2);
  const rows = shape[axis < 0 ? axis + 3 : axis];
  const indices = draw.ints([rows === 0 ? 0 : draw.int(0, 5)], 0, Math.max(0, rows - 1)) as Tf.Tensor1D;
  const x = draw.tensor(shape as [number], 'normal');
  return [tf.gather(x, indices, axis), tf.gather(tf.cast(x, 'bool'), indices, axis)];
};
cases['conv2d of no position'] = (tf, draw) => tf.conv2d(draw.tensor([2, 4, 6, 3]) as Tf.Tensor4D, draw.tensor([3, draw.int(1, 3), 3, 2]) as Tf.Tensor4D, 1, 'valid', 'NHWC', 2);
cases['maximum, minimum with NaN'] = (tf, draw) => {
  const hole = (shape: number[]) => tf.where(draw.bools(shape), draw.tensor(shape as [number], 'normal'), tf.fill(shape, NaN));
  const [a, b] = [hole([3, 4]), hole([4])];
  return [tf.maximum(a, b), tf.minimum(a, b), tf.maximum(b, a)].map((y) => tf.cast(tf.isNaN(y), 'int32'));
};
cases['topk, transpose of nothing'] = (tf, draw) => [tf.transpose(draw.tensor([0, 3, 2]), draw.pick([[1, 0, 2], [2, 1, 0]])), tf.topk(draw.tensor([0, 5]), 2).values];
cases['topk with ties'] = (tf, draw) => {
  const { values, indices } = tf.topk(draw.tensor([3, 6], 'ties'), draw.int(1, 6));
  return [values, indices];
};
cases['norms, gradient'] = (tf, draw) => {
  const order = draw.pick<number | 'euclidean' | 'fro'>([1, 2, Infinity, 'euclidean']);
  return gradients(tf, draw, (v) => tf.norm(v, order, draw.pick([0])), draw.tensor([3, 4], 'normal'));
};
cases['unique'] = (tf, draw) => {
  const { values, indices } = tf.unique(draw.ints([9], 0, 4));
  return [values, indices];
};

/** Functions at numbers that are special: large, tiny, NaN, infinite, halves. */
const special = [0, -0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 1e-7, -1e-7, 1e-20, 20, -20, 60, -60, 100, -100, 1e9, -1e9, NaN, Infinity, -Infinity];
const unary: [string, (tf: typeof Tf, x: Tf.Tensor) => Tf.Tensor, number[]?][] = [
  ['abs', (tf, x) => tf.abs(x)],
  ['ceil', (tf, x) => tf.ceil(x)],
  ['floor', (tf, x) => tf.floor(x)],
  ['round', (tf, x) => tf.round(x)],
  ['sign', (tf, x) => tf.sign(x), special.filter((v) => !Number.isNaN(v))],
  ['neg', (tf, x) => tf.neg(x)],
  ['square', (tf, x) => tf.square(x)],
  ['sqrt', (tf, x) => tf.sqrt(x)],
  ['exp', (tf, x) => tf.exp(tf.minimum(x, 60)), special.filter((v) => !Number.isNaN(v))],
  ['expm1', (tf, x) => tf.expm1(tf.minimum(x, 60)), special.filter((v) => !Number.isNaN(v))],
  ['log', (tf, x) => tf.log(x)],
  ['log1p', (tf, x) => tf.log1p(x), special.filter((v) => v !== -1)],
  ['sigmoid', (tf, x) => tf.sigmoid(x)],
  ['tanh', (tf, x) => tf.tanh(x)],
  ['softplus', (tf, x) => tf.softplus(x)],
  ['logSigmoid', (tf, x) => tf.logSigmoid(x)],
  ['relu', (tf, x) => tf.relu(x)],
  ['relu6', (tf, x) => tf.relu6(x)],
  ['leakyRelu', (tf, x) => tf.leakyRelu(x, 0.3)],
  ['elu', (tf, x) => tf.elu(x)],
  ['selu', (tf, x) => tf.selu(x)],
  ['erf', (tf, x) => tf.erf(x)],
  ['isNaN', (tf, x) => tf.isNaN(x)],
  ['isInf', (tf, x) => tf.isInf(x)],
  ['isFinite', (tf, x) => tf.isFinite(x)],
  ['clipByValue', (tf, x) => tf.clipByValue(x, -1, 2)],
  ['step', (tf, x) => tf.step(x)],
  ['to bool', (tf, x) => tf.cast(x, 'bool'), special.filter((v) => !Number.isNaN(v))],
  ['to int32', (tf, x) => tf.cast(x, 'int32'), special.filter((v) => Math.abs(v) < 2e9)],
];
for (const [name, f, values = special] of unary) {
  cases[`${name} of special numbers`] = (tf, draw) => f(tf, tf.tensor(Array.from({ length: draw.int(1, 25) }, () => draw.pick(values))));
  cases[`${name} of nothing`] = (tf) => f(tf, tf.zeros([2, 0]));
}
cases['maximum, minimum, max, min with NaN'] = (tf, draw) => {
  const x = tf.tensor(Array.from({ length: 12 }, () => draw.pick([1, -2, 3, NaN])), [3, 4]);
  return [tf.maximum(x, 0), tf.minimum(x, 0), tf.max(x, 1), tf.min(x, 0), tf.sum(x, 1)];
};

/** Matrix products of every size and layout, with 0 and 1 among the extents. */
cases['matMul of all layouts, gradient'] = (tf, draw) => {
  const [m, k, n] = [draw.int(1, 40), draw.int(1, 40), draw.int(1, 40)];
  const [ta, tb] = [draw.bool(), draw.bool()];
  const batch = draw.pick([[], [3], [1], [2, 3]]);
  const a = draw.tensor([...batch, ...(ta ? [k, m] : [m, k])] as [number, number], 'normal');
  const b = draw.tensor([...(draw.bool() ? batch : batch.map(() => 1)), ...(tb ? [n, k] : [k, n])] as [number, number], 'normal');
  return [tf.matMul(a, b, ta, tb), ...(a.rank === b.rank && a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join() ? gradients(tf, draw, (x, y) => tf.matMul(x, y, ta, tb), a, b) : [])];
};
cases['matMul of nothing'] = (tf, draw) => {
  const [m, k, n] = draw.pick([[0, 3, 2], [3, 0, 2], [3, 2, 0]]);
  return tf.matMul(draw.tensor([m, k]), draw.tensor([k, n]));
};
cases['matMul again with another shape'] = (tf, draw) => {
  const x = draw.tensor([6, 4], 'normal') as Tf.Tensor2D;
  return [tf.matMul(draw.tensor([3, 6]), x), tf.matMul(draw.tensor([3, 4]), x.reshape([4, 6])), tf.matMul(draw.tensor([3, 8]), x.reshape([8, 3])), tf.matMul(x, x, true)];
};
cases['dot, outerProduct'] = (tf, draw) => [tf.dot(draw.tensor([4, 3]), draw.tensor([3])), tf.outerProduct(draw.tensor<Tf.Rank.R1>([3]), draw.tensor<Tf.Rank.R1>([5])), tf.dot(draw.tensor([3]), draw.tensor([3]))];
cases['einsum'] = (tf, draw) => {
  const [a, b, c, d] = [draw.int(1, 4), draw.int(1, 4), draw.int(1, 4), draw.int(1, 4)];
  const [equation, x, y] = draw.pick<[string, number[], number[]]>([
    ['ab,bc->ac', [a, b], [b, c]], ['ab,cb->ac', [a, b], [c, b]], ['abc,cd->abd', [a, b, c], [c, d]], ['abc,abd->acd', [a, b, c], [a, b, d]],
    ['ab,ab->', [a, b], [a, b]], ['ab,ab->a', [a, b], [a, b]], ['a,b->ab', [a], [b]], ['abcd,ebd->aec', [a, b, c, d], [2, b, d]],
  ]);
  return tf.einsum(equation, draw.tensor(x as [number]), draw.tensor(y as [number]));
};
cases['fused.matMul with bias, gradient'] = (tf, draw) => {
  const [m, k, n] = [draw.int(1, 9), draw.int(1, 9), draw.int(1, 9)];
  const activation = draw.pick(['linear', 'relu', 'elu', 'relu6', 'sigmoid', 'leakyrelu'] as const);
  return tf.fused.matMul({ a: draw.tensor([m, k]), b: draw.tensor([k, n]), bias: draw.tensor([n]), activation, leakyreluAlpha: 0.2 } as never);
};

/** Windows with explicit pads, strides and dilations together, and pictures of one pixel. */
cases['conv2d with explicit pads'] = (tf, draw) => {
  const pads = [[0, 0], [draw.int(0, 2), draw.int(0, 2)], [draw.int(0, 2), draw.int(0, 2)], [0, 0]] as never;
  return tf.conv2d(draw.tensor<Tf.Rank.R4>([1, draw.int(3, 6), draw.int(3, 6), 2]), draw.tensor([draw.int(1, 3), draw.int(1, 3), 2, 3]), draw.int(1, 2), pads, 'NHWC', 1, 'floor');
};
cases['conv2d with explicit pads, gradient'] = (tf, draw) => {
  const pads = [[0, 0], [draw.int(0, 2), draw.int(0, 2)], [draw.int(0, 2), draw.int(0, 2)], [0, 0]] as never;
  const strides = draw.int(1, 2);
  return gradients(tf, draw, (x, w) => tf.conv2d(x as Tf.Tensor4D, w as Tf.Tensor4D, strides, pads, 'NHWC', 1, 'floor'), draw.tensor([1, draw.int(3, 6), draw.int(3, 6), 2]), draw.tensor([draw.int(1, 3), draw.int(1, 3), 2, 3]));
};
cases['conv2d of 1 x 1 filters, gradient'] = (tf, draw) => {
  const channels = draw.int(1, 9);
  const stride = draw.int(1, 2);
  return gradients(tf, draw, (x, w) => tf.conv2d(x as Tf.Tensor4D, w as Tf.Tensor4D, stride, 'same'), draw.tensor([draw.int(1, 3), draw.int(1, 4), draw.int(1, 4), channels]), draw.tensor([1, 1, channels, draw.int(1, 9)]));
};
cases['conv2d of one picture that leaves rows unread, gradient'] = (tf, draw) => {
  const [stride, pad] = [draw.int(2, 3), draw.pick(['same', 'valid'] as const)];
  const [x, w] = [draw.tensor([1, 3 * draw.int(2, 4) + draw.int(0, 2), 3 * draw.int(2, 4) + draw.int(0, 2), 2]), draw.tensor([1, 1, 2, 3])];
  // Memory that is overwritten shows only after a while.
  const all = Array.from({ length: 20 }, () => gradients(tf, draw, (v, f) => tf.conv2d(v as Tf.Tensor4D, f as Tf.Tensor4D, stride, pad), x, w));
  return all.at(-1)!;
};
cases['conv2d without a batch'] = (tf, draw) => tf.conv2d(draw.tensor<Tf.Rank.R3>([5, 4, 2]), draw.tensor([3, 2, 2, 3]), 1, 'same');
cases['conv2d whose filter is larger than the picture'] = (tf, draw) => tf.conv2d(draw.tensor<Tf.Rank.R4>([1, draw.int(1, 2), draw.int(1, 2), 2]), draw.tensor([draw.int(3, 5), draw.int(3, 5), 2, 2]), draw.int(1, 2), 'same');
cases['conv2d whose filter is larger than the picture, gradient'] = (tf, draw) => {
  const stride = draw.int(1, 2);
  return gradients(tf, draw, (x, w) => tf.conv2d(x as Tf.Tensor4D, w as Tf.Tensor4D, stride, 'same'), draw.tensor([1, draw.int(1, 2), draw.int(1, 2), 2]), draw.tensor([draw.int(3, 5), draw.int(3, 5), 2, 2]));
};
cases['conv2d of strides beyond the filter, gradient'] = (tf, draw) => {
  const [stride, pad] = [draw.int(3, 4), draw.pick(['same', 'valid'] as const)];
  return gradients(tf, draw, (x, w) => tf.conv2d(x as Tf.Tensor4D, w as Tf.Tensor4D, stride, pad), draw.tensor([2, draw.int(4, 9), draw.int(4, 9), 2]), draw.tensor([draw.int(1, 2), draw.int(1, 2), 2, 3]));
};
cases['depthwiseConv2d of several strides and pads, gradient'] = (tf, draw) => {
  const [stride, pad] = [draw.int(1, 3), draw.pick(['same', 'valid'] as const)];
  const channels = draw.int(1, 5);
  return gradients(tf, draw, (x, w) => tf.depthwiseConv2d(x as Tf.Tensor4D, w as Tf.Tensor4D, stride, pad), draw.tensor([2, draw.int(3, 8), draw.int(3, 8), channels]), draw.tensor([draw.int(1, 3), draw.int(1, 3), channels, draw.int(1, 3)]));
};
cases['conv2dTranspose of every size, gradient'] = (tf, draw) => {
  const [stride, f, c, out] = [draw.int(1, 3), draw.int(1, 4), draw.int(1, 3), draw.int(1, 3)];
  const x = draw.tensor([draw.int(1, 2), draw.int(1, 4), draw.int(1, 4), c]);
  const [n, h, w] = x.shape;
  return gradients(tf, draw, (v, k) => tf.conv2dTranspose(v as Tf.Tensor4D, k as Tf.Tensor4D, [n, h * stride, w * stride, out], stride, 'same'), x, draw.tensor([f, f, out, c]));
};
cases['conv2d to one column, of strides that differ, gradient'] = (tf, draw) => {
  const [height, width, pad] = [draw.int(2, 4), draw.int(1, 3), draw.pick(['same', 'valid'] as const)];
  const x = draw.tensor([draw.int(1, 2), height, width, 1]);
  const w = draw.tensor([draw.int(1, 2), width, 1, draw.int(1, 4)]);
  const convolved = (v: Tf.Tensor, k: Tf.Tensor) => tf.conv2d(v as Tf.Tensor4D, k as Tf.Tensor4D, [1, width + 1], pad);
  return [convolved(x, w), tf.fused.conv2d({ x: x as Tf.Tensor4D, filter: w as Tf.Tensor4D, strides: [1, width + 1], pad, activation: 'relu' }), ...gradients(tf, draw, convolved, x, w)];
};
cases['conv3d to one column, of strides that differ'] = (tf, draw) => {
  const [depth, height, width] = [draw.int(1, 3), draw.int(2, 4), draw.int(1, 3)];
  const w = draw.tensor([draw.int(1, depth), draw.int(1, 2), width, 1, draw.int(1, 3)]);
  return tf.conv3d(draw.tensor([2, depth, height, width, 1]) as Tf.Tensor5D, w as Tf.Tensor5D, [1, 1, width], draw.pick(['same', 'valid']));
};
cases['maxPool3d among equal elements, gradient'] = (tf, draw) => {
  const [strides, pad] = [draw.int(1, 2), draw.pick(['same', 'valid'] as const)];
  return gradients(tf, draw, (x) => tf.maxPool3d(x as Tf.Tensor5D, 2, strides, pad), draw.tensor([2, 3, 3, 4, 2], 'ties'));
};
cases['conv1d of several strides, gradient'] = (tf, draw) => {
  const [stride, pad, c] = [draw.int(1, 3), draw.pick(['same', 'valid'] as const), draw.int(1, 4)];
  return gradients(tf, draw, (x, w) => tf.conv1d(x as Tf.Tensor3D, w as Tf.Tensor3D, stride, pad), draw.tensor([2, draw.int(4, 9), c]), draw.tensor([draw.int(1, 4), c, draw.int(1, 4)]));
};
cases['conv3d of strides, gradient'] = (tf, draw) => {
  const [stride, pad] = [draw.int(1, 2), draw.pick(['same', 'valid'] as const)];
  return gradients(tf, draw, (x, w) => tf.conv3d(x as Tf.Tensor5D, w as Tf.Tensor5D, stride, pad), draw.tensor([1, draw.int(3, 5), draw.int(3, 5), draw.int(3, 5), 2]), draw.tensor([draw.int(2, 3), draw.int(2, 3), draw.int(2, 3), 2, 2]));
};
for (const pooling of ['max', 'avg'] as const) {
  const pool = (tf: typeof Tf, x: Tf.Tensor, size: [number, number], strides: number, pad: 'same' | 'valid') => (pooling === 'max' ? tf.maxPool : tf.avgPool)(x as Tf.Tensor4D, size, strides, pad);
  cases[`${pooling}Pool of strides beyond the window, gradient`] = (tf, draw) => {
    const [size, stride, pad]: [[number, number], number, 'same' | 'valid'] = [[draw.int(1, 3), draw.int(1, 3)], draw.int(1, 4), draw.pick(['same', 'valid'] as const)];
    const x = draw.tensor([2, draw.int(4, 9), draw.int(4, 9), draw.int(1, 5)], 'normal');
    return [pool(tf, x, size, stride, pad), ...gradients(tf, draw, (v) => pool(tf, v, size, stride, pad), x)];
  };
  cases[`${pooling}Pool of windows beyond the picture`] = (tf, draw) => {
    const x = draw.tensor([1, draw.int(1, 3), draw.int(1, 3), 2], 'negative');
    const size: [number, number] = [draw.int(2, 5), draw.int(2, 5)];
    return [pool(tf, x, size, 1, 'same'), ...gradients(tf, draw, (v) => pool(tf, v, size, 1, 'same'), x)];
  };
  cases[`${pooling}Pool with explicit pads`] = (tf, draw) => {
    const pads = [[0, 0], [draw.int(0, 1), draw.int(0, 1)], [draw.int(0, 1), draw.int(0, 1)], [0, 0]] as never;
    return (pooling === 'max' ? tf.maxPool : tf.avgPool)(draw.tensor([1, 5, 6, 2], 'negative') as Tf.Tensor4D, [2, 3], [1, 2], pads, 'floor');
  };
  cases[`pool ${pooling} with dilations`] = (tf, draw) => tf.pool(draw.tensor([1, 7, 7, 2], 'normal') as Tf.Tensor4D, 2, pooling, draw.pick(['same', 'valid'] as const), draw.int(1, 2), 1);
}

/** Pieces: nothing, all, one, from the end. */
cases['slice of nothing and to the end, gradient'] = (tf, draw) => {
  const x = draw.tensor([4, 5]);
  const [i, j] = [draw.int(0, 3), draw.int(0, 4)];
  return [tf.slice(x, [i, j], [-1, draw.int(0, 5 - j)]), tf.slice(x, i), ...gradients(tf, draw, (v) => tf.slice(v, [i, j], [-1, -1]), x)];
};
cases['stridedSlice from the end, with masks'] = (tf, draw) => {
  const x = draw.tensor([4, 5, 3]);
  return [tf.stridedSlice(x, [draw.int(-4, 3), 4], [4, 0], [1, draw.int(-2, -1)]), tf.stridedSlice(x, [1, 0, 1], [3, 5, 2], [1, 2, 1], draw.int(0, 7), draw.int(0, 7))];
};
cases['concat with nothing, gradient'] = (tf, draw) => {
  const axis = draw.int(0, 1);
  const shape = (extent: number): [number, number] => (axis === 0 ? [extent, 3] : [3, extent]);
  const [x, y] = [draw.tensor(shape(draw.int(1, 3))), draw.tensor(shape(draw.int(1, 3)))];
  return [tf.concat([x, draw.tensor(shape(0)), y], axis), ...gradients(tf, draw, (v, w) => tf.concat([v, w, v], axis), x, y)];
};
cases['concat, stack, where of int32 and bool'] = (tf, draw) => {
  const [x, y] = [draw.ints([2, 3], -4, 4), draw.ints([2, 3], -4, 4)];
  const p = draw.bools([2, 3]);
  return [tf.concat([x, y], 1), tf.stack([x, y]), tf.where(p, x, y), tf.concat([p, p]), tf.tile(x, [2, 1]), tf.reverse(x, 1), tf.transpose(x), tf.pad(x, [[1, 0], [0, 2]], 7), tf.gather(x, [1, 0, 1], 1)];
};
cases['where that broadcasts, gradient'] = (tf, draw) => {
  const [a, b] = pair(draw);
  const p = draw.bools(draw.pick([a, b]));
  return gradients(tf, draw, (x, y) => tf.where(p, x, y), draw.tensor(a as [number]), draw.tensor(b as [number]));
};
cases['gather with batch and matrices of indices, gradient'] = (tf, draw) => {
  const x = draw.tensor([3, 4, 2]);
  const axis = draw.int(0, 2);
  const indices = draw.ints(draw.shape(draw.int(1, 3), 3), 0, x.shape[axis] - 1);
  return [tf.gather(x, indices, axis), ...gradients(tf, draw, (v) => tf.gather(v, indices, axis), x)];
};
cases['broadcast gradients'] = (tf, draw) => {
  const [a, b] = pair(draw);
  return gradients(tf, draw, (x, y) => tf.div(tf.mul(tf.sub(x, y), tf.add(x, y)), tf.add(tf.square(y), 1)), draw.tensor(a as [number]), draw.tensor(b as [number]));
};
cases['transpose of every rank'] = (tf, draw) => {
  const x = draw.tensor(Array.from({ length: draw.int(1, 6) }, () => draw.int(1, 3)) as [number]);
  const perm = x.shape.map((_, i) => i).sort(() => draw.int(0, 2) - 1);
  return tf.transpose(x, perm);
};
cases['pad, tile, reverse, broadcastTo of rank 5 and of nothing'] = (tf, draw) => {
  const x = draw.tensor([2, 1, 2, 3, 2]);
  return [tf.pad(x, [[1, 0], [0, 1], [2, 0], [0, 0], [1, 1]], 3), tf.tile(x, [1, 2, 1, 1, 2]), tf.reverse(x, [0, 3]), tf.broadcastTo(x, [2, 4, 2, 3, 2]), tf.tile(tf.zeros([0, 2]), [3, 1]), tf.pad(tf.zeros([0, 2]), [[1, 1], [0, 0]])];
};
cases['mirrorPad, gradient'] = (tf, draw) => {
  const mode = draw.pick(['reflect', 'symmetric'] as const);
  const [a, b, c, d] = [draw.int(0, 3), draw.int(0, 3), draw.int(0, 2), draw.int(0, 2)];
  return gradients(tf, draw, (x) => tf.mirrorPad(x as Tf.Tensor2D, [[a, b], [c, d]], mode), draw.tensor([4, 3], 'normal'));
};
cases['mirrorPad both ways'] = (tf, draw) => [tf.mirrorPad(draw.tensor([4, 3]), [[draw.int(0, 3), draw.int(0, 3)], [draw.int(0, 2), draw.int(0, 2)]], 'reflect'), tf.mirrorPad(draw.tensor([2, 3, 4]), [[draw.int(0, 2), 1], [draw.int(0, 3), 0], [1, draw.int(0, 4)]], 'symmetric')];
cases['oneHot of other values and outside, of int32'] = (tf, draw) => [tf.oneHot(draw.ints([5], -1, 4), 3, draw.pick([1, 5]), draw.pick([0, -1])), tf.oneHot(draw.ints([2, 2], 0, 3), 4, 1, 0, 'int32')];
cases['resizeBilinear of one pixel and to one, gradient'] = (tf, draw) => {
  const [size, align]: [[number, number], boolean] = [[draw.int(1, 6), draw.int(1, 6)], draw.bool()];
  return gradients(tf, draw, (v) => tf.image.resizeBilinear(v as Tf.Tensor4D, size, align), draw.tensor([draw.int(1, 2), draw.int(1, 3), draw.int(1, 3), 2]));
};
cases['cropAndResize half way between pixels'] = (tf, draw) => {
  const [height, width] = [draw.int(1, 6), draw.int(1, 6)];
  const inner = (extent: number) => draw.int(1, extent);
  const [h, w] = [inner(height), inner(width)];
  const [top, left] = [(height - h) / 2 / height, (width - w) / 2 / width];
  const boxes = tf.tensor2d([[top, left, (height + h) / 2 / height, (width + w) / 2 / width]]);
  return tf.image.cropAndResize(draw.tensor([1, height, width, 2], 'normal') as Tf.Tensor4D, boxes as Tf.Tensor2D, tf.tensor1d([0], 'int32') as Tf.Tensor1D, [h, w], 'nearest');
};
cases['resizeNearestNeighbor of whole numbers stays whole'] = (tf, draw) => {
  const resized = tf.image.resizeNearestNeighbor(draw.ints([1, 3, 2, 2], -5, 5) as Tf.Tensor4D, [draw.int(1, 5), draw.int(1, 5)]);
  // Whole numbers divide without a rest.
  return [resized, tf.div(resized, tf.scalar(2, resized.dtype))];
};
cases['unsortedSegmentSum of what is no number, of whole numbers, gradient'] = (tf, draw) => {
  const x = tf.where(draw.bools([5, 2]), draw.tensor([5, 2]), NaN);
  const [ids, columns] = [draw.ints([5], -1, 3) as Tf.Tensor1D, draw.ints([3], 0, 1)];
  const sums = tf.unsortedSegmentSum(draw.ints([5, 2], -5, 5), ids, 4);
  return [tf.unsortedSegmentSum(x, ids, 4), sums, tf.div(sums, tf.scalar(2, sums.dtype)), ...gradients(tf, draw, (v) => tf.mul(tf.gather(v, columns, 1), x.slice([0, 0], [5, 1])), x)];
};
cases['resizeNearestNeighbor of one pixel and half centres'] = (tf, draw) => {
  const align = draw.bool();
  return tf.image.resizeNearestNeighbor(draw.tensor([2, draw.int(1, 4), draw.int(1, 4), 2]) as Tf.Tensor4D, [draw.int(1, 7), draw.int(1, 7)], align, !align && draw.bool());
};
cases['resizing by the centres of pixels, gradient'] = (tf, draw) => {
  const size: [number, number] = [draw.int(1, 7), draw.int(1, 7)];
  const resize = draw.pick([tf.image.resizeBilinear, tf.image.resizeNearestNeighbor]);
  return gradients(tf, draw, (v) => resize(v as Tf.Tensor4D, size, false, true), draw.tensor([draw.int(1, 2), draw.int(1, 5), draw.int(1, 5), 2], 'normal'));
};
cases['batchNorm of every rank, gradient'] = (tf, draw) => {
  const x = draw.tensor(draw.shape(draw.int(2, 4)) as [number], 'normal');
  const c = x.shape.at(-1)!;
  return gradients(tf, draw, (v, m, s, o, k) => tf.batchNorm(v as Tf.Tensor4D, m as Tf.Tensor1D, s as Tf.Tensor1D, o as Tf.Tensor1D, k as Tf.Tensor1D, 0.01), x, draw.tensor([c], 'normal'), draw.tensor([c], 'positive'), draw.tensor([c], 'normal'), draw.tensor([c], 'positive'));
};
cases['batchNorm along another axis, gradient'] = (tf, draw) => {
  const x = draw.tensor(draw.shape(draw.int(2, 4), 4) as [number], 'normal');
  const along = () => x.shape.map((extent) => (draw.bool() ? extent : 1)) as [number];
  const norm = (v: Tf.Tensor, m: Tf.Tensor, s: Tf.Tensor, o?: Tf.Tensor, k?: Tf.Tensor) => tf.batchNorm(v as Tf.Tensor4D, m as Tf.Tensor4D, s as Tf.Tensor4D, o as Tf.Tensor4D, k as Tf.Tensor4D, 0.01);
  const parameters = (['normal', 'positive', 'normal', 'positive'] as const).map((spread) => draw.tensor(along(), spread));
  return [norm(x, ...(parameters as [Tf.Tensor, Tf.Tensor])), ...gradients(tf, draw, norm, x, ...parameters)];
};
cases['batchNorm without scale, offset or both, gradient'] = (tf, draw) => {
  const x = draw.tensor([4, 3], 'normal');
  const [mean, variance] = [draw.tensor([3], 'normal') as Tf.Tensor1D, draw.tensor([3], 'positive') as Tf.Tensor1D];
  const one = draw.tensor([3], 'normal') as Tf.Tensor1D;
  const [offset, scale] = draw.pick([[undefined, undefined], [one, undefined], [undefined, one]]);
  return gradients(tf, draw, (v, m, s) => tf.batchNorm(v as Tf.Tensor2D, m as Tf.Tensor1D, s as Tf.Tensor1D, offset, scale, 0.01), x, mean, variance);
};
cases['unstack and split into one piece and more, gradient'] = (tf, draw) => {
  const [pieces, axis] = [draw.int(1, 2), draw.int(0, 1)];
  const x = draw.tensor(axis ? [3, pieces] : [pieces, 3], 'normal');
  const first = (parts: Tf.Tensor[]) => tf.square(parts[0]);
  return [...gradients(tf, draw, (v) => first(tf.unstack(v, axis)), x), ...gradients(tf, draw, (v) => first(tf.split(v, pieces, axis)), x)];
};
cases['prelu, gradient'] = (tf, draw) => gradients(tf, draw, (x, a) => tf.prelu(x, a), draw.tensor([3, 4], 'normal'), draw.tensor([4], 'positive'));
cases['a scalar through everything, gradient'] = (tf, draw) => gradients(tf, draw, (x) => tf.sigmoid(tf.mul(tf.tanh(x), tf.exp(tf.neg(tf.square(x))))), draw.tensor([] as never, 'normal'));

export const edgeCases: KernelCase[] = Object.entries(cases).map(([name, compute]) => ({ name: `edge: ${name}`, compute }));
