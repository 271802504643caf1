import type { Shape } from '../../shape';
import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { broadcastShapes, sameShape, withoutAxes } from '../rules';
import { warnAboutExamples } from '../warnings';

/** A number, or tf.Reduction.MEAN and its like by name. */
function reductionOf(c: Call): number | undefined {
  const value = c.value('reduction');
  const named = value.kind === 'function' ? ['NONE', 'MEAN', 'SUM', 'SUM_BY_NONZERO_WEIGHTS'].indexOf(value.name) : -1;
  return named >= 0 ? named : c.integer('reduction', 3);
}

/** tf.Reduction: NONE keeps one loss for each example, the others give a scalar. */
function weighted(c: Call, losses: Shape): Value {
  const weights = c.has('weights') ? c.shape('weights') : [];
  const shape = c.has('weights') ? broadcastShapes(c, losses, weights, 'the losses', c.source('weights')) : losses;
  const reduction = reductionOf(c);
  if (reduction !== undefined && ![0, 1, 2, 3].includes(reduction)) c.fail('argument', `${reduction} is not a reduction: use tf.Reduction.NONE, MEAN, SUM or SUM_BY_NONZERO_WEIGHTS.`);
  if (reduction !== undefined) return c.tensor(reduction === 0 ? shape : [], 'float32');
  return c.tensor(undefined, 'float32', 'the reduction is not known');
}

const explains = 'Labels and predictions have exactly the same shape; nothing is broadcast. Weights broadcast to the losses.';

function loss(name: string, doc: string, extra = '', of: (shape: Shape, c: Call) => Shape = (shape) => shape, names: [string, string] = ['labels', 'predictions']): Operation {
  return {
    names: [`losses.${name}`],
    signature: `${names[0]}: tensor, ${names[1]}: tensor, ${name === 'cosineDistance' ? 'axis: axes, ' : ''}weights?: tensor, ${extra}reduction?: any`,
    doc: `${doc} The weighted mean unless another reduction is given.`,
    explains,
    rule: (c) => weighted(c, of(sameShape(c, names, 'loss-shape'), c)),
  };
}

/** The last axis holds the classes: one loss for each of the others. */
function perExample(shape: Shape, c: Call): Shape {
  warnAboutExamples(c, 'logits', shape && shape.length - 1, 'adds up the softmax');
  if (shape?.length === 0) c.fail('rank', 'the logits are a scalar, shape (), but at least rank 1 is needed: the last axis holds the classes.');
  return shape?.slice(0, -1);
}

export const losses: readonly Operation[] = [
  loss('absoluteDifference', 'Mean absolute error |y - yhat|.'),
  loss('meanSquaredError', 'Mean squared error (y - yhat)^2.'),
  loss('hingeLoss', 'Hinge loss max(0, 1 - y * yhat) with labels 0 and 1.'),
  loss('huberLoss', 'Huber loss: squared near 0, linear beyond delta.', 'delta?: number, '),
  loss('logLoss', 'Cross entropy of probabilities -(y ln yhat + (1 - y) ln(1 - yhat)).', 'epsilon?: number, '),
  loss('sigmoidCrossEntropy', 'Cross entropy of logits through a sigmoid, one class by one.', 'labelSmoothing?: number, ', undefined, ['multiClassLabels', 'logits']),
  loss('softmaxCrossEntropy', 'Cross entropy of logits through a softmax over the last axis.', 'labelSmoothing?: number, ', perExample, ['onehotLabels', 'logits']),
  loss('cosineDistance', '1 - y . yhat along an axis.', '', (shape, c) => {
    if (!shape) return undefined;
    const axes = c.axes('axis', shape.length);
    return axes && withoutAxes(shape, axes, true);
  }),
  {
    names: ['losses.computeWeightedLoss'],
    signature: 'losses: tensor, weights?: tensor, reduction?: any',
    doc: 'Losses times weights, reduced to their mean over nonzero weights unless another reduction is given.',
    explains: 'The weights broadcast to the losses.',
    rule: (c) => weighted(c, c.shape('losses')),
  },
];

