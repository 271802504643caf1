import fc from 'fast-check';
import type * as TF from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/shapes/engine';
import { loadEngine, loadLibrary } from './operations/harness';

/** Programs over the letters of a contract, against the same programs with integers for the letters. */
let tf: typeof TF;
let engine: Engine;
beforeAll(async () => {
  tf = await loadLibrary();
  engine = await loadEngine();
});

const letters = ['n', 'm', 'k', 'p'] as const;
type Letter = (typeof letters)[number];
type Sizes = Record<Letter, number>;

interface Program {
  /** The parameters A, B and C: letters, or 1. */
  shapes: (Letter | 1)[][];
  /** `const v0 = ...`, each of parameters and earlier variables. */
  statements: string[];
}

const shape = fc.array(fc.oneof({ arbitrary: fc.constantFrom(...letters), weight: 5 }, { arbitrary: fc.constant<1>(1), weight: 1 }), { minLength: 1, maxLength: 2 });
const operation = fc.tuple(fc.nat(15), fc.nat(100), fc.nat(100), fc.nat(2), fc.boolean(), fc.boolean());

const program: fc.Arbitrary<Program> = fc.tuple(fc.array(shape, { minLength: 3, maxLength: 3 }), fc.array(operation, { minLength: 1, maxLength: 5 })).map(([shapes, operations]) => ({
  shapes,
  statements: operations.map(([kind, first, second, axis, one, other], at) => {
    const names = ['A', 'B', 'C', ...Array.from({ length: at }, (_, i) => `v${i}`)];
    const [x, y] = [names[first % names.length], names[second % names.length]];
    const expressions = [
      `tf.matMul(${x}, ${y}, ${one}, ${other})`,
      `tf.matMul(${x}, ${x}, false, true)`,
      `${x}.add(${y})`,
      `${x}.mul(${y}.sum(${axis}, true))`,
      `${x}.sub(${x}.mean(${axis}, ${one}))`,
      `${x}.transpose()`,
      `tf.concat([${x}, ${y}], ${axis})`,
      `tf.stack([${x}, ${x}], ${axis})`,
      `${x}.reshape([-1, ${y}.shape[0]])`,
      `${x}.reshape([${x}.shape[0], -1])`,
      `${x}.expandDims(${axis})`,
      `${x}.slice([1], [${y}.shape[0] - 1])`,
      `tf.pad(${x}, ${x}.shape.map(() => [1, ${axis}]))`,
      `tf.tile(${x}, ${x}.shape.map(() => 2))`,
      `tf.oneHot(${x}.argMax(${axis}), ${y}.shape[0])`,
      `${x}.softmax().squeeze()`,
    ];
    return expressions[kind];
  }),
}));

/** The first statement that fails, from 0; the shapes of those before it. */
interface Outcome {
  failed?: number;
  shapes: string[][];
}

function symbolic({ shapes, statements }: Program): Outcome {
  const contract = shapes.map((dims, at) => ` * @shape ${'ABC'[at]} (${dims.join(', ')}${dims.length === 1 ? ',' : ''})`);
  const head = ["import * as tf from '@tensorflow/tfjs';", '/**', ...contract, ' */', 'function f(A, B, C) {'];
  const text = [...head, ...statements.map((statement, at) => `const v${at} = ${statement};`), '}'].join('\n');
  const { findings, bindings } = engine.analyse({ path: '/symbolic.ts', language: 'typescript', text });
  const error = findings.find(({ severity }) => severity === 'error');
  const known = statements.map((_, at) => bindings.find(({ name }) => name === `v${at}`)?.shape);
  return { failed: error && error.range.start.line - head.length, shapes: known.map((words) => (words === undefined ? ['rank'] : words.slice(1, -1).split(/,(?![^(]*\))/).map((dim) => dim.trim()).filter((dim) => dim !== ''))) };
}

function concrete({ shapes, statements }: Program, sizes: Sizes): Outcome {
  return tf.tidy(() => {
    const values: Record<string, TF.Tensor> = {};
    for (const [at, dims] of shapes.entries()) values['ABC'[at]] = tf.zeros(dims.map((dim) => (dim === 1 ? 1 : sizes[dim])));
    const results: string[][] = [];
    for (const [at, statement] of statements.entries()) {
      try {
        values[`v${at}`] = new Function('tf', ...Object.keys(values), `return ${statement}`)(tf, ...Object.values(values)) as TF.Tensor;
      } catch {
        return { failed: at, shapes: results };
      }
      // The library lets a negative size through.
      if (values[`v${at}`].shape.some((size) => size < 0)) return { failed: at, shapes: results };
      results.push(values[`v${at}`].shape.map(String));
    }
    return { shapes: results };
  });
}

/** A dimension as it is printed, with integers for its letters. */
function evaluate(dim: string, sizes: Sizes): string {
  const code = dim.replace(/\b(floor|max|min)\b/g, 'Math.$1').replace(/(\d)([a-z])/g, '$1*$2').replace(/(?<![.\w])[nmkp]\b/g, (letter) => String(sizes[letter as Letter]));
  return String(new Function(`return ${code}`)());
}

it('a contract letter stands for every size above 1', () => {
  const seen = { errors: 0, shapes: 0 };
  // Sizes in general position: none is a sum, a double or a neighbour of others, as sizes that are chosen freely are not.
  const sizes = fc.shuffledSubarray([13, 31, 58, 97], { minLength: 4 }).map(([n, m, k, p]): Sizes => ({ n, m, k, p }));
  fc.assert(
    fc.property(program, fc.uniqueArray(sizes, { minLength: 3, maxLength: 3, selector: ({ n, m, k }) => `${n} ${m} ${k}` }), (generated, choices) => {
      const said = symbolic(generated);
      for (const choice of choices) {
        const real = concrete(generated, choice);
        if (said.failed !== undefined) {
          seen.errors++;
          // An error for all sizes: the library refuses that statement, or one before it for these sizes alone.
          expect(real.failed, JSON.stringify({ choice, said })).toBeLessThanOrEqual(said.failed);
        }
        for (const [at, shape] of real.shapes.entries()) {
          const own = said.shapes[at];
          if (own[0] === 'rank') continue;
          seen.shapes++;
          expect(own.map((dim, axis) => (dim === '?' ? shape[axis] : evaluate(dim, choice))), JSON.stringify({ at, own, choice })).toEqual(shape);
        }
      }
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(seen.errors).toBeGreaterThan(100);
  expect(seen.shapes).toBeGreaterThan(300);
});
