import { inputsOf, elementFunctions, type Value } from '../tape';
import type { Case } from '../repair/case';
import type { Fix } from '../repair/search';
import { leakOf } from '../source/roles';
import { called, gradientNames, isMask, isProductOf, operand, slopeIn, slopeNames, where, type Cause, type Facts } from './facts';

const formula = 'activation-derivative';

/** The derivative of an activation that a fix brings in, if it does: by name, or computed elsewhere in the run. */
function slopeBrought(fix: Fix, { one }: Facts): string | undefined {
  if (!fix.derived) return undefined;
  const [{ of, value }] = fix.derived;
  if (of !== 'itself') return slopeNames[of];
  const slope = slopeIn(one.tape.values.get(value), one);
  return slope && slopeNames[slope.of];
}

/** Whether the operand that a fix replaces is itself some activation's derivative, or a product's only other factor. */
function isProduct(fix: Fix): boolean {
  return fix.group.kernel === 'Multiply' || fix.group.kernel === 'Select' || fix.group.kernel === 'SelectV2';
}

/** How two values of the run relate: an activation of the other, a reordering of it, something else. */
function relation(a: Value | undefined, b: Value | undefined): 'activation' | 'reordered' | 'other' {
  if (!a || !b || a.values.length !== b.values.length) return 'other';
  const activations = [elementFunctions.sigmoid, elementFunctions.tanh, elementFunctions.relu];
  for (const [x, y] of [[a, b], [b, a]]) {
    if (leakOf(x.values, y.values) !== undefined || activations.some((f) => x.values.every((value, i) => Math.abs(f(value) - y.values[i]) <= 1e-9 * (1 + Math.abs(y.values[i]))))) return 'activation';
  }
  if (a.values.every((value, i) => value === b.values[i])) return 'other';
  const sorted = (value: Value) => [...value.values].sort((p, q) => p - q);
  const [left, right] = [sorted(a), sorted(b)];
  return left.every((value, i) => value === right[i]) ? 'reordered' : 'other';
}

/** Whether a value belongs to the forward pass of the cost, to the arguments or the parameters. */
function isForward(value: Value | undefined, one: Case): boolean {
  return value !== undefined && (value.producer < 0 || one.forward.has(value.producer));
}

