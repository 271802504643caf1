import { evidence, gradientNames, made, operand, parameterIn, proportion, where, type Cause, type Facts } from './facts';
import { inputsOf, type Operation } from '../tape';
import type { Case } from '../repair/case';
import { nameFactor } from './factor';
import type { Fix } from '../repair/search';

const formula = 'l2-regularization';

/** The regularisation term that a fix changes: of which parameter, and by what. */
function changedTerm(fix: Fix, { one }: Facts): { parameter: string; factor: number; right: string } | undefined {
  if (fix.factor === undefined) return undefined;
  const value = fix.kind === 'scale' ? made(fix, one) : fix.kind === 'scale-input' ? operand(fix, one) : undefined;
  const parameter = parameterIn(value, one);
  // A gradient that happens to be a multiple of its parameter is no term of a sum.
  if (parameter === undefined || value === undefined || [...one.tape.outputs.values()].includes(value.id)) return undefined;
  // Nor is a factor.
  const readers = one.tape.operations.filter((operation) => inputsOf(operation).some((input) => input.value === value.id));
  if (fix.kind === 'scale' && readers.length > 0 && readers.every((operation) => isProduct(operation, one))) return undefined;
  const present = proportion(value.values, one.parameters.find(({ name }) => name === parameter)!.values)!;
  return { parameter, factor: fix.factor, right: `${nameFactor(present * fix.factor, one).text} times ${parameter}` };
}

/** Whether an operation multiplies two tensors. */
function isProduct({ kernel, inputs }: Operation, one: Case): boolean {
  return /^(Multiply|BatchMatMul)$/.test(kernel) && Object.values(inputs).flat().every((id) => (one.tape.values.get(id)?.values.length ?? 0) > 1);
}

function addedTerm(fix: Fix, facts: Facts): { parameter: string; factor: number } | undefined {
  const { one } = facts;
  if (fix.kind !== 'add' || fix.factor === undefined) return undefined;
  const value = one.tape.values.get(fix.derived![0].value);
  if (evidence(fix, facts) <= 1) return undefined;
  return value?.parameter === undefined ? undefined : { parameter: value.parameter, factor: fix.factor };
}

export const isWeight = (name: string, one: Case): boolean => {
  const shape = one.parameters.find((parameter) => parameter.name === name)?.shape ?? [];
  if (shape.every((length) => length === 1)) return one.parameters.every(({ values }) => values.length === 1);
  const flat = shape.length <= 1 || shape.slice(1).every((length) => length === 1);
  const partner = one.parameters.some((other) => other.name !== name && other.shape.length > 1 && other.shape.at(-1)! > 1 && (other.shape[0] === shape[0] || other.shape.at(-1) === shape.at(-1)));
  return !(flat && partner);
};

export const regularization: Cause[] = [
  {
    id: 'regularization-on-bias',
    formula,
    match(fix, facts) {
      const term = changedTerm(fix, facts) ?? addedTerm(fix, facts);
      const removed = term && (fix.kind === 'add' ? term.factor < 0 : term.factor === 0);
      const onlyBias = fix.fixed.every((name) => !isWeight(name, facts.one)) && facts.one.parameters.some(({ name }) => isWeight(name, facts.one));
      if (!term || !removed || !onlyBias) return undefined;
      return { rank: 0, message: `${gradientNames(fix.fixed)} carries a regularisation term${where(fix, facts)}, but the cost regularises only the weights: leave the bias out.` };
    },
  },
  {
    id: 'regularization-missing-in-cost',
    formula,
    match(fix, facts) {
      const term = changedTerm(fix, facts);
      const added = addedTerm(fix, facts);
      if (!(term && term.factor === 0) && !(added && added.factor < 0)) return undefined;
      return { rank: 0.1, message: `${gradientNames(fix.fixed)} carries the regularisation term of ${(term ?? added)!.parameter}${where(fix, facts)}, but the cost has none: add lambda/(2m) times the sum of the squared weights to the cost, or leave the term out here.` };
    },
  },
  {
    id: 'doubled-regularization',
    formula,
    match(fix, facts) {
      const term = changedTerm(fix, facts);
      if (!term || Math.abs(term.factor - 0.5) > 1e-5) return undefined;
      return { rank: 0, message: `The regularisation term in ${gradientNames(fix.fixed)} is twice too large${where(fix, facts)}: the cost's term gives ${term.right}, because the derivative of W^2/2 is W.` };
    },
  },
  {
    id: 'regularization-without-1-over-m',
    formula,
    match(fix, facts) {
      const term = changedTerm(fix, facts);
      if (!term || nameFactor(term.factor, facts.one).text !== '1/m') return undefined;
      return { rank: 0, message: `The regularisation term in ${gradientNames(fix.fixed)} is m times too large${where(fix, facts)}: 1/m is missing, it is ${term.right}.` };
    },
  },
  {
    id: 'wrong-sign',
    formula,
    match(fix, facts) {
      const term = changedTerm(fix, facts);
      if (!term || Math.abs(term.factor + 1) > 1e-5) return undefined;
      return { rank: 0, message: `The regularisation term in ${gradientNames(fix.fixed)} has the wrong sign${where(fix, facts)}: ${term.right} is added.` };
    },
  },
  {
    id: 'regularization-factor',
    formula,
    match(fix, facts) {
      const term = changedTerm(fix, facts);
      if (!term) return undefined;
      const { text, rank } = nameFactor(term.factor, facts.one);
      return { rank, message: `The regularisation term in ${gradientNames(fix.fixed)} must be multiplied by ${text}${where(fix, facts)}: this cost gives ${term.right}.` };
    },
  },
  {
    id: 'missing-regularization',
    formula,
    match(fix, facts) {
      const term = addedTerm(fix, facts);
      if (!term || term.factor <= 0) return undefined;
      const l1 = fix.derived![0].of === 'sign';
      const { text } = nameFactor(term.factor, facts.one);
      return { rank: 0, message: `The regularisation term is missing in ${gradientNames(fix.fixed)}${where(fix, facts)}: add ${text === '1' ? '' : `${text} times `}${l1 ? `sign(${term.parameter})` : term.parameter}.` };
    },
  },
];
