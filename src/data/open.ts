import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InWords } from '../words';
import { datasetFromCsv } from './csv';
import type { Dataset } from './dataset';
import { digits, digitsBinary, digitsPair } from './digits';
import { datasetFromHdf5, namesInHdf5 } from './hdf5';
import { planar } from './planar';

/** The data sets that ship, by id. */
const shipped: Record<string, () => Dataset> = {
  digits,
  'digits-binary': digitsBinary,
  'digits-pair': digitsPair,
  ...Object.fromEntries((['flower', 'moons', 'circles', 'blobs'] as const).map((name) => [name, () => planar(name)])),
};

/** @throws InWords where `id` is unknown */
export function shippedDataset(id: string): Dataset {
  const make = shipped[id];
  if (!make) throw new InWords(`There is no data set "${id}". The lab ships ${Object.keys(shipped).join(', ')}.`, 'usage');
  return make();
}

/** Bytes of text that one table may have. */
const MOST_TEXT = 2 ** 29 - 24;

/**
 * The data at a path that the user chose: a table (.csv, .tsv, .txt, also gzipped), one of the course's HDF5 files whose
 * other part lies beside it, or a folder with both parts.
 * @throws InWords naming the file and the place
 */
export async function openDataset(path: string): Promise<Dataset> {
  if (!existsSync(path)) throw new InWords(`${path}: there is no such file or folder.`, 'usage', path);
  if (statSync(path).isDirectory()) return openFolder(path);
  const name = basename(path).toLowerCase();
  if (/\.(h5|hdf5|he5)$/.test(name)) return openHdf5(path);
  if (/\.(csv|tsv|txt|data)(\.gz)?$/.test(name)) return datasetFromCsv(readText(path), path);
  throw new InWords(`${path}: the lab reads .csv, .tsv and .h5 files, and folders of them; this is "${extname(path) || 'no extension'}".`, 'usage', path);
}

async function openFolder(folder: string): Promise<Dataset> {
  const files = readdirSync(folder).sort();
  const hdf5 = files.find((name) => /\.(h5|hdf5)$/i.test(name) && /train/i.test(name)) ?? files.find((name) => /\.(h5|hdf5)$/i.test(name));
  if (hdf5) return openHdf5(join(folder, hdf5));
  throw new InWords(`${folder}: this folder has no HDF5 file; it should hold train.h5 and test.h5.`, 'usage', folder);
}

async function openHdf5(path: string): Promise<Dataset> {
  const names = await namesInHdf5(path);
  const hasTrain = names.includes('train_set_x');
  const hasTest = names.includes('test_set_x');
  if (hasTrain === hasTest) return datasetFromHdf5(path, path);
  const [here, there] = hasTrain ? ['train', 'test'] : ['test', 'train'];
  const other = companion(path, here, there);
  if (!other) {
    throw new InWords(`${path} holds the ${here} examples alone: put the file with ${there}_set_x and ${there}_set_y beside it, named ${there}.h5.`, 'usage', path);
  }
  return hasTrain ? datasetFromHdf5(path, other) : datasetFromHdf5(other, path);
}

/** The file beside `path` with the other part: `train_cats.h5` and `test_cats.h5`, or plainly `test.h5`. */
function companion(path: string, here: string, there: string): string | undefined {
  const folder = dirname(path);
  const name = basename(path);
  const candidates = [name.replace(here, there), `${there}${extname(name)}`];
  const found = candidates.find((candidate) => candidate !== name && existsSync(join(folder, candidate)));
  return found && join(folder, found);
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    const plain = path.toLowerCase().endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MOST_TEXT }) : bytes;
    return plain.toString('utf8');
  } catch (error) {
    throw new InWords(`${path} cannot be read: ${(error as Error).message}.`, 'usage', path);
  }
}
