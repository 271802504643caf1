import * as tf from '@tensorflow/tfjs';

export type Parameters = Record<string, tf.Tensor>;

/** Given: the cost of a network with one tanh layer and a sigmoid output, as a number. */
export function costN(parameters: Parameters, X: tf.Tensor, Y: tf.Tensor): number {
  const A1 = tf.tanh(tf.add(tf.matMul(parameters.W1, X), parameters.b1));
  const A2 = tf.sigmoid(tf.add(tf.matMul(parameters.W2, A1), parameters.b2));
  const logs = tf.add(tf.mul(Y, tf.log(A2)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A2))));
  return -tf.mean(logs).dataSync()[0];
}

/**
 * One parameter: the cost J(theta) = theta x.
 * @shape x ()
 * @shape theta ()
 * @shape return ()
 */
export function forwardPropagation(x: number, theta: number): number {
  // TODO: return J = theta x
  return theta * x;
  // END
}

/**
 * One parameter: the derivative of J by theta.
 * @shape x ()
 * @shape theta ()
 * @shape return ()
 */
export function backwardPropagation(x: number, theta: number): number {
  void theta;
  // TODO: return dtheta
  return x;
  // END
}

/**
 * One parameter: how far backwardPropagation is from the central difference gradapprox = (J+ - J-)/(2 epsilon).
 * Returns |grad - gradapprox| / (|grad| + |gradapprox|).
 * @shape x ()
 * @shape theta ()
 * @shape return ()
 */
export function gradientCheck(x: number, theta: number, epsilon = 1e-7): number {
  // TODO: J at theta + epsilon and at theta - epsilon, gradapprox, grad; return the relative difference
  const gradapprox = (forwardPropagation(x, theta + epsilon) - forwardPropagation(x, theta - epsilon)) / (2 * epsilon);
  const grad = backwardPropagation(x, theta);
  return Math.abs(grad - gradapprox) / (Math.abs(grad) + Math.abs(gradapprox));
  // END
}

/**
 * All parameters in one column, in the record's order, row by row; n is the number of all their entries.
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (1, n_h)
 * @shape parameters.b2 (1, 1)
 * @shape return (n, 1)
 */
export function dictionaryToVector(parameters: Parameters): tf.Tensor {
  // TODO: reshape each to a column and put them one below the other
  return tf.concat(Object.values(parameters).map((parameter) => tf.reshape(parameter, [-1, 1])), 0);
  // END
}

/**
 * The way back: a column cut into tensors with the names and shapes of `like`.
 * @shape theta (n, 1)
 * @shape like.W1 (n_h, n_x)
 * @shape like.b1 (n_h, 1)
 * @shape like.W2 (1, n_h)
 * @shape like.b2 (1, 1)
 * @shape return.W1 (n_h, n_x)
 * @shape return.b1 (n_h, 1)
 * @shape return.W2 (1, n_h)
 * @shape return.b2 (1, 1)
 */
export function vectorToDictionary(theta: tf.Tensor, like: Parameters): Parameters {
  const parameters: Parameters = {};
  // TODO: for each name of like cut its piece off theta and give it its shape; return parameters
  let start = 0;
  for (const name of Object.keys(like)) {
    parameters[name] = tf.reshape(tf.slice(theta, [start, 0], [like[name].size, 1]), like[name].shape);
    start += like[name].size;
  }
  return parameters;
  // END
}

/**
 * Every parameter: the central difference of costN in each entry of theta, held against the gradients
 * { dW1, db1, ... }. Returns ||grad - gradapprox|| / (||grad|| + ||gradapprox||).
 * @shape parameters.W1 (n_h, n_x)
 * @shape parameters.b1 (n_h, 1)
 * @shape parameters.W2 (1, n_h)
 * @shape parameters.b2 (1, 1)
 * @shape gradients.dW1 (n_h, n_x)
 * @shape gradients.db1 (n_h, 1)
 * @shape gradients.dW2 (1, n_h)
 * @shape gradients.db2 (1, 1)
 * @shape X (n_x, m)
 * @shape Y (1, m)
 * @shape return ()
 */
export function gradientCheckN(parameters: Parameters, gradients: Parameters, X: tf.Tensor, Y: tf.Tensor, epsilon = 1e-7): number {
  const names = Object.keys(parameters);
  const theta = Array.from(dictionaryToVector(parameters).dataSync());
  // TODO: for each i the cost with theta[i] moved by epsilon up and down; return the relative difference
  const costAt = (values: number[]): number => costN(vectorToDictionary(tf.tensor2d(values, [values.length, 1]), parameters), X, Y);
  const gradapprox: number[] = [];
  for (let i = 0; i < theta.length; i++) {
    const plus = [...theta];
    const minus = [...theta];
    plus[i] += epsilon;
    minus[i] -= epsilon;
    gradapprox.push((costAt(plus) - costAt(minus)) / (2 * epsilon));
  }
  const grad = Array.from(dictionaryToVector(Object.fromEntries(names.map((name) => [name, gradients['d' + name]]))).dataSync());
  const norm = (values: number[]): number => Math.sqrt(values.reduce((total, value) => total + value * value, 0));
  return norm(grad.map((value, i) => value - gradapprox[i])) / (norm(grad) + norm(gradapprox));
  // END
}
