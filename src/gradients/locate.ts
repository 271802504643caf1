/** From a wrong parameter to its wrong entries: bisection where only the cost is known, exact differences at what it finds. */
import type { Direction, Probe } from './probe';
import { CLEAR, worst, type Measured } from './verdict';
import { norm } from './vectors';

/** A wrong parameter with at most this many entries gets the exact difference of each when no other witness is there. */
export const EXACT = 64;
/** Wrong entries that bisection looks for. */
const FOUND = 4;
/** Entries drawn at random besides, so that explanations have something to explain. */
const SAMPLE = 32;

interface Search {
  probe: Probe;
  measured: Measured;
  parameter: number;
  random: () => number;
}

export function locateEntries(search: Search): void {
  const { measured, random } = search;
  const { analytic, autodiff, directions, entries } = measured;
  const length = analytic.length;
  if (entries.size === length) return;
  const own = directions.filter(({ group }) => group.length === 1);
  const trusted = autodiff && own.every(({ byAutodiff, derivative, scale }) => Math.abs(byAutodiff - derivative.value) <= Math.max(1e-7 * scale, CLEAR * derivative.error));
  if (trusted) return take(search, worst(analytic, autodiff, FOUND));
  if (length <= EXACT) return take(search, [...analytic.keys()]);
  const positions = shuffled([...analytic.keys()], random);
  bisect(search, positions, { found: 0 });
  take(search, positions.slice(0, SAMPLE));
}

function take({ probe, measured, parameter }: Search, positions: number[]): void {
  const scale = norm(measured.analytic) / Math.sqrt(measured.analytic.length);
  for (const position of positions) {
    if (!measured.entries.has(position)) measured.entries.set(position, probe.entry(parameter, position, scale));
  }
}

function bisect(search: Search, positions: number[], state: { found: number }): void {
  if (state.found >= FOUND) return;
  if (positions.length === 1) {
    state.found++;
    return take(search, positions);
  }
  const middle = positions.length >> 1;
  for (const half of [positions.slice(0, middle), positions.slice(middle)]) {
    if (state.found < FOUND && disagrees(search, half)) bisect(search, half, state);
  }
}

/** Whether the gradient is wrong somewhere among these entries: one direction that moves only them. */
function disagrees({ probe, measured, parameter, random }: Search, positions: number[]): boolean {
  const step = new Float64Array(measured.analytic.length);
  let expected = 0;
  let scale = 0;
  for (const position of positions) {
    step[position] = probe.units[parameter] * (random() < 0.5 ? -1 : 1) * (0.5 + random());
    expected += step[position] * measured.analytic[position];
    scale = Math.hypot(scale, step[position] * measured.analytic[position]);
  }
  const direction: Direction = probe.at.map((_, i) => (i === parameter ? step : undefined));
  const derivative = probe.derivative(direction, scale, 1e-8);
  return Math.abs(expected - derivative.value) > Math.max(1e-7 * scale, CLEAR * derivative.error);
}

function shuffled<T>(list: T[], random: () => number): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
