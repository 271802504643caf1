import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { seededRandom } from '../../src/data/random';
import { distribution } from '../../src/distribution';
import { InWords } from '../../src/words';
import type * as Library from '../../src/data/hdf5-library';
import { openDataset } from '../../src/data/open';

/** A reader's valid input: files of a folder, and the path that is opened. */
export interface Sample {
  reader: string;
  open: string;
  files: Record<string, Buffer>;
}

/** A .npy file of version 1 around raw numbers. */
export function npy(descr: string, shape: number[], body: Buffer, fortran = false): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n';
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]), length, Buffer.from(padded), body]);
}

export function idx(type: number, shape: number[], body: Buffer): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.writeUInt8(type, 2);
  head.writeUInt8(shape.length, 3);
  shape.forEach((extent, axis) => head.writeUInt32BE(extent, 4 + 4 * axis));
  return Buffer.concat([head, body]);
}

const bytes = (n: number) => Buffer.from(Array.from({ length: n }, (_, i) => (i * 37) % 251));
const floats = (n: number) => Buffer.from(Float32Array.from({ length: n }, (_, i) => Math.sin(i)).buffer);
const labels = (n: number) => Buffer.from(Array.from({ length: n }, (_, i) => i % 2));

function picture(kind: 'png' | 'jpg', seed: number): Buffer {
  const data = Buffer.from(Array.from({ length: 8 * 8 * 4 }, (_, i) => (i * seed) % 256));
  if (kind === 'jpg') return jpeg.encode({ width: 8, height: 8, data }, 90).data;
  const png = new PNG({ width: 8, height: 8 });
  data.copy(png.data);
  return PNG.sync.write(png);
}

/** The course's four sets in one file, written by the HDF5 library itself. */
async function hdf5(): Promise<Buffer> {
  const h5 = createRequire(__filename)(distribution('hdf5.js')) as typeof Library;
  await h5.ready;
  const path = join(mkdtempSync(join(tmpdir(), 'lab-h5-')), 'all.h5');
  const file = new h5.File(path, 'w');
  for (const part of ['train', 'test']) {
    file.create_dataset({ name: `${part}_set_x`, data: new Uint8Array(bytes(96)), shape: [8, 2, 2, 3] });
    file.create_dataset({ name: `${part}_set_y`, data: Int32Array.from(labels(8)), shape: [8] });
  }
  file.close();
  return readFileSync(path);
}

export async function samples(): Promise<Sample[]> {
  const npz = Buffer.from(
    zipSync({ 'X.npy': npy('<f4', [6, 3], floats(18)), 'y.npy': npy('|u1', [6], labels(6)), 'note.txt': strToU8('kept out') }),
  );
  return [
    { reader: 'csv', open: 'a.csv', files: { 'a.csv': Buffer.from('x,y,team\n1,2.5,0\n-3e2,4,1\n"5",6,0\n') } },
    { reader: 'npy', open: 'a.npy', files: { 'a.npy': npy('<f4', [6, 3], floats(18)) } },
    { reader: 'npz', open: 'a.npz', files: { 'a.npz': npz } },
    {
      reader: 'idx',
      open: '.',
      files: {
        'train-images-idx3-ubyte': idx(8, [4, 3, 3], bytes(36)),
        'train-labels-idx1-ubyte': idx(8, [4], labels(4)),
        't10k-images-idx3-ubyte': idx(8, [2, 3, 3], bytes(18)),
        't10k-labels-idx1-ubyte': idx(8, [2], labels(2)),
      },
    },
    { reader: 'png', open: '.', files: { 'cat/1.png': picture('png', 3), 'cat/2.png': picture('png', 5), 'dog/1.png': picture('png', 7) } },
    { reader: 'jpeg', open: '.', files: { 'cat/1.jpg': picture('jpg', 3), 'cat/2.jpg': picture('jpg', 5), 'dog/1.jpg': picture('jpg', 7) } },
    { reader: 'hdf5', open: 'a.h5', files: { 'a.h5': await hdf5() } },
  ];
}

/** Cuts, flips, repeats, overwrites with extremes: what disks, networks and enemies do to a file. */
export function damage(file: Buffer, random: () => number): Buffer {
  const at = () => Math.floor(random() * Math.max(1, file.length));
  const out = Buffer.from(file);
  switch (Math.floor(random() * 6)) {
    case 0:
      return out.subarray(0, at());
    case 1:
      for (let i = 0; i < 1 + random() * 8; i++) out[at()] = Math.floor(random() * 256);
      return out;
    case 2:
      return Buffer.concat([out, Buffer.alloc(at(), Math.floor(random() * 256))]);
    case 3: {
      const start = at();
      out.fill([0, 0xff, 0x7f, 0x80][Math.floor(random() * 4)], start, Math.min(out.length, start + 1 + Math.floor(random() * 8)));
      return out;
    }
    case 4:
      return Buffer.concat([out.subarray(at()), out.subarray(0, at())]);
    default:
      return Buffer.from(Array.from({ length: at() }, () => Math.floor(random() * 256)));
  }
}

/** Opens one damaged variant of a sample. @returns what went wrong otherwise than in words, or undefined */
export async function attack(sample: Sample, seed: number): Promise<string | undefined> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'lab-hostile-'));
  const victims = Object.keys(sample.files);
  const victim = victims[Math.floor(random() * victims.length)];
  for (const [name, content] of Object.entries(sample.files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name === victim ? damage(content, random) : content);
  }
  try {
    const { train, test } = await openDataset(join(folder, sample.open));
    const numbers = [train, test].every(({ features, labels: y }) => features.every(Number.isFinite) && y.every(Number.isFinite));
    return numbers ? undefined : 'it let a number through that is not finite';
  } catch (error) {
    if (!(error instanceof InWords)) return `${(error as Error).name}: ${(error as Error).message}`.slice(0, 300);
    return error.message.includes(folder) ? undefined : `no file in: ${error.message}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
