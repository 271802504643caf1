import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow, Training } from '../../course/exercise';
import { accuracy, asColumns, keeping } from '../columns';

type Tensors = Record<string, Tensor>;
type Initialize = (layersDims: number[], form?: string) => Tensors;

/** The name of each curve and the learner's function that it starts from; the accuracies at the end are He's. */
const CURVES: [metric: string, f: string][] = [
  ['costZeros', 'initializeParametersZeros'],
  ['costRandom', 'initializeParametersRandom'],
  ['costXavier', 'initializeParametersXavier'],
  ['cost', 'initializeParametersHe'],
];

/** Iterations between two reports of the costs. */
const REPORT = 10;

/** Two relu layers and a sigmoid, the course's network for this exercise: scores Z3 (1, m). */
function scores(tf: TensorFlow, X: Tensor, p: Tensors): Tensor {
  const A1 = tf.relu(tf.add(tf.matMul(p.W1, X), p.b1));
  const A2 = tf.relu(tf.add(tf.matMul(p.W2, A1), p.b2));
  return tf.add(tf.matMul(p.W3, A2), p.b3);
}

export const training: Training = {
  hyperparameters: [
    { name: 'learningRate', default: 0.01, description: 'Learning rate alpha, the same for all four.' },
    { name: 'numIterations', default: 1500, description: 'Number of steps of gradient descent.' },
  ],
  data: 'circles',
  shipped: { learningRate: 0.3 },
  async run({ tf, data, hyperparameters, metric, breathe, ...context }) {
    const { learningRate, numIterations } = hyperparameters;
    const [X, Y] = asColumns(tf, data.train);
    // log(1 + e^z) - y z is the log loss of sigmoid(z), finite also for the large weights.
    const loss = (p: Tensors): Tensor => tf.mean(tf.sub(tf.softplus(scores(tf, X, p)), tf.mul(Y, scores(tf, X, p))));
    const networks = CURVES.map(([, f]) => (context.learner[f] as Initialize)([X.shape[0], 10, 5, 1]));
    for (let step = 0; step < numIterations; step++) {
      for (const [which, [name]] of CURVES.entries()) {
        const names = Object.keys(networks[which]);
        const { next, cost } = keeping(tf, () => {
          const tensors = names.map((key) => networks[which][key]);
          const { value, grads } = tf.valueAndGrads((...p: Tensor[]) => loss(Object.fromEntries(names.map((key, i) => [key, p[i]]))) as never)(tensors);
          return { next: Object.fromEntries(names.map((key, i) => [key, tf.sub(tensors[i], tf.mul(learningRate, grads[i])) as Tensor])), cost: step % REPORT === 0 ? (value as Tensor).dataSync()[0] : undefined };
        });
        if (cost !== undefined) metric(step, name, cost);
        tf.dispose(networks[which]);
        networks[which] = next;
      }
      await breathe(step + 1, numIterations);
    }
    const [testX, testY] = asColumns(tf, data.test);
    const fit = (features: Tensor, labels: Tensor, p: Tensors): number => tf.tidy(() => accuracy(tf, tf.greater(scores(tf, features, p), 0), labels));
    const he = networks[networks.length - 1];
    const end = { trainAccuracy: fit(X, Y, he), testAccuracy: fit(testX, testY, he), testAccuracyZeros: fit(testX, testY, networks[0]), testAccuracyRandom: fit(testX, testY, networks[1]) };
    tf.dispose([X, Y, testX, testY]);
    networks.forEach((network) => tf.dispose(network));
    return end;
  },
};
