import { add, BATCH, compare, inferred, int, printDim, product, unknownDim, type Dim } from '../../../dimension';
import { sayShape, type Shape } from '../../../shape';
import { list, nothing, number, record, tensor, text, type Host, type Instance, type Value } from '../../../value';
import { Call } from '../../call';
import type { Operation } from '../../operation';

export interface Built {
  /** One shape, or several where a layer returns its states too. */
  outputs: readonly Shape[];
  /** Number of trained and untrained values. */
  parameters: Dim;
  /** The axis of the input whose size the weights fix. */
  fixed?: number;
  /** What getWeights gives, where it is known. */
  weights?: readonly (readonly Dim[])[];
}

/** A layer of the library: how its output follows from its options and its input. Shapes include the batch axis. */
export interface LayerKind {
  /** Names under `tf.layers`. */
  names: readonly string[];
  /** Name in a saved model. */
  className: string;
  doc: string;
  explains?: string;
  /** Ranks of input it takes, batch axis included. */
  ranks?: readonly number[];
  leastRank?: number;
  /** True where it takes a list of inputs. */
  merges?: boolean;
  /** True where a list is its input and the states it starts from; `build` looks at these. */
  starts?: boolean;
  build(c: Call, input: readonly Dim[], inputs: readonly (readonly Dim[])[]): Built;
}

export const kept = (shape: Shape, parameters: Dim | number = 0): Built => ({ outputs: [shape], parameters: typeof parameters === 'number' ? int(parameters) : parameters, ...(parameters === 0 ? { weights: [] } : {}) });

/** A layer with weights of these shapes, and as many parameters as they hold. */
export const weighed = (outputs: readonly Shape[], weights: readonly (readonly Dim[])[], fixed?: number): Built => ({ outputs, weights, parameters: weights.map((each) => product(each)).reduce(add, int(0)), fixed });

/** The same with a bias for each output, the last size of the kernel that comes last, unless the options leave it out. */
export function withBias(c: Call, output: Shape, kernels: readonly (readonly Dim[])[], fixed: number, outputs = kernels[kernels.length - 1].at(-1)!): Built {
  const bias = c.flag('useBias', true);
  return bias === undefined ? { outputs: [output], parameters: unknownDim(), fixed } : weighed([output], bias ? [...kernels, [outputs]] : kernels, fixed);
}

export function layerInstance(kind: string, config: Value): Instance {
  return { kind: 'instance', type: 'Layer', fields: { $kind: text(kind), $config: config } };
}

/** The operation that makes a layer: its options become the configuration. */
export function layerOperation(kind: LayerKind): Operation {
  return {
    names: kind.names.map((name) => `layers.${name}`),
    signature: 'options?: options',
    doc: kind.doc,
    explains: kind.explains ?? 'The input has the rank and the sizes that the layer takes.',
    rule(c) {
      const instance = layerInstance(kind.className, c.has('options') ? c.value('options') : record([]));
      for (const option of ['units', 'filters', 'inputDim', 'outputDim']) {
        const value = c.integer(option);
        if (value !== undefined && (value <= 0 || !Number.isInteger(value))) c.fail('argument', `${option} is ${value}, but it must be an integer above 0.`);
      }
      return instance;
    },
  };
}

const configured: Operation = { names: ['layer'], signature: 'options: options', doc: 'Options of a layer.', rule: () => nothing };

/** A layer's options as arguments of a call, so that rules read them by name and failures carry the layer's name. */
export function configuration(layer: Instance, host: Host, at?: number): Call {
  const config = host.read(layer.fields.$config ?? nothing);
  const given = config.kind === 'record' ? host.read(config.fields.get('name') ?? nothing) : nothing;
  const kind = layer.fields.$kind;
  const own = given.kind === 'text' && given.text !== undefined ? `'${given.text}'` : kind.kind === 'text' ? (kind.text ?? 'layer') : 'layer';
  return new Call(at === undefined ? own : `layer ${at + 1}, ${own}`, configured, [{ value: config }], host);
}

/** Shape with the batch axis that the options declare for a model's first layer, or undefined where they declare none. */
export function declaredInput(c: Call, className: string): Shape | 'none' {
  const open = (name: string): Dim[] | undefined => c.items(name)?.map((item) => sizeOrOpen(c.host.read(item)));
  const batch = c.has('batchSize') ? c.dim('batchSize') : BATCH;
  for (const name of ['batchInputShape', 'batchShape']) if (c.has(name)) return open(name)?.map((dim, axis) => (axis === 0 && !dim.terms ? BATCH : axis === 0 && isOpen(dim) ? BATCH : dim));
  for (const name of ['inputShape', ...(className === 'InputLayer' ? ['shape'] : [])]) {
    if (!c.has(name)) continue;
    const sizes = open(name);
    return sizes && [batch, ...sizes];
  }
  if (className === 'Dense' && c.has('inputDim')) return [batch, c.dim('inputDim')];
  if (className === 'Embedding') return [batch, ...(c.has('inputLength') ? (c.sizes('inputLength') ?? [openSize()]) : [openSize()])];
  return 'none';
}

