import { existsSync } from 'node:fs';
import { Uri } from 'vscode';
import { distribution } from '../distribution';

/** package.json opens documents of this scheme in the Markdown preview. */
export const pageScheme = 'deep-learning-lab-page';

/** Path of the page on a diagnostic code or on a formula, if there is one of this name; no two share a name. */
export function pageNamed(name: string): string | undefined {
  if (!/^[a-z0-9-]+$/.test(name)) return undefined;
  return ['diagnostics', 'formulas'].map((kind) => distribution(kind, `${name}.md`)).find((path) => existsSync(path));
}

/** The document of a page, if there is one of this name. */
export function pageUri(name: string | undefined): Uri | undefined {
  return name !== undefined && pageNamed(name) !== undefined ? Uri.from({ scheme: pageScheme, path: `/${name}.md` }) : undefined;
}
