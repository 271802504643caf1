import type * as Tf from '@tensorflow/tfjs';
import { gradients, type KernelCase } from './cases';
import type { Draw, Spread } from './draw';

type Unary = (x: Tf.Tensor) => Tf.Tensor;

const anywhere: Spread[] = ['normal', 'negative', 'positive', 'ties'];

/** name, function, where it is defined, whether it has a gradient */
const unary = (tf: typeof Tf): [string, Unary, Spread[], boolean?][] => [
  ['Abs', tf.abs, anywhere],
  ['Acos', tf.acos, ['unit']],
  ['Acosh', (x) => tf.acosh(x.add(1)), ['positive']],
  ['Asin', tf.asin, ['unit']],
  ['Asinh', tf.asinh, anywhere],
  ['Atan', tf.atan, anywhere],
  ['Atanh', tf.atanh, ['unit']],
  ['Ceil', tf.ceil, anywhere],
  ['ClipByValue', (x) => tf.clipByValue(x, -1, 1.5), anywhere],
  ['Cos', tf.cos, anywhere],
  ['Cosh', tf.cosh, anywhere],
  ['Elu', tf.elu, anywhere],
  ['Erf', tf.erf, anywhere],
  ['Exp', tf.exp, anywhere],
  ['Expm1', tf.expm1, anywhere],
  ['Floor', tf.floor, anywhere],
  ['IsFinite', (x) => tf.isFinite(x.div(x.sub(1))), ['ties'], false],
  ['IsNan', (x) => tf.isNaN(x.sqrt()), anywhere, false],
  ['IsInf', (x) => tf.isInf(x.div(0)), anywhere, false],
  ['LeakyRelu', (x) => tf.leakyRelu(x, 0.1), anywhere],
  ['Log', tf.log, ['positive', 'unit']],
  ['Log1p', tf.log1p, ['positive', 'unit']],
  ['LogSigmoid', tf.logSigmoid, anywhere],
  ['LogicalNot', (x) => tf.logicalNot(x.cast('bool')), ['ties'], false],
  ['Neg', tf.neg, anywhere],
  ['Reciprocal', tf.reciprocal, ['positive', 'negative']],
  ['Relu', tf.relu, anywhere],
  ['Relu6', (x) => tf.relu6(x.mul(3)), anywhere],
  ['Round', tf.round, anywhere],
  ['Rsqrt', tf.rsqrt, ['positive', 'unit']],
  ['Selu', tf.selu, anywhere],
  ['Sigmoid', tf.sigmoid, anywhere],
  ['Sign', tf.sign, anywhere],
  ['Sin', tf.sin, anywhere],
  ['Sinh', tf.sinh, anywhere],
  ['Softplus', tf.softplus, anywhere],
  ['Sqrt', tf.sqrt, ['positive', 'unit']],
  ['Square', tf.square, anywhere],
  ['Step', (x) => tf.step(x, 0.3), anywhere],
  ['Tan', tf.tan, ['unit']],
  ['Tanh', tf.tanh, anywhere],
];

type Binary = (a: Tf.Tensor, b: Tf.Tensor) => Tf.Tensor;

const binary = (tf: typeof Tf): [string, Binary, Spread[], boolean?][] => [
  ['Add', tf.add, anywhere],
  ['Atan2', tf.atan2, ['positive', 'negative']],
  ['RealDiv', tf.div, ['positive', 'negative']],
  ['DivNoNan', tf.divNoNan, ['positive', 'negative'], false],
  ['Equal', tf.equal, ['ties'], false],
  ['FloorDiv', tf.floorDiv, ['positive', 'negative'], false],
  ['Greater', tf.greater, anywhere, false],
  ['GreaterEqual', tf.greaterEqual, ['ties'], false],
  ['Less', tf.less, anywhere, false],
  ['LessEqual', tf.lessEqual, ['ties'], false],
  ['LogicalAnd', (a, b) => tf.logicalAnd(a.greater(0), b.greater(0)), anywhere, false],
  ['LogicalOr', (a, b) => tf.logicalOr(a.greater(0), b.greater(0)), anywhere, false],
  ['LogicalXor', (a, b) => tf.logicalXor(a.greater(0), b.greater(0)), anywhere, false],
  ['Maximum', tf.maximum, anywhere],
  ['Minimum', tf.minimum, anywhere],
  ['Mod', tf.mod, ['positive'], false],
  ['Multiply', tf.mul, anywhere],
  ['NotEqual', tf.notEqual, ['ties'], false],
  ['Pow', tf.pow, ['positive']],
  ['Prelu', tf.prelu, ['normal', 'positive']],
  ['SquaredDifference', tf.squaredDifference, anywhere],
  ['Sub', tf.sub, anywhere],
];

