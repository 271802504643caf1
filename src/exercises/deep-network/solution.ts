import * as tf from '@tensorflow/tfjs';

/** W1, b1, ..., WL, bL. */
export type Parameters = Record<string, tf.Tensor>;

/** dA0, dW1, db1, ..., dWL, dbL. */
export type Gradients = Record<string, tf.Tensor>;

export type Activation = 'relu' | 'sigmoid';

/** [A_prev, W, b] of one layer. */
export type LinearCache = [tf.Tensor, tf.Tensor, tf.Tensor];

/** [linearCache, Z] of one layer. */
export type Cache = [LinearCache, tf.Tensor];

/**
 * W^[l] small random numbers (normal, times 0.01), b^[l] zeros, for l = 1 ... L. layerDims is [n_0, n_1, ..., n_L].
 * Returns { W1, b1, ..., WL, bL }; W^[l] is (n_l, n_(l-1)), b^[l] is (n_l, 1).
 * @shape return["W" + l] (layerDims[l], layerDims[l - 1])
 * @shape return["b" + l] (layerDims[l], 1)
 */
export function initializeParametersDeep(layerDims: number[]): Parameters {
  const parameters: Parameters = {};
  const L = layerDims.length - 1;
  // TODO: for l = 1 ... L set parameters['W' + l] and parameters['b' + l]; return parameters
  for (let l = 1; l <= L; l++) {
    parameters['W' + l] = tf.mul(tf.randomNormal([layerDims[l], layerDims[l - 1]]), 0.01);
    parameters['b' + l] = tf.zeros([layerDims[l], 1]);
  }
  return parameters;
  // END
}

/**
 * The linear part of a layer: Z = W A + b. Returns [Z, [A, W, b]].
 * @shape A (n_prev, m)
 * @shape W (n, n_prev)
 * @shape b (n, 1)
 * @shape return[0] (n, m)
 */
export function linearForward(A: tf.Tensor, W: tf.Tensor, b: tf.Tensor): [tf.Tensor, LinearCache] {
  // TODO: Z = W A + b; return [Z, [A, W, b]]
  const Z = tf.add(tf.matMul(W, A), b);
  return [Z, [A, W, b]];
  // END
}

/**
 * A layer: linearForward, then relu or sigmoid. Returns [A, [linearCache, Z]].
 * @shape APrev (n_prev, m)
 * @shape W (n, n_prev)
 * @shape b (n, 1)
 * @shape return[0] (n, m)
 */
export function linearActivationForward(APrev: tf.Tensor, W: tf.Tensor, b: tf.Tensor, activation: Activation): [tf.Tensor, Cache] {
  // TODO: linearForward, then the activation asked for; return [A, [linearCache, Z]]
  const [Z, linearCache] = linearForward(APrev, W, b);
  const A = activation === 'relu' ? tf.relu(Z) : tf.sigmoid(Z);
  return [A, [linearCache, Z]];
  // END
}

/**
 * L - 1 layers with relu, then one with sigmoid. Returns [AL, caches], one cache for each layer.
 * @shape X (n[0], m)
 * @shape parameters["W" + l] (n[l], n[l - 1])
 * @shape parameters["b" + l] (n[l], 1)
 * @shape return[0] (1, m)
 */
export function LModelForward(X: tf.Tensor, parameters: Parameters): [tf.Tensor, Cache[]] {
  const L = Object.keys(parameters).length / 2;
  const caches: Cache[] = [];
  // TODO: layers 1 ... L-1 with relu, layer L with sigmoid; collect the caches; return [AL, caches]
  let A = X;
  for (let l = 1; l <= L; l++) {
    const [next, cache] = linearActivationForward(A, parameters['W' + l], parameters['b' + l], l < L ? 'relu' : 'sigmoid');
    caches.push(cache);
    A = next;
  }
  return [A, caches];
  // END
}

/**
 * The cost: -1/m times the sum of y log a + (1 - y) log(1 - a).
 * @shape AL (1, m)
 * @shape Y (1, m)
 * @shape return ()
 */
export function computeCost(AL: tf.Tensor, Y: tf.Tensor): tf.Tensor {
  const m = Y.shape[1];
  // TODO: return the cost as a scalar
  const logs = tf.add(tf.mul(Y, tf.log(AL)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, AL))));
  return tf.neg(tf.div(tf.sum(logs), m));
  // END
}

