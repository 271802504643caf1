import type { Statement } from '../program';
import { nothing, unknown, type Value } from '../value';
import { importModule, checkReturn, WHOLE } from './calls';
import { makeClass } from './classes';
import { evaluate, truth } from './expressions';
import { codeOf, DEEPEST_NESTING, LEAVE, NEXT, type Closure, type Flow, type LoopFrame, type Machine } from './machine';
import { member } from './members';
import { runEach, runLoop } from './loops';
import { bind } from './patterns';
import { Agreement, contractOf } from './contract';
import { Scope, type Delta } from './state';

/** Runs statements one after the other; functions are known before their statement. */
export function execute(m: Machine, statements: readonly Statement[]): Flow {
  for (const statement of statements) {
    if (statement.kind === 'function') {
      const { function: node } = statement;
      const value = m.memory.declared(node, m.frame.scope);
      m.declare(node.name, value);
      m.made(codeOf(value) as Closure);
    } else if (statement.kind === 'type') m.setType(statement.name, statement.type);
  }
  for (const statement of statements) {
    if (m.exhausted || m.nesting > DEEPEST_NESTING) return LEAVE;
    m.nesting += 2;
    const flow = step(m, statement);
    m.nesting -= 2;
    if (!(flow & NEXT)) return LEAVE;
  }
  return NEXT;
}

function step(m: Machine, statement: Statement): Flow {
  switch (statement.kind) {
    case 'expression':
      evaluate(m, statement.value);
      return NEXT;
    case 'bind': {
      const value = statement.value ? evaluate(m, statement.value) : nothing;
      const lines = statement.contract && statement.value?.kind !== 'function' ? contractOf({ comment: statement.contract }) : [];
      const agreement = lines.length > 0 ? new Agreement(lines, true) : undefined;
      bind(m, statement.pattern, value, {
        declare: statement.declare,
        valueNode: statement.value,
        declared: agreement && ((name, given) => (m.content(given).kind === 'unknown' || m.content(given).kind === 'tensor' ? declaredVariable(m, agreement, name, given) : { value: given })),
      });
      return NEXT;
    }
    case 'function':
    case 'type':
    case 'export':
      if (statement.kind === 'export' && statement.standard) m.declare('default', evaluate(m, statement.standard));
      return NEXT;
    case 'class': {
      const value = makeClass(m, statement.class);
      if (statement.class.name) m.declare(statement.class.name, value);
      noteClass(m, value);
      return NEXT;
    }
    case 'return': {
      const value = statement.value ? evaluate(m, statement.value) : nothing;
      if (statement.value) checkReturn(m, value, statement.value);
      m.frame.returned = m.frame.returned ? m.join(m.frame.returned, value) : value;
      if (m.frame.uncertain > 0) m.frame.mayHaveLeft = true;
      m.frame.exits.push(m.state.since(m.frame.entry));
      return LEAVE;
    }
    case 'throw':
      if (statement.value) evaluate(m, statement.value);
      return LEAVE;
    case 'if': {
      const test = truth(m, evaluate(m, statement.test));
      if (test !== undefined) return scoped(m, test ? statement.yes : statement.no);
      return branches(m, [() => scoped(m, statement.yes), () => scoped(m, statement.no)]);
    }
    case 'block':
      return scoped(m, statement.body);
    case 'loop':
      return runLoop(m, statement);
    case 'each':
      return runEach(m, statement);
    case 'switch':
      return runSwitch(m, statement);
    case 'try':
      return runTry(m, statement);
    case 'break':
    case 'continue': {
      const loop = m.frame.loops[m.frame.loops.length - 1];
      if (!loop) return LEAVE;
      if (statement.kind === 'break') {
        loop.breaks.push(m.state.since(loop.base));
        if (m.frame.uncertain > 0) loop.mayHaveLeft = 'whole';
      } else {
        // A switch has no turns: its continue belongs to the loop around it.
        const turning = [...m.frame.loops].reverse().find((each) => each.working);
        if (turning?.working) turning.continues.push(m.state.since(turning.working));
        if (turning && m.frame.uncertain > 0) turning.mayHaveLeft ??= 'turn';
      }
      return LEAVE;
    }
    case 'import':
      for (const { imported, local } of statement.names) m.declare(local, imported === '*' ? importModule(m, statement.module) : importedName(m, statement.module, imported));
      return NEXT;
  }
}

function importedName(m: Machine, module: string, name: string): Value {
  const whole = importModule(m, module);
  // A CommonJS module is its own default.
  if (name === 'default' && m.load(module)?.exports.has(WHOLE) && !m.load(module)?.exports.has(name)) return whole;
  return whole.kind === 'unknown' ? unknown(whole.reason) : member(m, whole, name);
}

