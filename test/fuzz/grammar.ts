/**
 * Programs made at random from what ordinary programs are made of: names that are set again, branches, loops, lists, records, functions, closures,
 * classes, `try` and `switch` around tensor operations of small sizes. A condition is mostly a toss of `coin`, which the engine cannot know.
 */

/** What a statement may name. */
interface Scope {
  tensors: string[];
  numbers: string[];
  lists: string[];
  records: { name: string; keys: string[] }[];
  functions: { name: string; parameters: number }[];
  /** Names that cannot be assigned to. */
  constants: Set<string>;
  inLoop: boolean;
}

export const emptyScope = (): Scope => ({ tensors: ['last'], numbers: [], lists: [], records: [], functions: [], constants: new Set(), inLoop: false });

const copyOf = (scope: Scope, more: Partial<Scope> = {}): Scope => ({
  tensors: [...scope.tensors],
  numbers: [...scope.numbers],
  lists: [...scope.lists],
  records: [...scope.records],
  functions: [...scope.functions],
  constants: new Set(scope.constants),
  inLoop: scope.inLoop,
  ...more,
});

/** `hit(k)` stands wherever a program forks, so that a run tells which ways were gone. */
export const head = `import * as tf from '@tensorflow/tfjs';
const coin = () => Math.random() < 0.5;
const hit = (k) => globalThis.hit(k);
let last = tf.zeros([2, 3]);
`;

/** One program's statements, of `random` numbers in [0, 1). */
export class Grammar {
  private names = 0;
  private hits = 0;

  constructor(private readonly random: () => number) {}

  /** A statement over what `scope` holds, which then holds what the statement declares. */
  statement(scope: Scope, indent = ''): string {
    const outermost = indent === '';
    const ways: (() => string)[] = [];
    const add = (weight: number, way: () => string) => ways.push(...Array<() => string>(weight).fill(way));
    add(5, () => this.declaration(scope));
    add(2, () => `let ${this.declare('n', scope.numbers)} = ${this.number(scope)};`);
    add(2, () => `if (${this.condition(scope)}) ${this.block(scope, indent)}${this.chance(0.5) ? ` else ${this.block(scope, indent)}` : ''}`);
    add(1, () => this.maybe(scope));
    add(1, () => this.loop(scope, indent));
    add(2, () => this.list(scope));
    add(2, () => this.record(scope));
    if (outermost || this.chance(0.2)) add(3, () => this.function(scope, indent));
    if (outermost || this.chance(0.2)) add(1, () => this.class(scope, indent));
    const variables = scope.tensors.filter((name) => !scope.constants.has(name) && /^\w+$/.test(name));
    if (variables.length > 0) {
      add(3, () => `${this.pick(variables)} = ${this.tensor(scope)};`);
      add(1, () => `try ${this.block(scope, indent)} catch { ${this.hit()} ${this.pick(variables)} = ${this.tensor(scope)}; }`);
      if (scope.numbers.length > 0) add(1, () => this.switch(scope, variables, indent));
    }
    if (scope.numbers.length > 0) add(1, () => `${this.pick(scope.numbers)} ${this.pick(['+=', '=', '*='])} ${this.number(scope)};`);
    if (scope.lists.length > 0) add(5, () => this.listChange(scope, variables, indent));
    if (scope.records.length > 0) add(3, () => this.recordChange(scope));
    if (scope.inLoop) add(1, () => `if (${this.condition(scope)}) ${this.pick(['break', 'continue'])};`);
    return indent + this.pick(ways)();
  }

