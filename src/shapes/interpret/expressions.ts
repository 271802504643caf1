import { constant, divide, multiply, negate, order, subtract, add, unknownDim, type Dim } from '../dimension';
import { operatorWarning } from '../libraries/warnings';
import type { Expression, RecordEntry, Span } from '../program';
import { broadcast } from '../shape';
import { arrayShape, boolean, isMaybe, isTypedArray, list, listOf, nothing, number, orNothing, record as recordOf, sizeOfValue, text, unknown, type Instance, type List, type Value } from '../value';
import { isArray } from './builtins';
import { callExpression } from './calls';
import { makeClass } from './classes';
import { iterated } from './collections';
import { codeOf, DEEPEST_NESTING, functionValue, getsHere, makerOf, type ClassCode, type Closure, type Machine } from './machine';
import { concatLists, indexed, member, overlaid } from './members';
import { bind, keyText, store, stepped } from './patterns';
import { withType } from './types';

/** The abstract value of an expression, with all its effects on the state. */
export function evaluate(m: Machine, node: Expression): Value {
  if (m.exhausted) return unknown('the program is too long to follow this far');
  if (m.nesting > DEEPEST_NESTING) {
    m.truncated = true;
    return unknown('it is nested too deeply');
  }
  m.nesting++;
  const value = compute(m, node);
  m.nesting--;
  if (m.recording && m.frame.recordsFacts && worthHover(node, value)) {
    const shown = m.shown(value);
    if (shown) m.record.expression(node, m.frame.chunk, shown, m.frame.context);
  }
  return value;
}

/** Hovers are about arrays, and about where one might have been but nothing is known. */
function worthHover(node: Expression, value: Value): boolean {
  if (node.kind === 'assign' || node.kind === 'sequence' || node.kind === 'await') return false;
  if (value.kind === 'tensor' || value.kind === 'object') return true;
  return value.kind === 'unknown' && (node.kind === 'name' || node.kind === 'call' || node.kind === 'member' || node.kind === 'index');
}

function compute(m: Machine, node: Expression): Value {
  switch (node.kind) {
    case 'number':
      return number(node.value);
    case 'text':
      return text(node.value);
    case 'template':
      return node.values.map((each) => evaluate(m, each)).reduce<Value>((whole, part, at) => joinTexts(joinTexts(whole, part), text(node.texts[at + 1])), text(node.texts[0]));
    case 'boolean':
      return boolean(node.value);
    case 'nothing':
      return nothing;
    case 'name':
      return nameValue(m, node.name);
    case 'this':
      return m.frame.self ?? unknown('nothing says what this is');
    case 'super':
      return m.frame.self ?? unknown('nothing says what super is');
    case 'member':
      return member(m, evaluate(m, node.object), node.property);
    case 'index':
      return indexed(m, evaluate(m, node.object), evaluate(m, node.index));
    case 'call':
      return callExpression(m, node);
    case 'function': {
      const value = functionValue(node.function.name, { kind: 'closure', node: node.function, scope: m.frame.scope, self: node.function.arrow ? m.frame.self : undefined, home: node.function.arrow ? m.frame.home : undefined, statics: node.function.arrow ? undefined : { kind: 'object', id: m.newCell() } });
      m.made(codeOf(value) as Closure);
      return value;
    }
    case 'class':
      return makeClass(m, node.class);
    case 'list':
      return m.allocate(evaluateItems(m, node.items));
    case 'record':
      return evaluateRecord(m, node);
    case 'spread':
      return evaluate(m, node.value);
    case 'binary':
      if (node.operator === '*') return timed(m, node);
      return binary(node.operator, evaluate(m, node.left), evaluate(m, node.right), m);
    case 'logical':
      return combined(m, node.operator, evaluate(m, node.left), () => evaluate(m, node.right));
    case 'unary':
      return node.operator === 'delete' ? deleted(m, node.operand) : unary(m, node.operator, evaluate(m, node.operand));
    case 'assign': {
      let value: Value;
      if (!node.operator) value = evaluate(m, node.value);
      else {
        const before = evaluatePlace(m, node.target);
        if (node.operator === '??' || node.operator === '||' || node.operator === '&&') value = combined(m, node.operator, before, () => evaluate(m, node.value));
        else value = binary(node.operator, before, evaluate(m, node.value), m);
      }
      bind(m, node.target, value, { valueNode: node.value });
      return value;
    }
    case 'update': {
      const before = evaluatePlace(m, node.target);
      const after = stepped(before, node.operator === '+' ? 1 : -1);
      bind(m, node.target, after);
      return node.prefix ? after : before;
    }
    case 'conditional': {
      const test = truth(m, evaluate(m, node.test));
      if (test !== undefined) return evaluate(m, test ? node.yes : node.no);
      return either(m, () => evaluate(m, node.yes), () => evaluate(m, node.no));
    }
    case 'sequence':
      return node.items.map((item) => evaluate(m, item)).at(-1) ?? nothing;
    case 'await':
      return evaluate(m, node.value);
    case 'yield': {
      const given = node.value ? evaluate(m, node.value) : nothing;
      const items = node.all ? (iterated(m, given) ?? listOf(unknown('what is yielded here is not known'))) : list([given]);
      noteYields(m, items);
      return unknown('what a generator is sent is not known');
    }
    case 'cast':
      return withType(m, evaluate(m, node.value), node.type);
    case 'opaque':
      node.parts.forEach((part) => evaluate(m, part));
      return unknown(node.why);
  }
}

