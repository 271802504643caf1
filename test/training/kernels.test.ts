import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativePackage } from '../../src/training/backends';
import { bundleProcess, compare, computeOn, type Witness } from './agreement';
import type { CaseResult } from './kernel-process';

const seeds = 6;
const tolerance = 1e-4;

let bundle: string;
let witness: CaseResult[];

beforeAll(async () => {
  bundle = await bundleProcess('kernel-process');
  witness = await computeOn(bundle, 'float64', [seeds]);
}, 120_000);
afterAll(() => rmSync(bundle));

const backends: Witness[] = nativePackage() ? ['cpu', 'wasm', 'tensorflow'] : ['cpu', 'wasm'];

it('every case computes something in double precision', () => {
  expect(witness.filter(({ runs }) => runs.every((run) => typeof run === 'string')).map(({ name, runs }) => `${name}: ${String(runs[0])}`)).toEqual([]);
});

describe.each(backends)('kernels on %s', (backend) => {
  it('agree with double precision over random shapes, strides, pads and values', async () => {
    const results = await computeOn(bundle, backend, [seeds]);
    const wrong = results.flatMap((result, i) => {
      const { difference, refused: sentence, worst } = compare(result, witness[i]);
      if (sentence) return [`${result.name}: ${sentence}`];
      return difference > tolerance ? [`${result.name}: off by ${difference} at seed ${worst + 1}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});
