/** What package.json contributes, held to VS Code's conventions and to what the extension registers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../tasks/shell.mjs';

interface Command {
  command: string;
  title: string;
  category?: string;
}

interface Setting {
  description?: string;
  markdownDescription?: string;
}

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  contributes: { commands: Command[]; menus: Record<string, { command: string }[]>; keybindings: { command: string }[]; configuration: { properties: Record<string, Setting> }; walkthroughs: { steps: { media: { markdown: string } }[] }[] };
};
const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
const { commands, menus, keybindings, configuration, walkthroughs } = manifest.contributes;

it('every word of package.json is in package.nls.json, and none is left over', () => {
  const used = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  expect([...new Set(used)].sort()).toEqual(Object.keys(words).sort());
});

it('every command has a category and is registered; menus, keys and walkthrough name commands that there are', () => {
  const sources = readdirSync(join(root, 'src', 'editor'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => read('src', 'editor', name)).join('\n') + read('src', 'server', 'protocol.ts');
  const ids = commands.map(({ command }) => command);
  const registered = (id: string) => sources.includes(`register('${id.replace('deepLearningLab.', '')}'`) || sources.includes(`'${id}'`);
  expect(commands.filter(({ category }) => category !== '%category%')).toEqual([]);
  expect(ids.filter((id) => !registered(id))).toEqual([]);
  const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
  const linked = [...JSON.stringify(words).matchAll(/command:(deepLearningLab\.\w+)/g)].map(([, id]) => id);
  expect([...named, ...linked].filter((id) => !ids.includes(id))).toEqual([]);
});

it('settings are described in a sentence that says what they control', () => {
  const said = Object.values(configuration.properties).map(({ description, markdownDescription }) => words[(description ?? markdownDescription!).slice(1, -1)]);
  expect(said.filter((sentence) => !/^Controls [\s\S]*\.$/.test(sentence))).toEqual([]);
});

it('every page of the walkthrough is there', () => {
  const pages = walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
  expect(pages.filter((page) => !existsSync(join(root, page)))).toEqual([]);
});
