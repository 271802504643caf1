/** LeNet-5 (LeCun et al. 1998; with relu, max-pooling and softmax as the course has it) on pictures enlarged to its input, by Adam. */
import type * as Tf from '@tensorflow/tfjs';
import { Batches, resized, type BatchOptions } from '../../src/data/batches/batches';
import type { LabelledExamples } from '../../src/data/dataset';
import type { Part, TensorFlow, Training, TrainingLoop } from '../../src/training/training';

const SIZE: [number, number] = [32, 32];
const CLASSES = 10;
/** Decay rates and epsilon of Adam (Kingma and Ba 2015). */
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

interface State {
  /** W1, b1, ..., W5, b5 */
  parameters: Tf.Tensor[];
  /** Moving averages of the gradients and of their squares. */
  v: Tf.Tensor[];
  s: Tf.Tensor[];
}

/** The five layers, with relu's initialization (He et al. 2015). */
function initialize(tf: TensorFlow, random: () => number): Tf.Tensor[] {
  const shapes = [[5, 5, 1, 6], [5, 5, 6, 16], [400, 120], [120, 84], [84, CLASSES]];
  return shapes.flatMap((shape) => {
    const inputs = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    return [tf.randomNormal(shape, 0, Math.sqrt(2 / inputs), 'float32', Math.floor(random() * 2 ** 31)), tf.zeros([shape.at(-1)!])];
  });
}

/** X (m, 32, 32, 1) to the scores (m, 10) before the softmax. */
function forward(tf: TensorFlow, X: Tf.Tensor, parameters: Tf.Tensor[]): Tf.Tensor {
  const [W1, b1, W2, b2, W3, b3, W4, b4, W5, b5] = parameters as never[];
  const A1 = tf.maxPool(tf.relu(tf.add(tf.conv2d(X as Tf.Tensor4D, W1, 1, 'valid'), b1)) as Tf.Tensor4D, 2, 2, 'valid');
  const A2 = tf.maxPool(tf.relu(tf.add(tf.conv2d(A1, W2, 1, 'valid'), b2)) as Tf.Tensor4D, 2, 2, 'valid');
  const A3 = tf.relu(tf.add(tf.matMul(tf.reshape(A2, [-1, 400]), W3), b3));
  const A4 = tf.relu(tf.add(tf.matMul(A3, W4), b4));
  return tf.add(tf.matMul(A4, W5), b5);
}

function accuracy(tf: TensorFlow, { m, features, labels }: LabelledExamples, parameters: Tf.Tensor[]): number {
  return tf.tidy(() => {
    const scores = forward(tf, tf.tensor4d(features, [m, ...SIZE, 1]), parameters);
    const hits = tf.equal(tf.argMax(scores, 1), tf.tensor1d(labels, 'int32'));
    return tf.sum(tf.cast(hits, 'float32')).dataSync()[0] / m;
  });
}

/** One step of Adam. */
function updated(tf: TensorFlow, { parameters, v, s }: State, gradients: Tf.Tensor[], step: number, learningRate: number): State {
  const t = step + 1;
  const alpha = (learningRate * Math.sqrt(1 - BETA2 ** t)) / (1 - BETA1 ** t);
  const next: State = { parameters: [], v: [], s: [] };
  gradients.forEach((gradient, i) => {
    next.v.push(tf.add(tf.mul(v[i], BETA1), tf.mul(gradient, 1 - BETA1)));
    next.s.push(tf.add(tf.mul(s[i], BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
    next.parameters.push(tf.sub(parameters[i], tf.mul(alpha, tf.div(next.v[i], tf.add(tf.sqrt(next.s[i]), EPSILON)))));
  });
  return next;
}

const tensorsOf = ({ parameters, v, s }: State) => [...parameters, ...v, ...s];

/** What the training takes its batches from. */
type Source = Pick<Batches, 'at' | 'perEpoch' | 'close'>;

export const lenet = lenetOn((examples, options) => new Batches(examples, options));

export function lenetOn(source: (examples: LabelledExamples, options: BatchOptions) => Source): Training {
  return {
    hyperparameters: [
      { name: 'learningRate', default: 0.002, description: 'Learning rate alpha of Adam; it falls along half a cosine to 0.' },
      { name: 'batchSize', default: 32, description: 'Examples in a mini-batch.' },
      { name: 'numEpochs', default: 12, description: 'How often every example comes.' },
      { name: 'shift', default: 0.1, description: 'Largest random shift, as a fraction of the picture.' },
      { name: 'rotate', default: 10, description: 'Largest random turn in degrees.' },
      { name: 'zoom', default: 0.1, description: 'Largest random zoom.' },
      { name: 'workers', default: 1, description: 'Threads that make the batches.' },
    ],
    data: 'digits',
    labels: 'classes',
    begin({ tf, data, hyperparameters, random, metric }) {
      const { learningRate, batchSize, numEpochs, shift, rotate, zoom, workers } = hyperparameters;
      const parameters = initialize(tf, random);
      const made = source(data.train, { batchSize, seed: Math.floor(random() * 2 ** 31), size: SIZE, augment: { shift, rotate, zoom }, workers });
      const loop: TrainingLoop<State> = {
        steps: numEpochs * made.perEpoch,
        stepsPerEpoch: made.perEpoch,
        state: { parameters, v: parameters.map((W) => tf.zerosLike(W)), s: parameters.map((W) => tf.zerosLike(W)) },
        advance(step) {
          const { m, features, labels } = made.at(step);
          const before = loop.state;
          const alpha = (learningRate * (1 + Math.cos((Math.PI * step) / loop.steps))) / 2;
          const next = tf.tidy(() => {
            const X = tf.tensor4d(features, [m, ...SIZE, 1]);
            const Y = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES);
            const { value, grads } = tf.valueAndGrads((...parameters) => tf.losses.softmaxCrossEntropy(Y, forward(tf, X, parameters)))(before.parameters);
            if (step % 10 === 0) metric(step, 'cost', value.dataSync()[0]);
            return updated(tf, before, grads, step, alpha) as never;
          });
          tf.dispose(tensorsOf(before));
          loop.state = next;
        },
        measure(part: Part): Record<string, number> {
          const examples = data[part];
          return examples ? { accuracy: accuracy(tf, resized(examples, SIZE), loop.state.parameters) } : {};
        },
        dispose: () => made.close(),
      };
      return loop;
    },
  };
}
