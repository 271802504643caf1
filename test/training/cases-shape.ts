import type * as Tf from '@tensorflow/tfjs';
import { gradients, type KernelCase } from './cases';
import type { Draw } from './draw';

/** A case and its gradient, from one function of one random tensor. */
function both(name: string, make: (tf: typeof Tf, draw: Draw) => { x: Tf.Tensor; f: (x: Tf.Tensor) => Tf.Tensor }): KernelCase[] {
  return [
    {
      name,
      compute: (tf, draw) => {
        const { x, f } = make(tf, draw);
        return f(x);
      },
    },
    {
      name: `${name} gradient`,
      compute: (tf, draw) => {
        const { x, f } = make(tf, draw);
        return gradients(tf, draw, f, x);
      },
    },
  ];
}

const any = (draw: Draw, least = 1, most = 4) => draw.tensor(draw.shape(draw.int(least, most)) as [number]);

export const shapeCases: KernelCase[] = [
  ...both('Transpose', (tf, draw) => {
    const x = any(draw, 2, 5);
    const perm = x.shape.map((_, axis) => axis);
    for (let i = perm.length - 1; i > 0; i--) {
      const j = draw.int(0, i);
      [perm[i], perm[j]] = [perm[j], perm[i]];
    }
    return { x, f: (v) => tf.transpose(v, perm) };
  }),
  ...both('Reshape', (_tf, draw) => {
    const x = any(draw);
    return { x, f: (v) => v.reshape([-1]) };
  }),
  ...both('Slice', (tf, draw) => {
    const x = any(draw);
    const begin = x.shape.map((extent) => draw.int(0, extent - 1));
    const size = x.shape.map((extent, axis) => draw.int(1, extent - begin[axis]));
    return { x, f: (v) => tf.slice(v, begin, size) };
  }),
  ...both('StridedSlice', (tf, draw) => {
    const x = any(draw, 2, 3);
    const begin = x.shape.map((extent) => draw.int(0, extent - 1));
    const steps = x.shape.map(() => draw.int(1, 2));
    return { x, f: (v) => tf.stridedSlice(v, begin, x.shape, steps) };
  }).slice(0, 1),
  ...both('PadV2', (tf, draw) => {
    const x = any(draw);
    const value = draw.pick([0, 0, -1.5]);
    const paddings = x.shape.map((): [number, number] => [draw.int(0, 2), draw.int(0, 2)]);
    return { x, f: (v) => tf.pad(v, paddings, value) };
  }),
  ...both('MirrorPad', (tf, draw) => ({ x: draw.tensor([3, 4]), f: (v) => tf.mirrorPad(v as Tf.Tensor2D, [[1, 2], [2, 1]], 'reflect') })).slice(0, 1),
  ...both('Tile', (tf, draw) => {
    const x = any(draw, 1, 3);
    const reps = x.shape.map(() => draw.int(1, 3));
    return { x, f: (v) => tf.tile(v, reps) };
  }),
  ...both('BroadcastTo', (tf, draw) => ({ x: draw.tensor([1, 3]), f: (v) => tf.broadcastTo(v, [4, 3]) })),
  ...both('Concat', (tf, draw) => {
    const shape = draw.shape(3);
    const axis = draw.int(0, 2);
    const other = draw.tensor(shape.map((extent, i) => (i === axis ? draw.pick([1, 2]) : extent)) as [number]);
    return { x: draw.tensor(shape as [number]), f: (v) => tf.concat([v, other, v], axis) };
  }),
  ...both('SplitV', (tf, draw) => ({ x: draw.tensor([4, 6]), f: (v) => tf.add(...(tf.split(v, 2, 1) as [Tf.Tensor, Tf.Tensor])) })),
  ...both('Pack', (tf, draw) => ({ x: draw.tensor([3, 2]), f: (v) => tf.stack([v, v.mul(2)], 1) })),
  ...both('Unpack', (tf, draw) => ({ x: draw.tensor([3, 2, 4]), f: (v) => tf.unstack(v, 1)[1] })),
  ...both('Reverse', (tf, draw) => {
    const x = any(draw, 2, 4);
    const axis = draw.int(0, x.rank - 1);
    return { x, f: (v) => tf.reverse(v, axis) };
  }),
  ...both('GatherV2', (tf, draw) => {
    const x = any(draw, 2, 3);
    const axis = draw.int(0, x.rank - 1);
    const indices = draw.ints([draw.int(1, 6)], 0, x.shape[axis] - 1);
    return { x, f: (v) => tf.gather(v, indices as Tf.Tensor1D, axis) };
  }),
  ...both('UnsortedSegmentSum', (tf, draw) => {
    const x = draw.tensor([draw.int(1, 6), 3]);
    const segments = draw.ints([x.shape[0]], 0, 3) as Tf.Tensor1D;
    return { x, f: (v) => tf.unsortedSegmentSum(v, segments, 4) };
  }),
  ...both('Select', (tf, draw) => {
    const x = any(draw);
    const condition = draw.bools(x.shape);
    const other = draw.tensor(x.shape as [number]);
    return { x, f: (v) => tf.where(condition, v, other) };
  }),
  ...both('SpaceToBatchND', (tf, draw) => ({ x: draw.tensor([2, 4, 4, 3]), f: (v) => tf.spaceToBatchND(v, [2, 2], [[0, 0], [2, 0]]) })),
  ...both('BatchToSpaceND', (tf, draw) => ({ x: draw.tensor([4, 2, 2, 3]), f: (v) => tf.batchToSpaceND(v, [2, 2], [[0, 0], [1, 0]]) })),
  ...both('DepthToSpace', (tf, draw) => ({ x: draw.tensor([1, 2, 3, 4]), f: (v) => tf.depthToSpace(v as Tf.Tensor4D, 2, 'NHWC') })).slice(0, 1),
  ...both('ResizeBilinear', (tf, draw) => {
    const align = draw.bool();
    const centers = !align && draw.bool();
    const size: [number, number] = [draw.int(1, 9), draw.int(1, 9)];
    return { x: draw.tensor([2, draw.int(1, 5), draw.int(1, 5), 3]), f: (v) => tf.image.resizeBilinear(v as Tf.Tensor4D, size, align, centers) };
  }),
  ...both('ResizeNearestNeighbor', (tf, draw) => {
    const align = draw.bool();
    const size: [number, number] = [draw.int(2, 9), draw.int(2, 9)];
    return { x: draw.tensor([2, draw.int(2, 5), draw.int(2, 5), 3]), f: (v) => tf.image.resizeNearestNeighbor(v as Tf.Tensor4D, size, align) };
  }),
  { name: 'FlipLeftRight', compute: (tf, draw) => tf.image.flipLeftRight(draw.tensor([2, 3, 4, 3])) },
  {
    name: 'CropAndResize',
    compute: (tf, draw) => tf.image.cropAndResize(draw.tensor([2, 6, 6, 3]), tf.tensor2d([[0.1, 0.1, 0.8, 0.9]]), tf.tensor1d([draw.int(0, 1)], 'int32'), [3, 4]),
  },
  { name: 'RotateWithOffset', compute: (tf, draw) => tf.image.rotateWithOffset(draw.tensor([1, 6, 6, 3], 'positive'), draw.pick([0.3, 1.2]), 0, 0.5) },
  { name: 'OneHot', compute: (tf, draw) => tf.oneHot(draw.ints([3, 4], 0, 5), 6) },
  { name: 'GatherNd', compute: (tf, draw) => tf.gatherND(draw.tensor([4, 5, 2]), draw.ints([3, 2], 0, 3)) },
  { name: 'ScatterNd', compute: (tf, draw) => tf.scatterND(draw.ints([4, 1], 0, 5), draw.tensor([4, 2]), [6, 2]) },
  { name: 'TensorScatterUpdate', compute: (tf, draw) => tf.tensorScatterUpdate(draw.tensor([6, 2]), tf.tensor2d([[1], [4]], [2, 1], 'int32'), draw.tensor([2, 2])) },
  { name: 'LinSpace', compute: (tf, draw) => tf.linspace(-1, 2, draw.int(2, 9)) },
  { name: 'Range', compute: (tf, draw) => tf.range(0, draw.int(1, 9), 0.5) },
  { name: 'BandPart', compute: (tf, draw) => tf.linalg.bandPart(draw.tensor([4, 5]), draw.int(0, 3), draw.int(0, 3)) },
  { name: 'Diag', compute: (tf, draw) => tf.diag(draw.tensor([3])) },
  { name: 'SearchSorted', compute: (tf, draw) => tf.searchSorted(tf.range(0, 6), draw.tensor([5]), draw.pick(['left', 'right'])) },
  { name: 'Bincount', compute: (tf, draw) => tf.bincount(draw.ints([8], 0, 4) as Tf.Tensor1D, tf.tensor1d([]), 5) },
  { name: 'gramSchmidt', compute: (tf, draw) => tf.linalg.gramSchmidt(draw.tensor([3, 4], 'normal') as Tf.Tensor2D) as Tf.Tensor },
];
