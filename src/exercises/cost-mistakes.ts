import type { Mistake } from '../course/exercise';

/**
 * Mistakes in the log loss of m examples, for a solution that writes it as
 * `tf.add(tf.mul(Y, tf.log(A)), tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, A))))` and `tf.neg(tf.div(tf.sum(logs), m))`.
 * @param f the function that returns the cost; @param A name of the activations in it
 */
export function costMistakes(f: string, A: string): Mistake[] {
  const one = `tf.mul(Y, tf.log(${A}))`;
  const zero = `tf.mul(tf.sub(1, Y), tf.log(tf.sub(1, ${A})))`;
  const mistake = (id: string, message: string, ...patches: [from: string, to: string][]): Mistake => ({ id, function: f, patches: patches.map(([from, to]) => ({ from, to })), message });
  return [
    mistake(
      'wrong-sign',
      'A sign inside the cost is wrong: the two terms y log a and (1 - y) log(1 - a) are added.',
      [`tf.add(${one}, `, `tf.sub(${one}, `],
      ['tf.mul(tf.sub(1, Y),', 'tf.mul(tf.sub(Y, 1),'],
      ['tf.mul(tf.sub(1, Y),', 'tf.mul(tf.add(1, Y),'],
    ),
    mistake('product-of-terms', 'The two terms of the cost are multiplied; they are added: y log a + (1 - y) log(1 - a).', [`tf.add(${one}, `, `tf.mul(${one}, `]),
    mistake('missing-second-term', 'The cost only counts the examples with y = 1. Those with y = 0 need the second term, (1 - y) log(1 - a).', [`tf.add(${one}, ${zero})`, one]),
    mistake('missing-first-term', 'The cost only counts the examples with y = 0. Those with y = 1 need the first term, y log a.', [`tf.add(${one}, ${zero})`, zero]),
    mistake('swapped-labels', 'The two labels are swapped in the cost: y goes with log a, and 1 - y with log(1 - a).', [
      `tf.add(${one}, ${zero})`,
      `tf.add(tf.mul(tf.sub(1, Y), tf.log(${A})), tf.mul(Y, tf.log(tf.sub(1, ${A}))))`,
    ]),
    mistake(
      'log-of-wrong-term',
      'The second term takes the log of the wrong thing: it is (1 - y) log(1 - a), the probability given to class 0.',
      [`tf.log(tf.sub(1, ${A}))`, `tf.log(${A})`],
      [`tf.log(tf.sub(1, ${A}))`, `tf.log(tf.sub(1, Y))`],
      [`tf.log(tf.sub(1, ${A}))`, `tf.sub(1, tf.log(${A}))`],
      [`tf.log(tf.sub(1, ${A}))`, `tf.log(tf.add(1, ${A}))`],
      [`tf.log(tf.sub(1, ${A}))`, `tf.sub(1, ${A})`],
    ),
    mistake('log-of-wrong-term', 'The first term of the cost takes the wrong thing: it is y log a, the label times the log of the activation.', [one, `tf.mul(${A}, tf.log(Y))`], [one, `tf.mul(Y, ${A})`], [one, `tf.mul(${A}, tf.log(${A}))`]),
    mistake('mean-and-division', 'The division by m is done twice: tf.mean already divides. Use tf.sum with the division, or tf.mean without it.', ['tf.sum(logs)', 'tf.mean(logs)']),
    mistake('missing-sum', 'The losses of the examples are not added up: the cost is one number, their mean.', ['tf.neg(tf.div(tf.sum(logs), m))', 'tf.neg(logs)'], ['tf.sum(logs)', 'logs']),
    mistake(
      'squared-error',
      'This is the squared error. The cost of a probability is the log loss: J = -1/m * sum(y log a + (1 - y) log(1 - a)).',
      ['tf.neg(tf.div(tf.sum(logs), m))', `tf.mean(tf.square(tf.sub(${A}, Y)))`],
      ['tf.neg(tf.div(tf.sum(logs), m))', `tf.div(tf.mean(tf.square(tf.sub(${A}, Y))), 2)`],
      ['tf.neg(tf.div(tf.sum(logs), m))', `tf.sum(tf.square(tf.sub(${A}, Y)))`],
      ['tf.neg(tf.div(tf.sum(logs), m))', `tf.mean(tf.abs(tf.sub(${A}, Y)))`],
    ),
    mistake(
      'only-last-example',
      'Only the last example counts. A loop over the examples adds each one up (+=); here the last overwrites the others.',
      ['tf.sum(logs)', 'tf.sum(tf.slice(logs, [0, m - 1], [-1, 1]))'],
      ['tf.div(tf.sum(logs), m)', 'tf.sum(tf.slice(logs, [0, m - 1], [-1, 1]))'],
    ),
  ];
}
