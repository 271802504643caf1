import { add, compare, constant, int, printDim, unknownDim, type Dim } from '../../../dimension';
import { broadcast, sayShape } from '../../../shape';
import type { Call } from '../../call';
import { kept, type LayerKind } from './layer';

/** Element by element on a list of inputs whose axes after the batch broadcast. */
function elementwise(name: string, className: string, doc: string): LayerKind {
  return {
    names: [name],
    className,
    doc,
    explains: 'At least two inputs whose axes after the batch broadcast.',
    merges: true,
    build(c, _, inputs) {
      const [first, ...rest] = inputs;
      let shape: readonly Dim[] | undefined = first.slice(1);
      for (const [at, input] of rest.entries()) {
        const result = broadcast(shape, input.slice(1));
        if (result.answer === 'different') c.fail('layer-merge', `input ${at + 2} has the shape ${sayShape(input)}, which does not fit ${sayShape(first)}: ${printDim(result.clash![0])} is not ${printDim(result.clash![1])}.`);
        shape = result.shape;
      }
      checkBatches(c, inputs);
      return kept(shape && [first[0], ...shape]);
    },
  };
}

function checkBatches(c: Call, inputs: readonly (readonly Dim[])[]): void {
  const other = inputs.find((input) => compare(input[0], inputs[0][0]) === 'different');
  if (other) c.fail('layer-merge', `the inputs ${sayShape(inputs[0])} and ${sayShape(other)} hold different numbers of examples.`);
}

function concatenated(c: Call, inputs: readonly (readonly Dim[])[]): readonly Dim[] | undefined {
  const [first] = inputs;
  const given = c.integer('axis', -1);
  if (given === undefined) return undefined;
  // tf.js reads an axis just past the last as the last.
  const axis = given < 0 ? given + first.length : given === first.length ? first.length - 1 : given;
  // But before that it compares all of them.
  const other = inputs.find((input) => input.length !== first.length || input.some((dim, at) => (at !== axis || given === first.length) && compare(dim, first[at]) === 'different'));
  if (other && given === first.length) c.fail('axis-range', `axis ${given} does not exist: the inputs have the shapes ${sayShape(first)} and ${sayShape(other)}.`);
  if (other) c.fail('layer-merge', `apart from axis ${axis} all inputs must have the same shape, but they have ${sayShape(first)} and ${sayShape(other)}.`);
  return first.map((dim, at) => (at === axis ? inputs.slice(1).reduce<Dim>((sum, input) => add(sum, input[at]), dim) : dim));
}

function dotted(c: Call, inputs: readonly (readonly Dim[])[]): readonly Dim[] | undefined {
  if (inputs.length !== 2) c.fail('layer-inputs', `it takes exactly two inputs, but ${inputs.length} are given.`);
  const [a, b] = inputs;
  const deep = inputs.find((input) => input.length > 3);
  if (deep) c.fail('layer-rank', `an input has the shape ${sayShape(deep)}, but rank 3 is the most it computes.`);
  const value = c.value('axes');
  const sizes = c.sizes('axes')?.map((dim) => constant(dim));
  if (!sizes || sizes.includes(undefined)) return undefined;
  const from = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);
  const [i, j] = value.kind === 'number' ? [from(sizes[0]!, a.length), from(sizes[0]!, b.length)] : [sizes[0]!, sizes[1]!];
  if (!a[i] || !b[j]) c.fail('axis-range', `the axes ${i} and ${j} do not both exist: the inputs have the shapes ${sayShape(a)} and ${sayShape(b)}.`);
  if (sizes.length > 2) c.fail('argument', `axes must be one number or two, but ${sizes.length} are given.`);
  const batch = broadcast([a[0]], [b[0]]);
  if (batch.answer === 'different') checkBatches(c, inputs);
  c.same(a[i], b[j], 'layer-merge', () => `axis ${i} of ${sayShape(a)} and axis ${j} of ${sayShape(b)} must have the same size: ${printDim(a[i])} is not ${printDim(b[j])}.`);
  const left = a.filter((_, at) => at !== i);
  const result = [...(i === 0 ? left : [batch.shape?.[0] ?? a[0], ...left.slice(1)]), ...b.filter((_, at) => at !== j).slice(1)];
  return result.length === 1 ? [...result, int(1)] : result;
}

export const mergingLayers: readonly LayerKind[] = [
  elementwise('add', 'Add', 'Sum of its inputs.'),
  elementwise('multiply', 'Multiply', 'Product of its inputs.'),
  elementwise('average', 'Average', 'Mean of its inputs.'),
  elementwise('maximum', 'Maximum', 'The largest of its inputs.'),
  elementwise('minimum', 'Minimum', 'The smallest of its inputs.'),
  {
    names: ['concatenate'],
    className: 'Concatenate',
    doc: 'Its inputs joined along an axis, the last unless another is given.',
    explains: 'All inputs have the same shape but for the axis.',
    merges: true,
    build: (c, _, inputs) => kept(concatenated(c, inputs) ?? inputs[0].map(() => unknownDim('the axis is not known'))),
  },
  { names: ['dot'], className: 'Dot', doc: 'Products of two inputs along axes.', explains: 'The two axes have the same size.', merges: true, build: (c, _, inputs) => kept(dotted(c, inputs)) },
];
