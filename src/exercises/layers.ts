/** The course's networks as layers of tf.js, so that other programs can load what was trained. */
import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../course/exercise';

export interface DenseLayer {
  /** (n, n_prev) and (n, 1), as the course writes them; b may be a number where n is 1. */
  W: Tensor;
  b: Tensor | number;
  activation: 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu';
}

/** A model that takes examples as rows, (m, n_x), and returns probabilities (m, n_y). */
export function denseModel(tf: TensorFlow, layers: DenseLayer[]): LayersModel {
  const model = tf.sequential();
  layers.forEach(({ W, activation }, i) => {
    const [units, inputs] = W.shape;
    const leaky = activation === 'leakyRelu';
    model.add(tf.layers.dense({ units, name: `layer${i + 1}`, activation: leaky ? 'linear' : activation, ...(i === 0 ? { inputShape: [inputs] } : {}) }));
    if (leaky) model.add(tf.layers.leakyReLU({ alpha: 0.01, name: `activation${i + 1}` }));
  });
  tf.tidy(() => model.setWeights(layers.flatMap(({ W, b }) => [tf.transpose(W), typeof b === 'number' ? tf.fill([W.shape[0]], b) : tf.reshape(b, [W.shape[0]])])));
  return model;
}
