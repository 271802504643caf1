/**
 * What may have changed when a function runs that the program itself does not call: handlers of events and exported functions run in any
 * order and any number of times, so that what the top level left behind is only how things began.
 */
import { unknownDim } from '../dimension';
import type { Chunk, Expression, Pattern } from '../program';
import { listOf, unknown, type List, type RecordValue, type Value } from '../value';
import type { Machine } from './machine';
import type { Scope } from './state';

/** What a program's functions change beside their own variables, by name. */
interface Changes {
  names: Set<string>;
  members: Set<string>;
  /** Variables and members that hold what gets other items or keys. */
  filled: Set<string>;
  /** Those that get keys which the text names. */
  keyed: Set<string>;
}

const fills = /^(push|unshift|splice|pop|shift|fill|set|add|delete|clear|assign)$/;
const MOST_ITEMS = 64;
const DEEPEST = 4;

const known = new WeakMap<Chunk, Changes>();

function changesOf(chunk: Chunk): Changes {
  let changes = known.get(chunk);
  if (!changes) {
    known.set(chunk, (changes = { names: new Set(), members: new Set(), filled: new Set(), keyed: new Set() }));
    collect(chunk.statements, changes, 'outside');
  }
  return changes;
}

/** Within a constructor the fields of `this` are made, not changed. */
type Place = 'outside' | 'function' | 'constructor';

function collect(part: object, changes: Changes, place: Place): void {
  if (Array.isArray(part)) {
    for (const each of part as unknown[]) if (typeof each === 'object' && each !== null) collect(each, changes, place);
    return;
  }
  const node = part as { kind?: string; [key: string]: unknown };
  if (place !== 'outside') {
    if (node.kind === 'assign' || node.kind === 'update') target(node.target as Pattern, changes, place);
    if (node.kind === 'unary' && node.operator === 'delete') target({ start: 0, end: 0, kind: 'place', place: node.operand as Expression }, changes, place);
    if (node.kind === 'call') {
      const { callee, args } = node as unknown as Expression & { kind: 'call' };
      const object = callee.kind === 'member' && fills.test(callee.property) ? nameOf(callee.property === 'assign' ? args[0] : callee.object) : undefined;
      if (object !== undefined) changes.filled.add(object);
    }
  }
  const isFunction = 'parameters' in node && 'body' in node;
  for (const key in node) {
    const inner = node[key];
    if (typeof inner !== 'object' || inner === null || key === 'chunk' || key === 'type') continue;
    const isConstructor = key === 'function' && (node.name === 'constructor' || (node.kind === 'function' && /^[A-Z]/.test((node.function as { name: string }).name)));
    collect(inner, changes, isConstructor ? 'constructor' : isFunction && place === 'outside' ? 'function' : place);
  }
}

function target(pattern: Pattern, changes: Changes, place: Place): void {
  if (pattern.kind === 'name') changes.names.add(pattern.name);
  else if (pattern.kind === 'default') target(pattern.pattern, changes, place);
  else if (pattern.kind === 'list') pattern.items.forEach((item) => item && target(item, changes, place));
  else if (pattern.kind === 'record') for (const entry of pattern.entries) target(entry.pattern, changes, place);
  else if (pattern.kind === 'place' && pattern.place.kind === 'member') {
    if (place === 'function' || pattern.place.object.kind !== 'this') changes.members.add(pattern.place.property);
    const owner = nameOf(pattern.place.object);
    if (owner !== undefined) changes.keyed.add(owner);
  } else if (pattern.kind === 'place' && pattern.place.kind === 'index') {
    const owner = nameOf(pattern.place.object);
    if (owner !== undefined) changes.filled.add(owner);
  }
}

function nameOf(node: Expression | undefined): string | undefined {
  return node?.kind === 'name' ? node.name : node?.kind === 'member' ? node.property : undefined;
}

const isSingle = ({ kind }: Value): boolean => kind === 'number' || kind === 'boolean' || kind === 'text' || kind === 'nothing';

