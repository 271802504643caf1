import { constant, unknownDim } from '../../dimension';
import { record, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { batched, checkSteps, padding, perAxis, windowed } from './convolution';

const axisNames: Record<number, string[]> = { 2: ['height', 'width'], 3: ['depth', 'height', 'width'] };
const explains = 'The window fits into the padded input: the size is floor((n + 2p - f)/s) + 1, or ceil(n/s) with the padding "same".';

/** Pools over spatial axes; channels stay. */
function pooled(c: Call, spatial: number, filter = 'filterSize', strides = 'strides', alwaysBatched = false): Value {
  if (c.text('dataFormat', 'NDHWC') !== 'NDHWC') c.fail('argument', 'only the data format NDHWC is computed.');
  if (alwaysBatched) c.rank('x', [spatial + 2]);
  const { shape: x, unbatch } = batched(c, 'x', spatial + 2);
  const windows = perAxis(c, filter, spatial, filter === 'filterSize' && spatial === 3 ? 1 : undefined);
  const steps = perAxis(c, strides, spatial, strides === 'poolStrides' ? 1 : undefined);
  const dilations = c.operation.names.includes('pool') ? perAxis(c, 'dilations', spatial, 1) : [];
  const pad = padding(c, spatial);
  checkSteps(c, steps, dilations, c.operation.names.includes('avgPool3d'));
  checkSteps(c, [], dilations, true);
  if (windows.includes('missing') && dilations.some((step) => step && step !== 'missing' && constant(step) !== 1)) c.fail('argument', 'the window needs one number for each axis.');
  if (!x) return c.tensor(undefined);
  const sizes = windowed(c, { axes: axisNames[spatial], sizes: x.slice(1, 1 + spatial), filter: windows, strides: steps, dilations, pad, rounding: c.text('dimRoundingMode') });
  return c.tensor(unbatch([x[0], ...sizes, x[spatial + 1] ?? unknownDim()]), c.dtype('x'));
}

export const pooling: readonly Operation[] = [
  {
    names: ['maxPool'],
    method: true,
    signature: 'x: tensor, filterSize: sizes, strides: sizes, pad: any, dimRoundingMode?: text',
    doc: 'Maximum of each window of an image (batch, height, width, channels).',
    explains,
    rule: (c) => pooled(c, 2),
  },
  {
    names: ['avgPool'],
    method: true,
    signature: 'x: tensor, filterSize: sizes, strides: sizes, pad: any, dimRoundingMode?: text',
    doc: 'Mean of each window of an image (batch, height, width, channels).',
    explains,
    rule: (c) => pooled(c, 2),
  },
  {
    names: ['maxPool3d'],
    signature: 'x: tensor, filterSize: sizes, strides: sizes, pad: any, dimRoundingMode?: text, dataFormat?: text',
    doc: 'Maximum of each window of a volume (batch, depth, height, width, channels).',
    explains,
    rule: (c) => pooled(c, 3),
  },
  {
    names: ['avgPool3d'],
    signature: 'x: tensor, filterSize: sizes, strides: sizes, pad: any, dimRoundingMode?: text, dataFormat?: text',
    doc: 'Mean of each window of a volume (batch, depth, height, width, channels).',
    explains,
    rule: (c) => pooled(c, 3),
  },
  {
    names: ['maxPoolWithArgmax'],
    signature: 'x: tensor, filterSize: sizes, strides: sizes, pad: any, includeBatchInIndex?: boolean',
    doc: 'Maximum of each window and where it is, as { result, indexes }.',
    explains,
    rule(c) {
      const result = pooled(c, 2, 'filterSize', 'strides', true);
      return record([['result', result], ['indexes', result.kind === 'tensor' ? c.tensor(result.shape, 'int32') : result]]);
    },
  },
  {
    names: ['pool'],
    method: true,
    signature: 'x: tensor, windowShape: sizes, poolingType: text, pad: any, dilations?: sizes, poolStrides?: sizes, dimRoundingMode?: text',
    doc: 'Mean ("avg") or maximum ("max") of each window of an image, with dilations.',
    explains,
    rule: (c) => pooled(c, 2, 'windowShape', 'poolStrides'),
  },
];