/** What a turn of a loop makes is gone with its state: it is written out, and made again where the generator ends. */
function noteYields(m: Machine, { items, element }: List): void {
  const { frame } = m;
  const values = (items ?? [element]).map((item) => m.read(item));
  for (const value of values) frame.yielded = frame.yielded ? m.join(frame.yielded, value) : value;
  const counted = items && frame.yields !== 'unknown' && getsHere(frame) && !frame.loops.some((loop) => loop.symbolic);
  frame.yields = counted ? [...((frame.yields as Value[] | undefined) ?? []), ...values] : 'unknown';
}

/** Goes both ways and continues with what is common to them. */
export function either(m: Machine, yes: () => Value, no: () => Value): Value {
  const base = m.state;
  m.frame.uncertain++;
  const run = (way: () => Value) => {
    m.state = base.fork();
    const value = way();
    return { value, delta: m.state.since(base) };
  };
  const [one, other] = [run(yes), run(no)];
  m.frame.uncertain--;
  m.state = base;
  base.apply([one.delta, other.delta], m.join);
  return m.join(one.value, other.value);
}

const ambient = new Set(['Math', 'Object', 'Array', 'Number', 'JSON', 'console', 'Promise', 'Date', 'performance', 'String', 'Boolean', 'parseInt', 'parseFloat', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Symbol', 'process', 'Error', 'isNaN', 'isFinite', 'require', 'structuredClone', 'Reflect']);

function nameValue(m: Machine, name: string): Value {
  const value = m.lookup(name);
  if (value) return value;
  if (name === 'undefined') return nothing;
  if (name === 'NaN' || name === 'Infinity') return number(unknownDim(`it is ${name}`));
  for (const library of m.libraries) {
    if (!library.library.globals.includes(name)) continue;
    m.useLibrary();
    return functionValue(name, { kind: 'library', library, path: '' });
  }
  return ambient.has(name) || isTypedArray(name) ? functionValue(name, { kind: 'builtin', path: name }) : unknown(`nothing here says what ${name} is`);
}

function evaluatePlace(m: Machine, target: import('../program').Pattern): Value {
  if (target.kind === 'name') return nameValue(m, target.name);
  return target.kind === 'place' ? evaluate(m, target.place) : unknown('the target is not a place');
}

/** Items of a list or arguments of a call, with spread lists written out. */
export function evaluateItems(m: Machine, nodes: readonly Expression[]): Value & { kind: 'list' } {
  if (!nodes.some(isSpread)) return list(nodes.map((node) => evaluate(m, node)));
  let all = list([]);
  let plain: Value[] = [];
  for (const node of nodes) {
    const value = evaluate(m, node);
    if (node.kind !== 'spread') {
      plain.push(value);
      continue;
    }
    all = concatLists(m, all, list(plain));
    plain = [];
    const spread: List = iterated(m, value) ?? listOf(unknown('the list that is spread here is not known'));
    all = concatLists(m, all, spread.typed ? { ...spread, typed: undefined } : spread);
  }
  return concatLists(m, all, list(plain));
}

const isSpread = ({ kind }: Expression): boolean => kind === 'spread';

function evaluateRecord(m: Machine, node: Expression & { kind: 'record' }): Value {
  const reference = m.allocate(recordOf([]));
  for (const entry of node.entries) {
    const value = evaluate(m, entry.value);
    if (entry.spread) {
      const own = m.content(reference);
      if (own.kind === 'record') m.write(reference, overlaid(m, own, value));
      continue;
    }
    const key: Value = entry.key !== undefined ? text(entry.key) : entry.computed ? evaluate(m, entry.computed) : text();
    store(m, reference, key, entry.getter ? unknown('it is computed by a getter') : value);
    if (m.recording && m.frame.recordsFacts && entry.keySpan && entry.value.kind !== 'name' && (value.kind === 'tensor' || value.kind === 'object')) {
      const shown = m.shown(value);
      if (shown && (shown.kind === 'tensor' || arrayShape(shown))) m.record.expression(keyNode(entry, entry.keySpan), m.frame.chunk, shown, m.frame.context);
    }
  }
  return reference;
}

const keyNodes = new WeakMap<RecordEntry, Expression>();

/** A key as an expression that holds the entry's value: the same one whenever the record is evaluated. */
function keyNode(entry: RecordEntry, { start, end }: Span): Expression {
  let node = keyNodes.get(entry);
  if (!node) keyNodes.set(entry, (node = { kind: 'name', name: entry.key ?? '', start, end }));
  return node;
}

/** A value where it is certain to be there. */
function present(value: Value): Value {
  return isMaybe(value) ? ({ ...value, maybe: undefined } as Value) : value;
}

/** Takes a key away from an object. */
function deleted(m: Machine, place: Expression): Value {
  if (place.kind !== 'member' && place.kind !== 'index') return boolean();
  const object = evaluate(m, place.object);
  const key: Value = place.kind === 'member' ? text(place.property) : evaluate(m, place.index);
  const content = m.content(object);
  const name = keyText(key);
  if (content.kind === 'record') {
    const kept = [...content.fields].filter(([field]) => field !== name).map(([field, value]): [string, Value] => [field, name === undefined ? orNothing(value) : value]);
    m.write(object, { ...content, fields: new Map(kept), rest: name === undefined || content.families.length > 0 ? (content.rest ?? unknown('keys were taken away')) : content.rest });
  } else if (content.kind !== 'nothing') store(m, object, key, nothing);
  return boolean(true);
}

/** `left && right`, `left || right`, `left ?? right`, where the right side may not run. */
function combined(m: Machine, operator: '&&' | '||' | '??', left: Value, right: () => Value): Value {
  if (operator === '??') {
    if (left.kind === 'nothing') return right();
    if (left.kind !== 'unknown' && !isMaybe(left)) return left;
    return either(m, () => present(left), right);
  }
  const known = truth(m, left);
  if (known !== undefined) return known === (operator === '&&') ? right() : left;
  const other = either(m, () => (operator === '||' ? present(left) : left), right);
  if (left.kind === 'boolean' && other.kind === 'boolean') return boolean();
  return left.kind === 'boolean' ? unknown('it depends on a condition') : other;
}

/** Whether a condition holds, where that is known. */
export function truth(m: Machine, value: Value): boolean | undefined {
  if (isMaybe(value)) return truth(m, { ...value, maybe: undefined } as Value) === false ? false : undefined;
  switch (value.kind) {
    case 'boolean':
      return value.value;
    case 'nothing':
      return false;
    case 'number': {
      const size = constant(value.dim);
      return size === undefined ? undefined : size !== 0 && !Number.isNaN(size);
    }
    case 'text':
      return value.text === undefined ? undefined : value.text !== '';
    case 'unknown':
      return undefined;
    case 'object':
      return m.content(value).kind === 'unknown' ? undefined : true;
    default:
      return true;
  }
}

function unary(m: Machine, operator: string, value: Value): Value {
  switch (operator) {
    case '-':
      return value.kind === 'unknown' ? unknown(value.reason, value.size && negate(value.size)) : number(negate(sizeOfValue(value)));
    case '+':
      return value.kind === 'number' || value.kind === 'unknown' ? value : number(value.kind === 'text' && value.text !== undefined && Number.isFinite(Number(value.text)) ? Number(value.text) : unknownDim());
    case '!': {
      const known = truth(m, value);
      return boolean(known === undefined ? undefined : !known);
    }
    case 'typeof':
      return text(isMaybe(value) ? undefined : typeName(m.content(value)));
    case 'void':
      return nothing;
    default:
      return unknown('the value of this operator is not followed');
  }
}

function typeName(value: Value): string | undefined {
  const names: { [kind: string]: string } = { tensor: 'object', number: 'number', boolean: 'boolean', text: 'string', list: 'object', record: 'object', function: 'function', instance: 'object', nothing: 'undefined' };
  return names[value.kind];
}

/** `a * b`, which for tensors is not a number. */
function timed(m: Machine, node: Expression & { kind: 'binary' }): Value {
  const [a, b] = [evaluate(m, node.left), evaluate(m, node.right)];
  if (a.kind === 'tensor' && b.kind === 'tensor' && a.shape && b.shape) {
    const words = operatorWarning(a.shape, b.shape, broadcast(a.shape, b.shape).answer !== 'different');
    if (words) m.report(node, 'product-meant', 'warning', words, node, [node.left, node.right]);
  }
  return binary(node.operator, a, b, m);
}

function isStringy(value: Value): boolean {
  return value.kind === 'text';
}

/** Joins two parts of a text; a size that is a symbol stays one. */
function joinTexts(a: Value, b: Value): Value {
  const parts = [a, b].map((part) => {
    if (part.kind === 'text') return part;
    const size = part.kind === 'number' ? part.dim : part.kind === 'unknown' ? part.size : undefined;
    const known = size && constant(size);
    if (known !== undefined) return text(String(known));
    return size?.terms ? { kind: 'text' as const, pattern: { before: '', size, after: '' } } : text();
  });
  const [x, y] = parts as (Value & { kind: 'text' })[];
  if (x.text !== undefined && y.text !== undefined) return text(x.text + y.text);
  if (x.text !== undefined && y.pattern) return { kind: 'text', pattern: { ...y.pattern, before: x.text + y.pattern.before } };
  if (y.text !== undefined && x.pattern) return { kind: 'text', pattern: { ...x.pattern, after: x.pattern.after + y.text } };
  return text();
}

const arithmetic: { [operator: string]: (a: Dim, b: Dim) => Dim } = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': (a, b) => {
    const [x, y] = [constant(a), constant(b)];
    return x !== undefined && y ? constantDim(x % y) : unknownDim('a remainder is not followed');
  },
  '**': (a, b) => {
    const [x, y] = [constant(a), constant(b)];
    if (x !== undefined && y !== undefined) return constantDim(x ** y);
    return y === 2 ? multiply(a, a) : unknownDim('a power is not followed');
  },
};

