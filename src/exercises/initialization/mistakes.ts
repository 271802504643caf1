import type { Mistake } from '../../course/exercise';

const common = (name: string): Mistake[] => [
  {
    id: 'transposed-weights',
    function: name,
    patches: [{ from: '[layersDims[l], layersDims[l - 1]]', to: '[layersDims[l - 1], layersDims[l]]' }],
    message: 'The weight matrices lie transposed: W^[l] has a row for each unit of layer l, (n_l, n_(l-1)).',
  },
  {
    id: 'layer-missing',
    function: name,
    patches: [{ from: 'l <= L', to: 'l < L' }],
    message: 'The last layer has no parameters: l runs from 1 to L, L included.',
  },
  {
    id: 'row-for-column',
    function: name,
    patches: [
      { from: 'tf.zeros([layersDims[l], 1])', to: 'tf.zeros([1, layersDims[l]])' },
      { from: 'tf.zeros([layersDims[l], 1])', to: 'tf.zeros([layersDims[l]])' },
    ],
    message: 'The biases are no columns: b^[l] is (n_l, 1), one number for each unit.',
  },
  {
    id: 'index-off-by-one',
    function: name,
    patches: [
      { from: "parameters['W' + l] =", to: "parameters['W' + (l - 1)] =" },
      { from: "parameters['b' + l] =", to: "parameters['b' + (l - 1)] =" },
    ],
    message: 'The layers are counted from 0: the first one has W1 and b1, with n_0 inputs.',
  },
  {
    id: 'biases-missing',
    function: name,
    patches: [{ from: "parameters['b' + l] = tf.zeros([layersDims[l], 1]);", to: '' }],
    message: 'The biases are missing: every layer has a b^[l] too, a column (n_l, 1) of zeros.',
  },
];

/** For those that draw random weights. */
const random = (name: string): Mistake[] => [
  {
    id: 'random-biases',
    function: name,
    patches: [
      { from: 'tf.zeros([layersDims[l], 1])', to: 'tf.randomNormal([layersDims[l], 1])' },
      { from: 'tf.zeros([layersDims[l], 1])', to: 'tf.mul(tf.randomNormal([layersDims[l], 1]), 0.01)' },
      { from: 'tf.zeros([layersDims[l], 1])', to: 'tf.mul(tf.randomNormal([layersDims[l], 1]), 10)' },
    ],
    message: 'The biases are random. They stay zero: the weights alone break the symmetry.',
  },
  {
    id: 'uniform-for-normal',
    function: name,
    patches: [
      { from: 'tf.randomNormal([layersDims[l], layersDims[l - 1]])', to: 'tf.randomUniform([layersDims[l], layersDims[l - 1]])' },
      { from: 'tf.randomNormal([layersDims[l], layersDims[l - 1]])', to: 'tf.randomUniform([layersDims[l], layersDims[l - 1]], -1, 1)' },
      { from: 'tf.randomNormal([layersDims[l], layersDims[l - 1]])', to: 'tf.sub(tf.randomUniform([layersDims[l], layersDims[l - 1]]), 0.5)' },
    ],
    message: 'The weights are drawn uniformly: use tf.randomNormal.',
  },
];

