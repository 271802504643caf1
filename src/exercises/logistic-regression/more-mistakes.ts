import type { Mistake } from '../../course/exercise';

/** Slips of notes and of loops. */
export const moreMistakes: Mistake[] = [
  {
    id: 'minus-1-over-m-in-dz',
    function: 'propagate',
    patches: [
      { from: 'tf.sub(A, Y)', to: 'tf.div(tf.sub(A, Y), -m)' },
      { from: 'tf.sub(A, Y)', to: 'tf.mul(tf.sub(A, Y), -1 / m)' },
    ],
    message: 'dZ has no factor -1/m, as some notes write it: dZ = A - Y. The minus has gone into it already, and the 1/m stands in dw and db.',
  },
  {
    id: 'division-twice',
    function: 'propagate',
    patches: [{ from: 'tf.sub(A, Y)', to: 'tf.div(tf.sub(A, Y), m)' }],
    message: 'The division by m is done twice: dZ = A - Y has no 1/m, it stands in dw and db.',
  },
  {
    id: 'squared-for-dz',
    function: 'propagate',
    patches: [
      { from: 'tf.sub(A, Y)', to: 'tf.square(tf.sub(A, Y))' },
      { from: 'tf.sub(A, Y)', to: 'tf.abs(tf.sub(A, Y))' },
    ],
    message: 'dZ is squared or made positive: it is the difference A - Y itself, with its sign.',
  },
  {
    id: 'labels-in-both-terms',
    function: 'propagate',
    patches: [{ from: 'tf.mul(tf.sub(1, Y),', to: 'tf.mul(Y,' }],
    message: 'Both terms of the cost carry the same label: log a goes with y, log(1 - a) with 1 - y.',
  },
  {
    id: 'sum-over-wrong-axis',
    function: 'propagate',
    patches: [{ from: 'tf.div(tf.sum(dZ), m)', to: 'tf.mean(dZ, 0)' }],
    message: 'The sum runs over the wrong axis: db is one number, the mean of all of dZ.',
  },
  {
    id: 'only-last-term',
    function: 'propagate',
    patches: [
      { from: 'tf.add(tf.matMul(tf.transpose(w), X), b)', to: 'tf.matMul(tf.slice(w, [w.shape[0] - 1, 0], [1, 1]), tf.slice(X, [X.shape[0] - 1, 0], [1, -1]))' },
      { from: 'tf.matMul(tf.transpose(w), X)', to: 'tf.matMul(tf.slice(w, [w.shape[0] - 1, 0], [1, 1]), tf.slice(X, [X.shape[0] - 1, 0], [1, -1]))' },
    ],
    message: 'Of the sum over the features only the last term is left: the loop has to add each one up (+=); here the last overwrites the others.',
  },
  {
    id: 'random-start',
    function: 'initializeWithZeros',
    patches: [
      { from: 'tf.zeros([dim, 1])', to: 'tf.ones([dim, 1])' },
      { from: 'tf.zeros([dim, 1])', to: 'tf.randomNormal([dim, 1])' },
    ],
    message: 'The weights do not start at zero: a single unit needs no random numbers, because there is no second unit that it could be equal to.',
  },
  {
    id: 'step-from-start',
    function: 'optimize',
    patches: [
      { from: `for (let i = 0; i < numIterations; i++) {
    const [now, cost] = propagate(w, b, X, Y);
    grads = now;
    if (i % 100 === 0) {
      costs.push(cost.dataSync()[0]);
      if (printCost) console.log(\`Cost after iteration \${i}: \${costs[costs.length - 1]}\`);
    }
    w = tf.sub(w, tf.mul(learningRate, grads.dw));
    b = tf.sub(b, tf.mul(learningRate, grads.db));`, to: `const [w0, b0] = [w, b];
  for (let i = 0; i < numIterations; i++) {
    const [now, cost] = propagate(w, b, X, Y);
    grads = now;
    if (i % 100 === 0) costs.push(cost.dataSync()[0]);
    w = tf.sub(w0, tf.mul(learningRate, grads.dw));
    b = tf.sub(b0, tf.mul(learningRate, grads.db));` },
      { from: `w = tf.sub(w, tf.mul(learningRate, grads.dw));
    b = tf.sub(b, tf.mul(learningRate, grads.db));`, to: `const w0 = (w as { first?: tf.Tensor }).first ?? w;
    w = Object.assign(tf.sub(w0, tf.mul(learningRate, grads.dw)), { first: w0 });
    b = tf.sub(b, tf.mul(learningRate, grads.db));` },
    ],
    message: 'Every step starts from the first w and b again: each one starts where the last one ended, w = w - alpha dw.',
  },
  {
    id: 'division-by-rate',
    function: 'optimize',
    patches: [
      { from: 'tf.mul(learningRate, grads.dw)', to: 'tf.div(grads.dw, learningRate)' },
      { from: 'tf.mul(learningRate, grads.db)', to: 'tf.div(grads.db, learningRate)' },
      { from: `w = tf.sub(w, tf.mul(learningRate, grads.dw));
    b = tf.sub(b, tf.mul(learningRate, grads.db));`, to: `w = tf.sub(w, tf.div(grads.dw, learningRate));
    b = tf.sub(b, tf.div(grads.db, learningRate));` },
    ],
    message: 'The gradient is divided by the learning rate; it is multiplied: w - alpha dw.',
  },
];
