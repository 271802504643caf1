import { certainlyAbove, compare, printDim, subtract, unknownDim, type Dim } from '../../../dimension';
import { broadcast, sayShape, type Shape } from '../../../shape';
import { list, listOf, nothing, number, record, tensor, unknown, type Instance, type Value } from '../../../value';
import type { Call } from '../../call';
import type { Operation } from '../../operation';
import { applied, appended, atLeastRank2, checkData, codes, connected, distinct, entriesOf, inputShape, inputsOf, isInstance, isModel, isOwn, itemsOf, kindEntry, listed, model, nameOf, onData, outputsOf, ownCall, parametersOfModel, symbolic } from './graph';
import { builtLayer, declaredInput, layerOperation } from './layer';
import { layerKinds } from './kinds';
import { savedModel } from './saved';

/** One value or a list of them. */
const several = (c: Call, name: string): { values: readonly Value[] | undefined; single: boolean } => {
  const value = c.value(name);
  return value.kind === 'list' ? { values: value.items?.map((item) => c.host.read(item)), single: false } : { values: [value], single: true };
};

const self = (c: Call): Instance => c.value('self') as Instance;

/** Gives the object behind an argument a new content, where it is an object. */
function replace(c: Call, at: number, content: Value): void {
  const reference = c.raw[at]?.value;
  if (reference?.kind === 'object') c.host.write(reference, content);
}

const asResult = (shapes: readonly Shape[], lost?: string): Value => (shapes.length === 1 ? tensor(shapes[0], 'float32', lost) : list(shapes.map((shape) => tensor(shape, 'float32', lost))));

function input(c: Call): Value {
  const shape = declaredInput(c, 'InputLayer');
  if (shape === 'none') c.fail('layer-input', 'the shape is missing: shape: [...], without the batch axis.');
  return symbolic(shape, []);
}

/** `lstm.apply(x, { initialState: [h, c] })`. */
function startingStates(c: Call): readonly Value[] {
  const options = c.value('options');
  const states = c.host.read(options.kind === 'record' ? (options.fields.get('initialState') ?? nothing) : nothing);
  return states.kind === 'nothing' ? [] : states.kind === 'list' ? (states.items ?? []).map((item) => c.host.read(item)) : [states];
}

/** A layer or a model on symbolic tensors or on data. */
function apply(c: Call): Value {
  const layer = self(c);
  const given = several(c, 'inputs').values;
  if (!given) return unknown('the number of inputs is not known');
  const values = [...given, ...startingStates(c)];
  const shapes = values.map((value) => inputShape(c.host, value));
  const onTensors = !values.some((value) => isInstance(value, 'SymbolicTensor'));
  const own = isOwn(layer) ? ownCall(c.host, layer, shapes, onTensors ? (c.raw[1]?.value ?? nothing) : listed(shapes)) : undefined;
  if (own && onTensors) return own;
  if (isModel(layer) && onTensors) return asResult(onData(c.host, layer, shapes));
  if (isModel(layer)) checkData(c, shapes, inputsOf(c.host, layer), 'input', [c.source('inputs')]);
  const built = applied(c.host, layer, shapes);
  const after = builtLayer(layer, shapes[0], built);
  if (onTensors) {
    if (!isModel(layer)) replace(c, 0, after);
    return asResult(built.outputs);
  }
  const before = distinct(c.host, values.flatMap((value) => (isInstance(value, 'SymbolicTensor') ? (entriesOf(value) ?? []) : [])));
  const entry = kindEntry(c.host, layer, built, c.raw[0]?.value, shapes);
  if (!isModel(layer) && !isOwn(layer)) replace(c, 0, connected(after, shapes, built, before, entry));
  const entries = [...before, entry];
  const results = built.outputs.map((shape) => symbolic(shape, entries));
  return results.length === 1 ? results[0] : list(results);
}

