import type { GradientParameter } from '../../src/editor/panel';
import { element } from '../dom';
import { count, measured } from './format';
import { heatmap, type Cell } from './heatmap';
import { logPosition } from './scale';

/**
 * The heat map of one parameter's entries. One cell takes part in the tab order; arrow keys move between cells, and the
 * line below says what stands under the pointer or the focus.
 */
export function heatmapView(parameter: GradientParameter): HTMLElement {
  const map = heatmap(parameter);
  const readout = element('p', { class: 'entry' }, hint(map.cells));
  const cells = map.cells.map((cell) => cellView(parameter, cell));
  const grid = element('div', { class: 'heatmap', role: 'grid', 'aria-label': `Entries of d${parameter.name}` });
  for (let row = 0; row < map.rows; row++) {
    grid.append(element('div', { class: 'row', role: 'row' }, ...cells.slice(row * map.columns, (row + 1) * map.columns)));
  }

  const start = Math.max(0, worst(map.cells));
  cells[start]?.setAttribute('tabindex', '0');
  const say = (at: number) => (readout.textContent = sentence(parameter, map.cells[at]));
  const at = (target: EventTarget | null) => cells.indexOf(target as HTMLElement);
  grid.addEventListener('mouseover', ({ target }) => at(target) >= 0 && say(at(target)));
  grid.addEventListener('focusin', ({ target }) => at(target) >= 0 && say(at(target)));
  grid.addEventListener('keydown', (event) => {
    const from = at(event.target);
    const to = neighbour(from, event.key, map.rows, map.columns);
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    cells[from].setAttribute('tabindex', '-1');
    cells[to].setAttribute('tabindex', '0');
    cells[to].focus();
  });
  const hidden = map.hidden > 0 ? element('p', { class: 'note' }, `${count(map.hidden, 'more entry', 'more entries')} not shown.`) : undefined;
  return element('div', { class: 'heatmap-box' }, grid, readout, hidden);
}

/** Index of the cell that a key leads to, or undefined for any other key and at the borders. */
export function neighbour(from: number, key: string, rows: number, columns: number): number | undefined {
  const row = Math.floor(from / columns);
  const column = from % columns;
  switch (key) {
    case 'ArrowLeft':
      return column > 0 ? from - 1 : undefined;
    case 'ArrowRight':
      return column < columns - 1 ? from + 1 : undefined;
    case 'ArrowUp':
      return row > 0 ? from - columns : undefined;
    case 'ArrowDown':
      return row < rows - 1 ? from + columns : undefined;
    case 'Home':
      return row * columns;
    case 'End':
      return row * columns + columns - 1;
    default:
      return undefined;
  }
}

export function sentence(parameter: Pick<GradientParameter, 'name'>, cell: Cell): string {
  const name = `d${parameter.name}[${cell.index.join(', ')}]`;
  const { entry } = cell;
  if (!entry) return `${name}: not measured.`;
  const autodiff = entry.autodiff === undefined ? '' : `, autodiff ${measured(entry.autodiff)}`;
  return `${name}: analytic ${measured(entry.analytic)}, numeric ${measured(entry.numeric)}${autodiff}; relative difference ${measured(cell.difference)}.`;
}

function hint(cells: Cell[]): string {
  return cells.some((cell) => cell.entry) ? 'Point at an entry, or move with the arrow keys, to see its three values.' : 'No entry of this parameter was measured one by one.';
}

function worst(cells: Cell[]): number {
  let best = -1;
  cells.forEach((cell, i) => {
    if (cell.entry && (best < 0 || (cell.difference ?? 1) > (cells[best].difference ?? 1))) best = i;
  });
  return best;
}

/** Heat in ten steps, so that a style sheet can give each its colour: inline styles are not allowed here. */
export function heat(difference: number): number {
  return Math.round(logPosition(difference) * 10);
}

function cellView(parameter: GradientParameter, cell: Cell): HTMLElement {
  const heatClass = cell.difference === undefined ? 'unknown' : `heat-${heat(cell.difference)}`;
  return element('div', { class: `cell ${heatClass}`, role: 'gridcell', tabindex: '-1', 'aria-label': sentence(parameter, cell), 'data-key': `cell ${parameter.name} ${cell.index.join(' ')}` });
}
