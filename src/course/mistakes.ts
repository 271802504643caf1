/**
 * Which mistake a function makes, told by what it does. Each mistake is a patch to the solution; the patched solution is
 * loaded and called with the same inputs as the learner's function. A mistake is recognised when every part of the
 * result that it changes comes out of the learner's function just so, in every trial.
 *
 * Invariants:
 *   - only the one function is patched; where it calls others of the exercise, the learner's own are called, so that a
 *     mistake in one function neither hides nor imitates a mistake in another. (A function that does the others' work by
 *     itself is then compared with the solution's own around the patch.)
 *   - spelling is never looked at.
 */
import { perform, type Call, type Outcome } from './call';
import type { Exercise, LearnerModule, Mistake, Patch, TensorFlow } from './exercise';
import { parts, sameLeaf, sameNumber, sameThrow } from './likeness';
import { alike } from './relation';
import type { TracedTensor } from './trace';
import { sameShape } from './value';

export interface Recognised {
  mistake: Mistake;
  /** Parts of the result that the mistake changes, e.g. `[0].dw`; empty when it makes the function throw. */
  paths: string[];
  /** The solution with the mistake in it. */
  text: string;
  /** Parts of the result at which the same mistake is made once more, in other words. */
  again: string[];
}

/** Where a wrong result comes from when the function's own lines are right. */
export interface Inherited {
  from: string;
}

export interface Diagnosis {
  /** The one that explains most comes first. */
  mistakes: Recognised[];
  inherited?: Inherited;
}

export interface Workshop {
  exercise: Exercise;
  /** Text of solution.ts. */
  solution: string;
  tf: TensorFlow;
  /** Loads a text as a module; its stack frames name `variantPath`. */
  loadVariant(text: string): LearnerModule;
  variantPath: string;
}

/** One call of the learner's function and what came of it. */
export interface Observation {
  call: Call;
  outcome: Outcome;
  /** How long it took: the quick ones rule most mistakes out. */
  seconds: number;
}

const JOINT = '__around';
const MAX_PAIRS = 120;

/** @param observed calls of one function of `learner`, wrong ones and right ones */
export function diagnose(shop: Workshop, learner: LearnerModule, observed: readonly Observation[]): Diagnosis {
  const observations = [...observed].sort((a, b) => a.seconds - b.seconds);
  const name = observations[0]?.call.function;
  if (name === undefined) return { mistakes: [] };
  const helpers = shop.exercise.functions.filter((f) => f !== name && typeof learner[f] === 'function');
  const around = Object.fromEntries(helpers.map((f) => [f, learner[f]]));
  const inherited = inheritance(shop, name, around, observations);
  if (inherited) return { mistakes: [], inherited };
  for (const others of helpers.length > 0 ? [around, {}] : [{}]) {
    const mistakes = recognise(shop, name, others, observations);
    if (mistakes.length > 0) return { mistakes };
  }
  return { mistakes: [] };
}

/**
 * The line of `file` where a recognised mistake first shows: the first tensor that the mistaken solution makes in this
 * call, the right one does not, and the learner's function does.
 */
export function firstTrace(shop: Workshop, learner: LearnerModule, call: Call, file: string, mistaken: string): number | undefined {
  const trace = (module: LearnerModule, path: string): TracedTensor[] =>
    perform(shop.tf, module, call, path, true).tensors.filter(({ data }) => data.length > 0);
  const right = trace(load(shop, call.function, shop.solution), shop.variantPath);
  const wrong = trace(load(shop, call.function, mistaken), shop.variantPath).filter((tensor) => !right.some((other) => sameTensor(tensor, other)));
  return trace(learner, file).find((tensor) => wrong.some((other) => sameTensor(tensor, other)))?.outerLine;
}

const sameTensor = (a: TracedTensor, b: TracedTensor): boolean => sameShape(a.shape, b.shape) && alike(a.data, b.data);

