import { add, constant, floorDivide, inferred, int, multiply, subtract, unknownDim, type Dim } from '../dimension';
import type { Expression } from '../program';
import { boolean, constantOf, isMaybe, isTypedArray, list, listOf, nothing, number, record, sizeOfValue, text, typedList, unknown, type List, type RecordValue, type Value } from '../value';
import { callFunction, mayRun } from './calls';
import { boundTo, setField } from './classes';
import { iterated } from './collections';
import { truth } from './expressions';
import { runMany } from './loops';
import { codeOf, functionValue, type Machine } from './machine';
import { concatLists, indexed, keyCount, member, repeated, sliceOf, overlaid } from './members';

/** Lists of at most this many items are gone through one by one. */
const MOST_ITEMS = 64;

const numberOf = (value: Value | undefined): Dim => (value ? sizeOfValue(value) : unknownDim());
const oneSize = (dims: Dim[], known: (...values: number[]) => number, otherwise = unknownDim()): Dim => {
  const values = dims.map(constant);
  if (values.some((value) => value === undefined)) return otherwise;
  const result = known(...(values as number[]));
  return Number.isFinite(result) ? int(result) : unknownDim();
};

const mathematics: { [name: string]: (args: Dim[]) => Dim } = {
  floor: ([x]) => floorDivide(x, int(1)),
  trunc: ([x]) => (constant(x) !== undefined ? int(Math.trunc(constant(x)!)) : floorDivide(x, int(1))),
  ceil: ([x]) => (constant(x) !== undefined ? int(Math.ceil(constant(x)!)) : ceiling(x)),
  round: ([x]) => oneSize([x], Math.round),
  abs: ([x]) => oneSize([x], Math.abs),
  max: (args) => extreme(args, Math.max),
  min: (args) => extreme(args, Math.min),
  sqrt: ([x]) => oneSize([x], Math.sqrt),
  pow: ([x, y]) => (constant(y) === 2 ? multiply(x, x) : oneSize([x, y], Math.pow)),
};

/** ceil of a quotient n/s of whole numbers is floor((n - 1)/s) + 1. */
function ceiling(x: Dim): Dim {
  const term = x.terms?.length === 1 ? x.terms[0] : undefined;
  const atom = term?.factors.length === 1 && term.coefficient === 1 ? term.factors[0] : undefined;
  if (atom?.kind === 'quotient') return add(floorDivide(subtract(atom.numerator, int(1)), atom.denominator), int(1));
  return x.terms?.every((part) => Number.isInteger(part.coefficient) && part.factors.every((factor) => factor.kind !== 'quotient')) ? x : unknownDim('a rounded size is not followed');
}

function extreme(args: Dim[], pick: (...values: number[]) => number): Dim {
  if (args.length > 0 && args.every((dim) => dim.key === args[0].key)) return args[0];
  return oneSize(args, pick, unknownDim('which of the sizes is meant depends on values'));
}

