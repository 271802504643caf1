import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { seededRandom } from '../../src/random';
import type { Language, SourceText } from '../../src/shapes/analysis';

export const languages: Record<string, Language> = { '.ts': 'typescript', '.tsx': 'typescriptreact', '.js': 'javascript', '.jsx': 'javascriptreact' };

/** The programs of a folder of the corpus. */
export function programs(folder: string): SourceText[] {
  return readdirSync(folder)
    .filter((name) => extname(name) in languages)
    .sort()
    .map((name) => ({ path: join(folder, name), language: languages[extname(name)], text: readFileSync(join(folder, name), 'utf8') }));
}

const fragments = [
  '(', ')', '[', ']', '{', '}', '`', '${', "'", '"', '/*', '*/', '//', '=>', '=', '...', '?.', '??', ';', ',', '.', ':', '<', '>', '@shape', '\n', '\r\n', '\t', '\\', '#',
  'tf.matMul(', 'tf.tensor2d([[', '.transpose()', '.reshape([-1, ', 'for (const x of ', 'while (true) {', 'class A { ', 'return ', 'await ', 'function* g() {', 'async () => ', '/** @shape X (n, ', 'switch (x) { case ',
  'Infinity', 'NaN', '-0', '1e999', '9007199254740993', '0x', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'parameters["W" + l]', 'new Array(1e9)', 'tf.zeros([1e9, 1e9])', 'tf.layers.dense({', 'x = x', 'let f = () => f()',
  '😀', 'é', '\u{10ffff}', '\ud800', '\u0000', '\u2028', '\ufeff', '變', 'θ',
];

/** Endless broken variants of sources: cut, spliced, repeated, nested, with stray tokens. The same seed gives the same texts. */
export function* broken(sources: readonly SourceText[], seed: number): Generator<SourceText> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)];
  for (let i = 0; ; i++) {
    const source = pick(sources);
    let { text } = source;
    const changes = 1 + below(4);
    for (let change = 0; change < changes; change++) {
      const at = below(text.length + 1);
      const length = 1 + below(random() < 0.2 ? 400 : 30);
      switch (below(8)) {
        case 0:
          text = text.slice(0, at);
          break;
        case 1:
          text = text.slice(0, at) + text.slice(at + length);
          break;
        case 2:
          text = text.slice(0, at) + text.slice(at, at + length).repeat(1 + below(3)) + text.slice(at);
          break;
        case 3:
          text = text.slice(0, at) + pick(fragments) + text.slice(at);
          break;
        case 4:
          text = text.slice(0, at) + pick(fragments).repeat(1 + below(60)) + text.slice(at);
          break;
        case 5: {
          const from = below(text.length + 1);
          text = text.slice(0, at) + text.slice(from, from + length) + text.slice(at + length);
          break;
        }
        case 6: {
          const other = pick(sources).text;
          const from = below(other.length);
          text = text.slice(0, at) + other.slice(from, from + length * 5) + text.slice(at);
          break;
        }
        default:
          text = text.slice(at);
      }
    }
    yield { path: `/fuzz/${i}${extname(source.path)}`, language: source.language, text };
  }
}

/** Texts whose size or nesting is the trouble. */
export function pathological(): SourceText[] {
  const deep = 3_000;
  const rows: [string, string][] = [
    ['nested parentheses', `const x = ${'('.repeat(deep)}1${')'.repeat(deep)};`],
    ['nested arrays', `const x = tf.tensor(${'['.repeat(deep)}1${']'.repeat(deep)});`],
    ['nested calls', `const x = ${'tf.relu('.repeat(deep)}y${')'.repeat(deep)};`],
    ['nested functions', `${'function f() { '.repeat(deep)}${'}'.repeat(deep)}`],
    ['nested arrows', `const f = ${'(a) => '.repeat(deep)}a;`],
    ['long chain', `let x = tf.zeros([2, 3])${'.add(1)'.repeat(deep)};`],
    ['long sum', `const x = ${'1 + '.repeat(deep)}1;`],
    ['many blocks', `${'if (x) { '.repeat(deep)}${'}'.repeat(deep)}`],
    ['many branches', `let a = tf.zeros([1]); ${'if (x) { a = tf.concat([a, a]); } '.repeat(200)}`],
    ['growing shape', `let a = tf.zeros([1, 2]); ${'a = tf.concat([a, a], 0);'.repeat(100)}`],
    ['growing in a loop', 'let a = tf.zeros([1, 2]); for (let i = 0; i < n; i++) { a = a.expandDims(0).concat(a.expandDims(0)); }'],
    ['growing names', `function f(x) { const [a, b] = x.shape; let y = tf.zeros([a, b]); ${'y = tf.concat([y, y.transpose()], 1).reshape([-1]);'.repeat(50)} }`],
    ['mutual recursion', 'function f(x) { return g(x.expandDims(0)); } function g(x) { return f(x.tile([2])); } const y = f(tf.zeros([3]));'],
    ['exponential calls', Array.from({ length: 30 }, (_, i) => `function f${i}(x) { return f${i + 1}(f${i + 1}(x)); }`).join('\n') + '\nfunction f30(x) { return x.transpose(); }\nconst y = f0(tf.zeros([2, 3]));'],
    ['self application', 'const w = (f) => f(f); const y = w(w);'],
    ['huge literal', `const x = tf.tensor2d([${'[1, 2, 3],'.repeat(3_000)}]);`],
    ['huge array length', 'const x = tf.zeros([1e308, 9007199254740991]); const y = new Array(4294967295).fill(tf.zeros([2]));'],
    ['many functions', Array.from({ length: 1_500 }, (_, i) => `function f${i}(x) { return tf.matMul(x, x.transpose()); }`).join('\n')],
    ['template nest', `const x = ${'`${'.repeat(400)}1${'}`'.repeat(400)};`],
    ['one long line', `const x = [${'tf.zeros([2]), '.repeat(5_000)}];`],
    ['carriage returns alone', 'const x = tf.zeros([2, 3]);\rconst y = x.transpose();\r'],
    ['nothing', ''],
    ['a BOM alone', '\ufeff'],
  ];
  return rows.map(([name, text]) => ({ path: `/fuzz/${name}.ts`, language: 'typescript', text }));
}