/**
 * The linear part backward: from dZ to [dAPrev, dW, db].
 * @shape dZ (n, m)
 * @shape cache[0] (n_prev, m)
 * @shape cache[1] (n, n_prev)
 * @shape cache[2] (n, 1)
 * @shape return[0] (n_prev, m)
 * @shape return[1] (n, n_prev)
 * @shape return[2] (n, 1)
 */
export function linearBackward(dZ: tf.Tensor, cache: LinearCache): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const [APrev, W] = cache;
  const m = APrev.shape[1];
  // TODO: dW, db and dAPrev; return [dAPrev, dW, db]
  const dW = tf.div(tf.matMul(dZ, tf.transpose(APrev)), m);
  const db = tf.div(tf.sum(dZ, 1, true), m);
  const dAPrev = tf.matMul(tf.transpose(W), dZ);
  return [dAPrev, dW, db];
  // END
}

/**
 * A layer backward: dZ = dA * g'(Z), then linearBackward. Returns [dAPrev, dW, db].
 * @shape dA (n, m)
 * @shape cache[0][0] (n_prev, m)
 * @shape cache[0][1] (n, n_prev)
 * @shape cache[0][2] (n, 1)
 * @shape cache[1] (n, m)
 * @shape return[0] (n_prev, m)
 * @shape return[1] (n, n_prev)
 * @shape return[2] (n, 1)
 */
export function linearActivationBackward(dA: tf.Tensor, cache: Cache, activation: Activation): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const [linearCache, Z] = cache;
  // TODO: dZ = dA * g'(Z) for the activation asked for; return linearBackward(dZ, linearCache)
  const a = tf.sigmoid(Z);
  const slope = activation === 'relu' ? tf.cast(tf.greater(Z, 0), 'float32') : tf.mul(a, tf.sub(1, a));
  return linearBackward(tf.mul(dA, slope), linearCache);
  // END
}

/**
 * The whole network backward. Returns { dA0, dW1, db1, ..., dA(L-1), dWL, dbL }.
 * @shape AL (1, m)
 * @shape Y (1, m)
 * @shape return["dA" + l] (n[l], m)
 * @shape return["dW" + l] (n[l], n[l - 1])
 * @shape return["db" + l] (n[l], 1)
 */
export function LModelBackward(AL: tf.Tensor, Y: tf.Tensor, caches: Cache[]): Gradients {
  const L = caches.length;
  const grads: Gradients = {};
  // TODO: dAL = -(Y/AL - (1 - Y)/(1 - AL)); layer L with sigmoid, then L-1 ... 1 with relu; return grads
  let dA = tf.neg(tf.sub(tf.div(Y, AL), tf.div(tf.sub(1, Y), tf.sub(1, AL))));
  for (let l = L; l >= 1; l--) {
    const [dAPrev, dW, db] = linearActivationBackward(dA, caches[l - 1], l === L ? 'sigmoid' : 'relu');
    grads['dA' + (l - 1)] = dAPrev;
    grads['dW' + l] = dW;
    grads['db' + l] = db;
    dA = dAPrev;
  }
  return grads;
  // END
}

/**
 * One step of gradient descent for every layer. Returns the new { W1, b1, ..., WL, bL }.
 * @shape parameters["W" + l] (n[l], n[l - 1])
 * @shape parameters["b" + l] (n[l], 1)
 * @shape grads["dW" + l] (n[l], n[l - 1])
 * @shape grads["db" + l] (n[l], 1)
 * @shape return["W" + l] (n[l], n[l - 1])
 * @shape return["b" + l] (n[l], 1)
 */
export function updateParameters(parameters: Parameters, grads: Gradients, learningRate: number): Parameters {
  const L = Object.keys(parameters).length / 2;
  const updated: Parameters = {};
  // TODO: for l = 1 ... L step against dW and db; return updated
  for (let l = 1; l <= L; l++) {
    updated['W' + l] = tf.sub(parameters['W' + l], tf.mul(learningRate, grads['dW' + l]));
    updated['b' + l] = tf.sub(parameters['b' + l], tf.mul(learningRate, grads['db' + l]));
  }
  return updated;
  // END
}
