import fc from 'fast-check';
import { list, nested, tensor, type Argument } from './arguments';
import { axis, broadcastPair, shape, size, type Calls, type Family } from './calls';

const pair: Calls = { valid: broadcastPair.map(([a, b]) => [tensor(a), tensor(b)]) };
const alike: Calls = { valid: shape(1, 4).map((dims) => [tensor(dims), tensor(dims)]) };

/** Labels of indices, one for each row of scores, sometimes along a last axis of size 1. */
const sparse: Calls = { valid: fc.tuple(shape(0, 2), size, fc.boolean()).map(([dims, classes, column]) => [tensor(column ? [...dims, 1] : dims), tensor([...dims, classes])]) };

const metrics: Family = {
  ...Object.fromEntries(['meanSquaredError', 'MSE', 'mse', 'meanAbsoluteError', 'meanAbsolutePercentageError', 'MAPE', 'mape', 'binaryAccuracy', 'categoricalAccuracy', 'categoricalCrossentropy', 'cosineProximity', 'precision', 'recall', 'r2Score'].map((name) => [`metrics.${name}`, pair])),
  'metrics.binaryCrossentropy': alike,
  'metrics.sparseCategoricalAccuracy': sparse,
};

/** What a helper gives becomes the shape or the values of a tensor. */
const sized = (valid: Calls['valid'], name: string): Calls => ({ valid, call: (args) => `tf.zeros([tf.util.${name}(${args})])` });
const asShape = (valid: Calls['valid'], name: string): Calls => ({ valid, call: (args) => `tf.zeros(tf.util.${name}(${args}))` });
const asValues = (valid: Calls['valid'], name: string): Calls => ({ valid, call: (args) => `tf.tensor1d(Array.from(tf.util.${name}(${args})))` });

const lists = shape(1, 4).map((dims): Argument[] => [list(dims)]);

const utilities: Family = {
  'util.createShuffledIndices': asValues(size.map((count): Argument[] => [count]), 'createShuffledIndices'),
  'util.sizeFromShape': sized(lists, 'sizeFromShape'),
  'util.computeStrides': asShape(shape(2, 4).map((dims): Argument[] => [list(dims)]), 'computeStrides'),
  'util.parseAxisParam': asShape(shape(1, 4).chain((dims) => axis(dims.length).map((along): Argument[] => [along, list(dims)])), 'parseAxisParam'),
  'util.flatten': asValues(shape(1, 3).map((dims): Argument[] => [nested(dims)]), 'flatten'),
  'util.toTypedArray': asValues(size.map((count): Argument[] => [nested([count]), 'float32']), 'toTypedArray'),
  'util.makeZerosTypedArray': asValues(size.map((count): Argument[] => [count, 'float32']), 'makeZerosTypedArray'),
  'util.makeOnesTypedArray': asValues(size.map((count): Argument[] => [count, 'float32']), 'makeOnesTypedArray'),
  'util.assertShapesMatch': { valid: shape(1, 3).map((dims): Argument[] => [list(dims), list(dims)]) },
};

export const helpers: Family = { ...metrics, ...utilities };