/** Functions of the language itself: `Math.floor`, `Object.keys`, `Array.from`. */
export function callBuiltin(m: Machine, path: string, args: readonly Value[], node?: Expression): Value {
  const [object, name] = path.split('.');
  const first = args[0] ? m.content(args[0]) : nothing;
  if (object === 'Math') {
    const numbers = args.map((arg) => numberOf(arg));
    while (numbers.length < 2 && name !== 'max' && name !== 'min') numbers.push(unknownDim('it is not given'));
    return number(mathematics[name]?.(numbers) ?? unknownDim('this depends on values'));
  }
  switch (path) {
    case 'Number':
    case 'parseInt':
    case 'parseFloat':
    case 'Number.parseInt':
    case 'Number.parseFloat':
      if (first.kind === 'text') return number(first.text !== undefined && Number.isFinite(parseFloat(first.text)) ? parseFloat(first.text) : unknownDim('it is read from a text'));
      return number(numberOf(args[0]));
    case 'String':
      return first.kind === 'text' ? first : text(constant(numberOf(args[0])) === undefined ? undefined : String(constant(numberOf(args[0]))));
    case 'Object.keys':
      if (first.kind === 'record') return m.allocate(exact(first) ? list([...first.fields.keys()].map((key) => text(key))) : listOf(text(), keyCount(first)));
      return m.allocate(listOf(text(), unknownKeys(first)));
    case 'Object.values':
      return m.allocate(first.kind === 'record' && exact(first) ? list([...first.fields.values()]) : listOf(first.kind === 'record' ? indexed(m, args[0], text()) : unknown('the record is not known')));
    case 'Object.entries':
      if (first.kind === 'record' && exact(first)) return m.allocate(list([...first.fields].map(([key, value]) => m.allocate(list([text(key), value])))));
      return m.allocate(listOf(m.allocate(list([text(), first.kind === 'record' ? indexed(m, args[0], text()) : unknown('the record is not known')]))));
    case 'Object.fromEntries':
      return fromEntries(m, first);
    case 'Object.assign':
      return assign(m, args);
    case 'Object.freeze':
    case 'structuredClone':
    case 'Promise.resolve':
    case 'Promise.all':
      return args[0] ?? nothing;
    case 'Array.isArray':
      return boolean(isArray(first, args[0] ?? nothing));
    case 'Array.from':
      return arrayFrom(m, args, node);
    case 'Array.of':
      return m.allocate(list(args));
    case 'Array':
      return m.allocate(args.length === 1 && (first.kind === 'number' || first.kind === 'unknown') ? (repeated(nothing, sizeOfValue(first)) as List) : list(args));
    case 'Date.now':
    case 'performance.now':
      return number(unknownDim('it is a time'));
    case 'console.log':
    case 'console.error':
    case 'console.warn':
    case 'console.info':
      return nothing;
    case 'Number.isInteger':
    case 'Number.isFinite':
    case 'Number.isNaN':
    case 'isNaN':
    case 'isFinite':
    case 'Boolean':
      return boolean();
  }
  if (isTypedArray(path.replace(/\.(from|of)$/, ''))) return typedArray(m, path.endsWith('.of') ? list(args) : first);
  for (const arg of args) mayRun(m, arg);
  return unknown(`the value of ${path} is not followed`);
}

/** Whether a value is an `Array` for the program; `given` is the value itself, `content` what it holds. */
export function isArray(content: Value, given: Value): boolean | undefined {
  if (content.kind === 'unknown' || content.kind === 'list' && content.typed === 'maybe') return undefined;
  return content.kind === 'list' && !content.typed ? (isMaybe(given) ? undefined : true) : false;
}

function exact(content: RecordValue): boolean {
  return content.families.length === 0 && !content.rest;
}

/** Number of keys of a record that is a parameter: a name of its own. */
const keyCounts = new WeakMap<object, Dim>();
function unknownKeys(of: Value): Dim {
  let count = keyCounts.get(of);
  if (!count) keyCounts.set(of, (count = inferred('')));
  return count;
}

function typedArray(m: Machine, first: Value): Value {
  return m.allocate(typedList(first.kind === 'number' ? first.dim : first.kind === 'list' ? first.length : unknownDim('the length is not known'), 'the values are not known'));
}

function fromEntries(m: Machine, content: Value): Value {
  if (content.kind !== 'list') return unknown('the entries are not known');
  if (!content.items) {
    const pair = m.content(content.element);
    return m.allocate(record([], pair.kind === 'list' && pair.items?.[1] ? pair.items[1] : unknown('the entries are not known')));
  }
  const fields: [string, Value][] = [];
  for (const item of content.items) {
    const pair = m.content(item);
    const key = pair.kind === 'list' ? pair.items?.[0] : undefined;
    if (pair.kind !== 'list' || key?.kind !== 'text' || key.text === undefined) return m.allocate(record([], unknown('a key is not known')));
    fields.push([key.text, pair.items![1] ?? nothing]);
  }
  return m.allocate(record(fields));
}

function assign(m: Machine, args: readonly Value[]): Value {
  const target = m.content(args[0] ?? nothing);
  if (target.kind === 'instance') return assignToInstance(m, args[0], args.slice(1));
  if (target.kind !== 'record') return args[0] ?? nothing;
  m.write(args[0], args.slice(1).reduce<RecordValue>((own, other) => overlaid(m, own, other), target));
  return args[0];
}

