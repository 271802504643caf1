import { add, constant, element, inferred, int, multiply, soleAtom, substitute, subtract, unknownDim, type Dim } from '../dimension';
import { sayShape, sizeOf } from '../shape';
import { boolean, isMaybe, list, listOf, nothing, number, orNothing, shapeList, sizeOfValue, text, unknown, type Family, type List, type RecordValue, type Value } from '../value';
import { applyLibrary, callFunction } from './calls';
import { accessorOf, methodOf, prototypeMethod, staticOf } from './classes';
import { sizeOfCollection } from './collections';
import { codeOf, functionValue, makerOf, type Code, type Machine } from './machine';

/** Sizes read from a shape that is not known: the same axis of the same value gives the same name. */
const shapeReads = new WeakMap<object, Map<number, Dim>>();

function readSize(of: object, axis: number, name = ''): Dim {
  let axes = shapeReads.get(of);
  if (!axes) shapeReads.set(of, (axes = new Map()));
  let dim = axes.get(axis);
  if (!dim) axes.set(axis, (dim = inferred(name)));
  return dim;
}

/** `object.property`, where it is not called. */
export function member(m: Machine, object: Value, property: string): Value {
  const content = m.content(object);
  switch (content.kind) {
    case 'tensor': {
      const { shape } = content;
      if (property === 'shape') return m.allocate(shape ? shapeList(shape) : { ...listOf(number(unknownDim())), source: content });
      if (property === 'rank' || property === 'rankType') return number(shape ? shape.length : inferred('rank'));
      if (property === 'size') return number(sizeOf(shape));
      if (property === 'dtype') return text(content.dtype);
      if (property === 'isDisposed') return boolean(false);
      if (property === 'id') return number(unknownDim());
      return functionValue(property, { kind: 'method', receiver: object, name: property });
    }
    case 'list':
      if (property === 'length') return number(content.length);
      return functionValue(property, { kind: 'method', receiver: object, name: property });
    case 'record': {
      const field = fieldOf(m, content, property);
      return field ?? (property === 'hasOwnProperty' ? functionValue(property, { kind: 'method', receiver: object, name: property }) : nothing);
    }
    case 'instance':
      return memberOfInstance(m, object, content, property);
    case 'function': {
      const code = codeOf(content);
      if (code?.kind === 'library') return libraryMember(code, property);
      if (code?.kind === 'class') {
        const getter = accessorOf(code, 'get', property, object, true);
        if (getter) return callFunction(m, getter, []);
        const statics = member(m, code.statics, property);
        return statics.kind === 'nothing' && code.parent ? member(m, functionValue(code.parent.node.name, code.parent), property) : statics;
      }
      if (code?.kind === 'builtin') return builtinMember(code.path, property);
      if (code?.kind === 'closure') {
        const own = staticOf(m, code, property);
        if (own) return own;
      }
      return functionValue(property, { kind: 'method', receiver: object, name: property });
    }
    case 'text':
      if (property === 'length') return number(content.text === undefined ? unknownDim() : content.text.length);
      return functionValue(property, { kind: 'method', receiver: object, name: property });
    case 'unknown':
      if (property === 'shape') return m.allocate({ ...listOf(number(unknownDim(content.reason))), source: content });
      if (property === 'length') return number(readSize(content, -1, lengthName(content)));
      if (property === 'size') return number(readSize(content, -2));
      return unknown(content.reason);
    case 'nothing':
      return nothing;
    default:
      return functionValue(property, { kind: 'method', receiver: object, name: property });
  }
}

const constants: { [path: string]: number } = { 'Math.PI': Math.PI, 'Math.E': Math.E, 'Number.EPSILON': Number.EPSILON, 'Number.MAX_SAFE_INTEGER': Number.MAX_SAFE_INTEGER, 'Math.SQRT2': Math.SQRT2, 'Math.LN2': Math.LN2 };

function builtinMember(path: string, property: string): Value {
  const full = `${path}.${property}`;
  return full in constants ? number(constants[full]) : functionValue(property, { kind: 'builtin', path: full });
}

function libraryMember(code: Code & { kind: 'library' }, property: string): Value {
  if (code.operation && /^(bind|call|apply)$/.test(property)) return functionValue(property, { kind: 'method', receiver: functionValue(code.path, code), name: property });
  const path = code.path === '' ? property : `${code.path}.${property}`;
  const operation = code.library.functions.get(path);
  if (operation || code.library.namespaces.has(path)) return functionValue(property, { kind: 'library', library: code.library, path, operation });
  if (property === 'default' && code.path === '') return functionValue('tf', code);
  // A value of the library whose use is not described, such as an enumeration.
  return functionValue(property, { kind: 'library', library: code.library, path });
}

