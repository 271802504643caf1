/** Symbolic tensors and models as immutable instances: what flows through layers without any data. */
import { add, BATCH, compare, int, printDim, soleAtom, substitute, unknownDim, type Dim } from '../../../dimension';
import { compareShapes, printShape, sayShape, type Shape } from '../../../shape';
import { list, nothing, number, record, shapeOfValue, tensor, text, unknown, type Host, type Instance, type List, type RecordValue, type Value } from '../../../value';
import type { Call } from '../../call';
import { buildLayer, builtLayer, configuration, declaredInput, entryOf, type Built } from './layer';
import { kindOf } from './kinds';

export const isInstance = (value: Value, ...types: string[]): value is Instance => value.kind === 'instance' && types.includes(value.type);
/** A layer of the library, or of a class of the program that extends `tf.layers.Layer`. */
export const isLayer = (of: Instance): boolean => of.type === 'Layer' || isOwn(of);
/** A layer of the program: fields hold its build, call and computeOutputShape, bound to it, and itself. */
export const isOwn = (of: Instance): boolean => '$computeOutputShape' in of.fields;
export const isModel = (of: Instance): boolean => of.type === 'Sequential' || of.type === 'LayersModel';

export function itemsOf(host: Host, value: Value | undefined): readonly Value[] | undefined {
  if (!value) return [];
  const held = host.read(value);
  return held.kind === 'list' ? held.items?.map((item) => host.read(item)) : undefined;
}

/** The lines of the summary that a model or a symbolic tensor has so far: the same objects wherever they came along, so that a residual network keeps each layer once. */
export function entriesOf(of: Instance): readonly Value[] | undefined {
  const { $entries: entries } = of.fields;
  return entries?.kind === 'list' ? entries.items : undefined;
}

export function symbolic(shape: Shape, entries: readonly Value[] = []): Instance {
  return { kind: 'instance', type: 'SymbolicTensor', fields: { $content: tensor(shape), $entries: list(entries) } };
}

/** Shape of an input: of a tensor, of a symbolic one, of numbers. */
export function inputShape(host: Host, value: Value): Shape {
  if (!isInstance(value, 'SymbolicTensor')) return shapeOfValue(value);
  const content = host.read(value.fields.$content);
  return content.kind === 'tensor' ? content.shape : undefined;
}

export function model(type: 'Sequential' | 'LayersModel', parts: { inputs: readonly Shape[]; outputs: readonly Shape[]; entries: readonly Value[]; layers: readonly Value[]; name?: string }): Instance {
  return {
    kind: 'instance',
    type,
    fields: {
      $inputs: list(parts.inputs.map((shape) => tensor(shape))),
      $outputs: list(parts.outputs.map((shape) => tensor(shape))),
      $entries: list(parts.entries),
      $layers: list(parts.layers),
      $name: text(parts.name),
    },
  };
}

const shapesIn = (host: Host, value: Value | undefined): Shape[] => (itemsOf(host, value) ?? []).map((item) => (item.kind === 'tensor' ? item.shape : undefined));
export const inputsOf = (host: Host, of: Instance): Shape[] => shapesIn(host, of.fields.$inputs);
export const outputsOf = (host: Host, of: Instance): Shape[] => shapesIn(host, of.fields.$outputs);

export function nameOf(host: Host, layer: Instance): string | undefined {
  if (isModel(layer)) return layer.fields.$name?.kind === 'text' ? layer.fields.$name.text : undefined;
  const config = host.read(layer.fields.$config ?? nothing);
  const name = config.kind === 'record' ? host.read(config.fields.get('name') ?? nothing) : nothing;
  return name.kind === 'text' ? name.text : undefined;
}

const kindName = (layer: Instance): string => (layer.fields.$kind?.kind === 'text' ? (layer.fields.$kind.text ?? 'layer') : layer.type);

