import type { Mistake } from '../../course/exercise';
import { costMistakes } from '../cost-mistakes';

export const mistakes: Mistake[] = [
  {
    id: 'examples-for-features',
    function: 'layerSizes',
    patches: [
      { from: 'X.shape[0], 4, Y.shape[0]', to: 'X.shape[1], 4, Y.shape[1]' },
      { from: 'X.shape[0]', to: 'X.shape[1]' },
      { from: 'Y.shape[0]', to: 'Y.shape[1]' },
    ],
    message: 'A size is m, the number of examples. Features are rows: n_x = X.shape[0], n_y = Y.shape[0].',
  },
  {
    id: 'transposed-weights',
    function: 'initializeParameters',
    patches: [
      { from: '[nH, nX]', to: '[nX, nH]' },
      { from: '[nY, nH]', to: '[nH, nY]' },
    ],
    message: 'A weight matrix lies transposed: W1 is (n_h, n_x) and W2 is (n_y, n_h), one row for each unit of the layer it feeds.',
  },
  {
    id: 'zero-weights',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.mul(tf.randomNormal([nH, nX]), 0.01)', to: 'tf.zeros([nH, nX])' },
      { from: 'tf.mul(tf.randomNormal([nY, nH]), 0.01)', to: 'tf.zeros([nY, nH])' },
    ],
    message: 'Weights of zero keep all hidden units the same for ever (symmetry is never broken). Draw them at random, times 0.01.',
  },
  {
    id: 'large-initialization',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.mul(tf.randomNormal([nH, nX]), 0.01)', to: 'tf.randomNormal([nH, nX])' },
      { from: 'tf.mul(tf.randomNormal([nY, nH]), 0.01)', to: 'tf.randomNormal([nY, nH])' },
    ],
    message: 'The random weights are not made small: times 0.01, so that tanh starts where it is steep.',
  },
  {
    id: 'random-biases',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.zeros([nH, 1])', to: 'tf.mul(tf.randomNormal([nH, 1]), 0.01)' },
      { from: 'tf.zeros([nY, 1])', to: 'tf.mul(tf.randomNormal([nY, 1]), 0.01)' },
    ],
    message: 'The biases are random. They start at zero: the random weights alone break the symmetry.',
  },
  {
    id: 'uniform-for-normal',
    function: 'initializeParameters',
    patches: [{ from: 'tf.randomNormal([nH, nX])', to: 'tf.randomUniform([nH, nX])' }],
    message: 'The weights are drawn uniformly, all positive. The course draws from the normal distribution: tf.randomNormal.',
  },
  {
    id: 'lost-transpose',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.matMul(W1, X)', to: 'tf.matMul(tf.transpose(W1), X)' },
      { from: 'tf.matMul(W2, A1)', to: 'tf.matMul(tf.transpose(W2), A1)' },
    ],
    message: 'W is not transposed in a network: its rows are the units, so Z1 = W1 X + b1 and Z2 = W2 A1 + b2.',
  },
  {
    id: 'missing-bias',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.add(tf.matMul(W1, X), b1)', to: 'tf.matMul(W1, X)' },
      { from: 'tf.add(tf.matMul(W2, A1), b2)', to: 'tf.matMul(W2, A1)' },
    ],
    message: 'A bias is not used: Z1 = W1 X + b1, Z2 = W2 A1 + b2.',
  },
  {
    id: 'missing-activation',
    function: 'forwardPropagation',
    patches: [
      { from: 'activate(Z1, activation)', to: 'Z1' },
      { from: 'tf.matMul(W2, A1)', to: 'tf.matMul(W2, Z1)' },
    ],
    message: 'The hidden activation is skipped: layer 2 takes A1 = g(Z1). Without it the two layers are one linear map.',
  },
  {
    id: 'missing-sigmoid',
    function: 'forwardPropagation',
    patches: [{ from: 'tf.sigmoid(Z2)', to: 'Z2' }],
    message: 'A2 is Z2 itself: the output is a probability, A2 = sigmoid(Z2).',
  },
  {
    id: 'tanh-in-output',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.sigmoid(Z2)', to: 'tf.tanh(Z2)' },
      { from: 'tf.sigmoid(Z2)', to: 'activate(Z2, activation)' },
    ],
    message: 'The output layer has the hidden activation. The output is a probability between 0 and 1: A2 = sigmoid(Z2).',
  },
  {
    id: 'activation-ignored',
    function: 'forwardPropagation',
    patches: [
      { from: 'activate(Z1, activation)', to: 'tf.tanh(Z1)' },
      { from: 'activate(Z1, activation)', to: 'tf.sigmoid(Z1)' },
      { from: 'activate(Z1, activation)', to: 'tf.relu(Z1)' },
    ],
    message: 'The hidden layer always has the same activation: use the one that was asked for, activate(Z1, activation).',
  },
  {
    id: 'missing-1-over-m',
    function: 'computeCost',
    patches: [{ from: 'tf.div(tf.sum(logs), m)', to: 'tf.sum(logs)' }],
    message: 'The cost is the sum over the examples; it should be their mean: divide by m.',
  },
  {
    id: 'wrong-sign',
    function: 'computeCost',
    patches: [{ from: 'tf.neg(tf.div(tf.sum(logs), m))', to: 'tf.div(tf.sum(logs), m)' }],
    message: 'The cost has the wrong sign: logs of probabilities are negative, so it starts with a minus.',
  },
  {
    id: 'derivative-of-z',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.square(A1)', to: 'tf.square(Z1)' },
      { from: 'tf.mul(A1, tf.sub(1, A1))', to: 'tf.mul(Z1, tf.sub(1, Z1))' },
    ],
    message: 'Z1 stands where A1 belongs: the formulas 1 - a^2 and a (1 - a) take the activation.',
  },
  {
    id: 'missing-square',
    function: 'activationDerivative',
    patches: [{ from: 'tf.square(A1)', to: 'A1' }],
    message: 'The square is missing: the slope of tanh is 1 - a^2.',
  },
  {
    id: 'activation-ignored',
    function: 'activationDerivative',
    patches: [
      { from: "if (activation === 'sigmoid') return tf.mul(A1, tf.sub(1, A1));", to: '' },
      { from: "if (activation === 'leakyRelu') return tf.add(tf.mul(positive, 0.99), 0.01);", to: '' },
      { from: "if (activation === 'relu') return positive;", to: '' },
      { from: "if (activation === 'sigmoid') return tf.mul(A1, tf.sub(1, A1));\n  const positive = tf.cast(tf.greater(Z1, 0), 'float32');\n  if (activation === 'relu') return positive;\n  if (activation === 'leakyRelu') return tf.add(tf.mul(positive, 0.99), 0.01);", to: '' },
    ],
    message: 'An activation gets the slope of tanh: each of the four has its own, and the name tells which.',
  },
  {
    id: 'leak-forgotten',
    function: 'activationDerivative',
    patches: [{ from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'positive' }],
    message: 'leakyRelu has the slope 0.01 below 0, not 0.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m)', to: 'tf.matMul(dZ2, tf.transpose(A1))' }],
    message: 'The factor 1/m of dW2 is missing: dW2 = 1/m * dZ2 A1^T.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.sum(dZ2, 1, true), m)', to: 'tf.sum(dZ2, 1, true)' }],
    message: 'The factor 1/m of db2 is missing: db2 = 1/m * the row sums of dZ2.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m)', to: 'tf.matMul(dZ1, tf.transpose(X))' }],
    message: 'The factor 1/m of dW1 is missing: dW1 = 1/m * dZ1 X^T.',
  },
  {
    id: 'missing-1-over-m',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.sum(dZ1, 1, true)' }],
    message: 'The factor 1/m of db1 is missing: db1 = 1/m * the row sums of dZ1.',
  },
  {
    id: 'sum-without-keepdims',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1, 1)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(dZ2, 1)' },
    ],
    message: 'The sum loses its dimension: db is a column (n, 1). Keep it with tf.sum(dZ, 1, true).',
  },
  {
    id: 'sum-over-wrong-axis',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1, 0, true)' },
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ1)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(dZ2, 0, true)' },
    ],
    message: 'The sum for db runs over the wrong axis: the examples are columns, so add along each row, axis 1.',
  },
  {
    id: 'missing-activation-derivative',
    function: 'backwardPropagation',
    patches: [{ from: 'tf.mul(dA1, activationDerivative(Z1, A1, activation))', to: 'dA1' }],
    message: "g'(Z1) is missing: dZ1 = W2^T dZ2 * g'(Z1), element by element.",
  },
  {
    id: 'matmul-for-elementwise',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.mul(dA1, activationDerivative(Z1, A1, activation))', to: 'tf.matMul(dA1, activationDerivative(Z1, A1, activation))' },
      { from: 'tf.mul(dA1, activationDerivative(Z1, A1, activation))', to: 'tf.matMul(dA1, tf.transpose(activationDerivative(Z1, A1, activation)))' },
    ],
    message: "g'(Z1) is multiplied as a matrix. Each unit has its own slope: multiply element by element, tf.mul.",
  },
  {
    id: 'lost-transpose',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.matMul(tf.transpose(parameters.W2), dZ2)', to: 'tf.matMul(parameters.W2, dZ2)' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, A1)' },
      { from: 'tf.matMul(dZ1, tf.transpose(X))', to: 'tf.matMul(dZ1, X)' },
    ],
    message: 'A transpose is missing: dW2 = 1/m dZ2 A1^T, dA1 = W2^T dZ2, dW1 = 1/m dZ1 X^T.',
  },
  {
    id: 'wrong-sign',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sub(A2, Y)', to: 'tf.sub(Y, A2)' },
      { from: 'tf.sub(A2, Y)', to: 'tf.add(A2, Y)' },
    ],
    message: 'dZ2 has a wrong sign: it is A2 - Y, in this order.',
  },
  {
    id: 'update-with-plus',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.W1,', to: 'tf.add(parameters.W1,' },
      { from: 'tf.sub(parameters.b1,', to: 'tf.add(parameters.b1,' },
      { from: 'tf.sub(parameters.W2,', to: 'tf.add(parameters.W2,' },
      { from: 'tf.sub(parameters.b2,', to: 'tf.add(parameters.b2,' },
    ],
    message: 'A step goes up the gradient. Gradient descent goes down: W - alpha dW, b - alpha db.',
  },
  {
    id: 'missing-learning-rate',
    function: 'updateParameters',
    patches: [
      { from: 'tf.mul(learningRate, grads.dW1)', to: 'grads.dW1' },
      { from: 'tf.mul(learningRate, grads.db1)', to: 'grads.db1' },
      { from: 'tf.mul(learningRate, grads.dW2)', to: 'grads.dW2' },
      { from: 'tf.mul(learningRate, grads.db2)', to: 'grads.db2' },
    ],
    message: 'A step is the whole gradient: the learning rate is not used.',
  },
  {
    id: 'parameter-not-updated',
    function: 'updateParameters',
    patches: [
      { from: 'tf.sub(parameters.W1, tf.mul(learningRate, grads.dW1))', to: 'parameters.W1' },
      { from: 'tf.sub(parameters.b1, tf.mul(learningRate, grads.db1))', to: 'parameters.b1' },
      { from: 'tf.sub(parameters.W2, tf.mul(learningRate, grads.dW2))', to: 'parameters.W2' },
      { from: 'tf.sub(parameters.b2, tf.mul(learningRate, grads.db2))', to: 'parameters.b2' },
    ],
    message: 'A parameter comes back unchanged: all four take their step.',
  },
  {
    id: 'missing-threshold',
    function: 'predict',
    patches: [{ from: "tf.cast(tf.greater(A2, 0.5), 'float32')", to: 'A2' }],
    message: 'The result is the probability itself. A prediction is 1 where A2 > 0.5, else 0.',
  },
  {
    id: 'wrong-threshold',
    function: 'predict',
    patches: [{ from: 'tf.greater(A2, 0.5)', to: 'tf.greater(A2, 0)' }],
    message: 'The threshold is 0, and a probability is always above it: predict 1 where A2 > 0.5.',
  },
  {
    id: 'reversed-comparison',
    function: 'predict',
    patches: [{ from: 'tf.greater(A2, 0.5)', to: 'tf.less(A2, 0.5)' }],
    message: 'The two classes are swapped: the prediction is 1 where A2 is above 0.5.',
  },
  {
    id: 'activation-ignored',
    function: 'predict',
    patches: [{ from: 'forwardPropagation(X, parameters, activation)', to: 'forwardPropagation(X, parameters)' }],
    message: 'The activation is not handed on: forwardPropagation(X, parameters, activation).',
  },
  {
    id: 'other-scale',
    function: 'initializeParameters',
    patches: [
      { from: 'tf.randomNormal([nH, nX]), 0.01', to: 'tf.randomNormal([nH, nX]), 0.1' },
      { from: 'tf.randomNormal([nY, nH]), 0.01', to: 'tf.randomNormal([nY, nH]), 0.1' },
      { from: 'tf.randomNormal([nH, nX]), 0.01', to: 'tf.randomNormal([nH, nX]), 0.001' },
      { from: 'tf.randomNormal([nY, nH]), 0.01', to: 'tf.randomNormal([nY, nH]), 0.001' },
    ],
    message: 'The random weights have another scale than the course takes: normal numbers times 0.01.',
  },
  {
    id: 'wrong-sign',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.add(tf.matMul(W1, X), b1)', to: 'tf.sub(tf.matMul(W1, X), b1)' },
      { from: 'tf.add(tf.matMul(W2, A1), b2)', to: 'tf.sub(tf.matMul(W2, A1), b2)' },
    ],
    message: 'The bias is subtracted; it is added: Z = W A + b.',
  },
  {
    id: 'swapped-product',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.matMul(W1, X)', to: 'tf.matMul(X, W1)' },
      { from: 'tf.matMul(W2, A1)', to: 'tf.matMul(A1, W2)' },
    ],
    message: 'The factors of a matrix product stand in the wrong order: the weights come first, W1 X and W2 A1.',
  },
  {
    id: 'sigmoid-of-minus-z',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.sigmoid(Z2)', to: 'tf.sigmoid(tf.neg(Z2))' },
    ],
    message: 'A2 is sigmoid(-Z2), which falls where it should grow: A2 = 1/(1 + e^-Z2), with one minus in the exponent.',
  },
  {
    id: 'other-output',
    function: 'forwardPropagation',
    patches: [
      { from: 'tf.sigmoid(Z2)', to: 'tf.relu(Z2)' },
      { from: 'tf.sigmoid(Z2)', to: 'tf.softmax(Z2)' },
      { from: 'tf.sigmoid(Z2)', to: 'tf.transpose(tf.softmax(tf.transpose(Z2)))' },
    ],
    message: 'The output is not a sigmoid: A2 = sigmoid(Z2) is the probability of class 1 of each example.',
  },
  {
    id: 'cache-swapped',
    function: 'forwardPropagation',
    patches: [
      { from: '{ Z1, A1, Z2, A2 }]', to: '{ Z1: A1, A1: Z1, Z2, A2 }]' },
      { from: '{ Z1, A1, Z2, A2 }]', to: '{ Z1, A1, Z2: A2, A2: Z2 }]' },
      { from: '{ Z1, A1, Z2, A2 }]', to: '{ Z1: A1, A1: Z1, Z2: A2, A2: Z2 }]' },
    ],
    message: 'Z and A are swapped in the cache: Z is before the activation, A after it.',
  },
  {
    id: 'z-for-a',
    function: 'forwardPropagation',
    patches: [
      { from: '[A2, {', to: '[Z2, {' },
      { from: '[A2, {', to: '[A1, {' },
    ],
    message: 'The first element of the result is not A2: return [A2, { Z1, A1, Z2, A2 }].',
  },
  {
    id: 'wrong-sign',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.sub(tf.square(A1), 1)' },
      { from: 'tf.mul(A1, tf.sub(1, A1))', to: 'tf.mul(A1, tf.sub(A1, 1))' },
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.add(1, tf.square(A1))' },
    ],
    message: 'A slope has a wrong sign: 1 - A1^2 for tanh, A1 (1 - A1) for sigmoid. No activation here ever falls.',
  },
  {
    id: 'derivative-of-other',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.mul(A1, tf.sub(1, A1))' },
      { from: 'tf.sub(1, tf.square(A1))', to: 'tf.onesLike(A1)' },
    ],
    message: 'This is the slope of another activation: tanh has 1 - A1^2, sigmoid A1 (1 - A1).',
  },
  {
    id: 'activation-for-derivative',
    function: 'activationDerivative',
    patches: [
      { from: "'relu') return positive", to: "'relu') return A1" },
      { from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'A1' },
      { from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'tf.add(tf.mul(positive, tf.sub(1, tf.mul(0.01, Z1))), tf.mul(0.01, Z1))' },
      { from: 'tf.add(tf.mul(positive, 0.99), 0.01)', to: 'tf.add(tf.mul(positive, tf.sub(Z1, 0.01)), 0.01)' },
    ],
    message: 'This is the activation (or a part of it) and not its slope: the slope of relu is 1 or 0, that of leakyRelu 1 or 0.01, whatever the size of Z1.',
  },
  {
    id: 'wrong-leak',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.9), 0.1' },
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.8), 0.2' },
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.7), 0.3' },
      { from: 'tf.mul(positive, 0.99), 0.01', to: 'tf.mul(positive, 0.999), 0.001' },
    ],
    message: 'The leak has another size: leakyRelu here is max(0.01 z, z), so its slope below 0 is 0.01.',
  },
  {
    id: 'reversed-comparison',
    function: 'activationDerivative',
    patches: [
      { from: 'tf.greater(Z1, 0)', to: 'tf.less(Z1, 0)' },
    ],
    message: 'The comparison is reversed: the slope of the rectifiers is 1 where Z1 > 0.',
  },
  {
    id: 'wrong-size-in-mean',
    function: 'backwardPropagation',
    patches: [
      { from: 'X.shape[1]', to: 'X.shape[0]' },
    ],
    message: 'The division is by n_x, the number of features. m is the number of examples: the columns of X, X.shape[1].',
  },
  {
    id: 'w1-for-w2',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.transpose(parameters.W2)', to: 'tf.transpose(parameters.W1)' },
      { from: 'tf.transpose(parameters.W2)', to: 'parameters.W1' },
    ],
    message: 'The error goes back through the weights it came by: dA1 = W2^T dZ2, not W1.',
  },
  {
    id: 'activation-ignored',
    function: 'backwardPropagation',
    patches: [
      { from: 'activationDerivative(Z1, A1, activation)', to: "activationDerivative(Z1, A1, 'tanh')" },
      { from: 'activationDerivative(Z1, A1, activation)', to: "activationDerivative(Z1, A1, 'sigmoid')" },
      { from: 'activationDerivative(Z1, A1, activation)', to: "activationDerivative(Z1, A1, 'relu')" },
    ],
    message: 'The slope is always that of one activation: hand on the name, activationDerivative(Z1, A1, activation).',
  },
  {
    id: 'swapped-arguments',
    function: 'backwardPropagation',
    patches: [
      { from: 'activationDerivative(Z1, A1, activation)', to: 'activationDerivative(A1, Z1, activation)' },
    ],
    message: 'Z1 and A1 are swapped in the call: activationDerivative(Z1, A1, activation).',
  },
  {
    id: 'slope-of-other-layer',
    function: 'backwardPropagation',
    patches: [
      { from: 'activationDerivative(Z1, A1, activation)', to: 'activationDerivative(cache.Z2, A2, activation)' },
    ],
    message: "The slope is taken at layer 2: dZ1 needs it at the hidden layer, g'(Z1).",
  },
  {
    id: 'wrong-activations',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.matMul(dZ1, tf.transpose(X))', to: 'tf.matMul(dZ1, tf.transpose(A1))' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, tf.transpose(Z1))' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(dZ2, tf.transpose(X))' },
    ],
    message: 'dW takes what went into its layer: dW1 = 1/m dZ1 X^T, dW2 = 1/m dZ2 A1^T.',
  },
  {
    id: 'swapped-product',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.matMul(dZ1, tf.transpose(X))', to: 'tf.matMul(X, tf.transpose(dZ1))' },
      { from: 'tf.matMul(dZ2, tf.transpose(A1))', to: 'tf.matMul(A1, tf.transpose(dZ2))' },
    ],
    message: 'A gradient lies transposed, because its factors stand in the wrong order: dW1 = 1/m dZ1 X^T, dW2 = 1/m dZ2 A1^T.',
  },
  {
    id: 'division-twice',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m)', to: 'tf.div(tf.matMul(dZ1, tf.transpose(X)), m * m)' },
      { from: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m)', to: 'tf.div(tf.matMul(dZ2, tf.transpose(A1)), m * m)' },
      { from: 'tf.div(tf.sum(dZ1, 1, true), m)', to: 'tf.div(tf.mean(dZ1, 1, true), m)' },
      { from: 'tf.div(tf.sum(dZ2, 1, true), m)', to: 'tf.div(tf.mean(dZ2, 1, true), m)' },
      { from: `const dZ2 = tf.sub(A2, Y);
  const dW2 = tf.div(tf.matMul(dZ2, tf.transpose(A1)), m);
  const db2 = tf.div(tf.sum(dZ2, 1, true), m);`, to: `const dZ2 = tf.div(tf.sub(A2, Y), m);
  const dW2 = tf.div(tf.matMul(dZ2, tf.transpose(A1)), m);
  const db2 = tf.div(tf.sum(dZ2, 1, true), m);` },
    ],
    message: 'The division by m is done twice: tf.mean divides too, and a dZ that was divided needs no second time.',
  },
  {
    id: 'db-of-other-layer',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sum(dZ1, 1, true)', to: 'tf.sum(dZ2, 1, true)' },
      { from: 'tf.sum(dZ2, 1, true)', to: 'tf.sum(A2, 1, true)' },
    ],
    message: 'db sums the dZ of its own layer: db1 = 1/m sum(dZ1), db2 = 1/m sum(dZ2).',
  },
  {
    id: 'extra-derivative',
    function: 'backwardPropagation',
    patches: [
      { from: 'tf.sub(A2, Y)', to: 'tf.mul(tf.sub(A2, Y), tf.mul(A2, tf.sub(1, A2)))' },
    ],
    message: 'The slope of the sigmoid, A2 (1 - A2), has no place in dZ2: the log loss cancels it. dZ2 = A2 - Y.',
  },
  {
    id: 'division-by-rate',
    function: 'updateParameters',
    patches: [
      { from: 'tf.mul(learningRate, grads.dW1)', to: 'tf.div(grads.dW1, learningRate)' },
      { from: 'tf.mul(learningRate, grads.db1)', to: 'tf.div(grads.db1, learningRate)' },
      { from: 'tf.mul(learningRate, grads.dW2)', to: 'tf.div(grads.dW2, learningRate)' },
      { from: 'tf.mul(learningRate, grads.db2)', to: 'tf.div(grads.db2, learningRate)' },
    ],
    message: 'The gradient is divided by the learning rate; it is multiplied: W - learningRate * dW.',
  },
  {
    id: 'scores-for-activations',
    function: 'predict',
    patches: [
      { from: 'tf.greater(A2, 0.5)', to: 'tf.greater(forwardPropagation(X, parameters, activation)[1].Z2, 0.5)' },
    ],
    message: 'Z2 is held against one half; it is the probability A2 that is above 0.5 for class 1 (or Z2 above 0).',
  },
  ...costMistakes('computeCost', 'A2'),
];
