import { add, ceilDivide, certainlyAbove, compare, constant, divideExactly, floorDivide, inferred, multiply, subtract, unknownDim, type Dim } from '../../dimension';
import { joinValues, list, listOf, native, nothing, number, record, shapeOfValue, tensor, unknown, type Instance, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';

/** A dataset is known by what each of its elements is, and by how many there are. */
const dataset = (element: Value, count: Dim = unknownDim('how many elements the dataset has is not known')): Instance => ({ kind: 'instance', type: 'Dataset', fields: { $element: element, $count: number(count) } });

function countOf(held: Value): Dim {
  const count = held.kind === 'instance' && held.type === 'Dataset' ? held.fields.$count : nothing;
  return count.kind === 'number' ? count.dim : unknownDim('how many elements the dataset has is not known');
}

/** The smaller of two sizes, where it is known which that is. */
function least(a: Dim, b: Dim): Dim {
  const order = compare(a, b) === 'equal' ? 0 : certainlyAbove(subtract(a, b), 0) ? 1 : certainlyAbove(subtract(b, a), 0) ? -1 : undefined;
  return order === undefined ? unknownDim('which of the sizes is smaller is not known') : order > 0 ? b : a;
}

function elementOf(c: Call, name = 'self'): Value {
  const held = c.value(name);
  return held.kind === 'instance' && held.type === 'Dataset' ? c.host.read(held.fields.$element) : unknown('the elements of the dataset are not known');
}

/** Elements of one batch put together: tensors and numbers get a first axis, records and lists keep their parts. */
function batched(c: Call, value: Value, count: Dim): Value {
  const held = c.host.read(value);
  if (held.kind === 'record') return record([...held.fields].map(([key, field]): [string, Value] => [key, batched(c, field, count)]));
  if (held.kind === 'unknown') return tensor(undefined, undefined, held.reason);
  const shape = shapeOfValue(held);
  return tensor(shape && [count, ...shape], held.kind === 'tensor' ? held.dtype : undefined, 'the last batch may be smaller');
}

function batch(c: Call): Value {
  const size = c.integer('batchSize');
  if (size !== undefined && size <= 0) c.fail('argument', `the batch size is ${size}, but it must be above 0.`);
  const [count, every] = [countOf(c.value('self')), c.dim('batchSize')];
  const drops = c.flag('smallLastBatch', true) === false;
  const full = divideExactly(count, every);
  const whole = full !== undefined && full.terms!.every((term) => Number.isInteger(term.coefficient));
  const single = size !== undefined && constant(count) !== undefined && constant(count)! <= size;
  // The last batch may be smaller, unless it is dropped or all are full.
  const rows = drops || whole ? every : single ? count : inferred('');
  return dataset(batched(c, elementOf(c), rows), whole ? full : drops ? floorDivide(count, every) : ceilDivide(count, every));
}

/** Datasets put together element by element, in the record or list that holds them. */
function zipped(c: Call, value: Value): Value {
  const held = c.host.read(value);
  if (held.kind === 'instance' && held.type === 'Dataset') return c.host.read(held.fields.$element);
  if (held.kind === 'record') return record([...held.fields].map(([key, field]): [string, Value] => [key, zipped(c, field)]));
  if (held.kind === 'list') return held.items ? list(held.items.map((item) => zipped(c, item))) : unknown('the number of datasets is not known');
  return unknown('it is not a dataset');
}

/** How many elements the datasets of a record or a list have together: as many as the shortest. */
function shortest(c: Call, value: Value): Dim | undefined {
  const held = c.host.read(value);
  if (held.kind === 'instance') return countOf(held);
  const parts = held.kind === 'record' ? [...held.fields.values()] : held.kind === 'list' ? held.items : undefined;
  const counts = parts?.map((part) => shortest(c, part) ?? unknownDim());
  return counts && counts.length > 0 ? counts.reduce(least) : undefined;
}

/** What a generator function yields, or what the iterator that a function returns gives. */
function generated(c: Call): Value {
  const made = c.host.read(c.host.call(c.value('generator'), []));
  if (made.kind === 'list') return dataset(made.element);
  const next = made.kind === 'record' ? made.fields.get('next') : undefined;
  const result = next ? c.host.read(c.host.call(next, [])) : undefined;
  return dataset(result?.kind === 'record' && result.fields.has('value') ? c.host.read(result.fields.get('value')!) : unknown('what the generator yields is not known'));
}

const same = (names: readonly string[], doc: string, signature: string, count: (c: Call, of: Dim) => Dim | undefined): Operation => ({
  names: names.map((name) => `Dataset#${name}`),
  signature: `self: any, ${signature}`,
  doc,
  rule: (c) => dataset(elementOf(c), count(c, countOf(c.value('self')))),
});

export const datasets: readonly Operation[] = [
  {
    names: ['data.array'],
    signature: 'items: any',
    doc: 'A dataset of the items of a list.',
    rule(c) {
      const items = c.value('items');
      return items.kind === 'list' ? dataset(items.element, items.length) : dataset(unknown('the items are not known'));
    },
  },
  { names: ['data.csv'], signature: 'source: any, csvConfig?: any', doc: 'A dataset of the rows of a table, by the names of its columns.', rule: () => dataset(unknown('the columns of the table are not known')) },
  { names: ['data.func'], signature: 'f: function', doc: 'A dataset of what a function returns.', rule: (c) => dataset(c.host.read(c.host.call(c.value('f'), []))) },
  { names: ['data.generator'], signature: 'generator: function', doc: 'A dataset of what a generator yields.', rule: generated },
  { names: ['data.zip'], signature: 'datasets: any', doc: 'A dataset whose elements hold one element of each dataset.', rule: (c) => dataset(zipped(c, c.value('datasets')), shortest(c, c.value('datasets'))) },
  { names: ['Dataset#batch'], signature: 'self: any, batchSize: integer, smallLastBatch?: boolean', doc: 'Elements in batches along a new first axis; the last batch may be smaller.', explains: 'The batch size is above 0.', rule: batch },
  {
    names: ['Dataset#map', 'Dataset#mapAsync'],
    signature: 'self: any, transform: function',
    doc: 'Each element transformed.',
    rule: (c) => dataset(c.host.read(c.host.call(c.value('transform'), [elementOf(c)])), countOf(c.value('self'))),
  },
  {
    names: ['Dataset#forEachAsync'],
    signature: 'self: any, f: function',
    doc: 'Calls a function with each element.',
    rule(c) {
      c.host.call(c.value('f'), [elementOf(c)]);
      return nothing;
    },
  },
  { names: ['Dataset#toArray', 'Dataset#toArrayForTest'], signature: 'self: any', doc: 'All elements as a list.', rule: (c) => listOf(elementOf(c), countOf(c.value('self'))) },
  {
    names: ['Dataset#iterator'],
    signature: 'self: any',
    doc: 'Gives one element after the other.',
    rule(c) {
      const element = elementOf(c);
      return record([['next', native('next', () => record([['value', element], ['done', { kind: 'boolean' }]]))]]);
    },
  },
  same(['shuffle', 'prefetch'], 'The same elements, perhaps in another order.', '...rest: any', (_, of) => of),
  same(['take'], 'The first elements.', 'count: integer', (c, of) => (c.integer('count', -1)! < 0 ? of : least(c.dim('count'), of))),
  same(['skip'], 'All but the first elements.', 'count: integer', (c, of) => (certainlyAbove(subtract(of, c.dim('count')), -1) ? subtract(of, c.dim('count')) : undefined)),
  same(['repeat'], 'The elements again and again.', 'count?: integer', (c, of) => (c.has('count') && c.integer('count', 0)! > 0 ? multiply(of, c.dim('count')) : undefined)),
  {
    names: ['Dataset#filter'],
    signature: 'self: any, predicate: function',
    doc: 'The elements for which a function gives true.',
    rule(c) {
      c.host.call(c.value('predicate'), [elementOf(c)]);
      return dataset(elementOf(c));
    },
  },
  {
    names: ['Dataset#concatenate'],
    signature: 'self: any, dataset: any',
    doc: 'The elements of one dataset, then those of another.',
    rule: (c) => dataset(joinValues(elementOf(c), elementOf(c, 'dataset')), add(countOf(c.value('self')), countOf(c.value('dataset')))),
  },
];