/** Contents after any changes: the same object for the same content, so that what reads it need not run again. */
const changed = new WeakMap<Value, Value>();

/** Takes what may have changed out of the state that functions by themselves start from. */
export class Changing {
  private readonly all: Changes = { names: new Set(), members: new Set(), filled: new Set(), keyed: new Set() };

  constructor(
    private readonly m: Machine,
    chunks: readonly Chunk[],
    private readonly done: Set<Scope> = new Set(),
  ) {
    for (const chunk of chunks) {
      const changes = changesOf(chunk);
      for (const kind of ['names', 'members', 'filled', 'keyed'] as const) for (const name of changes[kind]) this.all[kind].add(name);
    }
  }

  /** For functions made within another, whose variables are not those of the top level. */
  within(): Changing {
    const inner = Object.create(this) as { done: Set<Scope> };
    inner.done = new Set(this.done);
    return inner as unknown as Changing;
  }

  /** The variables that a function sees from within a scope. */
  scope(scope: Scope): void {
    for (let at: Scope | undefined = scope; at && !this.done.has(at); at = at.parent) {
      this.done.add(at);
      for (const [name, cell] of at.entries()) {
        const value = this.m.state.cell(cell);
        if (!value) continue;
        if (isSingle(value) && this.is('names', name)) this.m.state.cells.set(cell, unknown(`${name} may have been set again`));
        else this.object(value, name);
      }
    }
  }

  /** What a variable or a field of this name holds. */
  object(value: Value, name: string, depth = 0): void {
    if (value.kind !== 'object' || depth > DEEPEST) return;
    const { m } = this;
    const content = m.content(value);
    const filled = this.is('filled', name);
    const keyed = filled || this.is('keyed', name);
    if (content.kind === 'list') {
      if (content.items?.length === 0 || filled) m.write(value, this.once(content, () => opened(m, content, name)));
      else if (content.items && content.items.length <= MOST_ITEMS) for (const item of content.items) this.object(item, name, depth + 1);
    } else if (content.kind === 'record') {
      const isEmpty = content.fields.size === 0 && content.families.length === 0 && !content.rest;
      if (isEmpty || keyed || [...content.fields].some(([key, field]) => isSingle(field) && this.is('members', key))) m.write(value, this.once(content, () => (isEmpty ? unknown(`what ${name} is filled with is not known`) : this.record(content, filled, keyed, name))));
      for (const [key, field] of content.fields) this.object(field, key, depth + 1);
    } else if (content.kind === 'instance') {
      const single = Object.entries(content.fields).filter(([key, field]) => isSingle(field) && !/^[#$]/.test(key) && this.is('members', key));
      if (single.length > 0) m.write(value, this.once(content, () => ({ ...content, fields: { ...content.fields, ...Object.fromEntries(single.map(([key]) => [key, unknown(`${key} may have been set again`)])) } })));
      for (const [key, field] of Object.entries(content.fields)) if (!key.startsWith('$')) this.object(field, /^#(items|entries)$/.test(key) ? name : key, depth + 1);
    }
  }

  private record(content: RecordValue, filled: boolean, keyed: boolean, name: string): RecordValue {
    const fields = [...content.fields].map(([key, field]): [string, Value] => [key, isSingle(field) && (filled || this.is('members', key)) ? unknown(`${key} may have been set again`) : field]);
    return { ...content, fields: new Map(fields), rest: keyed ? (content.rest ?? unknown(`what ${name} is filled with is not known`)) : content.rest };
  }

  private once(content: Value, make: () => Value): Value {
    let result = changed.get(content);
    if (!result) changed.set(content, (result = make()));
    return result;
  }

  private is(kind: keyof Changes, name: string): boolean {
    return this.all[kind].has(name);
  }
}

/** A list after items came and went: what they are is known from those that were there. */
function opened(m: Machine, content: List, name: string): Value {
  if (content.items?.length === 0) return unknown(`what ${name} is filled with is not known`);
  return listOf(content.items ? content.items.reduce(m.join) : content.element, unknownDim(`items of ${name} may have come and gone`));
}
