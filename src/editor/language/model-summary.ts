import { commands, Disposable, EventEmitter, type TextDocumentContentProvider, Uri, ViewColumn, workspace } from 'vscode';
import { summaryTable } from '../../server/features/model-text';
import { showModelSummaryCommand } from '../../server/protocol';
import type { ModelSummary } from '../../shapes/analysis';

/** package.json opens documents of this scheme in the Markdown preview. */
const scheme = 'deep-learning-lab-model';

/** The command behind the lens of a model: its layers as a table beside the code. */
export function showsModelSummaries(): Disposable {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = { onDidChange: changed.event, provideTextDocumentContent: (uri) => texts.get(uri.path) ?? 'This table was made before the window was reloaded. Choose the line above the model again.' };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, provider),
    commands.registerCommand(showModelSummaryCommand, async (model: ModelSummary) => {
      const uri = Uri.from({ scheme, path: `/${model.name || 'model'} summary.md` });
      texts.set(uri.path, `${summaryTable(model)}\n`);
      changed.fire(uri);
      await commands.executeCommand('vscode.open', uri, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
    }),
  );
}
