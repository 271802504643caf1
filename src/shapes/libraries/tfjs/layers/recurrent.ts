import { add, ceilDivide, certainlyAbove, compare, constant, floorDivide, int, multiply, printDim, subtract, unknownDim, type Dim } from '../../../dimension';
import { sayShape, type Shape } from '../../../shape';
import type { Instance } from '../../../value';
import type { Call } from '../../call';
import { buildLayer, countOf, kept, weighed, type Built, type LayerKind } from './layer';

/** Kernel, recurrent kernel and bias of a cell with `gates` gates; undefined where it is not known whether there is a bias. */
function cellWeights(c: Call, features: Dim, gates: number): Dim[][] | undefined {
  const units = c.dim('units');
  const bias = c.flag('useBias', true);
  const wide = multiply(int(gates), units);
  return bias === undefined ? undefined : [[features, wide], [units, wide], ...(bias ? [[wide]] : [])];
}

const ofCell = (outputs: readonly Shape[], weights: Dim[][] | undefined, fixed?: number): Built => (weights ? weighed(outputs, weights, fixed) : { outputs, parameters: unknownDim(), fixed });

/** Fails where the states a layer is to start from certainly are not those it has. */
function checkStates(c: Call, given: readonly (readonly Dim[])[], units: Dim, states: number): void {
  if (given.length === 0) return;
  const say = states === 1 ? `one state of shape ${sayShape([given[0][0], units])}` : `${states} states of shape ${sayShape([given[0][0], units])} each`;
  if (given.length !== states) c.fail('layer-inputs', `it starts from ${say}, but ${given.length} ${given.length === 1 ? 'is' : 'are'} given.`);
  const wrong = given.find((shape) => shape.length !== 2 || compare(shape[1], units) === 'different');
  if (wrong) c.fail('layer-inputs', `it starts from ${say}, but one of shape ${sayShape(wrong)} is given.`);
}

/** Shapes that a recurrent layer returns: all steps or the last, then its states. */
function unrolled(c: Call, input: readonly Dim[], states: readonly Dim[]): (Shape | undefined)[] {
  const [sequences, state] = [c.flag('returnSequences'), c.flag('returnState')];
  const output = sequences === undefined ? undefined : sequences ? [input[0], input[1], states[0]] : [input[0], states[0]];
  return state ? [output, ...states.map((size) => [input[0], size])] : [output];
}

function recurrent(name: string, className: string, gates: number, states: number, doc: string): LayerKind {
  return {
    names: [name],
    className,
    doc,
    explains: 'The input has rank 3: batch, time steps, features.',
    ranks: [3],
    starts: true,
    build(c, input, [, ...given]) {
      checkStates(c, given, c.dim('units'), states);
      return ofCell(unrolled(c, input, Array.from({ length: states }, () => c.dim('units'))), cellWeights(c, input[2], gates), 2);
    },
  };
}

function cell(name: string, className: string, gates: number, doc: string): LayerKind {
  return { names: [name], className, doc, build: (c, input) => ofCell([[input[0], c.dim('units')]], cellWeights(c, input[input.length - 1], gates)) };
}

/** The layer, or the cells, that a wrapper's option holds. */
function inner(c: Call, name: string): Instance[] | undefined {
  const value = c.value(name);
  const items = value.kind === 'list' ? value.items?.map((item) => c.host.read(item)) : [value];
  return items?.every((item) => item.kind === 'instance' && item.type === 'Layer') ? (items as Instance[]) : undefined;
}

const gatesOf: Record<string, number> = { SimpleRNNCell: 1, GRUCell: 3, LSTMCell: 4 };
const statesOf: Record<string, number> = { SimpleRNNCell: 1, GRUCell: 1, LSTMCell: 2 };

function overCells(c: Call, input: readonly Dim[], kinds: (name: string) => LayerKind | undefined): Built {
  let cells = inner(c, 'cell');
  const first = cells?.[0];
  if (first && first.fields.$kind.kind === 'text' && first.fields.$kind.text === 'StackedRNNCells') {
    const config = c.host.read(first.fields.$config);
    const stacked = config.kind === 'record' ? c.host.read(config.fields.get('cells') ?? first) : first;
    cells = stacked.kind === 'list' ? (stacked.items?.map((item) => c.host.read(item)).filter((item): item is Instance => item.kind === 'instance') ?? undefined) : undefined;
  }
  if (!cells) return kept(undefined, unknownDim());
  let features: Shape = [input[0], input[2]];
  let parameters: Dim = int(0);
  const states: Dim[] = [];
  for (const one of cells) {
    const kind = one.fields.$kind.kind === 'text' ? one.fields.$kind.text : undefined;
    const described = kind === undefined ? undefined : kinds(kind);
    if (!described || kind === undefined || !(kind in gatesOf)) return kept(undefined, unknownDim());
    const built = buildLayer(described, one, [features], c.host);
    features = built.outputs[0];
    parameters = add(parameters, built.parameters);
    for (let count = 0; count < statesOf[kind]; count++) states.unshift(features?.[1] ?? unknownDim());
  }
  return { outputs: unrolled(c, input, [features?.[1] ?? unknownDim(), ...states.slice(1)]), parameters };
}

