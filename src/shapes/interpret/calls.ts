import { applyOperation, type Argument } from '../libraries/call';
import type { Operation } from '../libraries/operation';
import { unknownDim } from '../dimension';
import type { Chunk, Expression, FunctionNode, Span } from '../program';
import { constantOf, list, listOf, nothing, sameFacts, tensor, Trace, unknown, type Tensor, type Value } from '../value';
import { callBuiltin, callMethod, isOfList } from './builtins';
import { boundTo, construct, instantiate, instantiateFunction } from './classes';
import { collectionMethod, makeCollection } from './collections';
import { Agreement, contractOf, expressionOf, hasContract } from './contract';
import { evaluate, evaluateItems } from './expressions';
import { codeOf, functionValue, makerOf, NEXT, type Code, type Frame, type Machine } from './machine';
import { member } from './members';
import { remembered } from './memory';
import { runMany } from './loops';
import { recordModels } from './models';
import { bind } from './patterns';
import { Scope } from './state';
import { execute } from './statements';
import { fresh, withType } from './types';

/** A function that calls itself with numbers may count down; with anything else twice is enough to see what it gives. */
const MOST_COUNTED_RECURSION = 10;

type Call = Expression & { kind: 'call' };

/** `f(...)`, `x.f(...)`, `new C(...)`. */
export function callExpression(m: Machine, node: Call): Value {
  const { callee } = node;
  if (callee.kind === 'name' && (callee.name === 'require' || callee.name === 'import') && !m.lookup(callee.name)) return required(m, node);
  if (callee.kind === 'super') return superCall(m, node);
  if (guards(callee)) {
    m.guarded++;
    const args = evaluateItems(m, node.args);
    for (const arg of args.items ?? []) if (arg.kind === 'function' && codeOf(arg)?.kind === 'closure') callFunction(m, arg, [], node);
    m.guarded--;
    return unknown('it is the result of a test');
  }
  if (callee.kind === 'member') {
    const receiver = evaluate(m, callee.object);
    if (node.optional && receiver.kind === 'nothing') return nothing;
    if (callee.property === 'then' && node.args.length > 0 && codeOf(receiver)?.kind !== 'class') {
      // A promise is its result.
      const [f, ...others] = evaluateItems(m, node.args).items ?? [];
      for (const other of others) mayRun(m, other);
      return f ? callFunction(m, f, [receiver], node) : receiver;
    }
    if ((callee.property === 'catch' || callee.property === 'finally') && receiver.kind !== 'unknown') {
      for (const value of evaluateItems(m, node.args).items ?? []) mayRun(m, value);
      return receiver;
    }
    const value = callee.object.kind === 'super' && m.frame.home?.parent ? superMember(m, callee.property) : member(m, receiver, callee.property);
    const code = codeOf(value);
    if (code?.kind === 'method') {
      const args = evaluateItems(m, node.args);
      return methodCall(m, node, receiver, callee.property, args.items ?? []);
    }
    if (value.kind === 'unknown' && code === undefined && m.usesLibrary && tensorMethod(m, callee.property)) {
      return methodCall(m, node, tensor(undefined, undefined, value.reason), callee.property, evaluateItems(m, node.args).items ?? []);
    }
    if (receiver.kind === 'unknown' && code === undefined && isOfList(callee.property)) return methodCall(m, node, receiver, callee.property, evaluateItems(m, node.args).items ?? []);
    // A function that is a record's field sees the record as `this`.
    if (receiver.kind === 'object') return callValue(m, node, boundTo(value, receiver));
    return callValue(m, node, value);
  }
  return callValue(m, node, evaluate(m, callee));
}

/** Methods whose name no other kind of object has. */
function tensorMethod(m: Machine, name: string): boolean {
  return /^(matMul|transpose|reshape|expandDims|squeeze|sum|mean|argMax|softmax|sigmoid|relu|sub|mul|div|square|sqrt|asScalar|oneHot|neg|log|exp|tanh|dot|flatten|as1D|as2D|norm)$/.test(name) && m.libraries.some((library) => library.methods.has(name));
}