/** Two shapes that broadcast: equal, a row, a column, a scalar, or one rank lower. */
function pair(draw: Draw, spreads: Spread[]): [Tf.Tensor, Tf.Tensor] {
  const shape = draw.shape(draw.int(1, 4));
  // tf.js loses leading axes of one element in gradients when ranks differ: then the first axis is larger.
  const lower = draw.int(0, 3) === 0 ? draw.int(0, shape.length) : 0;
  if (lower > 0) shape.fill(2, 0, lower);
  const other = shape.map((extent) => (draw.int(0, 3) === 0 ? 1 : extent)).slice(lower);
  const [a, b] = [draw.tensor(shape as [number], draw.pick(spreads)), draw.tensor(other as [number], draw.pick(spreads))];
  return draw.bool() ? [a, b] : [b, a];
}

type Reduction = (x: Tf.Tensor, axis: number[] | undefined, keepDims: boolean) => Tf.Tensor;

const reductions = (tf: typeof Tf): [string, Reduction, boolean?][] => [
  ['Sum', tf.sum],
  ['Mean', tf.mean],
  ['Max', tf.max],
  ['Min', tf.min],
  ['Prod', tf.prod],
  ['LogSumExp', tf.logSumExp],
  ['All', (x, axis, keep) => tf.all(x.greater(0), axis, keep), false],
  ['Any', (x, axis, keep) => tf.any(x.greater(0), axis, keep), false],
  ['EuclideanNorm', (x, _axis, keep) => tf.euclideanNorm(x, undefined, keep), false],
];

function axes(draw: Draw, rank: number): number[] | undefined {
  const chosen = Array.from({ length: rank }, (_, axis) => axis).filter(() => draw.bool());
  return chosen.length ? chosen : undefined;
}

/** Names are read once from a table that needs tf only to call: tf itself differs per process. */
const named = <T extends [string, ...unknown[]]>(table: (tf: typeof Tf) => T[]): string[] =>
  table(new Proxy({}, { get: () => () => undefined }) as typeof Tf).map(([name]) => name);

const unaryCases = named(unary).flatMap((name, i): KernelCase[] => {
  const row = (tf: typeof Tf) => unary(tf)[i];
  const input = (tf: typeof Tf, draw: Draw) => draw.tensor(draw.shape(draw.int(1, 4)) as [number], draw.pick(row(tf)[2]));
  const forward: KernelCase = { name, compute: (tf, draw) => row(tf)[1](input(tf, draw)) };
  const backward: KernelCase = { name: `${name} gradient`, compute: (tf, draw) => (row(tf)[3] === false ? [] : gradients(tf, draw, row(tf)[1], input(tf, draw))) };
  return [forward, backward];
});

const binaryCases = named(binary).flatMap((name, i): KernelCase[] => {
  const row = (tf: typeof Tf) => binary(tf)[i];
  return [
    { name, compute: (tf, draw) => row(tf)[1](...pair(draw, row(tf)[2])) },
    { name: `${name} gradient`, compute: (tf, draw) => (row(tf)[3] === false ? [] : gradients(tf, draw, row(tf)[1] as never, ...pair(draw, row(tf)[2]))) },
  ];
});

