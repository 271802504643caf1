import { strToU8, unzipSync, zipSync } from 'fflate';
import { crc32 } from '../../src/data/zip';

type Random = () => number;

const below = (random: Random, n: number) => Math.floor(random() * n);
const oneOf = <T>(random: Random, choices: readonly T[]): T => choices[below(random, choices.length)];

/** What disks, networks, hurry and enemies do to a file of any kind. */
export const kinds = ['cut', 'flip', 'fill', 'grow', 'rotate', 'noise', 'empty', 'foreign', 'crafted'] as const;
export type Kind = (typeof kinds)[number];

/** @param foreign the content of a file of another kind */
export function damage(kind: Kind, reader: string, file: Buffer, foreign: Buffer, random: Random): Buffer {
  const at = () => below(random, Math.max(1, file.length));
  const out = Buffer.from(file);
  switch (kind) {
    case 'cut':
      return out.subarray(0, at());
    case 'flip':
      for (let i = 0; i < 1 + random() * 8; i++) out[at()] = below(random, 256);
      return out;
    case 'fill': {
      const start = at();
      return out.fill(oneOf(random, [0, 0xff, 0x7f, 0x80]), start, Math.min(out.length, start + 1 + below(random, 8)));
    }
    case 'grow':
      return Buffer.concat([out, Buffer.alloc(1 + at(), below(random, 256))]);
    case 'rotate':
      return Buffer.concat([out.subarray(at()), out.subarray(0, at())]);
    case 'noise':
      return Buffer.from(Array.from({ length: at() }, () => below(random, 256)));
    case 'empty':
      return Buffer.alloc(0);
    case 'foreign':
      return foreign;
    case 'crafted':
      return (craft[reader] ?? swapWords)(out, random);
  }
}

const cells = ['', '1e400', '-1e39', 'NaN', 'inf', '0x10', '1_000', '1,5', '"', '""', '"a\nb"', 'é', '\ufffd', '\0', '9'.repeat(400), ' '.repeat(1000), ',,,,', '\r', '#', '=1+1', '-', '.', 'true'];
const types = ['<f4', '>f8', '|u1', '<i8', '|O', '<U5', '<c8', '<f2', '|b1', '|V4'];
const extents = [0, 1, 2, 3, 255, 65535, 2 ** 31 - 1, 2 ** 32 - 1];

/** Files that are whole and lie: headers that promise other sizes and types, with the right checksums. */
const craft: Record<string, (file: Buffer, random: Random) => Buffer> = {
  csv: craftTable,
  npy: craftArray,
  npz(file, random) {
    const entries = unzipSync(file);
    const name = oneOf(random, Object.keys(entries).filter((entry) => entry.endsWith('.npy')));
    entries[name] = craftArray(Buffer.from(entries[name]), random);
    if (random() < 0.2) entries['x_train.npy'] = strToU8('no array');
    return Buffer.from(zipSync(entries));
  },
  idx(file, random) {
    if (random() < 0.3) file[2] = oneOf(random, [0, 7, 8, 9, 0x0b, 0x0c, 0x0d, 0x0e, 255]);
    else if (random() < 0.3) file[3] = oneOf(random, [0, 1, 2, 4, 255]);
    else file.writeUInt32BE(oneOf(random, extents), 4 * (1 + below(random, file[3])));
    return file;
  },
  png(file, random) {
    const field = below(random, 7);
    if (field < 2) file.writeUInt32BE(oneOf(random, extents), 16 + 4 * field);
    else file[24 + field - 2] = oneOf(random, [0, 1, 2, 3, 4, 6, 8, 16, 255]);
    file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
    return file;
  },
  jpeg(file, random) {
    const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
    if (random() < 0.5) file.writeUInt16BE(oneOf(random, [0, 1, 7, 9, 64, 4096, 65535]), frame + oneOf(random, [5, 7]));
    else file[frame + oneOf(random, [4, 9, 10, 11, 12])] = below(random, 256);
    return file;
  },
};

function craftTable(file: Buffer, random: Random): Buffer {
  const rows = file.toString('utf8').split('\n').map((row) => row.split(','));
  for (let i = 0; i < 1 + random() * 3; i++) {
    const row = oneOf(random, rows);
    row[below(random, row.length)] = oneOf(random, cells);
  }
  if (random() < 0.1) rows.splice(below(random, rows.length), 0, Array<string>(below(random, 5000)).fill('1'));
  return Buffer.from(rows.map((row) => row.join(',')).join(oneOf(random, ['\n', '\r\n', '\r', '\n\n'])));
}

/** The header keeps its length. */
function craftArray(file: Buffer, random: Random): Buffer {
  const length = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + length);
  const shape = () => Array.from({ length: below(random, 4) }, () => `${oneOf(random, extents)},`).join(' ');
  const changed = oneOf(random, [
    () => header.replace(/'descr': '[^']*'/, `'descr': '${oneOf(random, types)}'`),
    () => header.replace(/\([^)]*\)/, `(${shape()})`),
    () => header.replace('False', 'True'),
    () => header.replace(/'(descr|shape|fortran_order)'/, "'other'"),
  ])();
  return Buffer.concat([file.subarray(0, 10), Buffer.from(changed.trimEnd().padEnd(length - 1).slice(0, length - 1) + '\n', 'latin1'), file.subarray(10 + length)]);
}

/** Formats without a crafted header of their own: two stretches change places. */
function swapWords(file: Buffer, random: Random): Buffer {
  const length = 4 * (1 + below(random, 8));
  const [a, b] = [below(random, file.length - length), below(random, file.length - length)];
  const first = Buffer.from(file.subarray(a, a + length));
  file.copy(file, a, b, b + length);
  first.copy(file, b);
  return file;
}
