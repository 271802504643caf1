/** Puts fixes into words: the first entry of the list that matches a fix names it; the most telling fix comes first. */
import type { Case } from '../repair/case';
import type { Fix } from '../repair/search';
import { firstNegative, guiltyOf } from './guilty';
import { constants } from './constants';
import type { Cause, Facts } from './facts';
import type { Formula } from './formula';
import { operands } from './operands';
import { reductions } from './reductions';
import { regularization } from './regularization';
import { structure } from './structure';

/** One entry per explanation; earlier ones are more special. */
export const causes: Cause[] = [...regularization, ...reductions, ...constants, ...operands, ...structure];

export interface NamedCause {
  id: string;
  formula: Formula;
  parameters: string[];
  line?: number;
  message: string;
  rank: number;
  /** Says what the line must be, not only that it lacks a factor. */
  exact?: boolean;
  fix?: Fix;
}

export function named(fix: Fix, facts: Facts): NamedCause | undefined {
  for (const cause of causes) {
    const found = cause.match(fix, facts);
    if (!found) continue;
    const narrow = fix.group.narrow ? 0.35 : 0;
    const broad = 0.2 * [...fix.group.reaches].filter((name) => !fix.fixed.includes(name)).length;
    return { id: cause.id, formula: cause.formula, parameters: fix.fixed, line: fix.group.line, message: found.message, rank: found.rank + narrow + broad, fix };
  }
  return undefined;
}

/**
 * Best first; one per mistake and line.
 * @param guilty whether the derivatives of the cost are asked which of several statements it is, instead of the nearest to the gradients
 */
export function ranked(fixes: Fix[], facts: Facts, guilty = true): NamedCause[] {
  const all = fixes.map((fix) => named(fix, facts)).filter((cause) => cause !== undefined);
  all.sort((a, b) => a.fix!.left.length - b.fix!.left.length || a.rank - b.rank || order(a, b));
  if (guilty) prefer(all, facts.one);
  const seen = new Set<string>();
  return all.filter(({ id, line, parameters }) => {
    const key = `${id} ${line} ${parameters.join()}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Of causes that the same change at several statements explains, the one at the guilty statement comes first. */
function prefer(all: NamedCause[], one: Case): void {
  const [first] = all;
  if (!first) return;
  if (first.id === 'wrong-sign' && first.fix!.kind === 'scale-input') {
    const scaled = all.filter(({ id, fix }) => id === 'wrong-sign' && fix!.kind === 'scale' && fix!.left.length === 0);
    const negative = firstNegative(scaled.map(({ fix }) => fix!), one);
    const found = all.findIndex(({ fix }) => fix === negative);
    if (found > 0) all.unshift(...all.splice(found, 1));
    return;
  }
  const alike = all.filter(({ id, rank, fix, parameters }) => id === first.id && rank - first.rank < 0.3 && fix!.kind === first.fix!.kind && parameters.join() === first.parameters.join() && close(fix!.factor, first.fix!.factor));
  if (alike.length < 2) return;
  const guilty = guiltyOf(alike.map(({ fix }) => fix!), one);
  const at = all.findIndex(({ fix }) => fix === guilty);
  if (at > 0) all.unshift(...all.splice(at, 1));
}

function close(a: number | undefined, b: number | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-5 * Math.abs(b));
}

/** Among equals the statement nearest to the gradients that it makes right. */
function order(a: NamedCause, b: NamedCause): number {
  return b.fix!.group.operations[0].index - a.fix!.group.operations[0].index;
}
