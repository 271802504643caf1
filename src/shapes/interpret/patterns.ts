import { add, constant, inferredName, int, soleAtom, subtract, unknownDim, type Dim } from '../dimension';
import type { Expression, Pattern, Span } from '../program';
import { isMaybe, list, listOf, nothing, orNothing, sizeOfValue, unknown, type Family, type List, type RecordValue, type Value } from '../value';
import { callFunction } from './calls';
import { accessorOf, staticsOf } from './classes';
import { evaluate } from './expressions';
import { codeOf, makerOf, type Code, type Machine } from './machine';
import { member, indexed } from './members';
import { noteModel } from './models';
import { withType } from './types';

export interface Binding {
  /** Undefined for an assignment to what exists. */
  declare?: 'const' | 'let' | 'var' | 'parameter';
  valueNode?: Span;
  /** What a contract says about a name: the value to go on with, and the declared one. */
  declared?(name: string, value: Value, target: Span): { value: Value; declared?: Value };
}

/** Gives a target its value: declares or assigns names, takes lists and records apart, writes places. */
export function bind(m: Machine, pattern: Pattern, given: Value, how: Binding = {}): void {
  let value = given;
  switch (pattern.kind) {
    case 'opaque':
      return;
    case 'default': {
      const missing = value.kind === 'nothing';
      if (missing) value = evaluate(m, pattern.value);
      else if (isMaybe(value)) value = m.join({ ...value, maybe: undefined } as Value, evaluate(m, pattern.value));
      else if (value.kind === 'unknown' && !value.size) {
        const standard = evaluate(m, pattern.value);
        // Numbers and texts given by default are only one possibility.
        if (standard.kind === 'boolean') value = { kind: 'boolean' };
        else if (standard.kind === 'text') value = { kind: 'text' };
      }
      return bind(m, pattern.pattern, value, how);
    }
    case 'name': {
      value = withType(m, value, pattern.type);
      let declared: Value | undefined;
      if (how.declared) ({ value, declared } = how.declared(pattern.name, value, pattern));
      if (how.declare) {
        if (value.kind === 'number' && how.declare !== 'parameter') m.nameSize(value.dim, pattern.name);
        if (value.kind === 'unknown' && value.size) m.nameSize(value.size, pattern.name);
        const length = value.kind === 'object' ? lengthOf(m.content(value)) : undefined;
        if (length && inferredName(length)?.text === '') m.nameSize(length, `${pattern.name}.length`);
        m.declare(pattern.name, value, how.declare === 'var' ? m.frame.outermost : m.frame.scope);
      } else assignName(m, pattern.name, value);
      remember(m, pattern, pattern.name, value, how, declared);
      if (how.declare !== 'parameter') noteModel(m, pattern, pattern.name, value, how.valueNode);
      return;
    }
    case 'place':
      assignPlace(m, pattern.place, value);
      remember(m, pattern, m.frame.chunk.text.slice(pattern.start, pattern.end), value, how);
      return;
    case 'list':
      return bindList(m, pattern, withType(m, value, pattern.type), how);
    case 'record': {
      value = withType(m, value, pattern.type);
      const taken = pattern.entries.map((entry) => {
        const key = entry.key ?? (entry.computed && textKey(m, entry.computed));
        const part = key === undefined ? unknown('the key is not known') : member(m, value, key);
        bind(m, entry.pattern, part, how);
        return key;
      });
      if (pattern.rest) bind(m, pattern.rest, restOf(m, value, taken), how);
      return;
    }
  }
}

function textKey(m: Machine, node: Expression): string | undefined {
  return keyText(evaluate(m, node));
}

function bindList(m: Machine, pattern: Pattern & { kind: 'list' }, value: Value, how: Binding): void {
  for (const [at, item] of pattern.items.entries()) {
    if (!item) continue;
    const given = indexed(m, value, { kind: 'number', dim: int(at) });
    bind(m, item, item.kind === 'default' && !reaches(m.content(value), at) ? orNothing(given) : given, how);
  }
  if (!pattern.rest) return;
  const content = m.content(value);
  const from = pattern.items.length;
  const rest = content.kind === 'list' ? (content.items ? list(content.items.slice(from)) : listOf(content.element, subtract(content.length, int(from)))) : unknown('the list is not known');
  bind(m, pattern.rest, m.allocate(rest), how);
}

/** Whether a list has an item at a place for certain. */
function reaches(content: Value, at: number): boolean {
  return content.kind === 'list' && (content.items !== undefined || (constant(content.length) ?? 0) > at);
}

function restOf(m: Machine, value: Value, taken: (string | undefined)[]): Value {
  const content = m.content(value);
  if (content.kind !== 'record') return unknown('the record is not known');
  if (taken.includes(undefined)) return unknown('a key that is taken out here is not known');
  return m.allocate({ ...content, fields: new Map([...content.fields].filter(([key]) => !taken.includes(key))) });
}

