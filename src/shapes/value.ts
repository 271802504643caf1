import { constant, int, joinDims, printDim, unknownDim, type Dim } from './dimension';
import { joinShapes, printShape, type Shape } from './shape';

/** What the interpreter knows about one value of the program. Immutable; mutable things live in the heap (`object`). */
export type Value = Tensor | NumberValue | BooleanValue | Text | List | RecordValue | FunctionValue | Instance | Nothing | ObjectReference | Unknown;

/** One step of how a shape came about; its sentence is written when it is asked for. */
export class Trace {
  private written: string | undefined;
  private before: Trace | undefined;
  private known: number | undefined;

  constructor(
    private write: (() => string) | undefined,
    before?: Trace,
  ) {
    this.before = before;
  }

  get text(): string {
    this.settle();
    return this.written!;
  }

  /** The step before; one that says the same is left out. */
  get from(): Trace | undefined {
    this.settle();
    return this.before;
  }

  private settle(): void {
    if (!this.write) return;
    this.written = this.write();
    this.write = undefined;
    if (this.before?.text === this.written) this.before = this.before.before;
  }

  /** Of the steps that are told: equal traces say the same. */
  get hash(): number {
    if (this.known !== undefined) return this.known;
    let hash = 1;
    for (const text of this.steps()) for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) | 0;
    return (this.known = hash);
  }

  /** The last steps that led to a shape, the first of them first. */
  steps(): string[] {
    const steps = [this.text];
    for (let step = this.from; step && steps.length < MOST_TOLD; step = step.from) steps.unshift(step.text);
    return steps;
  }
}

/** Steps of a derivation that are told. */
const MOST_TOLD = 5;

export interface Tensor {
  kind: 'tensor';
  shape: Shape;
  dtype?: string;
  /** A tf.Variable: `assign` exists and keeps its shape. */
  variable?: boolean;
  /** Why the shape, or one of its sizes, is not known. */
  lost?: string;
  /** On one of the ways that led here there is nothing. */
  maybe?: true;
  trace?: Trace;
  /** Made by a reduction that took these axes of this shape away: for what meets them again. */
  reduced?: { shape: readonly Dim[]; axes: readonly number[] };
}

/** A number of the program; whole numbers are sizes, the same arithmetic holds. */
export interface NumberValue {
  kind: 'number';
  dim: Dim;
  maybe?: true;
}

export interface BooleanValue {
  kind: 'boolean';
  value?: boolean;
}

/** A text, or one made of fixed texts around a size that is a symbol: `"W" + l` is ['W', l, '']. */
export interface Text {
  kind: 'text';
  text?: string;
  maybe?: true;
  pattern?: { before: string; size: Dim; after: string };
}

/** An array of the program: all its items where they are known, else what is common to them. */
export interface List {
  kind: 'list';
  items?: readonly Value[];
  /** What every item is, at least. */
  element: Value;
  length: Dim;
  /** Name under which unknown sizes in it are printed: `layerDims[l - 1]`. */
  name?: string;
  /** The value whose `.shape` this is, where the rank of that is not known. */
  source?: object;
  /** The shape of a tensor, as the library gives it: nobody adds to it. */
  ofShape?: true;
  /** An array of the language's fixed kinds, as `Float32Array`: no `Array` for the program. `maybe` where it is one on one way and none on the other. */
  typed?: true | 'maybe';
}

/** Keys made of a text around a symbol: `parameters["W" + l]` for the loop's every l. */
export interface Family {
  before: string;
  after: string;
  /** The atom's key that stands for the symbol inside `value`. */
  symbol: string;
  value: Value;
}

export interface RecordValue {
  kind: 'record';
  fields: ReadonlyMap<string, Value>;
  families: readonly Family[];
  /** What a key that is not listed holds; undefined where there is no such key. */
  rest?: Value;
}

export interface FunctionValue {
  kind: 'function';
  name: string;
  /** A function the library returns, as tf.grad does. */
  native?: (args: Value[], host: Host) => Value;
  /** A function of the program or of a library: the interpreter's own data. */
  code?: unknown;
  maybe?: true;
}

/** An object of a library (a layer, a model, an optimiser) or of a class of the program. */
export interface Instance {
  kind: 'instance';
  /** `Sequential`, `Layer`, `Optimizer`: methods are operations named `Sequential#add`. */
  type: string;
  /** All its state, immutable: a method that changes it writes a new instance through `host.write`. */
  fields: Readonly<Record<string, Value>>;
}

export interface Nothing {
  kind: 'nothing';
  /** Where a shape has no such axis: what is said of it. */
  past?: string;
}

