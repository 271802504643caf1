/** The changes of a program's text that are tried, cheapest and likeliest first. Each family walks the whole program. */
import { calledName, inHead, isPosition, type Context } from './context';
import type { SourceEdit } from './edit';
import { bindingOf, childrenOf, functionAround, isFunction, statementAround, type Node } from './program';
import { sameNumbers } from './roles';
import { HELPERS, reaches, type Atom, type Seen, type SeenSite } from './survey';
import type { ElementFunction } from '../tape';

export type SourceFamily = (context: Context) => Iterable<SourceEdit>;

type Change = Pick<SourceEdit, 'kind' | 'text'> & Partial<SourceEdit>;

/** An edit of one expression. */
function at(site: SeenSite, change: Change): SourceEdit {
  const { start, end } = site.node;
  const [parent] = site.ancestors;
  const key = parent.type === 'Property' && parent.shorthand ? `${site.text}: ` : undefined;
  return { start, end, key, old: site.text, shown: change.text, line: site.line, node: site.node, ancestors: site.ancestors, site, ...change };
}

function within(context: Context, node: Node, ancestors: Node[], change: Change): SourceEdit {
  const { start, end } = node;
  return { start, end, old: context.program.text.slice(start, end), shown: change.text, line: node.loc!.start.line, node, ancestors, ...change };
}

const isNumeric = ({ kind }: Seen): boolean => kind === 'number' || kind === 'tensor' || kind === 'array';
const sameShape = (a: Seen, b: Seen): boolean => a.kind === b.kind && a.shape.length === b.shape.length && a.shape.every((length, axis) => length === b.shape[axis]);
const isCount = (seen: Seen): boolean => seen.kind === 'number' && seen.integer;

/** What stands in the outermost function around a place, inner functions included. */
function atomsAround(context: Context, site: SeenSite): Atom[] {
  return context.atoms.get(site.ancestors.findLast(isFunction)) ?? [];
}

/** What could stand at a site: variables that mean the same there. */
function atomsFor(context: Context, site: SeenSite, fits: (atom: Atom) => boolean): Atom[] {
  const place = { scope: site.scope, start: site.node.start };
  return atomsAround(context, site).filter((atom) => atom.text !== site.text && fits(atom) && reaches(atom, place));
}

/** Entries of the arrays around a place, at subscripts that are counted there. */
function entriesFor(context: Context, site: SeenSite): Atom[] {
  if (site.seen.kind !== 'number') return [];
  const counters = atomsFor(context, site, ({ text, seen, variables }) => isCount(seen) && !seen.constant && variables.length === 1 && variables[0] === text);
  const ordered = counters.sort((a, b) => startOf(a) - startOf(b));
  const known = new Set(atomsFor(context, site, () => true).map(({ text }) => text));
  const place = { scope: site.scope, start: site.node.start };
  // What stands in another loop with counters of the same names.
  const elsewhere = atomsAround(context, site).filter(
    (atom) => atom.seen.kind === 'number' && !known.has(atom.text) && atom.variables.length > 1 && !reaches(atom, place) && atom.variables.every((name) => (bindingOf(name, site.scope)?.start ?? Infinity) <= site.node.start),
  );
  const made = (text: string, variables: string[]): Atom => ({ text, seen: { kind: 'number', shape: [], count: 0, values: new Float64Array(0), integer: false, constant: false }, variables, scope: site.scope, made: true });
  const arrays = atomsFor(context, site, ({ seen, variables, text }) => seen.kind === 'array' && variables.length === 1 && variables[0] === text);
  const subscripted = arrays.flatMap((array) => choices(ordered, array.seen.shape.length).map((indices) => made(array.text + indices.map((index) => `[${index.text}]`).join(''), [array.text, ...indices.map((index) => index.text)])));
  const all = [...elsewhere.map(({ text, variables }) => made(text, variables)), ...subscripted].filter(({ text }) => !known.has(text));
  return [...new Map(all.map((atom) => [atom.text, atom])).values()];
}

const startOf = ({ text, scope }: Atom): number => bindingOf(text, scope)?.start ?? 0;

/** Sublists of a length, in order; none where there are too many. */
function choices<T>(list: T[], length: number): T[][] {
  if (length === 0) return [[]];
  const found = list.flatMap((first, i) => choices(list.slice(i + 1), length - 1).map((rest) => [first, ...rest]));
  return found.length > 12 ? [] : found;
}

