/** Models from a `model.json`: the topology that tf.js and Keras save. */
import { list, nothing, number, record, text, unknown, type Host, type Instance, type Value } from '../../../value';
import type { Shape } from '../../../shape';
import type { Call } from '../../call';
import { applied, appended, kindEntry, model } from './graph';
import { configuration, declaredInput, layerInstance } from './layer';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonRecord = { [key: string]: Json };

const isRecord = (value: Json | undefined): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Saved options in the library's own spelling: `kernel_size` is kernelSize, `channels_last` channelsLast. */
function valueOf(json: Json): Value {
  if (json === null) return nothing;
  if (typeof json === 'number') return number(json);
  if (typeof json === 'boolean') return { kind: 'boolean', value: json };
  if (typeof json === 'string') return text(json === 'channels_last' ? 'channelsLast' : json === 'channels_first' ? 'channelsFirst' : json);
  if (Array.isArray(json)) return list(json.map(valueOf));
  if (typeof json.class_name === 'string' && isRecord(json.config) && !('module' in json && json.module === null)) return layerInstance(json.class_name, valueOf(json.config));
  return record(Object.entries(json).map(([key, value]): [string, Value] => [key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), valueOf(value)]));
}

/** The topology inside what a file holds. */
function topology(json: Json): JsonRecord | undefined {
  if (!isRecord(json)) return undefined;
  const held = isRecord(json.modelTopology) ? json.modelTopology : json;
  const found = isRecord(held.model_config) ? held.model_config : held;
  return typeof found.class_name === 'string' ? found : undefined;
}

const layersOf = (config: Json | undefined): JsonRecord[] => {
  const found = Array.isArray(config) ? config : isRecord(config) && Array.isArray(config.layers) ? config.layers : [];
  return found.filter(isRecord);
};

/** A model from the text of a model.json; unknown, with the reason, where it is none. */
export function savedModel(c: Call, words: string): Value {
  let json: Json;
  try {
    json = JSON.parse(words) as Json;
  } catch {
    return unknown('the model file is not JSON');
  }
  const found = topology(json);
  if (!found) return unknown('the file does not hold a layers model');
  return found.class_name === 'Sequential' ? savedSequential(c, found) : savedGraph(c, found);
}

function savedSequential(c: Call, found: JsonRecord): Value {
  let made = model('Sequential', { inputs: [], outputs: [], entries: [], layers: [] });
  for (const layer of layersOf(found.config)) made = appended(c, made, valueOf({ ...layer, module: 'keras' })).after;
  return made;
}

/** `[["dense_1", 0, 0, {}], ...]`: the layers whose outputs enter a layer. */
function namesIn(nodes: Json | undefined): string[] {
  const first = Array.isArray(nodes) ? nodes[0] : undefined;
  return Array.isArray(first) ? first.flatMap((node) => (Array.isArray(node) && typeof node[0] === 'string' ? [node[0]] : [])) : [];
}

const endsIn = (value: Json | undefined): string[] => (Array.isArray(value) ? (typeof value[0] === 'string' ? [value[0]] : value.flatMap((end) => (Array.isArray(end) && typeof end[0] === 'string' ? [end[0]] : []))) : []);

function savedGraph(c: Call, found: JsonRecord): Value {
  const shapes = new Map<string, Shape>();
  const entries: Value[] = [];
  const config = isRecord(found.config) ? found.config : {};
  for (const saved of layersOf(config)) {
    const name = typeof saved.name === 'string' ? saved.name : isRecord(saved.config) && typeof saved.config.name === 'string' ? saved.config.name : '';
    const layer = valueOf({ ...saved, module: 'keras' });
    if (layer.kind !== 'instance') return unknown(`the layer ${name} is not described`);
    const before = namesIn(saved.inbound_nodes);
    shapes.set(name, before.length === 0 ? inputOf(c.host, layer) : outputOf(c, layer, before.map((each) => shapes.get(each)), entries));
  }
  const of = (ends: Json | undefined) => endsIn(ends).map((name) => shapes.get(name));
  return model('LayersModel', { inputs: of(config.input_layers), outputs: of(config.output_layers), entries, layers: [] });
}

function inputOf(host: Host, layer: Instance): Shape {
  const declared = declaredInput(configuration(layer, host), 'InputLayer');
  return declared === 'none' ? undefined : declared;
}

function outputOf(c: Call, layer: Instance, inputs: readonly Shape[], entries: Value[]): Shape {
  const built = applied(c.host, layer, inputs);
  entries.push(kindEntry(c.host, layer, built, undefined));
  return built.outputs[0];
}