export interface ObjectReference {
  kind: 'object';
  id: number;
  maybe?: true;
}

export interface Unknown {
  kind: 'unknown';
  reason: string;
  /** The size it is, if it turns out to be a number. */
  size?: Dim;
}

/** What a rule may ask of whoever runs it. */
export interface Host {
  /** Calls a function value as the program would. */
  call(callee: Value, args: Value[]): Value;
  /** The value with everything in the heap written out: lists, records, instances. */
  read(value: Value): Value;
  /** Gives the object that `reference` denotes a new content. */
  write(reference: Value, content: Value): void;
  /** A value the program may mutate, kept in the heap. */
  allocate(content: Value): Value;
  /** Text of a file beside the analysed one, for `loadLayersModel`. */
  file?(path: string): string | undefined;
}

export const nothing: Nothing = { kind: 'nothing' };

export function unknown(reason: string, size?: Dim): Unknown {
  return { kind: 'unknown', reason, size };
}

/** The size a value is where it serves as one. */
export function sizeOfValue(value: Value): Dim {
  if (value.kind === 'number') return value.dim;
  return value.kind === 'unknown' ? (value.size ?? unknownDim(value.reason)) : unknownDim();
}

/** Invariant: every tensor has all its properties, so that the engine's code meets one layout of it. */
export function tensor(shape: Shape, dtype?: string, lost?: string, more?: Omit<Partial<Tensor>, 'kind' | 'shape' | 'dtype' | 'lost'>): Tensor {
  return { kind: 'tensor', shape, dtype, lost, variable: more?.variable, maybe: more?.maybe, trace: more?.trace, reduced: more?.reduced };
}

export function number(dim: Dim | number): NumberValue {
  return { kind: 'number', dim: typeof dim === 'number' ? int(dim) : dim, maybe: undefined };
}

export function boolean(value?: boolean): BooleanValue {
  return { kind: 'boolean', value };
}

export function text(value?: string): Text {
  return { kind: 'text', text: value };
}

/** A list whose items are all known; what they have in common is worked out when it is asked for. */
export function list(items: readonly Value[]): List {
  return new Items(items);
}

/** The sizes of a tensor whose rank is known. */
export function shapeList(dims: readonly Dim[]): List {
  return new Items(
    dims.map((dim) => number(dim)),
    true,
  );
}

/** Invariant: a copy with other properties (`{ ...list }`) leaves `element` out and must give its own. */
class Items implements List {
  readonly kind = 'list';
  readonly length: Dim;
  private common: Value | undefined;

  constructor(
    readonly items: readonly Value[],
    readonly ofShape?: true,
  ) {
    this.length = int(items.length);
  }

  get element(): Value {
    return (this.common ??= this.items.length > 0 ? this.items.reduce((a, b) => joinValues(a, b)) : unknown('the list is empty'));
  }
}

export function listOf(element: Value, length: Dim = unknownDim()): List {
  return { kind: 'list', element, length };
}

/** Whether the language has an array of a fixed kind by this name. */
export const isTypedArray = (name: string): boolean => /^(Float(32|64)|Int(8|16|32)|Uint(8|16|32)|Uint8Clamped)Array$/.test(name);

/** A `Float32Array` or one of its kind; its values are not followed one by one. */
export function typedList(length: Dim, reason?: string): List {
  return { kind: 'list', element: number(unknownDim(reason)), length, typed: true };
}

export function record(fields: Iterable<[string, Value]>, rest?: Value): RecordValue {
  return { kind: 'record', fields: new Map(fields), families: [], rest };
}

export function native(name: string, run: (args: Value[], host: Host) => Value): FunctionValue {
  return { kind: 'function', name, native: run };
}

/** Why something about a value is not known. */
export function lostOf(value: Value): string | undefined {
  if (value.kind === 'unknown') return value.reason;
  if (value.kind === 'number') return value.dim.terms ? undefined : value.dim.reason;
  if (value.kind === 'list') {
    const open = arrayShape(value)?.find((dim) => !dim.terms);
    return open && (open.reason ?? 'its length is not known here');
  }
  if (value.kind !== 'tensor') return undefined;
  if (!value.shape) return value.lost ?? 'its rank is not known here';
  for (const dim of value.shape) if (!dim.terms && dim.reason) return dim.reason;
  return printShape(value.shape)?.includes('?') ? (value.lost ?? 'this size depends on values that are known only at run time') : undefined;
}

/**
 * Shape of what a tensor operation accepts: a tensor, a number, a boolean or nested lists of numbers.
 * Undefined where the rank is unknown.
 */