function memberOfInstance(m: Machine, object: Value, content: Value & { kind: 'instance' }, property: string): Value {
  if (property === 'size') {
    const size = sizeOfCollection(m, content);
    if (size) return size;
  }
  if (property in content.fields && property !== '#class') return content.fields[property];
  const owner = makerOf(content);
  if (owner?.kind === 'class') {
    const found = methodOf(m, owner, property, object);
    if (found) return found;
    const { base } = owner;
    if (base && m.libraries.some(({ functions }) => functions.has(`${base}#${property}`))) return functionValue(property, { kind: 'method', receiver: object, name: property });
    if (base) return unknown(`${property} of the library's ${base} is not described`);
  }
  if (owner?.kind === 'closure') return prototypeMethod(m, owner, property, object) ?? unknown(`nothing says what ${property} of a ${content.type} is`);
  if (owner) return content.fields['#open'] ? unknown(`the class that ${content.type} extends is not known`) : nothing;
  for (const { library, functions } of m.libraries) {
    const operation = functions.get(`${content.type}.${property}`);
    if (operation) return applyLibrary(m, undefined, operation, property, [{ value: object }]);
    const value = library.property?.(content, property);
    if (value) return m.adopt(value);
  }
  return functionValue(property, { kind: 'method', receiver: object, name: property });
}

/** `object[index]`. */
export function indexed(m: Machine, object: Value, index: Value): Value {
  const content = m.content(object);
  if (content.kind === 'list') return itemOf(m, content, index);
  if (content.kind === 'record') {
    if (index.kind === 'text') return index.text !== undefined ? (fieldOf(m, content, index.text) ?? nothing) : familyRead(m, content, index) ?? anyField(m, content);
    if (index.kind === 'number' && constant(index.dim) !== undefined) return fieldOf(m, content, String(constant(index.dim))) ?? nothing;
    return anyField(m, content);
  }
  if (index.kind === 'text' && index.text !== undefined) return member(m, object, index.text);
  if (content.kind === 'unknown') return unknown(content.reason, content.size && soleAtom(content.size)?.kind === 'name' ? element(listName(content), index.kind === 'number' ? index.dim : (index.kind === 'unknown' && index.size) || unknownDim()) : undefined);
  if (content.kind === 'text') return text();
  return unknown('what is indexed here is not known');
}

/** A parameter that nothing describes, used as a list of sizes: `layerDims[l]`. */
function listName(content: Value & { kind: 'unknown' }): string {
  const atom = content.size && soleAtom(content.size);
  return atom?.kind === 'name' ? `${atom.text}#${atom.key}` : '';
}

/** An axis that a tensor does not have. */
function pastRank(sizes: readonly Value[], axis: number): Value {
  const shape = sizes.map(sizeOfValue);
  return { kind: 'nothing', past: `the shape ${sayShape(shape)} has no axis ${axis}` };
}

/** `layerDims.length` of a parameter that nothing describes. */
function lengthName({ size }: Value & { kind: 'unknown' }): string {
  const atom = size && soleAtom(size);
  return atom?.kind === 'name' && atom.text !== '' ? `${atom.text}.length` : '';
}

function itemOf(m: Machine, content: List, index: Value): Value {
  const dim = index.kind === 'number' ? index.dim : index.kind === 'unknown' ? index.size : undefined;
  const at = dim && constant(dim);
  if (content.source && at !== undefined) return number(readSize(content.source, at));
  if (content.items) {
    if (at !== undefined) return content.items[at] ?? (content.ofShape ? pastRank(content.items, at) : nothing);
    return content.items.length > 0 ? content.items.reduce(m.join) : nothing;
  }
  if (content.element.kind === 'number' && !content.element.dim.terms && content.name && dim?.terms) return number(element(content.name, dim));
  return content.element;
}

/** What a key that is not known may hold; there may be no such key. */
function anyField(m: Machine, content: RecordValue): Value {
  const values = [...content.fields.values(), ...content.families.map((family) => family.value), ...(content.rest ? [content.rest] : [])];
  return values.length === 0 ? nothing : orNothing(values.reduce(m.join));
}

/** A field by its text: listed, or one of a family as `W3` is of `W` + l. Undefined where there is none. */
function fieldOf(m: Machine, content: RecordValue, key: string): Value | undefined {
  const own = content.fields.get(key);
  if (own) return own;
  for (const family of content.families) {
    if (!key.startsWith(family.before) || !key.endsWith(family.after) || key.length < family.before.length + family.after.length) continue;
    const middle = key.slice(family.before.length, key.length - family.after.length);
    if (/^\d+$/.test(middle)) return ofFamily(m, family, int(Number(middle)));
  }
  return content.rest;
}

