import { sayShape } from '../../shape';
import { list, native, nothing, record, shapeOfValue, tensor, type Host, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';

/** The gradient for a value has its shape. */
const gradientOf = (value: Value): Value => tensor(shapeOfValue(value), 'float32', 'it is the gradient of a value whose shape is not known');

/** Gradients of all variables by their names. */
function variableGradients(value: Value): Value {
  return record([['value', value], ['grads', record([], tensor(undefined, 'float32', 'it has the shape of its variable'))]]);
}

/** Calls the loss and fails where it certainly is no scalar. */
function scalarLoss(c: Call): Value {
  const value = c.host.read(c.host.call(c.value('f'), []));
  const shape = value.kind === 'tensor' ? value.shape : undefined;
  if (shape && shape.length > 0) c.fail('loss-scalar', `the function must return a scalar, shape (), but it returns ${sayShape(shape)}. Reduce the loss with mean or sum.`);
  return value;
}

function differentiated(name: string, doc: string, run: (f: Value, args: readonly Value[], host: Host) => Value): Operation {
  return {
    names: [name],
    signature: 'f: function',
    doc,
    explains: 'Each gradient has the shape of its argument.',
    rule(c) {
      const f = c.value('f');
      return native(name, (args, host) => run(f, args, host));
    },
  };
}

const itemsOf = (value: Value | undefined): readonly Value[] => (value?.kind === 'list' ? (value.items ?? []) : []);

const lossExplained = 'The function returns a scalar.';

function optimizer(name: string, doc: string): Operation {
  return { names: [`train.${name}`], signature: 'learningRate?: number, ...options: any', doc, rule: () => ({ kind: 'instance', type: 'Optimizer', fields: {} }) };
}

export const gradients: readonly Operation[] = [
  differentiated('grad', 'The gradient of f with respect to its argument: a function of x that returns df/dx.', (f, [x = nothing], host) => {
    host.call(f, [x]);
    return gradientOf(x);
  }),
  differentiated('grads', 'The gradients of f with respect to its arguments: a function of a list of them.', (f, [xs], host) => {
    const args = itemsOf(xs);
    host.call(f, [...args]);
    return list(args.map(gradientOf));
  }),
  differentiated('valueAndGrad', 'The value and the gradient of f: a function of x that returns { value, grad }.', (f, [x = nothing], host) =>
    record([['value', host.read(host.call(f, [x]))], ['grad', gradientOf(x)]]),
  ),
  differentiated('valueAndGrads', 'The value and the gradients of f: a function of a list that returns { value, grads }.', (f, [xs], host) => {
    const args = itemsOf(xs);
    return record([['value', host.read(host.call(f, [...args]))], ['grads', list(args.map(gradientOf))]]);
  }),
  differentiated('customGrad', 'A function with a gradient of its own: f returns { value, gradFunc }.', (f, args, host) => {
    const result = host.read(host.call(f, [...args, native('save', () => nothing)]));
    return result.kind === 'record' ? host.read(result.fields.get('value') ?? nothing) : result;
  }),
  {
    names: ['variableGrads'],
    signature: 'f: function, varList?: any',
    doc: 'The value of f and its gradients by variable: { value, grads }.',
    explains: lossExplained,
    rule: (c) => variableGradients(scalarLoss(c)),
  },
  { names: ['tidy'], signature: 'nameOrFn: any, fn?: function', doc: 'Runs a function and disposes its tensors but those it returns.', rule: (c) => c.host.call(c.has('fn') ? c.value('fn') : c.value('nameOrFn'), []) },
  {
    names: ['time', 'profile'],
    signature: 'f: function',
    doc: 'Runs a function and measures it.',
    rule(c) {
      c.host.call(c.value('f'), []);
      return c.unknown('measurements');
    },
  },
  optimizer('sgd', 'Gradient descent.'),
  optimizer('momentum', 'Gradient descent with momentum.'),
  optimizer('adagrad', 'Adagrad.'),
  optimizer('adadelta', 'Adadelta.'),
  optimizer('adam', 'Adam.'),
  optimizer('adamax', 'Adamax.'),
  optimizer('rmsprop', 'RMSProp.'),
  {
    names: ['Optimizer#minimize'],
    signature: 'self: any, f: function, returnCost?: boolean, varList?: any',
    doc: 'One step down the gradient of f; returns its value where returnCost is true.',
    explains: lossExplained,
    rule(c) {
      const value = scalarLoss(c);
      return c.flag('returnCost') === false ? nothing : value;
    },
  },
  {
    names: ['Optimizer#computeGradients'],
    signature: 'self: any, f: function, varList?: any',
    doc: 'The value of f and its gradients by variable: { value, grads }.',
    explains: lossExplained,
    rule: (c) => variableGradients(scalarLoss(c)),
  },
  { names: ['Optimizer#applyGradients'], signature: 'self: any, variableGradients: any', doc: 'One step along given gradients.', rule: () => nothing },
  { names: ['Optimizer#dispose', 'Optimizer#setWeights'], signature: 'self: any, weights?: any', doc: 'Changes the state of the optimiser.', rule: () => nothing },
];

