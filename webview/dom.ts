import type { RunningJob } from '../src/editor/panel';

export type Child = Node | string | number | undefined | false;

/** An element with attributes (undefined leaves one out) and children (text is text, never markup). */
export function element(tag: string, attributes: Record<string, string | undefined> = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
  for (const child of children) if (child !== undefined && child !== false) made.append(child instanceof Node ? child : String(child));
  return made;
}

export function svg(tag: string, attributes: Record<string, string> = {}, ...children: Node[]): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A sentence as it comes from the lab: what stands in backticks is code. */
export function prose(sentence: string): Node[] {
  return sentence.split(/`([^`]+)`/).map((piece, i) => (i % 2 === 1 ? element('code', {}, piece) : document.createTextNode(piece)));
}

/** A sentence in which each line that it names is a link; where it names none, a link to `line` follows it. */
export function proseWithLines(sentence: string, line: number | undefined, reveal: (line: number) => void): Child[] {
  const told = sentence.replace(/^Line (\d+): (?=.*\bline \1\b)/, '');
  const pieces = told.split(/\b(lines? \d+)\b/i);
  const linked = pieces.flatMap((piece, i): Child[] => (i % 2 === 1 ? [lineLink(piece, Number(/\d+/.exec(piece)![0]), reveal)] : prose(piece)));
  return line === undefined || pieces.length > 1 ? linked : [...linked, ' ', lineLink(`line ${line}`, line, reveal)];
}

function lineLink(text: string, line: number, reveal: (line: number) => void): HTMLElement {
  return link(text, () => reveal(line), 'Show this line in the editor');
}

/** A link within the editor: a button that looks like one, so that it is reached and pressed by keyboard. */
export function link(text: string, onClick: () => void, title?: string): HTMLElement {
  const made = element('button', { class: 'link', type: 'button', title, 'data-key': `link ${text} ${title}` }, text);
  made.addEventListener('click', onClick);
  return made;
}

/** What may be wider than the panel: it scrolls by itself; the browser gives it the focus where it has to. */
export function scrolling(label: string, content: HTMLElement): HTMLElement {
  return element('div', { class: 'scrolls', role: 'region', 'aria-label': label }, content);
}

/** How far something is; without a fraction it only moves. */
export function progressBar(label: string, fraction: number | undefined): HTMLElement {
  return element('progress', { 'aria-label': label, max: '1', value: fraction === undefined ? undefined : String(fraction) });
}

/** What runs, in words and as a bar. */
export function runningView({ subject, message, fraction, left, paused }: RunningJob): HTMLElement {
  const rest = paused || left === undefined ? '' : `, ${timeLeft(left)} left`;
  return element('div', { class: 'running' }, element('p', {}, `${subject}: ${paused ? 'paused' : message}${rest}`), progressBar('Progress', paused ? (fraction ?? 0) : fraction));
}

/** @param seconds in steps that do not flicker */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} s`;
  return seconds < 5400 ? `about ${Math.round(seconds / 60)} min` : `about ${(seconds / 3600).toFixed(1)} h`;
}

const marks = {
  passed: 'M3.5 8.5l3 3 6-7',
  failed: 'M4 4l8 8M12 4l-8 8',
  started: 'M8 4v5M8 11.5v.5',
  untouched: '',
} as const;

/** A round mark for a status, with its word for screen readers. */
export function mark(status: keyof typeof marks, word: string): SVGElement {
  const drawn = svg('svg', { viewBox: '0 0 16 16', class: `mark ${status}`, role: 'img', 'aria-label': word });
  drawn.append(svg('circle', { cx: '8', cy: '8', r: '7' }));
  if (marks[status]) drawn.append(svg('path', { d: marks[status] }));
  return drawn;
}

export function nodes(children: Child[]): Node[] {
  return children.filter((child): child is Node => child instanceof Node);
}

/**
 * Keeps a container in step with a value: builds its content afresh when the value changed, and gives the focus back to
 * the element with the same `data-key`.
 */
export function part<T>(container: HTMLElement, build: (value: T) => Child[]): (value: T) => void {
  let shown: string | undefined;
  return (value) => {
    const wanted = JSON.stringify(value) ?? 'nothing';
    if (wanted === shown) return;
    shown = wanted;
    const active = document.activeElement;
    const focused = active instanceof HTMLElement && container.contains(active) ? active.dataset.key : undefined;
    container.replaceChildren(...nodes(build(value)));
    if (focused) container.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
}
