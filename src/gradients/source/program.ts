/** A learner's compiled file as a list of expressions, each with its names in scope and its place. */
import { parse, type AnyNode } from 'acorn';

export type Node = AnyNode;

export interface Scope {
  names: Map<string, Binding>;
  parent?: Scope;
}

export interface Binding {
  /** Where the declaration begins; 0 for what is hoisted or a function's parameter. */
  start: number;
  /** A variable of a loop's head. */
  loop: boolean;
}

/** An expression that yields a value when it runs. */
export interface Site {
  id: number;
  node: Node;
  /** Innermost first. */
  ancestors: Node[];
  scope: Scope;
  text: string;
  /** From 1. */
  line: number;
}

/** A name whose value is looked at where it comes into being: parameters and destructured variables. */
export interface Sight {
  id: number;
  name: string;
  /** Where the look is taken, as an offset of the text. */
  at: number;
  scope: Scope;
}

export interface Program {
  text: string;
  sites: Site[];
  sights: Sight[];
  /** Bodies of loops. */
  loops: Node[];
  /** Every node with its ancestors, in the order of the text. */
  nodes: { node: Node; ancestors: Node[]; scope: Scope }[];
}

const SITES = new Set(['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'UnaryExpression', 'ConditionalExpression', 'Literal', 'ArrayExpression']);

/** @returns undefined where the text does not parse */
export function programOf(text: string): Program | undefined {
  try {
    const root = parse(text, { ecmaVersion: 'latest', sourceType: 'script', locations: true, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowHashBang: true });
    return new Reader(text).read(root);
  } catch {
    return undefined;
  }
}

class Reader {
  private readonly program: Program;
  private next = 0;

  constructor(text: string) {
    this.program = { text, sites: [], sights: [], loops: [], nodes: [] };
  }

  read(root: Node): Program {
    this.visit(root, [], { names: new Map() });
    return this.program;
  }

  private visit(node: Node, ancestors: Node[], outer: Scope): void {
    const scope = this.scopeFor(node, outer);
    this.program.nodes.push({ node, ancestors, scope });
    if (SITES.has(node.type) && isRead(node, ancestors) && !this.isModule(node, ancestors)) {
      this.program.sites.push({ id: this.next++, node, ancestors, scope, text: this.program.text.slice(node.start, node.end), line: node.loc!.start.line });
    }
    if (isLoop(node)) this.program.loops.push(node.body);
    this.sight(node, ancestors, scope);
    const chain = [node, ...ancestors];
    for (const child of childrenOf(node)) this.visit(child, chain, scope);
  }

  private scopeFor(node: Node, outer: Scope): Scope {
    const names = new Map<string, Binding>();
    const declare = (pattern: Node, start: number, loop = false) => namesIn(pattern).forEach((name) => names.set(name, { start, loop }));
    if (isFunction(node)) {
      node.params.forEach((param) => declare(param, 0));
      if (node.body.type === 'BlockStatement') node.body.body.forEach((statement) => statement.type === 'FunctionDeclaration' && statement.id && declare(statement.id, 0));
    } else if (node.type === 'BlockStatement' || node.type === 'Program') {
      for (const statement of node.body) {
        if (statement.type === 'VariableDeclaration') statement.declarations.forEach(({ id, end }) => declare(id, end));
        if ((statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') && statement.id) declare(statement.id, 0);
      }
    } else if (node.type === 'ForStatement' && node.init?.type === 'VariableDeclaration') node.init.declarations.forEach(({ id }) => declare(id, node.start, true));
    else if ((node.type === 'ForOfStatement' || node.type === 'ForInStatement') && node.left.type === 'VariableDeclaration') node.left.declarations.forEach(({ id }) => declare(id, node.start, true));
    return names.size > 0 ? { names, parent: outer } : outer;
  }

  /** Imported modules are no values of the learner's. */
  private isModule(node: Node, ancestors: Node[]): boolean {
    if (node.type !== 'Identifier') return false;
    if (/^(_tfjs|_\w+|exports|require|module|Math|Object|Array|Number|console|undefined|tf)$/.test(node.name)) return true;
    return ancestors[0]?.type === 'MemberExpression' && ancestors[0].object === node && node.name === 'tf';
  }

  private sight(node: Node, ancestors: Node[], scope: Scope): void {
    const add = (pattern: Node, at: number, within: Scope) => namesIn(pattern).forEach((name) => this.program.sights.push({ id: this.next++, name, at, scope: within }));
    if (isFunction(node) && node.body.type === 'BlockStatement') node.params.forEach((param) => add(param, node.body.start + 1, scope));
    if (node.type === 'ForOfStatement' && node.left.type === 'VariableDeclaration' && node.body.type === 'BlockStatement') add(node.left.declarations[0].id, node.body.start + 1, scope);
    if (node.type !== 'VariableDeclaration' || (ancestors[0]?.type !== 'BlockStatement' && ancestors[0]?.type !== 'Program')) return;
    if (this.program.text[node.end - 1] === ';') node.declarations.forEach(({ id, init }) => init && add(id, node.end, scope));
  }
}

export function isFunction(node: Node): node is Extract<Node, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }> {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

export function isLoop(node: Node): node is Extract<Node, { type: 'ForStatement' | 'ForOfStatement' | 'ForInStatement' | 'WhileStatement' | 'DoWhileStatement' }> {
  return /^(For\w*|While|DoWhile)Statement$/.test(node.type);
}

export function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]) => (key === 'loc' || key === 'type' ? [] : (Array.isArray(value) ? value : [value]).filter(isNode)));
}

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number';
}