const operators: Record<string, string[]> = { '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '<': ['<=', '>'], '>': ['>=', '<'], '<=': ['<', '>='], '>=': ['>', '<='], '===': ['!=='], '!==': ['==='], '==': ['!='], '!=': ['=='] };
const assignments: Record<string, string[]> = { '+=': ['-=', '='], '-=': ['+='], '*=': ['/='], '/=': ['*='] };
const methods: Record<string, string[]> = { add: ['sub'], sub: ['add'], mul: ['div'], div: ['mul'], sum: ['mean'], mean: ['sum'], greater: ['less', 'greaterEqual'], less: ['greater'], max: ['min'], min: ['max'] };

/** Another operator, method or kind of assignment. */
export const otherOperators: SourceFamily = function* (context) {
  const { program } = context;
  for (const { node, ancestors } of program.nodes) {
    if (node.type === 'BinaryExpression') {
      // Parentheses belong to no operand.
      const [left, right] = [program.text.slice(node.start, node.left.end), program.text.slice(node.right.start, node.end)];
      const seen = context.seenOf(node.left as Node);
      if (seen?.kind === 'string' && node.operator === '+') continue;
      for (const operator of operators[node.operator] ?? []) {
        const head = program.text.slice(node.left.end, node.right.start).replace(node.operator, operator);
        yield within(context, node, ancestors, { kind: 'operator', operator, text: `${left}${head}${right}` });
      }
    } else if (node.type === 'AssignmentExpression' && ancestors[0]?.type === 'ExpressionStatement') yield* assigned(context, node, ancestors);
    else if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier' && ancestors[0]?.type === 'CallExpression') {
      const call = ancestors[0];
      if (call.callee !== node) continue;
      for (const name of methods[node.property.name] ?? []) {
        const text = program.text.slice(call.start, node.property.start) + name + program.text.slice(node.property.end, call.end);
        yield { ...within(context, call, ancestors.slice(1), { kind: 'operator', operator: name, text, shown: name }), old: node.property.name, line: node.property.loc!.start.line };
      }
    } else if (node.type === 'IfStatement') {
      const test = program.text.slice(node.test.start, node.test.end);
      yield within(context, node.test, [node, ...ancestors], { kind: 'operator', operator: '!', text: `!(${test})` });
    }
  }
};

function* assigned(context: Context, node: Extract<Node, { type: 'AssignmentExpression' }>, ancestors: Node[]): Generator<SourceEdit> {
  const { text } = context.program;
  const [left, right] = [text.slice(node.left.start, node.left.end), text.slice(node.right.start, node.right.end)];
  for (const operator of assignments[node.operator] ?? []) yield within(context, node, ancestors, { kind: operator === '=' ? 'overwrite' : 'operator', operator, text: `${left} ${operator} ${right}` });
  if (node.operator !== '=') yield within(context, node, ancestors, { kind: 'drop', text: 'void 0', shown: '' });
  const seen = context.seenOf(node.right);
  if (node.operator !== '=' || !seen || !isNumeric(seen)) return;
  const tensors = seen.kind !== 'number';
  yield within(context, node, ancestors, { kind: 'accumulate', text: tensors ? `${left} = ${HELPERS}.plus(${left}, ${right})` : `${left} += ${right}`, shown: tensors ? `${left} = ${left} plus ${right}` : `${left} += ${right}` });
}

/** `buffer.set(value, ...)` that should add to what is there. */
export const buffers: SourceFamily = function* (context) {
  const { text } = context.program;
  for (const { node, ancestors } of context.program.nodes) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier' || node.callee.property.name !== 'set' || node.arguments.length < 2) continue;
    const owner = text.slice(node.callee.object.start, node.callee.object.end);
    const [value, ...places] = node.arguments.map(({ start, end }) => text.slice(start, end));
    const sum = `${owner}.get(${places.join(', ')}) + ${value}`;
    yield within(context, node.arguments[0], [node, ...ancestors], { kind: 'accumulate', text: sum });
  }
};

/** Other numbers, words and truth values. */
export const literals: SourceFamily = function* (context) {
  const words = [...new Set(context.sites.flatMap(({ node }) => (node.type === 'Literal' && typeof node.value === 'string' && node.value.length < 20 ? [node.value] : [])))];
  for (const site of context.sites) {
    if (site.node.type !== 'Literal') continue;
    const { value } = site.node;
    if (typeof value === 'boolean') yield at(site, { kind: 'literal', text: String(!value) });
    if (typeof value === 'string' && value.length < 20) for (const word of words) if (word !== value) yield at(site, { kind: 'literal', text: `'${word}'` });
    if (typeof value === 'number') for (const other of new Set([value + 1, value - 1, 0, 1, 2, value / 2, 2 * value])) if (other !== value) yield at(site, { kind: 'literal', text: other < 0 ? `(${other})` : String(other) });
  }
};

/** Two subscripts, or two positions of a list, exchanged. */
export const swaps: SourceFamily = function* (context) {
  const { text } = context.program;
  for (const { node, ancestors } of context.program.nodes) {
    const chain = node.type === 'MemberExpression' && !(ancestors[0]?.type === 'MemberExpression' && ancestors[0].object === node);
    const inside = chain ? subscriptsOf(node) : node.type === 'ArrayExpression' && context.seenOf(node) ? node.elements.filter((element) => element !== null) : [];
    const names = inside.flatMap((one) => identifiersIn(one as Node));
    const whole = ancestors[0]?.type === 'AssignmentExpression' && ancestors[0].left === node ? ancestors[0] : node;
    for (const [i, a] of names.entries()) {
      for (const b of names.slice(i + 1)) {
        if (a.name === b.name || names.length > 8) continue;
        const swapped = text.slice(node.start, a.start) + b.name + text.slice(a.end, b.start) + a.name + text.slice(b.end, node.end);
        const edit = within(context, node, ancestors, { kind: 'swap', text: swapped });
        yield { ...edit, start: whole.start, end: whole.end, text: text.slice(whole.start, node.start) + swapped + text.slice(node.end, whole.end) };
      }
    }
  }
};

