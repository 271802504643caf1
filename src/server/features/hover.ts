import { type Hover, MarkupKind, type MarkupContent } from 'vscode-languageserver/node';
import type { Hover as ShapeHover } from '../../shapes/analysis';
import { code, escaped } from './markdown';

/** The shape, how it came about and where knowledge was lost; undefined where none of these is known. */
export function toHover(fact: ShapeHover, markdown: boolean): Hover | undefined {
  if (fact.shape === undefined && fact.lost === undefined) return undefined;
  return { range: fact.range, contents: explain(fact, markdown) };
}

/** One text for hovers and for the tooltips of inlay hints. */
export function explain(fact: Pick<ShapeHover, 'name' | 'shape' | 'derivation' | 'lost'>, markdown: boolean): MarkupContent {
  return markdown ? { kind: MarkupKind.Markdown, value: asMarkdown(fact) } : { kind: MarkupKind.PlainText, value: asPlainText(fact) };
}

function asMarkdown({ name, shape, derivation, lost }: Pick<ShapeHover, 'name' | 'shape' | 'derivation' | 'lost'>): string {
  const title = [name === '' ? '' : code(name), shape === undefined ? 'shape unknown' : code(shape)].filter((part) => part !== '').join(' ');
  const parts = [title];
  if (derivation.length > 0) parts.push(derivation.map((step) => `- ${stepAsMarkdown(step)}`).join('\n'));
  if (lost !== undefined) parts.push(`*Not known:* ${escaped(lost)}`);
  return parts.join('\n\n');
}

/** `matMul: (1, n_x) . (n_x, m) -> (1, m)`: the operation in words, its shapes as code. */
function stepAsMarkdown(step: string): string {
  const colon = step.indexOf(': ');
  return colon < 0 ? code(step) : `${escaped(step.slice(0, colon))}: ${code(step.slice(colon + 2))}`;
}

function asPlainText({ name, shape, derivation, lost }: Pick<ShapeHover, 'name' | 'shape' | 'derivation' | 'lost'>): string {
  return [`${name} ${shape ?? '(shape unknown)'}`.trim(), ...derivation.map((step) => `  ${step}`), ...(lost === undefined ? [] : [`Not known: ${lost}`])].join('\n');
}