function functional(c: Call): Value {
  const [inputs, outputs] = [several(c, 'inputs').values, several(c, 'outputs').values];
  const tensors = [...(inputs ?? []), ...(outputs ?? [])];
  if (!inputs || !outputs || tensors.some((value) => !isInstance(value, 'SymbolicTensor'))) return unknown('the inputs or outputs of the model are not known');
  const shapes = (values: readonly Value[]) => values.map((value) => inputShape(c.host, value));
  const entries = outputs.flatMap((value) => entriesOf(value as Instance) ?? []);
  const unique = distinct(c.host, entries);
  const layers = unique.flatMap((entry) => (entry.kind === 'record' ? [entry.fields.get('layer') ?? nothing] : []));
  const made = model('LayersModel', { inputs: shapes(inputs), outputs: shapes(outputs), entries: unique, layers, name: c.text('name') });
  return { ...made, fields: { ...made.fields, $flow: list(flow(c, inputs as readonly Instance[], outputs, unique)) } };
}

/** The layers that data certainly goes through one after the other, from the model's only input on: all of them, or the first where ways part. */
function flow(c: Call, inputs: readonly Instance[], outputs: readonly Value[], entries: readonly Value[]): readonly Value[] {
  if (inputs.length !== 1 || entriesOf(inputs[0])?.length !== 0) return [];
  const field = (entry: Value, name: string) => (entry.kind === 'record' ? c.host.read(entry.fields.get(name) ?? nothing) : nothing);
  const goesOn = (entry: Value) => [field(entry, 'inputs'), field(entry, 'output')].every((side) => side.kind === 'list' && side.items?.length === 1);
  const parting = entries.findIndex((entry) => !goesOn(entry));
  const layers = entries.flatMap((entry) => (entry.kind === 'record' ? [entry.fields.get('layer') ?? nothing] : []));
  return parting < 0 && outputs.length === 1 ? layers : parting === 0 ? [] : layers.slice(0, 1);
}

function sequential(c: Call): Value {
  let made = model('Sequential', { inputs: [], outputs: [], entries: [], layers: [], name: c.text('name') });
  const layers = c.has('layers') ? c.items('layers') : [];
  if (!layers) return { ...made, fields: { ...made.fields, $outputs: list([tensor(undefined)]), $layers: listOf(unknown('the layers are not known')) } };
  for (const layer of layers) made = appended(c, made, c.host.read(layer)).after;
  return made;
}

/** Shape that targets have: the output's, or one index for each example with a sparse loss. */
function targets(c: Call, of: Instance): Shape[] {
  const losses = c.host.read(of.fields.$loss ?? nothing);
  return outputsOf(c.host, of).map((shape, at) => {
    const loss = losses.kind === 'list' && losses.items ? c.host.read(losses.items[at] ?? nothing) : losses;
    if (loss.kind === 'text' && loss.text === 'sparseCategoricalCrossentropy') return shape && [...shape.slice(0, -1), ...sizeOne];
    return (loss.kind === 'text' && loss.text !== undefined) || loss.kind === 'function' ? shape : undefined;
  });
}

const sizeOne: readonly Dim[] = [{ terms: [{ coefficient: 1, factors: [], at: 0, tight: false, key: '' }], key: '1' }];

/** Fails where a model certainly takes or gives another number of tensors. */
function checkCount(c: Call, given: Value, wanted: readonly Shape[], what: 'input' | 'target', source: string): void {
  const count = given.kind === 'tensor' ? 1 : given.kind === 'list' && given.items?.every((item) => c.host.read(item).kind === 'tensor') ? given.items.length : undefined;
  if (count === undefined || count === wanted.length || wanted.length === 0) return;
  const say = (many: number) => (many === 1 ? 'one tensor' : `a list of ${many} tensors`);
  c.fail(codes[what], `the model ${what === 'input' ? 'takes' : 'gives'} ${say(wanted.length)}, but ${source} is ${say(count)}.`);
}