export const mistakes: Mistake[] = [
  ...common('initializeParametersZeros'),
  ...common('initializeParametersRandom'),
  ...common('initializeParametersHe'),
  ...common('initializeParametersXavier'),
  ...['initializeParametersRandom', 'initializeParametersHe', 'initializeParametersXavier'].flatMap(random),
  {
    id: 'ones-for-zeros',
    function: 'initializeParametersZeros',
    patches: [
      { from: 'tf.zeros([layersDims[l], layersDims[l - 1]])', to: 'tf.ones([layersDims[l], layersDims[l - 1]])' },
      { from: 'tf.zeros([layersDims[l], 1])', to: 'tf.ones([layersDims[l], 1])' },
    ],
    message: 'There are ones where zeros are asked for.',
  },
  {
    id: 'missing-scale',
    function: 'initializeParametersRandom',
    patches: [{ from: 'tf.mul(tf.randomNormal([layersDims[l], layersDims[l - 1]]), 10)', to: 'tf.randomNormal([layersDims[l], layersDims[l - 1]])' }],
    message: 'The factor 10 is missing: here the weights are meant to be too large.',
  },
  {
    id: 'small-for-large',
    function: 'initializeParametersRandom',
    patches: [
      { from: ', 10)', to: ', 0.01)' },
      { from: ', 10)', to: ', 0.1)' },
    ],
    message: 'The weights are small: here they are meant to be too large, times 10.',
  },
  {
    id: 'missing-factor-2',
    function: 'initializeParametersHe',
    patches: [{ from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(1 / layersDims[l - 1])' }],
    message: 'The variance is 1/n_(l-1), which is Xavier. relu blocks half of the signal, so He takes 2/n_(l-1).',
  },
  {
    id: 'missing-root',
    function: 'initializeParametersHe',
    patches: [{ from: 'Math.sqrt(2 / layersDims[l - 1])', to: '2 / layersDims[l - 1]' }],
    message: 'The root is missing: 2/n_(l-1) is the variance, the numbers are multiplied by its root.',
  },
  {
    id: 'wrong-layer',
    function: 'initializeParametersHe',
    patches: [{ from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(2 / layersDims[l])' }],
    message: 'The variance counts the units of layer l. It counts the inputs, n_(l-1): a unit adds up that many terms.',
  },
  {
    id: 'learning-rate-for-2',
    function: 'initializeParametersHe',
    patches: [
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.01 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: '0.01' },
    ],
    message: 'Another number stands where the 2 belongs (some notes write a/n): He multiplies by sqrt(2/n_(l-1)).',
  },
  {
    id: 'missing-scale',
    function: 'initializeParametersHe',
    patches: [{ from: 'tf.mul(tf.randomNormal([layersDims[l], layersDims[l - 1]]), Math.sqrt(2 / layersDims[l - 1]))', to: 'tf.randomNormal([layersDims[l], layersDims[l - 1]])' }],
    message: 'The factor is missing: multiply by sqrt(2/n_(l-1)).',
  },
  {
    id: 'form-ignored',
    function: 'initializeParametersXavier',
    patches: [
      { from: "form === 'in' ? 1 / layersDims[l - 1] : 2 / (layersDims[l - 1] + layersDims[l])", to: '1 / layersDims[l - 1]' },
      { from: "form === 'in' ? 1 / layersDims[l - 1] : 2 / (layersDims[l - 1] + layersDims[l])", to: '2 / (layersDims[l - 1] + layersDims[l])' },
    ],
    message: "Both forms come out the same: 'in' has the variance 1/n_(l-1), 'both' 2/(n_(l-1) + n_l).",
  },
  {
    id: 'he-for-xavier',
    function: 'initializeParametersXavier',
    patches: [{ from: '1 / layersDims[l - 1] : ', to: '2 / layersDims[l - 1] : ' }],
    message: 'The variance 2/n_(l-1) is He, made for relu. For tanh it is 1/n_(l-1).',
  },
  {
    id: 'missing-factor-2',
    function: 'initializeParametersXavier',
    patches: [{ from: ': 2 / (layersDims', to: ': 1 / (layersDims' }],
    message: 'The factor 2 of the second form is missing: 2/(n_(l-1) + n_l), one over the mean of the two.',
  },
  {
    id: 'missing-root',
    function: 'initializeParametersXavier',
    patches: [{ from: 'Math.sqrt(variance)', to: 'variance' }],
    message: 'The root is missing: these are variances, the numbers are multiplied by their root.',
  },
  {
    id: 'ones-for-zeros',
    function: 'initializeParametersZeros',
    patches: [
      { from: 'tf.zeros([layersDims[l], layersDims[l - 1]])', to: 'tf.mul(tf.ones([layersDims[l], layersDims[l - 1]]), 0.01)' },
      { from: 'tf.zeros([layersDims[l], layersDims[l - 1]])', to: 'tf.mul(tf.randomNormal([layersDims[l], layersDims[l - 1]]), 0.01)' },
    ],
    message: 'Not all weights are zero: here every entry of every W and b is 0.',
  },
  {
    id: 'small-for-large',
    function: 'initializeParametersRandom',
    patches: [
      { from: ', 10)', to: ', 100)' },
      { from: ', 10)', to: ', 5)' },
    ],
    message: 'The factor is not the one that this exercise asks for: normal numbers times 10.',
  },
  {
    id: 'shifted-mean',
    function: 'initializeParametersRandom',
    patches: [
      { from: 'tf.randomNormal([layersDims[l], layersDims[l - 1]])', to: 'tf.randomNormal([layersDims[l], layersDims[l - 1]], 1)' },
    ],
    message: 'The numbers are not centred at 0: the second argument of tf.randomNormal is the mean; leave it 0.',
  },
  {
    id: 'inverted-fraction',
    function: 'initializeParametersHe',
    patches: [
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(layersDims[l - 1] / 2)' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(2 * layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(layersDims[l - 1])' },
    ],
    message: 'The number of inputs stands above the fraction line: more inputs make smaller weights, sqrt(2 / n_(l-1)).',
  },
  {
    id: 'missing-root',
    function: 'initializeParametersHe',
    patches: [
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(2) / layersDims[l - 1]' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: '1 / layersDims[l - 1]' },
    ],
    message: 'The root takes the whole fraction: sqrt(2 / n_(l-1)).',
  },
  {
    id: 'xavier-for-he',
    function: 'initializeParametersHe',
    patches: [
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(2 / (layersDims[l - 1] + layersDims[l]))' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(6 / (layersDims[l - 1] + layersDims[l]))' },
    ],
    message: 'This is a form of Xavier: He looks at the inputs alone, sqrt(2 / n_(l-1)).',
  },
  {
    id: 'precedence',
    function: 'initializeParametersXavier',
    patches: [
      { from: '2 / (layersDims[l - 1] + layersDims[l])', to: '2 / layersDims[l - 1] + layersDims[l]' },
    ],
    message: 'The sum belongs in brackets: 2 / (n_(l-1) + n_l).',
  },
  {
    id: 'uniform-bound',
    function: 'initializeParametersXavier',
    patches: [
      { from: ': 2 / (layersDims', to: ': 6 / (layersDims' },
    ],
    message: 'The 6 belongs to the uniform form of Xavier; normal numbers take 2 / (n_(l-1) + n_l).',
  },
  {
    id: 'wrong-layer',
    function: 'initializeParametersXavier',
    patches: [
      { from: '? 1 / layersDims[l - 1]', to: '? 1 / layersDims[l]' },
    ],
    message: 'The layer is the wrong one: n_(l-1) counts the inputs, layersDims[l - 1].',
  },
  {
    id: 'forms-swapped',
    function: 'initializeParametersXavier',
    patches: [
      { from: "form === 'in'", to: "form === 'both'" },
    ],
    message: "The two forms are swapped: 'in' looks at n_(l-1) alone, 'both' at n_(l-1) + n_l.",
  },
  {
    id: 'learning-rate-for-2',
    function: 'initializeParametersHe',
    patches: [
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.1 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.05 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.001 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.5 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.3 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.03 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.005 / layersDims[l - 1])' },
      { from: 'Math.sqrt(2 / layersDims[l - 1])', to: 'Math.sqrt(0.2 / layersDims[l - 1])' },
    ],
    message: 'sqrt(a/n) is a slip of some notes: the number above is 2, sqrt(2 / n_(l-1)).',
  },
  {
    id: 'missing-root',
    function: 'initializeParametersXavier',
    patches: [
      { from: 'Math.sqrt(variance)', to: "form === 'in' ? variance : Math.sqrt(variance)" },
      { from: 'Math.sqrt(variance)', to: "form === 'in' ? Math.sqrt(variance) : variance" },
      { from: 'Math.sqrt(variance)', to: "form === 'in' ? Math.sqrt(variance) : Math.sqrt(2) / (layersDims[l - 1] + layersDims[l])" },
    ],
    message: 'A root is missing or in the wrong place: the factor is sqrt(1 / n_(l-1)), or sqrt(2 / (n_(l-1) + n_l)) for "both".',
  },
  {
    id: 'root-for-10',
    function: 'initializeParametersRandom',
    patches: [{ from: ', 10)', to: ', Math.sqrt(10))' }],
    message: 'The weights are too small: normal numbers times 10 itself, not its root.',
  },
];
