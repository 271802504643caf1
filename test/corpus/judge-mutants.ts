import { basename } from 'node:path';
import ts from 'typescript';
import type { Finding, SourceText } from '../../src/shapes/analysis';
import { type Mutant, mutants } from './mutate';
import { type Failure, run } from './run';

/** What became of one mutant, in the library and in the engine. */
export interface MutantResult {
  program: string;
  mutant: Mutant;
  /**
   * `found`: the library throws for shapes and the engine has an error, or a warning of the closed list, on that line or on the changed one, or says at a call that leads there,
   * or at a return of the changed function, that a contract is broken; `elsewhere`: it has an error, but on another line; `missed`: it has none; `quiet`: the program runs and there is no error; `false-alarm`: it runs and there is one;
   * `other`: it fails for other reasons than shapes.
   */
  outcome: 'found' | 'elsewhere' | 'missed' | 'quiet' | 'false-alarm' | 'other';
  failure?: Failure;
  errors: Finding[];
}

/** What tf.js says when shapes, ranks, axes or sizes do not fit. */
const aboutShapes =
  /shape|broadcast|\brank\b|\baxis\b|\baxes\b|incompatible|inner (dim|shape)|must (match|be) .*(length|size|rank)|overflow input|number of (samples|elements|splits)|size\b|dimension|Unique lengths|unique lengths|\[.*\] .*but (got|has)|depth of input|expected .* to have/i;
/** What tf.js computes though no program can mean it: an axis counted twice, sizes below 0, statistics that are repeated. */
const nonsense = new Set(['axis-repeated', 'size-negative', 'window-size', 'batch-norm', 'pad']);
/** Failures that no shape decides. */
const otherwise = /is not (a function|defined|iterable)|before initialization|must be a Tensor or TensorLike|Unexpected token|not in \[|Cannot read prop|disconnected|already (been )?disposed|Assignment to constant|must be a (Tensor|function)|Expected (int|float)|dtype/i;

export async function judgeMutant(program: SourceText, mutant: Mutant, errorsOf: (source: SourceText) => Finding[]): Promise<MutantResult> {
  const { failure } = await run(program.path, mutant.text);
  const findings = errorsOf({ ...program, text: mutant.text });
  const errors = findings.filter(({ severity }) => severity === 'error');
  const base = { program: basename(program.path), mutant, failure, errors };
  // A body that contradicts its own contract is an error though it runs, and so is nonsense that the library lets through.
  const beyondContract = errors.filter(({ code }) => !code.startsWith('contract-') && !nonsense.has(code));
  if (!failure) return { ...base, outcome: beyondContract.length > 0 ? 'false-alarm' : 'quiet' };
  if (otherwise.test(failure.message) || !aboutShapes.test(failure.message)) return { ...base, outcome: 'other' };
  if (findings.length === 0) return { ...base, outcome: 'missed' };
  const around = (lines: readonly number[]) => lines.map((line) => nodeAround(program.path, mutant.text, line, isSimpleStatement));
  const places = {
    any: around([mutant.line, ...failure.stack.slice(0, 1)]),
    'contract-argument': around(failure.stack),
    'contract-return': [nodeAround(program.path, mutant.text, mutant.line, ts.isFunctionLike)],
  };
  // Nonsense is said where it begins; the library goes on until something does not fit.
  const onPlace = findings.some(({ code, range }) =>
    nonsense.has(code) || [...places.any, ...(code === 'contract-argument' || code === 'contract-return' ? places[code] : [])].some(([first, last]) => range.start.line + 1 <= last && first <= range.end.line + 1),
  );
  return { ...base, outcome: onPlace ? 'found' : errors.length === 0 ? 'missed' : 'elsewhere' };
}

/** A sample of every program's mutants, spread over its text. */
export function sampleMutants(programs: readonly SourceText[], perProgram: number): { program: SourceText; mutant: Mutant }[] {
  return programs.flatMap((program) => {
    const all = mutants(program.path, program.text);
    const step = Math.max(1, all.length / perProgram);
    return Array.from({ length: Math.min(all.length, perProgram) }, (_, i) => ({ program, mutant: all[Math.floor(i * step)] }));
  });
}

function isSimpleStatement(node: ts.Node): boolean {
  return ts.isVariableStatement(node) || ts.isExpressionStatement(node) || ts.isReturnStatement(node) || ts.isPropertyAssignment(node);
}

/** First and last line of the smallest node of a kind that holds a line's code; the line itself where there is none. */
function nodeAround(path: string, text: string, line: number, isWanted: (node: ts.Node) => boolean): [number, number] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, /x$/.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const lineOf = (offset: number) => source.getLineAndCharacterOfPosition(offset).line + 1;
  let found: [number, number] = [line, line];
  const visit = (node: ts.Node): void => {
    const [first, last] = [lineOf(node.getStart(source)), lineOf(node.getEnd())];
    if (first > line || last < line) return;
    if (isWanted(node)) found = [first, last];
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