/** Adds the next layer to a sequential model's parts; fails where it certainly does not take what comes before it. */
export function appended(c: Call, before: Instance, layer: Value): { after: Instance; layer: Value } {
  const { host } = c;
  const layers = itemsOf(host, before.fields.$layers);
  const entries = entriesOf(before);
  const lost = { after: { ...before, fields: { ...before.fields, $outputs: list([tensor(undefined)]), $layers: list([...(layers ?? []), layer]) } }, layer };
  if (layer.kind !== 'instance' || !(isModel(layer) || isLayer(layer))) return lost;
  if (!layers || !entries) return lost;
  let inputs = inputsOf(host, before);
  let outputs = outputsOf(host, before);
  if (layers.length === 0) {
    if (isOwn(layer)) return lost;
    const declared = isModel(layer) ? inputsOf(host, layer)[0] : declaredInput(configuration(layer, host), kindName(layer));
    if (declared === 'none') c.fail('layer-input', `the first layer, ${nameOf(host, layer) ?? kindName(layer)}, must say the shape of the input: inputShape: [...], without the batch axis.`);
    inputs = [declared];
    outputs = [declared];
  }
  const built = applied(host, layer, outputs, layers.length);
  const entry = entryOf(nameOf(host, layer) ?? `${kindName(layer)} ${layers.length + 1}`, kindName(layer), built);
  if (isOwn(layer)) ownCall(host, layer, outputs, listed(outputs));
  const after = connected(builtLayer(layer, outputs[0], built), outputs, built, entries, entry);
  return { after: { ...before, fields: { ...before.fields, $inputs: list(inputs.map((shape) => tensor(shape))), $outputs: list(built.outputs.map((shape) => tensor(shape))), $entries: list([...entries, entry]), $layers: list([...layers, after]) } }, layer: after };
}

/** A layer where it is applied: its input and its output can enter another model. */
export function connected(layer: Instance, inputs: readonly Shape[], built: Built, before: readonly Value[], entry: Value): Instance {
  if (isModel(layer)) return layer;
  const several = (shapes: readonly Shape[], entries: readonly Value[]): Value => (shapes.length === 1 ? symbolic(shapes[0], entries) : list(shapes.map((shape) => symbolic(shape, entries))));
  return { ...layer, fields: { ...layer.fields, $input: several(inputs, before), $output: several(built.outputs, [...before, entry]) } };
}

/** The line of a summary for a layer of a functional model; the identity is that of the layer's object. */
export function kindEntry(host: Host, layer: Instance, built: Built, reference: Value | undefined, inputs?: readonly Shape[]): Value {
  const entry = entryOf(nameOf(host, layer) ?? kindName(layer), kindName(layer), built) as RecordValue;
  return { ...entry, fields: new Map([...entry.fields, ...(reference?.kind === 'object' ? [['identity', number(reference.id)] as [string, Value]] : []), ...(inputs ? [['inputs', list(inputs.map((shape) => tensor(shape)))] as [string, Value]] : []), ['layer', reference ?? layer]]) };
}

/** Lines of a summary without those of layers that are there already: two ways through a graph share what came before they parted. */
export function distinct(host: Host, entries: readonly Value[]): Value[] {
  const seen = new Set<string | Value>();
  return entries.filter((entry) => {
    const identity = entry.kind === 'record' ? host.read(entry.fields.get('identity') ?? nothing) : nothing;
    const key = (identity.kind === 'number' && identity.dim.terms ? identity.dim.key : undefined) ?? entry;
    return !seen.has(key) && !!seen.add(key);
  });
}

/** Output shapes and parameters of a layer or a model on inputs. */
export function applied(host: Host, layer: Instance, shapes: readonly Shape[], at?: number): Built {
  if (isModel(layer)) return { outputs: through(host, layer, shapes), parameters: parametersOfModel(host, layer) };
  if (isOwn(layer)) return { outputs: ownOutputs(host, layer, shapes), parameters: unknownDim('the class of the layer is of the program') };
  const kind = kindOf(kindName(layer));
  return kind ? buildLayer(kind, layer, shapes, host, at) : { outputs: [undefined], parameters: unknownDim('the layer is not described') };
}

/** A shape as layers are told it: numbers, null for the batch. */
export const shapeList = (shape: Shape): Value => (shape ? list(shape.map((dim, axis) => (axis === 0 && dim.key === BATCH.key ? nothing : number(dim)))) : unknown('the input is not known'));