function constantDim(value: number): Dim {
  return Number.isFinite(value) ? number(value).dim : unknownDim();
}

function binary(operator: string, a: Value, b: Value, m: Machine): Value {
  if (operator === '+' && (isStringy(a) || isStringy(b))) return joinTexts(a, b);
  const calculate = arithmetic[operator];
  if (calculate) {
    if (a.kind === 'number' && b.kind === 'number') return number(calculate(a.dim, b.dim));
    if (a.kind === 'unknown' || b.kind === 'unknown') {
      const reason = a.kind === 'unknown' ? a.reason : (b as { reason: string }).reason;
      const size = calculate(sizeOfValue(a), sizeOfValue(b));
      // Arithmetic other than + always gives a number.
      return operator === '+' ? unknown(reason, size.terms ? size : undefined) : number(size.terms ? size : unknownDim(reason));
    }
    return number(unknownDim('the operands are not numbers'));
  }
  switch (operator) {
    case '==':
    case '===':
      return boolean(sameValue(m.content(a), m.content(b), a, b));
    case '!=':
    case '!==': {
      const same = sameValue(m.content(a), m.content(b), a, b);
      return boolean(same === undefined ? undefined : !same);
    }
    case '<':
    case '>':
    case '<=':
    case '>=':
      return boolean(ordered(operator, a, b));
    case 'instanceof':
      return boolean(isInstance(m, a, b));
    case 'in': {
      const record = m.content(b);
      if (record.kind !== 'record' || a.kind !== 'text' || a.text === undefined) return boolean();
      return boolean(record.fields.has(a.text) ? true : record.families.length > 0 || record.rest ? undefined : false);
    }
    default:
      return operator === '|' || operator === '&' || operator === '^' || operator.includes('<<') || operator.includes('>>') ? number(bits(operator, a, b)) : unknown('the value of this operator is not followed');
  }
}