/** Calls that expect their argument to fail. */
function guards(callee: Expression): boolean {
  return (callee.kind === 'name' && (callee.name === 'expect' || callee.name === 'assertThrows')) || (callee.kind === 'member' && /^(throws|rejects|doesNotThrow)$/.test(callee.property));
}

/** Where a failure of this call is shown: all of it, or from the method's name on where the chain takes several lines. */
function place(m: Machine, node: Call): Span {
  const { callee } = node;
  if (callee.kind !== 'member') return node;
  const before = m.frame.chunk.text.slice(node.start, callee.propertySpan.start);
  return before.includes('\n') ? { start: callee.propertySpan.start, end: node.end } : node;
}

/** An argument as the program gives it; the learner's words for it are looked up when a sentence needs them. */
class Given implements Argument {
  constructor(
    readonly value: Value,
    private readonly chunk: Chunk,
    private readonly node: Expression | undefined,
  ) {}

  get source(): string | undefined {
    return this.node && sourceOf(this.chunk, this.node);
  }
}

function givenTo(m: Machine, node: Call, values: readonly Value[], receiver?: Value): Argument[] {
  const given = values.map((value, at) => new Given(value, m.frame.chunk, node.args[at]));
  if (receiver) given.unshift(new Given(receiver, m.frame.chunk, node.callee.kind === 'member' ? node.callee.object : undefined));
  return given;
}

/** The learner's words for an operand, where they are short enough for a sentence. */
function sourceOf({ text }: Chunk, node: Expression): string | undefined {
  if (node.kind === 'spread' || node.end - node.start > 60) return undefined;
  const words = text.slice(node.start, node.end);
  if (words.includes('\n') || words === '') return undefined;
  return /^(binary|conditional|logical|unary|assign|cast|await|sequence|function)$/.test(node.kind) ? `(${words})` : words;
}

function methodCall(m: Machine, node: Call, receiver: Value, name: string, args: readonly Value[]): Value {
  const content = m.content(receiver);
  if (content.kind === 'tensor') {
    for (const library of m.libraries) {
      const operation = library.methods.get(name);
      if (operation) return applyLibrary(m, node, operation, name, givenTo(m, node, args, receiver), 'method');
    }
    return name === 'toString' ? { kind: 'text' } : unknown(`the method ${name} of a tensor is not described`);
  }
  if (content.kind === 'instance') {
    const result = collectionMethod(m, receiver, content, name, args, node);
    if (result) return result;
    const own = makerOf(content);
    const type = own?.kind === 'class' ? (own.base ?? content.type) : content.type;
    for (const library of m.libraries) {
      const operation = library.functions.get(`${type}#${name}`);
      if (operation) return applyLibrary(m, node, operation, name, givenTo(m, node, args, receiver), 'method');
    }
    return unknown(`the method ${name} of ${content.type} is not described`);
  }
  return callMethod(m, receiver, name, args, node);
}

function operandsOf(node: Call, method: boolean): Expression[] {
  return method && node.callee.kind === 'member' ? [node.callee.object, ...node.args] : node.args;
}

/** Applies an operation; `form` says how the call `node` gives it its arguments, nothing where it does not. */
export function applyLibrary(m: Machine, node: Expression | undefined, operation: Operation, name: string, args: Argument[], form?: 'function' | 'method'): Value {
  const outcome = applyOperation(operation, args, name, m);
  if (node && (outcome.violation || outcome.warnings.length > 0)) {
    const [span, operands] = form && node.kind === 'call' ? [place(m, node), operandsOf(node, form === 'method')] : [node, []];
    if (outcome.violation) m.report(node, outcome.violation.code, 'error', outcome.violation.message, span, operands);
    for (const warning of outcome.warnings) m.report(node, warning.code, 'warning', warning.message, span, operands);
  }
  const value = m.adopt(outcome.value);
  for (const argument of args) optionsMayRun(m, argument.value);
  if (value.kind !== 'tensor') return value;
  let from: Trace | undefined;
  let { lost } = value;
  for (const { value: given } of args) {
    if (given.kind !== 'tensor') continue;
    from ??= given.trace;
    // A size without a name passes on; so does the reason.
    lost ??= given.shape && given.lost;
  }
  return tensor(value.shape, value.dtype, lost, { variable: value.variable, maybe: value.maybe, reduced: value.reduced ?? reducedBefore(value, args), trace: outcome.derivation ? new Trace(outcome.derivation, from) : from });
}

