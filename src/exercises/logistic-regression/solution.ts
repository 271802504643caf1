import * as tf from '@tensorflow/tfjs';

export interface Gradients {
  dw: tf.Tensor;
  db: tf.Tensor;
}

export interface Parameters {
  w: tf.Tensor;
  b: tf.Tensor | number;
}

/**
 * Parameters to start from: w a column of dim zeros, b the number 0. Returns [w, b].
 * @shape dim n_x
 * @shape return[0] (n_x, 1)
 * @shape return[1] ()
 */
export function initializeWithZeros(dim: number): [tf.Tensor, tf.Tensor | number] {
  // TODO: w is a column of dim zeros, b is 0; return [w, b]
  const w = tf.zeros([dim, 1]);
  const b = 0;
  return [w, b];
  // END
}

/**
 * The logistic function 1 / (1 + e^-z), element by element.
 * @shape z (n, m)
 * @shape return (n, m)
 */
export function sigmoid(z: tf.Tensor): tf.Tensor {
  // TODO: return 1 / (1 + e^-z)
  return tf.div(1, tf.add(1, tf.exp(tf.neg(z))));
  // END
}

/**
 * Cost J(w, b) on m examples and its gradients. Returns [{ dw, db }, cost].
 * @shape w (n_x, 1)
 * @shape b ()
 * @shape X (n_x, m)
 * @shape Y (1, m)
 * @shape return[0].dw (n_x, 1)
 * @shape return[0].db ()
 * @shape return[1] ()
 */
export function propagate(w: tf.Tensor, b: tf.Tensor | number, X: tf.Tensor, Y: tf.Tensor): [Gradients, tf.Tensor] {
  const m = X.shape[1];
  // TODO: the activations A (1, m) and the cost
  const A = sigmoid(tf.add(tf.matMul(tf.transpose(w), X), b));
  const losses = tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))));
  const cost = tf.neg(tf.div(tf.sum(losses), m));
  // END
  // TODO: the gradients dw and db; return [{ dw, db }, cost]
  const dZ = tf.sub(A, Y);
  const dw = tf.div(tf.matMul(X, tf.transpose(dZ)), m);
  const db = tf.div(tf.sum(dZ), m);
  return [{ dw, db }, cost];
  // END
}

/**
 * Gradient descent: numIterations times propagate, then a step against the gradients. The cost before the step is kept
 * every 100 iterations (0, 100, ...) and printed then if printCost. Returns [{ w, b }, { dw, db }, costs].
 * @shape w (n_x, 1)
 * @shape b ()
 * @shape X (n_x, m)
 * @shape Y (1, m)
 * @shape return[0].w (n_x, 1)
 * @shape return[0].b ()
 * @shape return[1].dw (n_x, 1)
 * @shape return[1].db ()
 */
export function optimize(
  w: tf.Tensor,
  b: tf.Tensor | number,
  X: tf.Tensor,
  Y: tf.Tensor,
  numIterations: number,
  learningRate: number,
  printCost = false,
): [Parameters, Gradients, number[]] {
  const costs: number[] = [];
  // TODO: numIterations times: propagate, keep the cost, update w and b; return [{ w, b }, grads, costs]
  let grads!: Gradients;
  for (let i = 0; i < numIterations; i++) {
    const [now, cost] = propagate(w, b, X, Y);
    grads = now;
    if (i % 100 === 0) {
      costs.push(cost.dataSync()[0]);
      if (printCost) console.log(`Cost after iteration ${i}: ${costs[costs.length - 1]}`);
    }
    w = tf.sub(w, tf.mul(learningRate, grads.dw));
    b = tf.sub(b, tf.mul(learningRate, grads.db));
  }
  return [{ w, b }, grads, costs];
  // END
}

/**
 * 1 where the probability of a cat (or whatever 1 stands for) is above one half, else 0.
 * @shape w (n_x, 1)
 * @shape b ()
 * @shape X (n_x, m)
 * @shape return (1, m)
 */
export function predict(w: tf.Tensor, b: tf.Tensor | number, X: tf.Tensor): tf.Tensor {
  // TODO: the activations A (1, m); return 1 where A > 0.5, else 0
  const A = sigmoid(tf.add(tf.matMul(tf.transpose(w), X), b));
  return tf.cast(tf.greater(A, 0.5), 'float32');
  // END
}
