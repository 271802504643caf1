import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { InWords } from '../words';
import { datasetFromArrays, datasetFromIdxFolder, holdsIdx } from './arrays';
import { readBytes } from './bytes';
import { datasetFromCsv } from './csv/read';
import type { Dataset } from './dataset';
import { digits, digitsBinary, digitsPair } from './digits';
import { datasetFromHdf5, namesInHdf5 } from './hdf5';
import { readNpy, readNpz } from './numpy';
import { holdsPictures, readPictureFolder } from './pictures';
import { planar, planarDraws } from './planar';
import { split } from './split';
import { standardizedWhereLarge } from './standardize';

/** The data sets that ship, by id. */
const shipped: Record<string, () => Dataset> = {
  digits,
  'digits-binary': digitsBinary,
  'digits-pair': digitsPair,
  ...Object.fromEntries((Object.keys(planarDraws) as (keyof typeof planarDraws)[]).map((name) => [name, () => planar(name)])),
};

/** @throws InWords where `id` is unknown */
export function shippedDataset(id: string): Dataset {
  const make = shipped[id];
  if (!make) throw new InWords(`There is no data set "${id}". The lab ships ${Object.keys(shipped).join(', ')}.`, 'usage');
  return make();
}

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
  if (/\.(csv|tsv|txt|data)(\.gz)?$/.test(name)) return standardizedWhereLarge(await datasetFromCsv(path));
  if (name.endsWith('.npz')) return datasetFromArrays(readNpz(readBytes(path), path), path);
  if (name.endsWith('.npy')) return datasetFromArrays(new Map([['', readNpy(readBytes(path), path)]]), path);
  if (/idx[1-4]-ubyte(\.gz)?$/.test(name)) return datasetFromIdxFolder(dirname(path));
  throw new InWords(`${path}: the lab reads .csv, .tsv, .h5, .npz, .npy and MNIST's idx files, and folders of pictures with one folder per class; this is "${extname(path) || 'no extension'}".`, 'usage', path);
}

async function openFolder(folder: string): Promise<Dataset> {
  const files = readdirSync(folder).sort();
  const hdf5 = files.find((name) => /\.(h5|hdf5)$/i.test(name) && /train/i.test(name)) ?? files.find((name) => /\.(h5|hdf5)$/i.test(name));
  if (hdf5) return openHdf5(join(folder, hdf5));
  if (holdsIdx(folder)) return datasetFromIdxFolder(folder);
  if (holdsPictures(folder)) {
    const { examples, classNames } = readPictureFolder(folder);
    return { name: folder, ...split(examples), classNames };
  }
  throw new InWords(`${folder}: this folder holds no data the lab knows: train.h5 and test.h5, MNIST's idx files, or one folder of .png or .jpg pictures per class.`, 'usage', folder);
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