/** What element by element is made of a reduced tensor and numbers is reduced as well. */
function reducedBefore(value: Tensor, args: readonly Argument[]): Tensor['reduced'] {
  let only: Tensor | undefined;
  for (const { value: given } of args) {
    if (given.kind !== 'tensor' || given.shape?.length === 0) continue;
    if (only) return undefined;
    only = given;
  }
  return only?.reduced && sameFacts(only, value) ? only.reduced : undefined;
}

/** Calls a value with the arguments of a call expression. */
function callValue(m: Machine, node: Call, callee: Value): Value {
  if (node.optional && callee.kind === 'nothing') return nothing;
  const args = evaluateItems(m, node.args);
  const values = args.items ?? [];
  const code = codeOf(callee);
  if (code?.kind === 'library') {
    if (!code.operation) {
      for (const value of values) mayRun(m, value);
      return unknown(`${code.path || 'this'} of the library is not described`);
    }
    return applyLibrary(m, node, code.operation, code.path.slice(code.path.lastIndexOf('.') + 1), givenTo(m, node, values), 'function');
  }
  if (code?.kind === 'class') return instantiate(m, code, [...values], { frame: m.frame, node });
  if (code?.kind === 'closure') {
    if (node.construct && !code.node.arrow && args.items) return instantiateFunction(m, code, [...args.items], { frame: m.frame, node });
    if (!args.items) return invoke(m, code, undefined, { frame: m.frame, node }, true);
    return invoke(m, code, [...values], { frame: m.frame, node });
  }
  if (code?.kind === 'builtin') return node.construct && /^(Weak)?(Map|Set)$/.test(code.path) ? makeCollection(m, code.path.endsWith('Map') ? 'Map' : 'Set', values) : callBuiltin(m, code.path, values, node);
  if (code?.kind === 'method') return methodCall(m, node, code.receiver, code.name, values);
  if (code?.kind === 'bound') return args.items ? callFunction(m, callee, values, node) : unknown('the arguments are not known');
  if (callee.kind === 'function' && callee.native) return m.adopt(callee.native(values.map((value) => m.read(value)), m));
  for (const value of values) mayRun(m, value);
  for (const value of values) mayFill(m, value);
  return unknown(callee.kind === 'unknown' ? callee.reason : 'what is called here is not a function that is known');
}

/** An empty list or record given to something that is not known is there to be filled. */
function mayFill(m: Machine, value: Value): void {
  const content = m.content(value);
  const isEmpty = content.kind === 'list' ? content.items?.length === 0 : content.kind === 'record' && content.fields.size === 0 && content.families.length === 0;
  if (isEmpty) m.write(value, unknown('what it is filled with is not known'));
}

/** Callbacks among the options of an operation: `callbacks: { onEpochEnd: ... }`. */
function optionsMayRun(m: Machine, value: Value, depth = 0): void {
  if (value.kind !== 'object' || depth > 2) return;
  const content = m.content(value);
  if (content.kind !== 'record') return;
  for (const field of content.fields.values()) {
    mayRun(m, field);
    optionsMayRun(m, field, depth + 1);
  }
}

/** Callbacks within callbacks whose effects are worked out. */
const MOST_UNSEEN = 1;

/**
 * A callback given to something that is not known may run any number of times: what it changes may have changed, and its facts are
 * looked at alone.
 */
