import * as tf from '@tensorflow/tfjs';

export type Activation = 'tanh' | 'sigmoid' | 'relu' | 'leakyRelu';

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

/** The hidden layer's activation g(Z). */
export function activate(Z: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === 'sigmoid') return tf.sigmoid(Z);
  if (activation === 'relu') return tf.relu(Z);
  return activation === 'leakyRelu' ? tf.leakyRelu(Z, 0.01) : tf.tanh(Z);
}

/**
 * Sizes of the three layers: input n_x, hidden 4 (as the course fixes it), output n_y. Returns [n_x, n_h, n_y].
 * @shape X (n_x, m)
 * @shape Y (n_y, m)
 * @shape return[0] n_x
 * @shape return[1] 4
 * @shape return[2] n_y
 */
export function layerSizes(X: tf.Tensor, Y: tf.Tensor): [number, number, number] {
  // TODO: read n_x and n_y off the shapes; n_h is 4; return [n_x, n_h, n_y]
  return [X.shape[0], 4, Y.shape[0]];
  // END
}

/**
 * W1 and W2 small random numbers (normal, times 0.01), b1 and b2 zeros.
 * @shape nX n_x
 * @shape nH n_h
 * @shape nY n_y
 * @shape return.W1 (n_h, n_x)
 * @shape return.b1 (n_h, 1)
 * @shape return.W2 (n_y, n_h)
 * @shape return.b2 (n_y, 1)
 */
export function initializeParameters(nX: number, nH: number, nY: number): Parameters {
  // TODO: W1, W2 from tf.randomNormal times 0.01; b1, b2 zeros; return { W1, b1, W2, b2 }
  const W1 = tf.mul(tf.randomNormal([nH, nX]), 0.01);
  const b1 = tf.zeros([nH, 1]);
  const W2 = tf.mul(tf.randomNormal([nY, nH]), 0.01);
  const b2 = tf.zeros([nY, 1]);
  return { W1, b1, W2, b2 };
  // END
}

/**
 * The forward pass: hidden layer with the given activation, output with sigmoid. Returns [A2, { Z1, A1, Z2, A2 }].
 * @shape X (n_x, m)
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (n_y, n_h)
 * @shape parameters.b2 (n_y, 1)
 * @shape return[0] (n_y, m)
 * @shape return[1].Z1 (n_h, m)
 * @shape return[1].A1 (n_h, m)
 * @shape return[1].Z2 (n_y, m)
 * @shape return[1].A2 (n_y, m)
 */
export function forwardPropagation(X: tf.Tensor, parameters: Parameters, activation: Activation = 'tanh'): [tf.Tensor, Cache] {
  const { W1, b1, W2, b2 } = parameters;
  // TODO: Z1, A1 = activate(Z1, activation), Z2, A2 = sigmoid(Z2); return [A2, { Z1, A1, Z2, A2 }]
  const Z1 = tf.add(tf.matMul(W1, X), b1);
  const A1 = activate(Z1, activation);
  const Z2 = tf.add(tf.matMul(W2, A1), b2);
  const A2 = tf.sigmoid(Z2);
  return [A2, { Z1, A1, Z2, A2 }];
  // END
}

/**
 * The cost: -1/m times the sum of y log a + (1 - y) log(1 - a).
 * @shape A2 (1, m)
 * @shape Y (1, m)
 * @shape return ()
 */
export function computeCost(A2: tf.Tensor, Y: tf.Tensor): tf.Tensor {
  const m = Y.shape[1];
  // TODO: return the cost as a scalar
  const logs = tf.add(tf.mul(Y, tf.log(A2)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A2))));
  return tf.neg(tf.div(tf.sum(logs), m));
  // END
}

/**
 * The slope of the hidden layer's activation: 1 - A1^2 for tanh, A1 (1 - A1) for sigmoid, 1 or 0 for relu, 1 or 0.01
 * for leakyRelu.
 * @shape Z1 (n_h, m)
 * @shape A1 (n_h, m)
 * @shape return (n_h, m)
 */
