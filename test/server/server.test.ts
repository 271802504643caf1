import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeAction, DiagnosticSeverity, type Location, type MarkupContent, type WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { Analysed } from '../../src/server/protocol';
import { edited, LspClient, positionIn } from './lsp-client';

const program = `import * as tf from '@tensorflow/tfjs';

/**
 * @shape w (n_x, 1)
 * @shape X (n_x, m)
 * @shape return (1, m)
 */
export function forward(w: tf.Tensor2D, X: tf.Tensor2D) {
  const Z = tf.matMul(w, X);
  const A = tf.sigmoid(Z);
  return A;
}
`;
const right = program.replace('matMul(w, X)', 'matMul(w.transpose(), X)');

let client: LspClient;
let folder: string;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lab-server-')));
  client = await LspClient.start();
});
afterAll(async () => {
  expect(client.errors).toEqual([]);
  expect(await client.stop()).toBe(0);
  rmSync(folder, { recursive: true });
});

let count = 0;
const fresh = (extension = 'ts') => pathToFileURL(join(folder, `file${count++}.${extension}`)).toString();

describe('diagnostics', () => {
  it('name both shapes and the sizes that differ, at the product', async () => {
    const uri = fresh();
    const [only, ...others] = await client.open(uri, program);
    expect(others).toEqual([]);
    expect(only.severity).toBe(DiagnosticSeverity.Error);
    expect(only.message).toMatch(/\(n_x, 1\).*\(n_x, m\)/s);
    const start = program.indexOf('tf.matMul(w, X)');
    expect(only.range).toEqual({ start: positionIn(program, start), end: positionIn(program, start + 'tf.matMul(w, X)'.length) });
    expect(only.codeDescription?.href).toMatch(/^file:.*\/diagnostics\/matmul-inner\.md$/);
  });

  it('disappear with the edit that repairs, and on closing', async () => {
    const uri = fresh();
    await client.open(uri, program);
    await client.type(uri, '(w, X);', '(w.transpose(), X);');
    expect(await client.nextDiagnostics(uri)).toEqual([]);
    await client.type(uri, 'w.transpose(), X', 'w, X');
    expect(await client.close(uri)).toEqual([]);
  });

  it('wait until the typing rests before a new one appears', async () => {
    const uri = fresh();
    await client.open(uri, right);
    await client.type(uri, 'w.transpose(), X', 'w, X');
    expect(await client.nextDiagnostics(uri)).toEqual([]);
    expect(await client.nextDiagnostics(uri)).toHaveLength(1);
  });

  it.each([
    ['carriage returns', (text: string) => text.replace(/\n/g, '\r\n')],
    ['tabs', (text: string) => text.replace(/^ {2}/gm, '\t')],
    ['a byte order mark', (text: string) => '\ufeff' + text],
    ['surrogate pairs before it', (text: string) => text.replace('const Z =', "const label = '😀𝜃'; const Z =").replace('import', '/* 🧪 */ import')],
    ['names in other letters', (text: string) => text.replace(/\bZ\b/g, 'Ж').replace(/\bA\b/g, 'θ')],
  ])('stand at the right UTF-16 place with %s', async (_, change) => {
    const uri = fresh();
    const text = change(program);
    const [only] = await client.open(uri, text);
    const start = text.indexOf('tf.matMul(w, X)');
    expect(only.range).toEqual({ start: positionIn(text, start), end: positionIn(text, start + 'tf.matMul(w, X)'.length) });
  });

  it.each([
    ['javascript', 'js', program.replaceAll(': tf.Tensor2D', '')],
    ['typescriptreact', 'tsx', program + 'export const view = (text: string) => <b title="x">{text}</b>;\n'],
    ['javascriptreact', 'jsx', program.replaceAll(': tf.Tensor2D', '') + 'export const view = (text) => <b>{text}</b>;\n'],
  ])('come for %s', async (language, extension, text) => {
    expect(await client.open(fresh(extension), text, language)).toHaveLength(1);
  });

  it('refuse a file of 5 MB with one sentence', async () => {
    const uri = fresh();
    const [only, ...others] = await client.open(uri, program + `// ${'x'.repeat(97)}\n`.repeat(50_000));
    expect(others).toEqual([]);
    expect(only.severity).toBe(DiagnosticSeverity.Information);
    expect(only.message).toMatch(/5\.1 million characters/);
    expect(await client.hover(uri, { line: 8, character: 8 })).toBeNull();
  });

  it('are silent on a line after lab-ignore', async () => {
    expect(await client.open(fresh(), program.replace('  const Z', '  // lab-ignore\n  const Z'))).toEqual([]);
  });
});

