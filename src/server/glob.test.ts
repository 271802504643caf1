import { describe, expect, it } from 'vitest';
import { matchesGlob } from './glob';

const rows: [pattern: string, path: string, matches: boolean][] = [
  ['**/node_modules/**', '/work/a/node_modules/b/c.ts', true],
  ['**/node_modules/**', '/work/a/node_module/b.ts', false],
  ['node_modules', '/work/a/node_modules/b/c.ts', true],
  ['node_modules', '/work/my_node_modules/c.ts', false],
  ['**/*.test.ts', '/work/a/b.test.ts', true],
  ['**/*.test.ts', '/work/a/btestxts', false],
  ['legacy/', '/work/legacy/x.js', true],
  ['src/legacy', '/work/src/legacy/x.js', true],
  ['src/legacy', '/work/lib/legacy/x.js', false],
  ['/work/src', '/work/src/a.ts', true],
  ['/work/src', '/home/work/src/a.ts', false],
  ['*.js', '/work/a.js', true],
  ['*.js', '/work/a.jsx', false],
  ['?.ts', '/work/a.ts', true],
  ['?.ts', '/work/ab.ts', false],
  ['{dist,out}/**', '/work/out/a.js', true],
  ['{dist,out', '/work/dist/a.js', true],
  ['a(b)+[c]', '/work/a(b)+[c]/d.ts', true],
  ['C:\\code', 'C:\\code\\a.ts', true],
  ['', '/work/a.ts', false],
];

describe('an excluded folder', () => {
  it.each(rows)('%s against %s: %s', (pattern, path, matches) => {
    expect(matchesGlob(path, pattern)).toBe(matches);
  });
});
