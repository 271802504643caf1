import { called, evidence, gradientNames, gradientsAre, isMask, operand, parameterIn, slopeIn, where, type Cause, type Facts } from './facts';
import type { Fix } from '../repair/search';

/** The operand that a bypassed product or quotient drops. */
function dropped(fix: Fix, { one }: Facts) {
  const [operation] = fix.group.operations;
  const other = fix.input === 'a' ? operation.inputs.b : operation.inputs.a;
  return other === undefined ? undefined : one.tape.values.get([other].flat()[0]);
}

export const structure: Cause[] = [
  {
    id: 'transposed',
    formula: 'matrix-products',
    match(fix, facts) {
      const lost = fix.kind === 'bypass' && fix.group.kernel === 'Transpose';
      if (!lost && fix.kind !== 'transpose' && fix.kind !== 'transpose-input') return undefined;
      const input = fix.kind === 'transpose-input' ? operand(fix, facts.one)?.id : undefined;
      const name = input === undefined ? undefined : called(input, facts);
      const what = fix.kind === 'transpose-input' ? `${name ?? 'An operand'} must be transposed in the product` : `${gradientsAre(fix.fixed)} transposed: rows and columns are exchanged`;
      return { rank: fix.kind === 'transpose-input' || lost ? 0 : 0.1, message: `${what}${where(fix, facts)}.` };
    },
  },
  {
    id: 'mask-spread-over-ties',
    formula: 'pooling',
    match(fix, facts) {
      if (fix.kind !== 'share') return undefined;
      return { rank: 0, message: `The mask of max-pooling has several ones where values tie${where(fix, facts)}: the gradient goes to one of them, or divide the mask by its sum in the window.` };
    },
  },
  {
    id: 'batch-norm-terms-dropped',
    formula: 'batch-normalization',
    match(fix, facts) {
      if (fix.kind !== 'project') return undefined;
      const which = fix.derived ? 'the term through the variance' : 'the term through the mean';
      return { rank: fix.derived ? 0.5 : 0.6, message: `${which[0].toUpperCase()}${which.slice(1)} is missing in the gradient of the batch normalisation${where(fix, facts)}: mu and sigma depend on every example of the batch.` };
    },
  },
  {
    id: 'dropout-mask-applied-twice',
    formula: 'dropout',
    match(fix, facts) {
      if (fix.kind !== 'bypass' || !isMask(dropped(fix, facts), facts.one)) return undefined;
      return { rank: 0, message: `A dropout mask is applied that does not belong there${where(fix, facts)}.` };
    },
  },
  {
    id: 'extra-activation-derivative',
    formula: 'activation-derivative',
    match(fix, facts) {
      if (fix.kind !== 'bypass' || fix.group.kernel !== 'Multiply' || !slopeIn(dropped(fix, facts), facts.one)) return undefined;
      return { rank: 0, message: `The activation's derivative stands once too often${where(fix, facts)}: ${gradientsAre(fix.fixed)} right without it.` };
    },
  },
  {
    id: 'missing-term',
    formula: 'sum-over-paths',
    match(fix, facts) {
      if (fix.kind !== 'add' || facts.one.tape.values.get(fix.derived![0].value)?.parameter !== undefined) return undefined;
      const through = facts.one.tape.values.get(fix.derived![0].value)?.through;
      const name = through?.length ? `what the cost gets through line ${through.join(' and line ')}` : called(fix.derived![0].value, facts);
      if (evidence(fix, facts) <= 1) return undefined;
      const whole = Math.abs(Math.abs(fix.factor!) - 1) < 1e-5;
      return { rank: whole ? 0.5 : 2, message: `A term of a sum is missing in ${gradientNames(fix.fixed)}${where(fix, facts)}${name ? `: ${name} flows in there too` : ''}.` };
    },
  },
  {
    id: 'extra-term',
    formula: 'sum-over-paths',
    match(fix, facts) {
      if (fix.kind !== 'bypass' || !/^(Add|Sub)/.test(fix.group.kernel)) return undefined;
      if (parameterIn(dropped(fix, facts), facts.one)) return undefined;
      return { rank: 0.6, message: `There is a term too much in ${gradientNames(fix.fixed)}${where(fix, facts)}.` };
    },
  },
  {
    id: 'stride-ignored',
    formula: 'convolution',
    match(fix, facts) {
      if (fix.kind !== 'attribute' || fix.attrs!.strides === undefined) return undefined;
      return { rank: 0, message: `The stride of the forward pass is ignored${where(fix, facts)}: it is ${[fix.attrs!.strides].flat()[0]}.` };
    },
  },
  {
    id: 'pad-ignored',
    formula: 'convolution',
    match(fix, facts) {
      if (fix.kind !== 'attribute' || fix.attrs!.pad === undefined) return undefined;
      return { rank: 0, message: `The padding of the forward pass is ignored${where(fix, facts)}: it is ${String(fix.attrs!.pad)}.` };
    },
  },
  {
    id: 'extra-operation',
    formula: 'chain-rule',
    match(fix, facts) {
      if (fix.kind !== 'bypass') return undefined;
      return { rank: 1.2, message: `An operation is too much${where(fix, facts)}: ${gradientsAre(fix.fixed)} right without it.` };
    },
  },
  {
    id: 'wrong-operation',
    formula: 'chain-rule',
    match(fix, facts) {
      if (fix.kind !== 'kernel') return undefined;
      const names: Record<string, string> = { Multiply: 'a product', RealDiv: 'a quotient', Add: 'a sum', Sub: 'a difference', Sqrt: 'the root', Square: 'the square' };
      return { rank: 1, message: `The wrong operation stands${where(fix, facts)}: ${names[fix.kernel!] ?? fix.kernel!.toLowerCase()} belongs there.` };
    },
  },
];
