import type { Tensor } from '@tensorflow/tfjs';
import type { Training, TrainingLoop } from '../../course/exercise';
import { asNumber, columnsOf, fit, keeping } from '../columns';
import { denseModel } from '../layers';

type Bias = Tensor | number;

/** The learner's functions as the training calls them. */
interface Learner {
  initializeWithZeros(dim: number): [Tensor, Bias];
  propagate(w: Tensor, b: Bias, X: Tensor, Y: Tensor): [unknown, Tensor | number];
  optimize(w: Tensor, b: Bias, X: Tensor, Y: Tensor, iterations: number, rate: number, print: boolean): [{ w: Tensor; b: Bias }, unknown, number[]];
  predict(w: Tensor, b: Bias, X: Tensor): Tensor;
}

/** Iterations of one call of `optimize`: short enough to stop at once, and a divisor of 100. */
const CHUNK = 20;

export const training: Training = {
  hyperparameters: [
    { name: 'learningRate', default: 0.005, description: 'Learning rate alpha: the step is alpha times the gradient.' },
    { name: 'numIterations', default: 2000, description: 'Number of steps of gradient descent.' },
  ],
  data: 'digits-pair',
  shipped: { learningRate: 0.1 },
  begin({ tf, data, hyperparameters, metric, ...context }) {
    const learner = context.learner as unknown as Learner;
    const { numIterations, learningRate } = hyperparameters;
    const columns = columnsOf(tf, data);
    const [X, Y] = columns.of('train');
    const [w, b] = keeping(tf, () => learner.initializeWithZeros(X.shape[0]));
    const loop: TrainingLoop<{ w: Tensor; b: Bias }> = {
      steps: numIterations,
      state: { w, b },
      advance(step) {
        const { w, b } = loop.state;
        const count = Math.min(CHUNK, numIterations - step);
        const [next, cost] = keeping(tf, () => {
          const [parameters, , costs] = learner.optimize(w, b, X, Y, count, learningRate, false);
          return [{ w: parameters.w, b: parameters.b }, costs?.[0]] as const;
        });
        if (typeof cost === 'number') metric(step, 'cost', cost);
        tf.dispose([w, b]);
        loop.state = next;
        return count;
      },
      measure: (part) =>
        tf.tidy(() => {
          const { w, b } = loop.state;
          const [X, Y] = columns.of(part);
          return { cost: asNumber(learner.propagate(w, b, X, Y)[1]), ...fit(tf, context.learner, learner.predict(w, b, X), Y) };
        }),
      model: () => denseModel(tf, [{ W: tf.transpose(loop.state.w), b: loop.state.b, activation: 'sigmoid' }]),
      dispose: columns.dispose,
    };
    return loop;
  },
};