function bits(operator: string, a: Value, b: Value): Dim {
  const [x, y] = [constant(sizeOfValue(a)), constant(sizeOfValue(b))];
  if (x === undefined || y === undefined) return unknownDim();
  const results: { [sign: string]: number } = { '|': x | y, '&': x & y, '^': x ^ y, '<<': x << y, '>>': x >> y, '>>>': x >>> y };
  return constantDim(results[operator] ?? NaN);
}

function ordered(operator: string, a: Value, b: Value): boolean | undefined {
  const [x, y] = [sizeOfValue(a), sizeOfValue(b)];
  const answer = order(x, y);
  if (answer === 'unknown' || answer === 'different') return undefined;
  if (answer === 'equal') return operator.includes('=');
  return operator.startsWith('<') === (answer === 'less');
}

function sameValue(a: Value, b: Value, x: Value, y: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown' || isMaybe(x) || isMaybe(y)) return undefined;
  if (a.kind === 'number' && b.kind === 'number') {
    const answer = order(a.dim, b.dim);
    // Letters that are merely independent may still have the same size at run time.
    return answer === 'equal' ? true : answer === 'less' || answer === 'greater' || (answer === 'different' && constant(a.dim) !== undefined && constant(b.dim) !== undefined) ? false : undefined;
  }
  if (a.kind === 'text' && b.kind === 'text') return a.text === undefined || b.text === undefined ? undefined : a.text === b.text;
  if (a.kind === 'boolean' && b.kind === 'boolean') return a.value === undefined || b.value === undefined ? undefined : a.value === b.value;
  if (a.kind === 'nothing' && b.kind === 'nothing') return true;
  if (x.kind === 'object' && y.kind === 'object' && x.id === y.id) return true;
  return a.kind === b.kind ? undefined : (a.kind === 'nothing' || b.kind === 'nothing') ? false : undefined;
}

