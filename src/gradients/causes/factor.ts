/** What a constant is, in the learner's letters. */
import type { Case } from '../repair/case';

export interface NamedFactor {
  text: string;
  kind: 'sign' | 'examples' | 'small' | 'scalar' | 'length' | 'unknown';
  /** Smaller is more telling. */
  rank: number;
  sign: 1 | -1;
}

const CLOSE = 1e-5;

/** Names a factor: -1, m, 1/m, 2, 1/2, lambda/m, keep_prob, a length; with the sign apart. */
export function nameFactor(factor: number, one: Case): NamedFactor {
  const sign = factor < 0 ? -1 : 1;
  const size = Math.abs(factor);
  const is = (value: number) => Math.abs(size - value) <= CLOSE * Math.abs(value);
  if (is(1)) return { text: sign < 0 ? '-1' : '1', kind: 'sign', rank: 0, sign };
  for (const m of one.examples.slice(0, 1)) {
    if (is(m)) return { text: 'm', kind: 'examples', rank: 0, sign };
    if (is(1 / m)) return { text: '1/m', kind: 'examples', rank: 0, sign };
  }
  for (const [value, text] of [[2, '2'], [0.5, '1/2'], [4, '4'], [0.25, '1/4']] as const) if (is(value)) return { text, kind: 'small', rank: 1, sign };
  for (const m of one.examples.slice(0, 1)) {
    for (const n of one.examples.slice(1)) {
      if (is(m * n)) return { text: `${n}m`, kind: 'examples', rank: 0.5, sign };
      if (is(1 / (m * n))) return { text: `1/(${n}m)`, kind: 'examples', rank: 0.5, sign };
      if (is((m * n) ** 2)) return { text: `(${n}m)^2`, kind: 'examples', rank: 0.5, sign };
      if (is(1 / (m * n) ** 2)) return { text: `1/(${n}m)^2`, kind: 'examples', rank: 0.5, sign };
    }
    for (const [value, text] of [[2 * m, '2m'], [1 / (2 * m), '1/(2m)'], [2 / m, '2/m'], [m / 2, 'm/2'], [m * m, 'm^2'], [1 / (m * m), '1/m^2'], [1 - 1 / m, '(m-1)/m'], [m / (m - 1), 'm/(m-1)']] as const) {
      if (is(value)) return { text, kind: 'examples', rank: 1.5, sign };
    }
  }
  for (const s of one.scalars) {
    const shown = String(Number(s.toPrecision(6)));
    for (const [value, text] of [[s, shown], [1 / s, `1/${shown}`], [s * s, `${shown}^2`], [1 / (s * s), `1/${shown}^2`]] as const) if (is(value)) return { text, kind: 'scalar', rank: 1.5, sign };
    for (const m of one.examples.slice(0, 1)) {
      for (const [value, text] of [[s / m, `${shown}/m`], [m / s, `m/${shown}`], [(2 * s) / m, `2*${shown}/m`], [s / (2 * m), `${shown}/(2m)`]] as const) if (is(value)) return { text, kind: 'scalar', rank: 1.5, sign };
    }
  }
  for (const n of one.examples.slice(1)) {
    if (is(n)) return { text: String(n), kind: 'length', rank: 2, sign };
    if (is(1 / n)) return { text: `1/${n}`, kind: 'length', rank: 2, sign };
  }
  return { text: String(Number(size.toPrecision(4))), kind: 'unknown', rank: 5, sign };
}