export function shapeOfValue(value: Value, depth = 0): Shape {
  if (value.kind === 'tensor') return value.shape;
  if (value.kind === 'number' || value.kind === 'boolean') return [];
  if (value.kind === 'text') return [];
  if (value.kind !== 'list' || depth > 8) return undefined;
  if (value.items?.length === 0) return [int(0)];
  // The library looks at first items alone, and counts a tensor in a list as one value.
  const first = value.items?.[0] ?? value.element;
  const inner = first.kind === 'tensor' ? [] : shapeOfValue(first, depth + 1);
  return inner && [value.length, ...inner];
}

/** Shape of a value that is an array of numbers: nested lists of numbers, regular at every level. */
export function arrayShape(value: Value, depth = 0): Shape {
  if (value.kind !== 'list' || depth > 8) return undefined;
  const { element } = value;
  if (value.items?.length === 0) return undefined;
  if (element.kind === 'number' || element.kind === 'boolean') return [value.length];
  const inner = arrayShape(element, depth + 1);
  return inner && [value.length, ...inner];
}

/** Joins two different objects of the heap, whose contents only the interpreter sees. */
export type JoinReferences = (a: ObjectReference, b: ObjectReference) => Value;

/** Whether on one way there is nothing where the value is. */
export function isMaybe(value: Value): boolean {
  return (value as { maybe?: true }).maybe === true;
}

/** A value that on another way is nothing: what is known of it stays, but not that it is there. */
export function orNothing(value: Value): Value {
  switch (value.kind) {
    case 'tensor':
    case 'number':
    case 'text':
    case 'function':
    case 'object':
      return value.maybe ? value : { ...value, maybe: true };
    case 'boolean':
      return value.value ? boolean() : value;
    default:
      return value;
  }
}

const withMaybe = (value: Value, maybe: true | undefined): Value => (maybe ? orNothing(value) : value);

/** What is known after one of two ways was taken. */
export function joinValues(a: Value, b: Value, references?: JoinReferences): Value {
  if (a === b) return a;
  if (a.kind === 'nothing' && b.kind === 'nothing') return a.past === b.past ? a : nothing;
  if (a.kind === 'nothing') return orNothing(b);
  if (b.kind === 'nothing') return orNothing(a);
  if (a.kind === 'unknown') return a;
  if (b.kind === 'unknown') return b;
  const [c, d] = isMaybe(a) === isMaybe(b) ? [a, b] : [orNothing(a), orNothing(b)];
  // Some kinds of values cannot say that they may be missing.
  if (c !== a || d !== b) return joinValues(c, d, references);
  if (a.kind === 'tensor' && b.kind === 'tensor') return joinTensors(a, b);
  if (a.kind === 'number' && b.kind === 'number') return { kind: 'number', dim: joinDims(a.dim, b.dim), maybe: a.maybe };
  if (a.kind === 'boolean' && b.kind === 'boolean') return boolean(a.value === b.value ? a.value : undefined);
  if (a.kind === 'text' && b.kind === 'text') return a.text !== undefined && a.text === b.text ? a : { ...text(), maybe: a.maybe };
  if (a.kind === 'list' && b.kind === 'list') return joinLists(a, b, references);
  if (a.kind === 'record' && b.kind === 'record') return joinRecords(a, b, references);
  if (a.kind === 'instance' && b.kind === 'instance' && a.type === b.type) return joinInstances(a, b, references);
  if (a.kind === 'object' && b.kind === 'object') return a.id === b.id ? a : references ? withMaybe(references(a, b), a.maybe) : unknown('it is one object on one way and another on the other');
  if (a.kind === 'function' && b.kind === 'function' && a.code !== undefined && a.code === b.code) return a;
  if (a.kind === 'tensor' && b.kind === 'number') return joinTensors(a, tensor([]));
  if (a.kind === 'number' && b.kind === 'tensor') return joinTensors(tensor([]), b);
  return unknown('it is one kind of value on one way and another on the other');
}

function joinTensors(a: Tensor, b: Tensor): Tensor {
  const shape = joinShapes(a.shape, b.shape);
  const lost =
    a.lost ?? b.lost ?? (!shape && a.shape && b.shape ? `it is ${printShape(a.shape)} on one way and ${printShape(b.shape)} on another` : undefined);
  return tensor(shape, a.dtype === b.dtype ? a.dtype : undefined, lost, { variable: a.variable && b.variable, maybe: a.maybe ?? b.maybe, trace: firstTrace(a.trace, b.trace) });
}

