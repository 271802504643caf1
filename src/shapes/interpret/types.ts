import { inferred, int, unknownDim } from '../dimension';
import type { Type } from '../program';
import { refine } from '../shape';
import { boolean, isTypedArray, joinValues, list, nothing, number, record, tensor, text, typedList, unknown, type Value } from '../value';
import type { Machine } from './machine';

const ranks: { [name: string]: number } = { Scalar: 0, Tensor1D: 1, Tensor2D: 2, Tensor3D: 3, Tensor4D: 4, Tensor5D: 5, Tensor6D: 6 };
const transparent = new Set(['Promise', 'Readonly', 'Partial', 'Required', 'NonNullable', 'Awaited', 'PromiseLike']);

/**
 * A fresh value of a declared type: names for its sizes, and a reason where the type says nothing.
 * `name` is how it is called in the program; `known` are sizes that have an own name already (a contract's letter).
 */
export function fresh(m: Machine, type: Type | undefined, name: string, known: (name: string) => Value | undefined = () => undefined, depth = 0): Value {
  const none = () => unknown(`nothing says what ${name} is`, inferred(/^[\w$]+$/.test(name) ? name : ''));
  if (!type || depth > 5) return none();
  const inner = (of: Type, suffix: string) => m.allocate(fresh(m, of, `${name}${suffix}`, known, depth + 1));
  switch (type.kind) {
    case 'list': {
      const element = type.element.kind === 'named' && type.element.name === 'number' ? number(unknownDim(`the values of ${name} are not known`)) : inner(type.element, '[...]');
      return { kind: 'list', element, length: inferred(`${name}.length`), name: `${name}#${m.newCell()}` };
    }
    case 'tuple':
      return list(type.items.map((item, at) => inner(item, `[${at}]`)));
    case 'record':
      return record(type.fields.map((field) => [field.name, inner(field.type, `.${field.name}`)]));
    case 'union': {
      const parts = type.of.filter((part) => !(part.kind === 'named' && (part.name === 'null' || part.name === 'undefined' || part.name === 'void')));
      if (parts.length === 0) return nothing;
      if (parts.every((part) => part.kind === 'literal' && typeof part.value === 'string')) return text();
      const values = parts.map((part) => fresh(m, part, name, known, depth + 1));
      return values.reduce((a, b) => (a.kind === b.kind || isScalar(a, b) ? joinValues(a, b) : unknown(`${name} may be one of several types`)));
    }
    case 'literal':
      return typeof type.value === 'number' ? number(type.value) : text(type.value);
    case 'opaque':
      return none();
    case 'named':
  }
  const { name: called, args } = type;
  if (called in ranks) return tensor(Array.from({ length: ranks[called] }, () => inferred('')));
  if (called === 'Tensor' || called === 'Variable') return typedTensor(args, name, called === 'Variable');
  if (called === 'TensorLike') return tensor(undefined, undefined, `nothing says what shape ${name} has`);
  if (called === 'number') return known(name) ?? number(inferred(name));
  if (called === 'boolean') return boolean();
  if (called === 'string') return text();
  if (called === 'null' || called === 'undefined' || called === 'void') return nothing;
  if (transparent.has(called) && args[0]) return fresh(m, args[0], name, known, depth + 1);
  if ((called === 'Array' || called === 'ReadonlyArray') && args[0]) return fresh(m, { kind: 'list', element: args[0] }, name, known, depth);
  if (called === 'TypedArray' || isTypedArray(called)) return typedList(inferred(`${name}.length`), `the values of ${name} are not known`);
  if (called === 'Record' && args[1]) return record([], inner(args[1], '[...]'));
  const own = m.type(called);
  if (own) return fresh(m, own, name, known, depth + 1);
  return none();
}

function isScalar(a: Value, b: Value): boolean {
  return (a.kind === 'tensor' && b.kind === 'number') || (a.kind === 'number' && b.kind === 'tensor');
}

function typedTensor(args: Type[], name: string, variable: boolean): Value {
  const rank = args[0]?.kind === 'named' ? /^R([0-6])$/.exec(args[0].name) : null;
  const shape = rank ? Array.from({ length: Number(rank[1]) }, () => inferred('')) : undefined;
  return { ...tensor(shape, undefined, shape ? undefined : `nothing says what shape ${name} has`), variable: variable || undefined };
}

/** What a value is, when the program declares or asserts a type for it. Types never overrule what is known: they do not act at run time. */
export function withType(m: Machine, value: Value, type: Type | undefined): Value {
  if (!type) return value;
  if (value.kind === 'unknown') {
    const typed = fresh(m, type, '');
    return typed.kind === 'unknown' ? value : m.allocate(lose(typed, value.reason));
  }
  if (value.kind === 'tensor' && !value.shape) {
    const typed = fresh(m, type, '');
    if (typed.kind === 'tensor' && typed.shape) return { ...value, shape: refine(value.shape, typed.shape.map(() => unknownDim(value.lost))) };
  }
  return value;
}

/** A typed value that stands for one that was not known: its sizes carry the reason. */
function lose(value: Value, reason: string): Value {
  if (value.kind === 'tensor') return { ...value, shape: value.shape?.map((dim) => (dim.key === int(1).key ? dim : unknownDim(reason))), lost: reason };
  if (value.kind === 'number') return number(unknownDim(reason));
  return value;
}
