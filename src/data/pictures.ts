import { join } from 'node:path';
import { filesIn, isFolder, MOST_NUMBERS, readBytes } from './bytes';
import type { Dataset, LabelledExamples } from './dataset';
import { unreadable } from './fault';
import { decodePicture } from './picture';
import { split } from './split';

const extensions = /\.(png|jpe?g)$/i;

/** Names of the folders inside a folder that keeps its two parts apart. */
const parts = { train: ['train', 'training'], test: ['test', 'testing', 'val', 'valid', 'validation'] };

/**
 * A folder of folders of pictures: each inner folder's name is a class, in alphabetical order. All pictures have one size. Where the
 * folder holds a folder `train` and a folder `test` of that kind, these are the parts; else a fifth of the pictures tests.
 * @throws InWords naming the file and the byte
 */
export function datasetFromPictures(folder: string): Dataset {
  const [trainFolder, testFolder] = [partOf(folder, 'train'), partOf(folder, 'test')];
  if (!trainFolder || !testFolder) {
    const classNames = classesIn(folder);
    return { name: folder, ...split(picturesOf(folder, classNames)), classNames };
  }
  const classNames = classesIn(trainFolder);
  const strange = classFolders(testFolder).find((name) => !classNames.includes(name));
  if (strange !== undefined) throw unreadable(testFolder, strange, `there is no such class in ${trainFolder}`, 'Give both parts the same folders');
  const train = picturesOf(trainFolder, classNames);
  const test = picturesOf(testFolder, classNames);
  if (train.featureShape.join() !== test.featureShape.join()) {
    const size = ({ featureShape: [height, width] }: LabelledExamples) => `${width} x ${height}`;
    throw unreadable(testFolder, '', `the pictures have ${size(test)} pixels, those in ${trainFolder} ${size(train)}`, 'Bring all pictures to one size');
  }
  return { name: folder, train, test, classNames };
}

export function holdsPictures(folder: string): boolean {
  return classFolders(folder).length > 0 || (partOf(folder, 'train') !== undefined && partOf(folder, 'test') !== undefined);
}

function partOf(folder: string, part: keyof typeof parts): string | undefined {
  return parts[part].map((name) => join(folder, name)).find((path) => isFolder(path) && pictureFiles(path).length === 0 && classFolders(path).length > 0);
}

function classFolders(folder: string): string[] {
  return filesIn(folder).filter((name) => isFolder(join(folder, name)) && pictureFiles(join(folder, name)).length > 0);
}

function classesIn(folder: string): string[] {
  const names = classFolders(folder);
  if (names.length < 2) {
    throw unreadable(folder, '', `a folder of pictures needs at least two folders inside, one per class, with .png or .jpg files; it has ${names.length}`, 'Put the pictures of each class into a folder of its own');
  }
  return names;
}

function picturesOf(folder: string, classNames: string[]): LabelledExamples {
  const files = classNames.flatMap((name, label) => (isFolder(join(folder, name)) ? pictureFiles(join(folder, name)) : []).map((file) => ({ path: join(folder, name, file), label })));
  const { height, width } = decodePicture(readBytes(files[0].path), files[0].path);
  const n = height * width * 3;
  if (n * files.length > MOST_NUMBERS) {
    throw unreadable(folder, '', `${files.length} pictures of ${width} x ${height} pixels are more than the ${MOST_NUMBERS} numbers that fit in memory`, 'Make the pictures smaller, or choose fewer');
  }
  const features = new Float32Array(files.length * n);
  files.forEach(({ path }, i) => {
    const picture = decodePicture(readBytes(path), path);
    if (picture.height !== height || picture.width !== width) {
      throw unreadable(path, '', `this picture has ${picture.width} x ${picture.height} pixels, the first one (${files[0].path}) ${width} x ${height}`, 'Bring all pictures to one size');
    }
    const { rgba } = picture;
    for (let from = 0, to = i * n; from < rgba.length; from += 4, to += 3) {
      features[to] = rgba[from] / 255;
      features[to + 1] = rgba[from + 1] / 255;
      features[to + 2] = rgba[from + 2] / 255;
    }
  });
  return { m: files.length, features, featureShape: [height, width, 3], labels: Float32Array.from(files, ({ label }) => label) };
}

/** Hidden files with a picture's name are what an operating system keeps beside it. */
function pictureFiles(folder: string): string[] {
  return filesIn(folder).filter((name) => extensions.test(name) && !name.startsWith('.') && !isFolder(join(folder, name)));
}
