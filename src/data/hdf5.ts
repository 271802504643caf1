import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type * as Library from './hdf5-library';
import { distribution } from '../distribution';
import { InWords } from '../words';
import { assertFinite } from './finite';
import type { Dataset, LabelledExamples } from './dataset';

/** Numbers that one set may hold: 2 GB of 32-bit floats. */
const MOST_NUMBERS = 2 ** 29;

type H5 = typeof Library;
let library: Promise<H5> | undefined;

async function loadLibrary(): Promise<H5> {
  library ??= (async () => {
    const h5 = createRequire(__filename)(distribution('hdf5.js')) as H5;
    (await h5.ready).activate_throwing_error_handler();
    return h5;
  })();
  return library;
}

/**
 * The course's pictures: `train_set_x` (m, height, width, channels) and `train_set_y` (m,) in one file, `test_set_x` and
 * `test_set_y` in the same one or another. Pixels of 8 bits are scaled to [0, 1]; other numbers stay as they are.
 * @throws InWords naming file and set
 */
export async function datasetFromHdf5(trainFile: string, testFile: string): Promise<Dataset> {
  const h5 = await loadLibrary();
  const train = readPart(h5, trainFile, 'train');
  const test = readPart(h5, testFile, 'test');
  if (train.featureShape.join() !== test.featureShape.join()) {
    throw new InWords(
      `${testFile}: one example of test_set_x has the shape (${test.featureShape.join(', ')}), but of train_set_x in ${basename(trainFile)} (${train.featureShape.join(', ')}).`,
      'usage',
      testFile,
    );
  }
  return { name: trainFile, train, test };
}

/** @returns the names at the top of an HDF5 file. */
export async function namesInHdf5(file: string): Promise<string[]> {
  return withFile(await loadLibrary(), file, (root) => root.keys());
}

function readPart(h5: H5, file: string, part: 'train' | 'test'): LabelledExamples {
  return withFile(h5, file, (root) => {
    const x = readSet(h5, root, file, `${part}_set_x`);
    const y = readSet(h5, root, file, `${part}_set_y`);
    const [m, ...featureShape] = x.shape;
    const labels = y.values.length;
    if (m !== labels) throw new InWords(`${file}: ${part}_set_x has ${m} examples, but ${part}_set_y has ${labels} labels.`, 'usage', file);
    if (m === 0) throw new InWords(`${file}: ${part}_set_x has no examples.`, 'usage', file);
    return { m, features: x.bytes ? x.values.map((value) => value / 255) : x.values, featureShape, labels: y.values };
  });
}

interface NumberSet {
  shape: number[];
  values: Float32Array;
  /** Whether the file holds unsigned 8-bit numbers. */
  bytes: boolean;
}

function readSet(h5: H5, root: Library.File, file: string, name: string): NumberSet {
  const names = root.keys();
  if (!names.includes(name)) {
    const has = names.length ? `it has ${names.join(', ')}` : 'it is empty';
    throw new InWords(`${file}: the set ${name} is missing; ${has}. The course's files hold train_set_x, train_set_y, test_set_x and test_set_y.`, 'usage', file);
  }
  const set = root.get(name);
  if (!(set instanceof h5.Dataset)) throw new InWords(`${file}: ${name} is a group or a link, not a set of numbers.`, 'usage', file);
  const shape = set.shape ?? [];
  const size = shape.reduce((product, extent) => product * extent, 1);
  const wanted = name.endsWith('x') ? shape.length >= 2 : shape.length === 1 || (shape.length === 2 && shape.includes(1));
  if (!wanted) {
    const should = name.endsWith('x') ? '(m, height, width, channels) or (m, n_x)' : '(m,)';
    throw new InWords(`${file}: ${name} has the shape (${shape.join(', ')}); it should be ${should}.`, 'usage', file);
  }
  if (size > MOST_NUMBERS) throw new InWords(`${file}: ${name} holds ${size} numbers, more than the ${MOST_NUMBERS} that fit in memory.`, 'usage', file);
  const value: unknown = set.value;
  if (!ArrayBuffer.isView(value)) throw new InWords(`${file}: ${name} holds ${typeof set.dtype === 'string' ? `the type ${set.dtype}` : 'records'}, not numbers.`, 'usage', file);
  const raw = value as unknown as ArrayLike<number | bigint>;
  if (raw.length !== size) throw new InWords(`${file}: ${name} ends after ${raw.length} of ${size} numbers.`, 'usage', file);
  const values = raw instanceof Float32Array ? raw : Float32Array.from(raw, Number);
  assertFinite(values, shape, file, name);
  return { shape: [...shape], values, bytes: raw instanceof Uint8Array };
}

function withFile<T>(h5: H5, path: string, use: (root: Library.File) => T): T {
  let root: Library.File | undefined;
  try {
    root = new h5.File(path, 'r');
    return use(root);
  } catch (error) {
    if (error instanceof InWords) throw error;
    throw new InWords(`${path} cannot be read as HDF5: ${innermost(error)}. The file may be damaged, cut short, or of another format.`, 'usage', path);
  } finally {
    closeQuietly(root);
  }
}

function closeQuietly(root: Library.File | undefined): void {
  try {
    root?.close();
  } catch {
    // A damaged file is already reported in words.
  }
}

/** The last and most exact reason in the library's list of reasons. */
function innermost(error: unknown): string {
  const reasons = [...String(error).matchAll(/#\d+: .*?\(\): (.*)/g)].map((match) => match[1]);
  return reasons.at(-1) ?? (error instanceof Error ? error.message.split('\n')[0] : 'an unknown error');
}
