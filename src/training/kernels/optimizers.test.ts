import { expect, it } from 'vitest';
import { loadTensorFlow } from '../backends';

const [rate, decay, momentum, epsilon] = [0.1, 0.9, 0.5, 1e-7];

/** A. Graves, Generating Sequences With Recurrent Neural Networks (2013), eq. 38 to 41. */
function stepped(w: number, gradients: number[]): number {
  let [square, mean, change] = [0, 0, 0];
  for (const g of gradients) {
    square = decay * square + (1 - decay) * g * g;
    mean = decay * mean + (1 - decay) * g;
    change = momentum * change + (rate * g) / Math.sqrt(square - mean * mean + epsilon);
    w -= change;
  }
  return w;
}

it('centred RMSProp stays finite where a gradient is 0 or near it', async () => {
  const { tf } = await loadTensorFlow('wasm');
  const gradients = [0, 1e-6, 1e-3, 2];
  const w = tf.variable(tf.ones([4]));
  const optimizer = tf.train.rmsprop(rate, decay, momentum, epsilon, true);
  for (let step = 0; step < 3; step++) optimizer.minimize(() => tf.sum(tf.mul(w, gradients)), false, [w]);
  const expected = gradients.map((g) => stepped(1, [g, g, g]));
  w.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
});