  private chance(part: number): boolean {
    return this.random() < part;
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)];
  }

  private times<T>(most: number, make: () => T): T[] {
    return Array.from({ length: 1 + Math.floor(this.random() * most) }, make);
  }

  /** A new name; it is added to `into` once what it is given has been written. */
  private declare(letter: string, into: string[]): string {
    const name = `${letter}${this.names++}`;
    into.push(name);
    return name;
  }

  private hit(): string {
    return `hit(${this.hits++});`;
  }

  private block(scope: Scope, indent: string, more: Partial<Scope> = {}): string {
    const inner = copyOf(scope, more);
    return `{ ${this.hit()}\n${this.times(2, () => this.statement(inner, `${indent}  `)).join('\n')}\n${indent}}`;
  }

  private size(scope: Scope): string {
    if (scope.numbers.length > 0 && this.chance(0.25)) return this.pick(scope.numbers);
    return this.chance(0.2) ? `${this.atom(scope)}.shape[${this.pick([0, 0, 1])}]` : this.pick(['2', '3', '2', '3', '4', '1']);
  }

  private shape(scope: Scope): string {
    return Array.from({ length: this.pick([1, 2, 2, 2, 3]) }, () => this.size(scope)).join(', ');
  }

  private number(scope: Scope): string {
    return this.pick([
      () => this.pick(['1', '2', '3']),
      () => `${this.pick(scope.tensors)}.shape[0]`,
      () => `${this.pick(scope.tensors)}.rank`,
      () => (scope.lists.length > 0 ? `${this.pick(scope.lists)}.length` : '3'),
      () => (scope.numbers.length > 0 ? `${this.pick(scope.numbers)} ${this.pick(['+', '*', '-'])} ${this.pick(['1', '2'])}` : '2'),
      () => `(coin() ? 2 : ${this.pick(['2', '3'])})`,
    ])();
  }

  private condition(scope: Scope): string {
    if (this.chance(0.6)) return 'coin()';
    if (scope.numbers.length > 0 && this.chance(0.5)) return `${this.pick(scope.numbers)} ${this.pick(['>', '<', '===', '!=='])} ${this.pick(['1', '2', '3'])}`;
    const tensor = this.pick(scope.tensors);
    return this.pick([`${tensor}.rank ${this.pick(['===', '>', '<'])} 2`, `${tensor}.shape[0] > 2`, `${tensor}.size > 6`, '!coin()']);
  }

  /** A tensor that is there already. */
  private atom(scope: Scope): string {
    if (scope.lists.length > 0 && this.chance(0.15)) return `${this.pick(scope.lists)}[${this.pick(['0', '1', '0'])}]`;
    if (scope.records.length > 0 && this.chance(0.2)) {
      const { name, keys } = this.pick(scope.records);
      return this.chance(0.7) ? `${name}.${this.pick(keys)}` : `${name}['${this.pick(keys)}']`;
    }
    return this.pick(scope.tensors);
  }

  private tensor(scope: Scope, depth = 0): string {
    const x = () => (depth > 1 || this.chance(0.6) ? this.atom(scope) : this.tensor(scope, depth + 1));
    const axis = () => this.pick(['0', '1', '-1', '0']);
    const ways = [
      () => `tf.ones([${this.shape(scope)}])`,
      () => `tf.randomNormal([${this.shape(scope)}])`,
      () => `tf.matMul(${x()}, ${x()})`,
      () => `${x()}.matMul(${x()}, ${this.pick(['true', 'false'])}, ${this.pick(['true', 'false'])})`,
      () => `${x()}.add(${x()})`,
      () => `${x()}.mul(${x()})`,
      () => `tf.sub(${x()}, ${this.chance(0.5) ? '1' : x()})`,
      () => `${x()}.transpose()`,
      () => `${x()}.sum(${axis()}${this.chance(0.5) ? ', true' : ''})`,
      () => `${x()}.mean(${axis()})`,
      () => `${x()}.reshape([-1${this.chance(0.5) ? `, ${this.size(scope)}` : ''}])`,
      () => `${x()}.reshape([${this.shape(scope)}])`,
      () => `tf.concat([${x()}, ${x()}], ${axis()})`,
      () => `tf.stack([${x()}, ${x()}]${this.chance(0.5) ? ', 1' : ''})`,
      () => `${x()}.expandDims(${axis()})`,
      () => `${x()}.squeeze()`,
      () => `${x()}.slice([0], [${this.size(scope)}])`,
      () => `tf.tidy(() => ${x()}.square())`,
      () => `${x()}.tile(${x()}.shape.map(() => ${this.pick(['1', '1', '2'])}))`,
      () => `(coin() ? ${x()} : ${x()})`,
    ];
    if (scope.functions.length > 0) ways.push(...Array<() => string>(3).fill(() => this.call(this.pick(scope.functions), x)));
    if (scope.lists.length > 0) {
      const list = this.pick(scope.lists);
      const joined = ['p.add(q)', 'tf.matMul(p, q)', 'tf.concat([p, q])'];
      ways.push(() => `tf.stack(${list})`, () => `tf.concat(${list}, ${axis()})`, () => `${list}.reduce((p, q) => ${this.pick(joined)})`, () => `${list}.at(-1)`, () => `tf.addN(${list})`);
    }
    return this.pick(ways)();
  }

  private call({ name, parameters }: Scope['functions'][number], argument: () => string): string {
    return `${name}(${Array.from({ length: parameters }, argument).join(', ')})`;
  }

  private declaration(scope: Scope): string {
    const value = this.tensor(scope);
    const isConstant = this.chance(0.5);
    const name = this.declare('t', scope.tensors);
    if (isConstant) scope.constants.add(name);
    return `${isConstant ? 'const' : 'let'} ${name} = ${value};`;
  }

  /** A variable that one branch or the other sets. */
  private maybe(scope: Scope): string {
    const [first, second, condition] = [this.tensor(scope), this.tensor(scope), this.condition(scope)];
    const name = this.declare('m', scope.tensors);
    return `let ${name}; if (${condition}) { ${this.hit()} ${name} = ${first}; } ${this.chance(0.7) ? `else { ${this.hit()} ${name} = ${second}; }` : `${name} ??= ${second};`}`;
  }

  private loop(scope: Scope, indent: string): string {
    if (this.chance(0.5)) {
      const name = `w${this.names++}`;
      return `let ${name} = 0; while (${name}++ < 3 && coin()) ${this.block(scope, indent, { inLoop: true })}`;
    }
    const name = `i${this.names++}`;
    return `for (let ${name} = ${this.pick(['0', '1'])}; ${name} < ${this.pick(['2', '3', ...scope.numbers])}; ${name}++) ${this.block(scope, indent, { numbers: [...scope.numbers, name], inLoop: true })}`;
  }

  private switch(scope: Scope, variables: string[], indent: string): string {
    const way = (label: string, end: string) => `${indent}  ${label}: ${this.hit()} ${this.pick(variables)} = ${this.tensor(scope)};${end}`;
    return `switch (${this.pick(scope.numbers)}) {\n${way('case 2', this.chance(0.7) ? ' break;' : '')}\n${way(this.chance(0.5) ? 'default' : 'case 3', '')}\n${indent}}`;
  }

  private list(scope: Scope): string {
    const items = this.times(3, () => this.tensor(scope, 1));
    return `const ${this.declare('l', scope.lists)} = [${items.join(', ')}];`;
  }

  private listChange(scope: Scope, variables: string[], indent: string): string {
    const list = this.pick(scope.lists);
    const others = scope.lists.filter((other) => other !== list);
    return this.pick([
      () => `${list}.push(${this.tensor(scope)});`,
      () => `${list}[${this.pick(['0', '1'])}] = ${this.tensor(scope)};`,
      () => this.pick([`${list}.pop();`, `${list}.shift();`, `${list}.reverse();`, `${list}.unshift(${this.tensor(scope, 1)});`, `${list}.forEach((x) => { ${variables[0] ?? 'last'} = x; });`]),
      () => {
        const item = `x${this.names++}`;
        return `for (const ${item} of ${list}) ${this.block(scope, indent, { tensors: [...scope.tensors, item], constants: new Set([...scope.constants, item]), inLoop: true, lists: others })}`;
      },
      () => {
        const item = `x${this.names++}`;
        const made = this.tensor(copyOf(scope, { tensors: [...scope.tensors, item, item, item] }), 1);
        return `const ${this.declare('l', scope.lists)} = ${list}.map((${item}) => ${made});`;
      },
      () => {
        const names = [this.declare('p', scope.tensors), this.declare('q', scope.tensors)];
        for (const name of names) scope.constants.add(name);
        return `const [${names[0]}, ${names[1]}${this.chance(0.4) ? ' = tf.ones([2])' : ''}] = ${list};`;
      },
    ])();
  }

  private record(scope: Scope): string {
    const keys = ['W', 'b', 'A'].slice(0, 1 + Math.floor(this.random() * 3));
    const fields = keys.map((key) => `${key}: ${this.tensor(scope, 1)}`).join(', ');
    const name = `r${this.names++}`;
    scope.records.push({ name, keys });
    return `const ${name} = { ${fields} };`;
  }

  private recordChange(scope: Scope): string {
    const { name, keys } = this.pick(scope.records);
    return this.pick([
      () => `${name}.${this.pick(keys)} = ${this.tensor(scope)};`,
      () => {
        const field = `${this.pick(keys)}: ${this.tensor(scope, 1)}`;
        const copy = `r${this.names++}`;
        scope.records.push({ name: copy, keys });
        return `const ${copy} = { ...${name}, ${field} };`;
      },
      () => {
        const part = this.declare('d', scope.tensors);
        scope.constants.add(part);
        return `const { ${this.pick(keys)}: ${part} } = ${name};`;
      },
    ])();
  }

  /** A function, and a call of it. */
  private function(scope: Scope, indent: string): string {
    const name = `f${this.names++}`;
    const parameters = this.times(2, () => `a${this.names++}`);
    const inner = copyOf(scope, { tensors: [...scope.tensors, ...parameters, ...parameters, ...parameters], inLoop: false });
    const body = this.times(3, () => this.statement(inner, `${indent}  `));
    if (this.chance(0.3)) body.push(`${indent}  if (${this.condition(inner)}) { ${this.hit()} return ${this.tensor(inner)}; }`);
    const listed = parameters.map((parameter, at) => (at === 1 && this.chance(0.3) ? `${parameter} = tf.ones([2, 2])` : parameter)).join(', ');
    const text = `function ${name}(${listed}) { ${this.hit()}\n${body.join('\n')}\n${indent}  ${this.hit()}\n${indent}  return ${this.tensor(inner)};\n${indent}}`;
    const called = { name, parameters: parameters.length };
    const call = this.call(called, () => this.atom(scope));
    scope.functions.push(called);
    const result = this.declare('t', scope.tensors);
    scope.constants.add(result);
    return `${text}\n${indent}const ${result} = ${call};`;
  }

  /** A class with a field that changes and one that fills, an instance, and a call of its method. */
  private class(scope: Scope, indent: string): string {
    const [name, instance, parameter] = [`C${this.names++}`, `o${this.names++}`, `a${this.names++}`];
    const inner = copyOf(scope, { tensors: [...scope.tensors, parameter, 'this.W', 'this.W'], lists: [...scope.lists, 'this.cache'], inLoop: false });
    const body = Array.from({ length: 2 }, () => this.statement(inner, `${indent}    `)).join('\n');
    const change = this.chance(0.5) ? `this.W = ${this.tensor(inner)};` : '';
    const text = `class ${name} {\n${indent}  constructor(w) { this.W = w; this.cache = []; }\n${indent}  forward(${parameter}) { ${this.hit()}\n${body}\n${indent}    this.cache.push(${parameter}); ${change}\n${indent}    return ${this.tensor(inner)};\n${indent}  }\n${indent}}`;
    const made = `const ${instance} = new ${name}(${this.tensor(scope)});\n${indent}${instance}.forward(${this.atom(scope)});`;
    scope.functions.push({ name: `${instance}.forward`, parameters: 1 });
    scope.tensors.push(`${instance}.W`);
    scope.constants.add(`${instance}.W`);
    return `${text}\n${indent}${made}`;
  }
}
