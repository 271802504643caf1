import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow, Training, TrainingLoop } from '../../course/exercise';
import { asNumber, columnsOf, fit, freed, keeping } from '../columns';
import { denseModel } from '../layers';

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
  begin({ tf, data, hyperparameters, metric, ...context }) {
    const learner = context.learner as unknown as Learner;
    const { hiddenLayers, hiddenUnits, learningRate, numIterations } = hyperparameters;
    const columns = columnsOf(tf, data);
    const [X, Y] = columns.of('train');
    const dims = [X.shape[0], ...Array<number>(hiddenLayers).fill(hiddenUnits), 1];
    const loop: TrainingLoop<{ parameters: Tensors }> = {
      steps: numIterations,
      state: { parameters: keeping(tf, () => rescaled(tf, learner.initializeParametersDeep(dims), dims)) },
      advance(step) {
        const { parameters } = loop.state;
        const { next, cost } = keeping(tf, () => {
          const [AL, caches] = learner.LModelForward(X, parameters);
          const cost = step % REPORT === 0 ? asNumber(learner.computeCost(AL, Y)) : undefined;
          return { next: learner.updateParameters(parameters, learner.LModelBackward(AL, Y, caches), learningRate), cost };
        });
        if (cost !== undefined) metric(step, 'cost', cost);
        freed(tf, parameters, next);
        loop.state = { parameters: next };
      },
      measure: (part) =>
        tf.tidy(() => {
          const [X, Y] = columns.of(part);
          const [AL] = learner.LModelForward(X, loop.state.parameters);
          return { cost: asNumber(learner.computeCost(AL, Y)), ...fit(tf, context.learner, tf.greater(AL, 0.5), Y) };
        }),
      model: () => denseModel(tf, dims.slice(1).map((_, i) => ({ W: loop.state.parameters[`W${i + 1}`], b: loop.state.parameters[`b${i + 1}`], activation: i + 2 < dims.length ? 'relu' : 'sigmoid' }))),
      dispose: columns.dispose,
    };
    return loop;
  },
};

/** With 0.01 the signal dies on its way through many layers; the course's own application divides by sqrt(n_prev) instead. */
function rescaled(tf: TensorFlow, parameters: Tensors, dims: number[]): Tensors {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, name.startsWith('W') ? tf.mul(value, 100 / Math.sqrt(dims[Number(name.slice(1)) - 1])) : value]),
  );
}
