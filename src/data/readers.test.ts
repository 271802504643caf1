import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { attack } from '../../test/data/attack';
import { idx, npy, samples, writeSample } from '../../test/data/samples';
import { datasetFromArrays } from './arrays';
import { readIdx } from './idx';
import { readNpy, readNpz } from './numpy';
import { openDataset } from './open';
import { decodePicture } from './picture';
import { datasetFromPictures } from './pictures';

const folder = () => mkdtempSync(join(tmpdir(), 'lab-readers-'));

describe('NumPy arrays', () => {
  it.each([
    ['<f4', new Float32Array([1.5, -2, 3])],
    ['<f8', new Float64Array([1.5, -2, 3])],
    ['<i8', new BigInt64Array([1n, -2n, 3n])],
    ['<i4', new Int32Array([1, -2, 3])],
    ['<i2', new Int16Array([1, -2, 3])],
    ['|i1', new Int8Array([1, -2, 3])],
    ['<u2', new Uint16Array([1, 65535, 3])],
    ['|u1', new Uint8Array([1, 255, 3])],
    ['|b1', new Uint8Array([1, 0, 1])],
  ])('of type %s', (descr, numbers) => {
    const { values, shape } = readNpy(npy(descr, [3], Buffer.from(numbers.buffer)), 'a.npy');
    expect([shape, [...values]]).toEqual([[3], Array.from(numbers as ArrayLike<number | bigint>, Number)]);
  });

  it('big-endian numbers', () => {
    const body = Buffer.alloc(8);
    body.writeFloatBE(2.5, 0);
    body.writeFloatBE(-1, 4);
    expect([...readNpy(npy('>f4', [2], body), 'a.npy').values]).toEqual([2.5, -1]);
  });

  it('floats of 16 bits, in both orders of bytes', () => {
    // 1, -2, 65504, the smallest one, 1/3, 0 (IEEE 754).
    const words = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555, 0x0000];
    const values = [1, -2, 65504, 2 ** -24, 0.333251953125, 0];
    const big = Buffer.alloc(12);
    words.forEach((word, i) => big.writeUInt16BE(word, 2 * i));
    expect([...readNpy(npy('<f2', [6], Buffer.from(big).swap16()), 'a.npy').values]).toEqual(values);
    expect([...readNpy(npy('>f2', [6], big), 'a.npy').values]).toEqual(values);
    expect(() => readNpy(npy('<f2', [1], Buffer.from([0x00, 0x7c])), 'a.npy')).toThrow(/the array\[0\]: the value is infinite|Infinity/);
  });

  it("Fortran's order becomes row-major", () => {
    const body = Buffer.from(new Float32Array([1, 4, 2, 5, 3, 6]).buffer);
    expect([...readNpy(npy('<f4', [2, 3], body, true), 'a.npy').values]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    [npy('<f4', [3], Buffer.alloc(8)), /a\.npy, byte 136: the array ends after 2 of the 3 numbers of its shape \(3\)\. .* again/],
    [npy('<f4', [3], Buffer.alloc(20)), /a\.npy, byte 140: 8 bytes follow the 3 numbers/],
    [npy('<U5', [3], Buffer.alloc(60)), /holds '<U5', not numbers/],
    [npy('|O', [3], Buffer.alloc(60)), /not numbers/],
    [npy('<f4', [1], Buffer.from(new Float32Array([NaN]).buffer)), /the array\[0\]: the value is NaN/],
    [npy('<f4', [99999, 99999], Buffer.alloc(8)), /more than the .* fit in memory/],
    [Buffer.from('no array at all'), /does not begin with/],
  ])('refuses what is none (%#)', (data, message) => {
    expect(() => readNpy(data, 'a.npy')).toThrow(message);
  });
});

describe('IDX files', () => {
  it.each([
    [0x08, Buffer.from([1, 2, 250])],
    [0x0b, Buffer.from([0, 1, 0, 2, 0, 250])],
    [0x0c, Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 250])],
  ])('of type 0x%s', (type, body) => {
    expect([...readIdx(idx(type, [3], body), 'a').values]).toEqual([1, 2, 250]);
  });

  it.each([
    ['promises too much', idx(8, [2, 4000000000], Buffer.from([1])), /a, byte 13: the file ends after 1 of the 8000000000 numbers/],
    ['promises too little', idx(8, [2], Buffer.from([1, 2, 3])), /a, byte 10: 1 bytes follow the 2 numbers/],
    ['has an unknown type', idx(7, [2], Buffer.from([1, 2])), /a, byte 2: 0x7 is none of the types/],
    ['has no axis', idx(8, [], Buffer.from([1, 2])), /a, byte 3: the array has no axis/],
  ])('refuses a header that %s', (_, data, message) => {
    expect(() => readIdx(data, 'a')).toThrow(message);
  });
});

