/** Variables at the top of a learner's file that its functions change: what a run cannot see and a checkpoint does not hold. */
import { parse, type AnyNode } from 'acorn';

export interface OwnVariable {
  name: string;
  /** From 1. */
  line: number;
}

type Node = AnyNode & Record<string, unknown>;

/** @param code JavaScript, line for line the learner's text. @returns in the order of the text; none where it does not parse */
export function ownVariables(code: string): OwnVariable[] {
  let program: Node;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'script', allowReturnOutsideFunction: true, locations: true }) as Node;
  } catch {
    return [];
  }
  const top = new Map<string, number>();
  /** Names whose methods may change what they hold. */
  const objects = new Set<string>();
  for (const statement of program.body as Node[]) {
    if (statement.type === 'VariableDeclaration') {
      for (const { id, init, loc } of statement.declarations as (Node & { id: Node; init: Node | null })[]) {
        if (id.type !== 'Identifier' || isImport(init)) continue;
        top.set(id.name as string, loc!.start.line);
        if (init && ['NewExpression', 'CallExpression', 'ArrayExpression', 'ObjectExpression'].includes(init.type)) objects.add(id.name as string);
      }
    } else if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') top.set((statement.id as Node).name as string, statement.loc!.start.line);
  }
  const changed = new Set<string>();
  const note = (target: Node, hidden: Set<string>) => {
    const name = rootOf(target);
    if (name !== undefined && top.has(name) && !hidden.has(name)) changed.add(name);
  };
  const walk = (node: Node, hidden: Set<string>, inside: boolean): void => {
    const isFunction = /Function/.test(node.type);
    if (isFunction) hidden = new Set([...hidden, ...declaredIn(node)]);
    if (inside) {
      if (node.type === 'AssignmentExpression') for (const target of targets(node.left as Node)) note(target, hidden);
      if (node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')) note(node.argument as Node, hidden);
      const callee = node.type === 'CallExpression' ? (node.callee as Node) : undefined;
      if (callee?.type === 'MemberExpression' && objects.has(rootOf(callee) ?? '')) note(callee, hidden);
    }
    for (const child of children(node)) walk(child, hidden, inside || isFunction);
  };
  walk(program, new Set(), false);
  return [...changed].map((name) => ({ name, line: top.get(name)! })).sort((a, b) => a.line - b.line);
}

/** `v` of `v`, `v.dW1`, `v[l].b`. What a compiled import or export stands in is the lab's. */
function rootOf(node: Node): string | undefined {
  while (node.type === 'MemberExpression') node = node.object as Node;
  return node.type === 'Identifier' && node.name !== 'exports' ? (node.name as string) : undefined;
}

/** The places that an assignment writes to, `[a, b] = ...` and `{ a } = ...` taken apart. */
function targets(node: Node): Node[] {
  switch (node.type) {
    case 'ArrayPattern':
      return (node.elements as (Node | null)[]).flatMap((element) => (element ? targets(element) : []));
    case 'ObjectPattern':
      return (node.properties as Node[]).flatMap((property) => targets((property.type === 'RestElement' ? property.argument : property.value) as Node));
    case 'RestElement':
      return targets(node.argument as Node);
    case 'AssignmentPattern':
      return targets(node.left as Node);
    default:
      return [node];
  }
}

/** Names that a function declares anywhere in it: a variable at the top of the file may then not be meant. */
function declaredIn(node: Node): string[] {
  const names = (node.params as Node[]).flatMap(targets).map((target) => target.name as string);
  const look = (inner: Node): void => {
    if (inner.type === 'VariableDeclarator') names.push(...targets(inner.id as Node).map((target) => target.name as string));
    if (inner !== node && /Function|ClassDeclaration/.test(inner.type)) {
      if (inner.id) names.push((inner.id as Node).name as string);
      return;
    }
    children(inner).forEach(look);
  };
  look(node);
  return names;
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