export const operands: Cause[] = [
  {
    id: 'dropout-mask-not-applied',
    formula: 'dropout',
    match(fix, facts) {
      if ((fix.kind !== 'multiply' && fix.kind !== 'take') || fix.derived![0].of !== 'itself') return undefined;
      const value = facts.one.tape.values.get(fix.derived![0].value);
      if (!isMask(value, facts.one)) return undefined;
      return { rank: 0, message: `The dropout mask is not applied on the way back${where(fix, facts)}: ${gradientNames(fix.fixed)} must be multiplied by the mask of the forward pass, and divided by keep_prob.` };
    },
  },
  {
    id: 'relu-derivative-at-negatives',
    formula,
    match(fix, facts) {
      const old = operand(fix, facts.one);
      if (!isProduct(fix) || (fix.kind !== 'use' && fix.kind !== 'take') || slopeBrought(fix, facts) !== slopeNames.step) return undefined;
      if (!old || old.values.length < 2 || isMask(old, facts.one) || slopeIn(old, facts.one) !== undefined) return undefined;
      return { rank: -0.1, message: `ReLU's derivative is wrong where Z is negative${where(fix, facts)}: it is 1 where Z > 0 and 0 elsewhere.` };
    },
  },
  {
    id: 'wrong-activation-derivative',
    formula,
    match(fix, facts) {
      if (!/Greater|Less|Step/.test(fix.group.kernel) || (fix.kind !== 'take' && fix.kind !== 'kernel')) return undefined;
      if (fix.kind === 'kernel') return { rank: 0, message: `ReLU's derivative is the wrong way round${where(fix, facts)}: it is 1 where Z > 0 and 0 elsewhere.` };
      const to = called(fix.derived![0].value, facts);
      return { rank: 0, message: `ReLU's derivative is taken of the wrong value${where(fix, facts)}: it asks where ${to ?? 'Z'} > 0.` };
    },
  },
  {
    id: 'derivative-at-z-instead-of-a',
    formula,
    match(fix, facts) {
      const old = operand(fix, facts.one);
      if (fix.kind !== 'use' && fix.kind !== 'take') return undefined;
      const right = fix.derived!.map(({ value }) => facts.one.tape.values.get(value))[0];
      const oldSlope = slopeIn(old, facts.one);
      const newSlope = fix.derived![0].of === 'itself' ? slopeIn(right, facts.one) : { of: fix.derived![0].of, value: fix.derived![0].value };
      if (oldSlope && newSlope && oldSlope.of === newSlope.of && relation(facts.one.tape.values.get(oldSlope.value), facts.one.tape.values.get(newSlope.value)) === 'activation') {
        return { rank: 0, message: `The activation's derivative is taken at the wrong value${where(fix, facts)}: with the formula in A it needs A, not Z.` };
      }
      if (fix.derived![0].of === 'itself' && isForward(old, facts.one) && relation(old, right) === 'activation') {
        const [from, to] = [old && called(old.id, facts), right && called(right.id, facts)];
        return { rank: 0, message: `${from ?? 'Z'} stands where ${to ?? 'A'} belongs${where(fix, facts)}: one is the value before the activation, the other the one after it.` };
      }
      return undefined;
    },
  },
  {
    id: 'shuffled-cache',
    formula: 'cache',
    match(fix, facts) {
      if (fix.kind === 'bypass' && /Reverse|Gather|Roll/.test(fix.group.kernel)) {
        return { rank: -0.1, message: `The examples are in another order than in the forward pass${where(fix, facts)}: use the cached values as they are.` };
      }
      if (fix.kind !== 'take') return undefined;
      const right = facts.one.tape.values.get(fix.derived![0].value);
      if (relation(operand(fix, facts.one), right) !== 'reordered') return undefined;
      return { rank: 0, message: `The cached values are in another order than in the forward pass${where(fix, facts)}: ${gradientNames(fix.fixed)} ${fix.fixed.length === 1 ? 'needs' : 'need'} them as the forward pass left them.` };
    },
  },
  {
    id: 'wrong-activation-derivative',
    formula,
    match(fix, facts) {
      if (fix.kind !== 'take') return undefined;
      const [old, right] = [operand(fix, facts.one), facts.one.tape.values.get(fix.derived![0].value)];
      if (!old || !right || old.values.some((value) => Math.abs(value) > 1) || !isProductOf(right.values, old.values, old.values)) return undefined;
      return { rank: 0.3, message: `The square is missing${where(fix, facts)}: tanh's derivative is 1 - A^2.` };
    },
  },
  {
    id: 'extra-operation',
    formula: 'chain-rule',
    match(fix, facts) {
      if (fix.kind !== 'take') return undefined;
      const { one } = facts;
      const right = fix.derived![0].value;
      const maker = one.tape.operations[operand(fix, one)?.producer ?? -1];
      if (!maker || maker.places[0]?.line !== fix.group.line || !inputsOf(maker).some(({ value }) => value === right)) return undefined;
      return { rank: 0.3, message: `An operation is too much${where(fix, facts)}: ${called(right, facts) ?? 'the value'} itself belongs there.` };
    },
  },
  {
    id: 'missing-factor',
    formula: 'chain-rule',
    match(fix, facts) {
      if (fix.kind !== 'take') return undefined;
      const { one } = facts;
      const [old, right] = [operand(fix, one), one.tape.values.get(fix.derived![0].value)];
      const factors = old && right ? [...one.tape.values.values()].filter((value) => isForward(value, one) && !value.through && isProductOf(right.values, old.values, value.values)) : [];
      const name = factors.map(({ id }) => called(id, facts)).find((text) => text !== undefined);
      return factors.length === 0 ? undefined : { rank: 0.4, message: `A factor of the chain rule is missing in ${gradientNames(fix.fixed)}${where(fix, facts)}${name ? `: multiply by ${name}` : ''}.` };
    },
  },
  {
    id: 'layer-index-off-by-one',
    formula: 'cache',
    match(fix, facts) {
      if (fix.kind !== 'take') return undefined;
      const { one } = facts;
      const old = operand(fix, one);
      const right = one.tape.values.get(fix.derived![0].value);
      if (!isForward(old, one) || !isForward(right, one)) return undefined;
      const [from, to] = [old && called(old.id, facts), right && called(right.id, facts)];
      const which = from && to && from !== to ? `${from} stands where ${to} belongs` : 'A value of another layer or step is used';
      return { rank: 0.2, message: `${which}${where(fix, facts)}: check which one ${gradientNames(fix.fixed)} ${fix.fixed.length === 1 ? 'needs' : 'need'}.` };
    },
  },
  {
    id: 'stale-cache',
    formula: 'cache',
    match(fix, facts) {
      if (fix.kind !== 'take') return undefined;
      const right = facts.one.tape.values.get(fix.derived![0].value);
      if (!isForward(right, facts.one) || slopeBrought(fix, facts)) return undefined;
      const [from, to] = [operand(fix, facts.one)?.id, right?.id].map((id) => (id === undefined ? undefined : called(id, facts)));
      return { rank: 0.5, message: `${from ?? 'A value'} in the statement${where(fix, facts)} is not the one of this forward pass: ${to ?? 'the cached value'} belongs there.` };
    },
  },
  {
    id: 'missing-activation-derivative',
    formula,
    match(fix, facts) {
      const slope = fix.kind === 'multiply' ? slopeBrought(fix, facts) : undefined;
      return slope === undefined ? undefined : { rank: 0.1, message: `The activation's derivative is missing${where(fix, facts)}: multiply by ${slope} to go from dA to dZ.` };
    },
  },
  {
    id: 'wrong-activation-derivative',
    formula,
    match(fix, facts) {
      if (fix.kind !== 'use' && fix.kind !== 'take' && fix.kind !== 'kernel') return undefined;
      const old = slopeIn(operand(fix, facts.one), facts.one);
      const slope = slopeBrought(fix, facts);
      if (slope && old && slopeNames[old.of] === slope) {
        const at = fix.derived![0].of === 'itself' ? slopeIn(facts.one.tape.values.get(fix.derived![0].value), facts.one)?.value : fix.derived![0].value;
        const [from, to] = [old.value, at].map((id) => (id === undefined ? undefined : called(id, facts)));
        return { rank: 0.3, message: `The activation's derivative is taken at the wrong value${where(fix, facts)}: ${from && to ? `${to} belongs where ${from} stands` : 'another value belongs there'}.` };
      }
      if (slope) return { rank: old ? 0.1 : 0.4, message: `The activation's derivative is wrong${where(fix, facts)}${old ? `: ${slopeNames[old.of]} stands where` : ':'} ${slope} belongs${old ? '' : ' there'}.` };
      if (fix.kind === 'use' && fix.derived![0].of === 'square') return { rank: 0.5, message: `The square is missing${where(fix, facts)}: tanh's derivative is 1 - A^2.` };
      return undefined;
    },
  },
  {
    id: 'missing-factor',
    formula: 'chain-rule',
    match(fix, facts) {
      if (fix.kind !== 'multiply') return undefined;
      const name = called(fix.derived![0].value, facts);
      const odd = /^(reciprocal|root)$/.test(fix.derived![0].of) ? 1 : 0;
      return { rank: 1 + odd, message: `A factor of the chain rule is missing in ${gradientNames(fix.fixed)}${where(fix, facts)}${name ? `: multiply by ${fix.derived![0].of === 'itself' ? name : `${shownFunction(fix.derived![0].of)} of ${name}`}` : ''}.` };
    },
  },
  {
    id: 'wrong-operand',
    formula: 'chain-rule',
    match(fix, facts) {
      if (fix.kind !== 'take' && fix.kind !== 'use') return undefined;
      const [from, to] = [operand(fix, facts.one)?.id, fix.derived![0].value].map((id) => (id === undefined ? undefined : called(id, facts)));
      const what = fix.kind === 'use' ? `${shownFunction(fix.derived![0].of)} of ${to ?? 'its value'}` : (to ?? 'another value');
      return { rank: fix.kind === 'use' ? 1.5 : 1, message: `${from ?? 'An operand'} is the wrong operand${where(fix, facts)}: ${what} belongs there.` };
    },
  },
];

function shownFunction(of: string): string {
  const names: Record<string, string> = { square: 'the square', root: 'the root', reciprocal: 'the reciprocal', oneMinus: '1 minus the value', step: "ReLU's derivative", exponential: 'exp', logarithm: 'log', sign: 'the sign' };
  return names[of] ?? slopeNames[of as keyof typeof slopeNames] ?? of;
}
