import type { Tensor } from '@tensorflow/tfjs';
import type { Training } from '../../course/exercise';
import { accuracy, asColumns, keeping } from '../columns';

type Bias = Tensor | number;

/** The learner's functions as the training calls them. */
interface Learner {
  initializeWithZeros(dim: number): [Tensor, Bias];
  optimize(w: Tensor, b: Bias, X: Tensor, Y: Tensor, iterations: number, rate: number, print: boolean): [{ w: Tensor; b: Bias }, unknown, number[]];
  predict(w: Tensor, b: Bias, X: Tensor): Tensor;
}

/** Iterations between two breaths: short enough to stop at once, and a divisor of 100. */
const CHUNK = 20;

export const training: Training = {
  hyperparameters: [
    { name: 'learningRate', default: 0.005, description: 'Learning rate alpha: the step is alpha times the gradient.' },
    { name: 'numIterations', default: 2000, description: 'Number of steps of gradient descent.' },
  ],
  data: 'digits-pair',
  shipped: { learningRate: 0.1 },
  async run({ tf, data, hyperparameters, metric, breathe, ...context }) {
    const learner = context.learner as unknown as Learner;
    const { numIterations, learningRate } = hyperparameters;
    const [X, Y] = asColumns(tf, data.train);
    let [w, b] = learner.initializeWithZeros(X.shape[0]);
    for (let step = 0; step < numIterations; step += CHUNK) {
      const count = Math.min(CHUNK, numIterations - step);
      const [next, cost] = keeping(tf, () => {
        const [parameters, , costs] = learner.optimize(w, b, X, Y, count, learningRate, false);
        return [{ w: parameters.w, b: parameters.b }, costs?.[0]] as const;
      });
      if (typeof cost === 'number') metric(step, 'cost', cost);
      tf.dispose([w, b]);
      ({ w, b } = next);
      await breathe(step + count, numIterations);
    }
    const [testX, testY] = asColumns(tf, data.test);
    const fit = (features: Tensor, labels: Tensor): number => tf.tidy(() => accuracy(tf, learner.predict(w, b, features), labels));
    const end = { trainAccuracy: fit(X, Y), testAccuracy: fit(testX, testY) };
    tf.dispose([X, Y, testX, testY, w, b]);
    return end;
  },
};
