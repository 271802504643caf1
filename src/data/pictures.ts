import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { InWords } from '../words';
import type { LabelledExamples } from './dataset';

/** Red, green and blue, 0 to 255, row by row. */
interface Picture {
  height: number;
  width: number;
  rgb: Uint8Array;
}

const extensions = /\.(png|jpe?g)$/i;
/** Pixels of one picture; a file that claims more is not opened. */
const MOST_PIXELS = 2 ** 26;

/**
 * A folder of folders of pictures: each inner folder's name is a class, in alphabetical order. All pictures have the
 * size of the first one.
 * @throws InWords naming the file
 */
export function readPictureFolder(folder: string): { examples: LabelledExamples; classNames: string[] } {
  const classNames = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory() && pictureFiles(join(folder, name)).length > 0).sort();
  if (classNames.length < 2) {
    throw new InWords(`${folder}: a folder of pictures needs at least two folders inside, one per class, with .png or .jpg files; it has ${classNames.length}.`, 'usage', folder);
  }
  const pictures: Picture[] = [];
  const labels: number[] = [];
  let first: { picture: Picture; path: string } | undefined;
  classNames.forEach((name, label) => {
    for (const file of pictureFiles(join(folder, name))) {
      const path = join(folder, name, file);
      const picture = readPicture(path);
      first ??= { picture, path };
      if (picture.height !== first.picture.height || picture.width !== first.picture.width) {
        throw new InWords(
          `${path}: this picture is ${picture.width} x ${picture.height} pixels, the first one (${first.path}) ${first.picture.width} x ${first.picture.height}. Bring all pictures to one size.`,
          'usage',
          path,
        );
      }
      pictures.push(picture);
      labels.push(label);
    }
  });
  const { height, width } = first!.picture;
  const features = new Float32Array(pictures.length * height * width * 3);
  pictures.forEach(({ rgb }, i) => rgb.forEach((value, k) => (features[i * rgb.length + k] = value / 255)));
  return { examples: { m: pictures.length, features, featureShape: [height, width, 3], labels: Float32Array.from(labels) }, classNames };
}

export function holdsPictures(folder: string): boolean {
  return readdirSync(folder).some((name) => statSync(join(folder, name)).isDirectory() && pictureFiles(join(folder, name)).length > 0);
}

function pictureFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => extensions.test(name)).sort();
}

function readPicture(path: string): Picture {
  const data = readFileSync(path);
  try {
    return decodePicture(data);
  } catch (error) {
    throw new InWords(`${path} cannot be read as a picture: ${(error as Error).message.split('\n')[0]}. The file may be damaged or cut short.`, 'usage', path);
  }
}

/** Tells PNG from JPEG by the first bytes, whatever the file is called. */
export function decodePicture(data: Buffer): Picture {
  if (data.length > 24 && data.readUInt32BE(0) === 0x89504e47) {
    const [width, height] = [data.readUInt32BE(16), data.readUInt32BE(20)];
    if (width * height > MOST_PIXELS) throw new RangeError(`${width} x ${height} pixels are too many`);
    const png = PNG.sync.read(data);
    return { height, width, rgb: withoutAlpha(png.data) };
  }
  if (data.length > 2 && data.readUInt16BE(0) === 0xffd8) {
    const picture = jpeg.decode(data, { useTArray: true, formatAsRGBA: true, maxResolutionInMP: MOST_PIXELS / 1e6, maxMemoryUsageInMB: 1024, tolerantDecoding: false });
    return { height: picture.height, width: picture.width, rgb: withoutAlpha(picture.data) };
  }
  throw new TypeError('it is neither PNG nor JPEG');
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, k = 0; i < rgba.length; i += 4, k += 3) {
    rgb[k] = rgba[i];
    rgb[k + 1] = rgba[i + 1];
    rgb[k + 2] = rgba[i + 2];
  }
  return rgb;
}