/** The function does what the right one does when it calls the learner's others: one of those is to blame. */
function inheritance(shop: Workshop, name: string, around: LearnerModule, observations: readonly Observation[]): Inherited | undefined {
  const own = behaviour(shop, name, shop.solution, {}, observations);
  const randomised = shop.exercise.randomised?.includes(name) ?? false;
  const isLearners = (other: Behaviour): boolean => observations.every(({ outcome }, i) => sameOutcome(outcome, other(i), randomised));
  if (isLearners(own) || !isLearners(behaviour(shop, name, shop.solution, around, observations))) return undefined;
  for (const [helper, f] of Object.entries(around)) {
    if (isLearners(behaviour(shop, name, shop.solution, { [helper]: f }, observations))) return { from: helper };
  }
  return { from: Object.keys(around)[0] };
}

function recognise(shop: Workshop, name: string, others: LearnerModule, observations: readonly Observation[]): Recognised[] {
  const right = behaviour(shop, name, shop.solution, others, observations);
  const randomised = shop.exercise.randomised?.includes(name) ?? false;
  const mine = shop.exercise.mistakes.filter((mistake) => mistake.function === name);
  const single = mine.flatMap((mistake) => mistake.patches.map((patch) => ({ mistakes: [mistake], patches: [patch] })));
  const candidates = single.flatMap((candidate) => explain(shop, name, others, observations, right, randomised, candidate));
  const best = strongest(candidates);
  if (best.length > 0) return best;
  const pairs = single
    .flatMap((a, i) => single.slice(i + 1).map((b) => ({ mistakes: [...a.mistakes, ...b.mistakes], patches: [...a.patches, ...b.patches] })))
    .filter(({ mistakes }) => mistakes[0].id !== mistakes[1].id)
    .slice(0, MAX_PAIRS);
  for (const pair of pairs) {
    const found = explain(shop, name, others, observations, right, randomised, pair)[0];
    if (found) return pair.mistakes.map((mistake) => ({ ...found, mistake, again: [] }));
  }
  return [];
}

interface Explanation extends Omit<Recognised, 'again'> {
  weight: number;
}

/** The mistake that explains most, then those that explain parts it leaves unexplained; one id is told once. */
function strongest(candidates: Explanation[]): Recognised[] {
  const found: Recognised[] = [];
  const explained = new Set<string>();
  for (const { mistake, paths, text } of [...candidates].sort((a, b) => b.weight - a.weight)) {
    if (found.length > 0 && (paths.length === 0 || paths.some((path) => explained.has(path)))) continue;
    paths.forEach((path) => explained.add(path));
    const same = found.find((other) => other.mistake.id === mistake.id);
    if (same) {
      same.paths.push(...paths);
      if (same.mistake.message !== mistake.message) same.again.push(...paths);
    } else found.push({ mistake, paths: [...paths], text, again: [] });
    if (paths.length === 0) break;
  }
  return found;
}

/** @returns one explanation when the patched solution's every change shows in the learner's results, else none */
function explain(
  shop: Workshop,
  name: string,
  others: LearnerModule,
  observations: readonly Observation[],
  right: Behaviour,
  randomised: boolean,
  { mistakes, patches }: { mistakes: Mistake[]; patches: Patch[] },
): Explanation[] {
  const text = patched(shop.solution, name, patches, shop.exercise.functions);
  if (text === undefined) return [];
  const variant = behaviour(shop, name, text, others, observations);
  const paths = new Set<string>();
  let weight = 0;
  for (let i = 0; i < observations.length; i++) {
    const [mine, wrong, correct] = [observations[i].outcome, variant(i), right(i)];
    if (wrong.thrown) {
      if (correct.thrown) continue;
      if (!sameThrow(mine, wrong)) return [];
      weight += 1000;
      continue;
    }
    const changed = changes(wrong, correct, randomised);
    if (changed.length === 0) continue;
    if (mine.thrown) return [];
    const [a, b, c] = [parts(mine.value), parts(wrong.value), correct.thrown ? new Map() : parts(correct.value)];
    for (const path of changed) {
      const [x, y, z] = [a.get(path)?.value, b.get(path)?.value, c.get(path)?.value];
      // That a part is missing tells something only where the others are there.
      if (!y && [...b.keys()].some((other) => !a.has(other))) return [];
      const same = sameLeaf(x, y, randomised) || (sameNumber(x, y) && !sameNumber(x, z));
      // Another form of what follows may give a number where this one gives NaN: both are wrong.
      if (!same && y && !informative(y) && x && !sameLeaf(x, z, randomised) && !sameNumber(x, z)) continue;
      if (!same) return [];
      paths.add(path);
      if (!y || informative(y)) weight++;
    }
  }
  return weight > 0 ? [{ mistake: mistakes[0], paths: [...paths], text, weight }] : [];
}

