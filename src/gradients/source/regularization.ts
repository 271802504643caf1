/** A term of the text that is a multiple of a parameter, in words: regularisation. */
import { nameFactor } from '../causes/factor';
import { gradientNames, proportion } from '../causes/facts';
import { isWeight } from '../causes/regularization';
import type { NamedCause } from '../causes/name';
import type { Case } from '../repair/case';
import type { SourceFix } from './edit';

const formula = 'l2-regularization';

/** @returns undefined where the expression that is scaled is no term of that kind */
export function regularizing(fix: SourceFix, one: Case): Pick<NamedCause, 'id' | 'formula' | 'message' | 'rank'> | undefined {
  const { values, kind } = fix.site!.seen;
  const factor = fix.factor!;
  const [parent] = fix.ancestors;
  const summand = (parent.type === 'BinaryExpression' && /^[-+]$/.test(parent.operator)) || parent.type === 'CallExpression' || parent.type === 'MemberExpression';
  // Of numbers one after the other it shows that they go through the parameter.
  if (!summand && (kind !== 'number' || values.length < 2)) return undefined;
  for (const parameter of one.parameters) {
    const present = proportion(values, parameter.values);
    if (present === undefined || fix.fixed.every((name) => name !== parameter.name)) continue;
    // A single number is a multiple of any other: it must be one that the arguments explain.
    if (values.length < 2 && (factor !== 0 || nameFactor(present, one).kind !== 'scalar')) continue;
    const names = gradientNames(fix.fixed);
    const where = ` in line ${fix.line} (\`${fix.old.replace(/\s+/g, ' ')}\`)`;
    const right = `${nameFactor(present * factor, one).text} times ${parameter.name}`;
    const { text, rank } = nameFactor(factor, one);
    const cause = (id: string, message: string, at = 0) => ({ id, formula, message, rank: at }) as const;
    if (factor === 0 && !isWeight(parameter.name, one) && one.parameters.some(({ name }) => isWeight(name, one))) return cause('regularization-on-bias', `${names} carries a regularisation term${where}, but the cost regularises only the weights: leave the bias out.`);
    if (factor === 0) return cause('regularization-missing-in-cost', `${names} carries the regularisation term of ${parameter.name}${where}, but the cost has none: add lambda/(2m) times the sum of the squared weights to the cost, or leave the term out here.`);
    if (Math.abs(factor - 0.5) < 1e-5) return cause('doubled-regularization', `The regularisation term in ${names} is twice too large${where}: the cost's term gives ${right}, because the derivative of W^2/2 is W.`);
    if (factor > 0 && text === '1/m') return cause('regularization-without-1-over-m', `The regularisation term in ${names} is m times too large${where}: 1/m is missing, it is ${right}.`);
    if (Math.abs(factor + 1) < 1e-5) return cause('wrong-sign', `The regularisation term in ${names} has the wrong sign${where}: ${right} is added.`);
    return cause('regularization-factor', `The regularisation term in ${names} must be multiplied by ${text}${where}: this cost gives ${right}.`, rank);
  }
  return undefined;
}