const reductionCases = named(reductions).flatMap((name, i): KernelCase[] => {
  const compute = (tf: typeof Tf, draw: Draw, backward: boolean) => {
    const [, f, differentiable] = reductions(tf)[i];
    const x = draw.tensor(draw.shape(draw.int(1, 4)) as [number], 'normal');
    const axis = axes(draw, x.rank);
    const keep = draw.bool();
    if (!backward) return f(x, axis, keep);
    return differentiable === false ? [] : gradients(tf, draw, (v) => f(v, axis, keep), x);
  };
  return [
    { name, compute: (tf, draw) => compute(tf, draw, false) },
    { name: `${name} gradient`, compute: (tf, draw) => compute(tf, draw, true) },
  ];
});

/** Random matrices whose product exists; batches, broadcast batches, transposes. */
function matrices(draw: Draw): { a: Tf.Tensor; b: Tf.Tensor; ta: boolean; tb: boolean } {
  const big = draw.int(0, 3) === 0 ? 40 : 6;
  const [n, k, m] = [draw.int(1, big), draw.int(1, big), draw.int(1, big)];
  const [ta, tb] = [draw.bool(), draw.bool()];
  const batch = draw.pick([[], [], [draw.int(1, 3)], [draw.int(1, 3), draw.int(1, 3)]]);
  const otherBatch = draw.int(0, 3) === 0 ? batch.map((extent) => (draw.bool() ? 1 : extent)) : batch;
  return {
    a: draw.tensor([...batch, ...(ta ? [k, n] : [n, k])] as [number]),
    b: draw.tensor([...otherBatch, ...(tb ? [m, k] : [k, m])] as [number]),
    ta,
    tb,
  };
}

const matrixCases: KernelCase[] = [
  {
    name: 'BatchMatMul',
    compute: (tf, draw) => {
      const { a, b, ta, tb } = matrices(draw);
      return tf.matMul(a, b, ta, tb);
    },
  },
  {
    name: 'BatchMatMul gradient',
    compute: (tf, draw) => {
      const { a, b, ta, tb } = matrices(draw);
      return gradients(tf, draw, (x, y) => tf.matMul(x, y, ta, tb), a, b);
    },
  },
  {
    name: 'BatchMatMul of large matrices',
    compute: (tf, draw) => {
      // One extent beyond the blocks in which products are computed, the others around the tiles.
      const [n, k, m] = draw.pick([[150, 20, 20], [20, 600, 20], [20, 20, 1100], [1, 600, 30], [30, 600, 1], [1, 30, 600]]).map((most) => draw.int(Math.ceil(most / 2), most));
      const [ta, tb] = [draw.bool(), draw.bool()];
      return tf.matMul(draw.tensor((ta ? [k, n] : [n, k]) as [number, number]), draw.tensor((tb ? [m, k] : [k, m]) as [number, number]), ta, tb);
    },
  },
  {
    name: 'BatchMatMul of one tensor in two shapes',
    compute: (tf, draw) => {
      const [r, c] = [draw.int(1, 6), draw.int(1, 6)];
      const x = draw.tensor([r, c]);
      const first = tf.matMul(draw.tensor([draw.int(1, 4), r]), x);
      const second = tf.matMul(draw.tensor([draw.int(1, 4), c]), x.reshape([c, r]));
      const third = tf.matMul(draw.tensor([draw.int(1, 4), r * c]), x.reshape([r * c, 1]));
      return [first, second, third, tf.matMul(draw.tensor([2, r]), x)];
    },
  },
  {
    name: '_FusedMatMul',
    compute: (tf, draw) => {
      const [n, k, m] = [draw.int(1, 6), draw.int(1, 6), draw.int(1, 6)];
      const [transposeA, transposeB] = [draw.bool(), draw.bool()];
      const batch = draw.pick([[], [], [draw.int(1, 3)]]);
      const a = draw.tensor([...batch, ...(transposeA ? [k, n] : [n, k])] as [number, number]);
      const b = draw.tensor([...batch, ...(transposeB ? [m, k] : [k, m])] as [number, number]);
      const bias = draw.bool() ? draw.tensor<Tf.Rank.R1>([m]) : undefined;
      const activation = draw.pick(['linear', 'relu', 'sigmoid', 'elu', 'relu6', 'leakyrelu'] as const);
      const product = tf.fused.matMul({ a, b, transposeA, transposeB, bias, activation, leakyreluAlpha: 0.2 });
      const reshaped = tf.fused.matMul({ a: draw.tensor<Tf.Rank.R2>([2, b.size]), b: b.reshape([b.size, 1]) });
      return [product, reshaped];
    },
  },
  { name: 'Einsum', compute: (tf, draw) => tf.einsum('ij,jk->ki', draw.tensor([3, 4]), draw.tensor([4, 2])) },
  { name: 'Dot', compute: (tf, draw) => tf.dot(draw.tensor([5]), draw.tensor([5])) },
];

