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
}

export interface RawFinding {
  chunk: Chunk;
  span: Span;
  code: string;
  severity: 'error' | 'warning' | 'information';
  message: string;
  related: { chunk: Chunk; span: Span; message: string }[];
  /** The call whose operands do not fit, for repairs. */
  operation?: Expression;
}

/**
 * What a run leaves behind. Facts of a function that ran by itself and facts of its calls are kept apart: where a function has no
 * contract, what its callers pass says more than fresh names do.
 */
export class Record {
  readonly alone = new Map<object, BoundFact>();
  readonly called = new Map<object, BoundFact>();
  /** Value of each expression worth a hover. */
  readonly expressions = new Map<Expression, { chunk: Chunk; value: Value; called: boolean }>();
  readonly findings = new Map<object, RawFinding[]>();

  bind(target: object, fact: BoundFact, called: boolean): void {
    const facts = called ? this.called : this.alone;
    const known = facts.get(target);
    facts.set(target, known ? { ...known, value: joinValues(known.value, fact.value) } : fact);
  }

  expression(node: Expression, chunk: Chunk, value: Value, called: boolean): void {
    const known = this.expressions.get(node);
    const joined = known && known.called === called ? joinValues(known.value, value) : value;
    if (known && known.called && !called) return;
    this.expressions.set(node, { chunk, value: joined, called });
  }

  /** One finding per place and code: the first context in which it was found stands for all. */
  find(place: object, finding: RawFinding): void {
    const known = this.findings.get(place) ?? [];
    if (known.some((other) => other.code === finding.code)) return;
    this.findings.set(place, [...known, finding]);
  }
}
