/**
 * Which of several statements in a row made the mistake, when changing any of them repairs it. A value of a sound
 * backward pass is a multiple of the derivative of J by some value of the forward pass (m times it, before the 1/m). So
 * the values before the mistake are such multiples, and those behind it are none, or multiples with another factor.
 */
import type { Case } from '../repair/case';
import type { Fix } from '../repair/search';
import { proportion } from './facts';

/** @param fixes the same change at different statements, at least one */
export function guiltyOf(fixes: Fix[], one: Case): Fix {
  const chain = [...fixes].sort((a, b) => last(a) - last(b));
  const ratios = chain.map((fix) => ratioOf(fix, one));
  const known = chain.map((_, i) => i).filter((i) => ratios[i] !== undefined);
  const end = chain.length - 1;
  switch (chain[0].kind) {
    case 'scale': {
      const natural = naturalIn(one);
      const turned = known.find((i) => natural(ratios[i]! * chain[i].factor!) && !natural(ratios[i]!));
      if (turned !== undefined) return chain[turned];
      const spoilt = ratios[known.at(-1) ?? -1];
      if (spoilt === undefined) return chain[end];
      const negative = chain[0].factor! < 0;
      const bad = (i: number) => (negative ? ratios[i]! < 0 : Math.abs(ratios[i]! - spoilt) <= 1e-5 * Math.abs(spoilt));
      let at = known.at(-1)!;
      for (const i of [...known].reverse()) {
        if (!bad(i)) break;
        at = i;
      }
      return chain[at];
    }
    case 'multiply':
      return chain[known.at(-1) ?? 0];
    case 'project':
      return chain[Math.min((known.at(-1) ?? -1) + 1, end)];
    case 'add':
      return chain[0];
    default:
      return chain[end];
  }
}

/** The first of these statements whose result is the negative of a derivative of J, by all paths: what reads it only hands the sign on. */
export function firstNegative(fixes: Fix[], one: Case): Fix | undefined {
  const natural = naturalIn(one);
  const whole = one.adjoints.filter(({ part }) => !part);
  return [...fixes].sort((a, b) => last(a) - last(b)).find((fix) => natural(-(ratioOf(fix, one, whole) ?? NaN)));
}

/** Whether a sound value may be this multiple of a derivative of J: 1, m before the 1/m, or a number among the arguments. */
function naturalIn({ examples, given }: Case): (ratio: number) => boolean {
  const usual = [1, ...(examples[0] > 1 ? [examples[0]] : []), ...given.filter((s) => s > 0).flatMap((s) => [s, 1 / s])];
  return (ratio) => usual.some((one) => Math.abs(ratio - one) <= 1e-6 * one);
}

const last = (fix: Fix): number => fix.group.operations[0].index;

/** The multiple of some derivative of J that a fix's statement makes. */
function ratioOf(fix: Fix, one: Case, adjoints = one.adjoints): number | undefined {
  const value = one.tape.values.get(fix.group.operations[0].outputs[0]);
  if (!value || value.values.length < 2) return undefined;
  for (const { shape, values } of adjoints) {
    if (shape.join() !== value.shape.join()) continue;
    const ratio = proportion(value.values, values);
    if (ratio !== undefined) return ratio;
  }
  return undefined;
}
