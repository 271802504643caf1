import { readFileSync } from 'node:fs';
import { CodeAction, CodeActionKind, commands, type Diagnostic, Disposable, languages, Uri, ViewColumn, workspace, type CodeActionContext, type CodeActionProvider, type Range, type TextDocument } from 'vscode';
import type { Courses } from '../courses';
import { pageNamed, pageScheme, pageUri } from '../pages';
import { pageWithExercises } from './page';

const command = 'deepLearningLab.explainDiagnostic';

/** The pages of diagnostic codes and of formulas: as documents, by command, and in the light bulb of each diagnostic that has one. */
export function explainsDiagnostics(courses: Courses): Disposable {
  const provideTextDocumentContent = async (uri: Uri): Promise<string> => {
    const page = pageNamed(nameOf(uri));
    if (page === undefined) return 'There is no page for this code.';
    // A link that begins with a slash leads into the first folder of the window, wherever the page itself lies.
    const first = workspace.workspaceFolders?.[0]?.uri.toString() === courses.folder?.toString();
    const exercises = new Map((await courses.all()).map(({ id, title }) => [id, { title, statement: first ? `/${id}.md` : undefined }]));
    return pageWithExercises(readFileSync(page, 'utf8'), (id) => exercises.get(id));
  };
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(pageScheme, { provideTextDocumentContent }),
    commands.registerCommand(command, async (code: unknown) => {
      const page = typeof code === 'string' ? pageUri(code) : undefined;
      if (page) await commands.executeCommand('vscode.open', page, { viewColumn: ViewColumn.Beside });
    }),
    languages.registerCodeActionsProvider(['typescript', 'typescriptreact', 'javascript', 'javascriptreact'], new Explanations(), { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
  );
}

/** Lets the code beside a message open its page in the preview; the server's link opens it as text. */
export function linkExplanations(diagnostics: Diagnostic[]): Diagnostic[] {
  for (const diagnostic of diagnostics) {
    const { code } = diagnostic;
    if (typeof code === 'object') diagnostic.code = { value: code.value, target: pageUri(String(code.value)) ?? code.target };
  }
  return diagnostics;
}

/** The way to a page by keyboard. */
class Explanations implements CodeActionProvider {
  provideCodeActions(_: TextDocument, __: Range, { diagnostics }: CodeActionContext): CodeAction[] {
    return diagnostics.flatMap((diagnostic) => {
      const { code } = diagnostic;
      if (typeof code !== 'object' || code.target.scheme !== pageScheme) return [];
      const action = new CodeAction(`Explain ${code.value}`, CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.command = { command, title: action.title, arguments: [nameOf(code.target)] };
      return [action];
    });
  }
}

function nameOf(page: Uri): string {
  return page.path.slice(1).replace(/\.md$/, '');
}