describe('data sets', async () => {
  const all = await samples();

  it.each(all)('$reader: opens, pixels in [0, 1]', async (sample) => {
    const root = folder();
    writeSample(root, sample);
    const { train, test } = await openDataset(join(root, sample.open));
    for (const { m, features, featureShape, labels } of [train, test]) {
      expect([features.length, labels.length]).toEqual([m * featureShape.reduce((a, b) => a * b, 1), m]);
      if (featureShape.length === 3) expect(Math.max(...features)).toBeLessThanOrEqual(1);
    }
  });

  it.each(all)('$reader: damaged files are read or refused in words', async (sample) => {
    const failures: string[] = [];
    for (let seed = 1; seed <= 60; seed++) {
      const { failure } = await attack(sample, all, seed);
      if (failure) failures.push(`seed ${seed}: ${failure}`);
    }
    expect(failures).toEqual([]);
  });
});

describe('NumPy archives', () => {
  const float32 = (...numbers: number[]) => Buffer.from(new Float32Array(numbers).buffer);
  const [X, y] = [npy('<f4', [3, 2], float32(1, 2, 3, 4, 5, 6)), npy('|u1', [3], Buffer.from([0, 1, 0]))];
  const archive = (entries: Record<string, Buffer>, level: 0 | 6 = 0) => Buffer.from(zipSync(entries, { level }));

  it.each([0, 6] as const)('packed at level %i', (level) => {
    const arrays = readNpz(archive({ 'X.npy': X, 'y.npy': y, 'notes.txt': Buffer.from('kept out') }, level), 'a.npz');
    expect([...arrays].map(([name, { shape, values }]) => [name, shape, [...values]])).toEqual([['X', [3, 2], [1, 2, 3, 4, 5, 6]], ['y', [3], [0, 1, 0]]]);
  });

  const stored = archive({ 'X.npy': X, 'y.npy': y });
  const changed = (at: number, byte: number) => Buffer.from(stored).fill(byte, at, at + 1);
  it.each([
    ['a damaged number', changed(stored.indexOf(float32(3)) + 1, 9), /a\.npz, byte \d+: the checksum of the entry X\.npy is wrong/],
    ['a damaged name', changed(stored.lastIndexOf('y.npy') + 1, 127), /byte \d+: the entry y.npy does not begin where the directory says, or is called otherwise there/],
    ['a damaged beginning', changed(0, 0), /byte 0: this is no zip archive/],
    ['a cut', stored.subarray(0, -30), /byte \d+: the archive ends without its directory/],
    ['another method', changed(stored.lastIndexOf('X.npy') - 36, 12), /packed by method 12; the lab knows 0 and 8\. Save it with np\.savez/],
    ['text inside', archive({ 'X.npy': Buffer.from('not an array') }), /a\.npz, X\.npy, byte 0: this is no NumPy array/],
  ])('with %s: refused', (_, data, message) => {
    expect(() => readNpz(data, 'a.npz')).toThrow(message);
  });

  it.each([
    ['features without labels', { 'X.npy': X }, /the lab looks for the arrays .*; the file has X \(3, 2\)\. Save the arrays/],
    ['too few labels', { 'X.npy': X, 'y.npy': npy('|u1', [2], Buffer.from([0, 1])) }, /a\.npz, X: there are 3 examples, but 2 labels/],
  ])('with %s: refused', (_, entries, message) => {
    expect(() => datasetFromArrays(readNpz(archive(entries), 'a.npz'), 'a.npz')).toThrow(message);
  });
});

