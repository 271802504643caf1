import { Diagnostic, DiagnosticSeverity, languages, Range, workspace, type Disposable, type TextDocumentContentChangeEvent, type Uri } from 'vscode';
import type { CheckReport, Failure, GradientReport } from '../child/messages';
import { checkMarks, distinct, gradientMarks } from './findings';
import { afterEdit, type Mark } from './marks';
import { pageUri } from './pages';

type Kind = 'check' | 'gradients' | 'training';

const nothing: Record<Kind, Mark[]> = { check: [], gradients: [], training: [] };

/** What checks and trainings said, on the lines of the learner's files; an edit takes away what stood on the edited lines. */
export class Diagnostics implements Disposable {
  private readonly collection = languages.createDiagnosticCollection('Deep Learning Lab');
  private readonly marks = new Map<string, Record<Kind, Mark[]>>();
  private readonly listening = workspace.onDidChangeTextDocument(({ document, contentChanges }) => this.edited(document.uri, contentChanges));

  /** @param only where one function alone was checked: what was said about the others stays */
  checked(uri: Uri, text: string, report: CheckReport, only?: string): void {
    this.set(uri, 'check', checkMarks(text, report), only);
  }

  gradientsChecked(uri: Uri, text: string, reports: GradientReport[], only?: string): void {
    this.set(uri, 'gradients', gradientMarks(text, reports), only);
  }

  /** @param failure why a training ended before its time; without it what was said of an earlier one goes */
  trained(uri: Uri, failure?: Failure): void {
    const line = failure?.file === uri.fsPath ? failure.line : undefined;
    const message = failure?.sentence.replace(/^.*?, line \d+: /, '') ?? '';
    this.set(uri, 'training', line === undefined ? [] : [{ function: '', line: line - 1, severity: 'error', message }], undefined);
  }

  clear(uri: Uri): void {
    this.marks.delete(uri.toString());
    this.collection.delete(uri);
  }

  dispose(): void {
    this.listening.dispose();
    this.collection.dispose();
  }

  private set(uri: Uri, kind: Kind, marks: Mark[], only: string | undefined): void {
    const known = { ...nothing, ...this.marks.get(uri.toString()) };
    const kept = only === undefined ? [] : known[kind].filter((mark: Mark) => mark.function !== only);
    this.marks.set(uri.toString(), { ...known, [kind]: [...kept, ...marks] });
    this.show(uri);
  }

  private edited(uri: Uri, changes: readonly TextDocumentContentChangeEvent[]): void {
    const known = this.marks.get(uri.toString());
    if (!known || changes.length === 0) return;
    for (const { range, text } of changes) {
      const edit = {
        from: range.start.line,
        to: range.end.line,
        lines: text.split('\n').length,
        atLineStart: range.isEmpty && range.start.character === 0 && text.endsWith('\n'),
      };
      known.check = afterEdit(known.check, edit);
      known.gradients = afterEdit(known.gradients, edit);
      known.training = afterEdit(known.training, edit);
    }
    this.show(uri);
  }

  private show(uri: Uri): void {
    const { check, gradients, training } = this.marks.get(uri.toString()) ?? nothing;
    const document = workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    const diagnostics = distinct([...check, ...gradients, ...training]).flatMap(({ line, severity, message, code, formula }) => {
      if (document && line >= document.lineCount) return [];
      const text = document?.lineAt(line);
      const start = text?.firstNonWhitespaceCharacterIndex ?? 0;
      const diagnostic = new Diagnostic(
        text ? text.range.with(text.range.start.with({ character: start })) : new Range(line, 0, line, 1000),
        message,
        severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      );
      diagnostic.source = 'Deep Learning Lab';
      const page = pageUri(formula);
      diagnostic.code = code !== undefined && page ? { value: code, target: page } : code;
      return [diagnostic];
    });
    this.collection.set(uri, diagnostics);
  }
}