function subscriptsOf(node: Node): Node[] {
  if (node.type !== 'MemberExpression') return [];
  return [...subscriptsOf(node.object as Node), ...(node.computed ? [node.property as Node] : [])];
}

function identifiersIn(node: Node): Extract<Node, { type: 'Identifier' }>[] {
  if (node.type === 'Identifier') return [node];
  return node.type === 'MemberExpression' || node.type === 'CallExpression' ? [] : childrenOf(node).flatMap(identifiersIn);
}

/** Operands, arguments and branches that stand for the whole. */
export const removals: SourceFamily = function* (context) {
  for (const site of context.sites) {
    const { node } = site;
    const parts: Node[] = [];
    if (node.type === 'BinaryExpression' && /^[-+*/%]$|^\*\*$/.test(node.operator)) parts.push(node.left as Node, node.right);
    else if (node.type === 'UnaryExpression') parts.push(node.argument);
    else if (node.type === 'ConditionalExpression') parts.push(node.consequent, node.alternate);
    else if (node.type === 'CallExpression') parts.push(...(node.callee.type === 'MemberExpression' ? [node.callee.object as Node] : []), ...(node.arguments as Node[]));
    for (const part of parts) {
      const seen = context.seenOf(part);
      const text = context.program.text.slice(part.start, part.end);
      if (node.type === 'ConditionalExpression' || (seen && sameShape(seen, site.seen))) yield at(site, { kind: 'remove', text: `(${text})`, shown: text });
    }
  }
};

/** A count times or plus another number: a stride, a pad; as it is done elsewhere in the file, or as it is not. */
const positions = (usual: boolean): SourceFamily =>
  function* (context) {
    const likely = likelihood(context);
    for (const site of context.sites) {
      if (site.node.type !== 'Identifier' || !isCount(site.seen) || site.seen.constant || !isPosition(site)) continue;
      const byValue = new Map<string, Atom>();
      for (const atom of atomsFor(context, site, (one) => isSetting(one))) {
        for (const operator of ['*', '+', '-']) {
          const key = `${operator} ${[...new Set(atom.seen.values)].join()}`;
          const known = byValue.get(key);
          if (!known || likely(site.text, operator, atom.text) > likely(site.text, operator, known.text)) byValue.set(key, atom);
        }
      }
      for (const [key, atom] of byValue) {
        const [operator, value] = key.split(' ');
        if (likely(site.text, operator, atom.text) > 0 !== usual || (operator === '*' && value === '1')) continue;
        yield at(site, { kind: 'arithmetic', operator, atom, text: `${site.text} ${operator} ${atom.text}` });
      }
      if (!usual) for (const operator of ['+', '-']) yield at(site, { kind: 'arithmetic', operator, text: `${site.text} ${operator} 1` });
    }
  };

/** A whole position plus what an inner loop counts: the place within a window. */
const withinWindows: SourceFamily = function* (context) {
  for (const site of context.sites) {
    const [parent] = site.ancestors;
    const whole = (parent.type === 'MemberExpression' && parent.computed && parent.property === site.node) || (parent.type === 'CallExpression' && parent.callee !== site.node && /^(get|set)$/.test(calledName(parent) ?? ''));
    if (!whole || !isCount(site.seen) || site.seen.constant) continue;
    for (const atom of atomsFor(context, site, ({ text, seen, variables }) => isCount(seen) && !seen.constant && variables.length === 1 && variables[0] === text)) {
      if (!site.text.includes(atom.text)) yield at(site, { kind: 'arithmetic', operator: '+', text: `${site.text} + ${atom.text}` });
    }
  }
};