/** NaN comes out of too many mistakes to tell which. */
function informative(leaf: { kind: string; value?: unknown; data?: ArrayLike<number> }): boolean {
  return leaf.kind !== 'tensor' ? !Number.isNaN(leaf.value) : Array.from(leaf.data ?? []).some((x) => !Number.isNaN(x));
}

/** Paths at which two outcomes differ; paths that only one of them has among them. */
function changes(wrong: Outcome, right: Outcome, randomised: boolean): string[] {
  if (wrong.thrown) return [];
  const [a, b] = [parts(wrong.value), right.thrown ? new Map() : parts(right.value)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => !sameLeaf(a.get(path)?.value, b.get(path)?.value, randomised));
}

/** The learner may hand back more than is asked for. */
function sameOutcome(mine: Outcome, other: Outcome, randomised: boolean): boolean {
  if (mine.thrown || other.thrown) return mine.thrown !== undefined && other.thrown !== undefined && mine.thrown.message === other.thrown.message;
  const [a, b] = [parts(mine.value), parts(other.value)];
  return [...b.keys()].every((path) => sameLeaf(a.get(path)?.value, b.get(path)?.value, randomised) || sameNumber(a.get(path)?.value, b.get(path)?.value));
}

/** What `text`'s function does on the `i`-th observed input when it calls `others` in place of its own; called when asked for. */
function behaviour(shop: Workshop, name: string, text: string, others: LearnerModule, observations: readonly Observation[]): Behaviour {
  const module = load(shop, name, text);
  const known: Outcome[] = [];
  return (i) => {
    (module[JOINT] as (others: LearnerModule) => void)(others);
    return (known[i] ??= perform(shop.tf, module, observations[i].call, '').outcome);
  };
}

type Behaviour = (i: number) => Outcome;

/** The text as a module whose other functions can be replaced from outside; those that are not are its own again. */
function load(shop: Workshop, name: string, text: string): LearnerModule {
  const others = shop.exercise.functions.filter((f) => f !== name);
  const lines = others.map((f) => `  ${f} = others.${f} ?? ${JOINT}_own.${f};`);
  return shop.loadVariant(`${text}\nconst ${JOINT}_own = { ${others.join(', ')} };\nexport function ${JOINT}(others) {\n${lines.join('\n')}\n}\n`);
}

/** The solution with patches applied inside one function; undefined when they overlap. @throws where a patch does not fit the solution */
export function patched(text: string, name: string, patches: readonly Patch[], functions: readonly string[]): string | undefined {
  const solution = withoutComments(text);
  const [start, end] = functionSpan(solution, name, functions);
  const places = patches.map(({ from, to }) => {
    const at = solution.indexOf(from, start);
    if (at < 0 || at + from.length > end) throw new Error(`A mistake of ${name} patches text that is not in it: ${from}`);
    if (solution.slice(at + 1, end).includes(from)) throw new Error(`A mistake of ${name} patches text that is in it twice: ${from}`);
    return { at, until: at + from.length, to };
  });
  places.sort((a, b) => b.at - a.at);
  if (places.some((place, i) => i > 0 && place.until > places[i - 1].at)) return undefined;
  return places.reduce((whole, { at, until, to }) => whole.slice(0, at) + to + whole.slice(until), solution);
}

/** Comments are no place for a patch; lines stay where they are. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ''));
}

/** From a function's declaration to the next one of the exercise (or the end). */
export function functionSpan(text: string, name: string, functions: readonly string[]): [number, number] {
  const starts = functions.map((f) => ({ f, at: text.search(new RegExp(`^export (async )?function ${f}\\b`, 'm')) })).sort((a, b) => a.at - b.at);
  const index = starts.findIndex(({ f }) => f === name);
  if (index < 0 || starts[index].at < 0) throw new Error(`The solution has no function ${name}.`);
  return [starts[index].at, starts[index + 1]?.at ?? text.length];
}
