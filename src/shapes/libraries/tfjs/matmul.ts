import { certainlyAbove, compare, constant, divideExactly, int, printDim, unknownDim } from '../../dimension';
import { compareShapes, sayShape, sizeOf } from '../../shape';
import { list, nothing, type Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { broadcastShapes, concatenated, einsum, matrixProduct, multiplied, operand } from '../rules';
import { productAdvice } from '../advice';

/** Fails unless an activation's name is one that fused operations know. */
export function fusedActivation(c: Call): void {
  const known = ['linear', 'relu', 'elu', 'relu6', 'prelu', 'leakyrelu', 'sigmoid'];
  const name = c.text('activation');
  if (name !== undefined && !known.includes(name)) c.fail('argument', `'${name}' is not an activation it knows: ${known.join(', ')}.`);
}

export const products: readonly Operation[] = [
  {
    names: ['matMul'],
    method: true,
    signature: 'a: tensor, b: tensor, transposeA?: boolean, transposeB?: boolean',
    doc: 'Product of two matrices, or of two stacks of matrices.',
    explains: 'The last size of the first must equal the second to last size of the second. Leading axes broadcast.',
    sign: '.',
    rule: (c) => matrixProduct(c, 'a', 'b', c.flag('transposeA'), c.flag('transposeB')),
  },
  {
    names: ['fused.matMul'],
    signature: 'options: options',
    doc: 'Product of two matrices with a bias and an activation, from { a, b, transposeA, transposeB, bias, activation }.',
    explains: 'As matMul; the bias must broadcast to the product.',
    sign: '.',
    rule(c) {
      fusedActivation(c);
      const product = matrixProduct(c, 'a', 'b', c.flag('transposeA'), c.flag('transposeB'));
      const [batchA, batchB] = ['a', 'b'].map((name) => sizeOf(c.shape(name)?.slice(0, -2)));
      // Stacks are laid flat first, so they broadcast by their number of matrices alone.
      const stack = sizeOf(product.kind === 'tensor' ? product.shape?.slice(0, -2) : undefined);
      const clash = compare(batchA, batchB) === 'different' && certainlyAbove(batchA, 1) && certainlyAbove(batchB, 1);
      if (clash || (compare(stack, batchA) === 'different' && compare(stack, batchB) === 'different')) {
        c.fail('matmul-batch', `the stacks hold ${printDim(batchA)} and ${printDim(batchB)} matrices: here both must hold as many, or one of them one. Use matMul, then add.`);
      }
      if (!c.has('bias') || product.kind !== 'tensor') return product;
      const sum = broadcastShapes(c, product.shape, c.shape('bias'), 'the product', 'the bias');
      if (compareShapes(sum, product.shape) === 'different') c.fail('broadcast', `the bias of shape ${sayShape(c.shape('bias'))} is larger than the product ${sayShape(product.shape)}.`);
      return product;
    },
  },
  {
    names: ['dot'],
    method: true,
    signature: 't1: tensor, t2: tensor',
    doc: 'Product of two vectors, of a matrix and a vector, or of two matrices.',
    explains: 'Both have rank 1 or 2; the last size of the first equals the first size of the second.',
    sign: '.',
    rule(c) {
      const [a, b] = [c.rank('t1', [1, 2]), c.rank('t2', [1, 2])];
      if (!a || !b) return c.tensor(undefined);
      const [inner, other] = [a[a.length - 1], b[0]];
      if (compare(inner, other) === 'different') {
        const advice = a.length === 2 && b.length === 2 ? productAdvice(a, b, operand(c, c.source('t1')), operand(c, c.source('t2'))) : '';
        c.fail('matmul-inner', `inner dimensions differ: ${sayShape(a)} . ${sayShape(b)}: ${printDim(inner)} is not ${printDim(other)}. ${advice}`.trimEnd());
      }
      return c.tensor([...a.slice(0, -1), ...b.slice(1)], c.dtype('t1'));
    },
  },
  {
    names: ['outerProduct'],
    signature: 'v1: tensor, v2: tensor',
    doc: 'Every element of one vector times every element of another.',
    explains: 'Both must have rank 1.',
    rule(c) {
      const [a, b] = [c.rank('v1', [1]), c.rank('v2', [1])];
      return c.tensor([a?.[0] ?? unknownDim(), b?.[0] ?? unknownDim()]);
    },
  },
  {
    names: ['einsum'],
    signature: 'equation: text, ...tensors: tensor',
    doc: 'Sum of products by an equation such as "ij,jk->ik".',
    explains: 'Each letter stands for one size; a letter that is missing after the arrow is summed over.',
    rule(c) {
      const equation = c.text('equation');
      const shapes = c.shapes('tensors');
      return c.tensor(equation && shapes ? einsum(c, equation, shapes) : undefined);
    },
  },
  {
    names: ['basicLSTMCell'],
    signature: 'forgetBias: tensor, lstmKernel: tensor, lstmBias: tensor, data: tensor, c: tensor, h: tensor',
    doc: 'One step of a basic LSTM cell: [new c, new h].',
    explains: 'The kernel has (data columns + h columns) rows and four times as many columns as c; c and h have the same shape.',
    rule(c) {
      for (const name of ['data', 'h', 'lstmKernel']) c.rank(name, [2]);
      const combined = concatenated(c, [c.shape('data'), c.shape('h')], 1);
      const weighted = multiplied(c, combined, c.shape('lstmKernel'), { text: 'data joined with h', isCode: false }, operand(c, c.source('lstmKernel')));
      const gates = broadcastShapes(c, weighted, c.shape('lstmBias'), 'the product', c.source('lstmBias'));
      if (!gates || gates.length !== 2) return list([c.tensor(undefined), c.tensor(undefined)]);
      const columns = divideExactly(gates[1], int(4));
      if (!columns && constant(gates[1]) !== undefined) c.fail('lstm-gates', `the kernel has ${printDim(gates[1])} columns, which do not divide into four gates. It needs four times the columns of c.`);
      const gate = [gates[0], columns ?? unknownDim('a quarter of the columns')];
      const kept = broadcastShapes(c, c.shape('c'), broadcastShapes(c, c.shape('forgetBias'), gate, c.source('forgetBias'), 'a gate'), c.source('c'), 'a gate');
      const state = c.tensor(broadcastShapes(c, gate, kept, 'a gate', c.source('c')));
      return list([state, state]);
    },
  },
  {
    names: ['multiRNNCell'],
    signature: 'lstmCells: any, data: tensor, c: tensors, h: tensors',
    doc: 'One step through a stack of LSTM cells: [new c, new h].',
    rule(c) {
      const cells = c.items('lstmCells');
      const [states, outputs] = [c.items('c'), c.items('h')];
      if (!cells || !states || !outputs) return c.unknown('the number of cells is not known');
      for (const [name, given] of [['c', states], ['h', outputs]] as const) if (given.length < cells.length) c.fail('argument', `there are ${cells.length} cells, but ${name} holds ${given.length}: one state for each cell.`);
      const newC: Value[] = [];
      const newH: Value[] = [];
      let input = c.value('data');
      for (const [at, cell] of cells.entries()) {
        const result = c.host.read(c.host.call(cell, [input, states[at] ?? nothing, outputs[at] ?? nothing]));
        if (result.kind !== 'list' || result.items?.length !== 2) return c.unknown('what a cell returns is not known');
        newC.push(result.items[0]);
        newH.push(result.items[1]);
        input = result.items[1];
      }
      return list([list(newC), list(newH)]);
    },
  },
];
