import type { Tensor } from '@tensorflow/tfjs';
import type { Training } from '../../course/exercise';
import { accuracy, asColumns, keeping } from '../columns';

type Tensors = Record<string, Tensor>;

/** The learner's functions as the training calls them. */
interface Learner {
  initializeParametersDeep(layerDims: number[]): Tensors;
  LModelForward(X: Tensor, parameters: Tensors): [Tensor, unknown[]];
  computeCost(AL: Tensor, Y: Tensor): Tensor | number;
  LModelBackward(AL: Tensor, Y: Tensor, caches: unknown[]): Tensors;
  updateParameters(parameters: Tensors, grads: Tensors, learningRate: number): Tensors;
}

/** Iterations between two reports of the cost. */
const REPORT = 10;

export const training: Training = {
  hyperparameters: [
    { name: 'hiddenLayers', default: 2, description: 'Number of hidden layers, L - 1.' },
    { name: 'hiddenUnits', default: 16, description: 'Units of each hidden layer.' },
    { name: 'learningRate', default: 0.1, description: 'Learning rate alpha.' },
    { name: 'numIterations', default: 1500, description: 'Number of steps of gradient descent.' },
  ],
  data: 'digits-binary',
  async run({ tf, data, hyperparameters, metric, breathe, ...context }) {
    const learner = context.learner as unknown as Learner;
    const { hiddenLayers, hiddenUnits, learningRate, numIterations } = hyperparameters;
    const [X, Y] = asColumns(tf, data.train);
    const dims = [X.shape[0], ...Array<number>(hiddenLayers).fill(hiddenUnits), 1];
    let parameters = rescaled(tf, learner.initializeParametersDeep(dims), dims);
    for (let step = 0; step < numIterations; step++) {
      const { next, cost } = keeping(tf, () => {
        const [AL, caches] = learner.LModelForward(X, parameters);
        const cost = step % REPORT === 0 ? asNumber(learner.computeCost(AL, Y)) : undefined;
        return { next: learner.updateParameters(parameters, learner.LModelBackward(AL, Y, caches), learningRate), cost };
      });
      if (cost !== undefined) metric(step, 'cost', cost);
      if (next !== parameters) tf.dispose(Object.values(parameters).filter((tensor) => !Object.values(next).includes(tensor)));
      parameters = next;
      await breathe(step + 1, numIterations);
    }
    const [testX, testY] = asColumns(tf, data.test);
    const fit = (features: Tensor, labels: Tensor): number => tf.tidy(() => accuracy(tf, tf.greater(learner.LModelForward(features, parameters)[0], 0.5), labels));
    const end = { trainAccuracy: fit(X, Y), testAccuracy: fit(testX, testY) };
    tf.dispose([X, Y, testX, testY, parameters]);
    return end;
  },
};

/** With 0.01 the signal dies on its way through many layers; the course's own application divides by sqrt(n_prev) instead. */
function rescaled(tf: Parameters<typeof asColumns>[0], parameters: Tensors, dims: number[]): Tensors {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, name.startsWith('W') ? tf.mul(value, 100 / Math.sqrt(dims[Number(name.slice(1)) - 1])) : value]),
  );
}

const asNumber = (x: Tensor | number): number => (typeof x === 'number' ? x : x.dataSync()[0]);