function isInstance(m: Machine, of: Value, type: Value): boolean | undefined {
  if (isMaybe(of)) return isInstance(m, present(of), type) === false ? false : undefined;
  const value = m.content(of);
  const code = codeOf(type);
  if (value.kind === 'nothing') return false;
  if (code?.kind === 'library' && /(^|\.)(Tensor|Variable)$/.test(code.path)) {
    if (value.kind === 'tensor') return code.path.endsWith('Variable') ? (value.variable ?? undefined) : true;
    return value.kind === 'unknown' ? undefined : false;
  }
  if (value.kind === 'unknown') return undefined;
  if (code?.kind === 'library') return value.kind === 'instance' ? value.type === code.path || undefined : false;
  if (code?.kind === 'builtin' && code.path === 'Array') return isArray(value, of);
  if (code?.kind === 'builtin' && isTypedArray(code.path)) return value.kind === 'list' && value.typed ? undefined : false;
  if (code?.kind === 'class') return value.kind === 'instance' ? isOfClass(value, code) : false;
  if (code?.kind === 'closure' && value.kind === 'instance') {
    const owner = makerOf(value);
    if (owner?.kind === 'closure' && owner.node === code.node) return true;
  }
  return undefined;
}

/** Whether an object's class is one, or extends it. */
function isOfClass(instance: Instance, wanted: ClassCode): boolean | undefined {
  const owner = makerOf(instance);
  for (let at = owner?.kind === 'class' ? owner : undefined; at; at = at.parent) if (at.node === wanted.node) return true;
  return instance.fields['#open'] ? undefined : false;
}
