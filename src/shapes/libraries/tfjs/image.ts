import { compare, constant, int, printDim, unknownDim, type Dim } from '../../dimension';
import { printShape, sayShape, type Shape } from '../../shape';
import { record, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';

/** The two sizes [height, width] of an option. */
function heightAndWidth(c: Call, name: string): [Dim, Dim] {
  const sizes = c.sizes(name);
  if (sizes && (sizes.length !== 2 || c.value(name).kind === 'number')) c.fail('rank', `${name} is [height, width], but ${printShape(sizes)} is given.`);
  return [sizes?.[0] ?? unknownDim(`${name} is not known`), sizes?.[1] ?? unknownDim(`${name} is not known`)];
}

function resized(c: Call): Value {
  const shape = c.rank('images', [3, 4]);
  const size = heightAndWidth(c, 'size');
  if (c.flag('halfPixelCenters') === true && c.flag('alignCorners') === true) c.fail('argument', 'alignCorners and halfPixelCenters cannot both be true.');
  return c.tensor(shape && [...shape.slice(0, -3), ...size, shape[shape.length - 1]], 'float32');
}

const resizeSignature = 'images: tensor, size: sizes, alignCorners?: boolean, halfPixelCenters?: boolean';
const resizeExplained = 'Images of shape (height, width, channels) or (batch, height, width, channels), and a size [height, width].';

/** Boxes (n, 4) and one score for each. */
function boxes(c: Call): Dim {
  const found = c.rank('boxes', [2]);
  const scores = c.rank('scores', [1]);
  if (found) c.same(found[1], int(4), 'boxes', () => `${c.source('boxes')} has the shape ${sayShape(found)}, but a box has 4 coordinates [y1, x1, y2, x2].`);
  if (found && scores) c.same(found[0], scores[0], 'same-shape', () => `there are ${printDim(found[0])} boxes and ${printDim(scores[0])} scores: there must be one score for each box.`);
  for (const name of ['iouThreshold', 'softNmsSigma']) {
    const value = c.integer(name);
    if (value !== undefined && (value < 0 || value > 1)) c.fail('argument', `${name} is ${value}, but it must be from 0 to 1.`);
  }
  return unknownDim('it is the number of boxes that are kept');
}

const nmsSignature = 'boxes: tensor, scores: tensor, maxOutputSize: integer, iouThreshold?: number, scoreThreshold?: number';
const nmsExplained = 'Boxes have the shape (n, 4) and scores (n,).';

function suppression(suffix: string, extra: string, result: (c: Call, kept: Dim) => Value): Operation {
  return {
    names: [`image.nonMaxSuppression${suffix}`, `image.nonMaxSuppression${suffix}Async`],
    signature: nmsSignature + extra,
    doc: 'Keeps the boxes with the best scores that do not overlap much with better ones.',
    explains: nmsExplained,
    depends: 'the number of boxes that are kept',
    rule: (c) => result(c, boxes(c)),
  };
}

function image4(name: string, parameters: string, doc: string): Operation {
  return {
    names: [`image.${name}`],
    signature: `image: tensor${parameters}`,
    doc,
    explains: 'The images have the shape (batch, height, width, channels).',
    rule(c) {
      c.rank('image', [4]);
      return c.like('image', 'float32');
    },
  };
}

/** The last size must be the number of channels that is expected; it becomes another. */
function channels(c: Call, from: number, to: number, most: number): Value {
  const shape = c.shape('image');
  if (shape && (shape.length < 2 || shape.length > most)) c.fail('rank', `${c.source('image')} has the shape ${sayShape(shape)}, but rank 2 to ${most} is needed.`);
  if (shape) c.same(shape[shape.length - 1], int(from), 'channels', () => `${c.source('image')} of shape ${sayShape(shape)} has ${printDim(shape[shape.length - 1])} channels, but ${from} ${from === 1 ? 'is' : 'are'} needed.`);
  return c.tensor(shape && [...shape.slice(0, -1), int(to)], c.dtype('image'));
}

export const images: readonly Operation[] = [
  { names: ['image.resizeBilinear'], method: ['resizeBilinear'], signature: resizeSignature, doc: 'Images of another size, interpolated.', explains: resizeExplained, rule: resized },
  { names: ['image.resizeNearestNeighbor'], method: ['resizeNearestNeighbor'], signature: resizeSignature, doc: 'Images of another size, by their nearest pixels.', explains: resizeExplained, rule: resized },
  image4('flipLeftRight', '', 'Images mirrored left to right.'),
  image4('rotateWithOffset', ', radians: number, fillValue?: any, center?: any', 'Images rotated around a centre.'),
  {
    names: ['image.grayscaleToRGB'],
    signature: 'image: tensor',
    doc: 'Grayscale images as RGB, the channel repeated.',
    explains: 'The last size is 1.',
    rule: (c) => channels(c, 1, 3, 6),
  },
  {
    names: ['image.rgbToGrayscale'],
    signature: 'image: tensor',
    doc: 'RGB images in grayscale.',
    explains: 'The last size is 3.',
    rule: (c) => channels(c, 3, 1, 6),
  },
  {
    names: ['image.cropAndResize'],
    signature: 'image: tensor, boxes: tensor, boxInd: tensor, cropSize: sizes, method?: text, extrapolationValue?: number',
    doc: 'Boxes cut out of images, each resized.',
    explains: 'Images (batch, height, width, channels), boxes (n, 4), one image index for each box, a size [height, width] of at least 1.',
    rule(c) {
      const image = c.rank('image', [4]);
      const [found, owners] = [c.rank('boxes', [2]), c.rank('boxInd', [1])];
      if (found) c.same(found[1], int(4), 'boxes', () => `${c.source('boxes')} has the shape ${sayShape(found)}, but a box has 4 coordinates [y1, x1, y2, x2].`);
      const count = c.same(found?.[0] ?? unknownDim(), owners?.[0] ?? unknownDim(), 'same-shape', () => `there are ${printDim(found![0])} boxes and ${printDim(owners![0])} image indices: there must be one index for each box.`);
      const size = heightAndWidth(c, 'cropSize');
      for (const dim of size) if (constant(dim) !== undefined && constant(dim)! < 1) c.fail('size-negative', `the crop size ${printDim(dim)} must be at least 1.`);
      return c.tensor([count, ...size, image?.[3] ?? unknownDim()], 'float32');
    },
  },
  {
    names: ['image.transform'],
    signature: 'image: tensor, transforms: tensor, interpolation?: text, fillMode?: text, fillValue?: number, outputShape?: sizes',
    doc: 'Images under projective transforms of 8 numbers each.',
    explains: 'Images (batch, height, width, channels); transforms (batch, 8) or (1, 8).',
    rule(c) {
      const [image, transforms] = [c.rank('image', [4]), c.rank('transforms', [2])];
      if (transforms) c.same(transforms[1], int(8), 'transforms', () => `${c.source('transforms')} has the shape ${sayShape(transforms)}, but a transform has 8 numbers.`);
      if (image && transforms && constant(transforms[0]) !== 1 && compare(transforms[0], image[0]) === 'different') {
        c.fail('transforms', `there are ${printDim(transforms[0])} transforms for ${printDim(image[0])} images: give one for each, or one for all.`);
      }
      const size = c.has('outputShape') ? heightAndWidth(c, 'outputShape') : image?.slice(1, 3);
      return c.tensor(image && size && [image[0], ...size, image[3]], 'float32');
    },
  },
  {
    names: ['image.threshold'],
    signature: 'image: tensor, method?: text, inverted?: boolean, threshValue?: number',
    doc: 'A black and white image by a threshold.',
    explains: 'The image has the shape (height, width, 3) or (height, width, 1).',
    rule(c) {
      const shape = c.rank('image', [3]);
      const count = shape && constant(shape[2]);
      if (count !== undefined && count !== 1 && count !== 3) c.fail('channels', `${c.source('image')} of shape ${sayShape(shape)} has ${count} channels, but 1 or 3 are needed.`);
      const method = c.text('method', 'binary');
      if (method !== undefined && method !== 'binary' && method !== 'otsu') c.fail('argument', `'${method}' is not a method it knows: binary or otsu.`);
      return c.tensor(shape && [shape[0], shape[1], int(1)], 'int32');
    },
  },
  suppression('', '', (c, kept) => c.tensor([kept], 'int32')),
  suppression('WithScore', ', softNmsSigma?: number', (c, kept) => record([['selectedIndices', c.tensor([kept], 'int32')], ['selectedScores', c.tensor([kept])]])),
  suppression('Padded', ', padToMaxOutputSize?: boolean', (c, kept) =>
    record([['selectedIndices', c.tensor([c.flag('padToMaxOutputSize') === true ? paddedCount(c) : kept], 'int32')], ['validOutputs', c.tensor([], 'int32')]]),
  ),
  {
    names: ['browser.fromPixels', 'browser.fromPixelsAsync'],
    signature: 'pixels: any, numChannels?: integer',
    doc: 'An image (height, width, channels) from pixels, a canvas or a picture.',
    depends: 'the height and width of the picture',
    rule(c) {
      const pixels = c.value('pixels');
      const size = (name: string): Dim => {
        const field = pixels.kind === 'record' ? pixels.fields.get(name) : undefined;
        return field?.kind === 'number' ? field.dim : unknownDim(`it is the ${name} of the picture`);
      };
      return c.tensor([size('height'), size('width'), c.dim('numChannels', 3)], 'int32');
    },
  },
  {
    names: ['browser.toPixels'],
    signature: 'img: tensor, canvas?: any',
    doc: 'Pixel values of an image (height, width) or (height, width, channels).',
    explains: 'Rank 2, or rank 3 with 1, 3 or 4 channels.',
    rule(c) {
      const shape = c.rank('img', [2, 3]);
      const count = shape?.length === 3 ? constant(shape[2]) : undefined;
      if (count !== undefined && (count > 4 || count === 2)) c.fail('channels', `${c.source('img')} of shape ${sayShape(shape)} has ${count} channels, but 1, 3 or 4 are needed.`);
      return c.unknown('an array of pixel values');
    },
  },
];

function paddedCount(c: Call): Dim {
  const [most, shape]: [Dim, Shape] = [c.dim('maxOutputSize'), c.shape('boxes')];
  const [a, b] = [constant(most), shape && constant(shape[0])];
  return a !== undefined && b !== undefined ? int(Math.min(a, b)) : unknownDim('the smaller of the limit and the number of boxes');
}