/** Fails where inputs, targets and model certainly do not fit together; layers of the program then run on batches of as many examples as `batch` says, or on all. */
function checkPair(c: Call, of: Instance, x: Value, y: Value, sayX: string, sayY: string, batch?: Dim): void {
  const parts = (value: Value) => (value.kind === 'list' && value.items && value.element.kind !== 'number' ? value.items.map((item) => c.host.read(item)) : [value]);
  const [xs, ys] = [parts(x), parts(y)].map((values) => values.map((value) => (value.kind === 'tensor' ? value.shape : undefined)));
  checkCount(c, x, inputsOf(c.host, of), 'input', sayX);
  checkCount(c, y, outputsOf(c.host, of), 'target', sayY);
  checkData(c, xs, inputsOf(c.host, of), 'input', [sayX]);
  checkData(c, ys, targets(c, of), 'target', [sayY]);
  const [first, other] = [xs[0]?.[0], ys[0]?.[0]];
  if (first && other && compare(first, other) === 'different') c.fail('model-samples', `${sayX} has ${printDim(first)} examples and ${sayY} has ${printDim(other)}: there must be one target for each example. Their shapes are ${sayShape(xs[0])} and ${sayShape(ys[0])}.`);
  onData(c.host, of, xs.map((shape) => shape && [batch ?? shape[0] ?? sizeOne[0], ...atLeastRank2(shape)!.slice(1)]));
}

const BATCHES = unknownDim('it is the size of a batch');

function fitted(c: Call): Value {
  const of = self(c);
  checkPair(c, of, c.value('x'), c.value('y'), c.source('x'), c.source('y'), BATCHES);
  const validation = c.has('validationData') ? c.items('validationData') : undefined;
  if (validation && validation.length >= 2) checkPair(c, of, c.host.read(validation[0]), c.host.read(validation[1]), 'the validation input', 'the validation target', BATCHES);
  return history(c);
}

/** What training gives: of each measure one number for each epoch, unless a callback may end it early. */
function history(c: Call): Value {
  const epochs = c.has('callbacks') ? unknownDim('a callback may end the training early') : c.dim('epochs', 1);
  const measures = listOf(number(unknownDim('it is measured while training')), epochs);
  return record([['history', record([], measures)], ['epoch', listOf(number(unknownDim('it is a number of an epoch')), epochs)]]);
}

/** Number of metrics that were compiled for each output; undefined where that is not known. */
function metricsOf(c: Call): number | undefined {
  const of = self(c);
  const metrics = c.host.read(of.fields.$metrics ?? nothing);
  if (metrics.kind === 'nothing') return of.fields.$compiled ? 0 : undefined;
  if (metrics.kind === 'text') return 1;
  return metrics.kind === 'list' ? metrics.items?.length : undefined;
}

/** A loss, and as many metrics as were compiled. */
function measured(c: Call): Value {
  const metrics = metricsOf(c);
  const scalar = tensor([], 'float32');
  if (metrics === undefined) return unknown('the metrics of the model are not known');
  if (outputsOf(c.host, self(c)).length !== 1) return unknown('each output of the model has measures of its own');
  return metrics === 0 ? scalar : list([scalar, ...Array.from({ length: metrics }, () => scalar)]);
}

/** The same as plain numbers; with several outputs the loss of each follows their sum, then the metrics of each. */
function measuredNumbers(c: Call): Value {
  const metrics = metricsOf(c);
  const outputs = outputsOf(c.host, self(c)).length;
  const measure = number(unknownDim('it is measured while training'));
  if (metrics === undefined || outputs === 0) return unknown('the metrics of the model are not known');
  const count = 1 + outputs * metrics + (outputs > 1 ? outputs : 0);
  return count === 1 ? measure : list(Array.from({ length: count }, () => measure));
}

