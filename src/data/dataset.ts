/** Data in the course's layout as plain arrays; it becomes tensors only when a training asks for it. */
export interface Dataset {
  name: string;
  train: LabelledExamples;
  /** Held out of the training examples, where a run asks for it. */
  dev?: LabelledExamples;
  test: LabelledExamples;
  /** Names of the labels 0, 1, ... where the source names them. */
  classNames?: string[];
  /** What a reader did to the numbers beyond copying them, in one sentence. */
  note?: string;
}

/** m examples, row-major by example, and one label each. */
export interface LabelledExamples {
  m: number;
  /** m * product(featureShape) numbers; pixels are scaled to [0, 1]. */
  features: Float32Array;
  /** Shape of one example: `[n_x]`, or `[height, width, channels]` of a picture. */
  featureShape: number[];
  /** Class numbers 0, 1, ... as whole numbers, or the target of a regression. */
  labels: Float32Array;
}

export function featureCount(examples: LabelledExamples): number {
  return examples.featureShape.reduce((product, size) => product * size, 1);
}

/** @returns the examples at `indices`, in that order. */
export function pick(examples: LabelledExamples, indices: ArrayLike<number>): LabelledExamples {
  const n = featureCount(examples);
  const features = new Float32Array(indices.length * n);
  const labels = new Float32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    features.set(examples.features.subarray(indices[i] * n, (indices[i] + 1) * n), i * n);
    labels[i] = examples.labels[indices[i]];
  }
  return { m: indices.length, features, featureShape: examples.featureShape, labels };
}
