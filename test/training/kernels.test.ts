import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativePackage } from '../../src/training/backends';
import { bundleProcess, compare, computeOn, type Witness } from './agreement';
import type { CaseResult } from './kernel-process';

const seeds = 12;
const tolerance = 1e-4;

/** What a backend does not have, and says so. */
const refused: Partial<Record<Witness, RegExp>> = {
  tensorflow: /not registered for backend|supports only 'valid' and 'same' padding|Invalid TF_Status/,
};

let bundle: string;
let witness: CaseResult[];

beforeAll(async () => {
  bundle = await bundleProcess();
  witness = await computeOn(bundle, 'float64', seeds);
});
afterAll(() => rmSync(bundle));

const backends: Witness[] = nativePackage() ? ['cpu', 'wasm', 'tensorflow'] : ['cpu', 'wasm'];

describe.each(backends)('kernels on %s', (backend) => {
  it('agree with double precision over random shapes, strides, pads and values', async () => {
    const results = await computeOn(bundle, backend, seeds);
    const wrong = results.flatMap((result, i) => {
      const { difference, refused: sentence, worst } = compare(result, witness[i]);
      if (sentence && !refused[backend]?.test(sentence)) return [`${result.name}: ${sentence}`];
      return difference > tolerance ? [`${result.name}: off by ${difference} at seed ${worst + 1}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});