/** One of two traces, the same whichever way was looked at first. */
function firstTrace(a: Trace | undefined, b: Trace | undefined): Trace | undefined {
  return a && b && a !== b ? (a.hash <= b.hash ? a : b) : (a ?? b);
}

function joinLists(a: List, b: List, references?: JoinReferences): List {
  const join = (x: Value, y: Value) => joinValues(x, y, references);
  const length = joinDims(a.length, b.length);
  const items = a.items && b.items && a.items.length === b.items.length ? joinItems(a.items, b.items, join) : undefined;
  const element = items && items.length > 0 ? items.reduce(join) : a.items?.length === 0 ? b.element : b.items?.length === 0 ? a.element : join(a.element, b.element);
  return { kind: 'list', items, element, length, name: a.name === b.name ? a.name : undefined, typed: a.typed === b.typed ? a.typed : 'maybe' };
}

/** Items that are one value several times over stay one: lists of lists of lists would take for ever otherwise. */
function joinItems(a: readonly Value[], b: readonly Value[], join: (x: Value, y: Value) => Value): Value[] {
  const items: Value[] = [];
  for (let at = 0; at < a.length; at++) items.push(at > 0 && a[at] === a[at - 1] && b[at] === b[at - 1] ? items[at - 1] : join(a[at], b[at]));
  return items;
}

function joinRecords(a: RecordValue, b: RecordValue, references?: JoinReferences): RecordValue {
  const join = (x: Value, y: Value) => joinValues(x, y, references);
  const fields = new Map<string, Value>();
  const absent = unknown('this key is set on one way only');
  for (const key of new Set([...a.fields.keys(), ...b.fields.keys()])) {
    const [x, y] = [a.fields.get(key) ?? a.rest, b.fields.get(key) ?? b.rest];
    fields.set(key, x && y ? join(x, y) : (x ?? y ?? absent));
  }
  const families = [...a.families];
  for (const family of b.families) {
    const at = families.findIndex((other) => other.before === family.before && other.after === family.after);
    if (at < 0) families.push(family);
    else if (families[at].symbol === family.symbol) families[at] = { ...family, value: join(families[at].value, family.value) };
    else families.splice(at, 1);
  }
  const rest = a.rest && b.rest ? join(a.rest, b.rest) : (a.rest ?? b.rest);
  return { kind: 'record', fields, families, rest };
}

function joinInstances(a: Instance, b: Instance, references?: JoinReferences): Instance {
  const fields: Record<string, Value> = {};
  for (const key of new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])) {
    const [x, y] = [a.fields[key] ?? nothing, b.fields[key] ?? nothing];
    if ((key === '$layers' || key === '$entries') && x.kind === 'list' && y.kind === 'list' && x !== y) fields[key] = joinHistories(x, y, references);
    // Each holds the layers that led there, which hold what led to them.
    else if (a.type === 'Layer' && (key === '$input' || key === '$output') && x !== y) fields[key] = unknown('the layer is connected in one way or another');
    else fields[key] = joinValues(x, y, references);
  }
  return { kind: 'instance', type: a.type, fields };
}

/** The layers that led to two values: one by one or not at all, because what any two layers have in common says nothing, and grows with every join. */
function joinHistories(a: List, b: List, references?: JoinReferences): List {
  if (a.items && a.items.length === b.items?.length) return list(a.items.map((item, at) => joinValues(item, b.items![at], references)));
  return listOf(unknown('it is made of other layers on one way than on another'), joinDims(a.length, b.length));
}

/** The number a value is, where it is known. */
export function constantOf(value: Value): number | undefined {
  return value.kind === 'number' ? constant(value.dim) : undefined;
}

