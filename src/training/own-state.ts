/**
 * What a learner's file keeps to itself from step to step: the variables at its top (the velocities of momentum, a count of steps, an
 * optimizer). A checkpoint holds those whose values are data, as they are before any step made otherwise.
 */
import { parse, type AnyNode } from 'acorn';
import { OwnValues, samePrint, Unkeepable, type Classes, type Print } from './own-values';
import type { KeptArray } from './state';
import type { TensorFlow } from './training';

export interface TopVariable {
  name: string;
  /** From 1. */
  line: number;
  /** Whether another value can be put in its place: `let`, `var`, and what is exported by name. */
  settable: boolean;
  /** It stands in the module's exports alone: what a compiled `export let` becomes. */
  exported: boolean;
}

/** A variable of a file that was loaded, as a training reads and writes it. */
export interface OwnVariable {
  name: string;
  line: number;
  /** The name of the file, where it is another than the one that is trained. */
  file?: string;
  get(): unknown;
  set?(value: unknown): void;
}

/** Each changed variable by the name of its file and its own, as nodes of one graph. */
export interface OwnKept {
  tree: Record<string, unknown>;
  arrays: KeptArray[];
}

/**
 * Invariant: after `putBack(kept)` the functions of the file answer as they did when `kept` was made, unless what `putBack` returned,
 * or what no variable at the top of a file leads to, has a part in it.
 */
export class OwnState {
  private readonly values: OwnValues;
  /** As the file and the beginning of the training leave them: those that are still so need no keeping. */
  private readonly first = new Map<OwnVariable, Print>();
  private readonly changed = new Set<OwnVariable>();
  /** Variables whose values cannot be kept or put back, as far as that was seen. */
  readonly lost = new Set<OwnVariable>();
  missing: string[] = [];

  /** @param variables of all files of the learner, after the training's beginning */
  constructor(
    tf: TensorFlow,
    private readonly variables: OwnVariable[],
  ) {
    this.values = new OwnValues(tf, classesOf(variables));
    for (const variable of variables) this.attempt(variable, () => void this.first.set(variable, this.values.print(variable.get())));
  }

  /** Copies what changed since the beginning; undefined where nothing did. */
  kept(): OwnKept | undefined {
    for (const variable of this.variables) {
      const first = this.first.get(variable);
      if (!first) continue;
      const now = this.attempt(variable, () => this.values.print(variable.get()));
      if (now && samePrint(now, first)) continue;
      this.changed.add(variable);
      this.first.delete(variable);
    }
    if (this.changed.size === 0) return undefined;
    const kept: OwnKept = { tree: {}, arrays: [] };
    const writer = this.values.writer(kept.arrays);
    for (const variable of this.changed) this.attempt(variable, () => void (kept.tree[keyOf(variable)] = writer(variable.get())));
    return kept;
  }

  /** Afterwards `missing` has the names of what could not be put back, or is not in the file any more. */
  putBack({ tree, arrays }: OwnKept): void {
    const reader = this.values.reader(arrays);
    const byKey = new Map(this.variables.map((variable) => [keyOf(variable), variable]));
    this.missing = Object.entries(tree).flatMap(([key, node]) => {
      const variable = byKey.get(key);
      const done = variable && this.attempt(variable, () => this.put(variable, reader, node));
      return done ? [] : [variable ? inLetters(variable) : `\`${key}\``];
    });
  }

  /** What `act` changes is undone. */
  undone(act: () => void): void {
    const before = this.variables.flatMap((variable) => {
      const arrays: KeptArray[] = [];
      return this.attempt(variable, () => [{ variable, print: this.values.print(variable.get()), node: this.values.writer(arrays)(variable.get()), arrays }]) ?? [];
    });
    try {
      act();
    } finally {
      for (const { variable, print, node, arrays } of before) {
        this.attempt(variable, () => samePrint(this.values.print(variable.get()), print) || this.put(variable, this.values.reader(arrays), node));
      }
    }
  }

  private put(variable: OwnVariable, reader: (node: unknown, now: unknown) => unknown, node: unknown): true {
    const before = variable.get();
    const value = reader(node, before);
    this.changed.add(variable);
    this.first.delete(variable);
    if (value === before) return true;
    if (!variable.set) throw new Unkeepable();
    variable.set(value);
    return true;
  }