describe('a long analysis', () => {
  const long = `import * as tf from '@tensorflow/tfjs';\nconst last = tf.zeros([2, 7]);\n${Array.from(
    { length: 2_500 },
    (_, i) => `function layer${i}(X: tf.Tensor2D, n: number) {\n  const W = tf.randomNormal([n, ${i + 2}]) as tf.Tensor2D;\n  const Z = tf.matMul(X, W).add(tf.zeros([1, ${i + 2}]));\n  return Z.relu();\n}\n`,
  ).join('')}`;

  it('leaves time for other requests, and ends when a newer edit comes', async () => {
    const uri = 'file:///long/long.ts';
    const analysed: number[] = [];
    const newest = new Promise<void>((resolve) => {
      client.connection.onNotification(Analysed.type, (message) => {
        if (message.uri === uri) analysed.push(message.version);
        if (message.uri === uri && message.version === 2) resolve();
      });
    });
    const order: string[] = [];
    const opened = client.open(uri, long);
    const hover = client.hover(uri, client.at(uri, 'last')).then((answer) => (order.push('hover'), answer));
    await client.shapes('file:///long/not-open.ts');
    order.push('other request');
    await client.type(uri, 'tf.zeros([2, 7])', 'tf.zeros([3, 8])');
    expect(JSON.stringify(await hover)).toContain('(3, 8)');
    await opened;
    await newest;
    expect(order).toEqual(['other request', 'hover']);
    expect(new Set(analysed)).toEqual(new Set([2]));
    await client.close(uri);
  }, 60_000);
});

describe('settings', () => {
  const withSettings = async (settings: unknown, use: (own: LspClient) => Promise<void>) => {
    const own = await LspClient.start({ settings });
    await use(own);
    expect(await own.stop()).toBe(0);
  };

  it('switch one code off and on, and change its severity', () =>
    withSettings({ diagnostics: { 'matmul-inner': 'off' } }, async (own) => {
      const uri = fresh();
      expect(await own.open(uri, program)).toEqual([]);
      await own.configure({ diagnostics: { 'matmul-inner': 'hint' } });
      expect((await own.nextDiagnostics(uri))[0].severity).toBe(DiagnosticSeverity.Hint);
    }));

  it('leave excluded folders alone', () =>
    withSettings({ exclude: ['**/legacy/**'] }, async (own) => {
      const uri = pathToFileURL(join(folder, 'legacy', 'a.ts')).toString();
      expect(await own.open(uri, program)).toEqual([]);
      expect((await own.shapes(uri)).silent).toMatch(/exclude/);
    }));

  it('of wrong types count as absent', () =>
    withSettings({ enable: 'yes', diagnostics: ['matmul-inner'], exclude: 7, inlayHints: null }, async (own) => {
      expect(await own.open(fresh(), program)).toHaveLength(1);
    }));

  it('decide which hints stand in the text', () =>
    withSettings({ inlayHints: { parameters: true } }, async (own) => {
      const uri = fresh();
      const text = `import * as tf from '@tensorflow/tfjs';\nfunction twice(x: tf.Tensor1D) {\n  return x;\n}\nconst a = tf.zeros([2, 3])\n  .transpose()\n  .sum(0);\nlet b = twice(a as tf.Tensor1D);\nb = a;\n`;
      await own.open(uri, text);
      expect(await own.hints(uri)).toEqual(['x (2,)', 'a (2,)', 'b (2,)']);
      await own.configure({ inlayHints: { definitions: false, chains: true } });
      await own.nextDiagnostics(uri);
      expect((await own.hints(uri)).map((hint) => hint.slice(hint.indexOf('(')))).toEqual(['(2, 3)', '(3, 2)']);
    }));
});

describe('hovers', () => {
  it('tell the shape and how it came about, as Markdown', async () => {
    const uri = fresh();
    await client.open(uri, right);
    const hover = await client.hover(uri, client.at(uri, 'Z ='));
    const { kind, value } = hover!.contents as MarkupContent;
    expect(kind).toBe('markdown');
    expect(value).toMatch(/^`Z` `\(1, m\)`/);
    expect(value).toContain('matMul: `(1, n_x) . (n_x, m) -> (1, m)`');
  });

  it('say where knowledge was lost', async () => {
    const uri = fresh();
    await client.open(uri, `import * as tf from '@tensorflow/tfjs';\ndeclare function read(): tf.Tensor;\nconst x = read();\nconst y = x.relu();\n`);
    const { value } = (await client.hover(uri, client.at(uri, 'y =')))!.contents as MarkupContent;
    expect(value).toMatch(/shape unknown/);
    expect(value).toMatch(/\*Not known:\* .+/);
  });

  it('are nothing where there is no array', async () => {
    const uri = fresh();
    await client.open(uri, right);
    expect(await client.hover(uri, client.at(uri, 'export'))).toBeNull();
    expect(await client.hover(uri, { line: 9_999, character: 9_999 })).toBeNull();
    expect(await client.hover('file:///nowhere.ts', { line: 0, character: 0 })).toBeNull();
  });

  it('are plain text for an editor that has no Markdown', async () => {
    const plain = await LspClient.start({ markdown: false });
    const uri = fresh();
    await plain.open(uri, right);
    expect((await plain.hover(uri, plain.at(uri, 'Z =')))!.contents).toMatchObject({ kind: 'plaintext', value: expect.stringMatching(/^Z \(1, m\)\n/) });
    await plain.stop();
  });
});