/** `{ ...own, ...other }`: each of the other's keys takes the place of its own; what is not known of the other may hold any key. */
export function overlaid(m: Machine, own: RecordValue, other: Value): RecordValue {
  const content = m.content(other);
  if (content.kind === 'record') {
    const { rest } = content;
    const fields = new Map(rest ? [...own.fields].map(([key, value]): [string, Value] => [key, m.join(value, rest)]) : own.fields);
    for (const [key, value] of content.fields) {
      const before = isMaybe(other) || isMaybe(value) ? fieldOf(m, own, key) : undefined;
      fields.set(key, before ? m.join(before, value) : isMaybe(other) ? orNothing(value) : value);
    }
    return { ...own, fields, families: [...own.families, ...content.families], rest: rest ?? own.rest };
  }
  if (content.kind !== 'unknown' && content.kind !== 'instance') return own;
  const rest = unknown(content.kind === 'unknown' ? content.reason : 'the fields of the object are not followed');
  return { ...own, fields: new Map([...own.fields].map(([key, value]) => [key, m.join(value, rest)])), rest };
}

function familyRead(m: Machine, content: RecordValue, key: Value & { kind: 'text' }): Value | undefined {
  const { pattern } = key;
  if (!pattern) return undefined;
  const family = content.families.find((each) => each.before === pattern.before && each.after === pattern.after);
  if (family) return ofFamily(m, family, pattern.size);
  const matching = [...content.fields].filter(([name]) => name.startsWith(pattern.before) && name.endsWith(pattern.after) && /^\d+$/.test(name.slice(pattern.before.length, name.length - pattern.after.length)));
  if (matching.length === 0) return content.rest;
  return matching.map(([, value]) => value).reduce(m.join);
}

/** The member of a family for one value of its symbol. */
export function ofFamily(m: Machine, family: Family, size: Dim): Value {
  const replace = (dim: Dim) => substitute(dim, (atom) => (atom.key === family.symbol ? size : undefined));
  const inside = (value: Value, depth = 0): Value => {
    if (depth > 6) return value;
    if (value.kind === 'tensor') return { ...value, shape: value.shape?.map(replace) };
    if (value.kind === 'number') return number(replace(value.dim));
    if (value.kind !== 'object') return value;
    const content = m.content(value);
    if (content.kind === 'list') return m.allocate({ ...content, items: content.items?.map((item) => inside(item, depth + 1)), element: inside(content.element, depth + 1), length: replace(content.length) });
    if (content.kind === 'record') return m.allocate({ ...content, fields: new Map([...content.fields].map(([key, field]) => [key, inside(field, depth + 1)])) });
    return value;
  };
  return inside(family.value);
}

/** Number of keys of a record, where it is known. */
export function keyCount(content: RecordValue): Dim {
  return content.families.length > 0 || content.rest ? unknownDim('the number of keys is not known') : int(content.fields.size);
}

/** Part of a list from one index up to another, as slice takes it. */
export function sliceOf(content: List, from: number, to: number | undefined): List {
  if (content.items) return list(content.items.slice(from, to));
  if (from >= 0 && to === undefined) return { ...content, length: subtract(content.length, int(from)), name: undefined };
  if (from >= 0 && to !== undefined && to < 0) return { ...content, length: add(content.length, int(to - from)), name: undefined };
  if (from >= 0 && to !== undefined && to >= from) return { ...content, length: partOf(content, from, to), name: undefined };
  return { ...content, length: unknownDim(), name: undefined };
}

/** Number of items from one index up to another: fewer where the list ends before, as the last batch does. */
function partOf(content: List, from: number, to: number): Dim {
  const length = constant(content.length);
  if (length !== undefined) return int(Math.max(0, Math.min(to, length) - from));
  return content.source ? int(to - from) : unknownDim('the list may end before');
}

export function concatLists(m: Machine, a: List, b: List): List {
  if (a.items && b.items) return list([...a.items, ...b.items]);
  if (a.items?.length === 0) return b;
  if (b.items?.length === 0) return a;
  return listOf(m.join(a.element, b.element), add(a.length, b.length));
}

export function repeated(value: Value, times: Dim): Value {
  const count = constant(times);
  return count !== undefined && count >= 0 && count <= 64 && Number.isInteger(count) ? list(Array.from({ length: count }, () => value)) : listOf(value, multiply(times, int(1)));
}
