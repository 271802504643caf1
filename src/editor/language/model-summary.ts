import { commands, Disposable, EventEmitter, type TextDocumentContentProvider, Uri, ViewColumn, window, workspace } from 'vscode';
import { summaryText } from '../../server/features/model-text';
import { showModelSummaryCommand } from '../../server/protocol';
import type { ModelSummary } from '../../shapes/analysis';

const scheme = 'deep-learning-lab-model';

/** The command behind the lens of a model: its layers as a read-only text beside the code. */
export function showsModelSummaries(): Disposable {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = { onDidChange: changed.event, provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '' };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, provider),
    commands.registerCommand(showModelSummaryCommand, async (model: ModelSummary) => {
      const uri = Uri.from({ scheme, path: `/${model.name || 'model'} summary` });
      texts.set(uri.path, `${summaryText(model)}\n`);
      changed.fire(uri);
      await window.showTextDocument(uri, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
    }),
  );
}
