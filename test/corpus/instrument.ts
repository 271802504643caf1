import ts from 'typescript';

/** A place where a name or a member gets a value; offsets are UTF-16 into the original text. */
export interface Site {
  name: string;
  start: number;
  end: number;
  kind: 'definition' | 'parameter' | 'assignment';
}

export interface Instrumented {
  /** Same lines as the original. */
  text: string;
  sites: Site[];
}

interface Insertion {
  at: number;
  text: string;
  /** Orders insertions at one offset: what closes an inner expression comes before what closes an outer one. */
  rank: number;
}

/**
 * Rewrites a program so that it reports every value that it binds: `__see(site, frame, value)` returns its value, `__enter(frame)`
 * makes the frame of one call, `__wait(value)` receives each statement of the top level. Built on TypeScript's own syntax tree, so that
 * it shares nothing with the engine that it judges.
 */
export function instrument(path: string, text: string): Instrumented {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, /x$/.test(path) ? ts.ScriptKind.TSX : /\.js$/.test(path) ? ts.ScriptKind.JSX : ts.ScriptKind.TS);
  const sites: Site[] = [];
  const insertions: Insertion[] = [];
  let order = 0;

  const insert = (at: number, what: string, rank: number) => insertions.push({ at, text: what, rank });
  const site = (node: ts.Node, kind: Site['kind']): number => {
    sites.push({ name: node.getText(source), start: node.getStart(source), end: node.getEnd(), kind });
    return sites.length - 1;
  };
  const wrap = (value: ts.Expression, before: string, after: string) => {
    order++;
    insert(value.getStart(source), before, order);
    insert(value.getEnd(), after, -order);
  };
  const see = (value: ts.Expression, target: ts.Node, kind: Site['kind'], depth: number) => wrap(value, `__see(${site(target, kind)},__f${depth},(`, '))');
  const look = (names: ts.Identifier[], kind: Site['kind'], depth: number) => names.map((name) => `__see(${site(name, kind)},__f${depth},${name.text});`).join('');

  function visit(node: ts.Node, depth: number): void {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isModuleDeclaration(node)) return;
    if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return;
    if (ts.isFunctionLike(node)) return visitFunction(node as ts.FunctionLikeDeclaration, depth);
    if (ts.isVariableDeclaration(node) && node.initializer) {
      if (ts.isIdentifier(node.name)) see(node.initializer, node.name, 'definition', depth);
      else afterStatement(node, look(identifiers(node.name), 'definition', depth));
    } else if (ts.isPropertyDeclaration(node) && node.initializer) {
      see(node.initializer, node.name, 'assignment', depth);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (ts.isArrayLiteralExpression(node.left) || ts.isObjectLiteralExpression(node.left)) {
        afterStatement(node, look(assigned(node.left), 'assignment', depth));
      } else {
        see(node.right, node.left, 'assignment', depth);
      }
    } else if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && ts.isVariableDeclarationList(node.initializer)) {
      atStart(node.statement, look(identifiers(node.initializer.declarations[0].name), 'definition', depth));
    }
    if (ts.isExpressionStatement(node) && node.parent === source) wrap(node.expression, '__wait((', '))');
    ts.forEachChild(node, (child) => visit(child, depth));
  }

  function visitFunction(node: ts.FunctionLikeDeclaration, depth: number): void {
    const inner = depth + 1;
    for (const parameter of node.parameters) if (parameter.initializer) visit(parameter.initializer, depth);
    if (!node.body) return;
    const names = node.parameters.flatMap(({ name }) => identifiers(name)).filter(({ text: name }) => name !== 'this');
    const start = `const __f${inner}=__enter(__f${depth});${look(names, 'parameter', inner)}`;
    if (ts.isBlock(node.body)) insert(node.body.getStart(source) + 1, start, 0);
    else wrap(node.body, `{${start}return (`, ');}');
    visit(node.body, inner);
  }

  function afterStatement(node: ts.Node, what: string): void {
    let statement: ts.Node = node;
    while (!ts.isStatement(statement)) statement = statement.parent;
    if (ts.isVariableStatement(statement) || ts.isExpressionStatement(statement)) insert(statement.getEnd(), `;${what}`, Number.MAX_SAFE_INTEGER);
  }

  function atStart(body: ts.Statement, what: string): void {
    if (ts.isBlock(body)) insert(body.getStart(source) + 1, what, 0);
    else {
      insert(body.getStart(source), `{${what}`, -Number.MAX_SAFE_INTEGER);
      insert(body.getEnd(), '}', Number.MAX_SAFE_INTEGER);
    }
  }

  visit(source, 0);
  insertions.sort((a, b) => a.at - b.at || Math.sign(a.rank) - Math.sign(b.rank) || a.rank - b.rank);
  let result = '';
  let from = 0;
  for (const { at, text: what } of insertions) {
    result += text.slice(from, at) + what;
    from = at;
  }
  return { text: result + text.slice(from), sites };
}

function identifiers(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : identifiers(element.name)));
}

function assigned(pattern: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression): ts.Identifier[] {
  const parts: ts.Node[] = ts.isArrayLiteralExpression(pattern)
    ? [...pattern.elements]
    : pattern.properties.map((property) => (ts.isPropertyAssignment(property) ? property.initializer : property.name!));
  return parts.filter(ts.isIdentifier);
}