/** A layer of the program: its weights are made once, then its own code runs, on symbolic tensors with what the model will give it. */
export function ownCall(host: Host, layer: Instance, shapes: readonly Shape[], inputs: Value): Value {
  const { $self: self, $build: build, $call: call } = layer.fields;
  const content = host.read(self);
  if (content.kind === 'instance' && !('$weights' in content.fields)) {
    host.write(self, { ...content, fields: { ...content.fields, $weights: nothing } });
    if (build.kind !== 'nothing') host.call(build, [host.allocate(shapes.length === 1 ? shapeList(shapes[0]) : list(shapes.map((shape) => host.allocate(shapeList(shape)))))]);
  }
  return call.kind === 'nothing' ? inputs : host.call(call, [inputs.kind === 'list' ? host.allocate(inputs) : inputs, host.allocate(record([]))]);
}

/** Output shapes of a layer of the program: what its computeOutputShape says, as lists of numbers with null for the batch. */
function ownOutputs(host: Host, layer: Instance, shapes: readonly Shape[]): readonly Shape[] {
  const { $computeOutputShape: own } = layer.fields;
  if (own.kind === 'nothing') return [shapes[0]];
  const result = host.read(host.call(own, [shapes.length === 1 ? shapeList(shapes[0]) : list(shapes.map(shapeList))]));
  const read = (value: Value): Shape => (value.kind === 'list' ? value.items?.map((item, axis) => (item.kind === 'nothing' && axis === 0 ? BATCH : item.kind === 'number' ? item.dim : unknownDim('the layer does not say'))) : undefined);
  const several = result.kind === 'list' && result.items?.[0]?.kind === 'list' ? result.items : undefined;
  return several ? several.map(read) : [read(result)];
}

export function parametersOfModel(host: Host, of: Instance): Dim {
  return (entriesOf(of) ?? [nothing]).reduce<Dim>((sum, entry) => {
    const count = entry.kind === 'record' ? host.read(entry.fields.get('parameters') ?? nothing) : nothing;
    return count.kind === 'number' ? add(sum, count.dim) : unknownDim();
  }, int(0));
}

/** Output shapes for given inputs: the batch axis and open sizes take their values, also where a layer of the program is called with them. */
export function through(host: Host, of: Instance, shapes: readonly Shape[]): Shape[] {
  const values = new Map<string, Dim>();
  for (const [at, declared] of inputsOf(host, of).entries()) {
    for (const [axis, dim] of (declared ?? []).entries()) {
      const atom = soleAtom(dim);
      const given = shapes[at]?.[axis];
      if (atom?.kind === 'name' && !atom.declared) values.set(atom.key, given ?? unknownDim('the input is not known'));
    }
  }
  const valued = (shape: Shape): Shape => shape?.map((dim) => substitute(dim, (atom) => values.get(atom.key)));
  let told = true;
  for (const entry of entriesIn(host, of)) {
    const layer = host.read(entry.fields.get('layer') ?? nothing);
    const inputs = entry.fields.get('inputs');
    if (layer.kind !== 'instance' || !isOwn(layer) || !inputs || !told) continue;
    const declared = ownOutputs(host, layer, shapesIn(host, inputs));
    const made = ownOnData(host, layer, shapesIn(host, inputs).map(valued));
    // What follows gets another shape than it was connected with.
    told = made.length === declared.length && made.every((shape, at) => compareShapes(shape, valued(declared[at])) === 'equal');
  }
  if (told) return outputsOf(host, of).map(valued);
  return [...(alongFlow(host, of, shapes) ?? outputsOf(host, of).map(() => undefined))];
}

/** What the layers of a functional model make of data, one after the other; undefined where it is not known that each follows the one before. */
function alongFlow(host: Host, of: Instance, shapes: readonly Shape[]): readonly Shape[] | undefined {
  const layers = itemsOf(host, of.fields.$flow ?? list([]));
  if (!layers?.every((layer): layer is Instance => layer.kind === 'instance')) return undefined;
  const made = layers.reduce((given, layer, at) => stepOnData(host, layer, given, at), shapes);
  return layers.length > 0 && layers.length === itemsOf(host, of.fields.$layers)?.length ? made : undefined;
}

function stepOnData(host: Host, layer: Instance, given: readonly Shape[], at: number): readonly Shape[] {
  return isModel(layer) ? onData(host, layer, given) : isOwn(layer) ? ownOnData(host, layer, given) : applied(host, layer, given, at).outputs;
}