function declaredVariable(m: Machine, agreement: Agreement, name: string, given: Value): { value: Value; declared?: Value } {
  const known = m.content(given);
  if (known.kind === 'tensor' && known.shape) return { value: given, declared: agreement.apply(m, name, unknown('')).declared };
  const result = agreement.apply(m, name, given);
  // What is declared goes on, with the reason why nothing else is known.
  return known.kind === 'unknown' && result.value.kind === 'tensor' ? { ...result, value: { ...result.value, lost: known.reason } } : result;
}

/** Classes are looked at again at the end: their methods alone. */
function noteClass(m: Machine, value: Value): void {
  const code = codeOf(value);
  if (code?.kind === 'class') m.madeClass(code);
}

function scoped(m: Machine, statements: readonly Statement[]): Flow {
  const outer = m.frame.scope;
  m.frame.scope = new Scope(outer);
  const flow = execute(m, statements);
  m.frame.scope = outer;
  return flow;
}

/** Goes every way and continues with what is common to those that come out at the end. */
function branches(m: Machine, ways: readonly (() => Flow)[]): Flow {
  const base = m.state;
  const ends: Delta[] = [];
  m.frame.uncertain++;
  for (const way of ways) {
    m.state = base.fork();
    if (way() & NEXT) ends.push(m.state.since(base));
  }
  m.frame.uncertain--;
  m.state = base;
  if (ends.length === 0) return LEAVE;
  base.apply(ends, m.join);
  return NEXT;
}

function runSwitch(m: Machine, statement: Statement & { kind: 'switch' }): Flow {
  const subject = evaluate(m, statement.subject);
  const { cases } = statement;
  const tests = cases.map((each) => (each.test ? sameCase(subject, evaluate(m, each.test)) : undefined));
  const start = m.state;
  const entry: LoopFrame = { base: start, breaks: [], continues: [] };
  m.frame.loops.push(entry);
  const from = (at: number) => () => scoped(m, cases.slice(at).flatMap((each) => each.body));
  const certain = tests.findIndex((answer) => answer === true);
  const standard = cases.findIndex((each) => !each.test);
  const open = cases.flatMap((each, at) => (each.test && tests[at] === undefined ? [at] : []));
  m.state = start.fork();
  let flow: Flow;
  if (certain >= 0 && open.every((at) => at > certain)) flow = from(certain)();
  else if (open.length === 0) flow = standard >= 0 ? from(standard)() : NEXT;
  else flow = branches(m, [...open.map(from), ...(certain >= 0 ? [from(certain)] : []), standard >= 0 ? from(standard) : () => NEXT]);
  m.frame.loops.pop();
  const ways = flow & NEXT ? [m.state.since(start), ...entry.breaks] : entry.breaks;
  m.state = start;
  if (ways.length === 0) return LEAVE;
  start.apply(ways, m.join);
  return NEXT;
}

function sameCase(subject: Value, test: Value): boolean | undefined {
  if (subject.kind === 'text' && test.kind === 'text') return subject.text === undefined || test.text === undefined ? undefined : subject.text === test.text;
  if (subject.kind === 'number' && test.kind === 'number' && subject.dim.terms?.every((term) => term.factors.length === 0)) return subject.dim.key === test.dim.key;
  if (subject.kind === 'boolean' && test.kind === 'boolean') return subject.value === undefined || test.value === undefined ? undefined : subject.value === test.value;
  return undefined;
}

function runTry(m: Machine, statement: Statement & { kind: 'try' }): Flow {
  const base = m.state;
  const expected = statement.handler !== undefined && !passesOn(m, statement.handler);
  if (expected) m.guarded++;
  m.state = base.fork();
  const flow = scoped(m, statement.body);
  const after = m.state.since(base);
  if (expected) m.guarded--;
  const ends: Delta[] = flow & NEXT ? [after] : [];
  if (statement.handler) {
    m.state = base.fork();
    m.state.apply([after, { cells: new Map(), heap: new Map() }], m.join);
    m.frame.uncertain++;
    const outer = m.frame.scope;
    m.frame.scope = new Scope(outer);
    if (statement.parameter) bind(m, statement.parameter, unknown('it is an error that was caught'), { declare: 'let' });
    if (execute(m, statement.handler) & NEXT) ends.push(m.state.since(base));
    m.frame.scope = outer;
    m.frame.uncertain--;
  }
  m.state = base;
  if (ends.length > 0) base.apply(ends, m.join);
  const last = scoped(m, statement.finally);
  return ends.length > 0 ? last : LEAVE;
}

/** A handler that reports the error or throws it again does not expect it. */
function passesOn(m: Machine, handler: readonly Statement[]): boolean {
  const words = handler.length > 0 ? m.frame.chunk.text.slice(handler[0].start, handler[handler.length - 1].end) : '';
  return /\bthrow\b|console\.error|process\.exit|reject\(/.test(words);
}
