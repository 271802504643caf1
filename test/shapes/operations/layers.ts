import fc from 'fast-check';
import { code, fixed, list, record, tensor, type Argument } from './arguments';
import { axis, flag, shape, size, small, type Calls, type Family } from './calls';

/** A window larger than the input is let through. */
const tooLarge = (_: readonly Argument[], shapes: Record<string, readonly number[]>) => Object.values(shapes).some((dims) => dims.some((dim) => !(dim > 0)));

/** Options of windows with a size of 0, or with more or fewer numbers than axes, which go unread with some paddings. */
function oddWindow(args: readonly Argument[], shapes: Record<string, readonly number[]>): boolean {
  const [options, input] = args;
  const lists = typeof options === 'object' && options !== null && 'record' in options ? Object.values(options.record) : [];
  const axes = typeof input === 'object' && input !== null && 'tensor' in input ? input.tensor.length - 2 : 0;
  const odd = lists.some((value) => value === 0 || (typeof value === 'object' && value !== null && 'list' in value && (value.list.length !== axes || value.list.includes(0))));
  return odd || tooLarge(args, shapes);
}

type Options = Record<string, Argument>;

/** Calls of a layer with options on data, so that the library computes the output. */
function layer(name: string, valid: fc.Arbitrary<[Options, Argument]>, extra: Partial<Calls> = {}): Family {
  return {
    [`layers.${name}`]: {
      valid: valid.map(([options, input]) => [record(options), input]),
      call: (args) => `(([options, x]) => tf.layers.${name}(options).apply(x))([${args}])`,
      nonsense: tooLarge,
      ...extra,
    },
  };
}

const on = (least: number, most: number, options: fc.Arbitrary<Options> = fc.constant({})): fc.Arbitrary<[Options, Argument]> => fc.tuple(options, shape(least, most).map((dims) => tensor(dims)));

const same = (names: string, least: number, most: number, options: fc.Arbitrary<Options> = fc.constant({})): Family => Object.assign({}, ...names.split(' ').map((name) => layer(name, on(least, most, options)))) as Family;

/** Windows over spatial axes that mostly fit. */
function spatial(rank: number, window: 'kernelSize' | 'poolSize', options: (depth: number) => fc.Arbitrary<Options>, dilated = false): fc.Arbitrary<[Options, Argument]> {
  const each = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: rank, maxLength: rank });
  return fc
    .record({ batch: small, extra: each(fc.nat(4)), window: each(fc.integer({ min: 1, max: 3 })), depth: small, strides: each(fc.integer({ min: 1, max: 2 })), rate: fc.integer({ min: 1, max: 2 }), padding: fc.constantFrom('same', 'valid', undefined), form: fc.nat(3) })
    .chain(({ batch, extra, window: windows, depth, strides, rate, padding, form }) => {
      const holes = dilated && form === 0 ? rate : 1;
      const input = tensor([batch, ...extra.map((more, at) => (windows[at] - 1) * holes + 1 + more), depth]);
      return options(depth).map((more): [Options, Argument] => [
        {
          [window]: form === 1 ? Math.min(...windows) : list(windows),
          ...(holes > 1 ? { dilationRate: holes } : { strides: form === 2 ? undefined : fixed(list(strides)) }),
          padding: padding === undefined ? undefined : fixed(padding),
          ...more,
        },
        input,
      ]);
    });
}

const filters = () => fc.record({ filters: size, useBias: flag }) as unknown as fc.Arbitrary<Options>;
const nothing = () => fc.constant<Options>({});

const recurrent = (name: string) => layer(name, on(3, 3, fc.record({ units: size, returnSequences: flag }) as unknown as fc.Arbitrary<Options>));

const inputs = (most: number) => fc.tuple(shape(1, most), fc.integer({ min: 2, max: 3 })).map(([dims, count]) => list(Array.from({ length: count }, () => tensor([2, ...dims]))));

/** One layer after the other in a model, as source text with its options. */
const stacked = fc.oneof(
  size.map((units) => `tf.layers.dense({ units: ${units} })`),
  fc.constantFrom('tf.layers.dropout({ rate: 0.5 })', `tf.layers.activation({ activation: 'relu' })`, 'tf.layers.flatten()', 'tf.layers.batchNormalization()', 'tf.layers.reshape({ targetShape: [-1, 2] })'),
  fc.tuple(size, fc.integer({ min: 1, max: 3 })).map(([count, kernel]) => `tf.layers.conv2d({ filters: ${count}, kernelSize: ${kernel} })`),
  fc.constant('tf.layers.maxPooling2d({ poolSize: 2, strides: 2 })'),
  size.map((units) => `tf.layers.lstm({ units: ${units}, returnSequences: true })`),
  fc.constant('tf.layers.globalAveragePooling2d({})'),
);

/** Before any data a reshape to another number of values goes unnoticed. */
const reshapes = (args: readonly Argument[], shapes: Record<string, readonly number[]>) => tooLarge(args, shapes) || JSON.stringify(args[1]).includes('reshape');

