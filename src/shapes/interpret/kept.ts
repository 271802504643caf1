import type { Value } from '../value';
import { codeOf, type Code } from './machine';
import type { HeldModel } from './models';
import type { Effect } from './part';
import type { Delta, Scope } from './state';

/** What of a part's changes can still be reached after it: what existed before, variables of the top level, and all that these and the part's functions lead to. */
export function kept(delta: Delta, made: (id: number) => boolean, effects: readonly Effect[], models: readonly HeldModel[]): Delta {
  const reach = new Reach(delta);
  for (const [id, value] of delta.cells) if (!made(id)) reach.cell(id, value);
  for (const [id, value] of delta.heap) if (!made(id)) reach.object(id, value);
  for (const effect of effects) {
    // The variables of a module are read by name.
    if (effect.kind === 'module') return all(delta);
    if ('code' in effect) reach.code(effect.code);
  }
  for (const { model } of models) reach.value(model);
  return reach.opaque ? all(delta) : reach.found;
}

/** The changes alone: a state would keep all the states before it. */
const all = ({ cells, heap }: Delta): Delta => ({ cells, heap });

class Reach {
  readonly found: Delta = { cells: new Map(), heap: new Map() };
  /** Set by a function of the library's own, which does not tell what it holds. */
  opaque = false;
  private readonly seen = new Set<Code | Scope>();

  constructor(private readonly delta: Delta) {}

  cell(id: number, value = this.delta.cells.get(id)): void {
    if (!value || this.found.cells.has(id)) return;
    this.found.cells.set(id, value);
    this.value(value);
  }

  object(id: number, content = this.delta.heap.get(id)): void {
    if (!content || this.found.heap.has(id)) return;
    this.found.heap.set(id, content);
    this.value(content);
  }

  value(value: Value): void {
    switch (value.kind) {
      case 'object':
        this.object(value.id);
        break;
      case 'list':
        if (value.items) value.items.forEach((item) => this.value(item));
        else this.value(value.element);
        break;
      case 'record':
        value.fields.forEach((field) => this.value(field));
        value.families.forEach((family) => this.value(family.value));
        if (value.rest) this.value(value.rest);
        break;
      case 'instance':
        Object.values(value.fields).forEach((field) => this.value(field));
        break;
      case 'function': {
        const code = codeOf(value);
        if (code) this.code(code);
        else this.opaque = true;
      }
    }
  }

  code(code: Code): void {
    if (code.kind === 'method') this.value(code.receiver);
    if (code.kind === 'bound') for (const value of [code.target, ...code.args]) this.value(value);
    if (code.kind === 'closure') {
      if (code.self) this.value(code.self);
      if (code.home) this.code(code.home);
      if (code.statics) this.value(code.statics);
    }
    if ((code.kind !== 'closure' && code.kind !== 'class') || this.seen.has(code)) return;
    this.seen.add(code);
    this.scope(code.scope);
    if (code.kind !== 'class') return;
    this.value(code.statics);
    if (code.parent) this.code(code.parent);
  }

  private scope(scope: Scope): void {
    // The outermost scope is there already: what changed in it is where this began.
    for (let at = scope; at.parent && !this.seen.has(at); at = at.parent) {
      this.seen.add(at);
      for (const [, id] of at.entries()) this.cell(id);
    }
  }
}
