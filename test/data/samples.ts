import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { distribution } from '../../src/distribution';
import type * as Library from '../../src/data/hdf5-library';

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
  const folder = mkdtempSync(join(tmpdir(), 'lab-h5-'));
  const path = join(folder, 'all.h5');
  const file = new h5.File(path, 'w');
  for (const part of ['train', 'test']) {
    file.create_dataset({ name: `${part}_set_x`, data: new Uint8Array(bytes(96)), shape: [8, 2, 2, 3] });
    file.create_dataset({ name: `${part}_set_y`, data: Int32Array.from(labels(8)), shape: [8] });
  }
  file.close();
  const content = readFileSync(path);
  rmSync(folder, { recursive: true });
  return content;
}

/** Puts a sample's files, some of them changed, into a folder. */
export function writeSample(folder: string, { files }: Sample, changed: Record<string, Buffer> = {}): void {
  for (const [name, content] of Object.entries({ ...files, ...changed })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export async function samples(): Promise<Sample[]> {
  const table = Buffer.from('x,y,team\n1,2.5,0\n-3e0,4,1\n"5",6,0\n7,8e-1,1\n');
  const npz = Buffer.from(
    zipSync({ 'X.npy': npy('<f4', [6, 3], floats(18)), 'y.npy': npy('|u1', [6], labels(6)), 'note.txt': strToU8('kept out') }),
  );
  return [
    { reader: 'csv', open: 'a.csv', files: { 'a.csv': table } },
    { reader: 'csv.gz', open: 'a.csv.gz', files: { 'a.csv.gz': gzipSync(table) } },
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
