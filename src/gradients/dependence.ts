import type { Probe } from './probe';

/**
 * Whether J ignores a parameter: steps from tiny to as large as the parameter itself change no bit of it.
 * (A bias before batch normalisation has gradient 0 too, but rounding shows that it takes part.)
 */
export function independent(probe: Probe, parameter: number, normal: () => number): boolean {
  const unit = probe.units[parameter];
  const direction = probe.at.map((values, i) => (i === parameter ? values.map(() => unit * normal()) : undefined));
  return [1e-3, -0.1, 1, -3].every((t) => probe.along(direction, t) === probe.base);
}
