import type { Expression } from '../program';
import { inferred, int } from '../dimension';
import { boolean, constantOf, list, listOf, nothing, number, record, text, unknown, type Instance, type List, type Value } from '../value';
import { callFunction } from './calls';
import { runMany } from './loops';
import { methodOf } from './classes';
import { makerOf, type Machine } from './machine';
import { concatLists, indexed, keyCount } from './members';
import { store } from './patterns';

/** `new Map(entries)` and `new Set(items)`: a record by key, a list of items. */
export function makeCollection(m: Machine, type: 'Map' | 'Set', args: readonly Value[]): Value {
  const given = args[0] ? m.content(args[0]) : nothing;
  if (type === 'Set') return m.allocate({ kind: 'instance', type, fields: { '#items': m.allocate(args[0] === undefined ? list([]) : distinct(m, iterated(m, args[0]))) } });
  const entries = m.allocate(record([]));
  if (given.kind === 'list') {
    for (const item of given.items ?? [given.element]) {
      const pair = m.content(item);
      if (pair.kind === 'list' && pair.items?.[1]) store(m, entries, given.items ? pair.items[0] : text(), pair.items[1]);
      else store(m, entries, text(), unknown('an entry of the map is not known'));
    }
  } else if (given.kind !== 'nothing') store(m, entries, text(), unknown('the entries of the map are not known'));
  return m.allocate({ kind: 'instance', type, fields: { '#entries': entries } });
}

/** The different items of a list, one by one where their values are known. */
function distinct(m: Machine, items: List | undefined): List {
  if (!items) return listOf(unknown('the items of the set are not known'), inferred(''));
  const known = new Map<string | number, Value>();
  for (const item of items.items ?? []) {
    const key = item.kind === 'text' ? item.text : constantOf(item);
    if (key !== undefined && !known.has(key)) known.set(key, item);
    if (key === undefined) return listOf(items.items!.reduce(m.join), inferred(''));
  }
  return items.items ? list([...known.values()]) : listOf(items.element, inferred(''));
}

/** Longest text whose characters are looked at one by one. */
const MOST_CHARACTERS = 512;

/** What `for ... of`, spreading and `Array.from` go through: the items of a list, a set or a map, the characters of a text. */
export function iterated(m: Machine, value: Value): List | undefined {
  const content = m.content(value);
  if (content.kind === 'list') return content;
  if (content.kind === 'text') {
    const characters = content.text === undefined ? undefined : [...content.text];
    return characters && characters.length <= MOST_CHARACTERS ? list(characters.map((character) => text(character))) : listOf(text(), characters ? int(characters.length) : inferred(''));
  }
  if (content.kind !== 'instance') return undefined;
  const items = content.fields['#items'] ?? (content.fields['#entries'] ? collectionMethod(m, value, content, 'entries', []) : ownIterator(m, value, content));
  const held = items && m.content(items);
  return held?.kind === 'list' ? held : undefined;
}

/** What the class's own `[Symbol.iterator]` gives, a generator's list where it is one. */
function ownIterator(m: Machine, value: Value, content: Instance): Value | undefined {
  const owner = makerOf(content);
  const made = owner?.kind === 'class' ? methodOf(m, owner, '[Symbol.iterator]', value) : undefined;
  return made && callFunction(m, made, []);
}

/** `map.size` and `set.size`. */
export function sizeOfCollection(m: Machine, content: Instance): Value | undefined {
  const entries = m.content(content.fields['#entries'] ?? nothing);
  if (entries.kind === 'record') return number(keyCount(entries));
  const items = m.content(content.fields['#items'] ?? nothing);
  if (items.kind === 'list') return number(items.length);
  return entries.kind === 'unknown' || items.kind === 'unknown' ? number(inferred('')) : undefined;
}

/** Methods of maps and sets; undefined for anything else. */
export function collectionMethod(m: Machine, receiver: Value, content: Instance, name: string, args: readonly Value[], node?: Expression): Value | undefined {
  const entries = content.fields['#entries'];
  const items = content.fields['#items'];
  if (!entries && !items) return undefined;
  const kept = m.content(entries ?? items);
  if (items) {
    if (name === 'add' && kept.kind === 'list') m.write(items, distinct(m, concatLists(m, kept, list([args[0] ?? nothing]))));
    if (name === 'clear') m.write(items, list([]));
    if (name === 'delete') m.write(items, unknown('items of the set were taken away'));
    if (name === 'forEach') {
      const each = (item: Value) => callFunction(m, args[0] ?? nothing, [item, item, receiver], node);
      if (kept.kind === 'list' && kept.items) kept.items.forEach(each);
      else runMany(m, () => void each(kept.kind === 'list' ? kept.element : unknown('the items of the set are not known')));
      return nothing;
    }
    return name === 'add' ? receiver : name === 'has' ? boolean() : name === 'values' || name === 'keys' ? items : unknown(`the method ${name} of a set is not followed`);
  }
  const fields = kept.kind === 'record' ? kept : record([], unknown('the entries of the map are not known'));
  const exact = fields.families.length === 0 && !fields.rest;
  const any = () => indexed(m, entries, text());
  switch (name) {
    case 'set':
      store(m, entries, args[0] ?? text(), args[1] ?? nothing);
      return receiver;
    case 'get':
      return indexed(m, entries, args[0] ?? text());
    case 'has':
      return boolean(args[0]?.kind === 'text' && args[0].text !== undefined && exact ? fields.fields.has(args[0].text) : undefined);
    case 'keys':
      return m.allocate(exact ? list([...fields.fields.keys()].map((key) => text(key))) : listOf(text(), keyCount(fields)));
    case 'values':
      return m.allocate(exact ? list([...fields.fields.values()]) : listOf(any()));
    case 'entries':
      return m.allocate(exact ? list([...fields.fields].map(([key, value]) => m.allocate(list([text(key), value])))) : listOf(m.allocate(list([text(), any()]))));
    case 'forEach':
      for (const [key, value] of fields.fields) callFunction(m, args[0] ?? nothing, [value, text(key), receiver], node);
      if (!exact) runMany(m, () => void callFunction(m, args[0] ?? nothing, [any(), text(), receiver], node));
      return nothing;
    case 'clear':
      m.write(entries, record([]));
      return nothing;
    case 'delete': {
      const key = args[0]?.kind === 'text' ? args[0].text : args[0] && constantOf(args[0]);
      if (key === undefined || !exact) m.write(entries, unknown('entries of the map were taken away'));
      else m.write(entries, { ...fields, fields: new Map([...fields.fields].filter(([other]) => other !== String(key))) });
      return boolean();
    }
    default:
      return unknown(`the method ${name} of a map is not followed`);
  }
}
