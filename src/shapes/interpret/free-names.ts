import type { ClassNode, Expression, FunctionNode, Parameter, Pattern, Statement } from '../program';

const known = new WeakMap<object, readonly string[]>();

/** Names that a function or class may read from outside of it: never less than it reads; more only where its text is not valid. */
export function freeNames(node: FunctionNode | ClassNode): readonly string[] {
  let names = known.get(node);
  if (!names) {
    const found = new Set<string>();
    if ('body' in node) inFunction(node, new Bound(), found);
    else inClass(node, new Bound(), found);
    known.set(node, (names = [...found]));
  }
  return names;
}

/** Names declared so far on the way to a place. Invariant: what is declared further down is not among them, because a run looks for it outside until it gets there. */
class Bound {
  private readonly names = new Set<string>();

  constructor(private readonly outer?: Bound) {}

  has(name: string): boolean {
    return this.names.has(name) || (this.outer?.has(name) ?? false);
  }

  add(name: string): void {
    this.names.add(name);
  }
}

function inFunction({ parameters, body }: { parameters: readonly Parameter[]; body: readonly Statement[] }, outer: Bound, found: Set<string>): void {
  const bound = new Bound(outer);
  for (const { pattern } of parameters) inPattern(pattern, bound, found, true);
  inBlock(body, bound, found);
}

function inClass(node: ClassNode, bound: Bound, found: Set<string>): void {
  inAny(node.extends, bound, found);
  for (const { value } of node.fields) inAny(value, bound, found);
  for (const method of node.methods) inFunction(method.function, bound, found);
}

function inBlock(statements: readonly Statement[], outer: Bound, found: Set<string>): void {
  const bound = new Bound(outer);
  for (const statement of statements) if (statement.kind === 'function') bound.add(statement.function.name);
  for (const statement of statements) inStatement(statement, bound, found);
}

function inStatement(statement: Statement, bound: Bound, found: Set<string>): void {
  switch (statement.kind) {
    case 'bind':
      inAny(statement.value, bound, found);
      inPattern(statement.pattern, bound, found, true);
      break;
    case 'function':
      inFunction(statement.function, bound, found);
      break;
    case 'class':
      inClass(statement.class, bound, found);
      bound.add(statement.class.name);
      break;
    case 'if':
      inAny(statement.test, bound, found);
      inBlock(statement.yes, bound, found);
      inBlock(statement.no, bound, found);
      break;
    case 'block':
      inBlock(statement.body, bound, found);
      break;
    case 'loop': {
      const inner = new Bound(bound);
      for (const first of statement.first) inStatement(first, inner, found);
      inAny(statement.test, inner, found);
      inBlock(statement.body, inner, found);
      inAny(statement.step, inner, found);
      break;
    }
    case 'each': {
      inAny(statement.over, bound, found);
      const inner = new Bound(bound);
      inPattern(statement.pattern, inner, found, statement.declares);
      inBlock(statement.body, inner, found);
      break;
    }
    case 'switch':
      inAny(statement.subject, bound, found);
      for (const { test, body } of statement.cases) {
        inAny(test, bound, found);
        inBlock(body, bound, found);
      }
      break;
    case 'try': {
      inBlock(statement.body, bound, found);
      const inner = new Bound(bound);
      if (statement.parameter) inPattern(statement.parameter, inner, found, true);
      inBlock(statement.handler ?? [], inner, found);
      inBlock(statement.finally, bound, found);
      break;
    }
    default:
      inParts(statement, bound, found);
  }
}

/** A pattern that declares its names, or that writes to what has them. */
function inPattern(pattern: Pattern, bound: Bound, found: Set<string>, declares: boolean): void {
  switch (pattern.kind) {
    case 'name':
      if (declares) bound.add(pattern.name);
      else if (!bound.has(pattern.name)) found.add(pattern.name);
      break;
    case 'list':
      for (const item of pattern.items) if (item) inPattern(item, bound, found, declares);
      if (pattern.rest) inPattern(pattern.rest, bound, found, declares);
      break;
    case 'record':
      for (const entry of pattern.entries) {
        inAny(entry.computed, bound, found);
        inPattern(entry.pattern, bound, found, declares);
      }
      if (pattern.rest) inPattern(pattern.rest, bound, found, declares);
      break;
    case 'default':
      inAny(pattern.value, bound, found);
      inPattern(pattern.pattern, bound, found, declares);
      break;
    case 'place':
      inAny(pattern.place, bound, found);
  }
}

function inAny(node: Expression | undefined, bound: Bound, found: Set<string>): void {
  if (!node) return;
  switch (node.kind) {
    case 'name':
      if (!bound.has(node.name)) found.add(node.name);
      break;
    case 'function':
      inFunction(node.function, bound, found);
      break;
    case 'class':
      inClass(node.class, bound, found);
      break;
    case 'assign':
      inPattern(node.target, bound, found, false);
      inAny(node.value, bound, found);
      break;
    case 'update':
      inPattern(node.target, bound, found, false);
      break;
    case 'record':
      for (const { computed, value } of node.entries) {
        inAny(computed, bound, found);
        inAny(value, bound, found);
      }
      break;
    default:
      inParts(node, bound, found);
  }
}

/** Every expression directly within a node that declares nothing. */
function inParts(node: Statement | Expression, bound: Bound, found: Set<string>): void {
  const parts = node as unknown as { [key: string]: unknown };
  for (const key in parts) {
    const part = parts[key];
    if (isExpression(part)) inAny(part, bound, found);
    else if (Array.isArray(part)) for (const each of part) if (isExpression(each)) inAny(each, bound, found);
  }
}

function isExpression(part: unknown): part is Expression {
  return typeof part === 'object' && part !== null && 'kind' in part && 'start' in part;
}
