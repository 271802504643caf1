import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { COPY_AGAIN, unreadable } from './fault';
import { orientationOf, upright } from './orientation';
import { crc32 } from './zip';

/** Red, green, blue and opacity of each pixel, 0 to 255, row by row. */
export interface Picture {
  height: number;
  width: number;
  rgba: Uint8Array;
}

/** Pixels of one picture; a file that claims more is not opened. */
const MOST_PIXELS = 2 ** 26;

type Fault = (byte: number, what: string, advice?: string) => Error;

/**
 * Tells PNG from JPEG by the first bytes, whatever the file is called. The file is walked through to its end first: a
 * picture that was cut short is never read as if it were whole. A JPEG of a camera that was held sideways is turned upright.
 * @throws InWords naming file and byte
 */
export function decodePicture(data: Buffer, file: string): Picture {
  const fault: Fault = (byte, what, advice = COPY_AGAIN) => unreadable(file, `byte ${byte}`, what, advice);
  const isPng = data.length >= 4 && data.readUInt32BE(0) === 0x89504e47;
  if (!isPng && !(data.length >= 2 && data.readUInt16BE(0) === 0xffd8)) throw fault(0, 'this is neither a PNG nor a JPEG picture', 'Save it as one of them');
  const { pixels, ...found } = isPng ? walkPng(data, fault) : walkJpeg(data, fault);
  try {
    const { width, height, data: rgba } = isPng
      ? PNG.sync.read(opaque(data, found))
      : jpeg.decode(data, { useTArray: true, formatAsRGBA: true, maxResolutionInMP: MOST_PIXELS / 1e6, maxMemoryUsageInMB: 2048, tolerantDecoding: false, colorTransform: found.isRgb ? false : undefined });
    return isPng ? { height, width, rgba } : upright({ height, width, rgba }, orientationOf(data));
  } catch (error) {
    throw fault(pixels, `the pixels cannot be unpacked (${(error as Error).message.split('\n')[0]})`);
  }
}

/** @param possible pixels that a file of this length can hold at most, however well it is packed */
function checkSize(width: number, height: number, possible: number, at: number, fault: Fault): void {
  if (width === 0 || height === 0) throw fault(at, `the picture has ${width} x ${height} pixels`);
  if (width * height > MOST_PIXELS) throw fault(at, `${width} x ${height} pixels are more than the ${MOST_PIXELS} that the lab opens`, 'Make the picture smaller');
  if (width * height > possible) throw fault(at, `the file is too short for the ${width} x ${height} pixels that it claims`);
}

/** What a walk through the file found: the byte where the pixels begin, and what the decoder does not see by itself. */
interface Walked {
  pixels: number;
  /** The chunk tRNS of a picture without a palette. */
  transparent?: { from: number; to: number };
  /** The three components are colours, not brightness and two differences. */
  isRgb?: boolean;
}

/** A colour that is not painted is still the pixel's colour, as it is where the opacity is a channel of its own; the decoder would make it black. */
function opaque(data: Buffer, { transparent }: Pick<Walked, 'transparent'>): Buffer {
  return transparent ? Buffer.concat([data.subarray(0, transparent.from), data.subarray(transparent.to)]) : data;
}

/** Chunks: length, type, content, checksum (PNG specification, 5.3). */
function walkPng(data: Buffer, fault: Fault): Walked {
  if (data.length < 8 || data.readUInt32BE(4) !== 0x0d0a1a0a) throw fault(4, 'the signature of PNG is damaged');
  let pixels = 0;
  let transparent: Walked['transparent'];
  for (let at = 8, length: number; ; at += 12 + length) {
    if (at + 12 > data.length) throw fault(data.length, 'the picture ends before its last chunk, IEND');
    length = data.readUInt32BE(at);
    const type = data.toString('latin1', at + 4, at + 8).replace(/[^A-Za-z]/g, '?');
    if (at + 12 + length > data.length) throw fault(at, `the chunk ${type} goes on beyond the end of the file`);
    if (data.readUInt32BE(at + 8 + length) !== crc32(data.subarray(at + 4, at + 8 + length))) throw fault(at, `the checksum of the chunk ${type} is wrong`);
    if ((at === 8) !== (type === 'IHDR') || (type === 'IHDR' && length !== 13)) throw fault(at, 'the picture does not begin with one chunk IHDR');
    // Deflate makes at most 1,032 bytes of one, and a pixel has at least one bit.
    if (type === 'IHDR') checkSize(data.readUInt32BE(at + 8), data.readUInt32BE(at + 12), 8 * 1032 * data.length, at + 8, fault);
    if (type === 'IDAT') pixels ||= at;
    if (type === 'tRNS' && data[COLOUR_TYPE] !== PALETTE) transparent ??= { from: at, to: at + 12 + length };
    if (type === 'IEND') return { pixels: pixels || at, transparent };
  }
}

/** Where the first chunk, IHDR, says what a pixel is made of (PNG specification, 11.2.2). */
const COLOUR_TYPE = 25;
const PALETTE = 3;

/** Segments: marker, length, content; after SOS packed pixels until the next marker (ITU T.81, B.1). */
function walkJpeg(data: Buffer, fault: Fault): Walked {
  let pixels = 0;
  /** Of Adobe's segment, 0 where colours are stored as they are (ITU T.872, 6.5.3). */
  let transform: number | undefined;
  let components = '';
  for (let at = 2; ; ) {
    while (data[at] === 0xff && data[at + 1] === 0xff) at++;
    if (at + 2 > data.length) throw fault(data.length, 'the picture ends before its last marker, EOI');
    const marker = data.readUInt16BE(at);
    if (marker === 0xffd9) return { pixels: pixels || at, isRgb: components.length === 3 && (transform === 0 || (transform === undefined && components === 'RGB')) };
    if (marker <= 0xff00 || at + 4 > data.length) throw fault(at, 'there should be a marker here');
    const length = data.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > data.length) throw fault(at, `the segment ${marker.toString(16)} goes on beyond the end of the file`);
    if (marker === 0xffee && length >= 14 && data.toString('latin1', at + 4, at + 9) === 'Adobe') transform = data[at + 15];
    if (isFrame(marker)) {
      components = String.fromCharCode(...Array.from({ length: Math.min(data[at + 9], Math.floor((length - 8) / 3)) }, (_, i) => data[at + 10 + 3 * i]));
      if (length < 8) throw fault(at, 'the header of the picture is too short');
      // A block of 8 x 8 pixels takes at least one bit.
      checkSize(data.readUInt16BE(at + 7), data.readUInt16BE(at + 5), 8 * 64 * data.length, at + 5, fault);
    }
    at += 2 + length;
    if (marker !== 0xffda) continue;
    pixels ||= at;
    while (at < data.length && !(data[at] === 0xff && isMarkerAfterPixels(data[at + 1]))) at++;
  }
}

/** Start of frame: C0 to CF but for tables (C4, CC) and the reserved C8. */
const isFrame = (marker: number) => marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc;

/** Within pixels FF 00 is the number FF, and D0 to D7 begin them anew. */
const isMarkerAfterPixels = (byte: number | undefined) => byte !== undefined && byte !== 0 && byte !== 0xff && !(byte >= 0xd0 && byte <= 0xd7);
