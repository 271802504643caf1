/** Data as the course lays it out, and how well predictions fit it. */
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow, TrainingContext } from '../course/exercise';

type Examples = TrainingContext['data']['train'];

/** X (n_x, m) and Y (1, m). */
export function asColumns(tf: TensorFlow, { m, features, labels }: Examples): [X: Tensor, Y: Tensor] {
  return [tf.tidy(() => tf.transpose(tf.tensor2d(features, [m, features.length / m]))), tf.tensor2d(labels, [1, m])];
}

/** Fraction of predictions (1, m) that equal the labels (1, m). */
export function accuracy(tf: TensorFlow, predictions: Tensor, labels: Tensor): number {
  return tf.tidy(() => tf.sum(tf.cast(tf.equal(tf.cast(predictions, 'float32'), labels), 'float32')).dataSync()[0] / labels.size);
}

/** What `body` returns stays; every other tensor that it makes is freed. */
export function keeping<T>(tf: TensorFlow, body: () => T): T {
  let result!: T;
  tf.tidy(() => {
    result = body();
    return result as never;
  });
  return result;
}
