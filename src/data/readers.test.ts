import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attack } from '../../test/data/attack';
import { idx, npy, samples, writeSample } from '../../test/data/samples';
import { readIdx } from './idx';
import { readNpy } from './numpy';
import { openDataset } from './open';

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