export function activationDerivative(Z1: tf.Tensor, A1: tf.Tensor, activation: Activation): tf.Tensor {
  // TODO: return g'(Z1) for each of the four activations
  if (activation === 'sigmoid') return tf.mul(A1, tf.sub(1, A1));
  const positive = tf.cast(tf.greater(Z1, 0), 'float32');
  if (activation === 'relu') return positive;
  if (activation === 'leakyRelu') return tf.add(tf.mul(positive, 0.99), 0.01);
  return tf.sub(1, tf.square(A1));
  // END
}

/**
 * The backward pass. Returns { dW1, db1, dW2, db2 }.
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (n_y, n_h)
 * @shape parameters.b2 (n_y, 1)
 * @shape cache.Z1 (n_h, m)
 * @shape cache.A1 (n_h, m)
 * @shape cache.Z2 (n_y, m)
 * @shape cache.A2 (n_y, m)
 * @shape X (n_x, m)
 * @shape Y (n_y, m)
 * @shape return.dW1 (n_h, n_x)
 * @shape return.db1 (n_h, 1)
 * @shape return.dW2 (n_y, n_h)
 * @shape return.db2 (n_y, 1)
 */
export function backwardPropagation(parameters: Parameters, cache: Cache, X: tf.Tensor, Y: tf.Tensor, activation: Activation = 'tanh'): Gradients {
  const m = X.shape[1];
  const { Z1, A1, A2 } = cache;
  // TODO: dZ2, dW2, db2
  const dZ2 = tf.sub(A2, Y);
  const dW2 = tf.div(tf.matMul(dZ2, tf.transpose(A1)), m);
  const db2 = tf.div(tf.sum(dZ2, 1, true), m);
  // END
  // TODO: dZ1 (times activationDerivative), dW1, db1; return { dW1, db1, dW2, db2 }
  const dA1 = tf.matMul(tf.transpose(parameters.W2), dZ2);
  const dZ1 = tf.mul(dA1, activationDerivative(Z1, A1, activation));
  const dW1 = tf.div(tf.matMul(dZ1, tf.transpose(X)), m);
  const db1 = tf.div(tf.sum(dZ1, 1, true), m);
  return { dW1, db1, dW2, db2 };
  // END
}

/**
 * One step of gradient descent for all four parameters.
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (n_y, n_h)
 * @shape parameters.b2 (n_y, 1)
 * @shape grads.dW1 (n_h, n_x)
 * @shape grads.db1 (n_h, 1)
 * @shape grads.dW2 (n_y, n_h)
 * @shape grads.db2 (n_y, 1)
 * @shape return.W1 (n_h, n_x)
 * @shape return.b1 (n_h, 1)
 * @shape return.W2 (n_y, n_h)
 * @shape return.b2 (n_y, 1)
 */
export function updateParameters(parameters: Parameters, grads: Gradients, learningRate = 1.2): Parameters {
  // TODO: step against each gradient; return { W1, b1, W2, b2 }
  const W1 = tf.sub(parameters.W1, tf.mul(learningRate, grads.dW1));
  const b1 = tf.sub(parameters.b1, tf.mul(learningRate, grads.db1));
  const W2 = tf.sub(parameters.W2, tf.mul(learningRate, grads.dW2));
  const b2 = tf.sub(parameters.b2, tf.mul(learningRate, grads.db2));
  return { W1, b1, W2, b2 };
  // END
}

/**
 * 1 where A2 is above one half, else 0.
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (n_y, n_h)
 * @shape parameters.b2 (n_y, 1)
 * @shape X (n_x, m)
 * @shape return (n_y, m)
 */
export function predict(parameters: Parameters, X: tf.Tensor, activation: Activation = 'tanh'): tf.Tensor {
  // TODO: forwardPropagation, then 1 where A2 > 0.5, else 0
  const [A2] = forwardPropagation(X, parameters, activation);
  return tf.cast(tf.greater(A2, 0.5), 'float32');
  // END
}
