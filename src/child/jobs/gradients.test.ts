import { expect, it } from 'vitest';
import { exerciseText } from '../../course/catalogue';
import { startJob } from '../client';

const text = exerciseText('logistic-single', 'solution.ts').replace('tf.exp(tf.neg(z))', 'tf.exp(z)');

it('a right backward pass is not blamed for a wrong forward pass', async () => {
  const last = await startJob({ job: 'gradients', exercise: 'logistic-single', source: { path: '/lab/learner.ts', text } }).last;
  if (last.event !== 'gradients') throw new Error(`It ended with ${last.event}.`);
  expect(last.reports.map(({ verdict, causes }) => [verdict, causes.map(({ line, message }) => [line, message])])).toEqual([
    ['fail', [[34, expect.stringMatching(/^Line 34: the cost that these gradients belong to comes through `forwardPropagate`, which is not right yet/)]]],
  ]);
});
