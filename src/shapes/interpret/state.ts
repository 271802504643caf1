import type { Value } from '../value';

/** What changed since a state was forked: variables by cell, mutable objects by identity. */
export interface Delta {
  cells: Map<number, Value>;
  heap: Map<number, Value>;
}

/**
 * Values of variables and mutable objects at one point of the program. A fork sees its parent through a layer of its own, so
 * that two ways through a branch cost only what they change.
 */
export class State {
  readonly cells = new Map<number, Value>();
  readonly heap = new Map<number, Value>();

  constructor(private readonly parent?: State) {}

  cell(id: number): Value | undefined {
    for (let state: State | undefined = this; state; state = state.parent) {
      const value = state.cells.get(id);
      if (value) return value;
    }
    return undefined;
  }

  object(id: number): Value | undefined {
    for (let state: State | undefined = this; state; state = state.parent) {
      const value = state.heap.get(id);
      if (value) return value;
    }
    return undefined;
  }

  fork(): State {
    return new State(this);
  }

  /** All changes between `base`, one of this state's ancestors, and here. */
  since(base: State): Delta {
    const delta: Delta = { cells: new Map(), heap: new Map() };
    for (let state: State | undefined = this; state && state !== base; state = state.parent) {
      for (const [id, value] of state.cells) if (!delta.cells.has(id)) delta.cells.set(id, value);
      for (const [id, value] of state.heap) if (!delta.heap.has(id)) delta.heap.set(id, value);
    }
    return delta;
  }

  /** Continues after any one of several ways: each value is the join of what it is on those ways. */
  apply(ways: readonly Delta[], join: (a: Value, b: Value) => Value): void {
    for (const part of ['cells', 'heap'] as const) {
      const read = (id: number) => (part === 'cells' ? this.cell(id) : this.object(id));
      const ids = new Set(ways.flatMap((way) => [...way[part].keys()]));
      for (const id of ids) {
        let joined: Value | undefined;
        for (const way of ways) {
          const value = way[part].get(id) ?? read(id);
          if (value) joined = joined ? join(joined, value) : value;
        }
        if (joined) this[part].set(id, joined);
      }
    }
  }
}

/** Names to cells, inner scopes first. */
export class Scope {
  private readonly names = new Map<string, number>();

  constructor(readonly parent?: Scope) {}

  find(name: string): number | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const cell = scope.names.get(name);
      if (cell !== undefined) return cell;
    }
    return undefined;
  }

  own(name: string): number | undefined {
    return this.names.get(name);
  }

  set(name: string, cell: number): void {
    this.names.set(name, cell);
  }

  get entries(): IterableIterator<[string, number]> {
    return this.names.entries();
  }
}
