/** Relative differences live between these; smaller and larger ones stand at the ends. */
export const SMALLEST = 1e-12;
export const LARGEST = 1;

/** The course's rule: a relative difference below this is agreement. */
export const RULE = 1e-7;

/** Position of a relative difference on a logarithmic scale, 0 (1e-12 or less, agreement) to 1 (1 or more). NaN stands at 1. */
export function logPosition(difference: number): number {
  if (Number.isNaN(difference)) return 1;
  const clamped = Math.min(LARGEST, Math.max(SMALLEST, Math.abs(difference)));
  return Math.log(clamped / SMALLEST) / Math.log(LARGEST / SMALLEST);
}

/** |a - n| / max(|a|, |n|); 0 where both are 0. */
export function relativeDifference(analytic: number, numeric: number): number {
  const size = Math.max(Math.abs(analytic), Math.abs(numeric));
  return size === 0 ? 0 : Math.abs(analytic - numeric) / size;
}
