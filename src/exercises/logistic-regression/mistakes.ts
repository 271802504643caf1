import type { Mistake } from '../../course/exercise';
import { moreMistakes } from './more-mistakes';

const forward = 'tf.add(tf.matMul(tf.transpose(w), X), b)';

export const mistakes: Mistake[] = [
  {
    id: 'row-for-column',
    function: 'initializeWithZeros',
    patches: [{ from: '[dim, 1]', to: '[1, dim]' }],
    message: 'w is a row. The weights are a column, (n_x, 1), because z = w^T x turns them into a row: ask for the shape [dim, 1].',
  },
  {
    id: 'lost-dimension',
    function: 'initializeWithZeros',
    patches: [{ from: '[dim, 1]', to: '[dim]' }],
    message: 'w is a plain list of numbers, shape (n_x,). A column has two dimensions: ask for the shape [dim, 1].',
  },
  {
    id: 'swapped-result',
    function: 'initializeWithZeros',
    patches: [{ from: '[w, b]', to: '[b, w]' }],
    message: 'The result is [b, w]; the course returns [w, b]. Swap the two.',
  },
  {
    id: 'wrong-sign',
    function: 'sigmoid',
    patches: [{ from: 'tf.neg(z)', to: 'z' }],
    message: 'The exponent has the wrong sign: sigmoid(z) = 1/(1 + e^-z) grows with z. Negate z inside the exponential.',
  },
  {
    id: 'missing-exponential',
    function: 'sigmoid',
    patches: [
      { from: 'tf.exp(tf.neg(z))', to: 'tf.neg(z)' },
      { from: 'tf.exp(tf.neg(z))', to: 'tf.square(tf.neg(z))' },
    ],
    message: 'There is no exponential below the fraction line: sigmoid(z) = 1/(1 + e^-z). Use tf.exp.',
  },
  {
    id: 'tanh-for-sigmoid',
    function: 'sigmoid',
    patches: [{ from: 'tf.div(1, tf.add(1, tf.exp(tf.neg(z))))', to: 'tf.tanh(z)' }],
    message: 'This is tanh, whose values lie between -1 and 1. The logistic function lies between 0 and 1: 1/(1 + e^-z).',
  },
  {
    id: 'missing-1-over-m',
    function: 'propagate',
    patches: [{ from: 'tf.div(tf.sum(losses), m)', to: 'tf.sum(losses)' }],
    message: 'The cost is the sum over the examples; it should be their mean. Divide by m: J = -1/m * sum(y log a + (1 - y) log(1 - a)).',
  },
  {
    id: 'missing-1-over-m',
    function: 'propagate',
    patches: [{ from: 'tf.div(tf.matMul(X, tf.transpose(dZ)), m)', to: 'tf.matMul(X, tf.transpose(dZ))' }],
    message: 'The factor 1/m of dw is missing: the cost is a mean over m examples, so its gradient is one too. dw = 1/m * X dZ^T.',
  },
  {
    id: 'missing-1-over-m',
    function: 'propagate',
    patches: [{ from: 'tf.div(tf.sum(dZ), m)', to: 'tf.sum(dZ)' }],
    message: 'The factor 1/m of db is missing: the cost is a mean over m examples, so its gradient is one too. db = 1/m * sum(dZ).',
  },
  {
    id: 'wrong-size-in-mean',
    function: 'propagate',
    patches: [
      { from: 'X.shape[1]', to: 'X.shape[0]' },
      { from: 'tf.div(tf.sum(losses), m)', to: 'tf.div(tf.sum(losses), X.shape[0])' },
      { from: 'tf.div(tf.matMul(X, tf.transpose(dZ)), m)', to: 'tf.div(tf.matMul(X, tf.transpose(dZ)), X.shape[0])' },
    ],
    message: 'The division is by n_x, the number of features. m is the number of examples: the columns of X, X.shape[1].',
  },
  {
    id: 'wrong-sign',
    function: 'propagate',
    patches: [{ from: 'tf.neg(tf.div(tf.sum(losses), m))', to: 'tf.div(tf.sum(losses), m)' }],
    message: 'The cost has the wrong sign: logs of probabilities are negative, so J = -1/m * sum(...) starts with a minus.',
  },
  {
    id: 'wrong-sign',
    function: 'propagate',
    patches: [
      { from: 'tf.sub(A, Y)', to: 'tf.sub(Y, A)' },
      { from: 'tf.sub(A, Y)', to: 'tf.add(A, Y)' },
    ],
    message: 'dZ has a wrong sign: the derivative of the loss by z is A - Y, in this order.',
  },
  {
    id: 'wrong-sign',
    function: 'propagate',
    patches: [{ from: 'tf.div(tf.matMul(X, tf.transpose(dZ)), m)', to: 'tf.neg(tf.div(tf.matMul(X, tf.transpose(dZ)), m))' }],
    message: 'dw has the wrong sign: dw = 1/m * X dZ^T with dZ = A - Y. The minus of gradient descent belongs to the update.',
  },
  {
    id: 'wrong-sign',
    function: 'propagate',
    patches: [{ from: 'tf.div(tf.sum(dZ), m)', to: 'tf.neg(tf.div(tf.sum(dZ), m))' }],
    message: 'db has the wrong sign: db = 1/m * sum(dZ) with dZ = A - Y. The minus of gradient descent belongs to the update.',
  },
  {
    id: 'elementwise-for-matmul',
    function: 'propagate',
    patches: [
      { from: 'tf.matMul(tf.transpose(w), X)', to: 'tf.mul(tf.transpose(w), X)' },
      { from: 'tf.matMul(tf.transpose(w), X)', to: 'tf.mul(w, X)' },
    ],
    message: 'w and X are multiplied element by element. w^T X is a matrix product: it sums over the features and gives one z per example, (1, m). Use tf.matMul(tf.transpose(w), X).',
  },
  {
    id: 'elementwise-for-matmul',
    function: 'propagate',
    patches: [
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.mul(X, dZ)' },
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.mul(X, tf.transpose(dZ))' },
    ],
    message: 'X and dZ are multiplied element by element. X dZ^T is a matrix product: it sums over the examples and gives (n_x, 1). Use tf.matMul(X, tf.transpose(dZ)).',
  },
  {
    id: 'lost-transpose',
    function: 'propagate',
    patches: [{ from: 'tf.matMul(tf.transpose(w), X)', to: 'tf.matMul(w, X)' }],
    message: 'w must be transposed: w is a column (n_x, 1) and X is (n_x, m), so the product that exists is w^T X, (1, n_x) by (n_x, m).',
  },
  {
    id: 'lost-transpose',
    function: 'propagate',
    patches: [
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.matMul(X, dZ)' },
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.matMul(tf.transpose(X), dZ)' },
    ],
    message: 'dZ must be transposed: X is (n_x, m) and dZ is (1, m), so the product that sums over the examples is X dZ^T, (n_x, m) by (m, 1).',
  },
  {
    id: 'swapped-product',
    function: 'propagate',
    patches: [
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.matMul(dZ, tf.transpose(X))' },
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.matMul(dZ, X)' },
    ],
    message: 'The factors of dw stand in the wrong order: dZ X^T is a row. dw has the shape of w, (n_x, 1): X dZ^T.',
  },
  {
    id: 'log-of-wrong-term',
    function: 'propagate',
    patches: [
      { from: 'tf.log(tf.sub(1, A))', to: 'tf.log(A)' },
      { from: 'tf.log(tf.sub(1, A))', to: 'tf.log(tf.sub(1, Y))' },
      { from: 'tf.log(tf.sub(1, A))', to: 'tf.sub(1, tf.log(A))' },
      { from: 'tf.log(tf.sub(1, A))', to: 'tf.log(tf.add(1, A))' },
    ],
    message: 'The second term takes the log of the wrong thing: it is (1 - y) log(1 - a), the probability given to class 0.',
  },
  {
    id: 'log-of-wrong-term',
    function: 'propagate',
    patches: [
      { from: 'tf.mul(Y, tf.log(A))', to: 'tf.mul(A, tf.log(Y))' },
      { from: 'tf.mul(Y, tf.log(A))', to: 'tf.mul(Y, A)' },
      { from: 'tf.mul(Y, tf.log(A))', to: 'tf.mul(A, tf.log(A))' },
    ],
    message: 'The first term of the cost takes the wrong thing: it is y log a, the label times the log of the activation.',
  },
  {
    id: 'wrong-sign',
    function: 'propagate',
    patches: [
      { from: 'tf.add(tf.mul(Y, tf.log(A)), ', to: 'tf.sub(tf.mul(Y, tf.log(A)), ' },
      { from: 'tf.mul(tf.sub(1, Y),', to: 'tf.mul(tf.sub(Y, 1),' },
      { from: 'tf.mul(tf.sub(1, Y),', to: 'tf.mul(tf.add(1, Y),' },
    ],
    message: 'A sign inside the cost is wrong: the two terms y log a and (1 - y) log(1 - a) are added.',
  },
  {
    id: 'product-of-terms',
    function: 'propagate',
    patches: [{ from: 'tf.add(tf.mul(Y, tf.log(A)), ', to: 'tf.mul(tf.mul(Y, tf.log(A)), ' }],
    message: 'The two terms of the cost are multiplied; they are added: y log a + (1 - y) log(1 - a).',
  },
  {
    id: 'scores-transposed',
    function: 'propagate',
    patches: [{ from: 'tf.matMul(tf.transpose(w), X)', to: 'tf.matMul(tf.transpose(X), w)' }],
    message: 'Z is X^T w, a column (m, 1), and A - Y spreads into an (m, m) matrix. Z = w^T X is a row like Y, (1, m): use tf.matMul(tf.transpose(w), X).',
  },
  {
    id: 'sigmoid-of-minus-z',
    function: 'propagate',
    patches: [{ from: `sigmoid(${forward})`, to: `sigmoid(tf.neg(${forward}))` }],
    message: 'A is sigmoid(-Z), which falls where it should grow: A = 1/(1 + e^-Z), with one minus in the exponent.',
  },
  {
    id: 'other-activation',
    function: 'propagate',
    patches: [
      { from: `sigmoid(${forward})`, to: `tf.tanh(${forward})` },
      { from: `sigmoid(${forward})`, to: `tf.relu(${forward})` },
    ],
    message: 'A is not sigmoid(Z) but another function of Z: a probability lies between 0 and 1, A = 1/(1 + e^-Z).',
  },
  {
    id: 'extra-derivative',
    function: 'propagate',
    patches: [
      { from: 'tf.sub(A, Y)', to: 'tf.mul(tf.sub(A, Y), tf.mul(A, tf.sub(1, A)))' },
      { from: 'tf.sub(A, Y)', to: 'tf.mul(A, tf.sub(1, A))' },
    ],
    message: 'The slope of the sigmoid, A(1 - A), has no place in dZ: the log loss cancels it. dZ = A - Y.',
  },
  {
    id: 'activation-for-dz',
    function: 'propagate',
    patches: [
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.matMul(X, tf.transpose(A))' },
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.matMul(X, tf.transpose(Y))' },
    ],
    message: 'dw takes the activations or the labels where dZ belongs: dw = 1/m * X dZ^T with dZ = A - Y.',
  },
  {
    id: 'activation-for-dz',
    function: 'propagate',
    patches: [
      { from: 'tf.sum(dZ)', to: 'tf.sum(A)' },
      { from: 'tf.sum(dZ)', to: 'tf.sum(Y)' },
    ],
    message: 'db takes the activations or the labels where dZ belongs: db = 1/m * sum(dZ) with dZ = A - Y.',
  },
  {
    id: 'only-last-example',
    function: 'propagate',
    patches: [
      { from: 'tf.sum(losses)', to: 'tf.sum(tf.slice(losses, [0, m - 1], [1, 1]))' },
      { from: 'tf.div(tf.sum(losses), m)', to: 'tf.sum(tf.slice(losses, [0, m - 1], [1, 1]))' },
      { from: 'tf.sum(dZ)', to: 'tf.sum(tf.slice(dZ, [0, m - 1], [1, 1]))' },
      { from: 'tf.div(tf.sum(dZ), m)', to: 'tf.sum(tf.slice(dZ, [0, m - 1], [1, 1]))' },
      { from: 'tf.matMul(X, tf.transpose(dZ))', to: 'tf.mul(tf.slice(X, [0, m - 1], [-1, 1]), tf.slice(dZ, [0, m - 1], [1, 1]))' },
      { from: 'tf.div(tf.matMul(X, tf.transpose(dZ)), m)', to: 'tf.mul(tf.slice(X, [0, m - 1], [-1, 1]), tf.slice(dZ, [0, m - 1], [1, 1]))' },
    ],
    message: 'Only the last example counts. A loop over the examples adds each one up (+=); here the last overwrites the others.',
  },
  {
    id: 'example-left-out',
    function: 'propagate',
    patches: [
      { from: 'tf.sum(losses)', to: 'tf.sum(tf.slice(losses, [0, 0], [1, m - 1]))' },
      { from: 'tf.sum(losses)', to: 'tf.sum(tf.slice(losses, [0, 1], [1, m - 1]))' },
      {
        from: "tf.div(tf.matMul(X, tf.transpose(dZ)), m);\n  const db = tf.div(tf.sum(dZ), m)",
        to: 'tf.div(tf.matMul(tf.slice(X, [0, 0], [-1, m - 1]), tf.transpose(tf.slice(dZ, [0, 0], [1, m - 1]))), m);\n  const db = tf.div(tf.sum(tf.slice(dZ, [0, 0], [1, m - 1])), m)',
      },
      {
        from: "tf.div(tf.matMul(X, tf.transpose(dZ)), m);\n  const db = tf.div(tf.sum(dZ), m)",
        to: 'tf.div(tf.matMul(tf.slice(X, [0, 1], [-1, m - 1]), tf.transpose(tf.slice(dZ, [0, 1], [1, m - 1]))), m);\n  const db = tf.div(tf.sum(tf.slice(dZ, [0, 1], [1, m - 1])), m)',
      },
    ],
    message: 'One example is left out: the loop runs over all m of them, i = 0, 1, ..., m - 1.',
  },
  {
    id: 'swapped-labels',
    function: 'propagate',
    patches: [{ from: 'tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))))', to: 'tf.add(tf.mul(tf.sub(1, Y), tf.log(A)), tf.mul(Y, tf.log(tf.sub(1, A))))' }],
    message: 'The two labels are swapped in the cost: y goes with log a, and 1 - y with log(1 - a).',
  },
  {
    id: 'missing-second-term',
    function: 'propagate',
    patches: [{ from: 'tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))))', to: 'tf.mul(Y, tf.log(A))' }],
    message: 'The cost only counts the examples with y = 1. Those with y = 0 need the second term, (1 - y) log(1 - a).',
  },
  {
    id: 'missing-bias',
    function: 'propagate',
    patches: [{ from: forward, to: 'tf.matMul(tf.transpose(w), X)' }],
    message: 'b is not used: Z = w^T X + b.',
  },
  {
    id: 'missing-sigmoid',
    function: 'propagate',
    patches: [{ from: `sigmoid(${forward})`, to: forward }],
    message: 'A is Z itself: the activation A = sigmoid(Z) is missing.',
  },
  {
    id: 'sum-over-wrong-axis',
    function: 'propagate',
    patches: [
      { from: 'tf.div(tf.sum(dZ), m)', to: 'tf.div(tf.sum(dZ, 0), m)' },
      { from: 'tf.sum(losses)', to: 'tf.sum(losses, 0)' },
    ],
    message: 'The sum runs over axis 0, the rows: dZ and the losses have one row, so nothing is added up. Sum over the examples: axis 1, or no axis at all.',
  },
  {
    id: 'mean-and-division',
    function: 'propagate',
    patches: [
      { from: 'tf.div(tf.sum(losses), m)', to: 'tf.div(tf.mean(losses), m)' },
      { from: 'tf.div(tf.sum(dZ), m)', to: 'tf.div(tf.mean(dZ), m)' },
    ],
    message: 'The division by m is done twice: tf.mean already divides. Use tf.sum with the division, or tf.mean without it.',
  },
  {
    id: 'swapped-result',
    function: 'propagate',
    patches: [{ from: '[{ dw, db }, cost]', to: '[cost, { dw, db }]' }],
    message: 'The result is [cost, grads]; the course returns [grads, cost]. Swap the two.',
  },
  {
    id: 'argument-order',
    function: 'propagate',
    patches: [
      { from: 'w: tf.Tensor, b: tf.Tensor | number, X: tf.Tensor, Y: tf.Tensor', to: 'X: tf.Tensor, Y: tf.Tensor, w: tf.Tensor, b: tf.Tensor | number' },
      { from: 'w: tf.Tensor, b: tf.Tensor | number, X: tf.Tensor, Y: tf.Tensor', to: 'w: tf.Tensor, b: tf.Tensor | number, Y: tf.Tensor, X: tf.Tensor' },
      { from: 'w: tf.Tensor, b: tf.Tensor | number, X: tf.Tensor, Y: tf.Tensor', to: 'b: tf.Tensor | number, w: tf.Tensor, X: tf.Tensor, Y: tf.Tensor' },
    ],
    message: 'The arguments stand in another order than the course has them: propagate(w, b, X, Y).',
  },
  {
    id: 'update-with-plus',
    function: 'optimize',
    patches: [
      { from: 'tf.sub(w, tf.mul(learningRate, grads.dw))', to: 'tf.add(w, tf.mul(learningRate, grads.dw))' },
      { from: 'tf.sub(b, tf.mul(learningRate, grads.db))', to: 'tf.add(b, tf.mul(learningRate, grads.db))' },
      {
        from: 'w = tf.sub(w, tf.mul(learningRate, grads.dw));\n    b = tf.sub(b, tf.mul(learningRate, grads.db));',
        to: 'w = tf.add(w, tf.mul(learningRate, grads.dw));\n    b = tf.add(b, tf.mul(learningRate, grads.db));',
      },
    ],
    message: 'The step goes up the gradient. Gradient descent goes down: w - learningRate * dw and b - learningRate * db.',
  },
  {
    id: 'missing-learning-rate',
    function: 'optimize',
    patches: [
      { from: 'tf.mul(learningRate, grads.dw)', to: 'grads.dw' },
      { from: 'tf.mul(learningRate, grads.db)', to: 'grads.db' },
      {
        from: 'w = tf.sub(w, tf.mul(learningRate, grads.dw));\n    b = tf.sub(b, tf.mul(learningRate, grads.db));',
        to: 'w = tf.sub(w, grads.dw);\n    b = tf.sub(b, grads.db);',
      },
    ],
    message: 'The step is the whole gradient: the learning rate is not used. w - learningRate * dw, b - learningRate * db.',
  },
  {
    id: 'parameter-not-updated',
    function: 'optimize',
    patches: [
      { from: 'w = tf.sub(w, tf.mul(learningRate, grads.dw));', to: '' },
      { from: 'b = tf.sub(b, tf.mul(learningRate, grads.db));', to: '' },
      { from: 'w = tf.sub(w, tf.mul(learningRate, grads.dw));\n    b = tf.sub(b, tf.mul(learningRate, grads.db));', to: '' },
    ],
    message: 'A parameter keeps its first value: both w and b need their step in every iteration, and the new values must be stored back.',
  },
  {
    id: 'cost-after-update',
    function: 'optimize',
    patches: [
      {
        from: 'costs.push(cost.dataSync()[0]);',
        to: 'costs.push(propagate(tf.sub(w, tf.mul(learningRate, grads.dw)), tf.sub(b, tf.mul(learningRate, grads.db)), X, Y)[1].dataSync()[0]);',
      },
    ],
    message: 'The cost is taken after the step. The course keeps the cost that propagate returned before the step of that iteration.',
  },
  {
    id: 'cost-every-iteration',
    function: 'optimize',
    patches: [{ from: 'if (i % 100 === 0) {', to: '{' }],
    message: 'The cost is kept in every iteration. The course keeps it every 100 iterations: when i % 100 is 0.',
  },
  {
    id: 'stale-parameters',
    function: 'optimize',
    patches: [
      {
        from: 'for (let i = 0; i < numIterations; i++) {\n    const [now, cost] = propagate(w, b, X, Y);',
        to: 'const [w0, b0] = [w, b];\n  for (let i = 0; i < numIterations; i++) {\n    const [now, cost] = propagate(w0, b0, X, Y);',
      },
    ],
    message: 'propagate is called with the first w and b in every iteration: hand it the ones that the last step made.',
  },
  {
    id: 'cost-at-other-iterations',
    function: 'optimize',
    patches: [
      { from: 'i % 100 === 0', to: '(i + 1) % 100 === 0' },
      { from: 'i % 100 === 0', to: 'i % 100 === 0 && i > 0' },
      { from: 'let i = 0; i < numIterations', to: 'let i = 1; i <= numIterations' },
    ],
    message: 'The costs are kept at other iterations than the course does: at 0, 100, 200, ..., counting from 0, when i % 100 is 0.',
  },
  {
    id: 'one-iteration-short',
    function: 'optimize',
    patches: [
      { from: 'let i = 0;', to: 'let i = 1;' },
      { from: 'i < numIterations', to: 'i < numIterations - 1' },
    ],
    message: 'The loop runs once too few: numIterations times means i = 0, 1, ..., numIterations - 1.',
  },
  {
    id: 'one-iteration-long',
    function: 'optimize',
    patches: [{ from: 'i < numIterations', to: 'i <= numIterations' }],
    message: 'The loop runs once too often: numIterations times means i < numIterations, not i <= numIterations.',
  },
  {
    id: 'swapped-result',
    function: 'optimize',
    patches: [{ from: '[{ w, b }, grads, costs]', to: '[grads, { w, b }, costs]' }],
    message: 'The result begins with the gradients; the course returns [params, grads, costs].',
  },
  {
    id: 'missing-threshold',
    function: 'predict',
    patches: [{ from: "tf.cast(tf.greater(A, 0.5), 'float32')", to: 'A' }],
    message: 'The result is the probability itself. A prediction is 1 where A > 0.5, else 0.',
  },
  {
    id: 'wrong-threshold',
    function: 'predict',
    patches: [
      { from: 'tf.greater(A, 0.5)', to: 'tf.greater(A, 0)' },
      { from: 'sigmoid(', to: '(' },
    ],
    message: 'The wrong thing is held against one half: it is A = sigmoid(Z) that is above 0.5 for class 1 (or Z above 0).',
  },
  {
    id: 'reversed-comparison',
    function: 'predict',
    patches: [{ from: 'tf.greater(A, 0.5)', to: 'tf.less(A, 0.5)' }],
    message: 'The two classes are swapped: the prediction is 1 where A is above 0.5.',
  },
  {
    id: 'missing-bias',
    function: 'predict',
    patches: [{ from: forward, to: 'tf.matMul(tf.transpose(w), X)' }],
    message: 'b is not used: Z = w^T X + b.',
  },
  {
    id: 'lost-transpose',
    function: 'predict',
    patches: [{ from: 'tf.transpose(w)', to: 'w' }],
    message: 'w must be transposed: w is (n_x, 1) and X is (n_x, m), so the product that exists is w^T X.',
  },
  {
    id: 'elementwise-for-matmul',
    function: 'predict',
    patches: [{ from: 'tf.matMul(tf.transpose(w), X)', to: 'tf.mul(w, X)' }],
    message: 'w and X are multiplied element by element. w^T X is a matrix product, one z per example: tf.matMul(tf.transpose(w), X).',
  },
  ...moreMistakes,
];
