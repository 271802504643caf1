import * as tf from '@tensorflow/tfjs';

/** W1, b1, ..., WL, bL; W^[l] is (n_l, n_(l-1)), b^[l] is (n_l, 1) and always zeros. */
export type Parameters = Record<string, tf.Tensor>;

/**
 * All weights zero. layersDims is [n_0, n_1, ..., n_L].
 * @shape return["W" + l] (layersDims[l], layersDims[l - 1])
 * @shape return["b" + l] (layersDims[l], 1)
 */
export function initializeParametersZeros(layersDims: number[]): Parameters {
  const parameters: Parameters = {};
  const L = layersDims.length - 1;
  // TODO: for l = 1 ... L zeros of the right shapes; return parameters
  for (let l = 1; l <= L; l++) {
    parameters['W' + l] = tf.zeros([layersDims[l], layersDims[l - 1]]);
    parameters['b' + l] = tf.zeros([layersDims[l], 1]);
  }
  return parameters;
  // END
}

/**
 * Large random weights: normal numbers times 10.
 * @shape return["W" + l] (layersDims[l], layersDims[l - 1])
 * @shape return["b" + l] (layersDims[l], 1)
 */
export function initializeParametersRandom(layersDims: number[]): Parameters {
  const parameters: Parameters = {};
  const L = layersDims.length - 1;
  // TODO: for l = 1 ... L normal numbers times 10, biases zeros; return parameters
  for (let l = 1; l <= L; l++) {
    parameters['W' + l] = tf.mul(tf.randomNormal([layersDims[l], layersDims[l - 1]]), 10);
    parameters['b' + l] = tf.zeros([layersDims[l], 1]);
  }
  return parameters;
  // END
}

/**
 * He initialization, for relu: normal numbers times sqrt(2 / n_(l-1)).
 * @shape return["W" + l] (layersDims[l], layersDims[l - 1])
 * @shape return["b" + l] (layersDims[l], 1)
 */
export function initializeParametersHe(layersDims: number[]): Parameters {
  const parameters: Parameters = {};
  const L = layersDims.length - 1;
  // TODO: for l = 1 ... L normal numbers times sqrt(2 / n_(l-1)), biases zeros; return parameters
  for (let l = 1; l <= L; l++) {
    parameters['W' + l] = tf.mul(tf.randomNormal([layersDims[l], layersDims[l - 1]]), Math.sqrt(2 / layersDims[l - 1]));
    parameters['b' + l] = tf.zeros([layersDims[l], 1]);
  }
  return parameters;
  // END
}

/**
 * Xavier initialization, for tanh: normal numbers times sqrt(1 / n_(l-1)), or times sqrt(2 / (n_(l-1) + n_l)) where
 * form is 'both'.
 * @shape return["W" + l] (layersDims[l], layersDims[l - 1])
 * @shape return["b" + l] (layersDims[l], 1)
 */
export function initializeParametersXavier(layersDims: number[], form: 'in' | 'both' = 'in'): Parameters {
  const parameters: Parameters = {};
  const L = layersDims.length - 1;
  // TODO: for l = 1 ... L normal numbers times the factor of the form, biases zeros; return parameters
  for (let l = 1; l <= L; l++) {
    const variance = form === 'in' ? 1 / layersDims[l - 1] : 2 / (layersDims[l - 1] + layersDims[l]);
    parameters['W' + l] = tf.mul(tf.randomNormal([layersDims[l], layersDims[l - 1]]), Math.sqrt(variance));
    parameters['b' + l] = tf.zeros([layersDims[l], 1]);
  }
  return parameters;
  // END
}
