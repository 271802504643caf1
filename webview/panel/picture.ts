import type { Picture, PlanePicture, SteppedPicture, WeightsPicture } from '../../src/editor/panel';
import { element } from '../dom';
import { token } from '../theme';
import { number, percent } from './format';

const SIZE = 320;
const COLOURS = { low: '--vscode-charts-blue', high: '--vscode-charts-yellow' };

export interface PictureView {
  element: HTMLElement;
  show(picture: SteppedPicture | undefined): void;
  /** Takes the colours of the theme anew. */
  restyle(): void;
}

/** What a kind of picture is: its words, what stands at a place of it, and how it is drawn. */
interface Drawing {
  title: string;
  caption: string;
  /** What the colours mean, that of low values first. */
  legend: [low: string, high: string];
  columns: number;
  rows: number;
  /** Value of a cell from -1 (the colour of label 0, or against) to 1 (of label 1, or for); rows from the top. */
  value(column: number, row: number): number;
  words(column: number, row: number): string;
  examples: { column: number; row: number; label: number }[];
}

/** The picture of a training; pointing at it, or moving with the arrow keys, tells its numbers. */
export function pictureView(): PictureView {
  // An application, so that screen readers leave the arrow keys to it; its numbers are spoken while it has the focus.
  const canvas = element('canvas', { class: 'picture', tabindex: '0', role: 'application', 'aria-roledescription': 'picture', 'data-key': 'picture' }) as HTMLCanvasElement;
  const title = element('h3');
  const caption = element('p', { class: 'note' });
  const readout = element('p', { class: 'readout' });
  const legend = element('p', { class: 'readout' });
  const root = element('section', { class: 'picture-box', hidden: '' }, title, readout, canvas, legend, caption);
  let shown: SteppedPicture | undefined;
  let drawing: Drawing | undefined;
  let at: { column: number; row: number } | undefined;

  function draw(): void {
    root.toggleAttribute('hidden', !shown);
    if (!shown) return;
    drawing = drawingOf(shown.picture);
    title.textContent = drawing.title;
    caption.textContent = drawing.caption;
    legend.replaceChildren(...drawing.legend.map((words, i) => element('span', {}, element('span', { class: `swatch filled ${i === 0 ? 'low' : 'high'}` }), words)));
    canvas.setAttribute('aria-label', `${drawing.title}. ${drawing.caption}`);
    paint(canvas, drawing, at);
    say();
  }

  function say(): void {
    readout.textContent = !shown || !drawing ? '' : at ? drawing.words(at.column, at.row) : `At step ${shown.step}.`;
  }

  function go(to: { column: number; row: number } | undefined): void {
    at = to;
    if (drawing) paint(canvas, drawing, at);
    say();
  }

  canvas.addEventListener('mousemove', ({ offsetX, offsetY }) => {
    if (drawing) go({ column: within(Math.floor((offsetX / canvas.clientWidth) * drawing.columns), drawing.columns), row: within(Math.floor((offsetY / canvas.clientHeight) * drawing.rows), drawing.rows) });
  });
  canvas.addEventListener('mouseleave', () => go(undefined));
  canvas.addEventListener('focus', () => readout.setAttribute('aria-live', 'polite'));
  canvas.addEventListener('blur', () => {
    readout.removeAttribute('aria-live');
    go(undefined);
  });
  canvas.addEventListener('keydown', (event) => {
    const [right, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (right === undefined || down === undefined || !drawing) return;
    event.preventDefault();
    const from = at ?? { column: Math.floor(drawing.columns / 2), row: Math.floor(drawing.rows / 2) };
    go({ column: within(from.column + right, drawing.columns), row: within(from.row + down, drawing.rows) });
  });

  return {
    element: root,
    show(picture) {
      if (picture === shown) return;
      shown = picture;
      draw();
    },
    restyle: draw,
  };
}

function within(i: number, n: number): number {
  return Math.min(n - 1, Math.max(0, i));
}

export function drawingOf(picture: Picture): Drawing {
  return picture.kind === 'plane' ? planeDrawing(picture) : weightsDrawing(picture);
}

function planeDrawing({ x, y, side, outputs, examples }: PlanePicture): Drawing {
  const output = (column: number, row: number) => outputs[(side - 1 - row) * side + column];
  const cell = (value: number, [from, to]: [number, number]) => within(Math.round(((value - from) / (to - from)) * (side - 1)), side);
  const right = examples.filter(({ output, label }) => output > 0.5 === label > 0.5).length;
  const feature = (i: number, [from, to]: [number, number]) => number(from + ((to - from) * i) / (side - 1));
  return {
    title: 'How the network splits the plane',
    caption: `${right} of the ${examples.length} examples shown lie on their side.`,
    legend: ['output below 0.5; circles: label 0', 'above 0.5; squares: label 1'],
    columns: side,
    rows: side,
    value: (column, row) => 2 * output(column, row) - 1,
    words: (column, row) => `x₁ ${feature(column, x)}, x₂ ${feature(side - 1 - row, y)}: output ${number(output(column, row))}`,
    examples: examples.map((example) => ({ column: cell(example.x, x), row: side - 1 - cell(example.y, y), label: example.label })),
  };
}

function weightsDrawing({ height, width, weights }: WeightsPicture): Drawing {
  const largest = Math.max(...weights.map(Math.abs)) || 1;
  const at = (column: number, row: number) => weights[row * width + column];
  const positive = weights.filter((weight) => weight > 0).length / weights.length;
  return {
    title: 'The weights at their pixels',
    caption: `A bright pixel speaks for label 1 at ${percent(positive)} of the places. The largest weight is ${number(largest)} in size.`,
    legend: ['speaks against label 1', 'speaks for it'],
    columns: width,
    rows: height,
    value: (column, row) => at(column, row) / largest,
    words: (column, row) => `pixel in row ${row}, column ${column}: weight ${number(at(column, row))}`,
    examples: [],
  };
}

function paint(canvas: HTMLCanvasElement, drawing: Drawing, at: { column: number; row: number } | undefined): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { columns, rows } = drawing;
  const unit = Math.max(1, Math.round((SIZE * devicePixelRatio) / Math.max(columns, rows)));
  [canvas.width, canvas.height] = [unit * columns, unit * rows];
  const colours = Object.fromEntries(Object.entries(COLOURS).map(([side, name]) => [side, token(name)]));
  const [background, foreground] = [token('--vscode-editor-background'), token('--vscode-foreground')];
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = drawing.value(column, row);
      // In tenths, so that neighbouring values read as steps of one scale.
      context.globalAlpha = 0.12 + 0.68 * (Math.round(10 * Math.abs(value)) / 10);
      context.fillStyle = value > 0 ? colours.high : colours.low;
      context.fillRect(column * unit, row * unit, unit, unit);
    }
  }
  context.globalAlpha = 1;
  const radius = 3 * devicePixelRatio;
  context.lineWidth = 0.8 * devicePixelRatio;
  context.strokeStyle = foreground;
  for (const { column, row, label } of drawing.examples) {
    const [cx, cy] = [(column + 0.5) * unit, (row + 0.5) * unit];
    context.fillStyle = label > 0.5 ? colours.high : colours.low;
    context.beginPath();
    if (label > 0.5) context.rect(cx - radius, cy - radius, 2 * radius, 2 * radius);
    else context.arc(cx, cy, radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  if (!at) return;
  context.lineWidth = 2 * devicePixelRatio;
  context.strokeStyle = token('--vscode-focusBorder');
  context.strokeRect(at.column * unit, at.row * unit, unit, unit);
}
