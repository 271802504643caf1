// Collects the licenses of the packages whose code ships, from what esbuild reports to have bundled.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package a bundled file belongs to: its folder below node_modules. */
function packageFolder(path) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

/** One package's entry: name, version, license, and the text its authors ask to keep. */
function entry(root, folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return `${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n\n')}`.trim();
}

/**
 * @param {string} root the project's folder
 * @param {{ inputs: Record<string, unknown> }[]} metafiles of esbuild, paths relative to root
 * @param {string[]} copied names of packages of which files are copied as they are
 * @param {string} target file to write
 */
export function writeLicenses(root, metafiles, copied, target) {
  const bundled = metafiles.flatMap(({ inputs }) => Object.keys(inputs)).map(packageFolder);
  const folders = [...new Set([...bundled, ...copied.map((name) => `node_modules/${name}`)])].filter((folder) => folder && existsSync(join(root, folder, 'package.json')));
  const entries = [...new Set(folders.sort().map((folder) => entry(root, folder)))];
  writeFileSync(target, `Deep Learning Lab contains parts of these packages.\n\n${entries.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}
