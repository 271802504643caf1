import * as tf from '@tensorflow/tfjs';

export interface Parameters {
  W1: tf.Tensor;
  b1: tf.Tensor;
  W2: tf.Tensor;
  b2: tf.Tensor;
}

export interface Cache {
  Z1: tf.Tensor;
  A1: tf.Tensor;
  Z2: tf.Tensor;
  A2: tf.Tensor;
}

export interface Gradients {
  dW1: tf.Tensor;
  db1: tf.Tensor;
  dW2: tf.Tensor;
  db2: tf.Tensor;
}

/** Given: the forward pass, tanh then sigmoid, without any regularization. Returns [A2, { Z1, A1, Z2, A2 }]. */
export function forwardPropagation(X: tf.Tensor, parameters: Parameters): [tf.Tensor, Cache] {
  const Z1 = tf.add(tf.matMul(parameters.W1, X), parameters.b1);
  const A1 = tf.tanh(Z1);
  const Z2 = tf.add(tf.matMul(parameters.W2, A1), parameters.b2);
  const A2 = tf.sigmoid(Z2);
  return [A2, { Z1, A1, Z2, A2 }];
}

/** Given: the cost without regularization, the mean log loss. */
export function computeCost(A2: tf.Tensor, Y: tf.Tensor): tf.Tensor {
  const logs = tf.add(tf.mul(Y, tf.log(A2)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A2))));
  return tf.neg(tf.mean(logs));
}

/**
 * The cost with L2 regularization: computeCost + lambda/(2m) times the sum of all squared weights (no biases).
 * @shape A2 (1, m)
 * @shape Y (1, m)
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (1, n_h)
 * @shape parameters.b2 (1, 1)
 * @shape return ()
 */
export function computeCostWithRegularization(A2: tf.Tensor, Y: tf.Tensor, parameters: Parameters, lambd: number): tf.Tensor {
  const { W1, W2 } = parameters;
  const m = Y.shape[1];
  // TODO: computeCost(A2, Y) + lambd/(2m) * (sum of W1^2 + sum of W2^2)
  const squares = tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)));
  return tf.add(computeCost(A2, Y), tf.mul(lambd / (2 * m), squares));
  // END
}

/**
 * The cost with L1 regularization: computeCost + lambda/m times the sum of the absolute weights (no biases).
 * @shape A2 (1, m)
 * @shape Y (1, m)
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (1, n_h)
 * @shape parameters.b2 (1, 1)
 * @shape return ()
 */
export function computeCostWithL1(A2: tf.Tensor, Y: tf.Tensor, parameters: Parameters, lambd: number): tf.Tensor {
  const { W1, W2 } = parameters;
  const m = Y.shape[1];
  // TODO: computeCost(A2, Y) + lambd/m * (sum of |W1| + sum of |W2|)
  const sizes = tf.add(tf.sum(tf.abs(W1)), tf.sum(tf.abs(W2)));
  return tf.add(computeCost(A2, Y), tf.mul(lambd / m, sizes));
  // END
}

/**
 * The backward pass with L2 regularization: each dW gets lambda/m W on top. Returns { dW1, db1, dW2, db2 }.
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (1, n_h)
 * @shape parameters.b2 (1, 1)
 * @shape cache.Z1 (n_h, m)
 * @shape cache.A1 (n_h, m)
 * @shape cache.Z2 (1, m)
 * @shape cache.A2 (1, m)
 * @shape X (n_x, m)
 * @shape Y (1, m)
 * @shape return.dW1 (n_h, n_x)
 * @shape return.db1 (n_h, 1)
 * @shape return.dW2 (1, n_h)
 * @shape return.db2 (1, 1)
 */
export function backwardPropagationWithRegularization(parameters: Parameters, cache: Cache, X: tf.Tensor, Y: tf.Tensor, lambd: number): Gradients {
  const { W1, W2 } = parameters;
  const { A1, A2 } = cache;
  const m = X.shape[1];
  // TODO: the backward pass of the shallow network (tanh), plus lambd/m W in each dW; return { dW1, db1, dW2, db2 }
  const dZ2 = tf.sub(A2, Y);
  const dW2 = tf.add(tf.div(tf.matMul(dZ2, tf.transpose(A1)), m), tf.mul(lambd / m, W2));
  const db2 = tf.div(tf.sum(dZ2, 1, true), m);
  const dZ1 = tf.mul(tf.matMul(tf.transpose(W2), dZ2), tf.sub(1, tf.square(A1)));
  const dW1 = tf.add(tf.div(tf.matMul(dZ1, tf.transpose(X)), m), tf.mul(lambd / m, W1));
  const db1 = tf.div(tf.sum(dZ1, 1, true), m);
  return { dW1, db1, dW2, db2 };
  // END
}

/**
 * The same step seen as weight decay: W shrinks by the factor 1 - alpha lambda/m, then takes the step of the gradient
 * that comes from backpropagation alone. W - alpha (dW + lambda/m W) = (1 - alpha lambda/m) W - alpha dW.
 * @shape W (n, k)
 * @shape dW (n, k)
 * @shape return (n, k)
 */
export function decayWeights(W: tf.Tensor, dW: tf.Tensor, learningRate: number, lambd: number, m: number): tf.Tensor {
  // TODO: return (1 - alpha lambda/m) W - alpha dW, where dW comes from backpropagation alone
  return tf.sub(tf.mul(1 - (learningRate * lambd) / m, W), tf.mul(learningRate, dW));
  // END
}
