/** Finds the changes of a learner's text that make the gradients right and leave the cost as it is. */
import { wrongIn, type Case } from '../repair/case';
import { Deadline } from '../repair/clock';
import { solveFactors, solvePair, telling, usualFactors } from '../repair/linear';
import type { Context } from './context';
import type { SourceEdit, SourceFix } from './edit';
import { sourceStages } from './families';
import { statementAround, type Node } from './program';
import type { Replacement } from './survey';

/** Runs the learner's program with one of several changes. */
export interface Runner {
  /** Makes these changes ready to be run, each under its index. */
  load(changes: Replacement[]): void;
  /** @returns undefined where it throws or its gradients have other shapes */
  gradients(index: number, factor: number): Map<string, Float64Array> | undefined;
  /** Whether the cost is what it was. */
  keepsCost(index: number, factor: number): boolean;
}

export interface SourceSearchOptions {
  /** Milliseconds of work. */
  budget: number;
  /** Only what touches these lines. */
  lines?: Set<number>;
  /** Whether an explanation is good enough to end the search. */
  enough(fix: SourceFix): boolean;
  breathe?(): Promise<void> | void;
}

/** Milliseconds that the search goes on after its first whole explanation, to find a better one. */
const LONGER = 500;
/** Wrong entries from which on two free constants do not fit by chance. */
const TELLING = 4;
/** Changes that are compiled together. */
const TOGETHER = 100;

export async function searchSource(one: Case, context: Context, runner: Runner, { budget, lines, enough, breathe }: SourceSearchOptions): Promise<SourceFix[]> {
  const start = new Map(one.parameters.map(({ name }, i) => [name, one.analytic[i]]));
  const wrong = wrongIn(one, start);
  const attempt = new Attempt(one, runner, start, wrong);
  const fixes: SourceFix[] = [];
  const done = (list: SourceFix[]) => list.some((fix) => fix.left.length === 0 && telling(fix, one) && enough(fix));
  const deadline = new Deadline(budget);
  // What the cost's run passes too is the forward pass, as a rule, and comes last.
  const rounds: ((edit: SourceEdit) => boolean)[] = lines ? [() => true] : [
    (edit) => edit.kind === 'scale' && !context.shared(edit.node),
    (edit) => attempt.explains(edit) === true && !context.shared(edit.node),
    (edit) => attempt.explains(edit) === undefined && !context.shared(edit.node),
    (edit) => attempt.explains(edit) !== false && context.shared(edit.node),
  ];
  const inside = (edit: SourceEdit) => !lines || touches(edit, lines);
  const all = sourceStages.map((stage) => stage.flatMap((family) => [...family(context)].filter(inside)).sort((a, b) => likeness(b) - likeness(a)));
  const tried = new Set<string>();
  for (const [round, takes] of rounds.entries()) {
    for (const [level, stage] of all.entries()) {
      const edits = stage.filter((edit) => takes(edit) && !tried.has(keyOf(edit)));
      edits.forEach((edit) => tried.add(keyOf(edit)));
      const distinct = [...new Map(edits.map((edit) => [keyOf(edit), edit])).values()];
      for (const [i, edit] of distinct.entries()) {
        if (i % TOGETHER === 0) {
          runner.load(distinct.slice(i, i + TOGETHER));
          await breathe?.();
        }
        const found = attempt.try(edit, i % TOGETHER);
        if (done(found) && !done(fixes)) deadline.shorten(LONGER);
        fixes.push(...found);
        if (deadline.passed) return fixes;
      }
      if (fixes.length === 0) fixes.push(...attempt.pairs(deadline));
      // A constant is not believed before other operators, numbers and words are tried: a minus in the text says more than a factor -1.
      if (done(fixes) && level > 0 && (lines || round > 0)) return fixes;
      if (done(fixes) && round === 0) break;
    }
  }
  return fixes;
}

/** Whether the statement around a change lies in one of the lines, or only hands a value on: no operation shows where that is. */
function touches({ node, ancestors }: SourceEdit, lines: Set<number>): boolean {
  const around = [node, ...ancestors];
  if (around.slice(0, 2).some(handsOn)) return true;
  const { start, end } = (statementAround(around) ?? node).loc!;
  return [...lines].some((line) => line >= start.line && line <= end.line);
}

function handsOn(node: Node): boolean {
  const value = node.type === 'VariableDeclarator' ? node.init : node.type === 'AssignmentExpression' ? node.right : undefined;
  return value?.type === 'Identifier' || value?.type === 'MemberExpression';
}

