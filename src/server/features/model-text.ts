import type { ModelSummary } from '../../shapes/analysis';
import { code } from './markdown';

/** `5 layers, 61,706 parameters`. */
export function headline({ layers, parameters }: ModelSummary): string {
  const count = `${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}`;
  return parameters === undefined ? count : `${count}, ${grouped(parameters)} parameters`;
}

/** The layers of a model as aligned text. */
export function summaryText(model: ModelSummary): string {
  const rows = rowsOf(model);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => row.map((text, column) => (column === row.length - 1 ? text.padStart(widths[column]) : text.padEnd(widths[column]))).join('  '));
  return [`${model.name || 'model'}: ${headline(model)}`, '', ...lines].join('\n');
}

/** The same as a Markdown table; a shape stays on one line. */
export function summaryTable(model: ModelSummary): string {
  const [head, ...layers] = rowsOf(model);
  const rows = layers.map((row) => row.map((text, column) => (column === row.length - 1 ? text : code(text).replace(/\|/g, '\\|').replaceAll(' ', '\u00a0'))));
  const lines = [head, head.map((_, column) => (column === head.length - 1 ? '--:' : '---')), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return [`**${model.name || 'model'}**: ${headline(model)}`, '', ...lines].join('\n');
}

/** The kind of a layer is told where the names do not tell it already. */
function rowsOf({ layers }: ModelSummary): string[][] {
  const named = layers.every(({ name, kind }) => name.startsWith(kind));
  const row = (name: string, kind: string, shape: string, parameters: string) => (named ? [name, shape, parameters] : [name, kind, shape, parameters]);
  return [row('layer', 'kind', 'output shape', 'parameters'), ...layers.map((layer) => row(layer.name, layer.kind, layer.outputShape, layer.parameters === undefined ? '?' : grouped(layer.parameters)))];
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
