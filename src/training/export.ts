/** Trained weights as a model folder of tf.js: `model.json` and `weights.bin`. */
import type { LayersModel, io } from '@tensorflow/tfjs';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InWords } from '../words';
import { diskInWords } from './runs/disk';
import { snapshot } from './state';
import type { TensorFlow, TrainingLoop } from './training';

export interface Exported {
  folder: string;
  /** `layers-model` is read by tf.loadLayersModel, `weights` by tf.io.loadWeights or decodeWeights. */
  format: 'layers-model' | 'weights';
  /** Name and shape of each, in order. */
  weights: { name: string; shape: number[] }[];
}

/**
 * Writes the present state of a training. Where the exercise knows its network as layers, that model; otherwise the
 * parameters by their names.
 * @param about goes into `userDefinedMetadata`
 * @throws InWords where the folder holds a model already, or cannot be written
 */
export async function exportWeights(tf: TensorFlow, loop: TrainingLoop, folder: string, about: Record<string, unknown>): Promise<Exported> {
  for (const name of ['model.json', 'weights.bin']) {
    if (existsSync(join(folder, name))) throw new InWords(`${join(folder, name)} is there already and is not overwritten. Choose an empty folder.`, 'usage', folder);
  }
  const model = loop.model?.();
  const { topology, specs, data } = model ? await ofModel(model) : await ofState(tf, loop.state);
  model?.dispose();
  const format = model ? 'layers-model' : 'weights';
  const json = {
    format,
    generatedBy: `TensorFlow.js tfjs-layers v${tf.version['tfjs-layers']}`,
    convertedBy: null,
    ...(topology === undefined ? {} : { modelTopology: topology }),
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    userDefinedMetadata: about,
  };
  try {
    mkdirSync(folder, { recursive: true });
    write(join(folder, 'weights.bin'), data);
    write(join(folder, 'model.json'), JSON.stringify(json, null, 2) + '\n');
  } catch (error) {
    throw new InWords(`The weights were not exported: ${diskInWords(error, folder)}`, 'usage', folder);
  }
  return { folder, format, weights: specs.map(({ name, shape }) => ({ name, shape })) };
}

export function exportedInWords({ folder, format, weights }: Exported): string {
  const how = format === 'layers-model' ? 'a model for tf.loadLayersModel' : 'parameters by name, for tf.io.loadWeights';
  return `Exported to ${folder}: ${how} (${weights.map(({ name, shape }) => `${name} (${shape.join(', ')})`).join(', ')}).`;
}

interface Artifacts {
  topology?: unknown;
  specs: io.WeightsManifestEntry[];
  data: Buffer;
}

async function ofModel(model: LayersModel): Promise<Artifacts> {
  let saved!: io.ModelArtifacts;
  await model.save({
    save: async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
  });
  return { topology: saved.modelTopology, specs: saved.weightSpecs!, data: joined(saved.weightData!) };
}

async function ofState(tf: TensorFlow, state: object): Promise<Artifacts> {
  const tensors = snapshot(tf, state).arrays.filter(({ kind }) => kind === 'tensor');
  const named = tensors.map(({ name, values, shape, dtype }) => ({ name, tensor: tf.tensor(values as Float32Array, shape, dtype as 'float32') }));
  const { data, specs } = await tf.io.encodeWeights(named);
  tf.dispose(named.map(({ tensor }) => tensor));
  return { specs, data: joined(data) };
}

function joined(data: io.WeightData): Buffer {
  return Buffer.concat((Array.isArray(data) ? data : [data]).map((part) => Buffer.from(part)));
}

/** Whole or not at all. */
function write(path: string, data: Buffer | string): void {
  const next = `${path}.${process.pid}.new`;
  try {
    writeFileSync(next, data, { flush: true });
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
