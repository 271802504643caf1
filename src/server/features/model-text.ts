import type { ModelSummary } from '../../shapes/analysis';

/** `5 layers, 61,706 parameters`. */
export function headline({ layers, parameters }: ModelSummary): string {
  const count = `${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}`;
  return parameters === undefined ? count : `${count}, ${grouped(parameters)} parameters`;
}

/** The layers of a model as aligned text. */
export function summaryText(model: ModelSummary): string {
  const rows = [
    ['layer', 'kind', 'output shape', 'parameters'],
    ...model.layers.map((layer) => [layer.name, layer.kind, layer.outputShape, layer.parameters === undefined ? '?' : grouped(layer.parameters)]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => row.map((text, column) => (column === 3 ? text.padStart(widths[column]) : text.padEnd(widths[column]))).join('  '));
  return [`${model.name || 'model'}: ${headline(model)}`, '', ...lines].join('\n');
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
