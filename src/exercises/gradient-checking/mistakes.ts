import type { Mistake } from '../../course/exercise';

export const mistakes: Mistake[] = [
  {
    id: 'wrong-operation',
    function: 'forwardPropagation',
    patches: [{ from: 'theta * x', to: 'theta + x' }],
    message: 'theta and x are added: J = theta x is their product.',
  },
  {
    id: 'derivative-by-x',
    function: 'backwardPropagation',
    patches: [
      { from: 'return x;', to: 'return theta;' },
      { from: 'return x;', to: 'return theta * x;' },
    ],
    message: 'This is not the derivative by theta: J = theta x changes by x when theta changes by 1.',
  },
  {
    id: 'missing-2',
    function: 'gradientCheck',
    patches: [{ from: '(2 * epsilon)', to: 'epsilon' }],
    message: 'theta moves by epsilon both ways, so the distance between the two costs is 2 epsilon: divide by 2 epsilon.',
  },
  {
    id: 'precedence',
    function: 'gradientCheck',
    patches: [{ from: '(2 * epsilon)', to: '2 * epsilon' }],
    message: '/ 2 * epsilon divides by 2 and multiplies by epsilon: write / (2 * epsilon).',
  },
  {
    id: 'wrong-sign',
    function: 'gradientCheck',
    patches: [
      { from: 'Math.abs(grad - gradapprox)', to: 'Math.abs(grad + gradapprox)' },
      { from: 'forwardPropagation(x, theta + epsilon) - forwardPropagation(x, theta - epsilon)', to: 'forwardPropagation(x, theta - epsilon) - forwardPropagation(x, theta + epsilon)' },
      { from: 'theta + epsilon) - forward', to: 'theta + epsilon) + forward' },
    ],
    message: 'A sign is wrong: gradapprox = (J+ - J-)/(2 epsilon), and the numerator is |grad - gradapprox|.',
  },
  {
    id: 'unnormalised-difference',
    function: 'gradientCheckN',
    patches: [
      { from: 'norm(grad.map((value, i) => value - gradapprox[i])) / (norm(grad) + norm(gradapprox))', to: 'norm(grad.map((value, i) => value - gradapprox[i]))' },
      { from: '(norm(grad) + norm(gradapprox))', to: 'norm(grad)' },
      { from: '(norm(grad) + norm(gradapprox))', to: '(norm(grad) * norm(gradapprox))' },
      { from: '(norm(grad) + norm(gradapprox))', to: 'Math.hypot(norm(grad), norm(gradapprox))' },
    ],
    message: 'The difference is not put in relation to the right lengths: divide by ||grad|| + ||gradapprox||.',
  },
  {
    id: 'one-sided-difference',
    function: 'gradientCheckN',
    patches: [
      { from: '(costAt(plus) - costAt(minus)) / (2 * epsilon)', to: '(costAt(plus) - costAt(theta)) / epsilon' },
      { from: '(costAt(plus) - costAt(minus)) / (2 * epsilon)', to: '(costAt(theta) - costAt(minus)) / epsilon' },
    ],
    message: 'The difference is one-sided: its error is of the order epsilon, that of (J+ - J-)/(2 epsilon) of epsilon squared. Move both ways.',
  },
  {
    id: 'missing-2',
    function: 'gradientCheckN',
    patches: [{ from: '(2 * epsilon)', to: 'epsilon' }],
    message: 'theta moves by epsilon both ways: divide by 2 epsilon.',
  },
  {
    id: 'missing-root',
    function: 'gradientCheckN',
    patches: [{ from: 'Math.sqrt(values.reduce((total, value) => total + value * value, 0))', to: 'values.reduce((total, value) => total + value * value, 0)' }],
    message: 'The root is missing: ||v|| is the root of the sum of squares.',
  },
  {
    id: 'all-moved-at-once',
    function: 'gradientCheckN',
    patches: [
      { from: 'plus[i] += epsilon;\n    minus[i] -= epsilon;', to: 'plus.forEach((_, j) => (plus[j] += epsilon));\n    minus.forEach((_, j) => (minus[j] -= epsilon));' },
    ],
    message: 'Every entry of theta is moved at once. A partial derivative moves one: only theta[i].',
  },
  {
    id: 'theta-not-restored',
    function: 'gradientCheckN',
    patches: [{ from: 'const plus = [...theta];\n    const minus = [...theta];\n    plus[i] += epsilon;\n    minus[i] -= epsilon;', to: 'const plus = theta;\n    const minus = [...theta];\n    plus[i] += epsilon;\n    minus[i] -= epsilon;' }],
    message: 'theta itself is changed and not put back: take a copy for each i, [...theta].',
  },
  {
    id: 'sum-without-keepdims',
    function: 'dictionaryToVector',
    patches: [{ from: '[-1, 1])), 0)', to: '[-1])), 0)' }],
    message: 'The result is a plain list, shape (n,). A column has two dimensions: reshape to [-1, 1].',
  },
  {
    id: 'row-for-column',
    function: 'dictionaryToVector',
    patches: [{ from: '[-1, 1])), 0)', to: '[1, -1])), 1)' }],
    message: 'The result is a row. The parameters stand one below the other, in a column (n, 1).',
  },
  {
    id: 'wrong-axis',
    function: 'dictionaryToVector',
    patches: [{ from: '[-1, 1])), 0)', to: '[-1, 1])), 1)' }],
    message: 'The columns are put side by side: join them one below the other, axis 0.',
  },
  {
    id: 'position-not-advanced',
    function: 'vectorToDictionary',
    patches: [{ from: 'start += like[name].size;', to: '' }],
    message: 'Every piece is cut at the top: after each one go on by its size.',
  },
  {
    id: 'shape-not-restored',
    function: 'vectorToDictionary',
    patches: [{ from: 'tf.reshape(tf.slice(theta, [start, 0], [like[name].size, 1]), like[name].shape)', to: 'tf.slice(theta, [start, 0], [like[name].size, 1])' }],
    message: 'The pieces stay columns: give each the shape of the parameter it came from.',
  },
  {
    id: 'factor-missing',
    function: 'forwardPropagation',
    patches: [
      { from: 'return theta * x', to: 'return x' },
      { from: 'return theta * x', to: 'return theta' },
    ],
    message: 'One factor is missing: J = theta x.',
  },
  {
    id: 'derivative-by-x',
    function: 'backwardPropagation',
    patches: [
      { from: 'return x;', to: 'return 1;' },
    ],
    message: 'The derivative of theta x by theta is x, not 1.',
  },
  {
    id: 'unnormalised-difference',
    function: 'gradientCheck',
    patches: [
      { from: ' / (Math.abs(grad) + Math.abs(gradapprox))', to: '' },
      { from: '(Math.abs(grad) + Math.abs(gradapprox))', to: '(Math.abs(grad) * Math.abs(gradapprox))' },
    ],
    message: 'The difference is not divided by the sum of the sizes: |grad - gradapprox| / (|grad| + |gradapprox|).',
  },
  {
    id: 'inverted-fraction',
    function: 'gradientCheck',
    patches: [
      { from: 'Math.abs(grad - gradapprox) / (Math.abs(grad) + Math.abs(gradapprox))', to: '(Math.abs(grad) + Math.abs(gradapprox)) / Math.abs(grad - gradapprox)' },
    ],
    message: 'The fraction is upside down: |grad - gradapprox| / (|grad| + |gradapprox|).',
  },
  {
    id: 'cost-for-gradient',
    function: 'gradientCheck',
    patches: [
      { from: 'backwardPropagation(x, theta)', to: 'forwardPropagation(x, theta)' },
    ],
    message: 'grad is the cost J here; the gradient comes from backwardPropagation(x, theta).',
  },
  {
    id: 'other-order',
    function: 'dictionaryToVector',
    patches: [
      { from: 'Object.values(parameters).map((parameter) =>', to: 'Object.keys(parameters).sort().map((name) => parameters[name]).map((parameter) =>' },
    ],
    message: "The parameters stand in alphabetical order; keep the record's own: W1, b1, W2, b2.",
  },
  {
    id: 'weights-alone',
    function: 'dictionaryToVector',
    patches: [
      { from: 'Object.values(parameters)', to: "Object.keys(parameters).filter((name) => name[0] === 'W').map((name) => parameters[name])" },
    ],
    message: 'The biases are left out: every parameter of the record goes into the column.',
  },
  {
    id: 'column-by-column',
    function: 'dictionaryToVector',
    patches: [
      { from: 'tf.reshape(parameter, [-1, 1])', to: 'tf.reshape(tf.transpose(parameter), [-1, 1])' },
    ],
    message: 'The entries are read column by column; take them row by row, as tf.reshape does.',
  },
  {
    id: 'shape-not-restored',
    function: 'vectorToDictionary',
    patches: [
      { from: 'tf.reshape(tf.slice(theta, [start, 0], [like[name].size, 1]), like[name].shape)', to: 'tf.reshape(tf.slice(theta, [start, 0], [like[name].size, 1]), [-1])' },
    ],
    message: 'A piece stays a list: give it the shape of its name in `like` with tf.reshape.',
  },
  {
    id: 'wrong-sign',
    function: 'gradientCheckN',
    patches: [
      { from: 'costAt(plus) - costAt(minus)', to: 'costAt(minus) - costAt(plus)' },
      { from: 'costAt(plus) - costAt(minus)', to: 'costAt(plus) + costAt(minus)' },
    ],
    message: 'The central difference has a wrong sign: (J+ - J-)/(2 epsilon).',
  },
  {
    id: 'missing-epsilon',
    function: 'gradientCheckN',
    patches: [
      { from: '/ (2 * epsilon)', to: '/ 2' },
      { from: ' / (2 * epsilon)', to: '' },
    ],
    message: 'The difference is not divided by 2 epsilon.',
  },
  {
    id: 'sum-inside-norm',
    function: 'gradientCheckN',
    patches: [
      { from: '(norm(grad) + norm(gradapprox))', to: 'norm(grad.map((value, i) => value + gradapprox[i]))' },
    ],
    message: 'Below the fraction line stand two lengths, added: ||grad|| + ||gradapprox||, not the length of the sum.',
  },
  {
    id: 'difference-of-norms',
    function: 'gradientCheckN',
    patches: [
      { from: 'norm(grad.map((value, i) => value - gradapprox[i]))', to: 'Math.abs(norm(grad) - norm(gradapprox))' },
      { from: 'norm(grad.map((value, i) => value - gradapprox[i]))', to: '(norm(grad) - norm(gradapprox))' },
    ],
    message: 'This compares the lengths; it is the length of the difference, ||grad - gradapprox||.',
  },
  {
    id: 'other-norm',
    function: 'gradientCheckN',
    patches: [
      { from: 'norm(grad.map((value, i) => value - gradapprox[i]))', to: 'grad.map((value, i) => Math.abs(value - gradapprox[i])).reduce((a, b) => a + b, 0)' },
      { from: 'norm(grad.map((value, i) => value - gradapprox[i]))', to: 'grad.map((value, i) => (value - gradapprox[i]) ** 2).reduce((a, b) => a + b, 0)' },
    ],
    message: 'Above the fraction line stands the length of the difference: the root of the sum of the squares.',
  },
  {
    id: 'precedence',
    function: 'gradientCheck',
    patches: [{ from: '/ (Math.abs(grad) + Math.abs(gradapprox))', to: '/ Math.abs(grad) + Math.abs(gradapprox)' }],
    message: 'The sum below the fraction line needs brackets: |grad - gradapprox| / (|grad| + |gradapprox|).',
  },
  {
    id: 'one-sided-difference',
    function: 'gradientCheck',
    patches: [
      { from: '(forwardPropagation(x, theta + epsilon) - forwardPropagation(x, theta - epsilon)) / (2 * epsilon)', to: '(forwardPropagation(x, theta + epsilon) - forwardPropagation(x, theta)) / epsilon' },
      { from: '(forwardPropagation(x, theta + epsilon) - forwardPropagation(x, theta - epsilon)) / (2 * epsilon)', to: '(forwardPropagation(x, theta) - forwardPropagation(x, theta - epsilon)) / epsilon' },
    ],
    message: 'The difference is one-sided. With J = theta x it happens to come out right; for other costs its error is of the order epsilon. Move both ways: (J+ - J-)/(2 epsilon).',
  },
  {
    id: 'missing-absolute',
    function: 'gradientCheck',
    patches: [
      { from: 'Math.abs(grad - gradapprox) /', to: '(grad - gradapprox) /' },
      { from: '(Math.abs(grad) + Math.abs(gradapprox))', to: '(grad + gradapprox)' },
      { from: 'Math.abs(grad - gradapprox) / (Math.abs(grad) + Math.abs(gradapprox))', to: '(grad - gradapprox) / (grad + gradapprox)' },
    ],
    message: 'A sign survives: the difference is made of sizes, |grad - gradapprox| / (|grad| + |gradapprox|). Use Math.abs for each of the three.',
  },
  {
    id: 'verdict-for-difference',
    function: 'gradientCheck',
    patches: [{ from: 'Math.abs(grad - gradapprox) / (Math.abs(grad) + Math.abs(gradapprox));', to: '(Math.abs(grad - gradapprox) / (Math.abs(grad) + Math.abs(gradapprox)) < 1e-7) as never;' }],
    message: 'A verdict is returned, yes or no: return the relative difference itself, a number.',
  },
  {
    id: 'wrong-operation',
    function: 'forwardPropagation',
    patches: [
      { from: 'theta * x', to: 'theta * theta * x' },
      { from: 'theta * x', to: 'theta * x * x' },
      { from: 'theta * x', to: '(theta * x) ** 2' },
    ],
    message: 'This is not theta x: the cost is the plain product of the two, without a square.',
  },
  {
    id: 'precedence',
    function: 'gradientCheckN',
    patches: [{ from: '(2 * epsilon)', to: '2 * epsilon' }],
    message: '/ 2 * epsilon divides by 2 and multiplies by epsilon: write / (2 * epsilon).',
  },
  {
    id: 'one-sided-difference',
    function: 'gradientCheckN',
    patches: [
      { from: '(costAt(plus) - costAt(minus))', to: '(costAt(plus) - costAt(theta))' },
      { from: '(costAt(plus) - costAt(minus))', to: '(costAt(theta) - costAt(minus))' },
    ],
    message: 'One cost is taken at theta itself, but the division is for a step both ways: (J+ - J-)/(2 epsilon) moves theta[i] up and down.',
  },
  {
    id: 'theta-not-restored',
    function: 'gradientCheckN',
    patches: [{ from: 'const minus = [...theta];', to: 'const minus = theta;' }],
    message: 'An entry stays moved while the next one is tried: put theta[i] back, or move a copy.',
  },
  {
    id: 'other-order',
    function: 'gradientCheckN',
    patches: [{ from: 'Object.fromEntries(names.map(', to: 'Object.fromEntries([...names].reverse().map(' }],
    message: 'The gradients stand in another order than the parameters: take both by the names of the parameters, dW1 beside W1.',
  },
  {
    id: 'other-order',
    function: 'dictionaryToVector',
    patches: [{ from: 'Object.values(parameters)', to: 'Object.values(parameters).reverse()' }],
    message: "The parameters stand in another order: take them in the record's own order.",
  },
];