/** `Object.assign(this, { w, b })`; of a record whose keys are not known, any field may be set. */
function assignToInstance(m: Machine, target: Value, given: readonly Value[]): Value {
  for (const arg of given) {
    const other = m.content(arg);
    const fields: [string, Value][] = other.kind === 'record' && exact(other) ? [...other.fields] : [['#open', nothing]];
    for (const [name, value] of fields) setField(m, target, name, value);
  }
  return target;
}

/** `Array.from(xs, f)` and `Array.from({ length: n }, (_, i) => ...)`. */
function arrayFrom(m: Machine, args: readonly Value[], node?: Expression): Value {
  const content = m.content(args[0] ?? nothing);
  let source: List;
  const items = iterated(m, args[0] ?? nothing);
  if (items) source = items;
  else if (content.kind === 'record') source = repeated(nothing, numberOf(content.fields.get('length'))) as List;
  else source = listOf(unknown('the list is not known'));
  return args[1] ? mapped(m, { ...source, element: source.element, typed: undefined }, args[1], node) : m.allocate(source.items ? list(source.items) : { ...source, typed: undefined });
}

/** Calls `f` on every item; what it changes counts, and its results become a list. */
function mapped(m: Machine, content: List, f: Value, node?: Expression, self?: Value): Value {
  const rest = self ? [self] : [];
  if (content.items && content.items.length <= MOST_ITEMS) return m.allocate(list(content.items.map((item, at) => callFunction(m, f, [item, number(at), ...rest], node))));
  let element: Value = unknown('the list may be empty');
  const index = inferred(parameterName(f, 1) ?? 'i');
  const made = m.memory.numbering.since();
  runMany(m, () => {
    element = callFunction(m, f, [item(content), number(index), ...rest], node);
    // What a turn makes is gone with its state: it is written out, and made again after the loop.
    if (element.kind === 'object' && made(element.id)) element = m.read(element);
  });
  return m.allocate({ ...listOf(m.adopt(element), content.length), typed: content.typed });
}

function item(content: List): Value {
  return content.items && content.items.length > 0 ? content.items[0] : content.element;
}

function parameterName(f: Value, at: number): string | undefined {
  const code = codeOf(f);
  const pattern = code?.kind === 'closure' ? code.node.parameters[at]?.pattern : undefined;
  return pattern?.kind === 'name' ? pattern.name : undefined;
}

/** Methods that call their argument with each item: what has one of them is taken for a list. */
const throughItems = /^(map|forEach|filter|reduce|reduceRight|some|every|find|findLast|flatMap)$/;

/** Whether what has a method of this name, and is not known, is taken for a list. */
export const isOfList = (name: string): boolean => throughItems.test(name) || name === 'at';

/** Methods of lists, texts, numbers, functions and records. */
export function callMethod(m: Machine, receiver: Value, name: string, args: readonly Value[], node?: Expression): Value {
  const content = m.content(receiver);
  if (content.kind === 'list') return listMethod(m, receiver, content, name, args, node);
  if (content.kind === 'unknown' && isOfList(name)) {
    if (name === 'at') return indexed(m, receiver, placeIn(m, receiver, args[0]));
    const items = m.allocate(listOf(indexed(m, receiver, number(inferred(''))), sizeOfValue(member(m, receiver, 'length'))));
    return callMethod(m, items, name, args, node);
  }
  if (content.kind === 'function') {
    if (name === 'call') return callFunction(m, boundTo(content, args[0] ?? nothing), args.slice(1), node);
    if (name === 'apply') {
      const rest = args[1] ? m.content(args[1]) : nothing;
      return rest.kind === 'list' && rest.items ? callFunction(m, boundTo(content, args[0] ?? nothing), rest.items, node) : unknown('the arguments are not known');
    }
    if (name === 'bind') {
      const target = boundTo(content, args[0] ?? nothing);
      return args.length > 1 ? functionValue(content.name, { kind: 'bound', target, args: args.slice(1) }) : target;
    }
  }
  if (content.kind === 'text' || content.kind === 'number') return name === 'split' ? parts(m, content, args[0]) : name === 'match' ? unknown('the parts of a text are not followed') : /^(toFixed|toString|toUpperCase|toLowerCase|trim|replace|slice|padStart|padEnd|repeat|concat|join|charAt|substring|toPrecision|toLocaleString)$/.test(name) ? textMethod(content, name) : name === 'startsWith' || name === 'includes' || name === 'endsWith' ? boolean(content.kind === 'text' && content.text !== undefined && args[0]?.kind === 'text' && args[0].text !== undefined ? content.text[name](args[0].text) : undefined) : number(unknownDim());
  if (content.kind === 'record' && name === 'hasOwnProperty') return boolean(args[0]?.kind === 'text' && args[0].text !== undefined && content.fields.has(args[0].text) ? true : undefined);
  for (const arg of args) mayRun(m, arg);
  return unknown(content.kind === 'unknown' ? content.reason : `the method ${name} is not followed`);
}

