import ts from 'typescript';
import { expect, it } from 'vitest';
import { aliased, aliasesFor } from './aliases';

const project: { [path: string]: string } = {
  '/p/tsconfig.json': `\ufeff{
  // as an editor writes it
  "extends": "./base",
  "compilerOptions": { "paths": { "@/*": ["./src/*"], "@/models/*": ["./nets/*", "./more/*"], "shapes": ["./src/shapes.ts"], "*/deep": ["./x/*/y"], }, /* the end */ },
}`,
  '/p/base.json': '{ "compilerOptions": { "baseUrl": "." } }',
  '/q/jsconfig.json': '{ "compilerOptions": { "baseUrl": "lib" } }',
  '/v/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }',
  '/v/tsconfig.node.json': '{ "compilerOptions": {} }',
  '/v/tsconfig.app.json': '{ "compilerOptions": { "paths": { "~/*": ["./app/*"] } } }',
  '/loop/tsconfig.json': '{ "extends": "./tsconfig.json" }',
  '/broken/tsconfig.json': '{ "compilerOptions": ',
};
const find = (specifier: string, folder: string) => {
  const aliases = aliasesFor(folder, (path) => project[path]);
  return aliases && aliased(specifier, aliases);
};

it.each<[string, string, string[] | undefined]>([
  ['@/math', '/p/src/app', ['/p/src/math']],
  ['@/models/lenet', '/p', ['/p/nets/lenet', '/p/more/lenet']],
  ['shapes', '/p', ['/p/src/shapes.ts']],
  ['very/deep', '/p', ['/p/x/very/y']],
  ['src/util', '/p/test', ['/p/src/util']],
  ['util', '/q/lib/a', ['/q/lib/util']],
  ['~/net', '/v/app', ['/v/app/net']],
  ['@/math', '/elsewhere', undefined],
  ['@/math', '/loop', []],
  ['@/math', '/broken', []],
])('%s from %s', (specifier, folder, paths) => {
  expect(find(specifier, folder)).toEqual(paths);
});

it.each([
  ['@/math', '/p'],
  ['@/models/lenet', '/p'],
  ['shapes', '/p'],
  ['very/deep', '/p'],
  ['src/util', '/p'],
  ['util', '/q'],
])('%s in %s is where TypeScript looks too', (specifier, folder) => {
  const config = project[`${folder}/tsconfig.json`] ? `${folder}/tsconfig.json` : `${folder}/jsconfig.json`;
  const host = { ...ts.sys, readFile: (path: string) => project[path], fileExists: (path: string) => path in project };
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, host.readFile).config, host, folder);
  const [path] = find(specifier, folder)!;
  const file = path.endsWith('.ts') ? path : `${path}.ts`;
  const found = ts.resolveModuleName(specifier, `${folder}/a/b.ts`, { ...options, moduleResolution: ts.ModuleResolutionKind.Bundler }, { readFile: host.readFile, fileExists: (each) => each === file });
  expect(found.resolvedModule?.resolvedFileName).toBe(file);
});
