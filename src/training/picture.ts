/** What a network has learnt, to look at: the plane that it splits, or the weights that it gives to pixels. */
import type * as Tf from '@tensorflow/tfjs';
import type { Dataset, LabelledExamples } from '../data/dataset';
import type { TensorFlow, TrainingLoop } from './training';

/** The output over the plane of two features, with training examples in it. */
export interface PlanePicture {
  kind: 'plane';
  /** First and last value of the two features. */
  x: [number, number];
  y: [number, number];
  /** Points of the grid in each direction; the first is the least. */
  side: number;
  /** Output of the network, row by row from the least y on. */
  outputs: number[];
  examples: { x: number; y: number; label: number; output: number }[];
}

/** The weights of a single unit, each at its pixel. */
export interface WeightsPicture {
  kind: 'weights';
  height: number;
  width: number;
  /** Row by row from the top; the sum over the colours of a pixel. */
  weights: number[];
}

export type Picture = PlanePicture | WeightsPicture;

const SIDE = 60;
const EXAMPLES = 400;
/** Part of the plane around the examples, on each side. */
const MARGIN = 0.08;

/**
 * The picture of a training's present state; undefined where its network has none: more than one output, or data that
 * are neither points of a plane nor pixels of a single unit. Random numbers may be drawn: the caller puts them back.
 */
export function pictureOf(tf: TensorFlow, loop: TrainingLoop, { train }: Dataset): Picture | undefined {
  if (!loop.model || (train.featureShape.length !== 3 && !isPlane(train))) return undefined;
  const model = loop.model();
  try {
    if (model.outputs.length !== 1 || model.outputs[0].shape.at(-1) !== 1) return undefined;
    return isPlane(train) ? plane(tf, model, train) : weights(model, train.featureShape);
  } finally {
    model.dispose();
  }
}

function isPlane({ featureShape }: LabelledExamples): boolean {
  return featureShape.length === 1 && featureShape[0] === 2;
}

function plane(tf: TensorFlow, model: Tf.LayersModel, train: LabelledExamples): PlanePicture | undefined {
  const column = (k: number) => train.features.filter((_, i) => i % 2 === k);
  const [x, y] = [0, 1].map((k) => widened(column(k)));
  const at = ([from, to]: [number, number], i: number) => from + ((to - from) * i) / (SIDE - 1);
  const grid = Array.from({ length: SIDE * SIDE }, (_, i) => [at(x, i % SIDE), at(y, Math.floor(i / SIDE))]);
  const stride = Math.ceil(train.m / EXAMPLES);
  const shown = Array.from({ length: Math.ceil(train.m / stride) }, (_, i) => i * stride);
  const places = [...grid, ...shown.map((i) => [...train.features.subarray(2 * i, 2 * i + 2)])];
  const outputs = Array.from(tf.tidy(() => (model.predict(tf.tensor2d(places), { batchSize: places.length }) as Tf.Tensor).dataSync()));
  if (!outputs.every(Number.isFinite)) return undefined;
  const examples = shown.map((i, k) => ({ x: rounded(train.features[2 * i]), y: rounded(train.features[2 * i + 1]), label: train.labels[i], output: outputs[grid.length + k] }));
  return { kind: 'plane', x, y, side: SIDE, outputs: outputs.slice(0, grid.length).map(rounded), examples };
}

function weights(model: Tf.LayersModel, [height, width, colours]: number[]): WeightsPicture | undefined {
  const [kernel, ...others] = model.getWeights();
  if (others.length > 1 || kernel.size !== height * width * colours) return undefined;
  const values = Array.from(kernel.dataSync());
  if (!values.every(Number.isFinite)) return undefined;
  const pixel = (i: number) => values.slice(i * colours, (i + 1) * colours).reduce((a, b) => a + b, 0);
  return { kind: 'weights', height, width, weights: Array.from({ length: height * width }, (_, i) => rounded(pixel(i))) };
}

function widened(values: Float32Array): [number, number] {
  const [least, most] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const margin = (most - least) * MARGIN || 1;
  return [least - margin, most + margin];
}

/** As many digits as a picture shows. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