const lossCases: KernelCase[] = [
  { name: 'Softmax', compute: (tf, draw) => tf.softmax(draw.tensor(draw.shape(draw.int(1, 3)) as [number]).mul(5)) },
  { name: 'Softmax gradient', compute: (tf, draw) => gradients(tf, draw, (x) => tf.softmax(x), draw.tensor([draw.int(1, 4), draw.int(1, 5)])) },
  { name: 'LogSoftmax', compute: (tf, draw) => tf.logSoftmax(draw.tensor([draw.int(1, 4), draw.int(1, 5)])) },
  { name: 'LogSoftmax gradient', compute: (tf, draw) => gradients(tf, draw, (x) => tf.logSoftmax(x), draw.tensor([draw.int(1, 4), draw.int(1, 5)])) },
  {
    name: 'softmaxCrossEntropy gradient',
    compute: (tf, draw) => {
      const [m, classes] = [draw.int(1, 5), draw.int(2, 5)];
      const labels = tf.oneHot(draw.ints([m], 0, classes - 1).as1D() as Tf.Tensor1D, classes).toFloat();
      return gradients(tf, draw, (x) => tf.losses.softmaxCrossEntropy(labels, x), draw.tensor([m, classes]));
    },
  },
  {
    name: 'sigmoidCrossEntropy gradient',
    compute: (tf, draw) => {
      const labels = draw.ints([4, 3], 0, 1).toFloat();
      return gradients(tf, draw, (x) => tf.losses.sigmoidCrossEntropy(labels, x), draw.tensor([4, 3]));
    },
  },
  { name: 'Cumsum', compute: (tf, draw) => tf.cumsum(draw.tensor([3, 4, 2]), draw.int(0, 2), draw.bool(), draw.bool()) },
  { name: 'Cumsum gradient', compute: (tf, draw) => gradients(tf, draw, (x) => tf.cumsum(x, 1), draw.tensor([3, 4])) },
  { name: 'Cumprod', compute: (tf, draw) => tf.cumprod(draw.tensor([3, 4]), draw.int(0, 1)) },
  { name: 'ArgMax', compute: (tf, draw) => tf.argMax(draw.tensor(draw.shape(3) as [number]), draw.int(0, 2)) },
  { name: 'ArgMin', compute: (tf, draw) => tf.argMin(draw.tensor(draw.shape(3) as [number]), draw.int(0, 2)) },
  { name: 'TopK', compute: (tf, draw) => tf.topk(draw.tensor([3, 5], 'normal'), draw.int(1, 5)).values },
  {
    name: 'moments gradient',
    compute: (tf, draw) => gradients(tf, draw, (x) => tf.moments(x, [0, 1]).variance, draw.tensor([3, 4, 2])),
  },
  {
    name: 'Cast',
    compute: (_tf, draw) => [draw.tensor([7]).toInt(), draw.tensor([7], 'ties').toBool(), draw.ints([5], -9, 9).toFloat(), draw.bools([5]).toInt()],
  },
];

export const mathCases: KernelCase[] = [...unaryCases, ...binaryCases, ...reductionCases, ...matrixCases, ...lossCases];
