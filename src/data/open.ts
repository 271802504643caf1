import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { InWords } from '../words';
import { isShipped } from './alike';
import { arrayNames, datasetFromArrays, datasetFromIdxFolder, holdsIdx, namesArrays } from './arrays';
import { filesIn, isFolder, readBytes } from './bytes';
import { datasetFromCsv } from './csv/read';
import type { Dataset } from './dataset';
import { unreadable } from './fault';
import { digits, digitsBinary, digitsPair } from './digits';
import { arraysInHdf5, datasetFromHdf5, namesInHdf5 } from './hdf5';
import { readNpy, readNpz } from './numpy';
import { datasetFromPictures, holdsPictures } from './pictures';
import { planar, planarDraws } from './planar';
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
 * The data at a path that the user chose, or of a data set that ships by its id: a table (.csv, .tsv, .txt, .data, also gzipped), NumPy's .npy or .npz, one of the course's HDF5
 * files whose other part lies beside it, or one with arrays named as in an .npz, one of MNIST's files, or a folder with them or with pictures.
 * @throws InWords naming the file and the place
 */
export async function openDataset(path: string): Promise<Dataset> {
  if (isShipped(path)) return shippedDataset(path);
  if (!existsSync(path)) throw unreadable(path, '', 'there is no such file or folder', 'Check its name');
  if (isFolder(path)) return openFolder(path);
  const name = basename(path).toLowerCase();
  if (/\.(h5|hdf5|he5)$/.test(name)) return openHdf5(path);
  if (/\.(csv|tsv|txt|data)(\.gz)?$/.test(name)) return standardizedWhereLarge(await datasetFromCsv(path));
  if (name.endsWith('.npz')) return datasetFromArrays(readNpz(readBytes(path), path), path);
  if (name.endsWith('.npy')) return datasetFromArrays(new Map([['', readNpy(readBytes(path), path)]]), path);
  if (/idx[1-4]-ubyte(\.gz)?$/.test(name)) return datasetFromIdxFolder(dirname(path));
  throw unreadable(path, '', `${extname(path) ? `"${extname(path)}" is` : 'a name without an extension is'} none of the kinds that the lab reads`, "Choose .csv, .tsv, .h5, .npz, .npy, MNIST's idx files, or a folder of pictures with one folder for each class");
}

async function openFolder(folder: string): Promise<Dataset> {
  const files = filesIn(folder);
  const hdf5 = files.find((name) => /\.(h5|hdf5)$/i.test(name) && /train/i.test(name)) ?? files.find((name) => /\.(h5|hdf5)$/i.test(name));
  if (hdf5) return openHdf5(join(folder, hdf5));
  if (holdsIdx(folder)) return datasetFromIdxFolder(folder);
  if (holdsPictures(folder)) return datasetFromPictures(folder);
  throw unreadable(folder, '', 'this folder holds no data the lab knows', "Choose one with train.h5 and test.h5, with MNIST's idx files, or with one folder of .png or .jpg pictures for each class");
}

async function openHdf5(path: string): Promise<Dataset> {
  const names = await namesInHdf5(path);
  const hasTrain = names.includes('train_set_x');
  const hasTest = names.includes('test_set_x');
  if (!hasTrain && !hasTest && namesArrays(names)) return datasetFromArrays(await arraysInHdf5(path, arrayNames), path);
  if (hasTrain === hasTest) return datasetFromHdf5(path, path);
  const [here, there] = hasTrain ? ['train', 'test'] : ['test', 'train'];
  const other = companion(path, here, there);
  if (!other) {
    throw unreadable(path, '', `it holds the ${here} examples alone`, `Put the file with ${there}_set_x and ${there}_set_y beside it, named ${there}.h5`);
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
