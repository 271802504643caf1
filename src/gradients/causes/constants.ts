import { gradientNames, isMask, made, operand, where, type Cause, type Facts } from './facts';
import type { Case } from '../repair/case';
import { nameFactor } from './factor';
import type { Formula } from './formula';
import type { Fix } from '../repair/search';
import { isZeroOrOne } from '../vectors';
import { elementCount } from './reductions';

const isConstant = (fix: Fix): fix is Fix & { factor: number } => (fix.kind === 'scale' || fix.kind === 'scale-input') && fix.factor !== undefined;

const term = (fix: Fix, facts: Facts): string => (fix.kind === 'scale-input' ? `A term of the sum${where(fix, facts)}, and so ${gradientNames(fix.fixed)},` : gradientNames(fix.fixed));
const verb = (fix: Fix): string => (fix.kind === 'scale-input' || fix.fixed.length === 1 ? 'is' : 'are');

function factorCause(id: string, formula: Formula, fits: (factor: number, text: string, fix: Fix, facts: Facts) => boolean, sentence: (fix: Fix, facts: Facts, text: string) => string, extra = 0): Cause {
  return {
    id,
    formula,
    match(fix, facts) {
      if (!isConstant(fix)) return undefined;
      const named = nameFactor(fix.factor, facts.one);
      const text = named.sign < 0 && named.kind !== 'sign' ? `-${named.text}` : named.text;
      if (!fits(fix.factor, text, fix, facts)) return undefined;
      // Nobody mistakes the sign or the size of a mask; a wrong sign sits where there is a plus or minus.
      const mask = made(fix, facts.one)?.values.every(isZeroOrOne) ? 0.5 : 0;
      const signed = id === 'wrong-sign' && (/^(Sub|Neg)$/.test(fix.group.kernel) || byNegative(fix, facts)) ? -0.05 : 0;
      return { rank: named.rank + extra + mask + signed + (fix.kind !== 'scale-input' ? 0 : id === 'wrong-sign' ? -0.02 : 0.6), message: sentence(fix, facts, text) };
    },
  };
}

/** Whether a fix's statement multiplies or divides by a negative number. */
function byNegative({ group: { kernel, operations } }: Fix, { one }: Facts): boolean {
  return /^(Multiply|RealDiv)$/.test(kernel) && Object.values(operations[0].inputs).flat().some((id) => {
    const values = one.tape.values.get(id)?.values;
    return values?.length === 1 && values[0] < 0;
  });
}

/** A number among the arguments that looks like keep_prob, where a dropout mask takes part. */
export function keepProb(factor: number, one: Case): boolean {
  if (nameFactor(factor, one).kind !== 'scalar') return false;
  const dropout = [...(one.cost?.values.values() ?? [])].some((value) => isMask(value, one));
  return dropout && one.scalars.some((s) => s > 0 && s < 1 && [1 / s, s, 1 / (s * s), s * s].some((value) => Math.abs(factor - value) < 1e-5 * value));
}

/** A gradient that needs a negative factor has another mistake than its size. */
export const constants: Cause[] = [
  factorCause('wrong-sign', 'chain-rule', (_f, text) => text === '-1', (fix, facts) =>
    fix.kind === 'scale-input'
      ? `A term of the sum${where(fix, facts)} has the wrong sign, and with it ${gradientNames(fix.fixed)}: swap plus and minus there.`
      : `${gradientNames(fix.fixed)} ${fix.fixed.length === 1 ? 'has' : 'have'} the wrong sign: a minus is missing or too much${where(fix, facts)}.`),
  {
    id: 'mean-for-sum',
    formula: 'sum-over-examples',
    match(fix, { one, lines }) {
      if (fix.kind !== 'scale' || fix.group.kernel !== 'Mean' || fix.factor === undefined) return undefined;
      const count = elementCount(fix, one);
      if (count === undefined || Math.abs(fix.factor - count) > 1e-5 * count) return undefined;
      return { rank: -0.2, message: `${gradientNames(fix.fixed)} ${verb(fix)} ${count} times too small: a mean stands for a sum${where(fix, { one, lines })}.` };
    },
  },
  factorCause('dropout-not-divided-by-keep-prob', 'dropout', (factor, _t, _x, facts) => factor > 1 && keepProb(factor, facts.one), (fix, facts, text) => `${term(fix, facts)} ${verb(fix)} too small by ${text}: inverted dropout divides by keep_prob on the way back too${where(fix, facts)}.`, -1.5),
  factorCause('dropout-divided-twice', 'dropout', (factor, _t, fix, facts) => factor < 1 && /^(Multiply|RealDiv|Sum|Mean|BatchMatMul)$/.test(fix.group.kernel) && keepProb(factor, facts.one), (fix, facts, text) => `${term(fix, facts)} ${verb(fix)} too large, ${text} is needed: divide by keep_prob once only${where(fix, facts)}.`, -1.5),
  factorCause('missing-1-over-m', 'sum-over-examples', (_f, text) => /^1\/\(?\d*m\)?(\^2)?$/.test(text), (fix, facts, text) => `${term(fix, facts)} ${verb(fix)} ${text.slice(2)} times too large: ${text.replace('^2', '')} is missing${text.endsWith('^2') ? ', its inverse stands in its place' : ''}${where(fix, facts)}.`),
  factorCause('extra-1-over-m', 'sum-over-examples', (_f, text) => /^\(?\d*m\)?(\^2)?$/.test(text), (fix, facts, text) => `${term(fix, facts)} ${verb(fix)} ${text} times too small: a division by ${text} is too much${where(fix, facts)}.`),
  factorCause('factor-2', 'chain-rule', (_f, text) => text === '1/2', (fix, facts) => `${term(fix, facts)} ${verb(fix)} twice too large${where(fix, facts)}: a factor 2 is too much, or 1/2 is missing.`),
  factorCause('factor-half', 'chain-rule', (_f, text) => text === '2', (fix, facts) => `${term(fix, facts)} ${verb(fix)} half as large as needed${where(fix, facts)}: a factor 1/2 is too much, or the 2 of the square's derivative is missing.`),
  factorCause('extra-term', 'chain-rule', (factor) => factor === 0, (fix, facts) => `There is a term too much in ${gradientNames(fix.fixed)}${where(fix, facts)}.`, -3.5),
  {
    id: 'constant-factor',
    formula: 'chain-rule',
    match(fix, facts) {
      if (!isConstant(fix)) return undefined;
      const named = nameFactor(fix.factor, facts.one);
      const values = fix.kind === 'scale' ? made(fix, facts.one) : operand(fix, facts.one);
      const entries = facts.one.parameters.reduce((sum, { name, values: own }) => sum + (fix.fixed.includes(name) ? own.length : 0), 0);
      const text = named.sign < 0 ? `-${named.text}` : named.text;
      return { rank: named.rank + 1 + (entries <= 1 ? 4 : 0) + (values && values.values.length === 1 && values.shape.length === 0 ? 0.3 : 0), message: `${term(fix, facts)} must be multiplied by ${text}${where(fix, facts)}.` };
    },
  },
];
