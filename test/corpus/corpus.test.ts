import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import type { Engine } from '../../src/shapes/engine';
import { programs } from '../fuzz/sources';
import { judge, type Verdict } from './agreement';
import { run } from './run';

const fixtures = join(__dirname, 'fixtures');
const correct = programs(join(fixtures, 'correct'));
/** Programs of several files; the others of a folder are imported by its main file. */
const projects = readdirSync(join(fixtures, 'projects')).map((name) => [name, programs(join(fixtures, 'projects', name)).find(({ path }) => /\bmain\.[jt]s$/.test(path))!] as const);
const disk = { read: (path: string) => (statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined) };
let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

describe('a correct program', () => {
  const all: Verdict[] = [];

  it.each([...correct.map((program) => [basename(program.path), program] as const), ...projects])('%s: no diagnostic, no shape that the run contradicts', async (_, program) => {
    const analysis = engine.analyse(program, disk);
    const { seen, failure } = await run(program.path, program.text);
    const verdicts = judge(program.text, analysis.bindings, seen);
    all.push(...verdicts);
    expect(failure).toBeUndefined();
    expect(analysis.findings.map(({ code, message, range }) => `${range.start.line + 1}: ${code}: ${message}`)).toEqual([]);
    expect(verdicts.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
    expect(verdicts.filter(({ verdict, reason }) => verdict === 'open' && reason === undefined)).toEqual([]);
  });

  it('has the exact shape for at least 95 % of the bindings that held a tensor', () => {
    const exact = all.filter(({ verdict }) => verdict === 'exact').length;
    expect(all.length).toBeGreaterThan(800);
    expect(exact / all.length).toBeGreaterThanOrEqual(0.95);
  });
});