const stack = fc.tuple(shape(1, 3), fc.array(stacked, { minLength: 1, maxLength: 4 }), size, size).map(([dims, layers, units, rows]): Argument[] => [
  list([...dims.map((dim) => dim + 3)]),
  code(`[${[`tf.layers.dense({ units: ${units}, inputShape: shape })`, ...layers].join(', ')}]`),
  tensor([rows, ...dims.map((dim) => dim + 3)]),
]);

/** Calls of a model: the argument list is the shape of an example, the layers as text, and the data. */
function inModel(args: string, use: string): string {
  const [dims, layers, ...data] = splitTop(args);
  return `(([x, y]) => { const shape = ${dims}; const model = tf.sequential({ layers: ${layers} }); model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' }); return ${use}; })([${data.join(', ')}])`;
}

/** Splits at the commas outside of brackets. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [at, letter] of [...text].entries()) {
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (letter === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

/** Croppings that are no pairs, or that leave nothing of a size: the library takes a slice from elsewhere. */
function cropsAll([options, x]: readonly Argument[]): boolean {
  const read = (argument: Argument): unknown => (typeof argument === 'object' && argument !== null && 'list' in argument ? argument.list.map(read) : argument);
  const given = typeof options === 'object' && options !== null && 'record' in options ? read(options.record.cropping) : undefined;
  const pairs = (Array.isArray(given) ? given : [given, given]).map((each: unknown) => (Array.isArray(each) ? each : [each, each]) as number[]);
  const sizes = typeof x === 'object' && x !== null && 'tensor' in x ? x.tensor.slice(1, 3) : [];
  return pairs.length !== 2 || pairs.some((pair, axis) => pair.length !== 2 || pair[0] + pair[1] >= sizes[axis]);
}