/** Short text of a value for hovers and for comparing two contexts. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'tensor':
      return printShape(value.shape) ?? 'tensor';
    case 'number':
      return printDim(value.dim);
    case 'text':
      return value.text === undefined ? 'text' : JSON.stringify(value.text);
    case 'boolean':
      return value.value === undefined ? 'boolean' : String(value.value);
    case 'instance':
      return value.type;
    default:
      return value.kind;
  }
}

/** Whether two values are the same for everything that may be made of them, sentences included; objects by their identity. */
export function sameValue(a: Value, b: Value, depth = 0): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || depth > 8) return false;
  const same = (x: Value | undefined, y: Value | undefined) => x === y || (!!x && !!y && sameValue(x, y, depth + 1));
  switch (a.kind) {
    case 'tensor': {
      const other = b as Tensor;
      return a.maybe === other.maybe && a.dtype === other.dtype && a.variable === other.variable && a.lost === other.lost && a.trace?.hash === other.trace?.hash && a.reduced === other.reduced && (a.shape === other.shape || (!!a.shape && !!other.shape && a.shape.length === other.shape.length && a.shape.every((dim, axis) => sameDim(dim, other.shape![axis]))));
    }
    case 'number':
      return a.maybe === (b as NumberValue).maybe && sameDim(a.dim, (b as NumberValue).dim);
    case 'boolean':
      return a.value === (b as BooleanValue).value;
    case 'text': {
      const other = b as Text;
      return a.maybe === other.maybe && a.text === other.text && (a.pattern === other.pattern || (a.pattern?.before === other.pattern?.before && a.pattern?.after === other.pattern?.after && a.pattern?.size.key === other.pattern?.size.key));
    }
    case 'nothing':
      return a.past === (b as Nothing).past;
    case 'unknown':
      return a.reason === (b as Unknown).reason && a.size === (b as Unknown).size;
    case 'object':
      return a.id === (b as ObjectReference).id && a.maybe === (b as ObjectReference).maybe;
    case 'function':
      return a.code !== undefined && a.code === (b as FunctionValue).code && a.maybe === (b as FunctionValue).maybe;
    case 'list': {
      const other = b as List;
      if (a.name !== other.name || a.source !== other.source || a.typed !== other.typed || a.ofShape !== other.ofShape || !sameDim(a.length, other.length)) return false;
      return a.items && other.items ? a.items.length === other.items.length && a.items.every((item, at) => same(item, other.items![at])) : !a.items && !other.items && same(a.element, other.element);
    }
    case 'record': {
      const other = b as RecordValue;
      if (a.fields.size !== other.fields.size || a.families.length !== other.families.length || !same(a.rest, other.rest)) return false;
      // The order of the keys is the order of a loop over them.
      const fields = other.fields.entries();
      for (const [key, field] of a.fields) {
        const [name, value] = fields.next().value!;
        if (key !== name || !same(field, value)) return false;
      }
      return a.families.every((family, at) => family.before === other.families[at].before && family.after === other.families[at].after && family.symbol === other.families[at].symbol && same(family.value, other.families[at].value));
    }
    case 'instance': {
      const other = b as Instance;
      const keys = Object.keys(a.fields);
      return a.type === other.type && keys.length === Object.keys(other.fields).length && keys.every((key) => same(a.fields[key], other.fields[key]));
    }
    default:
      return false;
  }
}

function sameDim(a: Dim, b: Dim): boolean {
  return a === b || (a.key === b.key && a.terms === undefined ? (a as { reason?: string }).reason === (b as { reason?: string }).reason : a.key === b.key);
}

/** Whether two values say the same, part by part. */
export function sameFacts(a: Value, b: Value, depth = 0): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || depth > 8 || isMaybe(a) !== isMaybe(b)) return false;
  const same = (x: Value, y: Value) => sameFacts(x, y, depth + 1);
  switch (a.kind) {
    case 'tensor': {
      const other = b as Tensor;
      return a.shape === other.shape || (!!a.shape && !!other.shape && a.shape.length === other.shape.length && a.shape.every((dim, axis) => dim.key === other.shape![axis].key));
    }
    case 'number':
      return a.dim.key === (b as NumberValue).dim.key;
    case 'boolean':
      return a.value === (b as BooleanValue).value;
    case 'text':
      return a.text === (b as Text).text && a.pattern?.size.key === (b as Text).pattern?.size.key;
    case 'list': {
      const other = b as List;
      if (a.length.key !== other.length.key || !a.items !== !other.items || a.typed !== other.typed) return false;
      return a.items ? a.items.every((item, at) => same(item, other.items![at])) : same(a.element, other.element);
    }
    case 'record': {
      const other = b as RecordValue;
      if (a.fields.size !== other.fields.size || a.families.length !== other.families.length || !a.rest !== !other.rest || (a.rest && !same(a.rest, other.rest!))) return false;
      for (const [key, field] of a.fields) if (!other.fields.has(key) || !same(field, other.fields.get(key)!)) return false;
      return a.families.every((family, at) => family.before === other.families[at].before && same(family.value, other.families[at].value));
    }
    case 'function':
      return a.code === (b as FunctionValue).code;
    case 'instance': {
      const other = b as Instance;
      const keys = Object.keys(a.fields);
      return a.type === other.type && keys.length === Object.keys(other.fields).length && keys.every((key) => key in other.fields && same(a.fields[key], other.fields[key]));
    }
    case 'object':
      return a.id === (b as ObjectReference).id;
    default:
      return true;
  }
}
