import type { Tensor } from '@tensorflow/tfjs';
import type { Training, TrainingLoop } from '../../course/exercise';
import { asNumber, columnsOf, fit, keeping } from '../columns';
import { denseModel } from '../layers';

type Tensors = Record<string, Tensor>;

/** The learner's functions as the training calls them. */
interface Learner {
  forwardPropagation(X: Tensor, parameters: Tensors): [Tensor, Tensors];
  computeCostWithRegularization(A2: Tensor, Y: Tensor, parameters: Tensors, lambd: number): Tensor | number;
  backwardPropagationWithRegularization(parameters: Tensors, cache: Tensors, X: Tensor, Y: Tensor, lambd: number): Tensors;
}

const NAMES = ['W1', 'b1', 'W2', 'b2'];

/** Iterations between two reports of the cost. */
const REPORT = 20;

export const training: Training = {
  hyperparameters: [
    { name: 'lambd', default: 0.5, description: 'Regularization parameter lambda; 0 turns it off.' },
    { name: 'hiddenUnits', default: 20, description: 'Units of the hidden layer.' },
    { name: 'learningRate', default: 0.6, description: 'Learning rate alpha.' },
    { name: 'numIterations', default: 5000, description: 'Number of steps of gradient descent.' },
  ],
  data: 'flower',
  begin({ tf, data, random, hyperparameters, metric, ...context }) {
    const learner = context.learner as unknown as Learner;
    const { lambd, hiddenUnits, learningRate, numIterations } = hyperparameters;
    const columns = columnsOf(tf, data);
    const [X, Y] = columns.of('train');
    const draw = (n: number, k: number): Tensor => tf.tidy(() => tf.mul(tf.randomNormal([n, k], 0, 1, 'float32', 1 + random() * 1e6), Math.sqrt(1 / k)));
    const loop: TrainingLoop<{ parameters: Tensors }> = {
      steps: numIterations,
      state: { parameters: { W1: draw(hiddenUnits, X.shape[0]), b1: tf.zeros([hiddenUnits, 1]), W2: draw(1, hiddenUnits), b2: tf.zeros([1, 1]) } },
      advance(step) {
        const { parameters } = loop.state;
        const { next, cost } = keeping(tf, () => {
          const [A2, cache] = learner.forwardPropagation(X, parameters);
          const cost = step % REPORT === 0 ? asNumber(learner.computeCostWithRegularization(A2, Y, parameters, lambd)) : undefined;
          const grads = learner.backwardPropagationWithRegularization(parameters, cache, X, Y, lambd);
          return { next: Object.fromEntries(NAMES.map((name) => [name, tf.sub(parameters[name], tf.mul(learningRate, grads[`d${name}`])) as Tensor])), cost };
        });
        if (cost !== undefined) metric(step, 'cost', cost);
        tf.dispose(parameters);
        loop.state = { parameters: next };
      },
      measure: (part) =>
        tf.tidy(() => {
          const { parameters } = loop.state;
          const [X, Y] = columns.of(part);
          const [A2, { A1 }] = learner.forwardPropagation(X, parameters) as [Tensor, Partial<Tensors>];
          return {
            cost: asNumber(learner.computeCostWithRegularization(A2, Y, parameters, lambd)),
            ...fit(tf, context.learner, tf.greater(A2, 0.5), Y),
            // 1 where tanh is the straight line through 0, near 0 where it is flat.
            ...(A1 && { tanhSlope: tf.mean(tf.sub(1, tf.square(A1))).dataSync()[0] }),
          };
        }),
      model: () => denseModel(tf, [1, 2].map((l) => ({ W: loop.state.parameters[`W${l}`], b: loop.state.parameters[`b${l}`], activation: l === 1 ? 'tanh' : 'sigmoid' }))),
      dispose: columns.dispose,
    };
    return loop;
  },
};
