/** A surveyed program: expressions that ran, with their values, and what could stand in their places. */
import { bindingOf, functionAround, isFunction, variablesIn, type Node, type Program, type Site } from './program';
import type { Atom, Seen, SeenSite, Survey } from './survey';

export interface Context {
  program: Program;
  sites: SeenSite[];
  /** By function. */
  atoms: Map<Node | undefined, Atom[]>;
  /** Lines that the cost's own run passes too. */
  shared(node: Node): boolean;
  seenOf(node: Node): Seen | undefined;
}

export function contextOf(program: Program, survey: Survey, cost: Survey | undefined): Context {
  const sites = program.sites.flatMap<SeenSite>((site) => {
    const seen = survey.of(site.id);
    return seen ? [{ ...site, seen }] : [];
  });
  const byNode = new Map(sites.map((site) => [site.node, site.seen]));
  const inCost = new Set(program.sites.filter(({ id }) => cost?.of(id)).map(({ node }) => node));
  const atoms = new Map<Node | undefined, Atom[]>();
  const put = (fn: Node | undefined, atom: Atom): void => {
    const list = atoms.get(fn) ?? [];
    if (!list.some(({ text, variables, scope }) => text === atom.text && variables.every((name) => bindingOf(name, scope) === bindingOf(name, atom.scope)))) list.push(atom);
    atoms.set(fn, list);
  };
  const around = (node: Node | undefined, scopeNode: Node[]): (Node | undefined)[] => [node, ...scopeNode.filter((at) => isFunction(at) && at !== node)];
  for (const site of sites) {
    if (site.seen.kind === 'other' && site.node.type === 'Identifier') {
      for (const [name, seen] of survey.membersOf(site.id)) {
        if (seen.kind !== 'tensor' && seen.kind !== 'array' && seen.kind !== 'number') continue;
        for (const at of around(functionAround(site.ancestors), site.ancestors)) put(at, { text: `${site.text}.${name}`, seen: { ...seen, count: site.seen.count }, variables: [site.text], scope: site.scope });
      }
      for (const at of around(functionAround(site.ancestors), site.ancestors)) put(at, { text: site.text, seen: site.seen, variables: [site.text], scope: site.scope });
    }
    if (!isPure(site.node) || site.seen.kind === 'other' || site.seen.kind === 'boolean' || site.seen.kind === 'string') continue;
    const fn = functionAround(site.ancestors);
    const lengths: Atom[] = site.seen.kind === 'array' && site.node.type === 'Identifier' ? [{ text: `${site.text}.length`, seen: { kind: 'number', shape: [], count: 1, values: Float64Array.of(site.seen.shape[0]), integer: true, constant: site.seen.constant }, variables: [site.text], scope: site.scope }] : [];
    for (const at of around(fn, site.ancestors)) lengths.forEach((atom) => put(at, atom));
    for (const at of around(fn, site.ancestors)) put(at, { text: site.text, seen: site.seen, variables: variablesIn(site.node), scope: site.scope });
  }
  const summed = new Set(program.nodes.flatMap(({ node }) => {
    const value = node.type === 'AssignmentExpression' && node.left.type === 'Identifier' ? byNode.get(node.right) : undefined;
    return node.type === 'AssignmentExpression' && node.left.type === 'Identifier' && value?.kind === 'number' && !value.integer ? [node.left.name] : [];
  }));
  for (const { id, name, scope } of program.sights) {
    const first = survey.of(id);
    // What a variable is declared with (`let sum = 0`) is not what it becomes.
    const seen = first?.kind === 'number' && summed.has(name) ? { ...first, integer: false, constant: false, values: new Float64Array(0) } : first;
    if (!seen || seen.kind === 'other' || seen.kind === 'boolean' || seen.kind === 'string') continue;
    const entry = program.nodes.find(({ node, scope: own }) => own === scope && isFunction(node)) ?? program.nodes.find(({ scope: own }) => own === scope);
    const functions = entry ? [entry.node, ...entry.ancestors].filter(isFunction) : [];
    for (const at of functions.length > 0 ? functions : [undefined]) put(at, { text: name, seen, variables: [name], scope });
  }
  return { program, sites, atoms, shared: (node) => inCost.has(node), seenOf: (node) => byNode.get(node) };
}

/** Names, and members and subscripts of these. */
function isPure(node: Node): boolean {
  switch (node.type) {
    case 'Identifier':
      return true;
    case 'MemberExpression':
      return isPure(node.object as Node) && (!node.computed || isSubscript(node.property as Node));
    default:
      return false;
  }
}

function isSubscript(node: Node): boolean {
  return isPure(node) || node.type === 'Literal' || (node.type === 'BinaryExpression' && isSubscript(node.left as Node) && isSubscript(node.right));
}

const ARITHMETIC = /^(add|sub|mul|div|pow|scalar|fill|sqrt|exp|log|abs|max|min|tensor\w*|maximum|minimum|matMul|dot)$/;

/** Whether an expression counts: a subscript, a position, a bound; not one of the numbers that flow. */
export function isPosition(site: Site): boolean {
  let inner: Node = site.node;
  for (const node of site.ancestors) {
    if (node.type === 'MemberExpression' && node.computed && node.property === inner) return true;
    if (node.type === 'BinaryExpression' && node.operator === '/') return false;
    if (node.type === 'CallExpression') return !ARITHMETIC.test(calledName(node) ?? '');
    if (node.type === 'ArrayExpression' || node.type === 'VariableDeclarator') return true;
    if (/Statement$/.test(node.type)) return node.type === 'ForStatement';
    inner = node;
  }
  return false;
}

/** Name of the function or method that is called. */
export function calledName(call: Extract<Node, { type: 'CallExpression' }>): string | undefined {
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
  // Imports by name are compiled to `module.name.call(void 0, ...)`.
  if (callee.property.name !== 'call' || callee.object.type !== 'MemberExpression' || callee.object.property.type !== 'Identifier') return callee.property.name;
  return callee.object.property.name;
}

/** Whether a node stands in the head of a loop. */
export function inHead(ancestors: Node[], node: Node): boolean {
  const chain = [node, ...ancestors];
  return chain.some((at, i) => chain[i + 1]?.type === 'ForStatement' && (chain[i + 1] as Extract<Node, { type: 'ForStatement' }>).body !== at);
}
