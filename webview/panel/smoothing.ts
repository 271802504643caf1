/**
 * Exponentially weighted average with bias correction: v_t = beta v_(t-1) + (1 - beta) x_t, shown as v_t / (1 - beta^t).
 * Values that are missing or not finite are passed through and leave the average as it was.
 * @param beta 0 (no smoothing) up to, not including, 1
 */
export function smoothed(values: readonly (number | null)[], beta: number): (number | null)[] {
  if (beta === 0) return [...values];
  let v = 0;
  let correction = 1;
  return values.map((x) => {
    if (x === null || !Number.isFinite(x)) return x;
    v = beta * v + (1 - beta) * x;
    correction *= beta;
    return v / (1 - correction);
  });
}
