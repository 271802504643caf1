import * as tf from '@tensorflow/tfjs';

/**
 * Parameters to start from: all zeros.
 * @shape return[0] (n_x, 1)
 */
export function initializeWithZeros(dim: number): [tf.Tensor2D, number] {
  // TODO: w is a column of dim zeros, b is the number 0
  const w = tf.zeros<tf.Rank.R2>([dim, 1]);
  const b = 0;
  return [w, b];
  // END
}

/** The logistic function 1 / (1 + e^-z), element by element. */
export function sigmoid<T extends tf.Tensor>(z: T): T {
  // TODO: return 1 / (1 + e^-z)
  return tf.sigmoid(z);
  // END
}

/**
 * Cost J(w, b) and its gradients on m examples.
 * @shape w (n_x, 1)
 * @shape X (n_x, m)
 * @shape Y (1, m)
 * @shape return[0].dw (n_x, 1)
 */
export function propagate(w: tf.Tensor2D, b: tf.Scalar | number, X: tf.Tensor2D, Y: tf.Tensor2D): [{ dw: tf.Tensor2D; db: tf.Scalar }, tf.Scalar] {
  const m = X.shape[1];
  // TODO: the activation A of every example, and the cost
  const A = sigmoid(tf.add(tf.matMul(w.transpose(), X), b)) as tf.Tensor2D;
  const cost = tf.sum(tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))))).div(-m) as tf.Scalar;
  // END
  // TODO: the gradients dw and db
  const dZ = tf.sub(A, Y);
  const dw = tf.matMul(X, dZ.transpose()).div(m) as tf.Tensor2D;
  const db = tf.sum(dZ).div(m) as tf.Scalar;
  // END
  return [{ dw, db }, cost];
}