describe('pictures', () => {
  const png = (width: number, height: number) => PNG.sync.write(new PNG({ width, height }));
  const jpg = (width: number, height: number) => jpeg.encode({ width, height, data: Buffer.alloc(4 * width * height, 99) }, 80).data;

  it.each([['png', png], ['jpeg', jpg]] as const)('%s: every cut is refused with its byte', (_, make) => {
    const whole = make(16, 9);
    expect([decodePicture(whole, 'a').width, decodePicture(whole, 'a').height]).toEqual([16, 9]);
    for (let length = 0; length < whole.length; length++) expect(() => decodePicture(whole.subarray(0, length), 'a')).toThrow(/^a, byte \d+: .+\. [A-Z].+\.$/);
  });

  const colours = { r: [255, 0, 0], g: [0, 255, 0], b: [0, 0, 255], w: [255, 255, 255] };

  /** 16 x 16 pixels: red and green above blue and white. The block says in which orientation (1 to 8) they are stored. */
  function stored(orientation: number, little: boolean): Buffer {
    const data = Buffer.from(Array.from({ length: 256 }, (_, i) => [...colours['rgbw'[2 * Number(i >= 128) + Number(i % 16 >= 8)] as 'r'], 255]).flat());
    const whole = jpeg.encode({ width: 16, height: 16, data }, 100).data;
    const [u16, u32] = [(n: number) => (little ? [n & 255, n >> 8] : [n >> 8, n & 255]), (n: number) => (little ? [n, 0, 0, 0] : [0, 0, 0, n])];
    const block = Buffer.from([...Buffer.from(little ? 'II' : 'MM'), ...u16(42), ...u32(8), ...u16(2), ...u16(0x010f), ...u16(2), ...u32(1), 65, 0, 0, 0, ...u16(0x0112), ...u16(3), ...u32(1), ...u16(orientation), 0, 0, 0, 0, 0, 0]);
    const content = Buffer.concat([Buffer.from('Exif\0\0'), block]);
    return Buffer.concat([whole.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, content.length + 2]), content, whole.subarray(2)]);
  }

  // The corners from left to right, first above, then below (Exif 2.3, 4.6.4, figure of the orientations).
  it.each([[1, 'rgbw'], [2, 'grwb'], [3, 'wbgr'], [4, 'bwrg'], [5, 'rbgw'], [6, 'brwg'], [7, 'wgbr'], [8, 'gwrb'], [9, 'rgbw']])('held as orientation %i says stand upright', (orientation, corners) => {
    for (const little of [true, false]) {
      const { rgba, width, height } = decodePicture(stored(orientation, little), 'a.jpg');
      expect([width, height]).toEqual([16, 16]);
      const at = [[4, 4], [4, 12], [12, 4], [12, 12]].map(([row, column]) => [...rgba.subarray(4 * (16 * row + column), 4 * (16 * row + column) + 3)].map((value) => 255 * Math.round(value / 255)));
      expect(at).toEqual([...corners].map((name) => colours[name as 'r']));
    }
  });

  // Written and read back by Pillow 12: Image.save(keep_rgb=True), Image.save(transparency=...), convert('RGB').
  it.each<[string, string, [at: number, rgb: number[]][]]>([
    ['a JPEG of colours that are stored as they are', '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAEQgACAAIA1IRAEcRAEIRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAUE/8QAGxAAAQQDAAAAAAAAAAAAAAAAAAZEgsIHRYP/2gAMA1IARwBCAAA/AJ8ia7rQOR7yFhFFvYWP/9k=', [[0, [199, 42, 93]], [63, [31, 158, 218]]]],
    ['a grey PNG in which one shade is not painted', 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAAAnRSTlMAKEMmZcIAAAAOSURBVHjaY9RgZNA4AQAB8AEbPUiJfwAAAABJRU5ErkJggg==', [[0, [40, 40, 40]], [1, [41, 41, 41]], [3, [200, 200, 200]]]],
    ['a PNG in which one colour is not painted', 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAABnRSTlMAAQACAAPJS6v1AAAAD0lEQVR42mNkZGJmZmYGAAA8ABFsBfqhAAAAAElFTkSuQmCC', [[0, [1, 2, 3]], [1, [4, 5, 6]]]],
  ])('%s: the colours are those that other readers give', (_, base64, pixels) => {
    const { rgba } = decodePicture(Buffer.from(base64, 'base64'), 'a');
    for (const [at, rgb] of pixels) rgb.forEach((value, c) => expect(Math.abs(rgba[4 * at + c] - value)).toBeLessThanOrEqual(1));
  });

  it('whose header claims more than the file can hold are not opened', () => {
    const picture = jpg(8, 8);
    const frame = picture.indexOf(Buffer.from([0xff, 0xc0]));
    picture.writeUInt16BE(8000, frame + 5);
    picture.writeUInt16BE(8000, frame + 7);
    expect(() => decodePicture(picture, 'a')).toThrow(/a, byte \d+: the file is too short for the 8000 x 8000 pixels that it claims/);
  });

  it('of several sizes are refused by name', () => {
    const root = folder();
    writeSample(root, { reader: '', open: '', files: { 'a/1.png': png(4, 4), 'b/1.png': png(4, 5) } });
    expect(() => datasetFromPictures(root)).toThrow(/b.1\.png: this picture has 4 x 5 pixels, the first one \(.*1\.png\) 4 x 4\. Bring all pictures to one size/);
  });
});

