import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/course/exercise';
import { allMutants, examine, networks, outcome, prepare } from './catalogue';

let tf: TensorFlow;
beforeAll(async () => {
  tf = await prepare();
});

/** A seeded sample; all of it is the proof's (`test/proof/gradients.ts`). */
describe.each(networks.map((network) => [network.name, network] as const))('%s', (_name, network) => {
  it.each([1, 2, 3])('passes unspoilt, seed %i', async (seed) => {
    expect(await examine(tf, network.text, network.inputs(seed))).toMatchObject({ verdict: 'pass', causes: [] });
  });

  const all = allMutants(network);
  const sample = all.filter((_, i) => i % 24 === 0);
  it(`finds ${sample.length} of the ${all.length} mistakes and names most of them`, async () => {
    let named = 0;
    for (const [i, mutant] of sample.entries()) {
      const one = await outcome(tf, network, mutant, 50 + i);
      if (!one.same) expect([mutant.mistake, mutant.line, one.report.verdict]).toEqual([mutant.mistake, mutant.line, 'fail']);
      if (one.named || one.same || ['throws', 'wrong-shape'].includes(one.report.causes[0].id)) named++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(named / sample.length).toBeGreaterThanOrEqual(0.75);
  });
});
