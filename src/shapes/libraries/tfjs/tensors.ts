import { unknownDim } from '../../dimension';
import { compareShapes, sayShape, sizeOf, type Shape } from '../../shape';
import { boolean, listOf, nothing, number, tensor, text, typedList, unknown, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { shapeArgument } from './creation';

/** One value of a tensor as the program's own. */
function item(c: Call): Value {
  const dtype = c.dtype('x');
  return dtype === 'string' ? text() : number(unknownDim('it is a value of the tensor'));
}

/** Values as lists nested like the shape; a scalar's is the number alone. */
function nested(c: Call): Value {
  const shape = c.shape('x');
  return shape ? shape.reduceRight<Value>((inner, dim) => listOf(inner, dim), item(c)) : unknown(`the rank of ${c.source('x')} is not known`);
}

function flat(c: Call): Value {
  const length = sizeOf(c.shape('x'));
  return c.dtype('x') === 'string' ? listOf(text(), length) : typedList(length, 'it is a value of the tensor');
}

const buffer = (shape: Shape, dtype?: string): Value => ({ kind: 'instance', type: 'TensorBuffer', fields: { content: tensor(shape, dtype) } });

function content(c: Call): Shape {
  const receiver = c.value('self');
  const held = receiver.kind === 'instance' ? c.host.read(receiver.fields.content) : undefined;
  return held?.kind === 'tensor' ? held.shape : undefined;
}

const method = (names: readonly string[], doc: string, rule: (c: Call) => Value): Operation => ({ names: [], method: names, signature: 'x: tensor', doc, rule });

export const tensors: readonly Operation[] = [
  method(['array', 'arraySync'], 'The values as lists nested like the shape.', nested),
  method(['data', 'dataSync'], 'The values as one flat typed array.', flat),
  method(['bytes'], 'The raw bytes of the values.', () => unknown('raw bytes')),
  method(['buffer', 'bufferSync'], 'A buffer whose values can be set one by one.', (c) => buffer(c.shape('x'), c.dtype('x'))),
  method(['dispose'], 'Frees the memory of the tensor.', () => nothing),
  method(['throwIfDisposed'], 'Fails where the tensor was disposed.', () => nothing),
  {
    names: [],
    method: ['assign'],
    signature: 'x: tensor, newValue: tensor',
    doc: 'Gives a variable new values of the same shape.',
    explains: 'The new values have the shape of the variable.',
    rule(c) {
      const [own, given] = [c.shape('x'), c.shape('newValue')];
      if (compareShapes(own, given) === 'different') c.fail('same-shape', `the variable ${c.source('x')} has the shape ${sayShape(own)} and keeps it, but ${c.source('newValue')} has ${sayShape(given)}.`);
      return nothing;
    },
  },
  {
    names: ['buffer', 'TensorBuffer'],
    signature: 'shape: sizes, dtype?: text, values?: any',
    doc: 'A buffer of a shape whose values can be set one by one; toTensor makes it a tensor.',
    explains: 'Every size is an integer of at least 0.',
    rule: (c) => buffer(shapeArgument(c), c.text('dtype', 'float32')),
  },
  { names: ['TensorBuffer#toTensor'], signature: 'self: any', doc: 'The values of the buffer as a tensor.', rule: (c) => c.tensor(content(c)) },
  {
    names: ['TensorBuffer#get'],
    signature: 'self: any, ...locs: any',
    doc: 'One value of the buffer.',
    rule: () => number(unknownDim('it is a value of the buffer')),
  },
  {
    names: ['TensorBuffer#set'],
    signature: 'self: any, value: any, ...locs: any',
    doc: 'Sets one value of the buffer; one index for each axis.',
    explains: 'There is one index for each axis.',
    rule(c) {
      const shape = content(c);
      const count = c.items('locs')?.length;
      if (shape && count !== undefined && count !== shape.length && !(count === 0)) c.fail('index-rank', `the buffer has the shape ${sayShape(shape)}, but ${count} ${count === 1 ? 'index is' : 'indices are'} given.`);
      return nothing;
    },
  },
  { names: ['keep'], signature: 'result: tensor', doc: 'Keeps a tensor that tidy would dispose.', rule: (c) => c.value('result') },
  { names: ['dispose'], signature: 'container: any', doc: 'Frees the memory of all tensors in a value.', rule: () => nothing },
  { names: ['disposeVariables'], signature: '', doc: 'Frees the memory of all variables.', rule: () => nothing },
  { names: ['nextFrame', 'ready'], signature: '', doc: 'Waits.', rule: () => nothing },
  { names: ['setBackend'], signature: 'backendName: text', doc: 'Chooses what computes.', rule: () => boolean() },
  { names: ['getBackend'], signature: '', doc: 'The name of what computes.', rule: () => text() },
  { names: ['enableProdMode', 'enableDebugMode', 'disableDeprecationWarnings'], signature: '', doc: 'Switches a mode of the library.', rule: () => nothing },
];
