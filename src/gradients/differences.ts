/**
 * The derivative of a function of one variable at 0 by central differences with Richardson extrapolation over a ladder
 * of steps h, h/4, h/16, ... The ladder goes down only as far as needed: a smooth function agrees with itself on the
 * first rungs; a kink (ReLU, max-pool, |w|) beside the point disturbs the rungs that reach over it and no others.
 */
export interface Derivative {
  value: number;
  /** Estimated absolute error: disagreement of neighbouring rungs plus rounding. */
  error: number;
  /** The slopes to the left and to the right of the point itself differ. */
  kink: boolean;
  finite: boolean;
}

const LARGEST_STEP = 1e-3;
const RUNGS = 9;
const ROUNDING = 2 ** -52;

/**
 * @param f value at the step t; `f0` is f(0)
 * @param wanted absolute error from which no further rung is climbed
 * @param largest first step, in units of t
 */
export function derivativeAtZero(f: (t: number) => number, f0: number, wanted: (value: number) => number, largest = LARGEST_STEP): Derivative {
  const central: number[] = [];
  const bends: number[] = [];
  let best: Derivative = { value: NaN, error: Infinity, kink: false, finite: true };
  let previous = NaN;
  let step = largest;
  for (let rung = 0; rung < RUNGS; rung++, step /= 4) {
    const right = f(step);
    const left = f(-step);
    if (!Number.isFinite(right) || !Number.isFinite(left)) {
      // A larger step may leave the domain of a log; smaller ones stay inside.
      central.length = 0;
      bends.length = 0;
      previous = NaN;
      if (rung === RUNGS - 1 && best.error === Infinity) return { ...best, finite: false };
      continue;
    }
    const rounding = (2 * ROUNDING * Math.max(Math.abs(right), Math.abs(left), Math.abs(f0))) / step;
    central.push((right - left) / (2 * step));
    bends.push((right - f0 - (f0 - left)) / step);
    if (central.length < 2) continue;
    const [coarse, fine] = central.slice(-2);
    const extrapolated = (16 * fine - coarse) / 15;
    const disagreement = Number.isNaN(previous) ? Math.abs(fine - coarse) : Math.abs(extrapolated - previous);
    previous = extrapolated;
    const error = Math.max(disagreement, rounding);
    if (error < best.error) best = { value: extrapolated, error, kink: bent(bends, rounding, extrapolated), finite: true };
    if (best.error <= wanted(best.value) && central.length >= 2 && !best.kink) break;
    if (rounding > best.error && central.length > 3) break;
  }
  return best;
}

/** A smooth function's bend (f(h) - 2 f(0) + f(-h)) / h shrinks with h; a kink at the point keeps it. */
function bent(bends: number[], rounding: number, slope: number): boolean {
  const [before, last] = bends.slice(-2).map(Math.abs);
  return last > 64 * rounding && last > 1e-8 * Math.abs(slope) && last > 0.5 * before && last < 2 * before;
}