/** The same in two subscripts of an entry: both sides of an image are padded. */
export const positionPairs: SourceFamily = function* (context) {
  const likely = likelihood(context);
  const { text, nodes } = context.program;
  for (const { node, ancestors } of nodes) {
    const list = pairedIn(node, ancestors);
    for (const [i, a] of list.entries()) {
      const b = list[i + 1];
      const [first, second] = [a, b].map((one) => one && context.sites.find((site) => site.node === firstName(one)));
      if (!b || !first || !second) continue;
      const put = (change: Change, [x, u]: [Node, string], [y, v]: [Node, string]): SourceEdit => {
        const changed = text.slice(node.start, x.start) + u + text.slice(x.end, y.start) + v + text.slice(y.end, node.end);
        const whole = ancestors[0]?.type === 'AssignmentExpression' && ancestors[0].left === node ? ancestors[0] : node;
        return { ...within(context, node, ancestors, { ...change, text: changed }), start: whole.start, end: whole.end, text: text.slice(whole.start, node.start) + changed + text.slice(node.end, whole.end), shown: changed, node: first.node, ancestors: first.ancestors, site: first };
      };
      const counters = atomsFor(context, first, (one) => isCount(one.seen) && !one.seen.constant && one.variables.length === 1 && one.variables[0] === one.text).sort((p, q) => startOf(p) - startOf(q));
      for (const [k, u] of counters.entries()) {
        const v = counters[k + 1];
        if (!v || (u.text === first.text && v.text === second.text)) continue;
        yield put({ kind: 'arithmetic', operator: '=', text: '' }, [a, u.text], [b, v.text]);
        if (a !== first.node || b !== second.node) yield put({ kind: 'arithmetic', operator: '=', text: '' }, [first.node, u.text], [second.node, v.text]);
      }
      for (const atom of atomsFor(context, first, (one) => isSetting(one))) {
        for (const operator of ['+', '-', '*']) {
          if (operator === '*' ? atom.seen.values[0] === 1 : likely('', operator, atom.text) === 0) continue;
          yield put({ kind: 'arithmetic', operator, atom, text: '' }, [first.node, `${first.text} ${operator} ${atom.text}`], [second.node, `${second.text} ${operator} ${atom.text}`]);
        }
      }
      const inner = counters.filter((one) => startOf(one) > Math.max(startOf({ text: first.text, scope: first.scope } as Atom), startOf({ text: second.text, scope: first.scope } as Atom)));
      const [left, right] = [a, b].map(({ start, end }) => text.slice(start, end));
      for (const [u, v] of choices(inner, 2)) yield put({ kind: 'arithmetic', operator: '+', text: '' }, [a, `${left} + ${u.text}`], [b, `${right} + ${v.text}`]);
    }
  }
};

/** Subscripts of an entry, or the elements of a list of positions. */
function pairedIn(node: Node, [parent]: Node[]): Node[] {
  if (node.type === 'ArrayExpression') return node.elements.filter((element) => element !== null) as Node[];
  return parent?.type === 'MemberExpression' && parent.object === node ? [] : subscriptsOf(node);
}

/** The first variable of a subscript. */
function firstName(node: Node): Node | undefined {
  return node.type === 'Identifier' ? node : node.type === 'BinaryExpression' ? (firstName(node.left as Node) ?? firstName(node.right)) : undefined;
}

/** A count that no loop counts up: a stride, a pad, a size. */
function isSetting({ seen, variables, scope }: Atom): boolean {
  return isCount(seen) && seen.values.every((value) => value > 0 && value <= 16) && !variables.some((name) => bindingOf(name, scope)?.loop);
}

