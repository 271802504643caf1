import type { Expression } from '../program';
import { unknownDim } from '../dimension';
import { boolean, list, listOf, nothing, number, record, text, unknown, type Instance, type Value } from '../value';
import { callFunction } from './calls';
import type { Machine } from './machine';
import { indexed, keyCount } from './members';
import { store } from './patterns';

/** `new Map(entries)` and `new Set(items)`: a record by key, a list of items. */
export function makeCollection(m: Machine, type: 'Map' | 'Set', args: readonly Value[]): Value {
  const given = args[0] ? m.content(args[0]) : nothing;
  if (type === 'Set') return m.allocate({ kind: 'instance', type, fields: { '#items': given.kind === 'list' ? m.allocate({ ...listOf(indexed(m, args[0], number(unknownDim())), unknownDim()) }) : m.allocate(list([])) } });
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

/** Methods of maps and sets; undefined for anything else. */
export function collectionMethod(m: Machine, receiver: Value, content: Instance, name: string, args: readonly Value[], node?: Expression): Value | undefined {
  const entries = content.fields['#entries'];
  const items = content.fields['#items'];
  if (!entries && !items) return undefined;
  const kept = m.content(entries ?? items);
  if (items) {
    if (name === 'add' && kept.kind === 'list') m.write(items, listOf(kept.items?.length === 0 ? (args[0] ?? nothing) : m.join(kept.element, args[0] ?? nothing), unknownDim('how many items the set holds depends on values')));
    return name === 'add' ? receiver : name === 'has' ? boolean() : name === 'values' || name === 'keys' ? items : unknown(`the method ${name} of a set is not followed`);
  }
  const fields = kept.kind === 'record' ? kept : record([]);
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
      return nothing;
    default:
      return unknown(`the method ${name} of a map is not followed`);
  }
}
