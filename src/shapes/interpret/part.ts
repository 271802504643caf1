import type { NameAtom } from '../dimension';
import type { FunctionNode, Type } from '../program';
import { sameValue, type Value } from '../value';
import type { ClassCode, Closure, Machine, Module } from './machine';
import { kept } from './kept';
import type { HeldModel } from './models';
import { Record } from './record';
import { State, type Delta } from './state';

/** Something a run does beside changing values: done again wherever its result is used again. */
export type Effect =
  | { kind: 'made'; code: Closure }
  | { kind: 'ran'; code: Closure }
  | { kind: 'alone'; code: Closure }
  | { kind: 'class'; code: ClassCode }
  | { kind: 'type'; name: string; type: Type }
  | { kind: 'module'; module: Module }
  | { kind: 'library' }
  /** A size is given a name; `always` also where it has one. */
  | { kind: 'name'; atom: NameAtom; text: string; always: boolean };

/** A file that was looked at: a module's chunks, or a text. */
export interface FileRead {
  kind: 'module' | 'text';
  specifier: string;
  from: string;
  found: unknown;
}

/** Which functions a part found among those that ran before it, and which not; those that it added itself are its own affair. */
class Asked {
  readonly own = new Set<FunctionNode>();
  private readonly answers = new Map<FunctionNode, boolean>();

  note(node: FunctionNode, answer: boolean): void {
    if (!this.own.has(node) && !this.answers.has(node)) this.answers.set(node, answer);
  }

  hold(known: ReadonlySet<FunctionNode>): boolean {
    for (const [node, answer] of this.answers) if (known.has(node) !== answer) return false;
    return true;
  }
}

/** What a part of a run took from outside of it. */
export class Reads {
  readonly cells = new Map<number, Value | undefined>();
  readonly heap = new Map<number, Value | undefined>();
  /** Names of the top level, and whether they were declared. */
  readonly names = new Map<string, boolean>();
  readonly types = new Map<string, Type | undefined>();
  readonly files: FileRead[] = [];
  readonly ran = new Asked();
  readonly alone = new Asked();
  library: boolean;

  constructor(m: Machine) {
    this.library = m.usesLibrary;
  }

  /** Whether everything that was read is there again and says the same. */
  hold(m: Machine): boolean {
    if (this.library !== m.usesLibrary) return false;
    if (!this.ran.hold(m.ran) || !this.alone.hold(m.alone)) return false;
    for (const [name, type] of this.types) if (m.type(name) !== type) return false;
    for (const [name, declared] of this.names) if ((m.top.find(name) !== undefined) !== declared) return false;
    for (const [id, value] of this.cells) if (!same(m.state.cell(id), value)) return false;
    for (const [id, value] of this.heap) if (!same(m.state.object(id), value)) return false;
    return this.files.every((file) => m.look(file.kind, file.specifier, file.from) === file.found);
  }
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameValue(a, b));
}

/** The state as a part of the run sees it: a layer of its own, which notes what shows through from below. */
class Watched extends State {
  constructor(
    private readonly below: State,
    private readonly reads: Reads,
    private readonly made: (id: number) => boolean,
  ) {
    super(below);
  }

  override cell(id: number): Value | undefined {
    const own = this.cells.get(id);
    if (own) return own;
    const value = this.below.cell(id);
    if (!this.made(id) && !this.reads.cells.has(id)) this.reads.cells.set(id, value);
    return value;
  }

  override object(id: number): Value | undefined {
    const own = this.heap.get(id);
    if (own) return own;
    const value = this.below.object(id);
    if (!this.made(id) && !this.reads.heap.has(id)) this.reads.heap.set(id, value);
    return value;
  }
}

/** One part of a run: a statement of the top level, or a function by itself. As long as its reads hold, it need not be run again. */
export interface Part {
  reads: Reads;
  effects: Effect[];
  record: Record;
  delta: Delta;
  models: HeldModel[];
  steps: number;
  /** The function that ran by itself. */
  closure?: Closure;
}

/** Runs a part on a layer of its own, which is left out of the state afterwards; `lasts` where what comes later sees its changes. */
export function runPart(m: Machine, run: () => void, lasts: boolean): Part {
  const outer = { state: m.state, record: m.record, effects: m.effects, steps: m.steps, truncated: m.truncated };
  const reads = new Reads(m);
  m.watching.push(reads);
  const made = m.memory.numbering.since();
  const state = new Watched(outer.state, reads, made);
  const part: Part = { reads, effects: [], record: new Record(), delta: { cells: new Map(), heap: new Map() }, models: [], steps: 0 };
  outer.record.absorb(part.record);
  m.state = state;
  m.record = part.record;
  m.effects = part.effects;
  run();
  m.watching.pop();
  m.state = outer.state;
  m.record = outer.record;
  m.effects = outer.effects;
  part.effects = distinctEffects(part.effects);
  for (const effect of part.effects) m.effects.push(effect);
  m.truncated ||= outer.truncated;
  part.steps = m.steps - outer.steps;
  if (lasts) {
    part.models = m.frame.models;
    part.delta = kept(state, made, part.effects, part.models);
  }
  return part;
}

/** Lists of at most this many effects are kept as they are. */
const FEW = 32;

/**
 * The effects that make a difference when they are done again: a call that is repeated repeats its own, and calls within calls would
 * multiply them. Of the names given for good the last counts, of all else the first.
 */
export function distinctEffects(effects: Effect[]): Effect[] {
  if (effects.length <= FEW) return effects;
  const seen = new Map<unknown, Set<string>>();
  const isNew = (of: unknown, what: string) => {
    let known = seen.get(of);
    if (!known) seen.set(of, (known = new Set()));
    return !known.has(what) && !!known.add(what);
  };
  const last = new Set<Effect>();
  for (let at = effects.length - 1; at >= 0; at--) {
    const effect = effects[at];
    if (effect.kind === 'name' && effect.always && isNew(effect.atom, `always ${effect.text}`)) last.add(effect);
    else if (effect.kind === 'type' && isNew(effect.type, `type ${effect.name}`)) last.add(effect);
  }
  return effects.filter((effect) => {
    if ((effect.kind === 'name' && effect.always) || effect.kind === 'type') return last.has(effect);
    const of = effect.kind === 'name' ? effect.atom : effect.kind === 'module' ? effect.module : effect.kind === 'library' ? undefined : effect.code;
    return isNew(of, effect.kind === 'name' ? effect.text : effect.kind);
  });
}

/** Does again what a part did beside changing values. */
export function repeatEffects(m: Machine, effects: readonly Effect[], kinds?: readonly Effect['kind'][]): void {
  for (const effect of effects) {
    if (kinds && !kinds.includes(effect.kind)) continue;
    switch (effect.kind) {
      case 'made':
        m.made(effect.code);
        break;
      case 'ran':
        m.hasRun(effect.code);
        break;
      case 'alone':
        m.lookedAtAlone(effect.code);
        break;
      case 'class':
        m.madeClass(effect.code);
        break;
      case 'type':
        m.setType(effect.name, effect.type);
        break;
      case 'module':
        m.loaded(effect.module);
        break;
      case 'library':
        m.useLibrary();
        break;
      case 'name':
        m.nameAtom(effect.atom, effect.text, effect.always);
    }
  }
}