/** How likely a name is meant: the same stands elsewhere, or it is often what variables are multiplied by or added to. */
function likelihood({ program }: Context): (variable: string, operator: string, name: string) => number {
  const counts = new Map<string, number>();
  for (const { node } of program.nodes) {
    if (node.type !== 'BinaryExpression' || node.left.type === 'Literal') continue;
    const text = `${node.operator} ${lastName(program.text.slice(node.right.start, node.right.end))}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = new Set(program.nodes.flatMap(({ node }) => (node.type === 'BinaryExpression' ? [program.text.slice(node.start, node.end).replace(/\s/g, '')] : [])));
  return (variable, operator, name) => (texts.has(`${variable}${operator}${name}`) ? 1000 : 0) + (counts.get(`${operator} ${lastName(name)}`) ?? 0);
}

const lastName = (text: string): string => text.split('.').at(-1)!;

/** Expressions that a statement computes: what is assigned, declared, returned or handed over. */
function* results(context: Context): Generator<SeenSite> {
  for (const site of context.sites) {
    const [parent] = site.ancestors;
    const whole =
      (parent.type === 'VariableDeclarator' && parent.init === site.node) ||
      (parent.type === 'AssignmentExpression' && parent.right === site.node) ||
      (parent.type === 'ConditionalExpression' && parent.test !== site.node) ||
      parent.type === 'ReturnStatement' ||
      (parent.type === 'ArrowFunctionExpression' && parent.body === site.node) ||
      (parent.type === 'Property' && parent.value === site.node) ||
      (parent.type === 'ArrayExpression' && functionAround(site.ancestors) !== undefined && site.ancestors[1]?.type === 'ReturnStatement') ||
      (parent.type === 'CallExpression' && statementAround(site.ancestors)?.type === 'ExpressionStatement');
    if (whole && isNumeric(site.seen) && !inHead(site.ancestors, site.node)) yield site;
  }
}

/** Whether it is one of the numbers that flow: no count, and no list of counts such as a shape. */
function flows({ seen, node }: SeenSite): boolean {
  if (seen.kind === 'number') return node.type === 'CallExpression' || !(seen.integer && seen.constant);
  return !(seen.kind === 'array' && seen.shape.length === 1 && seen.shape[0] <= 4 && seen.values.every(Number.isInteger));
}

/** Calls that only bring numbers into another form: `tf.scalar(db)`, `Y.arraySync()`. */
function repacks(context: Context, { node, seen }: SeenSite): boolean {
  if (node.type !== 'CallExpression') return false;
  const parts = [...node.arguments, ...(node.callee.type === 'MemberExpression' ? [node.callee.object] : [])];
  return parts.some((part) => (part.type === 'Identifier' || part.type === 'MemberExpression') && sameNumbers(seen, context.seenOf(part as Node) ?? { ...seen, values: new Float64Array(0) }));
}

/** Results times a free constant. */
export const sourceScales: SourceFamily = function* (context) {
  for (const site of results(context)) if (flows(site) && !repacks(context, site)) yield at(site, { kind: 'scale', free: true, text: `${HELPERS}.scale(${site.text})` });
  // A term of a sum, a factor's own constant, what a function of the learner's is handed.
  for (const site of context.sites) {
    const [parent] = site.ancestors;
    const handed = parent.type === 'CallExpression' && parent.callee.type === 'Identifier' && parent.callee !== site.node && site.seen.kind !== 'number';
    if (handed && isNumeric(site.seen) && flows(site)) yield at(site, { kind: 'scale', free: true, text: `${HELPERS}.scale(${site.text})` });
    const term = parent.type === 'BinaryExpression' && /^[-+]$/.test(parent.operator);
    const added = parent.type === 'CallExpression' && parent.callee.type === 'MemberExpression' && parent.callee.property.type === 'Identifier' && /^(add|sub)$/.test(parent.callee.property.name);
    const owner = parent.type === 'MemberExpression' && parent.object === site.node && parent.property.type === 'Identifier' && /^(add|sub)$/.test(parent.property.name);
    if ((term || added || owner) && isNumeric(site.seen) && flows(site)) yield at(site, { kind: 'scale', free: true, text: `${HELPERS}.scale(${site.text})` });
  }
};

/** Counters stand for counters, sizes for sizes, numbers that flow for such, tensors for tensors of their shape. */
function replaces(now: Seen, old: Seen, literal: boolean): boolean {
  if (old.kind !== 'number') return old.kind === 'array' ? now.kind === 'array' && now.shape.length === old.shape.length : sameShape(now, old);
  if (now.kind !== 'number' || now.integer !== old.integer) return false;
  return literal || now.constant === old.constant || !old.integer;
}

function sameValues(a: Seen, b: Seen): boolean {
  if (a.kind === 'other' || a.kind !== b.kind || a.values.length !== b.values.length || a.shape.join() !== b.shape.join()) return false;
  // Of what ran more than once, tensors and arrays show their last value only.
  if (a.kind !== 'number' && (a.count > 1 || b.count > 1)) return false;
  return (a.constant && b.constant) || a.values.length > 1 || a.kind !== 'number' ? a.values.every((value, i) => value === b.values[i]) : false;
}

/** The name at the beginning of `a.b[c]`. */
function rootOf(node: Node): string | undefined {
  return node.type === 'MemberExpression' ? rootOf(node.object as Node) : node.type === 'Identifier' ? node.name : undefined;
}

/** Whether something is written into what stands at a site. */
function isWritten({ node, ancestors }: SeenSite): boolean {
  let inner: Node = node;
  for (const outer of ancestors) {
    if (outer.type === 'AssignmentExpression') return outer.left === inner;
    if (outer.type !== 'MemberExpression' || outer.object !== inner) return outer.type === 'UpdateExpression';
    inner = outer;
  }
  return false;
}

/** Another variable, subscript or function. */
export const replacements: SourceFamily = function* (context) {
  const targets = new Set(context.program.nodes.flatMap(({ node }) => (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' ? [rootOf(node.left)] : [])));
  for (const site of context.sites) {
    const [parent] = site.ancestors;
    const subscript = site.node.type === 'BinaryExpression' && parent.type === 'MemberExpression' && parent.property === site.node;
    const number = subscript || (site.node.type === 'Literal' && typeof site.node.value === 'number');
    if (site.node.type !== 'Identifier' && site.node.type !== 'MemberExpression' && !number) continue;
    if (site.seen.kind === 'string' || site.seen.kind === 'boolean') continue;
    // Of records, such as caches, only one that is handed to a function.
    if (site.seen.kind === 'other' && !(site.node.type === 'Identifier' && parent.type === 'CallExpression' && parent.callee !== site.node)) continue;
    const different = new Map<string, Atom>();
    // Inputs are not written into: what is changed there would stay changed.
    const written = isWritten(site);
    for (const atom of atomsFor(context, site, ({ seen }) => replaces(seen, site.seen, number))) {
      if (written && !targets.has(/^[\w$]+/.exec(atom.text)?.[0])) continue;
      const key = atom.seen.constant && atom.seen.kind === 'number' ? `= ${atom.seen.values[0]}` : atom.seen.kind === 'number' || atom.seen.kind === 'other' || atom.seen.count > 1 ? atom.text : `${atom.seen.shape.join()} ${atom.seen.values.slice(0, 32).join()}`;
      if (!sameValues(atom.seen, site.seen) && !different.has(key)) different.set(key, atom);
    }
    for (const atom of different.values()) {
      if (number && !atom.seen.integer && !isPosition(site)) continue;
      yield at(site, { kind: 'replace', atom, text: atom.text });
    }
  }
  for (const { node, ancestors, scope } of context.program.nodes) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') continue;
    const own = node.callee.name;
    const others = context.program.nodes.flatMap(({ node: other }) => (other.type === 'FunctionDeclaration' && other.id && other.id.name !== own && other.params.length === node.arguments.length ? [other.id.name] : []));
    for (const name of new Set(others)) {
      if (bindingOf(name, scope) === undefined) continue;
      const edit = within(context, node, ancestors, { kind: 'replace', text: name + context.program.text.slice(node.callee.end, node.end), shown: name });
      yield { ...edit, old: own };
    }
  }
};

const SLOPES: ElementFunction[] = ['tanhSlopeOfA', 'sigmoidSlopeOfA', 'step'];
/** Derivatives by the value before the activation are needed where the one after it was not kept. */
const SLOPES_OF_Z: ElementFunction[] = ['sigmoidSlopeOfZ', 'tanhSlopeOfZ'];

/** Whether a tensor's shape broadcasts into the whole's. */
const broadcasts = (atom: Seen, whole: Seen): boolean => atom.kind === 'tensor' && whole.kind === 'tensor' && atom.values.length > 1 && atom.shape.length <= whole.shape.length && [...atom.shape].reverse().every((length, i) => length === 1 || length === whole.shape[whole.shape.length - 1 - i]);

const fitsInto = (atom: Seen, whole: Seen): boolean => (whole.kind === 'number' ? atom.kind === 'number' && !(atom.integer && atom.constant) : sameShape(atom, whole));

/** Numbers that are terms of a sum. */
function* summands(context: Context): Generator<SeenSite> {
  for (const site of context.sites) {
    const [parent] = site.ancestors;
    if (parent.type === 'BinaryExpression' && /^[-+]$/.test(parent.operator) && site.seen.kind === 'number' && !(site.seen.integer && isPosition(site))) yield site;
  }
}

/** Results and terms times a variable or the derivative of an activation at it. */
const sourceFactors = (list: ElementFunction[]): SourceFamily => function* (context) {
  for (const site of [...results(context), ...summands(context)]) {
    if (!flows(site)) continue;
    const atoms = atomsFor(context, site, ({ seen }) => fitsInto(seen, site.seen) || broadcasts(seen, site.seen) || (seen.kind === 'number' && !seen.constant));
    for (const atom of [...atoms, ...entriesFor(context, site)]) {
      if (list === SLOPES) yield at(site, { kind: 'multiply', atom, text: `${HELPERS}.times(${site.text}, ${atom.text})`, shown: `${site.text} times ${atom.text}` });
      if (list === SLOPES && (atom.seen.integer || site.seen.kind === 'number')) yield at(site, { kind: 'divide', atom, text: `${HELPERS}.over(${site.text}, ${atom.text})`, shown: `${site.text} / ${atom.text}` });
      if (atom.seen.integer || !fitsInto(atom.seen, site.seen)) continue;
      for (const of of list) yield at(site, { kind: 'multiply', atom, of, text: `${HELPERS}.times(${site.text}, ${HELPERS}.slope('${of}', ${atom.text}))` });
    }
  }
};

/** The factors of products. */
function* factorsOf(context: Context): Generator<SeenSite> {
  const method = (node: Node): boolean => node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'mul';
  for (const site of context.sites) {
    const [parent] = site.ancestors;
    const factor = parent.type === 'BinaryExpression' && parent.operator === '*';
    const argument = (parent.type === 'CallExpression' && method(parent.callee as Node)) || (method(parent) && (parent as Extract<Node, { type: 'MemberExpression' }>).object === site.node);
    if ((factor || argument) && isNumeric(site.seen) && !isCount(site.seen)) yield site;
  }
}

/** What stands for the derivative of softmax: every output depends on every input. */
export const softmaxSlopes: SourceFamily = function* (context) {
  for (const site of context.sites) {
    if (site.seen.kind !== 'tensor' || context.shared(site.node)) continue;
    const fitting = atomsFor(context, site, ({ seen }) => fitsInto(seen, site.seen));
    for (const probabilities of fitting.filter(({ seen }) => isDistribution(seen))) {
      const upstream = site.node.type === 'Identifier' ? [{ text: site.text, seen: site.seen, variables: [site.text], scope: site.scope }] : fitting;
      for (const atom of upstream) if (atom.text !== probabilities.text) yield at(site, { kind: 'softmax', atom, text: `${HELPERS}.softmaxSlope(${probabilities.text}, ${atom.text})`, shown: `${probabilities.text} * (${atom.text} - sum(${probabilities.text} * ${atom.text}))` });
    }
  }
};

/** Positive numbers that add up to 1 along the last axis. */
function isDistribution({ values, shape }: Seen): boolean {
  const length = shape.at(-1) ?? 0;
  if (length < 2 || values.some((value) => value <= 0)) return false;
  for (let row = 0; row < values.length; row += length) if (Math.abs(values.subarray(row, row + length).reduce((a, b) => a + b, 0) - 1) > 1e-9) return false;
  return true;
}

/** Results that hold the derivative of an activation once too often, spread over several factors. */
const extraSlopes: SourceFamily = function* (context) {
  for (const site of [...results(context), ...summands(context)]) {
    if (!flows(site)) continue;
    for (const atom of atomsFor(context, site, ({ seen }) => fitsInto(seen, site.seen))) {
      for (const [of] of MISTAKEN) yield at(site, { kind: 'divide', atom, of, text: `${HELPERS}.over(${site.text}, ${HELPERS}.slope('${of}', ${atom.text}))` });
    }
  }
};

/** Numbers times the sign of a variable: the derivative of an absolute value. */
const signs: SourceFamily = function* (context) {
  for (const site of [...results(context), ...summands(context)]) {
    if (site.seen.kind !== 'number' || !flows(site)) continue;
    for (const atom of atomsFor(context, site, ({ seen }) => fitsInto(seen, site.seen))) yield at(site, { kind: 'multiply', atom, of: 'sign', text: `${HELPERS}.times(${site.text}, ${HELPERS}.slope('sign', ${atom.text}))` });
  }
};

/** A product where a sum belongs, or the reverse. */
const sumsForProducts: SourceFamily = function* (context) {
  for (const { node, ancestors } of context.program.nodes) {
    if (node.type !== 'BinaryExpression' || !/^[-+*]$/.test(node.operator) || context.seenOf(node)?.kind !== 'number' || context.seenOf(node)!.integer) continue;
    const { text } = context.program;
    const [left, head, right] = [text.slice(node.start, node.left.end), text.slice(node.left.end, node.right.start), text.slice(node.right.start, node.end)];
    for (const operator of node.operator === '*' ? ['-', '+'] : ['*']) yield within(context, node, ancestors, { kind: 'operator', operator: `${node.operator} for ${operator}`, text: `${left}${head.replace(node.operator, operator)}${right}` });
  }
};

const USES: [ElementFunction, (text: string) => string][] = [
  ['sign', (text) => `sign(${text})`],
  ['square', (text) => `(${text})^2`],
  ['root', (text) => `sqrt(${text})`],
  ['exponential', (text) => `exp(${text})`],
];

/** A function of a factor or of a term stands for it: the sign of a weight, a square. */
const sourceUses: SourceFamily = function* (context) {
  for (const site of [...factorsOf(context), ...summands(context)]) {
    if (site.node.type !== 'Identifier' && site.node.type !== 'MemberExpression') continue;
    for (const [of, shown] of USES) yield at(site, { kind: 'slope', of, text: `${HELPERS}.slope('${of}', ${site.text})`, shown: shown(site.text) });
  }
};

/** Factors of a product that should be the derivative of an activation. */
const sourceSlopes = (list: ElementFunction[]): SourceFamily => function* (context) {
  for (const site of factorsOf(context)) {
    yield at(site, { kind: 'slope', of: 'oneMinus', text: `${HELPERS}.slope('oneMinus', ${site.text})`, shown: `1 - ${site.text}` });
    for (const atom of [...atomsFor(context, site, ({ seen }) => fitsInto(seen, site.seen)), ...entriesFor(context, site)]) {
      for (const of of list) yield at(site, { kind: 'slope', atom, of, text: `${HELPERS}.slope('${of}', ${atom.text})` });
    }
  }
};

const MISTAKEN: [ElementFunction, ElementFunction][] = [['tanhSlopeOfA', 'sigmoidSlopeOfA'], ['sigmoidSlopeOfA', 'tanhSlopeOfA']];

/** Results that hold the derivative of another activation, spread over several factors. */
export const otherSlopes: SourceFamily = function* (context) {
  for (const site of results(context)) {
    if (!flows(site)) continue;
    for (const atom of atomsFor(context, site, ({ seen }) => fitsInto(seen, site.seen))) {
      for (const [of, instead] of MISTAKEN) yield at(site, { kind: 'slope', atom, of, text: `${HELPERS}.over(${HELPERS}.times(${site.text}, ${HELPERS}.slope('${of}', ${atom.text})), ${HELPERS}.slope('${instead}', ${atom.text}))` });
    }
  }
};

/** Both sides of quotients. */
function* quotients(context: Context): Generator<SeenSite> {
  for (const site of context.sites) {
    const [parent] = site.ancestors;
    if (parent.type === 'BinaryExpression' && parent.operator === '/' && isNumeric(site.seen) && !isCount(site.seen)) yield site;
  }
}

/** Results plus a variable times a free constant. */
export const sourceTerms: SourceFamily = function* (context) {
  for (const site of [...results(context), ...factorsOf(context), ...quotients(context)]) {
    if (!flows(site)) continue;
    for (const atom of [...atomsFor(context, site, ({ seen }) => fitsInto(seen, site.seen)), ...entriesFor(context, site)]) yield at(site, { kind: 'add', atom, free: true, text: `${HELPERS}.plus(${site.text}, ${HELPERS}.scale(${atom.text}))`, shown: `${site.text} plus ${atom.text}` });
  }
};

/** Most products that are tried at one place. */
const PRODUCTS = 500;

/** Numbers plus the product of two others, times a free constant: `- xhat * sum / n`. */
const productTerms: SourceFamily = function* (context) {
  for (const site of [...results(context), ...factorsOf(context), ...quotients(context)]) {
    if (site.seen.kind !== 'number' || !flows(site) || context.shared(site.node)) continue;
    const near = atomsFor(context, site, ({ seen }) => seen.kind === 'number' && !seen.integer);
    const atoms = [...near.filter(({ seen }) => !seen.constant), ...entriesFor(context, site)];
    const pairs = atoms.flatMap((a, i) => atoms.slice(i).map((b) => ({ a, b }))).slice(0, PRODUCTS);
    for (const { a, b } of pairs) {
      const text = `${a.text} * ${b.text}`;
      const atom: Atom = { text, seen: { ...a.seen, values: new Float64Array(0), count: 0, constant: false }, variables: [...a.variables, ...b.variables], scope: site.scope, made: true };
      yield at(site, { kind: 'add', atom, free: true, text: `${HELPERS}.plus(${site.text}, ${HELPERS}.scale(${text}))`, shown: `${site.text} plus ${text}` });
    }
    yield* indicators(context, site);
  }
};

/** 1 where a class, or another whole number of the data, is the one that is counted: the label's term in softmax's derivative. */
function* indicators(context: Context, site: SeenSite): Generator<SourceEdit> {
  const arrays = atomsFor(context, site, ({ seen, variables, text }) => seen.kind === 'array' && seen.shape.length === 1 && seen.values.every(Number.isInteger) && variables.length === 1 && variables[0] === text);
  const counters = atomsFor(context, site, ({ text, seen, variables }) => isCount(seen) && !seen.constant && variables.length === 1 && variables[0] === text);
  for (const labels of arrays) {
    for (const [at0, example] of counters.entries()) {
      for (const counter of [...counters.slice(0, at0), ...counters.slice(at0 + 1)]) {
        const text = `(${labels.text}[${example.text}] === ${counter.text} ? 1 : 0)`;
        const atom: Atom = { text, seen: { kind: 'number', shape: [], count: 0, values: new Float64Array(0), integer: false, constant: false }, variables: [labels.text, example.text, counter.text], scope: site.scope, made: true };
        yield at(site, { kind: 'add', atom, free: true, text: `${HELPERS}.plus(${site.text}, ${HELPERS}.scale(${text}))`, shown: `${site.text} plus ${text}` });
      }
    }
  }
}

/** Results plus a call like one in the same statement, with one or two other variables. */
export const analogs: SourceFamily = function* (context) {
  const { text } = context.program;
  for (const site of results(context)) {
    if (site.seen.kind !== 'tensor' || !/\badd\(/.test(site.text)) continue;
    const calls = context.sites.filter(({ node, ancestors, seen }) => node.type === 'CallExpression' && isAdded(node, ancestors) && node.start >= site.node.start && node.end <= site.node.end && sameShape(seen, site.seen));
    for (const call of calls) {
      const inside = context.sites.filter(({ node, ancestors }) => (node.type === 'Identifier' || node.type === 'MemberExpression') && node.start >= call.node.start && node.end <= call.node.end && !(ancestors[0].type === 'MemberExpression' && !ancestors[0].computed && isReadWhole(ancestors)) && context.seenOf(node)?.kind === 'tensor');
      const choices = inside.map((one) => atomsFor(context, one, ({ seen }) => sameShape(seen, one.seen)).map((atom) => ({ one, atom })));
      const combined = choices.flatMap((list, i) => list.flatMap((a) => [[a], ...choices.slice(i + 1).flatMap((others) => others.map((b) => [a, b]))])).filter((list) => list.every(({ one }, k) => k === 0 || one.node.start >= list[k - 1].one.node.end));
      for (const list of combined.slice(0, 400)) {
        let copy = '';
        let from = call.node.start;
        for (const { one, atom } of list) {
          copy += text.slice(from, one.node.start) + atom.text;
          from = one.node.end;
        }
        copy += text.slice(from, call.node.end);
        yield at(site, { kind: 'analog', text: `${HELPERS}.plus(${site.text}, ${copy})`, shown: copy });
      }
    }
  }
};

/** Whether a call is an operand of a sum. */
function isAdded(node: Node, [parent]: Node[]): boolean {
  if (parent.type === 'CallExpression') return /^add$/.test(calledName(parent) ?? '') && parent.arguments.includes(node as never);
  return parent.type === 'MemberExpression' && parent.object === node && parent.property.type === 'Identifier' && parent.property.name === 'add';
}

/** Whether a name is only the beginning of a longer one, such as `k` of `k.ot`. */
function isReadWhole([parent, grand]: Node[]): boolean {
  return parent.type === 'MemberExpression' && !(grand?.type === 'CallExpression' && grand.callee === parent);
}

/** In stages: a later one is tried where the earlier ones explain nothing. The first tells what each statement reaches. */
export const sourceStages: SourceFamily[][] = [
  [sourceScales],
  [otherOperators, swaps, literals, removals, buffers, positions(true)],
  [replacements, positionPairs],
  [sourceFactors(SLOPES), sourceSlopes(SLOPES), otherSlopes, softmaxSlopes],
  [sourceTerms, signs, sourceUses],
  [analogs, sourceFactors(SLOPES_OF_Z), sourceSlopes(SLOPES_OF_Z)],
  [productTerms, extraSlopes, sumsForProducts],
  [positions(false), withinWindows],
];
