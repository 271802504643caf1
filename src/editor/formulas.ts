import { existsSync } from 'node:fs';
import { Uri } from 'vscode';
import { distribution } from '../distribution';

/** The page that explains a formula, if there is one of this id. */
export function formulaPage(id: string | undefined): Uri | undefined {
  if (id === undefined || !/^[a-z0-9-]+$/.test(id)) return undefined;
  const path = distribution('formulas', `${id}.md`);
  return existsSync(path) ? Uri.file(path) : undefined;
}