export function mayRun(m: Machine, value: Value): void {
  const code = codeOf(value);
  if (code?.kind !== 'closure') return;
  m.made(code);
  if (!m.usesLibrary || m.unseen >= MOST_UNSEEN || m.active.includes(code.node)) return;
  const outer = { effects: m.effects, ran: new Set(m.ran), mayHaveLeft: m.frame.mayHaveLeft };
  m.effects = [];
  m.unseen++;
  m.quiet++;
  runMany(m, () => void invoke(m, code, code.node.parameters.map(() => unknown('what the callback is given is not known'))));
  m.quiet--;
  m.unseen--;
  m.frame.mayHaveLeft = outer.mayHaveLeft;
  // Nothing was recorded: what ran here is still to be looked at.
  for (const effect of m.effects) {
    if (effect.kind !== 'ran') outer.effects.push(effect);
    else if (!outer.ran.has(effect.code.node)) m.hasNotRun(effect.code);
  }
  m.effects = outer.effects;
}

/** Calls a function value, as a library's rule or a list's method does. */
export function callFunction(m: Machine, callee: Value, args: readonly Value[], node?: Expression): Value {
  const code = codeOf(callee);
  const caller = node ? { frame: m.frame, node } : m.frame.caller;
  if (code?.kind === 'closure') return invoke(m, code, [...args], caller);
  if (code?.kind === 'library' && code.operation) return applyLibrary(m, node, code.operation, code.path, args.map((value) => ({ value })));
  if (code?.kind === 'class') return instantiate(m, code, [...args], caller);
  if (code?.kind === 'method') {
    const content = m.content(code.receiver);
    if (content.kind === 'tensor') {
      const operation = m.libraries.map((library) => library.methods.get(code.name)).find((each) => each);
      return operation ? applyLibrary(m, node, operation, code.name, [code.receiver, ...args].map((value) => ({ value }))) : unknown('the method is not described');
    }
    return callMethod(m, code.receiver, code.name, args, node);
  }
  if (code?.kind === 'builtin') return callBuiltin(m, code.path, args, node);
  if (code?.kind === 'bound') return callFunction(m, code.target, [...code.args, ...args], node);
  if (callee.kind === 'function' && callee.native) return m.adopt(callee.native(args.map((value) => m.read(value)), m));
  return unknown(callee.kind === 'unknown' ? callee.reason : 'what is called here is not a function that is known');
}

function superCall(m: Machine, node: Call): Value {
  const args = evaluateItems(m, node.args);
  const { home, self } = m.frame;
  if (home?.parent && self) construct(m, home.parent, self, args.items ? [...args.items] : undefined, { frame: m.frame, node });
  return nothing;
}

function superMember(m: Machine, property: string): Value {
  for (let code = m.frame.home?.parent; code; code = code.parent) {
    const method = code.node.methods.find((each) => each.name === property && !each.isStatic);
    if (method) return functionValue(property, { kind: 'closure', node: method.function, scope: code.scope, self: m.frame.self, home: code });
  }
  return unknown('the method of the parent class is not known');
}

/** The package that an address names, as `https://HOST/@scope/name@1.2.3/+esm` and `npm:@scope/name` do; other specifiers are themselves. */
function packageOf(specifier: string): string {
  return /^(?:https?:\/\/[^@]*\/|npm:)(@[\w-]+\/[\w-]+)/.exec(specifier)?.[1] ?? specifier;
}

function required(m: Machine, node: Call): Value {
  const specifier = node.args[0] && evaluate(m, node.args[0]);
  return specifier?.kind === 'text' && specifier.text !== undefined ? importModule(m, specifier.text) : unknown('the module is not known');
}

/** The name under which a module exports what it set as `module.exports`. */
export const WHOLE = 'module.exports';

/** The value of a module as a whole. */
export function importModule(m: Machine, specifier: string): Value {
  for (const library of m.libraries) {
    if (!library.library.modules.includes(packageOf(specifier))) continue;
    m.useLibrary();
    return functionValue('tf', { kind: 'library', library, path: '' });
  }
  const module = m.load(specifier);
  if (!module) return unknown(`the module ${specifier} is not part of the workspace`);
  const whole = module.exports.get(WHOLE);
  if (whole !== undefined) return m.state.cell(whole) ?? unknown(`${specifier} is not known`);
  const fields = [...module.exports].map(([name, cell]): [string, Value] => [name, m.state.cell(cell) ?? unknown(`${name} is not known`)]);
  return m.allocate({ kind: 'record', fields: new Map(fields), families: [], rest: unknown(`it is not exported by ${specifier}`) });
}