describe('folders of pictures', () => {
  const of = (files: Record<string, Buffer>) => {
    const root = folder();
    writeSample(root, { reader: '', open: '', files });
    return root;
  };
  const png = (width = 2) => PNG.sync.write(new PNG({ width, height: 2 }));

  it('keep the parts apart that the folder keeps apart', () => {
    const { train, test, classNames } = datasetFromPictures(of({ 'train/cat/1.png': png(), 'train/cat/2.png': png(), 'train/dog/1.png': png(), 'val/dog/9.png': png() , 'val/cat/3.png': png() }));
    expect([[...train.labels], [...test.labels], classNames]).toEqual([[0, 0, 1], [0, 1], ['cat', 'dog']]);
  });

  it('leave out what a system hides beside them', () => {
    const { train, test } = datasetFromPictures(of({ 'cat/1.png': png(), 'cat/._1.png': Buffer.from('x'), 'dog/1.png': png(), '__MACOSX/cat/._1.png': Buffer.from('x') }));
    expect(train.m + test.m).toBe(2);
  });

  it.each<[string, Record<string, Buffer>, RegExp]>([
    ['one class', { 'cat/1.png': png() }, /needs at least two folders inside.*it has 1\. Put/],
    ['a class that is not trained', { 'train/a/1.png': png(), 'train/b/1.png': png(), 'test/a/1.png': png(), 'test/c/1.png': png() }, /test, c: there is no such class in .*train\. Give both/],
    ['another size in test', { 'train/a/1.png': png(), 'train/b/1.png': png(), 'test/a/1.png': png(3), 'test/b/1.png': png(3) }, /test: the pictures have 3 x 2 pixels, those in .*train 2 x 2\. Bring/],
    ['text in a picture', { 'a/1.png': Buffer.from('text'), 'b/1.png': png() }, /a.1\.png, byte 0: this is neither a PNG nor a JPEG/],
  ])('with %s: refused', (_, files, message) => {
    expect(() => datasetFromPictures(of(files))).toThrow(message);
  });
});

describe('paths that are no files', () => {
  it.skipIf(process.platform === 'win32')('devices, folders, pipes and links to nowhere are refused at once', async () => {
    const root = folder();
    mkdirSync(join(root, 'folder.npy'));
    symlinkSync('/dev/zero', join(root, 'zero.csv'));
    symlinkSync('/dev/zero', join(root, 'zero.h5'));
    symlinkSync('/dev/zero', join(root, 'zero.npz'));
    symlinkSync(join(root, 'nowhere'), join(root, 'dangling.csv'));
    execFileSync('mkfifo', [join(root, 'pipe.csv')]);
    for (const [name, message] of [
      ['zero.csv', /zero\.csv: this is a device or a pipe, not a file\. Choose a file/],
      ['zero.h5', /a device or a pipe/],
      ['zero.npz', /a device or a pipe/],
      ['pipe.csv', /a device or a pipe/],
      ['dangling.csv', /there is no such file or folder/],
      ['folder.npy', /holds no data the lab knows/],
    ] as const) {
      await expect(openDataset(join(root, name))).rejects.toThrow(message);
    }
  });
});

it('HDF5: the next file is read after one that crashed the library', async () => {
  const sample = (await samples()).find(({ reader }) => reader === 'hdf5')!;
  const root = folder();
  const whole = sample.files['a.h5'];
  const outcomes: string[] = [];
  for (let length = whole.length - 60; length <= whole.length; length++) {
    writeSample(root, sample, { 'a.h5': whole.subarray(0, length) });
    outcomes.push(await openDataset(join(root, 'a.h5')).then(() => 'read', (error: Error) => error.message));
  }
  expect(outcomes.filter((outcome) => outcome === 'read').length).toBe(1);
  expect(outcomes.at(-1)).toBe('read');
});

it('HDF5: a set that is put together from other files is refused, not read as zeros', async () => {
  // By h5py 3.16: VirtualLayout((2, 2)) over VirtualSource('parts.h5', 'X'), and y.
  const packed = 'H4sIANjFB2sC/+3VvUpDQRAF4DOz/izXqEFSBDvBVrERLOwMMYUQsEqrVcBGkgj6AoG8gb6DlTZ2VtamjBJ8CnvdrLOwomkshMD5YFl27izMzi1m0KjVl4v1wnmP5MNo9eu8Y/H+/t2w2agdKy51LU9MCoUACyWETVr3ds3OV89igT382XX/9TSWsDF6WjzLF0Q2AVURtdxpuytBypjUNOExH6p2S34FmHOwLsRvt5gpW28vg9ib0GyphPfKz178+vbCh7/pBNXvuXjAzLpoP1ZARETTHR40j+IwKGeDL6inhBQ4P+n0utvtXbTgsnAaGDGmalckxmy/eR9nA3yVPSciIiIiIiL6d/IJH8ze3QIYAAA=';
  const path = join(folder(), 'view.h5');
  writeFileSync(path, gunzipSync(Buffer.from(packed, 'base64')));
  await expect(openDataset(path)).rejects.toThrow('view.h5, X: its numbers lie elsewhere (X of parts.h5). Save it as one array.');
});