function assignName(m: Machine, name: string, value: Value): void {
  const cell = m.frame.scope.find(name);
  if (cell === undefined) m.declare(name, value);
  else m.state.cells.set(cell, value);
}

const lengthOf = (content: Value): Dim | undefined => (content.kind === 'list' ? content.length : undefined);

/** Stands for what has no shape to show. */
const unshown = unknown('it is not an array');

/** Notes the fact for inlay hints and the shapes table. */
function remember(m: Machine, target: Pattern, name: string, value: Value, how: Binding, declared?: Value): void {
  if (!m.recording || !m.frame.recordsFacts || name.length > 80) return;
  m.record.bind(target, {
    chunk: m.frame.chunk,
    target: { start: target.start, end: target.end },
    name,
    kind: how.declare === 'parameter' ? 'parameter' : how.declare ? 'definition' : 'assignment',
    value: how.declare === 'parameter' ? m.read(value) : (m.shown(value) ?? unshown),
    valueSpan: how.valueNode && { start: how.valueNode.start, end: how.valueNode.end },
    function: m.frame.node,
    declared,
    context: m.frame.context,
  });
}

/** `object.key = value`, `list[i] = value`, `this.w = value`. */
export function assignPlace(m: Machine, place: Expression, value: Value): void {
  if (place.kind !== 'member' && place.kind !== 'index') return;
  const object = evaluate(m, place.object);
  const key: Value = place.kind === 'member' ? { kind: 'text', text: place.property } : evaluate(m, place.index);
  store(m, object, key, value);
}

export function store(m: Machine, object: Value, key: Value, value: Value): void {
  const code = codeOf(object);
  const setter = key.kind === 'text' && key.text !== undefined ? setterOf(m, object, code, key.text) : undefined;
  if (setter) return void callFunction(m, setter, [value]);
  if (code?.kind === 'class') return store(m, code.statics, key, value);
  if (code?.kind === 'closure') return void (code.statics && m.write(code.statics, withKey(m, staticsOf(m, code), key, value)));
  const content = m.content(object);
  if (content.kind === 'record') m.write(object, withKey(m, content, key, value));
  else if (content.kind === 'instance' && key.kind === 'text' && key.text !== undefined) m.write(object, { ...content, fields: { ...content.fields, [key.text]: value } });
  else if (content.kind === 'list') m.write(object, withItem(m, content, key, value));
}

function setterOf(m: Machine, object: Value, code: Code | undefined, name: string): Value | undefined {
  if (code?.kind === 'class') return accessorOf(code, 'set', name, object, true);
  const content = m.content(object);
  const owner = content.kind === 'instance' ? makerOf(content) : undefined;
  return owner?.kind === 'class' ? accessorOf(owner, 'set', name, object, false) : undefined;
}

/** The key that a value stands for, where that is known. */
export function keyText(key: Value): string | undefined {
  return key.kind === 'text' ? key.text : key.kind === 'number' && constant(key.dim) !== undefined ? String(constant(key.dim)) : undefined;
}

function withKey(m: Machine, content: RecordValue, key: Value, value: Value): RecordValue {
  const text = keyText(key);
  if (text !== undefined) return { ...content, fields: new Map(content.fields).set(text, value) };
  if (key.kind === 'text' && key.pattern) {
    const { before, size, after } = key.pattern;
    const atom = soleAtom(size);
    if (atom) {
      const family: Family = { before, after, symbol: atom.key, value };
      return { ...content, families: [...content.families.filter((other) => other.before !== before || other.after !== after), family] };
    }
  }
  // Any key may be meant: each holds what it held or the new value.
  const fields = new Map([...content.fields].map(([name, field]) => [name, m.join(field, value)]));
  return { ...content, fields, families: content.families.map((family) => ({ ...family, value: m.join(family.value, value) })), rest: content.rest ? m.join(content.rest, value) : value };
}

function withItem(m: Machine, content: List, key: Value, value: Value): List {
  const at = key.kind === 'number' ? constant(key.dim) : undefined;
  if (content.items && at !== undefined && Number.isInteger(at) && at >= 0 && at <= content.items.length && at < 512) {
    const items = [...content.items];
    items[at] = value;
    return list(items);
  }
  if (key.kind === 'text') return content;
  const element = content.items?.length === 0 ? value : m.join(content.element, value);
  const before = constant(content.length);
  // Behind the end the list grows, with holes.
  const grown = at !== undefined && Number.isInteger(at) && before !== undefined && at >= before ? int(at + 1) : content.length;
  const length = content.items?.length === 0 && at === undefined ? unknownDim('items are set at places that are not known') : grown;
  return { kind: 'list', element, length, name: content.name };
}

/** `i++`, `t += 1`. */
export function stepped(value: Value, by: 1 | -1): Value {
  return value.kind === 'nothing' ? nothing : { kind: 'number', dim: add(sizeOfValue(value), int(by)) };
}
