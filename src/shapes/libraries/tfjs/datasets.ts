import { inferred, type Dim } from '../../dimension';
import { listOf, native, nothing, record, shapeOfValue, tensor, unknown, type Instance, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';

/** A dataset is known by what each of its elements is. */
const dataset = (element: Value): Instance => ({ kind: 'instance', type: 'Dataset', fields: { $element: element } });

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
  return tensor(shape && [count, ...shape], held.kind === 'tensor' ? held.dtype : undefined);
}

function batch(c: Call): Value {
  const size = c.integer('batchSize');
  if (size !== undefined && size <= 0) c.fail('argument', `the batch size is ${size}, but it must be above 0.`);
  // The last batch may be smaller, unless it is dropped.
  const count = c.flag('smallLastBatch', true) === false ? c.dim('batchSize') : inferred('');
  return dataset(batched(c, elementOf(c), count));
}

/** Datasets put together element by element, in the record or list that holds them. */
function zipped(c: Call, value: Value): Value {
  const held = c.host.read(value);
  if (held.kind === 'instance' && held.type === 'Dataset') return c.host.read(held.fields.$element);
  if (held.kind === 'record') return record([...held.fields].map(([key, field]): [string, Value] => [key, zipped(c, field)]));
  if (held.kind === 'list') return held.items ? { ...held, items: held.items.map((item) => zipped(c, item)) } : unknown('the number of datasets is not known');
  return unknown('it is not a dataset');
}

const same = (names: readonly string[], doc: string): Operation => ({ names: names.map((name) => `Dataset#${name}`), signature: 'self: any, ...rest: any', doc, rule: (c) => dataset(elementOf(c)) });

export const datasets: readonly Operation[] = [
  {
    names: ['data.array'],
    signature: 'items: any',
    doc: 'A dataset of the items of a list.',
    rule(c) {
      const items = c.value('items');
      return dataset(items.kind === 'list' ? items.element : unknown('the items are not known'));
    },
  },
  { names: ['data.csv'], signature: 'source: any, csvConfig?: any', doc: 'A dataset of the rows of a table, by the names of its columns.', rule: () => dataset(unknown('the columns of the table are not known')) },
  { names: ['data.func'], signature: 'f: function', doc: 'A dataset of what a function returns.', rule: (c) => dataset(c.host.read(c.host.call(c.value('f'), []))) },
  { names: ['data.generator'], signature: 'generator: function', doc: 'A dataset of what a generator yields.', rule: () => dataset(unknown('what the generator yields is not known')) },
  { names: ['data.zip'], signature: 'datasets: any', doc: 'A dataset whose elements hold one element of each dataset.', rule: (c) => dataset(zipped(c, c.value('datasets'))) },
  { names: ['Dataset#batch'], signature: 'self: any, batchSize: integer, smallLastBatch?: boolean', doc: 'Elements in batches along a new first axis; the last batch may be smaller.', explains: 'The batch size is above 0.', rule: batch },
  {
    names: ['Dataset#map', 'Dataset#mapAsync'],
    signature: 'self: any, transform: function',
    doc: 'Each element transformed.',
    rule: (c) => dataset(c.host.read(c.host.call(c.value('transform'), [elementOf(c)]))),
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
  { names: ['Dataset#toArray', 'Dataset#toArrayForTest'], signature: 'self: any', doc: 'All elements as a list.', rule: (c) => listOf(elementOf(c)) },
  {
    names: ['Dataset#iterator'],
    signature: 'self: any',
    doc: 'Gives one element after the other.',
    rule(c) {
      const element = elementOf(c);
      return record([['next', native('next', () => record([['value', element], ['done', { kind: 'boolean' }]]))]]);
    },
  },
  same(['shuffle', 'take', 'skip', 'repeat', 'prefetch', 'filter', 'concatenate'], 'Some or all elements, in some order.'),
];

