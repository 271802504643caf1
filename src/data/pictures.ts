import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_NUMBERS, readBytes } from './bytes';
import type { LabelledExamples } from './dataset';
import { unreadable } from './fault';
import { decodePicture } from './picture';

const extensions = /\.(png|jpe?g)$/i;

/**
 * A folder of folders of pictures: each inner folder's name is a class, in alphabetical order. All pictures have the
 * size of the first one.
 * @throws InWords naming the file and the byte
 */
export function readPictureFolder(folder: string): { examples: LabelledExamples; classNames: string[] } {
  const classNames = readdirSync(folder).filter((name) => isFolder(join(folder, name)) && pictureFiles(join(folder, name)).length > 0).sort();
  if (classNames.length < 2) {
    throw unreadable(folder, '', `a folder of pictures needs at least two folders inside, one per class, with .png or .jpg files; it has ${classNames.length}`, 'Put the pictures of each class into a folder of its own');
  }
  const files = classNames.flatMap((name, label) => pictureFiles(join(folder, name)).map((file) => ({ path: join(folder, name, file), label })));
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
  return { examples: { m: files.length, features, featureShape: [height, width, 3], labels: Float32Array.from(files, ({ label }) => label) }, classNames };
}

export function holdsPictures(folder: string): boolean {
  return readdirSync(folder).some((name) => isFolder(join(folder, name)) && pictureFiles(join(folder, name)).length > 0);
}

/** A link that leads nowhere is none. */
const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function pictureFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => extensions.test(name) && !isFolder(join(folder, name))).sort();
}
