import { Uri, workspace } from 'vscode';
import type { LearnerSource } from '../child/messages';

/** The text of a file as it stands on screen, saved or not; from the disk where it is not open. */
export async function sourceOf(uri: Uri): Promise<LearnerSource> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const text = open ? open.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
  return { path: uri.fsPath, text };
}
