import type { Chunk, Expression, FunctionNode, Span } from '../program';
import { joinValues, type Value } from '../value';

/** A binding or assignment and what it was given, over all contexts in which it ran. */
export interface BoundFact {
  chunk: Chunk;
  target: Span;
  name: string;
  kind: 'definition' | 'assignment' | 'parameter';
  value: Value;
  valueSpan?: Span;
  function?: FunctionNode;
  declared?: Value;
  context: Context;
}

export interface RawFinding {
  chunk: Chunk;
  span: Span;
  code: string;
  severity: 'error' | 'warning' | 'information';
  message: string;
  related: { chunk: Chunk; span: Span; message: string }[];
  /** For repairs: the expression that fails, its operands, and the function around it. */
  place: Expression;
  operands: readonly Expression[];
  function?: FunctionNode;
  context: Context;
}

/**
 * In which kind of run a fact was seen, least telling first: a function by itself with fresh names; called from such a function; called by the program
 * or from under a contract. The most telling kind is what is shown.
 */
export type Context = 0 | 1 | 2;

/** What a run leaves behind: its own facts and findings, and the runs it took in. */
export class Record {
  readonly bindings = new Map<object, BoundFact>();
  /** Value of each expression worth a hover. */
  readonly expressions = new Map<Expression, { chunk: Chunk; value: Value; context: Context; well: boolean }>();
  readonly findings = new Map<object, RawFinding[]>();
  /** What each function returns. */
  readonly returns = new Map<FunctionNode, { value: Value; context: Context }>();
  /** Of each function run by itself: what its parameters hold (by name) and what it returns (as `return`). */
  readonly alone = new Map<FunctionNode, Map<string, Value>>();
  /** Models by the target that holds them, with the lines of their summaries. */
  readonly models = new Map<Span, { chunk: Chunk; name: string; made: Span; entries: Value[] }>();
  private readonly parts = new Set<Record>();
  private found = false;

  /** Whether this run or one it took in found anything. */
  get hasFindings(): boolean {
    return this.found;
  }

  general(node: FunctionNode, name: string, value: Value): void {
    let known = this.alone.get(node);
    if (!known) this.alone.set(node, (known = new Map()));
    known.set(name, value);
  }

  result(node: FunctionNode, value: Value, context: Context): void {
    const known = this.returns.get(node);
    if (known && known.context > context) return;
    this.returns.set(node, { value: known?.context === context ? joinValues(known.value, value) : value, context });
  }

  bind(target: object, fact: BoundFact): void {
    const known = this.bindings.get(target);
    if (known && known.context > fact.context) return;
    this.bindings.set(target, known?.context === fact.context ? { ...known, value: joinValues(known.value, fact.value) } : fact);
  }

  /** @param well whether it came to a value at least once */
  expression(node: Expression, chunk: Chunk, value: Value, context: Context, well = value.kind !== 'unknown'): void {
    const known = this.expressions.get(node);
    if (known && known.context > context) return;
    const before = known?.context === context ? known : undefined;
    this.expressions.set(node, { chunk, value: before ? joinValues(before.value, value) : value, context, well: well || before?.well === true });
  }

  /** One finding per place and code: the first context in which it was found stands for all. */
  find(place: object, finding: RawFinding): void {
    const known = this.findings.get(place) ?? [];
    if (known.some((other) => other.code === finding.code)) return;
    this.findings.set(place, [...known, finding]);
    this.found = true;
  }

  /** Takes in what another run left behind, without copying it. */
  absorb(other: Record): void {
    this.parts.add(other);
    this.found ||= other.found;
  }

  /** All facts and findings in one record; of the hover's facts only when they are asked for. */
  flatten(): Summary {
    const whole = new Record();
    whole.merge(this);
    for (const part of this.parts) whole.merge(part.settled());
    let complete = false;
    const expressions = () => {
      if (!complete) for (const record of this.within()) for (const [node, fact] of record.expressions) whole.expression(node, fact.chunk, fact.value, fact.context, fact.well);
      complete = true;
      return whole.expressions;
    };
    whole.leaveOutContradicted(expressions);
    return {
      bindings: whole.bindings,
      findings: whole.findings,
      returns: whole.returns,
      alone: whole.alone,
      models: whole.models,
      get expressions() {
        return expressions();
      },
    };
  }

  /**
   * Leaves out what a function by itself does where the program's own calls of it do it well: by itself it starts from what the program's end
   * left behind, and what stands outside of it may have been something else when it was called.
   */
  private leaveOutContradicted(expressions: () => Record['expressions']): void {
    for (const [place, findings] of this.findings) {
      const kept = findings.filter(({ context, place: failed }) => {
        const fact = context < 2 ? expressions().get(failed) : undefined;
        return !(fact?.context === 2 && fact.well);
      });
      if (kept.length < findings.length) this.findings.set(place, kept);
    }
  }

  /** A run that has ended, with those it took in: put together once, for all the analyses that take it over. */
  private settled(): Record {
    if (this.parts.size === 0) return this;
    if (!this.together) {
      this.together = new Record();
      for (const record of this.within()) this.together.merge(record);
    }
    return this.together;
  }

  private together?: Record;

  /** This record and all that it took in, each once. */
  private within(): ReadonlySet<Record> {
    const all = new Set<Record>();
    const visit = (record: Record) => {
      if (all.has(record)) return;
      all.add(record);
      record.parts.forEach(visit);
    };
    visit(this);
    return all;
  }

  /** Adds another record's own facts and findings, all but those for hovers. */
  private merge(other: Record): void {
    for (const [target, fact] of other.bindings) this.bind(target, fact);
    for (const [node, values] of other.alone) for (const [name, value] of values) this.general(node, name, value);
    for (const [target, model] of other.models) this.models.set(target, model);
    for (const [node, result] of other.returns) this.result(node, result.value, result.context);
    for (const [place, findings] of other.findings) for (const finding of findings) this.find(place, finding);
  }
}

export type Summary = Pick<Record, 'bindings' | 'expressions' | 'findings' | 'returns' | 'alone' | 'models'>;
