import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import type { Engine } from '../../src/shapes/engine';

const shapes = join(__dirname, '..', '..', 'src', 'shapes');
const pages = join(__dirname, '..', '..', 'media', 'diagnostics');

/** Every code that a rule can report, as it is written in the sources. */
const codes = new Set(
  readdirSync(shapes, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(join(shapes, name), 'utf8').matchAll(/(?:\b(?:fail|warn)\(\s*|report\((?:node|argument|[a-z]+\([^)]*\)), |\bcodes = \{ input: |, target: )'([a-z0-9]+(?:-[a-z0-9]+)*)'/g)].map((match) => match[1])),
);

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const findings = (text: string) => engine.analyse({ path: '/page.ts', language: 'typescript', text: `import * as tf from '@tensorflow/tfjs';\n${text}` }).findings.map(({ code }) => code);

describe('the page of a diagnostic', () => {
  it('is there for every code', () => {
    const written = readdirSync(pages).map((name) => name.replace(/\.md$/, ''));
    expect([...codes].filter((code) => !written.includes(code))).toEqual([]);
    expect(codes.size).toBeGreaterThan(40);
  });
  it.each(readdirSync(pages))('%s: its first program is reported, its second is not', (name) => {
    const blocks = [...readFileSync(join(pages, name), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]);
    expect(blocks.length).toBeGreaterThanOrEqual(2);
    expect(findings(blocks[0])).toContain(name.replace(/\.md$/, ''));
    expect(findings(blocks[1])).toEqual([]);
  });
});
