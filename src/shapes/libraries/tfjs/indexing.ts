import { add, certainlyAbove, compare, constant, int, printDim, product, subtract, unknownDim, type Dim } from '../../dimension';
import { printShape, sayShape, type Shape } from '../../shape';
import { list, record, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { broadcastShapes, isNegative } from '../rules';
import { shapeArgument } from './creation';
import { slicing } from './slicing';

const counted = (reason: string) => unknownDim(reason);

function gather(c: Call): Value {
  const [shape, indices] = [c.shape('x'), c.shape('indices')];
  if (!shape) return c.tensor(undefined, c.dtype('x'));
  const axis = c.axis('axis', shape.length, 0);
  if (axis === undefined || !indices) return c.tensor(axis !== undefined || indices === undefined ? undefined : [...shape.slice(1), ...indices].map(() => counted('the axis is not known')), c.dtype('x'));
  const batch = batchDims(c, shape, indices, axis);
  if (batch === undefined) return c.tensor(undefined, c.dtype('x'), 'the number of batch axes is not known');
  const largest = (c.items('indices') ?? []).find((item) => item.kind === 'number' && (certainlyAbove(subtract(item.dim, shape[axis]), -1) || isNegative(item.dim)));
  if (largest?.kind === 'number') c.fail('index-range', `index ${printDim(largest.dim)} does not exist: axis ${axis} of ${sayShape(shape)} has the entries 0 to ${printDim(subtract(shape[axis], int(1)))}.`);
  return c.tensor([...shape.slice(0, axis), ...indices.slice(batch), ...shape.slice(axis + 1)], c.dtype('x'));
}

/** Leading axes that x and the indices share; fails where they do not. */
function batchDims(c: Call, shape: readonly Dim[], indices: readonly Dim[], axis: number): number | undefined {
  const given = c.integer('batchDims', 0);
  if (given === undefined) return undefined;
  if (given !== 0 && (given < -indices.length || given > indices.length)) c.fail('batch-dims', `batchDims is ${given}, but the indices have rank ${indices.length}.`);
  const batch = given < 0 ? given + indices.length : given;
  if (batch > shape.length || axis < batch) c.fail('batch-dims', `batchDims is ${batch}, but it must not be above the axis ${axis}.`);
  for (let at = 0; at < batch; at++) {
    c.same(shape[at], indices[at], 'batch-dims', () => `the first ${batch} sizes of x and of the indices must be equal, but they are ${sayShape(shape)} and ${sayShape(indices)}.`);
  }
  return batch;
}

/** Fails unless updates = indices without their last axis, followed by the sizes that an index leaves. */
function checkUpdates(c: Call, shape: Shape): void {
  const [indices, updates] = [c.shape('indices'), c.shape('updates')];
  if (indices?.length === 0) c.fail('rank', `${c.source('indices')} has the shape (), but at least rank 1 is needed.`);
  if (updates?.length === 0) c.fail('rank', `${c.source('updates')} has the shape (), but at least rank 1 is needed.`);
  if (shape?.length === 0) c.fail('rank', 'the shape has no axes, but at least rank 1 is needed.');
  if (!indices || !updates || !shape) return;
  const depth = indices.length > 1 ? constant(indices[indices.length - 1]) : 1;
  if (depth === undefined) return;
  const batch = indices.length > 1 ? indices.length - 1 : 1;
  const wanted = [...indices.slice(0, batch), ...shape.slice(depth)];
  const rank = batch + shape.length - depth;
  if (updates.length !== rank || updates.some((dim, axis) => compare(dim, wanted[axis]) === 'different')) {
    c.fail('scatter', `indices of shape ${sayShape(indices)} into ${sayShape(shape)} need updates of shape ${depth > shape.length ? '(...)' : sayShape(wanted)}, but they have ${sayShape(updates)}.`);
  }
}

function searched(c: Call): Value {
  const [sorted, values] = [c.shape('sortedSequence'), c.shape('values')];
  for (const name of ['sortedSequence', 'values']) {
    const shape = c.shape(name);
    if (shape?.length === 0) c.fail('rank', `${c.source(name)} is a scalar, shape (), but at least rank 1 is needed.`);
  }
  const rows = (shape: Shape) => (shape ? product(shape.slice(0, -1)) : unknownDim());
  const first = c.same(rows(sorted), rows(values), 'same-shape', () => `the sorted sequences ${sayShape(sorted)} and the values ${sayShape(values)} must have the same number of rows.`);
  return c.tensor([first, values ? values[values.length - 1] : unknownDim()], 'int32');
}

const searchExplains = 'The sorted sequences and the values have the same number of rows.';
const segmentsExplained = 'Indices and segment ids have rank 1, one id for each index.';

function segments(c: Call): Value {
  const data = c.shape('data');
  if (data?.length === 0) c.fail('rank', `${c.source('data')} is a scalar, shape (), but at least rank 1 is needed.`);
  const [indices, ids] = [c.rank('indices', [1]), c.rank('segmentIds', [1])];
  if (indices && ids) c.same(indices[0], ids[0], 'same-shape', () => `there are ${printDim(indices[0])} indices and ${printDim(ids[0])} segment ids: there must be one id for each index.`);
  return c.tensor(data && [counted('it is the largest segment id plus 1'), ...data.slice(1)]);
}

export const indexing: readonly Operation[] = [
  ...slicing,
  {
    names: ['gather'],
    method: true,
    signature: 'x: tensor, indices: tensor, axis?: axes, batchDims?: integer',
    doc: 'The slices of x at the indices along an axis, the first unless another is given.',
    explains: 'The axis must exist and the indices lie within it; the shape of the indices takes the place of the axis.',
    rule: gather,
  },
  {
    names: ['gatherND'],
    signature: 'x: tensor, indices: tensor',
    doc: 'Elements or slices of x at indices whose last axis holds one coordinate for each leading axis of x.',
    explains: 'The last size of the indices is at most the rank of x.',
    rule(c) {
      const [shape, indices] = [c.shape('x'), c.shape('indices')];
      if (shape?.length === 0) c.fail('rank', `${c.source('x')} is a scalar, shape (), but at least rank 1 is needed.`);
      if (indices?.length === 0) c.fail('rank', `${c.source('indices')} is a scalar, shape (), but at least rank 1 is needed.`);
      const depth = indices && indices[indices.length - 1];
      if (depth && shape && certainlyAbove(depth, shape.length)) c.fail('index-rank', `each index has ${printDim(depth)} coordinates, but ${c.source('x')} of shape ${sayShape(shape)} has rank ${shape.length}.`);
      const known = depth && constant(depth);
      return c.tensor(shape && indices && known !== undefined ? [...indices.slice(0, -1), ...shape.slice(known)] : undefined, c.dtype('x'));
    },
  },
  {
    names: ['scatterND'],
    signature: 'indices: tensor, updates: tensor, shape: sizes',
    doc: 'A tensor of a shape, 0 but for updates at the indices.',
    explains: 'updates has the shape of the indices without their last axis, followed by the sizes that an index leaves.',
    rule(c) {
      const shape = shapeArgument(c);
      checkUpdates(c, shape);
      return c.tensor(shape, c.dtype('updates'));
    },
  },
  {
    names: ['tensorScatterUpdate'],
    signature: 'tensor: tensor, indices: tensor, updates: tensor',
    doc: 'The tensor with updates put in at the indices.',
    explains: 'updates has the shape of the indices without their last axis, followed by the sizes that an index leaves.',
    rule(c) {
      checkUpdates(c, c.shape('tensor'));
      return c.like('tensor');
    },
  },
  {
    names: ['sparseToDense'],
    signature: 'sparseIndices: tensor, sparseValues: tensor, outputShape: sizes, defaultValue?: tensor',
    doc: 'A tensor of a shape with values at the indices and a default elsewhere.',
    explains: 'One coordinate for each axis of the shape, and one value for each index.',
    rule(c) {
      const shape = shapeArgument(c, 'outputShape');
      const [indices, values] = [c.rank('sparseIndices', [0, 1, 2]), c.shape('sparseValues')];
      const count = indices && (indices.length > 0 ? indices[0] : int(1));
      const coordinates = indices && (indices.length > 1 ? indices[1] : int(1));
      if (shape && coordinates) c.same(coordinates, int(shape.length), 'index-rank', () => `each index has ${printDim(coordinates)} coordinates, but the shape ${printShape(shape)} has ${shape.length} axes.`);
      if (values && (values.length > 1 || (values.length === 1 && count && compare(values[0], count) === 'different'))) {
        c.fail('same-shape', `the values have the shape ${sayShape(values)}, but there must be one for each index, (${count ? printDim(count) : '?'},), or a scalar.`);
      }
      return c.tensor(shape);
    },
  },
  {
    names: ['booleanMaskAsync'],
    signature: 'tensor: tensor, mask: tensor, axis?: integer',
    doc: 'The slices of a tensor where a mask is true.',
    explains: 'The mask has the sizes of the tensor from the axis on, the first unless another is given.',
    depends: 'the number of true values in the mask',
    rule(c) {
      const [shape, mask] = [c.shape('tensor'), c.shape('mask')];
      const axis = c.integer('axis', 0);
      if (mask?.length === 0) c.fail('rank', 'the mask is a scalar, shape (), but at least rank 1 is needed.');
      if (!shape || !mask || axis === undefined) return c.tensor(undefined, c.dtype('tensor'));
      const part = shape.slice(axis, axis + mask.length);
      if (axis < 0 || part.length !== mask.length || part.some((dim, at) => compare(dim, mask[at]) === 'different')) {
        c.fail('same-shape', `the mask has the shape ${sayShape(mask)}, but from axis ${axis} on ${c.source('tensor')} has the sizes ${sayShape(part)}.`);
      }
      return c.tensor([...shape.slice(0, axis), counted('it is the number of true values in the mask'), ...shape.slice(axis + mask.length)], c.dtype('tensor'));
    },
  },
  {
    names: ['whereAsync'],
    signature: 'condition: tensor',
    doc: 'The coordinates of the true elements, one row for each.',
    depends: 'the number of true elements',
    rule(c) {
      const shape = c.shape('condition');
      return c.tensor([counted('it is the number of true elements'), shape ? int(shape.length) : unknownDim()], 'int32');
    },
  },
  {
    names: ['setdiff1dAsync'],
    signature: 'x: tensor, y: tensor',
    doc: 'The values of x that are not in y, and where they are: [values, indices].',
    explains: 'Both have rank 1.',
    depends: 'the number of values that are not in y',
    rule(c) {
      c.rank('x', [1]);
      c.rank('y', [1]);
      const count = counted('it is the number of values that are not in y');
      return list([c.tensor([count], c.dtype('x')), c.tensor([count], 'int32')]);
    },
  },
  {
    names: ['searchSorted'],
    signature: 'sortedSequence: tensor, values: tensor, side?: text',
    doc: 'Where each value would be put into its row of sorted numbers.',
    explains: searchExplains,
    rule: searched,
  },
  { names: ['lowerBound'], signature: 'sortedSequence: tensor, values: tensor', doc: 'The first place for each value in its row of sorted numbers.', explains: searchExplains, rule: searched },
  { names: ['upperBound'], signature: 'sortedSequence: tensor, values: tensor', doc: 'The last place for each value in its row of sorted numbers.', explains: searchExplains, rule: searched },
  {
    names: ['unsortedSegmentSum'],
    method: true,
    signature: 'x: tensor, segmentIds: tensor, numSegments: integer',
    doc: 'Sums of the slices of x that share a segment id.',
    explains: 'There is one segment id for each slice of x along its first axis.',
    rule(c) {
      const [shape, ids] = [c.shape('x'), c.shape('segmentIds')];
      const count = c.dim('numSegments');
      if (constant(count) !== undefined && constant(count)! <= 0) c.fail('argument', `the number of segments is ${printDim(count)}, but it must be above 0.`);
      if (!shape || !ids) return c.tensor(shape && [count, ...shape.slice(1)], c.dtype('x'));
      // The ids are stretched over the other axes of x; each segment sums over the first.
      const ones = Array.from({ length: Math.max(0, shape.length - ids.length) }, () => int(1));
      const all = broadcastShapes(c, ids.length === 0 ? ones : [ids[0], ...ones, ...ids.slice(1)], shape, c.source('segmentIds'), c.source('x'));
      if (all?.length === 0) c.fail('rank', `${c.source('x')} is a scalar, shape (), but at least rank 1 is needed.`);
      return c.tensor(all && [count, ...all.slice(1)], c.dtype('x'));
    },
  },
  { names: ['sparse.sparseSegmentSum'], signature: 'data: tensor, indices: tensor, segmentIds: tensor', doc: 'Sums of the rows of data that share a segment id.', explains: segmentsExplained, depends: 'the largest segment id', rule: segments },
  { names: ['sparse.sparseSegmentMean'], signature: 'data: tensor, indices: tensor, segmentIds: tensor', doc: 'Means of the rows of data that share a segment id.', explains: segmentsExplained, depends: 'the largest segment id', rule: segments },
  {
    names: ['sparse.sparseFillEmptyRows'],
    signature: 'indices: tensor, values: tensor, denseShape: tensor, defaultValue: tensor',
    doc: 'A sparse tensor whose empty rows hold a default value.',
    explains: 'The indices have rank 2, values and shape rank 1, the default is a scalar.',
    depends: 'the number of empty rows',
    rule(c) {
      const indices = c.rank('indices', [2]);
      c.rank('values', [1]);
      const shape = c.rank('denseShape', [1]);
      c.rank('defaultValue', [0]);
      const rows = counted('it depends on which rows are empty');
      return record([
        ['outputIndices', c.tensor([rows, indices?.[1] ?? shape?.[0] ?? unknownDim()], 'int32')],
        ['outputValues', c.tensor([rows])],
        ['emptyRowIndicator', c.tensor([counted('it is the first size of the dense shape')], 'bool')],
        ['reverseIndexMap', c.tensor([indices?.[0] ?? unknownDim()], 'int32')],
      ]);
    },
  },
  {
    names: ['sparse.sparseReshape'],
    signature: 'inputIndices: tensor, inputShape: tensor, newShape: tensor',
    doc: 'The indices of a sparse tensor after reshaping it.',
    explains: 'The indices have rank 2, both shapes rank 1.',
    rule(c) {
      const indices = c.rank('inputIndices', [2]);
      c.rank('inputShape', [1]);
      const shape = c.rank('newShape', [1]);
      const rank = shape?.[0] ?? unknownDim();
      return record([['outputIndices', c.tensor([indices?.[0] ?? unknownDim(), rank], 'int32')], ['outputShape', c.tensor([rank], 'int32')]]);
    },
  },
  {
    names: ['raggedRange'],
    signature: 'starts: tensor, limits: tensor, deltas: tensor',
    doc: 'A row of numbers for each start, limit and step, as { rtNestedSplits, rtDenseValues }.',
    explains: 'Scalars or vectors, all vectors of the same length.',
    depends: 'the lengths of the rows',
    rule(c) {
      const shapes = ['starts', 'limits', 'deltas'].map((name) => c.rank(name, [0, 1]));
      const rows = shapes.reduce<Dim | undefined>((size, shape) => (shape?.length === 1 ? (size ? c.same(size, shape[0], 'same-shape', () => 'starts, limits and deltas must have the same length.') : shape[0]) : size), undefined);
      const count = shapes.includes(undefined) ? unknownDim() : add(rows ?? int(1), int(1));
      return record([['rtNestedSplits', c.tensor([count], 'int32')], ['rtDenseValues', c.tensor([counted('it is the number of values in all rows')])]]);
    },
  },
  {
    names: ['raggedGather'],
    signature: 'paramsNestedSplits: tensors, paramsDenseValues: tensor, indices: tensor, outputRaggedRank: integer',
    doc: 'Rows of a ragged tensor, as { outputNestedSplits, outputDenseValues }.',
    depends: 'the lengths of the rows',
    rule(c) {
      const dense = c.shape('paramsDenseValues');
      return record([['outputNestedSplits', c.unknown('it depends on the ragged rank')], ['outputDenseValues', c.tensor(dense && [counted('it is the number of values in the rows'), ...dense.slice(1)])]]);
    },
  },
  {
    names: ['raggedTensorToTensor'],
    signature: 'shape: tensor, values: tensor, defaultValue: tensor, rowPartitionTensors: tensors, rowPartitionTypes: any',
    doc: 'A dense tensor of a ragged one, filled up with a default value.',
    depends: 'the given shape, and the lengths of the rows where it holds -1',
    rule(c) {
      const sizes = c.value('shape').kind === 'list' ? c.sizes('shape') : undefined;
      const rank = c.shape('shape')?.length === 1 ? constant(c.shape('shape')![0]) : undefined;
      const given = sizes ?? (rank === undefined ? undefined : Array.from({ length: rank }, () => unknownDim()));
      return c.tensor(given?.map((dim) => (constant(dim) === -1 ? counted('it is the longest row') : dim)), c.dtype('values'));
    },
  },
];

