import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic, type TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Finding, Range } from '../../shapes/analysis';
import { compare, innermost, overlaps } from '../ranges';
import { diagnosticSource } from './diagnostics';

/** Proven repairs of the findings in a range, the comment that silences a line, and the contract that a function's body implies. */
export function codeActions(document: TextDocument, analysis: Analysis, { range, context }: CodeActionParams): CodeAction[] {
  const wanted = (kind: string) => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) {
    const fixes: CodeAction[] = [];
    for (const finding of analysis.findings.filter((each) => overlaps(each.range, range))) {
      fixes.push(...quickFixes(document, finding, context.diagnostics.filter((each) => reports(each, finding))));
    }
    actions.push(...withoutTwins(fixes));
  }
  if (wanted(contractKind)) {
    const contract = writeContract(document, analysis, range);
    if (contract) actions.push(contract);
  }
  return actions;
}

export const contractKind = `${CodeActionKind.RefactorRewrite}.contract`;

function quickFixes(document: TextDocument, finding: Finding, diagnostics: Diagnostic[]): CodeAction[] {
  const proven = finding.fixes.map(
    ({ title, edits }, index): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: index === 0 && finding.fixes.length === 1,
      edit: { changes: { [document.uri]: edits } },
    }),
  );
  const ignore: CodeAction = {
    title: `Ignore shapes on line ${finding.range.start.line + 1}`,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit: { changes: { [document.uri]: [ignoreLine(document, finding.range.start.line)] } },
  };
  return [...proven, ignore];
}

/** Findings beside each other may have the same repair, or another one under the same title, which then says where it changes something. */
function withoutTwins(actions: readonly CodeAction[]): CodeAction[] {
  const edits = (action: CodeAction) => JSON.stringify(action.edit);
  const distinct: CodeAction[] = [];
  for (const action of actions) {
    const same = distinct.find((other) => other.title === action.title && edits(other) === edits(action));
    if (same) same.diagnostics = [...(same.diagnostics ?? []), ...(action.diagnostics ?? [])];
    else distinct.push(action);
  }
  const place = (action: CodeAction) => Object.values(action.edit?.changes ?? {}).flatMap((each) => each.map(({ range: { start } }) => `${start.line + 1}:${start.character + 1}`));
  return distinct.map((action) => (distinct.some((other) => other !== action && other.title === action.title) ? { ...action, title: `${action.title} (at ${place(action).join(' and ')})` } : action));
}

function reports(diagnostic: Diagnostic, finding: Finding): boolean {
  return diagnostic.source === diagnosticSource && diagnostic.code === finding.code && compare(diagnostic.range.start, finding.range.start) === 0;
}

/** A line of its own above, so that it works wherever the line ends. */
function ignoreLine(document: TextDocument, line: number): TextEdit {
  const start = { line, character: 0 };
  const text = document.getText({ start, end: { line: line + 1, character: 0 } });
  const indentation = /^\s*?(?=\S|[\r\n]|$)/.exec(text)?.[0] ?? '';
  return { range: { start, end: start }, newText: `${indentation}// lab-ignore${newlineOf(document)}` };
}

function newlineOf(document: TextDocument): string {
  return /\r?\n/.exec(document.getText())?.[0] ?? '\n';
}

function writeContract(document: TextDocument, analysis: Analysis, range: Range): CodeAction | undefined {
  const owner = innermost(analysis.functions, range.start);
  if (!owner?.writeContract || !overlaps({ start: owner.range.start, end: endOfLine(owner.nameRange) }, range)) return undefined;
  return {
    title: owner.contract.length === 0 ? `Write the inferred contract of ${owner.name}` : `Complete the contract of ${owner.name}`,
    kind: contractKind,
    edit: { changes: { [document.uri]: owner.writeContract } },
  };
}

/** The whole line with the name, so that the action is there from anywhere on a function's first line. */
function endOfLine({ end }: Range): Range['end'] {
  return { line: end.line + 1, character: 0 };
}
