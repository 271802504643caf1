import { existsSync } from 'node:fs';
import { commands, type Diagnostic, type Disposable, Uri } from 'vscode';
import { distribution } from '../../distribution';

const command = 'deepLearningLab.explainDiagnostic';

/** The command that shows the page of a diagnostic code in the Markdown preview. */
export function explainsDiagnostics(): Disposable {
  return commands.registerCommand(command, async (code: unknown) => {
    const page = typeof code === 'string' && /^[a-z0-9-]+$/.test(code) ? distribution('diagnostics', `${code}.md`) : undefined;
    if (page !== undefined && existsSync(page)) await commands.executeCommand('markdown.showPreview', Uri.file(page));
  });
}

/** Lets the code beside a message open its page in the preview; the server's link opens it as text. */
export function linkExplanations(diagnostics: Diagnostic[]): Diagnostic[] {
  for (const diagnostic of diagnostics) {
    if (typeof diagnostic.code !== 'object') continue;
    const { value } = diagnostic.code;
    diagnostic.code = { value, target: Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([value]))}`) };
  }
  return diagnostics;
}
