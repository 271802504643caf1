import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type * as Library from './hdf5-library';
import { distribution } from '../distribution';
import { InWords } from '../words';
import { checkFile, MOST_NUMBERS } from './bytes';
import { COPY_AGAIN, unreadable } from './fault';
import { assertFinite } from './finite';
import type { Dataset, LabelledExamples } from './dataset';
import type { NumberArray } from './numpy';

type H5 = typeof Library;
/** Invariant: an instance that crashed on a damaged file is never used again; the next file gets a new one. */
let library: Promise<H5> | undefined;

function loadLibrary(): Promise<H5> {
  library ??= (async () => {
    const load = createRequire(__filename);
    const path = distribution('hdf5.js');
    delete load.cache[load.resolve(path)];
    const h5 = load(path) as H5;
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
    throw unreadable(
      testFile,
      'test_set_x',
      `one example has the shape (${test.featureShape.join(', ')}), but of train_set_x in ${basename(trainFile)} (${train.featureShape.join(', ')})`,
      'Bring both to one shape',
    );
  }
  return { name: trainFile, train, test };
}

/** @returns the names at the top of an HDF5 file. */
export async function namesInHdf5(file: string): Promise<string[]> {
  return withFile(await loadLibrary(), file, (root, at) => {
    at('its list of sets');
    return root.keys();
  });
}

function readPart(h5: H5, file: string, part: 'train' | 'test'): LabelledExamples {
  return withFile(h5, file, (root, at) => {
    at(`${part}_set_x`);
    const x = readSet(h5, root, file, `${part}_set_x`);
    at(`${part}_set_y`);
    const y = readSet(h5, root, file, `${part}_set_y`);
    const [m, ...featureShape] = x.shape;
    const labels = y.values.length;
    if (m !== labels) throw unreadable(file, `${part}_set_x`, `there are ${m} examples, but ${part}_set_y has ${labels} labels`, 'Save one label for each example');
    if (m === 0) throw unreadable(file, `${part}_set_x`, 'there are no examples', 'Save at least one');
    return { m, features: x.bytes ? x.values.map((value) => value / 255) : x.values, featureShape, labels: y.values };
  });
}

/** The sets of these names that the file has, as they are. @throws InWords naming file and set */
export async function arraysInHdf5(file: string, names: string[]): Promise<Map<string, NumberArray>> {
  const h5 = await loadLibrary();
  return withFile(h5, file, (root, at) => {
    const found = root.keys().filter((name) => names.includes(name));
    return new Map(
      found.map((name) => {
        at(name);
        return [name, readSet(h5, root, file, name)];
      }),
    );
  });
}

/** Filters that come with the library: deflate, shuffle, fletcher32, nbit, scaleoffset. */
const filters = new Set([1, 2, 3, 5, 6]);

function readSet(h5: H5, root: Library.File, file: string, name: string): NumberArray {
  const fault = (what: string, advice: string) => unreadable(file, name, what, advice);
  const names = root.keys();
  if (!names.includes(name)) {
    const has = names.length ? `the file has ${names.join(', ').slice(0, 200)}` : 'the file is empty';
    throw fault(`this set is missing; ${has}`, "Name the sets as the course's files do: train_set_x, train_set_y, test_set_x and test_set_y");
  }
  const set = root.get(name);
  if (!(set instanceof h5.Dataset)) throw fault('this is a group or a link, not a set of numbers', 'Save it as one array');
  const shape = set.shape ?? [];
  const size = shape.reduce((product, extent) => product * extent, 1);
  const labels = /^(.*_)?(set_y|y|labels?|target)(_.*)?$/i.test(name);
  const wanted = labels ? shape.length === 1 || (shape.length === 2 && shape.includes(1)) : shape.length >= 2;
  if (!wanted) throw fault(`its shape is (${shape.join(', ')})`, `Save it with the shape ${labels ? '(m,)' : '(m, height, width, channels) or (m, n_x)'}`);
  if (!(size <= MOST_NUMBERS)) throw fault(`it holds ${size} numbers, more than the ${MOST_NUMBERS} that fit in memory`, 'Save a part of the examples');
  // h5py's booleans are an enumeration.
  const truths = set.metadata.enum_type !== undefined;
  if (!truths && (typeof set.dtype !== 'string' || !/^[<>|]?[bBhHiIqQfd]$/.test(set.dtype))) throw fault(`it holds ${typeName(set.dtype)}`, 'Save it as float32 or uint8');
  // The library reads 0 where a file of these is missing.
  const { virtual_sources: parts } = set.metadata as { virtual_sources?: { file_name: string; dset_name: string }[] };
  if (parts?.length) throw fault(`its numbers lie elsewhere (${parts[0].dset_name} of ${parts[0].file_name === '.' ? 'this file' : basename(parts[0].file_name)})`, 'Save it as one array');
  const filter = set.filters.find(({ id }) => !filters.has(id));
  if (filter) throw fault(`it is packed by ${filter.name || `filter ${filter.id}`}, which the lab cannot unpack`, "Save it with compression='gzip', or without");
  const value: unknown = set.value;
  const raw = (ArrayBuffer.isView(value) || (truths && Array.isArray(value)) ? value : []) as unknown as ArrayLike<number | bigint | boolean>;
  if (raw.length !== size) throw fault(`it ends after ${raw.length} of ${size} numbers`, COPY_AGAIN);
  const values = raw instanceof Float32Array ? raw : Float32Array.from(raw, Number);
  assertFinite(values, shape, file, name);
  return { shape: [...shape], values, bytes: raw instanceof Uint8Array };
}

function typeName(dtype: unknown): string {
  if (typeof dtype !== 'string') return 'records, not numbers';
  if (/undefined/.test(dtype)) return 'numbers of a size that the lab does not read';
  return /e$/.test(dtype) ? 'floats of 16 bits, which the lab does not read from HDF5' : `the type ${dtype}, not numbers`;
}

/** @param use says by `at` what it reads, for the sentence about what cannot be read */
function withFile<T>(h5: H5, path: string, use: (root: Library.File, at: (place: string) => void) => T): T {
  checkFile(path);
  let root: Library.File | undefined;
  let place = 'at its beginning';
  try {
    root = new h5.File(path, 'r');
    return use(root, (next) => (place = next));
  } catch (error) {
    if (error instanceof InWords) throw error;
    if ((error as Error).name === 'RuntimeError') library = undefined;
    throw unreadable(path, place, `it cannot be read as HDF5 (${innermost(error)})`, 'The file may be of another format, damaged or cut short: copy or download it again');
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
