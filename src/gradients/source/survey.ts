/** What the expressions of a program were when it ran: kinds, shapes, numbers. */
import { bindingOf, isLoop, type Program, type Scope, type Site } from './program';

export type Kind = 'number' | 'boolean' | 'string' | 'tensor' | 'array' | 'function' | 'other';

export interface Seen {
  kind: Kind;
  shape: number[];
  /** How often it ran. */
  count: number;
  /** Numbers: those of the first visits. Tensors and arrays: the entries at the last visit, row-major. */
  values: Float64Array;
  integer: boolean;
  /** The same at every visit; of an array, the same length. */
  constant: boolean;
}

/** A tensor or a nested list of numbers, flattened; undefined for anything else. */
export type Describe = (value: unknown) => { kind: 'tensor' | 'array'; shape: number[]; values: Float64Array } | undefined;

const KEPT = 256;

export class Survey {
  private readonly seen = new Map<number, Seen & { last?: unknown; numbers: number[] }>();

  private readonly members = new Map<number, [string, Seen][]>();

  constructor(private readonly describe: Describe) {}

  /** Notes a value and hands it on. */
  see = (id: number, value: unknown): unknown => {
    const known = this.seen.get(id);
    if (!known) {
      this.seen.set(id, this.first(value));
      this.noteMembers(id, value);
    } else {
      known.count++;
      if (typeof value === 'number') {
        if (known.numbers.length < KEPT) known.numbers.push(value);
        known.integer &&= Number.isInteger(value);
        known.constant &&= value === known.numbers[0];
      } else if (known.kind === 'tensor') Object.assign(known, this.describe(value));
      else {
        known.last = value;
        if (Array.isArray(value)) known.constant &&= value.length === known.shape[0];
      }
    }
    return value;
  };

  of(id: number): Seen | undefined {
    const known = this.seen.get(id);
    if (!known) return undefined;
    if (known.kind === 'number') known.values = Float64Array.from(known.numbers);
    else if (known.kind === 'array' && known.last !== undefined) Object.assign(known, this.describe(known.last));
    return known;
  }

  /** What the members of a plain record were at the first visit. */
  membersOf(id: number): [string, Seen][] {
    return this.members.get(id) ?? [];
  }

  private noteMembers(id: number, value: unknown): void {
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return;
    this.members.set(id, Object.entries(value).flatMap<[string, Seen]>(([name, member]) => (/^[A-Za-z_$][\w$]*$/.test(name) ? [[name, this.first(member)]] : [])));
  }

  private first(value: unknown): Seen & { last?: unknown; numbers: number[] } {
    const plain = { shape: [], count: 1, values: new Float64Array(0), integer: false, constant: true, numbers: [] as number[], last: value };
    if (typeof value === 'number') return { ...plain, kind: 'number', integer: Number.isInteger(value), numbers: [value] };
    if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'function') return { ...plain, kind: typeof value as Kind };
    const described = this.describe(value);
    return described ? { ...plain, ...described, constant: described.kind === 'array' } : { ...plain, kind: 'other' };
  }
}

/** An expression in place of another. */
export interface Replacement {
  start: number;
  end: number;
  text: string;
  /** Before it, where `{ a }` has to become `{ a: ... }`. */
  key?: string;
}

/** The global under which the rewritten text finds its helpers. */
export const HELPERS = '__lab';

/** The text with every expression handed to `see`. */
export function surveyed(program: Program): string {
  const inserts: { at: number; text: string; order: number }[] = [];
  for (const { id, node, ancestors } of program.sites) {
    const length = node.end - node.start;
    const parent = ancestors[0];
    const key = parent.type === 'Property' && parent.shorthand ? `${program.text.slice(node.start, node.end)}: ` : '';
    inserts.push({ at: node.start, text: `${key}${HELPERS}.see(${id}, (`, order: 1e9 - length });
    inserts.push({ at: node.end, text: '))', order: length - 1e9 });
  }
  for (const { id, name, at } of program.sights) inserts.push({ at, text: `;${HELPERS}.see(${id}, ${name});`, order: 0 });
  inserts.push(...guards(program));
  inserts.sort((a, b) => a.at - b.at || a.order - b.order);
  return inserted(program.text, inserts);
}

/**
 * The text with all of these changes, each taken where `HELPERS.at` is its index, and with a count in every loop so that
 * none runs for ever. One text for many changes: what is compiled once gets fast.
 */
export function switched(program: Program, changes: Replacement[]): string {
  const places = new Map<string, { start: number; end: number; key: string; choices: string[] }>();
  for (const [index, { start, end, text, key = '' }] of changes.entries()) {
    const place = places.get(`${start} ${end}`) ?? { start, end, key, choices: [] };
    places.set(`${start} ${end}`, place);
    place.choices.push(`${HELPERS}.at === ${index} ? (${text}) : `);
  }
  const inserts = guards(program);
  for (const { start, end, key, choices } of places.values()) {
    inserts.push({ at: start, text: `${key}(${choices.join('')}(`, order: 1e9 - (end - start) }, { at: end, text: '))', order: end - start - 1e9 });
  }
  return inserted(program.text, inserts);
}

/** The text with `HELPERS.mark(k)` before the k-th statement, and the lines of these. */
export function marked(program: Program): { text: string; lines: number[] } {
  const lines: number[] = [];
  const inserts: { at: number; text: string; order: number }[] = [];
  for (const { node, ancestors } of program.nodes) {
    const [parent] = ancestors;
    if (!parent || !/Statement$|^VariableDeclaration$/.test(node.type) || node.type === 'BlockStatement' || (node.type === 'ExpressionStatement' && node.directive !== undefined)) continue;
    const listed = parent.type === 'BlockStatement' || parent.type === 'Program';
    const alone = isLoop(parent) && parent.body === node;
    if (!listed && !alone) continue;
    inserts.push({ at: node.start, text: `${alone ? '{' : ''}${HELPERS}.mark(${lines.length});`, order: -(node.end - node.start) });
    if (alone) inserts.push({ at: node.end, text: '}', order: node.end - node.start });
    lines.push(node.loc!.start.line);
  }
  return { text: inserted(program.text, inserts), lines };
}

function guards(program: Program): { at: number; text: string; order: number }[] {
  return program.loops.flatMap((body) =>
    body.type === 'BlockStatement'
      ? [{ at: body.start + 1, text: `${HELPERS}.turn();`, order: 0 }]
      : [
          { at: body.start, text: `{${HELPERS}.turn();`, order: -2e9 - (body.end - body.start) },
          { at: body.end, text: '}', order: 2e9 + (body.end - body.start) },
        ],
  );
}

function inserted(text: string, inserts: { at: number; text: string; order: number }[]): string {
  let result = '';
  let at = 0;
  for (const insert of [...inserts].sort((a, b) => a.at - b.at || a.order - b.order)) {
    result += text.slice(at, insert.at) + insert.text;
    at = insert.at;
  }
  return result + text.slice(at);
}

/** An expression without effects that could stand elsewhere too, with what it was. */
export interface Atom {
  text: string;
  seen: Seen;
  variables: string[];
  scope: Scope;
  /** Made from an array and subscripts: nobody looked at its value. */
  made?: boolean;
}

/** Whether every variable of an atom means the same at another place, and is there already. */
export function reaches(atom: Atom, site: { scope: Scope; start: number }): boolean {
  return atom.variables.every((name) => {
    const binding = bindingOf(name, site.scope);
    return binding === bindingOf(name, atom.scope) && (binding === undefined || binding.start <= site.start);
  });
}

export type SeenSite = Site & { seen: Seen };
