import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { distribution } from '../../distribution';
import type { Finding } from '../../shapes/analysis';
import { uriOf } from '../identity';
import type { Severity } from '../settings';

/** Shown by clients beside the message. */
export const diagnosticSource = 'shapes';

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** @returns undefined where the settings switch the finding's code off. */
export function toDiagnostic(finding: Finding, settings: ReadonlyMap<string, Severity | 'off'>): Diagnostic | undefined {
  const severity = settings.get(finding.code) ?? finding.severity;
  if (severity === 'off') return undefined;
  const page = explanationPage(finding.code);
  return {
    range: finding.range,
    severity: severities[severity],
    code: finding.code,
    ...(page === undefined ? {} : { codeDescription: { href: pathToFileURL(page).toString() } }),
    source: diagnosticSource,
    message: finding.message,
    relatedInformation: finding.related.map(({ path, range, message }) => ({ location: { uri: uriOf(path), range }, message })),
  };
}

/** The one thing said about a file that is too large to analyse. */
export function refusal(sentence: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Information, code: 'file-too-large', source: diagnosticSource, message: sentence };
}

/** The Markdown page that explains a code, where one ships. */
export function explanationPage(code: string): string | undefined {
  const page = distribution('diagnostics', `${code}.md`);
  return /^[a-z0-9-]+$/.test(code) && existsSync(page) ? page : undefined;
}
