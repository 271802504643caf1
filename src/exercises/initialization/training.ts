import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow, Training, TrainingLoop } from '../../course/exercise';
import { accuracy, columnsOf, fit, keeping } from '../columns';
import { denseModel } from '../layers';

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
  begin({ tf, data, hyperparameters, metric, ...context }) {
    const { learningRate, numIterations } = hyperparameters;
    const columns = columnsOf(tf, data);
    const [X, Y] = columns.of('train');
    // log(1 + e^z) - y z is the log loss of sigmoid(z), finite also for the large weights.
    const loss = (X: Tensor, Y: Tensor, p: Tensors): Tensor => tf.mean(tf.sub(tf.softplus(scores(tf, X, p)), tf.mul(Y, scores(tf, X, p))));
    const loop: TrainingLoop<{ networks: Tensors[] }> = {
      steps: numIterations,
      state: { networks: CURVES.map(([, f]) => keeping(tf, () => (context.learner[f] as Initialize)([X.shape[0], 10, 5, 1]))) },
      advance(step) {
        const { networks } = loop.state;
        loop.state = {
          networks: networks.map((network, which) => {
            const names = Object.keys(network);
            const { next, cost } = keeping(tf, () => {
              const tensors = names.map((key) => network[key]);
              const { value, grads } = tf.valueAndGrads((...p: Tensor[]) => loss(X, Y, Object.fromEntries(names.map((key, i) => [key, p[i]]))) as never)(tensors);
              return { next: Object.fromEntries(names.map((key, i) => [key, tf.sub(tensors[i], tf.mul(learningRate, grads[i])) as Tensor])), cost: step % REPORT === 0 ? (value as Tensor).dataSync()[0] : undefined };
            });
            if (cost !== undefined) metric(step, CURVES[which][0], cost);
            return next;
          }),
        };
        for (const network of networks) tf.dispose(network);
      },
      measure: (part) =>
        tf.tidy(() => {
          const [X, Y] = columns.of(part);
          const [zeros, random, , he] = loop.state.networks;
          const predictions = (p: Tensors): Tensor => tf.greater(scores(tf, X, p), 0);
          return {
            cost: loss(X, Y, he).dataSync()[0],
            ...fit(tf, context.learner, predictions(he), Y),
            accuracyZeros: accuracy(tf, predictions(zeros), Y),
            accuracyRandom: accuracy(tf, predictions(random), Y),
          };
        }),
      model: () => denseModel(tf, [1, 2, 3].map((l) => ({ W: loop.state.networks[3][`W${l}`], b: loop.state.networks[3][`b${l}`], activation: l < 3 ? 'relu' : 'sigmoid' }))),
      dispose: columns.dispose,
    };
    return loop;
  },
};
