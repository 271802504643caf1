import * as tf from '@tensorflow/tfjs';

export interface Parameters {
  w: tf.Tensor;
  b: tf.Tensor;
}

export interface Gradients {
  da: tf.Tensor;
  dz: tf.Tensor;
  dw: tf.Tensor;
  db: tf.Tensor;
}

/**
 * The logistic function 1 / (1 + e^-z).
 * @shape z (1, 1)
 * @shape return (1, 1)
 */
export function sigmoid(z: tf.Tensor): tf.Tensor {
  // TODO: return 1 / (1 + e^-z)
  return tf.div(1, tf.add(1, tf.exp(tf.neg(z))));
  // END
}

/**
 * Forward propagation for one example: z = w^T x + b, then a = sigmoid(z). Returns [z, a].
 * @shape w (n_x, 1)
 * @shape b (1, 1)
 * @shape x (n_x, 1)
 * @shape return[0] (1, 1)
 * @shape return[1] (1, 1)
 */
export function forwardPropagate(w: tf.Tensor, b: tf.Tensor, x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  // TODO: z = w^T x + b and a = sigmoid(z); return [z, a]
  const z = tf.add(tf.matMul(tf.transpose(w), x), b);
  const a = sigmoid(z);
  return [z, a];
  // END
}

/**
 * The loss of one example: l(a, y) = -(y log a + (1 - y) log(1 - a)).
 * @shape a (1, 1)
 * @shape y (1, 1)
 * @shape return (1, 1)
 */
export function computeLoss(a: tf.Tensor, y: tf.Tensor): tf.Tensor {
  // TODO: return -(y log a + (1 - y) log(1 - a))
  const ifOne = tf.mul(y, tf.log(a));
  const ifZero = tf.mul(tf.sub(1, y), tf.log(tf.sub(1, a)));
  return tf.neg(tf.add(ifOne, ifZero));
  // END
}

/**
 * Backward propagation for one example: what the loss changes by when a, z, w and b change.
 * @shape x (n_x, 1)
 * @shape a (1, 1)
 * @shape y (1, 1)
 * @shape return.da (1, 1)
 * @shape return.dz (1, 1)
 * @shape return.dw (n_x, 1)
 * @shape return.db (1, 1)
 */
export function backwardPropagate(x: tf.Tensor, a: tf.Tensor, y: tf.Tensor): Gradients {
  // TODO: da = -y/a + (1 - y)/(1 - a), dz, dw and db; return { da, dz, dw, db }
  const da = tf.add(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)));
  const dz = tf.sub(a, y);
  const dw = tf.mul(x, dz);
  const db = dz;
  return { da, dz, dw, db };
  // END
}

/**
 * One step of gradient descent: w - alpha dw and b - alpha db, where alpha is the learning rate.
 * @shape parameters.w (n_x, 1)
 * @shape parameters.b (1, 1)
 * @shape grads.dw (n_x, 1)
 * @shape grads.db (1, 1)
 * @shape return.w (n_x, 1)
 * @shape return.b (1, 1)
 */
export function updateParameters(parameters: Parameters, grads: Pick<Gradients, 'dw' | 'db'>, learningRate: number): Parameters {
  // TODO: step against the gradient; return { w, b }
  const w = tf.sub(parameters.w, tf.mul(learningRate, grads.dw));
  const b = tf.sub(parameters.b, tf.mul(learningRate, grads.db));
  return { w, b };
  // END
}