function predicted(c: Call): Value {
  const of = self(c);
  const { values } = several(c, 'x');
  const shapes = values?.map((value) => (value.kind === 'tensor' ? value.shape : undefined));
  if (!shapes) return unknown('the number of inputs is not known');
  checkCount(c, c.value('x'), inputsOf(c.host, of), 'input', c.source('x'));
  checkData(c, shapes, inputsOf(c.host, of), 'input', [c.source('x')]);
  // The library cuts batches out of all inputs, as many as the first has examples.
  const short = shapes.find((shape) => shape?.[0] && shapes[0]?.[0] && certainlyAbove(subtract(shapes[0][0], shape[0]), 0));
  if (short) c.fail('model-samples', `the first input has ${printDim(shapes[0]![0])} examples and another only ${printDim(short[0])}: all must have as many. Their shapes are ${sayShape(shapes[0])} and ${sayShape(short)}.`);
  const rows = shapes.map((shape) => (shape?.length === 1 ? [shape[0], sizeOne[0]] : shape));
  const outputs = onData(c.host, of, rows);
  return outputs.length === 0 ? unknown('the model has no layers yet') : asResult(outputs, outputs.every((shape) => shape) ? undefined : 'the layers of the model are not all known');
}

/** The element of a dataset as { xs, ys }. */
function fitDataset(c: Call): Value {
  const dataset = c.value('dataset');
  const element = isInstance(dataset, 'Dataset') ? c.host.read(dataset.fields.$element) : undefined;
  if (element?.kind === 'record') {
    const [xs, ys] = ['xs', 'ys'].map((key) => c.host.read(element.fields.get(key) ?? nothing));
    const wanted = outputsOf(c.host, self(c))[0];
    // The library compares no target of a dataset with the model: the loss spreads one over the other where it can.
    const spread = ys.kind === 'tensor' && wanted && ys.shape && broadcast(ys.shape, wanted).answer !== 'different';
    checkPair(c, self(c), xs, spread ? nothing : ys, 'xs of the dataset', 'ys of the dataset');
  }
  return history(c);
}

/** The weights of a layer; of a model where one layer holds all: the order of several depends on which of them are trained. */
function weightsOf(c: Call, of: Instance): Value {
  const several = listOf(tensor(undefined, 'float32', 'weights have different shapes'));
  if (!isModel(of)) return c.flag('trainableOnly') === false ? (of.fields.$weights ?? several) : several;
  const layers = itemsOf(c.host, of.fields.$layers) ?? [unknown('the layers are not known')];
  const weights = layers.map((layer) => (isInstance(layer, 'Layer') ? layer.fields.$weights : undefined)).filter((own) => own?.kind !== 'list' || own.items?.length !== 0);
  return weights.length === 1 && weights[0] && c.flag('trainableOnly') === false ? weights[0] : several;
}

const models = (method: string): string[] => ['Sequential', 'LayersModel'].map((type) => `${type}#${method}`);
const trained = 'Each input has the shape the model takes and each target the shape it gives, the batch axis apart; both hold as many examples.';

