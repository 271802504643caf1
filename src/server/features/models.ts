import type { CodeLens, Hover } from 'vscode-languageserver/node';
import { MarkupKind } from 'vscode-languageserver/node';
import type { Analysis, Position } from '../../shapes/analysis';
import { showModelSummaryCommand } from '../protocol';
import { contains } from '../ranges';
import { headline, summaryTable, summaryText } from './model-text';

/** Above each model: how many layers and parameters it has. The command needs a client that knows it. */
export function modelLenses(analysis: Analysis, clientShowsSummaries: boolean): CodeLens[] {
  return analysis.models.map((model) => ({
    range: model.range,
    command: { title: headline(model), command: clientShowsSummaries ? showModelSummaryCommand : '', arguments: clientShowsSummaries ? [model] : [] },
  }));
}

/** The table of a model's layers where the expression that makes it begins. */
export function modelHover(analysis: Analysis, position: Position, markdown: boolean): Hover | undefined {
  const model = analysis.models.find(({ range }) => range.start.line === position.line && contains(range, position));
  if (!model) return undefined;
  return { contents: markdown ? { kind: MarkupKind.Markdown, value: summaryTable(model) } : { kind: MarkupKind.PlainText, value: summaryText(model) } };
}
