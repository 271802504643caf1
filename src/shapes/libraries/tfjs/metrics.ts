import { compare, int } from '../../dimension';
import { sayShape, type Shape } from '../../shape';
import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { broadcastShapes, sameShape, withoutAxes } from '../rules';

/** The last axis is reduced. */
function reduced(c: Call, shape: Shape): Shape {
  if (shape?.length === 0) c.fail('rank', 'both arguments are scalars, shape (), but at least rank 1 is needed: the metric is taken over the last axis.');
  return shape?.slice(0, -1);
}

const together = (c: Call): Shape => broadcastShapes(c, c.shape('yTrue'), c.shape('yPred'), c.source('yTrue'), c.source('yPred'));
const vectors = (c: Call): void => {
  for (const name of ['yTrue', 'yPred']) if (c.shape(name)?.length === 0) c.fail('rank', `${c.source(name)} is a scalar, shape (), but at least rank 1 is needed.`);
};

/** Each of the two along its last axis, then broadcast. */
function classes(c: Call): Value {
  vectors(c);
  return c.tensor(broadcastShapes(c, c.shape('yTrue')?.slice(0, -1), c.shape('yPred')?.slice(0, -1), c.source('yTrue'), c.source('yPred')), 'float32');
}

/** The axis is the last of the predictions, also where the labels have more. */
function entropy(c: Call): Value {
  const scores = c.shape('yPred');
  if (scores?.length === 0) c.fail('rank', `${c.source('yPred')} is a scalar, shape (), but at least rank 1 is needed.`);
  const shape = together(c);
  return c.tensor(shape && scores?.length ? withoutAxes(shape, [scores.length - 1]) : undefined, 'float32');
}

/** Labels are one index for each row of scores; a last axis of size 1 is taken off where both have the same rank. */
function sparse(c: Call): Value {
  const [labels, scores] = [c.shape('yTrue'), c.shape('yPred')];
  if (!labels || !scores) return c.tensor(undefined, 'float32');
  if (scores.length === 0) c.fail('rank', `${c.source('yPred')} is a scalar, shape (), but at least rank 1 is needed.`);
  if (labels.length === scores.length && compare(labels[labels.length - 1], int(1)) === 'different') {
    c.fail('squeeze', `labels of the rank of the predictions need a last axis of size 1, but their shape is ${sayShape(labels)}.`);
  }
  const flat = labels.length === scores.length ? labels.slice(0, -1) : labels;
  return c.tensor(broadcastShapes(c, flat, scores.slice(0, -1), c.source('yTrue'), c.source('yPred')), 'float32');
}

const metric = (names: readonly string[], doc: string, explains: string, rule: (c: Call) => Value): Operation => ({ names: names.map((name) => `metrics.${name}`), signature: 'yTrue: tensor, yPred: tensor', doc, explains, rule });

const broadcasts = 'Labels and predictions broadcast to one shape of rank 1 or more; its last axis is reduced.';
const overLast = (c: Call): Value => c.tensor(reduced(c, together(c)), 'float32');

export const metrics: readonly Operation[] = [
  metric(['meanSquaredError', 'MSE', 'mse'], 'Mean over the last axis of (yTrue - yPred)^2.', broadcasts, overLast),
  metric(['meanAbsoluteError'], 'Mean over the last axis of |yTrue - yPred|.', broadcasts, overLast),
  metric(['meanAbsolutePercentageError', 'MAPE', 'mape'], 'Mean over the last axis of 100 |yTrue - yPred| / |yTrue|.', broadcasts, overLast),
  metric(['binaryAccuracy'], 'Share along the last axis of predictions on the right side of 0.5.', broadcasts, overLast),
  metric(['categoricalCrossentropy'], '-sum(yTrue ln yPred) over the last axis, the predictions scaled to sum to 1.', broadcasts, entropy),
  metric(['binaryCrossentropy'], 'Mean cross entropy over the last axis.', 'Labels and predictions have exactly the same shape of rank 1 or more.', (c) => c.tensor(reduced(c, sameShape(c, ['yTrue', 'yPred'], 'same-shape')), 'float32')),
  metric(['cosineProximity'], 'Minus the cosine between labels and predictions along the last axis.', broadcasts, (c) => {
    vectors(c);
    return overLast(c);
  }),
  metric(['categoricalAccuracy'], 'Whether the largest label and the largest prediction along the last axis are at the same place.', 'Both have rank 1 or more; without their last axes they broadcast.', classes),
  metric(['sparseCategoricalAccuracy'], 'Whether the largest prediction along the last axis is at the place that the label says.', 'One label for each row of predictions.', sparse),
  metric(['precision', 'recall'], 'A share of the true positives, over all values.', 'Labels and predictions broadcast.', (c) => (together(c), c.tensor([], 'float32'))),
  metric(['r2Score'], '1 - sum((yTrue - yPred)^2) / sum((yTrue - mean)^2).', 'Labels and predictions broadcast.', (c) => (together(c), c.tensor([], 'float32'))),
];
