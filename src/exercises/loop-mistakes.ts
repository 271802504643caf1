/** What loops leave out of a sum, as patches of solutions that write the sum as a matrix product or with tf.sum. */
import type { Mistake, Patch } from '../course/exercise';

/** `tf.matMul(A, B)` as it stands in the solution; the names are those of its factors. */
export interface Product {
  A: string;
  B: string;
}

const whole = ({ A, B }: Product): string => `tf.matMul(${A}, ${B})`;

/** The product that adds up only the terms `from` ... `to` of each entry, counted along the columns of A. */
const terms = ({ A, B }: Product, start: string, size: string): string => `tf.matMul(tf.slice(${A}, [0, ${start}], [-1, ${size}]), tf.slice(${B}, [${start}, 0], [${size}, -1]))`;

const last = (product: Product): string => terms(product, `${product.A}.shape[1] - 1`, '1');
const endsEarly = (product: Product): string => terms(product, '0', `${product.A}.shape[1] - 1`);
const startsLate = (product: Product): string => terms(product, '1', `${product.A}.shape[1] - 1`);

/** `text` with each product replaced: one helper that multiplies makes its mistake everywhere. */
function each(text: string, products: readonly Product[], to: (product: Product) => string): Patch {
  return { from: text, to: products.reduce((changed, product) => changed.replace(whole(product), () => to(product)), text) };
}

/**
 * Mistakes of loops that multiply matrices, in a forward pass.
 * @param text the solution's lines with all of the products in them
 */
export function productLoops(f: string, products: readonly Product[], text: string): Mistake[] {
  const patches = (to: (product: Product) => string): Patch[] => [...products.map((product) => each(whole(product), [product], to)), ...(products.length > 1 ? [each(text, products, to)] : [])];
  return [
    {
      id: 'only-last-term',
      function: f,
      patches: patches(last),
      message: 'Of the sum over the inputs only the last term is left: the loop has to add each one up (+=); here the last overwrites the others.',
    },
    {
      id: 'term-left-out',
      function: f,
      patches: [...patches(endsEarly), ...patches(startsLate)],
      message: 'An input is left out of the sum: the loop runs over all of them, from 0 to the last.',
    },
  ];
}

/**
 * Mistakes of loops over the examples, in a backward pass whose lines are `tf.div(tf.matMul(dZ, tf.transpose(A)), m)` and
 * `tf.div(tf.sum(dZ, 1, true), m)`.
 */
export function exampleLoops(f: string, layers: readonly { dZ: string; A: string }[]): Mistake[] {
  const cut = (name: string, from: string, size: string): string => `tf.slice(${name}, [0, ${from}], [-1, ${size}])`;
  const patches = (from: string, size: string): Patch[] =>
    layers.flatMap(({ dZ, A }) => [
      { from: `tf.matMul(${dZ}, tf.transpose(${A}))`, to: `tf.matMul(${cut(dZ, from, size)}, tf.transpose(${cut(A, from, size)}))` },
      { from: `tf.sum(${dZ}, 1, true)`, to: `tf.sum(${cut(dZ, from, size)}, 1, true)` },
    ]);
  const undivided = layers.flatMap(({ dZ, A }) => [
    { from: `tf.div(tf.matMul(${dZ}, tf.transpose(${A})), m)`, to: `tf.matMul(${cut(dZ, 'm - 1', '1')}, tf.transpose(${cut(A, 'm - 1', '1')}))` },
    { from: `tf.div(tf.sum(${dZ}, 1, true), m)`, to: cut(dZ, 'm - 1', '1') },
  ]);
  return [
    {
      id: 'only-last-example',
      function: f,
      patches: [...patches('m - 1', '1'), ...undivided],
      message: 'Only the last example counts: a loop over the examples adds each one up (+=); here the last overwrites the others.',
    },
    {
      id: 'example-left-out',
      function: f,
      patches: [...patches('0', 'm - 1'), ...patches('1', 'm - 1')],
      message: 'An example is left out: the loop runs over all m of them, from 0 to m - 1.',
    },
  ];
}