const openSize = (): Dim => inferred('');
const isOpen = (dim: Dim): boolean => dim.terms?.length === 1 && dim.terms[0].factors.length === 1 && dim.terms[0].factors[0].kind === 'name' && dim.terms[0].factors[0].text === '';

/** null stands for any size. */
function sizeOrOpen(value: Value): Dim {
  return value.kind === 'number' ? value.dim : value.kind === 'nothing' ? openSize() : unknownDim();
}

/** Applies a layer to input shapes; fails where it certainly does not take them. */
export function buildLayer(kind: LayerKind, layer: Instance, shapes: readonly Shape[], host: Host, at?: number): Built {
  const c = configuration(layer, host, at);
  const wanted = kind.ranks ?? (kind.leastRank === undefined ? undefined : Array.from({ length: 8 - kind.leastRank }, (_, i) => kind.leastRank! + i));
  for (const shape of kind.merges ? [] : kind.starts ? shapes.slice(0, 1) : shapes) {
    if (!shape || !wanted || wanted.includes(shape.length)) continue;
    const say = kind.ranks ? `rank ${kind.ranks.join(' or ')}` : `at least rank ${kind.leastRank}`;
    c.fail('layer-rank', `the input has the shape ${sayShape(shape)}, rank ${shape.length}, but ${say} is needed, the batch axis included.${rankAdvice(kind, shape.length)}`);
  }
  checkBuilt(c, layer, shapes[0]);
  if (kind.merges && shapes.length < 2) c.fail('layer-inputs', `it joins a list of at least two inputs, but ${shapes.length === 1 ? 'one is' : 'none is'} given.`);
  if (shapes.some((shape) => shape === undefined)) return { outputs: [undefined], parameters: unknownDim('the input is not known') };
  const inputs = shapes as readonly (readonly Dim[])[];
  return kind.build(c, inputs[0], inputs);
}

function rankAdvice(kind: LayerKind, rank: number): string {
  if (kind.className === 'Dense' && rank === 1) return ' Give the input a batch axis.';
  if (/^Conv|Pooling/.test(kind.className) && kind.ranks?.[0] === rank + 1) return ' Add a channel axis: reshape to (batch, ..., 1).';
  if (kind.className === 'Flatten') return ' It is flat already.';
  return '';
}

/** Weights made for one size do not take another. */
function checkBuilt(c: Call, layer: Instance, shape: Shape): void {
  const built = layer.fields.$built;
  const axis = layer.fields.$fixed;
  if (!shape || built?.kind !== 'tensor' || !built.shape || axis?.kind !== 'number' || built.shape.length === 0) return;
  const at = Number(axis.dim.key);
  const from = (dims: readonly Dim[]) => dims[at < 0 ? dims.length + at : at];
  const [old, now] = [from(built.shape), from(shape)];
  if (old && now && compare(old, now) === 'different') c.fail('layer-shared', `its weights were made for an input of shape ${sayShape(built.shape)}, so it does not take ${sayShape(shape)}: ${printDim(now)} is not ${printDim(old)}.`);
}

/** The layer after it was applied: it remembers what its weights were made for. */
export function builtLayer(layer: Instance, shape: Shape, built: Built): Instance {
  if (layer.fields.$built || (built.fixed === undefined && !built.weights)) return layer;
  const fields = { ...layer.fields, $built: tensor(shape) };
  return { ...layer, fields: { ...fields, ...(built.fixed === undefined ? {} : { $fixed: number(built.fixed) }), ...(built.weights ? { $weights: list(built.weights.map((each) => tensor(each, 'float32'))) } : {}) } };
}

/** One line of a summary. */
export function entryOf(name: string, kind: string, built: Built): Value {
  return record([['name', text(name)], ['kind', text(kind)], ['output', list(built.outputs.map((shape) => tensor(shape)))], ['parameters', number(built.parameters)]]);
}

export const countOf = (...shape: (Dim | number)[]): Dim => product(shape.map((dim) => (typeof dim === 'number' ? int(dim) : dim)));
