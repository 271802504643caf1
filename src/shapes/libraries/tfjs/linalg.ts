import { add, certainlyAbove, compare, constant, floorDivide, int, multiply, printDim, product, subtract, unknownDim, type Dim } from '../../dimension';
import { sayShape, type Shape } from '../../shape';
import { list, record, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { isNegative } from '../rules';

/** q (m, n) and r (n, n) of (m, n) with m above n; else q (m, m) and r (m, n). */
function qr(c: Call): Value {
  const shape = c.shape('x');
  if (shape && shape.length < 2) c.fail('rank', `${c.source('x')} has the shape ${sayShape(shape)}, but rank 2 or more is needed.`);
  if (!shape) return list([c.tensor(undefined), c.tensor(undefined)]);
  const [m, n] = shape.slice(-2);
  const full = c.flag('fullMatrices');
  const tall = certainlyAbove(subtract(m, n), 0) ? true : certainlyAbove(subtract(n, m), -1) ? false : undefined;
  // Of a stack, the library gives both results the shape of the stack, which fits square matrices only or flat ones by their number.
  if (shape.length > 2) {
    const sizes = qrSizes(m, n, tall, full);
    for (const [rows, columns] of sizes) if (compare(multiply(rows, columns), multiply(m, n)) === 'different') c.fail('qr-stack', `of a stack it decomposes square matrices, but ${sayShape(shape)} holds matrices (${printDim(m)}, ${printDim(n)}). Decompose them one by one.`);
    return list([c.tensor(shape), c.tensor(shape)]);
  }
  const [q, r] = qrSizes(m, n, tall, full);
  return list([c.tensor(q), c.tensor(r)]);
}

function qrSizes(m: Dim, n: Dim, tall: boolean | undefined, full: boolean | undefined): [Dim[], Dim[]] {
  const open = unknownDim('it depends on which size is larger');
  if (full === true || tall === false) return [[m, m], [m, n]];
  if (tall === true && full === false) return [[m, n], [n, n]];
  return [[m, open], [open, n]];
}

function frames(c: Call, size: Dim, padEnd: boolean | undefined): Dim {
  const [length, step] = [c.dim('frameLength'), c.dim('frameStep')];
  if (constant(step) !== undefined && constant(step)! <= 0) c.fail('argument', `the step is ${printDim(step)}, so it would never reach the end of the signal.`);
  const [n, f, s] = [constant(size), constant(length), constant(step)];
  if (n === undefined || f === undefined || s === undefined || padEnd === undefined || s <= 0) {
    if (padEnd === false && certainlyAbove(subtract(size, length), -1) && (s === undefined || s > 0)) return add(floorDivide(subtract(size, length), step), int(1));
    return unknownDim('it depends on the length of the signal');
  }
  const whole = n < f ? 0 : Math.floor((n - f) / s) + 1;
  return int(padEnd ? whole + Math.max(0, Math.ceil((n - whole * s) / s)) : whole);
}

/** Shape of rfft(x, fftLength): the last size becomes floor(length / 2) + 1. */
function realSpectrum(shape: Shape, length: Dim | undefined): Shape {
  if (!shape || shape.length === 0) return undefined;
  return [...shape.slice(0, -1), add(floorDivide(length ?? shape[shape.length - 1], int(2)), int(1))];
}

const window = (name: string, doc: string): Operation => ({
  names: [`signal.${name}`],
  signature: 'windowLength: integer',
  doc,
  rule: (c) => c.tensor([c.dim('windowLength')], 'float32'),
});

function complexOnly(c: Call): Value {
  const dtype = c.dtype('input');
  if (dtype !== undefined && dtype !== 'complex64') c.fail('dtype', `${c.source('input')} holds ${dtype}, but complex numbers are needed: use tf.complex, or rfft for real values.`);
  const shape = c.shape('input');
  if (shape?.length === 0) c.fail('rank', `${c.source('input')} is a scalar, shape (), but at least rank 1 is needed.`);
  return c.like('input', 'complex64');
}

export const linalg: readonly Operation[] = [
  {
    names: ['linalg.bandPart'],
    signature: 'a: tensor, numLower: integer, numUpper: integer',
    doc: 'Matrices with everything outside a band around the diagonal set to 0.',
    explains: 'Rank 2 or more; the band is at most as wide as the matrix.',
    rule(c) {
      const shape = c.shape('a');
      if (shape && shape.length < 2) c.fail('rank', `${c.source('a')} has the shape ${sayShape(shape)}, but rank 2 or more is needed.`);
      if (shape) {
        for (const [name, axis, say] of [['numLower', shape.length - 2, 'rows'], ['numUpper', shape.length - 1, 'columns']] as const) {
          if (c.value(name).kind === 'number' && certainlyAbove(subtract(c.dim(name), shape[axis]), 0)) c.fail('band', `${name} is ${printDim(c.dim(name))}, but a matrix of ${sayShape(shape)} has only ${printDim(shape[axis])} ${say}.`);
        }
      }
      return c.like('a');
    },
  },
  {
    names: ['linalg.gramSchmidt'],
    signature: 'xs: any',
    doc: 'Orthonormal vectors of the same span, from a matrix of rows or a list of vectors.',
    explains: 'All vectors have the same length, and there are at most as many as it.',
    rule(c) {
      const items = c.items('xs');
      if (items) {
        if (items.length === 0) c.fail('argument', 'the list of vectors is empty.');
        const shapes = c.shapes('xs')!;
        let length: Dim | undefined;
        for (const shape of shapes) {
          if (!shape) continue;
          if (shape.length !== 1) c.fail('rank', `each vector must have rank 1, but one has the shape ${sayShape(shape)}.`);
          length = length ? c.same(length, shape[0], 'same-shape', () => `all vectors must have the same length, but there are ${printDim(length!)} and ${printDim(shape[0])}.`) : shape[0];
        }
        if (length && certainlyAbove(subtract(int(items.length), length), 0)) c.fail('gram-schmidt', `${items.length} vectors of length ${printDim(length)} cannot be orthogonal: there are at most ${printDim(length)}.`);
        return list(items.map((item, at) => (item.kind === 'tensor' ? c.tensor(shapes[at]) : item)));
      }
      const shape = c.rank('xs', [2]);
      if (shape && certainlyAbove(subtract(shape[0], shape[1]), 0)) c.fail('gram-schmidt', `${printDim(shape[0])} rows of length ${printDim(shape[1])} cannot be orthogonal: there are at most ${printDim(shape[1])}.`);
      return c.like('xs');
    },
  },
  {
    names: ['linalg.qr'],
    signature: 'x: tensor, fullMatrices?: boolean',
    doc: 'QR decomposition as [q, r].',
    explains: 'Rank 2 or more.',
    rule: qr,
  },
  window('hammingWindow', 'Hamming window of a length.'),
  window('hannWindow', 'Hann window of a length.'),
  { names: ['cosineWindow'], signature: 'windowLength: integer, a: number, b: number', doc: 'A cosine window of a length.', rule: (c) => c.tensor([c.dim('windowLength')], 'float32') },
  {
    names: ['signal.frame'],
    signature: 'signal: tensor, frameLength: integer, frameStep: integer, padEnd?: boolean, padValue?: number',
    doc: 'Overlapping pieces of a signal, one for each row.',
    explains: 'The signal has rank 1.',
    rule(c) {
      const shape = c.rank('signal', [1]);
      return c.tensor([shape ? frames(c, shape[0], c.flag('padEnd')) : unknownDim(), c.dim('frameLength')]);
    },
  },
  {
    names: ['signal.stft'],
    signature: 'signal: tensor, frameLength: integer, frameStep: integer, fftLength?: integer, windowFn?: function',
    doc: 'Short-time Fourier transform: the spectrum of each piece of a signal.',
    explains: 'The signal has rank 1.',
    rule(c) {
      const shape = c.rank('signal', [1]);
      const length = c.integer('frameLength');
      const fft = c.has('fftLength') ? c.dim('fftLength') : length === undefined ? unknownDim('the power of 2 above the frame length') : int(Math.floor(2 ** Math.ceil(Math.log2(length))));
      const count = shape ? frames(c, shape[0], false) : unknownDim();
      return c.tensor(realSpectrum([count, c.dim('frameLength')], fft), 'complex64');
    },
  },
  { names: ['fft', 'spectral.fft'], method: ['fft'], signature: 'input: tensor', doc: 'Fourier transform along the last axis of complex numbers.', explains: 'The tensor is complex.', rule: complexOnly },
  { names: ['ifft', 'spectral.ifft'], method: ['ifft'], signature: 'input: tensor', doc: 'Inverse Fourier transform along the last axis.', explains: 'The tensor is complex.', rule: complexOnly },
  {
    names: ['rfft', 'spectral.rfft'],
    method: ['rfft'],
    signature: 'input: tensor, fftLength?: integer',
    doc: 'Fourier transform of real values along the last axis, its first half: n/2 + 1 entries.',
    explains: 'The tensor is real and has rank 1 or more.',
    rule(c) {
      const shape = c.shape('input');
      if (shape?.length === 0) c.fail('rank', `${c.source('input')} is a scalar, shape (), but at least rank 1 is needed.`);
      if (c.has('fftLength') && isNegative(c.dim('fftLength'))) c.fail('argument', 'the length cannot be negative.');
      return c.tensor(realSpectrum(shape, c.has('fftLength') ? c.dim('fftLength') : undefined), 'complex64');
    },
  },
  {
    names: ['irfft', 'spectral.irfft'],
    method: ['irfft'],
    signature: 'input: tensor',
    doc: 'Real values from the first half of a spectrum: 2(n - 1) of n entries.',
    explains: 'The tensor is complex.',
    rule(c) {
      const shape = c.shape('input');
      if (shape?.length === 0) c.fail('rank', `${c.source('input')} is a scalar, shape (), but at least rank 1 is needed.`);
      if (!shape) return c.tensor(undefined, 'float32');
      const last = shape[shape.length - 1];
      const count = constant(last) === undefined ? undefined : constant(last)! <= 2 ? last : multiply(int(2), subtract(last, int(1)));
      const inner = count ?? (certainlyAbove(last, 2) ? multiply(int(2), subtract(last, int(1))) : unknownDim('it depends on the length'));
      // Rank 3 keeps its batch; every other rank comes out as a matrix.
      return c.tensor(shape.length === 3 ? [shape[0], shape[1], inner] : [product(shape.slice(0, -1)), inner], 'float32');
    },
  },
  {
    names: ['string.stringSplit'],
    signature: 'input: tensor, delimiter: tensor, skipEmpty?: boolean',
    doc: 'Words of texts, as { indices, values, shape }.',
    explains: 'The texts have rank 1, the delimiter is one text.',
    depends: 'the number of words',
    rule(c) {
      c.rank('input', [1]);
      c.rank('delimiter', [0]);
      const words = unknownDim('it is the number of words');
      return record([['indices', c.tensor([words, int(2)], 'int32')], ['values', c.tensor([words], 'string')], ['shape', c.tensor([int(2)], 'int32')]]);
    },
  },
  {
    names: ['string.stringNGrams'],
    signature: 'data: tensor, dataSplits: tensor, separator: text, nGramWidths: any, leftPad: text, rightPad: text, padWidth: integer, preserveShortSequences: boolean',
    doc: 'Runs of n words, as { nGrams, nGramsSplits }.',
    explains: 'The words have rank 1.',
    depends: 'the number of runs',
    rule(c) {
      c.rank('data', [1]);
      return record([['nGrams', c.tensor([unknownDim('it is the number of runs')], 'string')], ['nGramsSplits', c.like('dataSplits')]]);
    },
  },
  {
    names: ['string.stringToHashBucketFast'],
    signature: 'input: tensor, numBuckets: integer',
    doc: 'A hash of each text, from 0 to numBuckets - 1.',
    explains: 'There is at least one bucket.',
    rule(c) {
      const count = c.integer('numBuckets');
      if (count !== undefined && count <= 0) c.fail('argument', `the number of buckets is ${count}, but it must be above 0.`);
      return c.like('input', 'int32');
    },
  },
  { names: ['string.staticRegexReplace'], signature: 'input: tensor, pattern: text, rewrite: text, replaceGlobal?: boolean', doc: 'Each text with the matches of a pattern replaced.', rule: (c) => c.like('input', 'string') },
  {
    names: ['multinomial'],
    signature: 'logits: tensor, numSamples: integer, seed?: any, normalized?: boolean',
    doc: 'Random classes drawn by logits, numSamples for each row.',
    explains: 'Rank 1 or 2, with at least 2 outcomes.',
    rule(c) {
      const shape = c.shape('logits');
      const outcomes = shape && constant(product(shape));
      if (outcomes !== undefined && outcomes < 2) c.fail('argument', `${c.source('logits')} of shape ${sayShape(shape)} has ${outcomes} outcomes, but at least 2 are needed.`);
      c.rank('logits', [1, 2]);
      return c.tensor(shape && [...shape.slice(0, -1), c.dim('numSamples')], 'int32');
    },
  },
];