/**
 * Output shapes where a model is applied to data: unlike predict, that compares no shape with the model's own, but each layer looks at what it gets.
 * Where the layers are not known one by one, data of another shape gives nothing certain.
 */
export function onData(host: Host, of: Instance, shapes: readonly Shape[]): readonly Shape[] {
  const wanted = inputsOf(host, of);
  const fits = (shape: Shape, expected: Shape) => !shape || !expected || (shape.length === expected.length && shape.every((dim, axis) => axis === 0 || compare(dim, expected[axis]) !== 'different'));
  const layers = of.type === 'Sequential' ? itemsOf(host, of.fields.$layers) : undefined;
  const known = layers?.every((layer): layer is Instance => layer.kind === 'instance') ? (layers as Instance[]) : undefined;
  if (shapes.every((shape, at) => fits(shape, wanted[at])) && !known?.some(isOwn)) return through(host, of, shapes);
  if (known) return known.reduce((given, layer, at) => stepOnData(host, layer, given, at), shapes);
  return alongFlow(host, of, shapes) ?? outputsOf(host, of).map(() => undefined);
}

/** What a model hands to a layer: a list, also of one tensor. */
export const listed = (shapes: readonly Shape[]): List => list(shapes.map((shape) => tensor(shape, 'float32')));

/** What the code of a layer of the program makes of data, which it gets as a list: what it says of its output does not bind it. */
function ownOnData(host: Host, layer: Instance, shapes: readonly Shape[]): readonly Shape[] {
  return resultShapes(host, ownCall(host, layer, shapes, listed(shapes)));
}

export function resultShapes(host: Host, value: Value): readonly Shape[] {
  const result = host.read(value);
  return result.kind === 'list' && result.items ? result.items.map((item) => shapeOfValue(host.read(item))) : [result.kind === 'tensor' ? result.shape : undefined];
}

const entriesIn = (host: Host, of: Instance): RecordValue[] => (itemsOf(host, of.fields.$entries) ?? []).filter((entry): entry is RecordValue => entry.kind === 'record');

/** The library gives tensors of rank 1 a second axis of size 1 before it compares them with a model. */
export const atLeastRank2 = (shape: Shape): Shape => (shape?.length === 1 ? [...shape, int(1)] : shape);

export const codes = { input: 'model-input', target: 'model-target' };

/** Fails where data certainly is not what a model takes or is trained to give; the batch axis is free. */
export function checkData(c: Call, shapes: readonly Shape[], wanted: readonly Shape[], what: 'input' | 'target', sources: readonly string[]): void {
  for (const [at, shape] of shapes.entries()) {
    const expected = wanted[at];
    if (!shape || !expected) continue;
    const given = atLeastRank2(shape)!;
    const say = sources[at] ?? sources[0];
    const place = what === 'input' ? 'the model takes' : 'the model gives';
    if (given.length !== expected.length) c.fail(codes[what], `${place} ${printModelShape(expected)}, but ${say} has the shape ${sayShape(shape)}.${dataAdvice(given, expected)}`);
    const axis = given.findIndex((dim, i) => i > 0 && compare(dim, expected[i]) === 'different');
    if (axis > 0) c.fail(codes[what], `${place} ${printModelShape(expected)}, but ${say} has the shape ${sayShape(shape)}: ${printDim(given[axis])} is not ${printDim(expected[axis])} on axis ${axis}.${dataAdvice(given, expected)}`);
  }
}

function dataAdvice(given: readonly Dim[], expected: readonly Dim[]): string {
  const equal = (a: Dim | undefined, b: Dim | undefined) => !!a && !!b && compare(a, b) === 'equal';
  if (given.length === 2 && expected.length === 2 && equal(given[0], expected[1])) return ' The examples are its rows here: transpose it.';
  if (given.length === expected.length - 1 && given.every((dim, axis) => equal(dim, expected[axis + 1]))) return ' Add a batch axis: expandDims(0).';
  return '';
}

/** `(batch, 28, 28, 1)`. */
export const printModelShape = (shape: Shape): string => printShape(shape) ?? '(...)';