/** One layer on each time step. */
function distributed(c: Call, input: readonly Dim[], kinds: (name: string) => LayerKind | undefined): Built {
  const [layer] = inner(c, 'layer') ?? [];
  const kind = layer?.fields.$kind.kind === 'text' && layer.fields.$kind.text !== undefined ? kinds(layer.fields.$kind.text) : undefined;
  if (!layer || !kind) return kept(undefined, unknownDim());
  const built = buildLayer(kind, layer, [[input[0], ...input.slice(2)]], c.host);
  const output = built.outputs[0];
  return kept(output && [output[0], input[1], ...output.slice(1)], built.parameters);
}

/** One layer forwards and one backwards, their results merged. */
function bothWays(c: Call, input: readonly Dim[], kinds: (name: string) => LayerKind | undefined): Built {
  const [layer] = inner(c, 'layer') ?? [];
  const kind = layer?.fields.$kind.kind === 'text' && layer.fields.$kind.text !== undefined ? kinds(layer.fields.$kind.text) : undefined;
  if (!layer || !kind) return kept(undefined, unknownDim());
  const built = buildLayer(kind, layer, [input], c.host);
  const [output, ...states] = built.outputs;
  const mode = c.has('mergeMode') ? c.text('mergeMode') : 'concat';
  const merged = mode === 'concat' ? output && [...output.slice(0, -1), multiply(output[output.length - 1], int(2))] : mode === undefined ? undefined : output;
  return { outputs: [merged, ...states, ...states], parameters: multiply(built.parameters, int(2)) };
}

function convolutionalLstm(c: Call, input: readonly Dim[]): Built {
  const first = c.text('dataFormat') === 'channelsFirst';
  const start = first ? 3 : 2;
  const pair = (name: string, otherwise?: number): Dim[] => {
    const value = c.value(name);
    if (!c.has(name)) return [0, 1].map(() => (otherwise === undefined ? unknownDim() : int(otherwise)));
    const sizes = value.kind === 'number' ? [value.dim, value.dim] : (c.sizes(name) ?? [unknownDim(), unknownDim()]);
    for (const size of sizes) if (constant(size) !== undefined && constant(size)! <= 0) c.fail('argument', `${name} holds ${printDim(size)}, but it must be above 0.`);
    return sizes;
  };
  const [kernel, strides, dilation] = [pair('kernelSize'), pair('strides', 1), pair('dilationRate', 1)];
  const padding = c.text('padding', 'valid');
  const sizes = [0, 1].map((at) => {
    const size = input[start + at];
    if (padding === 'same') return ceilDivide(size, strides[at]);
    const reach = add(multiply(subtract(kernel[at], int(1)), dilation[at]), int(1));
    if (certainlyAbove(subtract(reach, size), 0)) c.fail('window-size', `a window of ${printDim(reach)} does not fit into ${printDim(size)} of the input ${sayShape(input)}.`);
    return add(floorDivide(subtract(size, reach), strides[at]), int(1));
  });
  const filters = c.dim('filters');
  const state: Dim[] = first ? [input[0], filters, ...sizes] : [input[0], ...sizes, filters];
  const channels = input[first ? 2 : 4];
  const bias = c.flag('useBias', true);
  const output = c.flag('returnSequences') ? [state[0], input[1], ...state.slice(1)] : state;
  const weights = multiply(int(4), add(countOf(...kernel, channels, filters), countOf(...kernel, filters, filters)));
  return { outputs: c.flag('returnState') ? [output, state, state] : [output], parameters: bias ? add(weights, multiply(int(4), filters)) : weights };
}

/** Recurrent layers and wrappers; `kinds` finds the kind of a layer that another holds. */
export function recurrentLayers(kinds: (name: string) => LayerKind | undefined): readonly LayerKind[] {
  return [
    recurrent('simpleRNN', 'SimpleRNN', 1, 1, 'Recurrent layer with one state.'),
    recurrent('gru', 'GRU', 3, 1, 'Gated recurrent unit.'),
    recurrent('lstm', 'LSTM', 4, 2, 'Long short-term memory.'),
    cell('simpleRNNCell', 'SimpleRNNCell', 1, 'One step of a recurrent layer.'),
    cell('gruCell', 'GRUCell', 3, 'One step of a gated recurrent unit.'),
    cell('lstmCell', 'LSTMCell', 4, 'One step of a long short-term memory.'),
    { names: ['stackedRNNCells'], className: 'StackedRNNCells', doc: 'Cells one after the other in each step.', build: () => kept(undefined, unknownDim()) },
    { names: ['rnn'], className: 'RNN', doc: 'A recurrent layer from a cell.', explains: 'The input has rank 3: batch, time steps, features.', ranks: [3], starts: true, build: (c, input) => overCells(c, input, kinds) },
    { names: ['timeDistributed'], className: 'TimeDistributed', doc: 'One layer on each time step.', leastRank: 3, build: (c, input) => distributed(c, input, kinds) },
    { names: ['bidirectional'], className: 'Bidirectional', doc: 'A recurrent layer forwards and another backwards.', ranks: [3], starts: true, build: (c, input) => bothWays(c, input, kinds) },
    { names: ['convLstm2d'], className: 'ConvLSTM2D', doc: 'Long short-term memory whose products are convolutions.', explains: 'The input has rank 5: batch, time steps, height, width, channels.', ranks: [5], starts: true, build: convolutionalLstm },
    { names: ['convLstm2dCell'], className: 'ConvLSTM2DCell', doc: 'One step of a convolutional long short-term memory.', build: () => kept(undefined, unknownDim()) },
  ];
}

