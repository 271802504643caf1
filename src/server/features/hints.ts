import { type InlayHint, InlayHintKind, type InlayHintLabelPart } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, FunctionFact, Position, Range } from '../../shapes/analysis';
import type { Settings } from '../settings';
import { compare, contains, innermost } from '../ranges';
import { explain } from './hover';

/** Shapes after definitions, and where the settings ask for it after parameters and after each line of a chain. */
export function inlayHints(document: TextDocument, analysis: Analysis, visible: Range, hints: Settings['hints'], markdown: boolean): InlayHint[] {
  const found: InlayHint[] = [];
  const shown = new Set<string>();
  const show = (position: Position, shape: string, fact: Parameters<typeof explain>[0]) => {
    const key = `${position.line}:${position.character}`;
    if (shown.has(key) || !contains(visible, position)) return;
    shown.add(key);
    const owner = innermost(analysis.functions, position);
    found.push({ position, label: label(shape, owner, document.uri), kind: InlayHintKind.Type, paddingLeft: true, tooltip: explain(fact, markdown) });
  };
  for (const binding of analysis.bindings) {
    if (binding.shape === undefined) continue;
    if (binding.kind === 'definition' ? hints.definitions : binding.kind === 'parameter' && hints.parameters) show(binding.range.end, binding.shape, binding);
  }
  if (hints.chains) {
    for (const position of chainLinks(document, visible)) {
      const fact = analysis.hoverAt(position);
      if (fact?.shape !== undefined && compare(fact.range.end, position) === 0) show(position, fact.shape, fact);
    }
  }
  return found.sort((a, b) => compare(a.position, b.position));
}

/** The shape with each letter leading to the contract that declares it. */
function label(shape: string, owner: FunctionFact | undefined, uri: string): string | InlayHintLabelPart[] {
  const letters = new Map((owner?.contract ?? []).flatMap((entry) => entry.letters).reverse().map((letter) => [letter.name, letter.range]));
  const parts = shape.split(/([\p{L}_$][\p{L}\p{N}_$]*)/u).filter((part) => part !== '');
  if (!parts.some((part) => letters.has(part))) return shape;
  return parts.map((value) => {
    const range = letters.get(value);
    return range ? { value, location: { uri, range } } : { value };
  });
}

/** Ends of lines whose next line goes on with `.method`. */
function chainLinks(document: TextDocument, visible: Range): Position[] {
  const links: Position[] = [];
  const last = Math.min(visible.end.line, document.lineCount - 2);
  for (let line = visible.start.line; line <= last; line++) {
    if (!/^\s*\??\.\s*[\p{L}_$]/u.test(lineText(document, line + 1))) continue;
    const text = lineText(document, line).replace(/\s*(\/\/.*)?$/, '');
    if (text.trim() !== '') links.push({ line, character: text.length });
  }
  return links;
}

function lineText(document: TextDocument, line: number): string {
  return document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).replace(/\r?\n$|\r$/, '');
}
