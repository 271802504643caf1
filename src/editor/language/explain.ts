import { existsSync, readFileSync } from 'node:fs';
import { CodeAction, CodeActionKind, commands, type Diagnostic, Disposable, languages, Uri, workspace, type CodeActionContext, type CodeActionProvider, type Range, type TextDocument } from 'vscode';
import { distribution } from '../../distribution';
import type { Courses } from '../courses';
import { pageWithExercises } from './page';

const command = 'deepLearningLab.explainDiagnostic';
/** package.json opens documents of this scheme in the Markdown preview. */
const scheme = 'deep-learning-lab-page';

/** The pages of diagnostic codes: as documents, by command, and in the light bulb of each diagnostic that has one. */
export function explainsDiagnostics(courses: Courses): Disposable {
  const provideTextDocumentContent = async (uri: Uri): Promise<string> => {
    const page = pageOf(uri.path.slice(1).replace(/\.md$/, ''));
    if (page === undefined) return 'There is no page for this code.';
    // A link that begins with a slash leads into the first folder of the window, wherever the page itself lies.
    const first = workspace.workspaceFolders?.[0]?.uri.toString() === courses.folder?.toString();
    const exercises = new Map((await courses.all()).map(({ id, title }) => [id, { title, statement: first ? `/${id}.md` : undefined }]));
    return pageWithExercises(readFileSync(page, 'utf8'), (id) => exercises.get(id));
  };
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent }),
    commands.registerCommand(command, async (code: unknown) => {
      if (typeof code === 'string' && pageOf(code)) await commands.executeCommand('vscode.open', uriOf(code));
    }),
    languages.registerCodeActionsProvider(['typescript', 'typescriptreact', 'javascript', 'javascriptreact'], new Explanations(), { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
  );
}

/** Lets the code beside a message open its page in the preview; the server's link opens it as text. */
export function linkExplanations(diagnostics: Diagnostic[]): Diagnostic[] {
  for (const diagnostic of diagnostics) {
    const { code } = diagnostic;
    if (typeof code === 'object') diagnostic.code = { value: code.value, target: uriOf(String(code.value)) };
  }
  return diagnostics;
}

/** The way to a page by keyboard. */
class Explanations implements CodeActionProvider {
  provideCodeActions(_: TextDocument, __: Range, { diagnostics }: CodeActionContext): CodeAction[] {
    return diagnostics.flatMap((diagnostic) => {
      const code = typeof diagnostic.code === 'object' ? String(diagnostic.code.value) : undefined;
      if (code === undefined || !pageOf(code)) return [];
      const action = new CodeAction(`Explain ${code}`, CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.command = { command, title: action.title, arguments: [code] };
      return [action];
    });
  }
}

function uriOf(code: string): Uri {
  return Uri.from({ scheme, path: `/${code}.md` });
}

function pageOf(code: string): string | undefined {
  const page = /^[a-z0-9-]+$/.test(code) ? distribution('diagnostics', `${code}.md`) : undefined;
  return page !== undefined && existsSync(page) ? page : undefined;
}
