import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/course/engine';
import type { Engine } from '../../src/shapes/engine';

const root = join(__dirname, '..', '..');
const folder = join(root, 'media', 'diagnostics');
const pages = readdirSync(folder).map((name) => name.replace(/\.md$/, ''));

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

describe('the page of a diagnostic', () => {
  it.each(pages)('%s: its first program has the finding, its second has none', (code) => {
    const [wrong, right] = [...readFileSync(join(folder, `${code}.md`), 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program);
    const codes = (text: string) => engine.analyse({ path: '/page.ts', language: 'typescript', text: `import * as tf from '@tensorflow/tfjs';\n${text}` }).findings.map((finding) => finding.code);
    expect(codes(wrong)).toEqual([code]);
    expect(codes(right)).toEqual([]);
  });

  it('exists for every code that an operation or the interpreter reports', () => {
    const sources = readdirSync(join(root, 'src', 'shapes'), { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.test)\.ts$/.test(path));
    const used = sources.flatMap((path) => [...readFileSync(join(root, 'src', 'shapes', path), 'utf8').matchAll(/\.(?:fail|warn)\(\s*'([a-z0-9-]+)'|'(contract-[a-z]+)', '(?:error|warning)'/g)].map(([, one, other]) => one ?? other));
    expect([...new Set(used)].filter((code) => !pages.includes(code)).sort()).toEqual([]);
  });
});
