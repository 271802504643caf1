import { describe, expect, it } from 'vitest';
import { compile, loadCompiled, loadLearner } from './learner';

const at = (text: string, path = '/lab/learner.ts') => loadLearner({ path, text });
const call = (module: Record<string, unknown>, name: string, ...args: unknown[]): unknown => (module[name] as (...args: unknown[]) => unknown)(...args);

describe('the functions of a module, whatever form it exports them in', () => {
  it.each([
    ['by name', 'export function f(x: number) { return x + 1; }'],
    ['in a list', 'const f = (x: number) => x + 1;\nexport { f };'],
    ['as a default object', 'const f = (x: number) => x + 1;\nexport default { f };'],
    ['as methods of a default object that use each other', 'export default { one: () => 1, f(x: number) { return x + this.one(); } };'],
    ['as methods of a default instance', 'class Net { one = 1; f(x: number) { return x + this.one; } }\nexport default new Net();'],
    ['as statics of a default class', 'export default class Net { static one = 1; static f(x: number) { return x + this.one; } }'],
    ['as a default function', 'export default function f(x: number) { return x + 1; }'],
    ['through module.exports', 'module.exports = { f: (x: number) => x + 1 };'],
    ['through exports', 'exports.f = (x: number) => x + 1;'],
  ])('%s', (_form, text) => expect(call(at(text), 'f', 41)).toBe(42));

  it('prefers the export by name', () => expect(call(at('export const f = () => 1;\nexport default { f: () => 2 };'), 'f')).toBe(1));
});

describe('imports below other code', () => {
  it.each([
    ['after a constant that uses it', "const here = sep.length;\nimport { sep } from 'node:path';\nexport const f = () => [here, sep];", [1, '/']],
    ['renamed, default and whole', "const t = glue('a', 'b') + path.sep + all.sep;\nimport path, { join as glue } from 'node:path';\nimport * as all from 'node:path';\nexport const f = () => t;", 'a/b//'],
    ['over several lines', "const n = [join, sep].length;\nimport {\n  join,\n  sep, // the separator\n} from 'node:path';\nexport const f = () => n;", 2],
  ])('%s', (_what, text, value) => expect(call(at(text), 'f')).toEqual(value));

  it('leave every line where it was', () => {
    const text = "const a: number = 1;\nimport {\n  join,\n} from 'node:path';\n\nexport function f() {\n  throw new Error(join('a', String(a)));\n}";
    try {
      call(loadCompiled(compile({ path: '/lab/learner.ts', text }), '/lab/learner.ts'), 'f');
      expect.unreachable();
    } catch (error) {
      expect((error as Error).stack).toMatch(/learner\.ts:7:/);
    }
  });

  it('are left alone in a text that does not parse, which is told with its line', () => {
    expect(() => at("const a = 1;\nimport { join } from 'node:path';\nconst = 3;")).toThrow(/line 3: the file does not parse/);
  });
});
