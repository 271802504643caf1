import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openDataset } from '../../src/data/open';
import { wrongRefusal } from './attack';
import { idx, npy } from './samples';

/** A file of `bytes` zeros after its first bytes, which takes no room on the disk. */
function sparse(first: Buffer | string, bytes: number) {
  return (path: string): void => {
    writeFileSync(path, first);
    truncateSync(path, bytes);
  };
}

const packed = (content: Buffer) => (path: string) => writeFileSync(path, gzipSync(content, { level: 1 }));
const GIGABYTE = 1e9;
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);

/** Files that are much longer, or unpack to much more, than what they hold. */
export const huge: [name: string, write: (path: string) => void][] = [
  ['zeros.csv', sparse('', GIGABYTE / 2)],
  ['begun.csv', sparse('x,y,z\n1,2,0\n', GIGABYTE / 2)],
  ['zeros.npy', sparse('', GIGABYTE / 2)],
  ['begun.npy', sparse(npy('<f4', [6, 3], Buffer.alloc(0)), GIGABYTE / 2)],
  ['beyond.npy', sparse(npy('|u1', [50_000, 60_000], Buffer.alloc(0)), 3 * GIGABYTE)],
  ['zeros.npz', sparse('', GIGABYTE / 2)],
  ['begun.npz', sparse('PK\x03\x04', GIGABYTE / 2)],
  ['zeros.h5', sparse('', GIGABYTE / 2)],
  ['begun.h5', sparse('\x89HDF\r\n\x1a\n\x02\x08\x08', GIGABYTE / 2)],
  ['a/train-images-idx3-ubyte', sparse(idx(8, [4, 3, 3], Buffer.alloc(0)), GIGABYTE / 2)],
  ['pictures/1.png', sparse(png, GIGABYTE / 2)],
  ['zeros.csv.gz', packed(Buffer.alloc(GIGABYTE))],
  ['lines.csv.gz', packed(Buffer.alloc(GIGABYTE, '\n'))],
  ['row.csv.gz', packed(Buffer.alloc(GIGABYTE, '1,'))],
  ['quote.csv.gz', packed(Buffer.alloc(GIGABYTE, '"\n,'))],
  ['b/train-images-idx3-ubyte.gz', packed(Buffer.alloc(2 * GIGABYTE))],
];

/** Opens one of them. @returns what is wrong with what the reader did */
export async function openHuge([name, write]: (typeof huge)[number]): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-huge-'));
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  try {
    write(path);
    // Pictures and MNIST's files are opened by their folder.
    for (const other of ['train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']) if (/idx/.test(name)) writeFileSync(join(dirname(path), other), idx(8, [1], Buffer.of(0)));
    if (name.startsWith('pictures')) {
      mkdirSync(join(folder, 'other'));
      writeFileSync(join(folder, 'other', '1.png'), png);
    }
    await openDataset(name.startsWith('pictures') ? folder : path);
    return `${name} was read`;
  } catch (error) {
    return wrongRefusal(error as Error, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