/** Names that a pattern declares. */
export function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => namesIn(property.type === 'Property' ? property.value : property.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

/** Whether the expression is read as a value at its place. */
function isRead(node: Node, ancestors: Node[]): boolean {
  const [parent, grand] = ancestors;
  if (!parent || ancestors.some(({ type }) => type === 'ChainExpression' || /Pattern$/.test(type))) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      return (parent.value === node && grand?.type !== 'ObjectPattern') || (parent.computed && parent.key === node && !parent.shorthand);
    case 'PropertyDefinition':
      return parent.value === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    case 'AssignmentExpression':
      return parent.right === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.right === node;
    case 'ExpressionStatement':
      return parent.directive === undefined;
    case 'UnaryExpression':
      return parent.operator !== 'delete' && parent.operator !== 'typeof' && parent.operator !== 'void';
    case 'ArrowFunctionExpression':
      return parent.body === node;
    case 'UpdateExpression':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'MethodDefinition':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'CatchClause':
    case 'RestElement':
    case 'MetaProperty':
    case 'TaggedTemplateExpression':
      return false;
    default:
      return true;
  }
}

export function bindingOf(name: string, scope: Scope | undefined): Binding | undefined {
  for (let at = scope; at; at = at.parent) {
    const found = at.names.get(name);
    if (found) return found;
  }
  return undefined;
}

/** Variables that an expression reads. */
export function variablesIn(node: Node): string[] {
  const found: string[] = [];
  const visit = (inner: Node, parent: Node | undefined): void => {
    if (inner.type === 'Identifier' && !(parent?.type === 'MemberExpression' && parent.property === inner && !parent.computed) && !(parent?.type === 'Property' && parent.key === inner && !parent.computed && !parent.shorthand)) found.push(inner.name);
    childrenOf(inner).forEach((child) => visit(child, inner));
  };
  visit(node, undefined);
  return found;
}

/** The function around a place; undefined at the top of the file. */
export function functionAround(ancestors: Node[]): Node | undefined {
  return ancestors.find(isFunction);
}

/** The statement around a place. */
export function statementAround(ancestors: Node[]): Node | undefined {
  return ancestors.find(({ type }) => /Statement$|Declaration$/.test(type) && type !== 'BlockStatement');
}