/** The place that `at` means, counted from the end where it is negative. */
function placeIn(m: Machine, receiver: Value, place: Value | undefined): Value {
  const at = place && constant(sizeOfValue(place));
  return at !== undefined && at < 0 ? number(add(sizeOfValue(member(m, receiver, 'length')), int(at))) : (place ?? nothing);
}

/** The parts of a text between separators. */
function parts(m: Machine, content: Value, separator: Value | undefined): Value {
  const known = content.kind === 'text' && separator?.kind === 'text' ? separator.text : undefined;
  if (known === '') return m.allocate(iterated(m, content)!);
  if (content.kind !== 'text' || content.text === undefined || known === undefined) return m.allocate(listOf(text(), inferred('')));
  return m.allocate(list(content.text.split(known).map((part) => text(part))));
}

function textMethod(content: Value, name: string): Value {
  if (name === 'toString') return content.kind === 'number' ? text(constant(content.dim) === undefined ? undefined : String(constant(content.dim))) : content;
  if (content.kind === 'text' && content.text !== undefined) {
    if (name === 'toUpperCase') return text(content.text.toUpperCase());
    if (name === 'toLowerCase') return text(content.text.toLowerCase());
    if (name === 'trim') return text(content.text.trim());
  }
  return text();
}

/** A number or a text that is known. */
const keyOf = (value: Value | undefined): number | string | undefined => (value?.kind === 'text' ? value.text : value && constantOf(value));

/** The items of a list of numbers and texts, where each is known. */
function keysOf(content: List): (number | string)[] | undefined {
  const keys = content.items?.map(keyOf);
  return keys?.every((key) => key !== undefined) ? (keys as (number | string)[]) : undefined;
}

/** What concat and flat make of an argument: its items, or it alone; of one that is not known, either. */
function asItems(m: Machine, value: Value): List {
  const content = m.content(value);
  if (content.kind === 'unknown') return listOf(unknown(content.reason), unknownDim(content.reason));
  return content.kind === 'list' && content.typed !== true ? content : list([value]);
}

/** A list whose items from one place up to another are one value. */
function filled(m: Machine, content: List, [value = nothing, from, to]: readonly Value[]): List {
  if (!from && !to) return repeated(value, content.length) as List;
  const [start, end] = [from ? constant(sizeOfValue(from)) : 0, to ? constant(sizeOfValue(to)) : content.items?.length];
  if (content.items && start !== undefined && end !== undefined) return list([...content.items].fill(value, start, end));
  return { ...content, items: undefined, element: m.join(content.element, value) };
}

