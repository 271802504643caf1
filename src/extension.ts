import type { ExtensionContext } from 'vscode';
import { Lab } from './editor/lab';
import { startLanguageClient } from './editor/language/client';

export function activate(context: ExtensionContext): void {
  const language = startLanguageClient();
  context.subscriptions.push(language, new Lab(context, language));
}