  /** Whatever goes wrong with one value (a getter of the learner's throws, a list without end) costs that variable alone. */
  private attempt<T>(variable: OwnVariable, act: () => T): T | undefined {
    try {
      return act();
    } catch {
      this.lost.add(variable);
      return undefined;
    }
  }
}

const keyOf = ({ name, file }: OwnVariable): string => (file === undefined ? name : `${name} of ${file}`);

/** `velocity` (line 3), or with its file where that is another. */
export const inLetters = ({ name, line, file }: OwnVariable): string => `\`${name}\` (${file === undefined ? '' : `${file}, `}line ${line})`;

function classesOf(variables: OwnVariable[]): Classes {
  return Object.fromEntries(variables.flatMap((variable) => {
    const value = variable.get();
    return typeof value === 'function' && value.prototype !== undefined ? [[value.name, value as Classes[string]]] : [];
  }));
}

type Node = AnyNode & Record<string, unknown>;

/** @param code JavaScript, line for line the learner's text. @returns what its functions may keep something in, in the order of the text; none where it does not parse */
export function topVariables(code: string): TopVariable[] {
  let program: Node;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'script', allowReturnOutsideFunction: true, locations: true }) as Node;
  } catch {
    return [];
  }
  const top = new Map<string, TopVariable>();
  const note = (name: string, node: Node, settable: boolean, exported = false) => void (top.has(name) || top.set(name, { name, line: node.loc!.start.line, settable, exported }));
  for (const statement of program.body as Node[]) {
    if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations as (Node & { id: Node; init: Node | null })[]) {
        if (!isImport(init)) for (const target of targets(id)) note(target.name as string, target, statement.kind !== 'const');
      }
    } else if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') note((statement.id as Node).name as string, statement, false);
  }
  /** Names that a function speaks of: no other can change. */
  const spoken = new Set<string>();
  const walk = (node: Node, inside: boolean): void => {
    const isExport = node.type === 'MemberExpression' && (node.object as Node).name === 'exports' && !node.computed;
    const property = isExport && ((node.property as Node).name as string);
    if (property && (inside || property === 'default')) note(property, node, true, true);
    // The functions of a default export speak of it as `this`.
    if (property === 'default') spoken.add(property);
    if (inside && node.type === 'Identifier') spoken.add(node.name as string);
    const isInside = inside || /Function|Class/.test(node.type);
    for (const child of children(node)) walk(child, child === node.id ? inside : isInside);
  };
  walk(program, false);
  return [...top.values()].filter(({ name }) => spoken.has(name)).sort((a, b) => a.line - b.line);
}

/** What is put behind the code of a file so that its variables can be read and written: they come as `own` of its module. */
export function opened(variables: TopVariable[]): string {
  const entries = variables.map(({ name, settable, exported }) => {
    const isExported = `${JSON.stringify(name)} in exports`;
    if (exported) return `[() => exports.${name}, (value) => { exports.${name} = value; }]`;
    // An `export let` lives on in the exports alone.
    const get = `() => ${isExported} ? exports.${name} : ${name}`;
    return settable ? `[${get}, (value) => { ${name} = value; if (${isExported}) exports.${name} = value; }]` : `[${get}]`;
  });
  // The wrapper's third argument is the module, whatever the file calls by that name.
  return `\n;arguments[2].own = [${entries.join(', ')}];`;
}

/** The names that a declaration makes, `[a, b]` and `{ a }` taken apart. */
function targets(node: Node): Node[] {
  switch (node.type) {
    case 'Identifier':
      return [node];
    case 'ArrayPattern':
      return (node.elements as (Node | null)[]).flatMap((element) => (element ? targets(element) : []));
    case 'ObjectPattern':
      return (node.properties as Node[]).flatMap((property) => targets((property.type === 'RestElement' ? property.argument : property.value) as Node));
    case 'RestElement':
      return targets(node.argument as Node);
    case 'AssignmentPattern':
      return targets(node.left as Node);
    default:
      return [];
  }
}

function isImport(init: Node | null): boolean {
  return init !== null && /^(_interop|require$)/.test(String(((init.callee as Node | undefined)?.name as string | undefined) ?? ''));
}

function children(node: Node): Node[] {
  return Object.entries(node)
    .filter(([key]) => key !== 'loc')
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value): value is Node => typeof (value as Node | null)?.type === 'string');
}
