import * as tf from '@tensorflow/tfjs';

/**
 * a = 1 / (1 + e^-z), element by element.
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function sigmoid(Z: tf.Tensor): tf.Tensor {
  // TODO: return 1 / (1 + e^-z)
  return tf.div(1, tf.add(1, tf.exp(tf.neg(Z))));
  // END
}

/**
 * Derivative of sigmoid by z: a (1 - a) with a = sigmoid(z).
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function sigmoidDerivative(Z: tf.Tensor): tf.Tensor {
  // TODO: return a (1 - a) where a = sigmoid(z)
  const a = sigmoid(Z);
  return tf.mul(a, tf.sub(1, a));
  // END
}

/**
 * a = (e^z - e^-z) / (e^z + e^-z), element by element.
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function tanh(Z: tf.Tensor): tf.Tensor {
  // TODO: return (e^z - e^-z) / (e^z + e^-z)
  return tf.div(tf.sub(tf.exp(Z), tf.exp(tf.neg(Z))), tf.add(tf.exp(Z), tf.exp(tf.neg(Z))));
  // END
}

/**
 * Derivative of tanh by z: 1 - a^2 with a = tanh(z).
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function tanhDerivative(Z: tf.Tensor): tf.Tensor {
  // TODO: return 1 - a^2 where a = tanh(z)
  const a = tanh(Z);
  return tf.sub(1, tf.square(a));
  // END
}

/**
 * a = max(0, z), element by element.
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function relu(Z: tf.Tensor): tf.Tensor {
  // TODO: return max(0, z)
  return tf.maximum(Z, 0);
  // END
}

/**
 * Derivative of relu by z: 1 where z > 0, else 0 (at 0 too: a convention of the course).
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function reluDerivative(Z: tf.Tensor): tf.Tensor {
  // TODO: return 1 where z > 0, else 0
  return tf.cast(tf.greater(Z, 0), 'float32');
  // END
}

/**
 * a = max(0.01 z, z), element by element.
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function leakyRelu(Z: tf.Tensor): tf.Tensor {
  // TODO: return max(0.01 z, z)
  return tf.maximum(tf.mul(Z, 0.01), Z);
  // END
}

/**
 * Derivative of leakyRelu by z: 1 where z > 0, else 0.01.
 * @shape Z (n, m)
 * @shape return (n, m)
 */
export function leakyReluDerivative(Z: tf.Tensor): tf.Tensor {
  // TODO: return 1 where z > 0, else 0.01
  return tf.add(tf.mul(tf.cast(tf.greater(Z, 0), 'float32'), 0.99), 0.01);
  // END
}