describe('code actions', () => {
  const apply = (uri: string, action: CodeAction) => edited(client.text(uri), action.edit!.changes![uri]);

  it('repair what they are offered for', async () => {
    const uri = fresh();
    await client.open(uri, program);
    const fixes = (await client.actions(uri, client.at(uri, 'tf.matMul'))).filter(({ title }) => !/Ignore/.test(title));
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) expect(await client.open(fresh(), apply(uri, fix))).toEqual([]);
  });

  it.each(['\n', '\r\n'])('silence one line, whatever ends it', async (newline) => {
    const uri = fresh();
    await client.open(uri, program.replace(/\n/g, newline));
    const ignore = (await client.actions(uri, client.at(uri, 'tf.matMul'))).find(({ title }) => title === 'Ignore shapes on line 9')!;
    const text = apply(uri, ignore);
    expect(text).toContain(`{${newline}  // lab-ignore${newline}  const Z`);
    expect(await client.open(fresh(), text)).toEqual([]);
  });

  it('write the contract that a body implies', async () => {
    const uri = fresh();
    const bare = right.replace(/\/\*\*[^]*?\*\/\n/, '');
    await client.open(uri, bare);
    const action = (await client.actions(uri, client.at(uri, 'forward'))).find(({ kind }) => kind === 'refactor.rewrite.contract')!;
    const text = apply(uri, action);
    expect(text).toMatch(/\/\*\*[^]*@shape w \([^]*@shape X \([^]*\*\/\nexport function forward/);
    expect(await client.open(fresh(), text)).toEqual([]);
  });
});

describe('contracts', () => {
  it('lead from a letter to its first mention, and between a parameter and its entry', async () => {
    const uri = fresh();
    await client.open(uri, right);
    const go = async (method: string, what: string, occurrence: number) => (await client.ask<Location[]>(`textDocument/${method}`, uri, client.at(uri, what, occurrence))).map(({ range }) => range.start);
    expect(await go('definition', 'n_x', 1)).toEqual([client.at(uri, 'n_x', 0)]);
    expect(await go('definition', 'X: tf', 0)).toEqual([client.at(uri, 'X (n_x')]);
    expect(await go('definition', 'X (n_x', 0)).toEqual([client.at(uri, 'X: tf')]);
    expect(await go('declaration', 'X);', 0)).toEqual([client.at(uri, 'X (n_x')]);
    expect(await go('definition', 'sigmoid', 0)).toEqual([]);
  });

  it('rename a letter in all entries and nowhere else', async () => {
    const uri = fresh();
    await client.open(uri, right);
    const { changes } = await client.ask<WorkspaceEdit>('textDocument/rename', uri, client.at(uri, 'n_x', 1), { newName: 'features' });
    expect(edited(right, changes![uri])).toBe(right.replaceAll('n_x', 'features'));
    await expect(client.ask('textDocument/rename', uri, client.at(uri, 'n_x'), { newName: 'm' })).rejects.toThrow('already another size');
    await expect(client.ask('textDocument/rename', uri, client.at(uri, 'n_x'), { newName: 'n x' })).rejects.toThrow('no name for a dimension');
    expect(await client.ask('textDocument/prepareRename', uri, client.at(uri, 'sigmoid'))).toBeNull();
  });
});

describe('a workspace', () => {
  const library = `import * as tf from '@tensorflow/tfjs';\nexport function make() {\n  return tf.zeros([2, 3]);\n}\n`;
  const user = (module: string) => `import * as tf from '@tensorflow/tfjs';\nimport { make } from './${module}';\nconst x = make();\nconst y = tf.matMul(x, tf.ones([3, 4]));\n`;

  it('gives the shapes of imports from disk', async () => {
    writeFileSync(join(folder, 'library.ts'), library);
    for (const module of ['library', 'library.js', 'library.ts']) {
      const uri = fresh();
      expect(await client.open(uri, user(module))).toEqual([]);
      expect(await client.hints(uri)).toEqual(['x (2, 3)', 'y (2, 4)']);
    }
  });

  it('follows an open file that is imported, saved or not', async () => {
    const imported = pathToFileURL(join(folder, 'open.ts')).toString();
    const uri = fresh();
    await client.open(imported, library);
    expect(await client.open(uri, user('open'))).toEqual([]);
    await client.type(imported, '[2, 3]', '[2, 5]');
    await client.nextDiagnostics(uri);
    expect(await client.nextDiagnostics(uri)).toHaveLength(1);
  });

  it('groups the arrays of a file by function', async () => {
    const uri = fresh();
    await client.open(uri, right + 'const data = tf.zeros([4, 5]);\n');
    const { groups } = await client.shapes(uri);
    expect(groups.map((group) => [group.function, group.bindings.map(({ name, shape }) => `${name} ${shape}`)])).toEqual([
      ['forward', ['w (n_x, 1)', 'X (n_x, m)', 'Z (1, m)', 'A (1, m)']],
      ['', ['data (4, 5)']],
    ]);
  });
});
