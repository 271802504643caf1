/** Hand-written trainings that use tf.js and nothing of the lab: what the lab's speed is measured against. */
import type * as Tf from '@tensorflow/tfjs';

/** A training that is set up. */
export interface Prepared {
  /** Makes one step. @returns the cost before it */
  step(): Tf.Scalar;
  parameters(): Tf.Tensor[];
}

export interface Workload {
  /** As witness.py calls it. */
  name: 'logistic' | 'lenet' | 'network';
  title: string;
  unit: string;
  /** Work in one step, in `unit`. */
  perStep: number;
  prepare(tf: typeof Tf): Prepared;
  /** Steps between two readings of the cost. */
  every: number;
}

/** Logistic regression of 209 pictures of 12,288 numbers, as the course writes it. */
const logistic: Workload = {
  name: 'logistic',
  title: 'logistic regression 12,288 x 209',
  unit: 'steps',
  perStep: 1,
  every: 20,
  prepare(tf) {
    const X = tf.keep(tf.randomUniform([12288, 209], 0, 1, 'float32', 1)) as Tf.Tensor2D;
    const Y = tf.keep(tf.tidy(() => tf.randomUniform([1, 209], 0, 1, 'float32', 2).greater(0.6).toFloat()));
    let w: Tf.Tensor2D = tf.zeros([12288, 1]);
    let b: Tf.Scalar = tf.scalar(0);
    const step = () => {
      const [cost, w2, b2] = tf.tidy(() => {
        const A = tf.sigmoid(tf.add(tf.matMul(tf.transpose(w), X), b));
        const losses = tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))));
        const dZ = tf.sub(A, Y);
        const dw = tf.div(tf.matMul(X, tf.transpose(dZ)), 209);
        const db = tf.div(tf.sum(dZ), 209);
        return [tf.neg(tf.div(tf.sum(losses), 209)), tf.sub(w, tf.mul(0.0005, dw)), tf.sub(b, tf.mul(0.0005, db))];
      });
      tf.dispose([w, b]);
      [w, b] = [w2 as Tf.Tensor2D, b2 as Tf.Scalar];
      return cost as Tf.Scalar;
    };
    return { step, parameters: () => [w, b] };
  },
};

/** LeNet-5 on pictures of 28 x 28, batches of 64, gradient descent by tf's own optimizer. */
const lenet: Workload = {
  name: 'lenet',
  title: 'LeNet-5 28 x 28, batch 64',
  unit: 'examples',
  perStep: 64,
  every: 5,
  prepare(tf) {
    const variable = (...shape: number[]) => tf.variable(tf.randomNormal(shape, 0, 0.1, 'float32', 3));
    const [c1, c2, f1, f2, f3] = [variable(5, 5, 1, 6), variable(5, 5, 6, 16), variable(400, 120), variable(120, 84), variable(84, 10)] as Tf.Variable<never>[];
    const x = tf.keep(tf.randomUniform<Tf.Rank.R4>([64, 28, 28, 1], 0, 1, 'float32', 4));
    const y = tf.keep(tf.oneHot(tf.range(0, 64, 1, 'int32').mod(10).toInt(), 10).toFloat());
    const optimizer = tf.train.sgd(0.01);
    const cost = () => {
      const p1 = tf.maxPool(tf.relu(tf.conv2d(x, c1, 1, 'same')), 2, 2, 'valid');
      const p2 = tf.maxPool(tf.relu(tf.conv2d(p1 as Tf.Tensor4D, c2, 1, 'valid')), 2, 2, 'valid');
      const h = tf.relu(tf.matMul(tf.relu(tf.matMul(p2.reshape([64, 400]), f1)), f2));
      return tf.losses.softmaxCrossEntropy(y, tf.matMul(h, f3)) as Tf.Scalar;
    };
    return { step: () => optimizer.minimize(cost, true) as Tf.Scalar, parameters: () => [c1, c2, f1, f2, f3] };
  },
};

/** A network 784-128-10, batches of 128. */
const mlp: Workload = {
  name: 'network',
  title: 'network 784-128-10, batch 128',
  unit: 'examples',
  perStep: 128,
  every: 10,
  prepare(tf) {
    const w1 = tf.variable(tf.randomNormal([784, 128], 0, 0.05, 'float32', 5)) as Tf.Variable<Tf.Rank.R2>;
    const w2 = tf.variable(tf.randomNormal([128, 10], 0, 0.05, 'float32', 6)) as Tf.Variable<Tf.Rank.R2>;
    const x = tf.keep(tf.randomUniform<Tf.Rank.R2>([128, 784], 0, 1, 'float32', 7));
    const y = tf.keep(tf.oneHot(tf.range(0, 128, 1, 'int32').mod(10).toInt(), 10).toFloat());
    const optimizer = tf.train.sgd(0.05);
    const cost = () => tf.losses.softmaxCrossEntropy(y, tf.matMul(tf.relu(tf.matMul(x, w1)), w2)) as Tf.Scalar;
    return { step: () => optimizer.minimize(cost, true) as Tf.Scalar, parameters: () => [w1, w2] };
  },
};

export const workloads = [logistic, lenet, mlp];

/** What steps take, in milliseconds each: by the clock, and of this process's processor time. */
export interface Pace {
  clock: number;
  processor: number;
}

/** Starts measuring. @returns what ends it, given the steps made since */
export function pace(): (steps: number) => Pace {
  const started = performance.now();
  const before = process.cpuUsage();
  return (steps) => {
    const { user, system } = process.cpuUsage(before);
    return { clock: (performance.now() - started) / steps, processor: (user + system) / 1000 / steps };
  };
}

/** Steps until `seconds` have passed, with the cost read as often as the workload says. */
export function bareLoop({ step }: Prepared, every: number, seconds: number): Pace {
  const measured = pace();
  const started = performance.now();
  let steps = 0;
  for (; performance.now() - started < seconds * 1000; steps++) {
    const cost = step();
    if (steps % every === 0) cost.dataSync();
    cost.dispose();
  }
  return measured(steps);
}
