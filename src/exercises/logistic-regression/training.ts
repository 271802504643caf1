import type { Tensor } from '@tensorflow/tfjs';
import type { LabelledExamples, Training, TrainingContext } from '../../course/exercise';

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
  async run(context) {
    const { tf, hyperparameters, metric, breathe } = context;
    const learner = context.learner as unknown as Learner;
    const { numIterations, learningRate } = hyperparameters;
    const [X, Y] = asColumns(context, context.data.train);
    let [w, b] = learner.initializeWithZeros(X.shape[0]);
    for (let step = 0; step < numIterations; step += CHUNK) {
      const count = Math.min(CHUNK, numIterations - step);
      const [next, cost] = inOneScope(tf, () => {
        const [parameters, , costs] = learner.optimize(w, b, X, Y, count, learningRate, false);
        return [{ w: parameters.w, b: parameters.b }, costs?.[0]] as const;
      });
      if (typeof cost === 'number') metric(step, 'cost', cost);
      tf.dispose([w, b]);
      ({ w, b } = next);
      await breathe(step + count, numIterations);
    }
    const accuracy = (features: Tensor, labels: Tensor): number =>
      tf.tidy(() => tf.sum(tf.cast(tf.equal(tf.cast(learner.predict(w, b, features), 'float32'), labels), 'float32')).dataSync()[0] / labels.size);
    const [testX, testY] = asColumns(context, context.data.test);
    const end = { trainAccuracy: accuracy(X, Y), testAccuracy: accuracy(testX, testY) };
    tf.dispose([X, Y, testX, testY, w, b]);
    return end;
  },
};

/** Examples as the course lays them: X (n_x, m), Y (1, m). */
function asColumns({ tf }: TrainingContext, { m, features, labels }: LabelledExamples): [Tensor, Tensor] {
  return [tf.tidy(() => tf.transpose(tf.tensor2d(features, [m, features.length / m]))), tf.tensor2d(labels, [1, m])];
}

/** Frees what the learner's loop leaves behind; the tensors of the result stay. */
function inOneScope<T>(tf: TrainingContext['tf'], body: () => T): T {
  let result!: T;
  tf.tidy(() => {
    result = body();
    return result as never;
  });
  return result;
}
