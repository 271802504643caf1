import type { Mistake } from '../../course/exercise';

export const mistakes: Mistake[] = [
  {
    id: 'wrong-sign',
    function: 'sigmoid',
    patches: [{ from: 'tf.neg(z)', to: 'z' }],
    message: 'The exponent has the wrong sign: sigmoid(z) = 1/(1 + e^-z) grows with z. Negate z inside the exponential.',
  },
  {
    id: 'missing-exponential',
    function: 'sigmoid',
    patches: [{ from: 'tf.exp(tf.neg(z))', to: 'tf.neg(z)' }],
    message: 'There is no exponential below the fraction line: sigmoid(z) = 1/(1 + e^-z). Use tf.exp.',
  },
  {
    id: 'tanh-for-sigmoid',
    function: 'sigmoid',
    patches: [{ from: 'tf.div(1, tf.add(1, tf.exp(tf.neg(z))))', to: 'tf.tanh(z)' }],
    message: 'This is tanh, whose values lie between -1 and 1. The logistic function lies between 0 and 1: 1/(1 + e^-z).',
  },
  {
    id: 'lost-transpose',
    function: 'forwardPropagate',
    patches: [{ from: 'tf.transpose(w)', to: 'w' }],
    message: 'w must be transposed: w and x are both columns (n_x, 1); the product that exists is w^T x, (1, n_x) by (n_x, 1).',
  },
  {
    id: 'wrong-transpose',
    function: 'forwardPropagate',
    patches: [{ from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.matMul(w, tf.transpose(x))' }],
    message: 'x is transposed where w should be: w x^T is a table (n_x, n_x). The sum over the features is w^T x, one number.',
  },
  {
    id: 'elementwise-for-matmul',
    function: 'forwardPropagate',
    patches: [
      { from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.mul(w, x)' },
      { from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.mul(tf.transpose(w), x)' },
    ],
    message: 'w and x are multiplied element by element and not added up. w^T x is a matrix product: tf.matMul(tf.transpose(w), x).',
  },
  {
    id: 'missing-bias',
    function: 'forwardPropagate',
    patches: [{ from: 'tf.add(tf.matMul(tf.transpose(w), x), b)', to: 'tf.matMul(tf.transpose(w), x)' }],
    message: 'b is not used: z = w^T x + b.',
  },
  {
    id: 'wrong-sign',
    function: 'forwardPropagate',
    patches: [{ from: 'tf.add(tf.matMul(tf.transpose(w), x), b)', to: 'tf.sub(tf.matMul(tf.transpose(w), x), b)' }],
    message: 'b is subtracted. It is added: z = w^T x + b.',
  },
  {
    id: 'missing-sigmoid',
    function: 'forwardPropagate',
    patches: [{ from: 'sigmoid(z)', to: 'z' }],
    message: 'a is z itself: the activation a = sigmoid(z) is missing.',
  },
  {
    id: 'swapped-result',
    function: 'forwardPropagate',
    patches: [{ from: '[z, a]', to: '[a, z]' }],
    message: 'The result is [a, z]; it should be [z, a]. Swap the two.',
  },
  {
    id: 'wrong-sign',
    function: 'computeLoss',
    patches: [{ from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.add(ifOne, ifZero)' }],
    message: 'The loss has the wrong sign: logs of probabilities are negative, so the loss starts with a minus.',
  },
  {
    id: 'wrong-sign',
    function: 'computeLoss',
    patches: [
      { from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.neg(tf.sub(ifOne, ifZero))' },
      { from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.add(tf.neg(ifOne), ifZero)' },
    ],
    message: 'The minus must stand before both terms: -(y log a + (1 - y) log(1 - a)).',
  },
  {
    id: 'log-of-wrong-term',
    function: 'computeLoss',
    patches: [
      { from: 'tf.log(tf.sub(1, a))', to: 'tf.log(a)' },
      { from: 'tf.log(tf.sub(1, a))', to: 'tf.sub(1, tf.log(a))' },
      { from: 'tf.log(tf.sub(1, a))', to: 'tf.log(tf.sub(1, y))' },
    ],
    message: 'The second term takes the log of the wrong thing: it is (1 - y) log(1 - a), the probability given to class 0.',
  },
  {
    id: 'swapped-labels',
    function: 'computeLoss',
    patches: [
      {
        from: 'const ifOne = tf.mul(y, tf.log(a));\n  const ifZero = tf.mul(tf.sub(1, y), tf.log(tf.sub(1, a)));',
        to: 'const ifOne = tf.mul(tf.sub(1, y), tf.log(a));\n  const ifZero = tf.mul(y, tf.log(tf.sub(1, a)));',
      },
      {
        from: 'const ifOne = tf.mul(y, tf.log(a));\n  const ifZero = tf.mul(tf.sub(1, y), tf.log(tf.sub(1, a)));',
        to: 'const ifOne = tf.mul(a, tf.log(y));\n  const ifZero = tf.mul(tf.sub(1, a), tf.log(tf.sub(1, y)));',
      },
    ],
    message: 'The label and the activation are in each other\'s places: y goes with log a, and 1 - y with log(1 - a).',
  },
  {
    id: 'missing-second-term',
    function: 'computeLoss',
    patches: [{ from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.neg(ifOne)' }],
    message: 'The loss only speaks when y = 1. For y = 0 it needs the second term, (1 - y) log(1 - a).',
  },
  {
    id: 'wrong-sign-in-da',
    function: 'backwardPropagate',
    patches: [{ from: 'tf.neg(tf.div(y, a))', to: 'tf.div(y, a)' }],
    message: 'da starts with a minus: the derivative of -y log a is -y/a. (Some notes of the course lose it: da = -y/a + (1 - y)/(1 - a).)',
  },
  {
    id: 'wrong-sign-in-da',
    function: 'backwardPropagate',
    patches: [{ from: 'tf.add(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)))', to: 'tf.sub(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)))' }],
    message: 'The second term of da has the wrong sign: the derivative of -(1 - y) log(1 - a) is +(1 - y)/(1 - a).',
  },
  {
    id: 'wrong-sign',
    function: 'backwardPropagate',
    patches: [
      { from: 'tf.sub(a, y)', to: 'tf.sub(y, a)' },
      { from: 'tf.sub(a, y)', to: 'tf.add(a, y)' },
    ],
    message: 'dz has a wrong sign: the derivative of the loss by z is a - y, in this order.',
  },
  {
    id: 'missing-x',
    function: 'backwardPropagate',
    patches: [
      { from: 'tf.mul(x, dz)', to: 'dz' },
      { from: 'tf.mul(x, dz)', to: 'tf.mul(tf.onesLike(x), dz)' },
    ],
    message: 'x is missing in dw: z = w^T x + b changes by x when w changes, so dw = x dz.',
  },
  {
    id: 'da-for-dz',
    function: 'backwardPropagate',
    patches: [
      { from: 'tf.mul(x, dz)', to: 'tf.mul(x, da)' },
      { from: 'const db = dz;', to: 'const db = da;' },
      { from: 'tf.sub(a, y)', to: 'da' },
    ],
    message: 'da is used where dz belongs: dz = da * a(1 - a) = a - y, and dw = x dz, db = dz come from dz.',
  },
  {
    id: 'lost-transpose',
    function: 'backwardPropagate',
    patches: [{ from: 'tf.mul(x, dz)', to: 'tf.matMul(tf.transpose(x), dz)' }],
    message: 'x must not be transposed in dw: dw has the shape of w, (n_x, 1), so dw = x dz.',
  },
  {
    id: 'row-for-column',
    function: 'backwardPropagate',
    patches: [{ from: 'tf.mul(x, dz)', to: 'tf.mul(tf.transpose(x), dz)' }],
    message: 'dw is a row. It has the shape of w, a column (n_x, 1): dw = x dz without a transpose.',
  },
  {
    id: 'update-with-plus',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.w,', to: 'tf.add(parameters.w,' },
      { from: 'tf.sub(parameters.b,', to: 'tf.add(parameters.b,' },
    ],
    message: 'The step goes up the gradient. Gradient descent goes down: w - alpha dw and b - alpha db.',
  },
  {
    id: 'missing-learning-rate',
    function: 'updateParameters',
    patches: [
      { from: 'tf.mul(learningRate, grads.dw)', to: 'grads.dw' },
      { from: 'tf.mul(learningRate, grads.db)', to: 'grads.db' },
    ],
    message: 'The step is the whole gradient: the learning rate is not used. w - alpha dw, b - alpha db.',
  },
  {
    id: 'parameter-not-updated',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.w, tf.mul(learningRate, grads.dw))', to: 'parameters.w' },
      { from: 'tf.sub(parameters.b, tf.mul(learningRate, grads.db))', to: 'parameters.b' },
    ],
    message: 'A parameter comes back unchanged: both w and b take their step.',
  },
  {
    id: 'swapped-gradients',
    function: 'updateParameters',
    patches: [{ from: 'grads.dw', to: 'grads.db' }, { from: 'grads.db', to: 'grads.dw' }],
    message: 'A parameter takes the step of the other: w goes with dw, b with db.',
  },
  {
    id: 'missing-1',
    function: 'sigmoid',
    patches: [
      { from: 'tf.add(1, tf.exp(tf.neg(z)))', to: 'tf.exp(tf.neg(z))' },
    ],
    message: 'The 1 below the fraction line is missing: sigmoid(z) = 1/(1 + e^-z).',
  },
  {
    id: 'wrong-sign',
    function: 'sigmoid',
    patches: [
      { from: 'tf.add(1, tf.exp(tf.neg(z)))', to: 'tf.sub(1, tf.exp(tf.neg(z)))' },
      { from: 'tf.add(1, tf.exp(tf.neg(z)))', to: 'tf.sub(tf.exp(tf.neg(z)), 1)' },
    ],
    message: 'There is a minus below the fraction line: sigmoid(z) = 1/(1 + e^-z).',
  },
  {
    id: 'inverted-fraction',
    function: 'sigmoid',
    patches: [
      { from: 'tf.div(1, tf.add(1, tf.exp(tf.neg(z))))', to: 'tf.add(1, tf.exp(tf.neg(z)))' },
    ],
    message: 'The fraction is upside down or not taken: sigmoid(z) = 1/(1 + e^-z).',
  },
  {
    id: 'mean-for-sum',
    function: 'forwardPropagate',
    patches: [
      { from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.div(tf.matMul(tf.transpose(w), x), x.shape[0])' },
    ],
    message: 'The products are averaged; w^T x adds them up.',
  },
  {
    id: 'sum-for-product',
    function: 'forwardPropagate',
    patches: [
      { from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.reshape(tf.sum(tf.add(w, x)), [1, 1])' },
    ],
    message: 'w and x are added; w^T x multiplies each weight with its feature and adds the products up.',
  },
  {
    id: 'other-activation',
    function: 'forwardPropagate',
    patches: [
      { from: 'sigmoid(z)', to: 'tf.tanh(z)' },
      { from: 'sigmoid(z)', to: 'tf.relu(z)' },
      { from: 'sigmoid(z)', to: 'sigmoid(tf.neg(z))' },
    ],
    message: 'a is not sigmoid(z) but another function of it.',
  },
  {
    id: 'squared-error',
    function: 'computeLoss',
    patches: [
      { from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.square(tf.sub(a, y))' },
      { from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.div(tf.square(tf.sub(a, y)), 2)' },
      { from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.abs(tf.sub(a, y))' },
    ],
    message: 'This is the squared (or the absolute) error. The loss of a probability is -(y log a + (1 - y) log(1 - a)).',
  },
  {
    id: 'wrong-sign-in-da',
    function: 'backwardPropagate',
    patches: [
      { from: `const da = tf.add(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)));
  const dz = tf.sub(a, y);`, to: `const da = tf.add(tf.div(y, a), tf.div(tf.sub(1, y), tf.sub(1, a)));
  const dz = tf.mul(da, tf.mul(a, tf.sub(1, a)));` },
      { from: `const da = tf.add(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)));
  const dz = tf.sub(a, y);`, to: `const da = tf.sub(tf.div(y, a), tf.div(tf.sub(1, y), tf.sub(1, a)));
  const dz = tf.mul(da, tf.mul(a, tf.sub(1, a)));` },
      { from: `const da = tf.add(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)));
  const dz = tf.sub(a, y);`, to: `const da = tf.sub(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)));
  const dz = tf.mul(da, tf.mul(a, tf.sub(1, a)));` },
    ],
    message: 'A sign of da is wrong: da = -y/a + (1 - y)/(1 - a). (Some notes of the course lose the minus before y/a.)',
  },
  {
    id: 'missing-second-term',
    function: 'backwardPropagate',
    patches: [
      { from: 'tf.add(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)))', to: 'tf.neg(tf.div(y, a))' },
      { from: 'tf.add(tf.neg(tf.div(y, a)), tf.div(tf.sub(1, y), tf.sub(1, a)))', to: 'tf.div(tf.sub(1, y), tf.sub(1, a))' },
    ],
    message: 'da has only one of its two terms: da = -y/a + (1 - y)/(1 - a).',
  },
  {
    id: 'slope-alone',
    function: 'backwardPropagate',
    patches: [
      { from: 'const dz = tf.sub(a, y)', to: 'const dz = tf.mul(a, tf.sub(1, a))' },
      { from: 'const dz = tf.sub(a, y)', to: 'const dz = tf.mul(da, a)' },
      { from: 'const dz = tf.sub(a, y)', to: 'const dz = tf.mul(tf.sub(a, y), tf.mul(a, tf.sub(1, a)))' },
    ],
    message: 'dz is da times the whole slope of the sigmoid, a (1 - a); together that is a - y.',
  },
  {
    id: 'missing-dz',
    function: 'backwardPropagate',
    patches: [
      { from: 'tf.mul(x, dz)', to: 'x' },
      { from: 'tf.mul(x, dz)', to: 'tf.mul(x, a)' },
      { from: 'tf.mul(x, dz)', to: 'tf.mul(x, y)' },
    ],
    message: 'dz is missing in dw: dw = x dz.',
  },
  {
    id: 'missing-dz',
    function: 'backwardPropagate',
    patches: [
      { from: 'const db = dz;', to: 'const db = tf.onesLike(dz);' },
      { from: 'const db = dz;', to: 'const db = a;' },
      { from: 'const db = dz;', to: 'const db = tf.mul(x, dz);' },
    ],
    message: 'db is dz itself: z changes by 1 when b does.',
  },
  {
    id: 'step-alone',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.w, tf.mul(learningRate, grads.dw))', to: 'tf.mul(learningRate, grads.dw)' },
      { from: 'tf.sub(parameters.b, tf.mul(learningRate, grads.db))', to: 'tf.mul(learningRate, grads.db)' },
    ],
    message: 'Only the step is returned: the new parameter is the old one minus the step, w - alpha dw and b - alpha db.',
  },
  {
    id: 'precedence',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.w, tf.mul(learningRate, grads.dw))', to: 'tf.mul(learningRate, tf.sub(parameters.w, grads.dw))' },
      { from: 'tf.sub(parameters.b, tf.mul(learningRate, grads.db))', to: 'tf.mul(learningRate, tf.sub(parameters.b, grads.db))' },
      { from: 'tf.sub(parameters.w, tf.mul(learningRate, grads.dw))', to: 'tf.sub(tf.mul(learningRate, parameters.w), grads.dw)' },
      { from: 'tf.sub(parameters.b, tf.mul(learningRate, grads.db))', to: 'tf.sub(tf.mul(learningRate, parameters.b), grads.db)' },
    ],
    message: 'The learning rate multiplies the wrong thing: only the gradient, w - alpha * dw and b - alpha * db.',
  },
  {
    id: 'only-last-term',
    function: 'forwardPropagate',
    patches: [
      { from: 'tf.add(tf.matMul(tf.transpose(w), x), b)', to: 'tf.mul(tf.slice(w, [w.shape[0] - 1, 0], [1, 1]), tf.slice(x, [x.shape[0] - 1, 0], [1, 1]))' },
      { from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.mul(tf.slice(w, [w.shape[0] - 1, 0], [1, 1]), tf.slice(x, [x.shape[0] - 1, 0], [1, 1]))' },
    ],
    message: 'Only the last feature counts: the loop has to add each product up (+=), and b once; here the last overwrites the others.',
  },
  {
    id: 'term-left-out',
    function: 'forwardPropagate',
    patches: [
      { from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.matMul(tf.transpose(tf.slice(w, [0, 0], [w.shape[0] - 1, 1])), tf.slice(x, [0, 0], [x.shape[0] - 1, 1]))' },
      { from: 'tf.matMul(tf.transpose(w), x)', to: 'tf.matMul(tf.transpose(tf.slice(w, [1, 0], [w.shape[0] - 1, 1])), tf.slice(x, [1, 0], [x.shape[0] - 1, 1]))' },
    ],
    message: 'A feature is left out of the sum: the loop runs over all n_x of them, from 0 to n_x - 1.',
  },
  {
    id: 'other-logarithm',
    function: 'computeLoss',
    patches: [
      { from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.div(tf.neg(tf.add(ifOne, ifZero)), Math.LN10)' },
      { from: 'tf.neg(tf.add(ifOne, ifZero))', to: 'tf.div(tf.neg(tf.add(ifOne, ifZero)), Math.LN2)' },
    ],
    message: 'This is not the natural logarithm: the loss takes log to the base e, tf.log or Math.log.',
  },
  {
    id: 'log-of-wrong-term',
    function: 'computeLoss',
    patches: [
      { from: 'tf.mul(y, tf.log(a))', to: 'tf.mul(a, tf.log(y))' },
      { from: 'tf.mul(y, tf.log(a))', to: 'tf.mul(y, a)' },
    ],
    message: 'The first term takes the log of the wrong thing: it is y log a, the label times the log of the activation.',
  },
  {
    id: 'slope-divided',
    function: 'backwardPropagate',
    patches: [{ from: 'const dz = tf.sub(a, y)', to: 'const dz = tf.div(da, tf.mul(a, tf.sub(1, a)))' }],
    message: 'The slope of the sigmoid is divided by; the chain rule multiplies: dz = da a (1 - a), which is a - y.',
  },
  {
    id: 'sum-for-product',
    function: 'backwardPropagate',
    patches: [{ from: 'tf.mul(x, dz)', to: 'tf.add(x, dz)' }],
    message: 'x and dz are added: dw = x dz is their product.',
  },
  {
    id: 'division-by-rate',
    function: 'updateParameters',
    patches: [
      { from: 'tf.mul(learningRate, grads.dw)', to: 'tf.div(grads.dw, learningRate)' },
      { from: 'tf.mul(learningRate, grads.db)', to: 'tf.div(grads.db, learningRate)' },
    ],
    message: 'The gradient is divided by the learning rate; it is multiplied: w - alpha dw.',
  },
];