/**
 * Runs a function. `args` undefined runs it alone: parameters are what their contract and types say, and fresh names where those
 * are silent. `vague` runs it for a call whose arguments are not known one by one.
 */
export function invoke(m: Machine, code: Code & { kind: 'closure' }, args: Value[] | undefined, caller?: Frame['caller'], vague = false): Value {
  if (args === undefined && !vague) return run(m, code, args, caller, vague);
  m.hasRun(code);
  const value = args ? remembered(m, code, args, () => run(m, code, args, caller, vague)) : run(m, code, args, caller, vague);
  // What follows the call does not run.
  if (value === alwaysThrows) m.frame.mayHaveLeft = true;
  return value;
}

/** What a call gives that never comes to an end: one object, known also where the call is remembered. */
const alwaysThrows = unknown('the function always throws');

function run(m: Machine, code: Code & { kind: 'closure' }, args: Value[] | undefined, caller: Frame['caller'], vague: boolean): Value {
  const { node } = code;
  const alone = args === undefined && !vague;
  const agreement = new Agreement(contractOf(node), alone);
  if (m.tooDeep || m.exhausted || m.active.filter((each) => each === node).length >= (args?.some((arg) => constantOf(arg) !== undefined) ? MOST_COUNTED_RECURSION : 2)) {
    m.truncated = true;
    for (const [at, parameter] of node.parameters.entries()) if (parameter.pattern.kind === 'name' && args?.[at]) agreement.apply(m, parameter.pattern.name, args[at]);
    return withType(m, agreement.complete(m, unknown('the function calls itself')), node.returns);
  }
  const contracted = hasContract(node);
  const previous = { frame: m.frame, state: m.state };
  const entry = previous.state;
  m.state = entry.fork();
  const scope = new Scope(code.scope);
  m.frame = {
    scope,
    outermost: scope,
    chunk: node.chunk,
    node,
    self: code.self,
    home: code.home,
    entry,
    exits: [],
    loops: [],
    models: [],
    uncertain: 0,
    caller: alone ? undefined : caller,
    context: alone ? (contracted ? 2 : 0) : previous.frame.context === 0 ? 1 : previous.frame.context,
    recordsFacts: alone ? true : previous.frame.recordsFacts && !contracted,
  };
  m.depth++;
  m.active.push(node);
  // Arguments that contradict the contract are the one cause; what fails inside because of them is not said again.
  const contradicted = !bindParameters(m, node, args, agreement, caller, vague);
  m.frame.agreement = agreement;
  if (contradicted) m.guarded++;
  const flow = execute(m, node.body);
  if (contradicted) m.guarded--;
  recordModels(m);
  const { frame } = m;
  let value: Value | undefined = frame.returned;
  if (flow & NEXT) {
    frame.exits.push(m.state.since(entry));
    value = value ? (node.brief ? value : m.join(value, nothing)) : nothing;
  }
  m.active.pop();
  m.depth--;
  m.frame = previous.frame;
  m.state = previous.state;
  if (frame.exits.length > 0) entry.apply(frame.exits, m.join);
  if (node.generator) value = m.allocate(yieldedBy(m, frame));
  value ??= alwaysThrows;
  if (m.recording && (alone || frame.recordsFacts)) m.record.result(node, m.read(value), frame.context);
  if (m.recording && alone) m.record.general(node, 'return', m.read(value));
  return alone || value === alwaysThrows ? value : withType(m, agreement.complete(m, value), node.returns);
}

/** What a call of a generator gives, one by one where it is known how often it yields. */
function yieldedBy(m: Machine, { yields, yielded }: Frame): Value {
  if (Array.isArray(yields)) return list(yields.map((value) => m.adopt(value)));
  return listOf(yielded ? m.adopt(yielded) : unknown('the generator yields nothing'), unknownDim('how often the generator yields is not known'));
}

