import uPlot from 'uplot';
import { element } from '../dom';
import { token } from '../theme';
import { metric, words } from './format';

const HEIGHT = 220;
const COLOURS = ['--vscode-charts-blue', '--vscode-charts-yellow', '--vscode-charts-purple', '--vscode-charts-green'];
/** Lines are told apart without colour too. */
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

export interface Curves {
  steps: number[];
  /** What is drawn, by metric. */
  shown: Record<string, (number | null)[]>;
  /** The measured values: drawn faintly behind a smoothed curve, and shown under the cursor. */
  raw: Record<string, (number | null)[]>;
}

export interface Chart {
  element: HTMLElement;
  /** @param logarithmic costs of very different sizes on one scale; curves with values that are not above 0 stay as they are */
  draw(curves: Curves, logarithmic: boolean): void;
  /** Takes the colours of the theme anew. */
  restyle(): void;
  destroy(): void;
}

/** Curves of the metrics `names` over the steps; the value under the cursor stands in the legend, arrow keys move the cursor. */
export function chart(title: string, names: string[]): Chart {
  // A slider, so that screen readers leave the arrow keys to it and speak the step that it goes to.
  const frame = element('div', { class: 'chart', tabindex: '0', role: 'slider', 'data-key': `chart ${title}` });
  const readout = element('div', { class: 'readout', 'aria-hidden': 'true' });
  const root = element('section', { class: 'chart-box' }, element('h3', {}, title), readout, frame);
  let curves: Curves = { steps: [], shown: {}, raw: {} };
  let plot: uPlot | undefined;
  let drawn: Promise<void> | undefined;
  let logarithmic = false;

  const data = (): uPlot.AlignedData => [
    curves.steps,
    ...names.map((name) => finite(curves.raw[name])),
    ...names.map((name) => finite(curves.shown[name])),
  ];

  const make = () => {
    plot?.destroy();
    plot = new uPlot(options(names, Math.max(240, frame.clientWidth), logarithmic, say), data(), frame);
  };

  const observer = new ResizeObserver(() => {
    if (plot && frame.clientWidth > 0) plot.setSize({ width: frame.clientWidth, height: HEIGHT });
    else if (frame.clientWidth > 0) make();
  });
  observer.observe(frame);

  frame.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || !plot || curves.steps.length === 0) return;
    event.preventDefault();
    const last = curves.steps.length - 1;
    const at = Math.min(last, Math.max(0, (plot.cursor.idx ?? last) + by));
    plot.setCursor({ left: plot.valToPos(curves.steps[at], 'x'), top: HEIGHT / 3 });
  });

  function say(at: number | null | undefined): void {
    const i = at ?? curves.steps.length - 1;
    if (i < 0) return;
    // The newest step is not spoken while it moves along with the training.
    if (at !== null && at !== undefined || document.activeElement !== frame) {
      frame.setAttribute('aria-valuemin', String(curves.steps[0]));
      frame.setAttribute('aria-valuemax', String(curves.steps.at(-1)));
      frame.setAttribute('aria-valuenow', String(curves.steps[i]));
      frame.setAttribute('aria-valuetext', [`step ${curves.steps[i]}`, ...names.map((name) => `${words(name)} ${metric(name, lastKnown(curves.raw[name], i)) || 'not known'}`)].join(', '));
    }
    readout.replaceChildren(
      element('span', { class: 'step' }, `step ${curves.steps[i]}`),
      ...names.map((name, k) => element('span', { class: `value series-${k % COLOURS.length}` }, element('span', { class: 'swatch' }), `${words(name)} ${metric(name, lastKnown(curves.raw[name], i)) || '-'}`)),
    );
  }

  return {
    element: root,
    draw(next, wanted) {
      curves = next;
      const before = logarithmic;
      logarithmic = wanted && names.every((name) => [next.raw[name], next.shown[name]].every((column) => column?.every((value) => value === null || value > 0)));
      if (plot && before !== logarithmic) make();
      frame.setAttribute('aria-label', `${title}. ${summary(names, curves)}`);
      drawn ??= new Promise((resolve) =>
        requestAnimationFrame(() => {
          drawn = undefined;
          plot?.setData(data());
          say(plot?.cursor.idx);
          resolve();
        }),
      );
    },
    restyle: () => {
      if (plot) make();
    },
    destroy() {
      observer.disconnect();
      plot?.destroy();
    },
  };
}

/** One sentence per curve for people who do not see it. */
export function summary(names: string[], { steps, raw }: Curves): string {
  if (steps.length === 0) return 'No values yet.';
  return names
    .map((name) => {
      const known = (raw[name] ?? []).map((value, i) => ({ value, step: steps[i] })).filter((p) => p.value !== null);
      if (known.length === 0) return `${words(name)}: no values yet.`;
      const [first, last] = [known[0], known[known.length - 1]];
      return `${words(name)}: ${metric(name, first.value)} at step ${first.step}, ${metric(name, last.value)} at step ${last.step}.`;
    })
    .join(' ');
}

/** uPlot draws gaps for null and breaks on NaN and infinity. */
function finite(column: (number | null)[] | undefined): (number | null)[] {
  return (column ?? []).map((value) => (value !== null && Number.isFinite(value) ? value : null));
}

function lastKnown(column: (number | null)[] | undefined, at: number): number | null {
  for (let i = at; column && i >= 0; i--) if (column[i] !== null) return column[i];
  return null;
}

function options(names: string[], width: number, logarithmic: boolean, say: (at: number | null | undefined) => void): uPlot.Options {
  const foreground = token('--vscode-foreground');
  const font = `11px ${token('--vscode-font-family')}`;
  const grid = { stroke: `color-mix(in srgb, ${foreground} 18%, transparent)`, width: 1 };
  const axis: uPlot.Axis = { stroke: foreground, font, grid, ticks: grid };
  const line = (name: string, k: number, faint: boolean): uPlot.Series => {
    const colour = token(COLOURS[k % COLOURS.length]);
    return { label: words(name), stroke: colour, width: faint ? 1 : 2, alpha: faint ? 0.3 : 1, dash: [...DASHES[k % DASHES.length]], spanGaps: true, points: { show: (plot) => !faint && plot.data[0].length === 1 } };
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { show: true, size: 6 }, drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? String(tick) : '')) }, { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => metric(names[0], tick)) }],
    series: [{}, ...names.map((name, k) => line(name, k, true)), ...names.map((name, k) => line(name, k, false))],
    hooks: { setCursor: [(plot) => say(plot.cursor.idx)] },
  };
}
