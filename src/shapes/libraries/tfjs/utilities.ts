import { constant, product, unknownDim, type Dim } from '../../dimension';
import { compareShapes, printShape } from '../../shape';
import { boolean, list, listOf, nothing, number, shapeOfValue, text, unknown, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';

const values = (length: Dim): Value => listOf(number(unknownDim('the values are not known')), length);
const nested = (sizes: readonly Dim[] | undefined): Value => (sizes ? sizes.reduceRight<Value>((inner, dim) => listOf(inner, dim), number(unknownDim('the values are not known'))) : unknown('the shape is not known'));
const sized = (c: Call): Dim => {
  const sizes = c.sizes('shape');
  return sizes ? product(sizes) : unknownDim('the shape is not known');
};

/** The strides of a shape in memory, all but the last. */
function strides(c: Call): Value {
  const sizes = c.sizes('shape');
  return sizes ? list(sizes.slice(1).map((_, at) => number(product(sizes.slice(at + 1))))) : unknown('the shape is not known');
}

function parsedAxes(c: Call): Value {
  const sizes = c.sizes('shape');
  const axes = sizes && c.axes('axis', sizes.length);
  return axes ? list(axes.map((axis) => number(axis))) : listOf(number(unknownDim('the axes are not known')), unknownDim('the axes are not known'));
}

const helper = (names: string, signature: string, doc: string, rule: (c: Call) => Value): Operation => ({ names: names.split(' ').map((name) => `util.${name}`), signature, doc, rule });
const aNumber = () => number(unknownDim('it depends on values'));

/** Functions of `tf.util` that say something about sizes, and the rest so that nothing is lost on the way. */
export const utilities: readonly Operation[] = [
  helper('createShuffledIndices', 'n: integer', 'The integers from 0 to n - 1 in random order.', (c) => values(c.dim('n'))),
  helper('shuffle shuffleCombo swap', '...arrays: any', 'Changes the order of the items of arrays in place.', () => nothing),
  helper('sizeFromShape', 'shape: sizes', 'Number of values in a shape: the product of its sizes.', (c) => number(sized(c))),
  helper('computeStrides', 'shape: sizes', 'Steps in memory for each axis but the last.', strides),
  helper('parseAxisParam', 'axis: axes, shape: sizes', 'Axes counted from 0, all of them where none is given.', parsedAxes),
  helper('flatten', 'array: tensor', 'All values of nested arrays as one array.', (c) => {
    const shape = shapeOfValue(c.value('array'));
    return values(shape ? product(shape) : unknownDim('the nested arrays are not known'));
  }),
  helper('toNestedArray makeZerosNestedTypedArray', 'shape: sizes, values?: any', 'Arrays nested like a shape.', (c) => nested(c.sizes('shape'))),
  helper('makeZerosTypedArray makeOnesTypedArray getArrayFromDType getTypedArrayFromDType', 'size: any, other?: any', 'A flat array of a number of values.', (c) => values([c.dim('size'), c.dim('other')].find((dim) => constant(dim) !== undefined) ?? unknownDim('the number of values is not known'))),
  helper('toTypedArray', 'array: any, dtype?: text', 'The values as one flat typed array.', (c) => {
    const shape = shapeOfValue(c.value('array'));
    return values(shape ? product(shape) : unknownDim('the array is not known'));
  }),
  {
    ...helper('assertShapesMatch', 'shape: sizes, other: sizes, message?: text', 'Fails where two shapes differ.', (c) => {
      const [one, other] = [c.sizes('shape'), c.sizes('other')];
      if (one && other && compareShapes(one, other) === 'different') c.fail('same-shape', `the shapes ${printShape(one)} and ${printShape(other)} differ.`);
      return nothing;
    }),
    explains: 'Both shapes are the same.',
  },
  helper('inferFromImplicitShape', 'shape: sizes, size: integer', 'A shape whose -1 is what is left of a number of values.', (c) => {
    const sizes = c.sizes('shape');
    return sizes ? list(sizes.map((dim) => number(constant(dim) === -1 ? unknownDim('it is what is left') : dim))) : unknown('the shape is not known');
  }),
  helper('locToIndex distSquared sum clamp nearestDivisor nearestLargerEven randUniform now bytesPerElement bytesFromStringArray tanh', '...rest: any', 'A number.', aNumber),
  helper('arraysEqual arraysEqualWithNull hasEncodingLoss isBoolean isFunction isInt isNumber isPromise isScalarShape isString isTypedArray isValidDtype', '...rest: any', 'Whether something holds.', () => boolean()),
  helper('inferDtype rightPad decodeString', '...rest: any', 'A text.', () => text()),
  helper('assert assertNonNull assertNonNegativeIntegerDimensions checkConversionForErrors', '...rest: any', 'Fails where something does not hold.', () => nothing),
  {
    names: ['constraints.maxNorm', 'constraints.minMaxNorm', 'constraints.nonNeg', 'constraints.unitNorm', 'regularizers.l1', 'regularizers.l1l2', 'regularizers.l2', 'callbacks.earlyStopping', ...['constant', 'glorotNormal', 'glorotUniform', 'heNormal', 'heUniform', 'identity', 'leCunNormal', 'leCunUniform', 'ones', 'orthogonal', 'randomNormal', 'randomUniform', 'truncatedNormal', 'varianceScaling', 'zeros'].map((name) => `initializers.${name}`)],
    signature: 'options?: any',
    doc: 'A setting of layers or of training; it changes no shape.',
    rule: () => unknown('a setting of training'),
  },
];