export const layers: Family = {
  ...layer('dense', on(2, 4, fc.record({ units: size, useBias: flag }) as unknown as fc.Arbitrary<Options>)),
  ...same('dropout gaussianDropout alphaDropout', 2, 4, fc.constant({ rate: fixed(0.5) })),
  ...same('gaussianNoise', 2, 4, fc.constant({ stddev: fixed(0.5) })),
  ...same('activation', 2, 4, fc.constant({ activation: fixed('relu') })),
  ...same('masking reLU leakyReLU elu thresholdedReLU prelu', 2, 4),
  ...same('softmax', 2, 4),
  ...same('spatialDropout1d', 3, 3, fc.constant({ rate: fixed(0.5) })),
  ...same('layerNormalization', 2, 4),
  ...layer('batchNormalization', shape(2, 4).chain((dims) => fc.option(axis(dims.length), { nil: undefined }).map((along): [Options, Argument] => [{ axis: along }, tensor(dims)]))),
  ...layer('flatten', on(3, 5)),
  ...layer('reshape', fc.tuple(shape(2, 4), fc.nat(2)).map(([dims, form]): [Options, Argument] => [{ targetShape: form === 0 ? list([-1]) : form === 1 ? list([...dims.slice(1)].reverse()) : list([dims[1], -1]) }, tensor(dims)])),
  ...layer('permute', shape(3, 4).chain((dims) => fc.shuffledSubarray(dims.slice(1).map((_, at) => at + 1), { minLength: dims.length - 1 }).map((order): [Options, Argument] => [{ dims: list(order) }, tensor(dims)]))),
  ...layer('repeatVector', on(2, 2, fc.record({ n: size }))),
  ...layer('embedding', fc.tuple(size, size, shape(2, 3)).map(([from, to, dims]): [Options, Argument] => [{ inputDim: from, outputDim: to }, tensor(dims, 'int32')])),
  ...layer('rescaling', on(2, 4, fc.constant({ scale: fixed(2) }))),
  ...layer('conv1d', spatial(1, 'kernelSize', filters, true), { nonsense: oddWindow }),
  ...layer('conv2d', spatial(2, 'kernelSize', filters, true), { nonsense: oddWindow }),
  ...layer('conv3d', spatial(3, 'kernelSize', filters), { nonsense: oddWindow }),
  ...layer('conv2dTranspose', spatial(2, 'kernelSize', filters), { nonsense: oddWindow }),
  ...layer('conv3dTranspose', spatial(3, 'kernelSize', filters), { nonsense: oddWindow }),
  ...layer('depthwiseConv2d', spatial(2, 'kernelSize', () => fc.record({ depthMultiplier: fc.constantFrom(undefined, 2) }) as unknown as fc.Arbitrary<Options>), { nonsense: oddWindow }),
  ...layer('separableConv2d', spatial(2, 'kernelSize', filters), { nonsense: oddWindow }),
  ...Object.assign({}, ...['maxPooling1d', 'maxPool1d', 'averagePooling1d', 'avgPool1d', 'avgPooling1d'].map((name) => layer(name, spatial(1, 'poolSize', nothing), { nonsense: oddWindow }))),
  ...Object.assign({}, ...['maxPooling2d', 'maxPool2d', 'averagePooling2d', 'avgPool2d', 'avgPooling2d'].map((name) => layer(name, spatial(2, 'poolSize', nothing), { nonsense: oddWindow }))),
  ...Object.assign({}, ...['maxPooling3d', 'averagePooling3d', 'avgPool3d', 'avgPooling3d'].map((name) => layer(name, spatial(3, 'poolSize', nothing), { nonsense: oddWindow }))),
  ...same('globalAveragePooling1d globalMaxPooling1d globalMaxPool1d', 3, 3),
  ...same('globalAveragePooling2d globalMaxPooling2d globalMaxPool2d', 4, 4),
  ...layer('zeroPadding2d', on(4, 4, fc.constantFrom<Options>({}, { padding: 2 }, { padding: list([1, 2]) }, { padding: list([list([1, 0]), list([2, 1])]) }))),
  // Pairs of another length, or crops larger than the image, go unread.
  ...layer('cropping2D', fc.tuple(shape(4, 4), fc.constantFrom<Options>({ cropping: 1 }, { cropping: list([1, 2]) }, { cropping: list([list([1, 0]), list([0, 1])]) })).map(([dims, options]): [Options, Argument] => [options, tensor(dims.map((dim) => dim + 3))]), { nonsense: cropsAll }),
  ...layer('upSampling2d', on(4, 4, fc.constantFrom<Options>({}, { size: list([2, 3]) })), { nonsense: oddWindow }),
  ...Object.assign({}, ...['add', 'multiply', 'average', 'maximum', 'minimum'].map((name) => layer(name, fc.tuple(fc.constant<Options>({}), inputs(3))))),
  ...layer('concatenate', fc.tuple(fc.constantFrom<Options>({}, { axis: 1 }), inputs(3))),
  ...layer('dot', fc.tuple(size, size, size).map(([rows, a, b]): [Options, Argument] => [{ axes: list([2, 2]) }, list([tensor([rows, a, b]), tensor([rows, a, b])])])),
  ...recurrent('simpleRNN'),
  ...recurrent('gru'),
  ...recurrent('lstm'),
  ...layer('rnn', fc.tuple(size, fc.constantFrom('simpleRNNCell', 'gruCell', 'lstmCell'), flag, shape(3, 3)).map(([units, cell, sequences, dims]): [Options, Argument] => [{ cell: code(`tf.layers.${cell}({ units: ${units} })`), returnSequences: sequences }, tensor(dims)])),
  ...layer('bidirectional', fc.tuple(size, flag, fc.constantFrom('concat', 'sum'), shape(3, 3)).map(([units, sequences, mode, dims]): [Options, Argument] => [{ layer: code(`tf.layers.lstm({ units: ${units}, returnSequences: ${sequences ?? false} })`), mergeMode: fixed(mode) }, tensor(dims)])),
  ...layer('timeDistributed', fc.tuple(size, shape(3, 4)).map(([units, dims]): [Options, Argument] => [{ layer: code(`tf.layers.dense({ units: ${units} })`) }, tensor(dims)])),
  ...layer('convLstm2d', fc.tuple(shape(5, 5), fc.constantFrom(1, 2), size, flag).map(([dims, kernel, count, sequences]): [Options, Argument] => [{ filters: count, kernelSize: kernel, returnSequences: sequences }, tensor(dims.map((dim, at) => (at === 2 || at === 3 ? dim + 1 : dim)))])),
  ...layer('categoryEncoding', on(2, 2, fc.constantFrom<Options>({ numTokens: 4 }, { numTokens: 3, outputMode: fixed('count') }))),
  ...layer('centerCrop', shape(4, 4).map((dims): [Options, Argument] => [{ height: 2, width: 2 }, tensor(dims.map((dim) => dim + 2))])),
  'Sequential#predict': { valid: stack, call: (args) => inModel(args, 'model.predict(x)'), nonsense: tooLarge },
  'Sequential#countParams': { valid: stack, call: (args) => inModel(args, 'tf.zeros([1, model.countParams()])'), nonsense: reshapes },
  'Sequential#evaluate': {
    valid: fc.tuple(size, size, size).map(([rows, features, units]) => [list([features]), code(`[tf.layers.dense({ units: ${units}, inputShape: shape })]`), tensor([rows, features]), tensor([rows, units])]),
    call: (args) => inModel(args, 'model.evaluate(x, y)'),
  },
  'LayersModel#predict': {
    valid: fc.tuple(size, size, size, size).map(([rows, features, hidden, units]) => [list([features]), fixed(hidden), fixed(units), tensor([rows, features])]),
    call: (args) =>
      `(([shape, hidden, units, x]) => { const a = tf.input({ shape }); const h = tf.layers.dense({ units: hidden }).apply(a); const o = tf.layers.concatenate().apply([tf.layers.dense({ units }).apply(h), h]); return tf.model({ inputs: a, outputs: o }).predict(x); })([${args}])`,
  },
};
