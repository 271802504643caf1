import { join } from 'node:path';
import { filesIn, readBytes } from './bytes';
import type { Dataset, LabelledExamples } from './dataset';
import { unreadable } from './fault';
import { readIdx } from './idx';
import type { NumberArray } from './numpy';
import { split } from './split';
import { standardizedWhereLarge } from './standardize';

/** Names that archives give the four parts, in the order of preference. */
const names = {
  trainX: ['train_set_x', 'x_train', 'X_train', 'train_x', 'train_images'],
  trainY: ['train_set_y', 'y_train', 'Y_train', 'train_y', 'train_labels'],
  testX: ['test_set_x', 'x_test', 'X_test', 'test_x', 'test_images'],
  testY: ['test_set_y', 'y_test', 'Y_test', 'test_y', 'test_labels'],
  x: ['X', 'x', 'data', 'images', 'features'],
  y: ['y', 'Y', 'target', 'labels', 'label'],
};

/** Whether there are examples and labels under names that are looked for. */
export function namesArrays(found: string[]): boolean {
  const has = (...roles: (keyof typeof names)[]) => roles.some((role) => names[role].some((name) => found.includes(name)));
  return has('x', 'trainX') && has('y', 'trainY');
}

/** The names that are looked for. */
export const arrayNames = Object.values(names).flat();

/**
 * Named arrays as a data set: x_train, y_train, x_test, y_test (or the course's names); X and y, of which a fifth is kept
 * for testing; or one table whose last column is the label.
 * @throws InWords naming the file and what is missing
 */
export function datasetFromArrays(arrays: Map<string, NumberArray>, file: string): Dataset {
  const find = (role: keyof typeof names) => names[role].map((name) => arrays.get(name)).find(Boolean);
  const [trainX, trainY, testX, testY] = [find('trainX'), find('trainY'), find('testX'), find('testY')];
  if (trainX && trainY && testX && testY) {
    const [train, test] = [together(trainX, trainY, file, 'train'), together(testX, testY, file, 'test')];
    if (train.featureShape.join() !== test.featureShape.join()) {
      throw unreadable(file, '', `an example has the shape (${train.featureShape.join(', ')}) in train and (${test.featureShape.join(', ')}) in test`, 'Bring both to one shape');
    }
    return { name: file, train, test };
  }
  const [x, y] = [find('x') ?? trainX, find('y') ?? trainY];
  if (x && y) return splitOrRefuse(together(x, y, file, 'X'), file);
  const table = arrays.size === 1 && !x && !y ? [...arrays.values()][0] : undefined;
  if (table && table.shape.length === 2 && table.shape[1] >= 2) return standardizedWhereLarge(splitOrRefuse(fromTable(table), file));
  const has = arrays.size === 0 ? 'none' : [...arrays].map(([name, { shape }]) => `${name || 'one'} (${shape.join(', ')})`).join(', ');
  throw unreadable(file, '', `the lab looks for the arrays x_train, y_train, x_test and y_test, or X and y, or one table with the label in its last column; the file has ${has}`, 'Save the arrays under these names');
}

function splitOrRefuse(examples: LabelledExamples, file: string): Dataset {
  if (examples.m < 2) throw unreadable(file, '', `${examples.m === 1 ? 'one example is' : 'no examples are'} not enough: one part trains and another tests`, 'Add examples');
  return { name: file, ...split(examples) };
}

/** Examples along the first axis; a flat array has one feature each; pixels of 8 bits are scaled to [0, 1]. */
function together(x: NumberArray, y: NumberArray, file: string, part: string): LabelledExamples {
  const m = x.shape[0] ?? 1;
  if (y.values.length !== m) {
    const columns = x.shape.length === 2 && x.shape[1] === y.values.length;
    throw unreadable(file, part, `there are ${m} examples, but ${y.values.length} labels`, columns ? `Save one example a row: X.T has the shape (${x.shape[1]}, ${m})` : 'Save one label for each example');
  }
  if (m === 0) throw unreadable(file, part, 'there are no examples', 'Save at least one');
  const featureShape = x.shape.length > 1 ? x.shape.slice(1) : [1];
  return { m, features: x.bytes ? x.values.map((value) => value / 255) : x.values, featureShape, labels: y.values };
}

function fromTable({ shape: [m, width], values }: NumberArray): LabelledExamples {
  const nX = width - 1;
  const features = new Float32Array(m * nX);
  const labels = new Float32Array(m);
  for (let i = 0; i < m; i++) {
    features.set(values.subarray(i * width, i * width + nX), i * nX);
    labels[i] = values[i * width + nX];
  }
  return { m, features, featureShape: [nX], labels };
}

/** MNIST's four files, packed or not. */
const idxParts = { trainX: /^train-images.idx3-ubyte(\.gz)?$/, trainY: /^train-labels.idx1-ubyte(\.gz)?$/, testX: /^t10k-images.idx3-ubyte(\.gz)?$/, testY: /^t10k-labels.idx1-ubyte(\.gz)?$/ };

export function holdsIdx(folder: string): boolean {
  return filesIn(folder).some((name) => idxParts.trainX.test(name));
}

/** @throws InWords naming the part that is missing or damaged */
export function datasetFromIdxFolder(folder: string): Dataset {
  const files = filesIn(folder);
  const part = (pattern: RegExp): NumberArray => {
    const file = files.find((name) => pattern.test(name));
    if (!file) throw unreadable(folder, pattern.source.replace(/[\\^$]|\(.*\)\?/g, ''), 'this file is missing beside the others', 'Copy all four files into one folder');
    const path = join(folder, file);
    return readIdx(readBytes(path), path);
  };
  const [trainX, trainY, testX, testY] = [part(idxParts.trainX), part(idxParts.trainY), part(idxParts.testX), part(idxParts.testY)];
  const picture = (x: NumberArray): NumberArray => ({ ...x, shape: [...x.shape, 1] });
  return { name: folder, train: together(picture(trainX), trainY, folder, 'train'), test: together(picture(testX), testY, folder, 't10k') };
}