function bindParameters(m: Machine, node: FunctionNode, args: Value[] | undefined, agreement: Agreement, caller: Frame['caller'] | undefined, vague: boolean): boolean {
  let agrees = true;
  const alone = args === undefined && !vague;
  for (const [at, parameter] of node.parameters.entries()) {
    const inner = parameter.pattern.kind === 'default' ? parameter.pattern.pattern : parameter.pattern;
    const name = inner.kind === 'name' ? inner.name : `argument ${at + 1}`;
    let value: Value;
    if (parameter.rest) value = m.allocate(args ? list(args.slice(at)) : parameter.type ? fresh(m, parameter.type, name) : listOf(unknown(`nothing says what ${name} holds`)));
    else if (args) {
      value = args[at] ?? nothing;
      if (value.kind === 'unknown') value = withType(m, value, parameter.type);
      else if (value.kind === 'tensor') value = withType(m, value, parameter.type);
    } else if (alone && parameter.pattern.kind === 'default' && !parameter.type) {
      value = standardValue(m, parameter.pattern.value, name);
    } else value = m.allocate(fresh(m, parameter.type, name, (of) => agreement.numberFor(of)));
    const declared = (local: string, given: Value, target: Span) => {
      const result = agreement.apply(m, local, given);
      const number = alone && given.kind === 'unknown' ? agreement.numberFor(local) : undefined;
      if (result.problem && caller) {
        agrees = false;
        reportArgument(m, caller, at, result.problem, target);
      }
      if (alone && m.recording) m.record.general(node, local, m.read(result.value));
      return number ? { value: number } : result;
    };
    bind(m, parameter.pattern, value, { declare: 'parameter', declared });
    if (parameter.field && m.frame.self) {
      const content = m.content(m.frame.self);
      if (content.kind === 'instance') m.write(m.frame.self, { ...content, fields: { ...content.fields, [parameter.field]: m.lookup(parameter.field) ?? value } });
    }
  }
  return agrees;
}

/** A parameter with a default, run alone: of the default's kind, its value one of many. */
function standardValue(m: Machine, node: Expression, name: string): Value {
  return oneOfMany(m, evaluate(m, node), name);
}

function oneOfMany(m: Machine, standard: Value, name: string): Value {
  const content = m.content(standard);
  if (content.kind === 'number') return fresh(m, { kind: 'named', name: 'number', args: [] }, name);
  if (content.kind === 'boolean') return { kind: 'boolean' };
  if (content.kind === 'text') return { kind: 'text' };
  if (content.kind !== 'record' || content.fields.size === 0) return content.kind === 'function' ? content : fresh(m, undefined, name);
  return m.allocate({ ...content, fields: new Map([...content.fields].map(([key, field]) => [key, oneOfMany(m, field, key)])), rest: unknown(`nothing says what else ${name} holds`) });
}

/** An argument that contradicts the callee's contract is shown where it is passed. */
function reportArgument(m: Machine, caller: NonNullable<Frame['caller']>, at: number, problem: string, target: Span): void {
  const inside = m.frame;
  const call = caller.node;
  const argument = call.kind === 'call' ? (call.args[at] ?? call) : call;
  m.frame = caller.frame;
  m.report(argument, 'contract-argument', 'error', `${inside.node?.name || 'function'}: ${problem}`);
  const found = m.record.findings.get(argument)?.find((finding) => finding.code === 'contract-argument');
  if (found && found.related.length === 0 && inside.node) found.related.push({ chunk: inside.chunk, span: target, message: 'declared here' });
  m.frame = inside;
}

/** Checks a returned value against the contract of the function that runs alone. */
export function checkReturn(m: Machine, value: Value, node: Expression): void {
  const { agreement, node: owner } = m.frame;
  if (!agreement?.alone || !owner) return;
  for (const { line, message } of agreement.contradictions(m, value)) {
    m.report(expressionOf(node, line.steps), 'contract-return', 'error', message);
  }
}
