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
    return this.cells.get(id) ?? this.parent?.cell(id);
  }

  object(id: number): Value | undefined {
    return this.heap.get(id) ?? this.parent?.object(id);
  }

  fork(): State {
    return new State(this);
  }

  /** All changes between `base`, one of this state's ancestors, and here. Invariant: nothing is changed here any more; the way goes on from `base`. */
  since(base: State): Delta {
    if (this === base) return { cells: new Map(), heap: new Map() };
    if (!this.parent || this.parent === base) return this;
    const before = this.parent.since(base);
    const delta: Delta = { cells: new Map(before.cells), heap: new Map(before.heap) };
    for (const [id, value] of this.cells) delta.cells.set(id, value);
    for (const [id, value] of this.heap) delta.heap.set(id, value);
    return delta;
  }

  /** Takes over the objects that a way made. */
  adopt(way: Delta): void {
    for (const [id, value] of way.heap) if (!this.object(id)) this.heap.set(id, value);
  }

  /**
   * Continues after any one of several ways: each value is the join of what it is on those ways. Objects that a way made are there
   * before anything is joined, so that `join` can look into them.
   */
  apply(ways: readonly Delta[], join: (a: Value, b: Value) => Value): void {
    if (ways.length === 1) {
      for (const [id, value] of ways[0].heap) this.heap.set(id, value);
      for (const [id, value] of ways[0].cells) this.cells.set(id, value);
      return;
    }
    for (const way of ways) this.adopt(way);
    for (const part of ['heap', 'cells'] as const) {
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
    return this.names.get(name) ?? this.parent?.find(name);
  }

  /** Its own names with their cells. */
  entries(): Iterable<[string, number]> {
    return this.names;
  }

  own(name: string): number | undefined {
    return this.names.get(name);
  }

  set(name: string, cell: number): void {
    this.names.set(name, cell);
  }

  /** A name that is not here yet gets its cell. */
  cellFor(name: string, next: () => number): number {
    const cell = this.names.get(name) ?? next();
    this.names.set(name, cell);
    return cell;
  }

  protected clear(): void {
    this.names.clear();
  }
}

/**
 * The names of a document's top level, one object over all its runs: a name always has the same cell, so that what one run found
 * can be compared with the next.
 */
export class TopScope extends Scope {
  private readonly cells = new Map<string, number>();
  private readonly called = new Map<number, string>();
  /** Told of every name that is looked for. */
  onFind: (name: string, declared: boolean) => void = () => undefined;

  /** Forgets which names are declared, at the start of a run. */
  begin(): void {
    this.clear();
  }

  override find(name: string): number | undefined {
    const cell = super.find(name);
    this.onFind(name, cell !== undefined);
    return cell;
  }

  /** Its cells are numbered downwards from -1: no run numbers like that. */
  override cellFor(name: string): number {
    const cell = super.cellFor(name, () => this.cells.get(name) ?? -1 - this.cells.size);
    if (!this.cells.has(name)) {
      this.cells.set(name, cell);
      this.called.set(cell, name);
    }
    return cell;
  }

  /** The name whose cell it is; undefined for cells of inner scopes. */
  nameOf(cell: number): string | undefined {
    return this.called.get(cell);
  }
}
