import { beforeAll, describe, expect, it } from 'vitest';
import type * as TF from '@tensorflow/tfjs';
import type { Engine } from '../../src/shapes/engine';
import { tfjs } from '../../src/shapes/libraries/tfjs';
import { families } from './operations/families';
import { compareOperation, loadEngine, loadLibrary } from './operations/harness';
import { exportedOperations, withoutEntry, withoutGenerator } from './operations/surface';

let tf: typeof TF;
let engine: Engine;
beforeAll(async () => {
  tf = await loadLibrary();
  engine = await loadEngine();
});

const described = new Set(tfjs.operations.flatMap((operation) => operation.names));

describe('every operation of the library', () => {
  it('is described', () => {
    expect(exportedOperations(tf).filter((name) => !described.has(name) && !(name in withoutEntry))).toEqual([]);
  });
  it('is compared with the library', () => {
    expect([...described].filter((name) => !(name in families) && !name.includes('#') && !(name in withoutGenerator))).toEqual([]);
  });
  it('says what it does and names its parameters', () => {
    for (const operation of tfjs.operations) expect(operation.doc, operation.names.join()).toMatch(/\.$/);
  });
});

describe('the engine gives the shapes of the library, and errors where it fails', () => {
  it.each(Object.entries(families))('%s', async (name, calls) => {
    const { disagreements } = await compareOperation(tf, engine, name, calls, 12, 7);
    expect(disagreements).toEqual([]);
  });
});
