import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledExamples } from './dataset';
import { shippedDataset } from './open';
import { split, withDev } from './split';

/** Example i has the features i, -i and the label i. */
const numbered = (m: number): LabelledExamples => ({ m, features: Float32Array.from({ length: 2 * m }, (_, k) => (k % 2 ? -1 : 1) * Math.floor(k / 2)), featureShape: [2], labels: Float32Array.from({ length: m }, (_, i) => i) });

function checkTogether(parts: LabelledExamples[], m: number): void {
  expect(parts.flatMap(({ labels }) => [...labels]).sort((a, b) => a - b)).toEqual(Array.from({ length: m }, (_, i) => i));
  for (const { m: size, features, labels } of parts) {
    expect([size, features.length]).toEqual([labels.length, 2 * labels.length]);
    labels.forEach((i, at) => expect([features[2 * at], -features[2 * at + 1]]).toEqual([i, i]));
  }
}

describe('a split', () => {
  it('holds every example once, with its own label, both parts not empty, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (m, fraction, seed) => {
        const { train, test } = split(numbered(m), fraction, seed);
        checkTogether([train, test], m);
        expect(test.m).toBe(Math.min(m - 1, Math.max(1, Math.round(m * fraction))));
        expect(split(numbered(m), fraction, seed)).toEqual({ train, test });
      }),
    );
  });

  it('draws every example into the test part about equally often', () => {
    const counts = new Float64Array(20);
    for (let seed = 0; seed < 2000; seed++) for (const i of split(numbered(20), 0.25, seed).test.labels) counts[i]++;
    // 500 each; a standard deviation is 19.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  it('holds out a dev set of the training examples alone', () => {
    const { train, test } = split(numbered(100));
    const data = withDev({ name: '', train, test }, 0.25);
    expect([data.train.m, data.dev!.m, data.test.m]).toEqual([60, 20, 20]);
    checkTogether([data.train, data.dev!, data.test], 100);
    expect(() => withDev({ name: '', train, test }, 1)).toThrow(/leaves one of the two empty/);
  });
});

describe('the digits', () => {
  const { train, test } = shippedDataset('digits');

  it('are those of the repository: counts of each class, sum and range of the pixels', () => {
    const labels = [...train.labels, ...test.labels];
    const pixels = [...train.features, ...test.features].map((value) => value * 16);
    // As documented by UCI (optdigits.tes) and scikit-learn (load_digits).
    expect(Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(pixels.every((value) => Number.isInteger(value) && value >= 0 && value <= 16)).toBe(true);
    expect(pixels.reduce((sum, value) => sum + value, 0)).toBe(561_718);
  });

  it('have no picture in both parts', () => {
    const key = ({ features }: LabelledExamples, i: number) => features.subarray(64 * i, 64 * (i + 1)).join();
    const seen = new Set(Array.from(train.labels, (_, i) => key(train, i)));
    expect(Array.from(test.labels, (_, i) => key(test, i)).filter((picture) => seen.has(picture))).toEqual([]);
  });

  it('of a pair and in two classes are those digits', () => {
    const counts = (id: string) => {
      const data = shippedDataset(id);
      const labels = [...data.train.labels, ...data.test.labels];
      return [0, 1].map((wanted) => labels.filter((label) => label === wanted).length);
    };
    expect(counts('digits-pair')).toEqual([183, 174]);
    expect(counts('digits-binary')).toEqual([178 + 182 + 177 + 183 + 181, 182 + 181 + 179 + 174 + 180]);
  });
});