export const modelOperations: readonly Operation[] = [
  ...layerKinds.map(layerOperation),
  { names: ['input', 'layers.input'], signature: 'options: options', doc: 'A symbolic tensor where data enters a functional model.', explains: 'The shape is given without the batch axis.', rule: input },
  { names: ['sequential'], signature: 'options?: options', doc: 'A model whose layers follow one another.', explains: 'Each layer takes what the one before it gives; the first says its inputShape.', rule: sequential },
  {
    names: ['loadLayersModel'],
    signature: 'pathOrHandler: any, options?: any',
    doc: 'A saved model; its shapes are read from the model.json of the workspace.',
    rule(c) {
      const path = c.text('pathOrHandler');
      const words = path === undefined ? undefined : c.host.file?.(path.replace(/^file:\/\//, ''));
      return words === undefined ? unknown('the saved model is not in the workspace') : savedModel(c, words);
    },
  },
  { names: ['model'], signature: 'options: options', doc: 'A model from symbolic inputs to symbolic outputs.', rule: functional },
  {
    names: ['Sequential#add'],
    signature: 'self: any, layer: any',
    doc: 'Adds a layer at the end.',
    explains: 'The layer takes what the one before it gives; the first says its inputShape.',
    rule(c) {
      const { after, layer } = appended(c, self(c), c.value('layer'));
      replace(c, 0, after);
      if (isInstance(layer, 'Layer')) replace(c, 1, layer);
      return nothing;
    },
  },
  {
    names: ['Sequential#pop'],
    signature: 'self: any',
    doc: 'Takes the last layer away.',
    rule(c) {
      const of = self(c);
      const layers = itemsOf(c.host, of.fields.$layers);
      let made = model('Sequential', { inputs: [], outputs: [], entries: [], layers: [], name: nameOf(c.host, of) });
      for (const layer of layers?.slice(0, -1) ?? []) made = appended(c, made, layer).after;
      if (layers) replace(c, 0, made);
      return nothing;
    },
  },
  { names: ['Layer#apply', 'Layer#call', ...models('apply'), ...models('call')], signature: 'self: any, inputs: any, options?: any', doc: 'The layer or model on symbolic tensors or on data.', explains: 'The inputs have the rank and sizes it takes.', rule: apply },
  {
    names: models('compile'),
    signature: 'self: any, options: options',
    doc: 'Chooses loss, optimiser and metrics for training.',
    rule(c) {
      const of = self(c);
      replace(c, 0, { ...of, fields: { ...of.fields, $compiled: nothing, $loss: c.has('loss') ? c.value('loss') : nothing, $metrics: c.has('metrics') ? c.value('metrics') : nothing } });
      return nothing;
    },
  },
  { names: [...models('predict'), ...models('predictOnBatch')], signature: 'self: any, x: any, options?: any', doc: 'What the model gives for inputs.', explains: 'The input has the shape the model takes, the batch axis apart.', rule: predicted },
  { names: models('fit'), signature: 'self: any, x: any, y: any, options?: options', doc: 'Trains on inputs and targets.', explains: trained, rule: fitted },
  {
    names: models('evaluate'),
    signature: 'self: any, x: any, y: any, options?: options',
    doc: 'Loss and metrics on inputs and targets.',
    explains: trained,
    rule(c) {
      checkPair(c, self(c), c.value('x'), c.value('y'), c.source('x'), c.source('y'), BATCHES);
      return measured(c);
    },
  },
  {
    names: models('trainOnBatch'),
    signature: 'self: any, x: any, y: any',
    doc: 'Trains on one batch, and gives its loss and metrics as numbers.',
    explains: trained,
    rule(c) {
      checkPair(c, self(c), c.value('x'), c.value('y'), c.source('x'), c.source('y'));
      return measuredNumbers(c);
    },
  },
  { names: models('fitDataset'), signature: 'self: any, dataset: any, options?: options', doc: 'Trains on the batches of a dataset of { xs, ys }.', explains: trained, rule: fitDataset },
  {
    names: models('evaluateDataset'),
    signature: 'self: any, dataset: any, options?: any',
    doc: 'Loss and metrics on a dataset of { xs, ys }.',
    explains: trained,
    rule(c) {
      fitDataset(c);
      return measured(c);
    },
  },
  { names: models('countParams'), signature: 'self: any', doc: 'Number of all weights.', rule: (c) => number(parametersOfModel(c.host, self(c))) },
  { names: [...models('summary'), ...models('dispose'), ...models('setWeights')], signature: 'self: any, ...rest: any', doc: 'Prints or changes the model.', rule: () => nothing },
  { names: models('save'), signature: 'self: any, handler: any, config?: any', doc: 'Saves the model.', rule: () => unknown('the result of saving') },
  { names: [...models('getWeights'), 'Layer#getWeights'], signature: 'self: any, trainableOnly?: boolean', doc: 'All weights as a list of tensors.', rule: (c) => weightsOf(c, self(c)) },
  {
    names: ['Layer#setWeights'],
    signature: 'self: any, weights: any',
    doc: 'Gives the layer other weights of the same shapes.',
    explains: 'There are as many as the layer has, each of the shape that its own has.',
    rule(c) {
      const [own, given] = [itemsOf(c.host, self(c).fields.$weights ?? unknown('the layer is not built yet')), c.shapes('weights')];
      if (!own || !given) return nothing;
      const wanted = own.map((each) => (each.kind === 'tensor' ? each.shape : undefined));
      if (given.length !== own.length) c.fail('layer-weights', `the layer has ${own.length} weights, ${wanted.map(sayShape).join(', ')}, but ${given.length} ${given.length === 1 ? 'is' : 'are'} given.`);
      for (const [at, shape] of given.entries()) {
        const mine = wanted[at];
        if (shape && mine && (shape.length !== mine.length || shape.some((dim, axis) => compare(dim, mine[axis]) === 'different'))) c.fail('layer-weights', `weight ${at + 1} of the layer has the shape ${sayShape(mine)}, but one of shape ${sayShape(shape)} is given.`);
      }
      return nothing;
    },
  },
  { names: ['Layer#addWeight'], signature: 'self: any, name: text, shape: sizes, ...rest: any', doc: 'Makes a weight of the layer.', rule: (c) => ({ kind: 'instance', type: 'LayerVariable', fields: { $content: c.tensor(c.definedSizes('shape'), 'float32') } }) },
  {
    names: ['LayerVariable#read'],
    signature: 'self: any',
    doc: 'The weight as a tensor.',
    rule: (c) => self(c).fields.$content,
  },
  {
    names: models('getLayer'),
    signature: 'self: any, nameOrIndex?: any, index?: integer',
    doc: 'A layer by its name or place.',
    rule(c) {
      const layers = itemsOf(c.host, self(c).fields.$layers);
      const wanted = c.value('nameOrIndex');
      const found = layers?.find((layer, at) => (wanted.kind === 'number' ? self(c).type === 'Sequential' && printDim(wanted.dim) === String(at) : wanted.kind === 'text' && layer.kind === 'instance' && nameOf(c.host, layer) === wanted.text));
      return found ?? unknown('which layer it is is not known');
    },
  },
];

/** `model.outputs`, `model.layers`, `tensor.shape` of symbolic tensors. */
export function modelProperty(receiver: Instance, name: string): Value | undefined {
  const tensorsOf = (value: Value | undefined, entries: readonly Value[] = []): readonly Value[] | undefined => (value?.kind === 'list' ? value.items?.map((item) => symbolic(item.kind === 'tensor' ? item.shape : undefined, entries)) : undefined);
  const asList = (shape: Shape): Value => (shape ? list(shape.map((dim, axis) => (axis === 0 ? nothing : number(dim)))) : unknown('the shape is not known'));
  if (receiver.type === 'SymbolicTensor') {
    const content = receiver.fields.$content;
    if (name === 'shape') return asList(content.kind === 'tensor' ? content.shape : undefined);
    if (name === 'rank') return content.kind === 'tensor' && content.shape ? number(content.shape.length) : unknown('the rank is not known');
  }
  if (receiver.type === 'Layer' && (name === 'input' || name === 'output')) return receiver.fields[`$${name}`];
  if (isModel(receiver)) {
    // A functional model also lists its inputs, and sorts by depth.
    if (name === 'layers') return receiver.type === 'Sequential' ? receiver.fields.$layers : listOf(unknown('the order of the layers is not followed'));
    const ends = /^(input|output)s?$/.exec(name);
    if (ends) {
      const entries = receiver.fields.$entries.kind === 'list' ? receiver.fields.$entries.items : [];
      const tensors = tensorsOf(receiver.fields[`$${ends[1]}s`], ends[1] === 'output' ? entries : []);
      return tensors && (name.endsWith('s') || tensors.length !== 1 ? list(tensors) : tensors[0]);
    }
    const [first] = receiver.fields.$outputs.kind === 'list' ? (receiver.fields.$outputs.items ?? []) : [];
    if (name === 'outputShape') return asList(first?.kind === 'tensor' ? first.shape : undefined);
  }
  return undefined;
}