function listMethod(m: Machine, receiver: Value, content: List, name: string, args: readonly Value[], node?: Expression): Value {
  const each = (run: (item: Value, index: Value) => void) => {
    if (content.items && content.items.length <= MOST_ITEMS) content.items.forEach((value, at) => run(value, number(at)));
    else runMany(m, () => run(indexed(m, receiver, number(unknownDim())), number(inferred(parameterName(args[0] ?? nothing, 1) ?? 'i'))));
  };
  const index = (value: Value | undefined) => (value ? constant(sizeOfValue(value)) : undefined);
  /** What the callback says of each item. */
  const answers = (items: readonly Value[]) => items.map((value, at) => truth(m, callFunction(m, args[0] ?? nothing, [value, number(at), receiver], node)));
  switch (name) {
    case 'push':
      m.write(receiver, args.reduce<List>((all, arg) => concatLists(m, all, list([arg])), content));
      return number(add(content.length, int(args.length)));
    case 'unshift':
      m.write(receiver, concatLists(m, list(args), content));
      return number(add(content.length, int(args.length)));
    case 'pop':
    case 'shift': {
      const rest = content.items ? list(name === 'pop' ? content.items.slice(0, -1) : content.items.slice(1)) : { ...content, length: subtract(content.length, int(1)) };
      const taken = content.items ? ((name === 'pop' ? content.items.at(-1) : content.items[0]) ?? nothing) : content.element;
      m.write(receiver, rest);
      return taken;
    }
    case 'map':
      return mapped(m, content, args[0] ?? nothing, node, receiver);
    case 'flatMap':
      return callMethod(m, mapped(m, content, args[0] ?? nothing, node, receiver), 'flat', [], node);
    case 'forEach':
      each((value, at) => callFunction(m, args[0] ?? nothing, [value, at, receiver], node));
      return nothing;
    case 'filter': {
      if (content.items && content.items.length <= MOST_ITEMS) {
        const kept = answers(content.items);
        if (kept.every((answer) => answer !== undefined)) return m.allocate(list(content.items.filter((_, at) => kept[at])));
      } else {
        let kept: boolean | undefined = true;
        each((value, at) => {
          kept = kept && truth(m, callFunction(m, args[0] ?? nothing, [value, at, receiver], node));
        });
        if (kept === true) return m.allocate(content.items ? list(content.items) : { ...content });
      }
      return m.allocate({ ...listOf(indexed(m, receiver, number(unknownDim())), inferred('')), typed: content.typed });
    }
    case 'reduce':
    case 'reduceRight': {
      const items = content.items && [...content.items.entries()];
      if (name === 'reduceRight') items?.reverse();
      let total = args[1] ?? items?.[0]?.[1] ?? content.element;
      if (items && items.length <= MOST_ITEMS) {
        for (const [at, value] of args[1] ? items : items.slice(1)) total = callFunction(m, args[0] ?? nothing, [total, value, number(at), receiver], node);
        return total;
      }
      runMany(m, () => {
        total = m.join(total, callFunction(m, args[0] ?? nothing, [total, content.element, number(inferred('i')), receiver], node));
      });
      return total;
    }
    case 'slice':
    case 'subarray': {
      const [from, to] = [args[0] ? index(args[0]) : 0, index(args[1])];
      if (from === undefined || (args[1] && to === undefined)) return m.allocate({ ...content, items: undefined, element: indexed(m, receiver, number(unknownDim())), length: unknownDim('the list may end before'), name: undefined });
      return m.allocate(sliceOf(content, from, to));
    }
    case 'concat':
      return m.allocate(args.reduce<List>((all, arg) => concatLists(m, all, asItems(m, arg)), content));
    case 'reverse':
    case 'toReversed': {
      const turned: List = content.items ? list([...content.items].reverse()) : { ...content, name: undefined };
      if (name === 'toReversed') return m.allocate(turned);
      m.write(receiver, turned);
      return receiver;
    }
    case 'sort':
    case 'toSorted': {
      const sorted: List = { ...content, items: undefined, element: indexed(m, receiver, number(unknownDim())), name: undefined };
      if (name === 'toSorted') return m.allocate(sorted);
      m.write(receiver, sorted);
      return receiver;
    }
    case 'fill':
      m.write(receiver, content.typed ? { ...content, element: content.element } : filled(m, content, args));
      return receiver;
    case 'set':
    case 'copyWithin':
      return name === 'set' ? nothing : receiver;
    case 'with': {
      const given = index(args[0]);
      const at = given !== undefined && given < 0 ? given + (content.items?.length ?? 0) : given;
      return m.allocate(content.items && at !== undefined && at in content.items ? list(content.items.with(at, args[1] ?? nothing)) : { ...content, items: undefined, element: m.join(indexed(m, receiver, number(unknownDim())), args[1] ?? nothing), name: undefined });
    }
    case 'at': {
      const at = index(args[0]);
      if (content.items && at !== undefined) return content.items.at(at) ?? nothing;
      return indexed(m, receiver, placeIn(m, receiver, args[0]));
    }
    case 'flat': {
      const inner = content.items?.map((value) => m.content(value));
      if (inner?.every((value) => value.kind !== 'unknown' && (value.kind !== 'list' || value.items))) return m.allocate(list(inner.flatMap((value, at) => (value.kind === 'list' ? [...value.items!] : [content.items![at]]))));
      const element = m.content(indexed(m, receiver, number(unknownDim())));
      return m.allocate(element.kind === 'list' ? listOf(element.element, multiply(content.length, element.length)) : listOf(element, element.kind === 'unknown' ? unknownDim(element.reason) : content.length));
    }
    case 'keys': {
      const places = repeated(nothing, content.length) as List;
      return m.allocate(places.items ? list(places.items.map((_, at) => number(at))) : listOf(number(inferred('i')), content.length));
    }
    case 'values':
      return receiver;
    case 'entries':
      return m.allocate(content.items ? list(content.items.map((value, at) => m.allocate(list([number(at), value])))) : listOf(m.allocate(list([number(inferred('i')), content.element])), content.length));
    case 'find':
    case 'findLast':
    case 'findIndex':
    case 'findLastIndex':
    case 'some':
    case 'every': {
      if (content.items && content.items.length <= MOST_ITEMS) {
        const said = answers(content.items);
        const known = said.every((answer) => answer !== undefined);
        if (name === 'some') return boolean(known || said.includes(true) ? said.includes(true) : undefined);
        if (name === 'every') return boolean(known || said.includes(false) ? !said.includes(false) : undefined);
        const at = name.startsWith('findLast') ? said.lastIndexOf(true) : said.indexOf(true);
        if (known) return name.endsWith('Index') ? number(at) : (content.items[at] ?? nothing);
      } else each((value, at) => callFunction(m, args[0] ?? nothing, [value, at, receiver], node));
      if (name === 'some' || name === 'every') return boolean();
      return name.endsWith('Index') ? number(unknownDim('it depends on values')) : indexed(m, receiver, number(unknownDim()));
    }
    case 'includes': {
      const keys = keysOf(content);
      const wanted = keyOf(args[0]);
      return boolean(keys && wanted !== undefined ? keys.includes(wanted) : undefined);
    }
    case 'indexOf':
    case 'lastIndexOf': {
      const keys = keysOf(content);
      const wanted = keyOf(args[0]);
      return number(keys && wanted !== undefined ? keys[name](wanted) : unknownDim('it depends on values'));
    }
    case 'join': {
      const [keys, between] = [keysOf(content), args[0] ? keyOf(args[0]) : ','];
      return text(keys && between !== undefined ? keys.join(String(between)) : undefined);
    }
    case 'toSpliced': {
      const copy = m.allocate(content.items ? list(content.items) : { ...content });
      callMethod(m, copy, 'splice', args, node);
      return copy;
    }
    case 'splice': {
      const [from, count] = [index(args[0]), index(args[1])];
      if (content.items && from !== undefined && (count !== undefined || args.length === 1)) {
        const items = [...content.items];
        const taken = count === undefined ? items.splice(from) : items.splice(from, count, ...args.slice(2));
        m.write(receiver, list(items));
        return m.allocate(list(taken));
      }
      m.write(receiver, { ...content, items: undefined, element: indexed(m, receiver, number(unknownDim())), length: unknownDim() });
      return m.allocate(listOf(indexed(m, receiver, number(unknownDim())), args[1] ? sizeOfValue(args[1]) : unknownDim()));
    }
    default:
      for (const arg of args) mayRun(m, arg);
      return unknown(`the method ${name} of a list is not followed`);
  }
}

