import { inflateRawSync } from 'node:zlib';
import { MOST_NUMBERS } from './bytes';
import { COPY_AGAIN, unreadable } from './fault';

/** Bytes that the entries of one archive may unpack to. */
const MOST_BYTES = 4 * MOST_NUMBERS;

interface Entry {
  name: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  /** Of the local header. */
  offset: number;
  /** Of the entry in the directory. */
  at: number;
}

/**
 * The entries of a zip archive whose names end in `suffix`, unpacked. The archive's own checksums are checked: a damaged entry is never read.
 * Source of the format: PKWARE's APPNOTE, 4.3 and 4.5.3 (sizes beyond 32 bits).
 * @throws InWords naming file and byte
 */
export function unzip(data: Buffer, file: string, suffix: string): Map<string, Buffer> {
  const entries = directory(data, file).filter(({ name }) => name.endsWith(suffix));
  let total = 0;
  for (const { name, size, at } of entries) {
    total += size;
    if (total > MOST_BYTES) throw unreadable(file, `byte ${at}`, `${name} and the entries before it unpack to more than ${MOST_BYTES} bytes`, 'Save fewer arrays');
  }
  return new Map(entries.map((entry) => [entry.name, content(data, entry, file)]));
}

function directory(data: Buffer, file: string): Entry[] {
  const fault = (at: number, what: string) => unreadable(file, `byte ${at}`, what, COPY_AGAIN);
  const end = data.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (data.length < 4 || data.readUInt16BE(0) !== 0x504b) throw fault(0, 'this is no zip archive: it does not begin with PK');
  if (end < 0 || end + 22 > data.length) throw fault(data.length, 'the archive ends without its directory');
  let [count, at] = [data.readUInt16LE(end + 10), data.readUInt32LE(end + 16)];
  if (count === 0xffff || at === 0xffffffff) {
    const locator = end - 20;
    if (locator < 0 || data.readUInt32LE(locator) !== 0x07064b50) throw fault(end, 'the archive ends without its directory');
    const zip64 = Number(data.readBigUInt64LE(locator + 8));
    if (!(zip64 + 56 <= data.length)) throw fault(locator, 'the directory lies beyond the end of the file');
    [count, at] = [Number(data.readBigUInt64LE(zip64 + 32)), Number(data.readBigUInt64LE(zip64 + 48))];
  }
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (!(at + 46 <= end) || data.readUInt32LE(at) !== 0x02014b50) throw fault(Math.min(at, end), `entry ${i + 1} of the directory is damaged`);
    const entry = entryAt(data, at);
    if (!entry) throw fault(at, `entry ${i + 1} of the directory is damaged`);
    if (entry.encrypted) throw unreadable(file, `byte ${at}`, `${entry.name} is encrypted`, 'Save the archive without a password');
    if (entries.some(({ name }) => name === entry.name)) throw fault(at, `two entries are called ${entry.name}`);
    if (localName(data, entry) !== entry.name) throw fault(at, `the entry ${entry.name} does not begin where the directory says, or is called otherwise there`);
    entries.push(entry);
    at += entry.length;
  }
  return entries;
}

function entryAt(data: Buffer, at: number): (Entry & { length: number; encrypted: boolean }) | undefined {
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => data.readUInt16LE(at + offset));
  const length = 46 + nameLength + extraLength + commentLength;
  if (at + length > data.length) return undefined;
  const entry = {
    name: data.toString('utf8', at + 46, at + 46 + nameLength),
    method: data.readUInt16LE(at + 10),
    crc: data.readUInt32LE(at + 16),
    packed: data.readUInt32LE(at + 20),
    size: data.readUInt32LE(at + 24),
    offset: data.readUInt32LE(at + 42),
    encrypted: (data.readUInt16LE(at + 8) & 1) === 1,
    at,
    length,
  };
  const wide = wideNumbers(data.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
  for (const key of ['size', 'packed', 'offset'] as const) {
    if (entry[key] !== 0xffffffff) continue;
    const value = wide.shift();
    if (value === undefined) return undefined;
    entry[key] = value;
  }
  return entry;
}

/** The name in front of the entry's content, where one begins. */
function localName(data: Buffer, { offset }: Entry): string | undefined {
  if (!(offset + 30 <= data.length) || data.readUInt32LE(offset) !== 0x04034b50) return undefined;
  return data.toString('utf8', offset + 30, offset + 30 + data.readUInt16LE(offset + 26));
}

/** The numbers of the extra field 1, in the order in which they stand for those of 32 bits that are full. */
function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.floor(field.length / 8) }, (_, i) => Number(field.readBigUInt64LE(8 * i)));
  }
  return [];
}

function content(data: Buffer, { name, method, crc, packed, size, offset }: Entry, file: string): Buffer {
  const fault = (at: number, what: string) => unreadable(file, `byte ${at}`, what, COPY_AGAIN);
  const start = offset + 30 + data.readUInt16LE(offset + 26) + data.readUInt16LE(offset + 28);
  if (!(start + packed <= data.length)) throw fault(Math.min(start, data.length), `the entry ${name} goes on beyond the end of the file`);
  const body = data.subarray(start, start + packed);
  let bytes = body;
  if (method === 8) {
    try {
      bytes = inflateRawSync(body, { maxOutputLength: Math.max(1, size) });
    } catch (error) {
      throw fault(start, `the entry ${name} cannot be unpacked (${(error as Error).message})`);
    }
  } else if (method !== 0) throw unreadable(file, `byte ${start}`, `the entry ${name} is packed by method ${method}; the lab knows 0 and 8`, 'Save it with np.savez or np.savez_compressed');
  if (bytes.length !== size) throw fault(start, `the entry ${name} holds ${bytes.length} bytes, and the directory says ${size}`);
  if (crc32(bytes) !== crc) throw fault(start, `the checksum of the entry ${name} is wrong`);
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

/** The checksum of zip archives and of PNG's chunks (polynomial 0xedb88320, reflected). */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = crcTable[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
