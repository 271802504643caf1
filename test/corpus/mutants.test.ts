import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import { programs } from '../fuzz/sources';
import { judgeMutant, type MutantResult, sampleMutants } from './judge-mutants';

const correct = programs(join(__dirname, 'fixtures', 'correct'));

it('finds the mutants that the library refuses and is silent on those that run', async () => {
  const engine = await loadEngine();
  const results: MutantResult[] = [];
  for (const { program, mutant } of sampleMutants(correct, 5)) results.push(await judgeMutant(program, mutant, (source) => engine.analyse(source).findings));
  const count = (...outcomes: MutantResult['outcome'][]) => results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  expect(results.filter(({ outcome }) => outcome === 'false-alarm').map(describeResult)).toEqual([]);
  expect(count('found', 'elsewhere', 'missed')).toBeGreaterThanOrEqual(200);
  expect(count('found') / count('found', 'elsewhere', 'missed')).toBeGreaterThanOrEqual(0.95);
}, 400_000);

function describeResult({ program, mutant, errors }: MutantResult): string {
  return `${program}:${mutant.line} ${mutant.kind}: ${errors.map(({ message }) => message).join(' | ')}`;
}
