import fc from 'fast-check';
import { createRequire } from 'node:module';
import type * as TF from '@tensorflow/tfjs';
import { loadEngine } from '../../../src/course/engine';
import { distribution } from '../../../src/distribution';
import type { Engine } from '../../../src/shapes/engine';
import { good, judge, real, type Result, type Verdict } from './agreement';
import { render, renderAll, withMisses, type Argument } from './arguments';
import type { Calls } from './calls';

/** The real library in single precision on its plain backend. */
export async function loadLibrary(): Promise<typeof TF> {
  const tf = createRequire(import.meta.url)(distribution('tf', 'float32.js')) as typeof TF;
  tf.env().set('IS_TEST', true);
  await tf.setBackend('cpu');
  return tf;
}

/** Source of the call, as a function or (every other time) as a method of its first argument. */
function sourceOf(name: string, calls: Calls, args: readonly Argument[], at: number): string {
  const [first, ...rest] = args;
  if (calls.chained && at % 2 === 1 && typeof first === 'object' && first !== null && 'tensor' in first) return `${render(first)}.${name.replace(/^.*\./, '')}(${renderAll(rest)})`;
  const text = renderAll(args);
  return calls.call ? calls.call(text) : `tf.${name}(${text})`;
}

const accessor = (path: string) => path.split('.').map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');

/** What the engine says of a call, asked for the same parts of the result that the library gave. */
export function analysed(engine: Engine, source: string, expected: Result): Result {
  const paths = 'shapes' in expected ? Object.keys(expected.shapes) : [];
  const parts = paths.filter((path) => path !== '').map((path, at) => `const part${at} = result${accessor(path)};`);
  const text = [`import * as tf from '@tensorflow/tfjs';`, `const result = await ${source};`, ...parts].join('\n');
  const analysis = engine.analyse({ path: '/differential.ts', language: 'typescript', text });
  const error = analysis.findings.find((finding) => finding.severity === 'error');
  if (error) return { error: error.message };
  const shapes: Record<string, readonly (number | '?')[] | 'rank'> = {};
  let part = 0;
  for (const path of paths) {
    const name = path === '' ? 'result' : `part${part++}`;
    const shape = analysis.bindings.find((binding) => binding.name === name)?.shape;
    shapes[path] = shape === undefined ? 'rank' : shape.replace(/[()\s]/g, '').split(',').filter((size) => size !== '').map((size) => (size === '?' ? '?' : Number(size)));
  }
  return { shapes };
}

export interface Agreement {
  name: string;
  counts: Map<Verdict, number>;
  /** Calls on which they disagree, with both results. */
  disagreements: string[];
}

/** Runs generated calls of one operation through the library and the engine. */
export async function compareOperation(tf: typeof TF, engine: Engine, name: string, calls: Calls, runs: number, seed: number): Promise<Agreement> {
  const counts = new Map<Verdict, number>();
  const disagreements: string[] = [];
  for (const [at, args] of fc.sample(withMisses(calls.valid), { numRuns: runs, seed }).entries()) {
    const source = sourceOf(name, calls, args, at);
    const expected = await real(tf, source);
    const actual = analysed(engine, source, expected);
    const verdict = judge(calls, args, expected, actual);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    if (!good.includes(verdict)) disagreements.push(`${verdict}: ${source}\n  library ${JSON.stringify(expected).slice(0, 300)}\n  engine  ${JSON.stringify(actual).slice(0, 300)}`);
  }
  return { name, counts, disagreements };
}

export { loadEngine };
