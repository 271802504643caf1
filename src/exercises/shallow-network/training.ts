import type { Tensor } from '@tensorflow/tfjs';
import type { Training, TrainingLoop } from '../../course/exercise';
import { asNumber, columnsOf, fit, freed, keeping } from '../columns';
import { denseModel } from '../layers';

type Tensors = Record<string, Tensor>;

/** The learner's functions as the training calls them. */
interface Learner {
  initializeParameters(nX: number, nH: number, nY: number): Tensors;
  forwardPropagation(X: Tensor, parameters: Tensors, activation: string): [Tensor, Tensors];
  computeCost(A2: Tensor, Y: Tensor): Tensor | number;
  backwardPropagation(parameters: Tensors, cache: Tensors, X: Tensor, Y: Tensor, activation: string): Tensors;
  updateParameters(parameters: Tensors, grads: Tensors, learningRate: number): Tensors;
  predict(parameters: Tensors, X: Tensor, activation: string): Tensor;
}

const ACTIVATIONS = ['tanh', 'sigmoid', 'relu', 'leakyRelu'] as const;

/** Iterations between two reports of the cost. */
const REPORT = 25;

export const training: Training = {
  hyperparameters: [
    { name: 'hiddenUnits', default: 4, description: 'Units of the hidden layer, n_h.' },
    { name: 'activation', default: 0, description: 'Hidden activation: 0 tanh, 1 sigmoid, 2 relu, 3 leakyRelu.' },
    { name: 'learningRate', default: 1.2, description: 'Learning rate alpha.' },
    { name: 'numIterations', default: 5000, description: 'Number of steps of gradient descent.' },
  ],
  data: 'flower',
  begin({ tf, data, hyperparameters, metric, ...context }) {
    const learner = context.learner as unknown as Learner;
    const { hiddenUnits, learningRate, numIterations } = hyperparameters;
    const activation = ACTIVATIONS[hyperparameters.activation] ?? 'tanh';
    const columns = columnsOf(tf, data);
    const [X, Y] = columns.of('train');
    const loop: TrainingLoop<{ parameters: Tensors }> = {
      steps: numIterations,
      state: { parameters: keeping(tf, () => learner.initializeParameters(X.shape[0], hiddenUnits, 1)) },
      advance(step) {
        const { parameters } = loop.state;
        const { next, cost } = keeping(tf, () => {
          const [A2, cache] = learner.forwardPropagation(X, parameters, activation);
          const cost = step % REPORT === 0 ? asNumber(learner.computeCost(A2, Y)) : undefined;
          const grads = learner.backwardPropagation(parameters, cache, X, Y, activation);
          return { next: learner.updateParameters(parameters, grads, learningRate), cost };
        });
        if (cost !== undefined) metric(step, 'cost', cost);
        freed(tf, parameters, next);
        loop.state = { parameters: next };
      },
      measure: (part) =>
        tf.tidy(() => {
          const { parameters } = loop.state;
          const [X, Y] = columns.of(part);
          const cost = asNumber(learner.computeCost(learner.forwardPropagation(X, parameters, activation)[0], Y));
          return { cost, ...fit(tf, context.learner, learner.predict(parameters, X, activation), Y) };
        }),
      model: () => denseModel(tf, [1, 2].map((l) => ({ W: loop.state.parameters[`W${l}`], b: loop.state.parameters[`b${l}`], activation: l === 1 ? activation : 'sigmoid' }))),
      dispose: columns.dispose,
    };
    return loop;
  },
};
