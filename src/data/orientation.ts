/** How a camera was held, which a JPEG notes beside its pixels: the picture is turned as every viewer turns it. */
import type { Picture } from './picture';

const ORIENTATION = 0x0112;

/**
 * The tag `Orientation` of the EXIF block (TIFF 6.0; Exif 2.3, 4.6.4), from 1 (upright) to 8.
 * @param data a whole JPEG
 */
export function orientationOf(data: Buffer): number {
  for (let at = 2; at + 4 <= data.length && data[at] === 0xff && data[at + 1] !== 0xda; at += 2 + data.readUInt16BE(at + 2)) {
    if (data[at + 1] === 0xe1 && data.toString('latin1', at + 4, at + 10) === 'Exif\0\0') return tagIn(data.subarray(at + 10, at + 2 + data.readUInt16BE(at + 2)));
  }
  return 1;
}

/** The first directory of a TIFF block: a count, then entries of 12 bytes: tag, type, count, value. */
function tagIn(block: Buffer): number {
  const little = block.toString('latin1', 0, 2) === 'II';
  const [u16, u32] = little ? [block.readUInt16LE.bind(block), block.readUInt32LE.bind(block)] : [block.readUInt16BE.bind(block), block.readUInt32BE.bind(block)];
  if (block.length < 8) return 1;
  const directory = u32(4);
  if (directory + 2 > block.length) return 1;
  for (let entry = directory + 2, left = u16(directory); left > 0 && entry + 12 <= block.length; entry += 12, left--) {
    if (u16(entry) !== ORIENTATION) continue;
    const value = u16(entry + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Where the upright picture's pixel (row, column) lies in the stored one of height h and width w. */
const places: Record<number, (row: number, column: number, h: number, w: number) => [row: number, column: number]> = {
  2: (i, j, _h, w) => [i, w - 1 - j],
  3: (i, j, h, w) => [h - 1 - i, w - 1 - j],
  4: (i, j, h) => [h - 1 - i, j],
  5: (i, j) => [j, i],
  6: (i, j, h) => [h - 1 - j, i],
  7: (i, j, h, w) => [h - 1 - j, w - 1 - i],
  8: (i, j, _h, w) => [j, w - 1 - i],
};

export function upright({ height, width, rgba }: Picture, orientation: number): Picture {
  const place = places[orientation];
  if (!place) return { height, width, rgba };
  const [newHeight, newWidth] = orientation > 4 ? [width, height] : [height, width];
  const [from, to] = [new Uint32Array(rgba.buffer.slice(rgba.byteOffset, rgba.byteOffset + rgba.byteLength)), new Uint32Array(height * width)];
  for (let i = 0, out = 0; i < newHeight; i++) {
    for (let j = 0; j < newWidth; j++, out++) {
      const [row, column] = place(i, j, height, width);
      to[out] = from[row * width + column];
    }
  }
  return { height: newHeight, width: newWidth, rgba: new Uint8Array(to.buffer) };
}
