/**
 * The derivative of a function of one variable at 0 by differences over a ladder of steps h, h/4, h/16, ..., extrapolated
 * to h = 0 (Richardson, Neville's scheme). The ladder goes down only as far as needed: a smooth function agrees with
 * itself on the first rungs; a kink (ReLU, max-pool, |w|) beside the point disturbs the rungs that reach over it and no
 * others, and on one side only: there the differences of the other side are as good. Where rounding is what is left,
 * because the function hardly changes, larger steps are taken.
 */
export interface Derivative {
  value: number;
  /** Estimated absolute error: disagreement of extrapolations plus rounding. */
  error: number;
  /** The slopes to the left and to the right of the point itself differ. */
  kink: boolean;
  finite: boolean;
}

const LARGEST_STEP = 1e-3;
const RUNGS = 9;
/** Larger steps where rounding hides the derivative. */
const CLIMBED = 4;
/** Rungs that one extrapolation takes. */
const WINDOW = 4;
const ROUNDING = 2 ** -52;

type Side = 'central' | 'left' | 'right';

interface Rung {
  step: number;
  left: number;
  right: number;
}

/**
 * @param f value at the step t; `f0` is f(0)
 * @param wanted absolute error from which no further rung is climbed
 * @param largest first step, in units of t
 */
export function derivativeAtZero(f: (t: number) => number, f0: number, wanted: (value: number) => number, largest = LARGEST_STEP): Derivative {
  const at = (step: number): Rung => ({ step, right: f(step), left: f(-step) });
  const enough = ({ value, error, kink }: Derivative) => error <= wanted(value) && !kink;
  // Largest step first.
  let ladder: Rung[] = [];
  let best: Derivative = { value: NaN, error: Infinity, kink: false, finite: true };
  let step = largest;
  for (let rung = 0; rung < RUNGS; rung++, step /= 4) {
    const next = at(step);
    if (!Number.isFinite(next.right) || !Number.isFinite(next.left)) {
      // A larger step may leave the domain of a log; smaller ones stay inside.
      ladder = [];
      if (rung === RUNGS - 1 && best.error === Infinity) return { ...best, finite: false };
      continue;
    }
    ladder.push(next);
    const found = extrapolated(ladder, f0, 'central');
    if (found.error < best.error) best = { value: found.value, error: found.error, kink: bent(ladder, f0, found.value), finite: true };
    if (ladder.length >= 2 && enough(best)) return best;
    if (ladder.length > 3 && roundingOf(next, f0) > best.error) break;
  }
  const kink = ladder.length >= 2 && bent(ladder, f0, best.value);
  let largestUsed = 0;
  const improve = () => {
    for (const side of ['central', 'left', 'right'] as const) {
      const { from, ...found } = extrapolated(ladder, f0, side);
      if (found.error < best.error) best = { ...found, kink, finite: true };
      if (found.error <= best.error) largestUsed = from;
    }
  };
  improve();
  // Between two kinks the steps are as large as fits.
  if (ladder.length > 3 && largestUsed < ladder[0].step && !enough(best) && !best.kink) {
    ladder = [...ladder, at(2 * largestUsed), at(largestUsed / 2)].sort((a, b) => b.step - a.step);
    improve();
  }
  for (let climbed = 1; climbed <= CLIMBED && ladder.length > 0 && !enough(best) && !best.kink; climbed++) {
    const next = at(ladder[0].step * 4);
    if (!Number.isFinite(next.right) || !Number.isFinite(next.left)) break;
    ladder.unshift(next);
    improve();
  }
  return best;
}

/** The best of the extrapolations from neighbouring rungs, and the largest step it is from. */
function extrapolated(ladder: Rung[], f0: number, side: Side): { value: number; error: number; from: number } {
  const slopes = ladder.map((rung) => slopeOf(rung, f0, side));
  let best = { value: NaN, error: Infinity, from: 0 };
  // A side's differences have every power of the step in their error, central ones only the even powers.
  const points = ladder.map(({ step }) => (side === 'central' ? step * step : step));
  for (let last = 1; last < ladder.length; last++) {
    const through = (from: number, to: number) => atZero(points.slice(from, to + 1), slopes.slice(from, to + 1));
    for (let first = last - 1; first >= 0 && first > last - WINDOW; first--) {
      const value = through(first, last);
      // What does not share the finest rung, whose rounding is the largest.
      const other = first < last - 1 ? through(first, last - 1) : first > 0 ? through(first - 1, last - 1) : slopes[last];
      const error = Math.max(Math.abs(value - other), (side === 'central' ? 1 : 2) * roundingOf(ladder[last], f0));
      if (error < best.error) best = { value, error, from: ladder[first].step };
    }
  }
  return best;
}

function slopeOf({ step, left, right }: Rung, f0: number, side: Side): number {
  return side === 'central' ? (right - left) / (2 * step) : side === 'left' ? (f0 - left) / step : (right - f0) / step;
}

/** The value at 0 of the polynomial through these points (Neville). */
function atZero(points: number[], values: number[]): number {
  const row = values.slice();
  for (let order = 1; order < row.length; order++) {
    for (let i = 0; i + order < row.length; i++) row[i] = (points[i] * row[i + 1] - points[i + order] * row[i]) / (points[i] - points[i + order]);
  }
  return row[0];
}

function roundingOf({ step, left, right }: Rung, f0: number): number {
  return (2 * ROUNDING * Math.max(Math.abs(right), Math.abs(left), Math.abs(f0))) / step;
}

/** A smooth function's bend (f(h) - 2 f(0) + f(-h)) / h shrinks with h; a kink at the point keeps it. */
function bent(ladder: Rung[], f0: number, slope: number): boolean {
  const [before, last] = ladder.slice(-2).map((rung) => Math.abs(slopeOf(rung, f0, 'right') - slopeOf(rung, f0, 'left')));
  return last > 64 * roundingOf(ladder.at(-1)!, f0) && last > 1e-8 * Math.abs(slope) && last > 0.5 * before && last < 2 * before;
}
