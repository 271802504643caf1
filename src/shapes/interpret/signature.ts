import type { FunctionNode } from '../program';
import { isMaybe, type Instance, type List, type RecordValue, type Tensor, type Value } from '../value';
import { freeNames } from './free-names';
import { codeOf, type ClassCode, type Closure, type Machine } from './machine';
import type { Scope } from './state';

const DEEPEST = 10;

/** Values that a signature may speak of: more are sooner followed than written out. */
const MOST_VALUES = 2_000;

/** Said of what cannot be written out; `never` where the function is not to be asked again. */
class Unsigned extends Error {
  constructor(readonly never = false) {
    super();
  }
}

/** Things in the order in which they were first met. */
class Places {
  private readonly places = new Map<number, number>();
  readonly ids: number[] = [];

  of(id: number): number | undefined {
    return this.places.get(id);
  }

  add(id: number): void {
    this.places.set(id, this.ids.length);
    this.ids.push(id);
  }
}

/**
 * Everything a call depends on: a text that is the same for calls that find the same, and the objects and variables it speaks of. Invariant: calls of
 * one text have the same things at the same places, also where one is reached in two ways, so that what a call did to the one it does to the other.
 */
export class Signature {
  readonly objects = new Places();
  readonly cells = new Places();
  readonly text: string;
  private readonly closures = new Map<FunctionNode, Scope[]>();
  private readonly classes = new Set<ClassCode>();
  private values = 0;

  private constructor(
    private readonly m: Machine,
    code: Closure,
    args: readonly Value[],
  ) {
    const kind = `${m.recording ? 1 : 0}${m.frame.recordsFacts ? 1 : 0}${m.frame.context}${m.guarded > 0 ? 1 : 0}${m.certain ? 1 : 0}${m.usesLibrary ? 1 : 0}`;
    this.text = [kind, ...args.map((arg) => this.value(arg, 0)), this.closure(code)].join(' ');
  }

  /** Undefined where what the call depends on cannot be written out. */
  static of(m: Machine, code: Closure, args: readonly Value[]): Signature | undefined {
    try {
      return new Signature(m, code, args);
    } catch (error) {
      if (!(error instanceof Unsigned)) throw error;
      if (error.never) m.memory.give(code.node);
      return undefined;
    }
  }

  private class(code: ClassCode): string {
    const id = `k${identity(code.node)}`;
    if (this.classes.has(code)) return id;
    this.classes.add(code);
    return `${id}(${this.names(freeNames(code.node), code.scope)})${this.value(code.statics, 0)}${code.parent ? this.class(code.parent) : ''}`;
  }

  /** A function, its own properties and the values of the outer variables it may read, those of the functions it may call included. */
  private closure(code: Closure): string {
    const id = `f${identity(code.node)}`;
    const scopes = this.closures.get(code.node);
    const known = scopes?.indexOf(code.scope) ?? -1;
    const self = code.self ? this.value(code.self, 0) : '';
    if (known >= 0) return `${id}@${known}${self}`;
    if (scopes) scopes.push(code.scope);
    else this.closures.set(code.node, [code.scope]);
    return `${id},${self},${code.statics ? this.value(code.statics, 0) : ''},${this.names(freeNames(code.node), code.scope)}`;
  }

  private names(names: readonly string[], scope: Scope): string {
    const parts: string[] = [];
    for (const name of names) {
      const cell = scope.find(name);
      if (cell === undefined) continue;
      const known = this.cells.of(cell);
      if (known !== undefined) {
        parts.push(`${name}@${known}`);
        continue;
      }
      this.cells.add(cell);
      const value = this.m.state.cell(cell);
      parts.push(`${name}=${value ? this.value(value, 0) : '-'}`);
    }
    return parts.join(',');
  }

  private value(value: Value, depth: number): string {
    if (depth > DEEPEST) throw new Unsigned();
    if (++this.values > MOST_VALUES) throw new Unsigned(true);
    return isMaybe(value) ? `~${this.present(value, depth)}` : this.present(value, depth);
  }

  private present(value: Value, depth: number): string {
    switch (value.kind) {
      case 'tensor':
        return `t${value.shape ? value.shape.map((dim) => dim.key).join(',') : '*'}${value.dtype ?? ''}${value.variable ? 'v' : ''}${value.trace?.hash ?? ''}${value.lost ?? ''}${value.reduced ? reducedKey(value.reduced) : ''}`;
      case 'number':
        return `n${value.dim.key}${value.dim.terms ? '' : (value.dim.reason ?? '')}`;
      case 'boolean':
        return `b${value.value}`;
      case 'text':
        return `s${value.text ?? '*'}${value.pattern ? value.pattern.before + value.pattern.size.key + value.pattern.after : ''}`;
      case 'nothing':
        return `-${value.past ?? ''}`;
      case 'unknown':
        return `?${value.size?.key ?? ''}${value.reason}`;
      case 'object':
        return this.object(value.id, depth);
      case 'list':
        return this.list(value, depth);
      case 'record':
        return this.record(value, depth);
      case 'instance':
        return this.instance(value, depth);
      case 'function': {
        const code = codeOf(value);
        if (!code) {
          if (!value.native) throw new Unsigned();
          return `x${identity(value.native)}`;
        }
        if (code.kind === 'library' || code.kind === 'builtin') return `l${code.path}`;
        if (code.kind === 'class') return this.class(code);
        if (code.kind === 'bound') return `p${[code.target, ...code.args].map((each) => this.value(each, depth + 1)).join(';')}`;
        return code.kind === 'method' ? `${this.value(code.receiver, depth + 1)}.${code.name}` : this.closure(code);
      }
    }
  }

  private object(id: number, depth: number): string {
    const known = this.objects.of(id);
    if (known !== undefined) return `@${known}`;
    this.objects.add(id);
    const content = this.m.content({ kind: 'object', id });
    if (content.kind === 'object') throw new Unsigned();
    return this.value(content, depth + 1);
  }

  private list(value: List, depth: number): string {
    if (value.items) return `[${value.ofShape ? '!' : ''}${value.items.map((item) => this.value(item, depth + 1)).join(';')}]`;
    return `[${value.length.key}:${value.name ?? ''}:${value.typed ?? ''}:${value.source ? identity(value.source) : ''}${this.value(value.element, depth + 1)}]`;
  }

  private record(value: RecordValue, depth: number): string {
    const fields = [...value.fields].map(([key, field]) => `${key}:${this.value(field, depth + 1)}`);
    const families = value.families.map((family) => `${family.before}${family.symbol}${family.after}:${this.value(family.value, depth + 1)}`);
    return `{${fields.join(';')}|${families.join(';')}|${value.rest ? this.value(value.rest, depth + 1) : ''}}`;
  }

  private instance(value: Instance, depth: number): string {
    if (hasHistory(value)) throw new Unsigned();
    return `i${value.type}(${Object.entries(value.fields).map(([key, field]) => `${key}:${this.value(field, depth + 1)}`).join(';')})`;
  }
}

/** A symbolic tensor or a model with layers before it: they are longer to write out than to run again. */
export function hasHistory({ fields: { $entries: entries } }: Instance): boolean {
  return entries?.kind === 'list' && entries.items?.length !== 0;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;

function identity(of: object): number {
  let known = identities.get(of);
  if (known === undefined) identities.set(of, (known = nextIdentity++));
  return known;
}

function reducedKey({ shape, axes }: NonNullable<Tensor['reduced']>): string {
  return `r${shape.map((dim) => dim.key).join(',')}:${axes.join(',')}`;
}