/** Names that look alike are mixed up more often: these come first. It decides the order of the search alone. */
function likeness({ kind, old, shown }: SourceEdit): number {
  if (kind === 'analog') return 0;
  if (kind !== 'replace') return 1;
  let same = 0;
  while (same < Math.min(old.length, shown.length) && old[same] === shown[same]) same++;
  return (2 * same) / (old.length + shown.length);
}

const keyOf = ({ start, end, text }: SourceEdit): string => `${start} ${end} ${text}`;

class Attempt {
  /** Terms of numbers that one statement may lack, with the gradients that each of them gives. */
  private readonly terms = new Map<string, { edit: SourceEdit; moved: Map<string, Float64Array> }[]>();
  /** Places with new terms since pairs were looked at. */
  private readonly grown = new Set<string>();
  /** Parameters whose gradients change with what a statement computes. */
  private readonly reached = new Map<Node, Set<string>>();

  constructor(
    private readonly one: Case,
    private readonly runner: Runner,
    private readonly start: Map<string, Float64Array>,
    private readonly wrong: string[],
  ) {}

  /** A single mistake sits in a statement that all wrong gradients depend on, and no right one; undefined where it is not known. */
  explains({ node, ancestors }: SourceEdit): boolean | undefined {
    const statement = statementAround([node, ...ancestors]);
    const reached = statement && this.reached.get(statement);
    return reached && reached.size === this.wrong.length && this.wrong.every((name) => reached.has(name));
  }

  try(edit: SourceEdit, index: number): SourceFix[] {
    if (!edit.free) return this.judged(edit, index, 1);
    const neutral = edit.kind === 'scale' ? 1 : 0;
    const moved = this.runner.gradients(index, neutral + 1);
    if (!moved) return [];
    const changed = this.one.parameters.filter(({ name }) => differs(moved.get(name)!, this.start.get(name)!)).map(({ name }) => name);
    if (edit.kind === 'scale') this.note(edit, changed);
    if (!changed.some((name) => this.wrong.includes(name))) return [];
    if (edit.kind === 'add' && edit.site?.seen.kind === 'number') this.keep(edit, moved);
    const solved = solveFactors(this.one, this.wrong, this.start, moved, neutral, neutral + 1);
    const guesses = solved.length === 0 && edit.kind === 'scale' && changed.every((name) => this.wrong.includes(name)) ? usualFactors(this.one) : [];
    return [...solved, ...guesses].flatMap((factor) => this.judged(edit, index, factor, factor));
  }

  private keep(edit: SourceEdit, moved: Map<string, Float64Array>): void {
    const place = `${edit.start} ${edit.end}`;
    this.grown.add(place);
    this.terms.set(place, [...(this.terms.get(place) ?? []), { edit, moved }]);
  }

  /** Two terms that one statement lacks together: the mean's and the variance's in a batch normalisation. */
  pairs(deadline: Deadline): SourceFix[] {
    const entries = this.wrong.reduce((sum, name) => sum + this.start.get(name)!.length, 0);
    const kept = [...this.grown].map((place) => this.terms.get(place)!);
    this.grown.clear();
    if (entries < TELLING) return [];
    for (const terms of kept) {
      for (const [i, a] of terms.entries()) {
        if (deadline.passed) return [];
        for (const b of terms.slice(i + 1)) {
          const factors = solvePair(this.one, this.wrong, this.start, a.moved, b.moved);
          if (!factors) continue;
          const [x, y] = factors.map((factor) => `(${factor})`);
          const both: SourceEdit = { ...a.edit, kind: 'terms', free: false, text: `(${a.edit.old}) + ${x} * (${a.edit.atom!.text}) + ${y} * (${b.edit.atom!.text})`, shown: `${a.edit.atom!.text} and ${b.edit.atom!.text}` };
          this.runner.load([both]);
          const found = this.judged(both, 0, 1);
          if (found.length > 0) return found;
        }
      }
    }
    return [];
  }

  private note({ node, ancestors }: SourceEdit, changed: string[]): void {
    const statement = statementAround([node, ...ancestors]);
    if (!statement) return;
    const known = this.reached.get(statement) ?? new Set<string>();
    changed.forEach((name) => known.add(name));
    this.reached.set(statement, known);
  }

  private judged(edit: SourceEdit, index: number, run: number, factor?: number): SourceFix[] {
    const gradients = this.runner.gradients(index, run);
    if (!gradients) return [];
    const left = wrongIn(this.one, gradients);
    const fixed = this.wrong.filter((name) => !left.includes(name));
    if (fixed.length === 0 || left.some((name) => !this.wrong.includes(name)) || !this.runner.keepsCost(index, run)) return [];
    return [{ ...edit, factor, fixed, left }];
  }
}

function differs(a: Float64Array, b: Float64Array): boolean {
  return a.some((value, i) => value !== b[i]);
}
