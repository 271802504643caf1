import ts from 'typescript';

/** One small change that learners make, at one place. */
export interface Mutant {
  kind: string;
  text: string;
  /** Line of the change, from 1. */
  line: number;
}

interface Edit {
  kind: string;
  start: number;
  end: number;
  text: string;
}

const reductions = new Set(['sum', 'mean', 'max', 'min', 'prod', 'norm', 'argMax', 'argMin', 'moments', 'softmax', 'logSumExp', 'stack', 'concat', 'expandDims', 'squeeze', 'gather', 'reverse', 'split', 'unstack']);
const products = new Set(['matMul', 'dot', 'sub', 'div', 'add', 'mul', 'conv2d', 'outerProduct', 'gather', 'where', 'concat']);
const droppable = new Set(['transpose', 'reshape', 'expandDims', 'squeeze', 'flatten', 'sum', 'mean', 'as1D', 'argMax', 'slice', 'tile']);

/** Every mutant of a program, in the order of its text. Built on TypeScript's syntax tree, knows nothing of the engine. */
export function mutants(path: string, text: string): Mutant[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, /x$/.test(path) ? ts.ScriptKind.TSX : /\.js$/.test(path) ? ts.ScriptKind.JSX : ts.ScriptKind.TS);
  const edits: Edit[] = [];
  const replace = (kind: string, node: ts.Node, what: string) => edits.push({ kind, start: node.getStart(source), end: node.getEnd(), text: what });
  const tensorsOf = new Map<ts.Node, string[]>();

  function namesIn(node: ts.Node): string[] {
    let scope = node;
    while (!ts.isFunctionLike(scope) && !ts.isSourceFile(scope)) scope = scope.parent;
    let names = tensorsOf.get(scope);
    if (!names) {
      const found = new Set<string>();
      const collect = (child: ts.Node): void => {
        if (child !== scope && ts.isFunctionLike(child)) return;
        if ((ts.isVariableDeclaration(child) || ts.isParameter(child) || ts.isBindingElement(child)) && ts.isIdentifier(child.name)) found.add(child.name.text);
        ts.forEachChild(child, collect);
      };
      collect(scope);
      names = [...found];
      tensorsOf.set(scope, names);
    }
    return names;
  }

  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) call(node, node.expression);
    if (ts.isArrayLiteralExpression(node) && node.elements.length >= 2 && node.elements.length <= 4 && node.elements.every(isSize)) sizes(node);
    if (ts.isPropertyAssignment(node) && /^(units|kernelSize|filters|poolSize|inputDim|axis)$/.test(node.name.getText(source)) && ts.isNumericLiteral(node.initializer)) {
      replace(`another ${node.name.getText(source)}`, node.initializer, String(Number(node.initializer.text) + 1));
    }
    ts.forEachChild(node, visit);
  }

  function call(node: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    const method = callee.name.text;
    const isFunction = callee.expression.getText(source) === 'tf';
    const receiver = callee.expression.getText(source);
    const args = node.arguments.map((argument) => argument.getText(source));
    if (!isFunction && droppable.has(method)) replace(`without ${method}`, node, receiver);
    if (isFunction && droppable.has(method) && args.length > 0) replace(`without ${method}`, node, args[0]);
    const last = node.arguments[node.arguments.length - 1];
    if (last?.kind === ts.SyntaxKind.TrueKeyword && ['sum', 'mean', 'max', 'norm', 'moments', 'prod', 'min'].includes(method)) replace('without keepDims', last, 'false');
    if (method === 'matMul') {
      if (isFunction && args.length >= 2) {
        replace('swapped product', node, `tf.matMul(${[args[1], args[0], ...args.slice(2)].join(', ')})`);
        replace('extra transposeA', node, `tf.matMul(${args[0]}, ${args[1]}, ${args[2] === 'true' ? 'false' : 'true'}, ${args[3] ?? 'false'})`);
        replace('extra transposeB', node, `tf.matMul(${args[0]}, ${args[1]}, ${args[2] ?? 'false'}, ${args[3] === 'true' ? 'false' : 'true'})`);
        replace('mul for matMul', node, `tf.mul(${args[0]}, ${args[1]})`);
      } else if (!isFunction && args.length === 1) {
        replace('swapped product', node, `${args[0]}.matMul(${receiver})`);
        replace('mul for matMul', callee.name, 'mul');
        replace('lost transpose', node, `${receiver}.transpose().matMul(${args[0]})`);
      }
    }
    if ((method === 'mul' || method === 'dot') && args.length === 1 && !isFunction) replace('matMul for mul', callee.name, 'matMul');
    if (reductions.has(method)) {
      for (const argument of node.arguments.slice(isFunction ? 1 : 0)) {
        if (ts.isNumericLiteral(argument)) {
          replace('another axis', argument, argument.text === '0' ? '1' : '0');
          replace('axis too large', argument, String(Number(argument.text) + 1));
        }
      }
    }
    if (products.has(method)) {
      for (const argument of node.arguments) {
        if (!ts.isIdentifier(argument) || argument.text === 'tf') continue;
        for (const other of namesIn(node).filter((name) => name !== argument.text).slice(0, 3)) replace('wrong variable', argument, other);
      }
    }
  }

  function sizes(node: ts.ArrayLiteralExpression): void {
    const parts = node.elements.map((element) => element.getText(source));
    if (new Set(parts).size > 1) replace('swapped sizes', node, `[${[parts[1], parts[0], ...parts.slice(2)].join(', ')}]`);
    for (const element of node.elements) {
      if (ts.isNumericLiteral(element)) replace('another size', element, String(Number(element.text) + 1));
    }
    replace('one size fewer', node, `[${parts.slice(1).join(', ')}]`);
  }

  function isSize(node: ts.Expression): boolean {
    return (ts.isNumericLiteral(node) && /^\d+$/.test(node.text)) || ts.isIdentifier(node) || (ts.isElementAccessExpression(node) && node.getText(source).length < 24);
  }

  visit(source);
  return edits
    .map(({ kind, start, end, text: what }) => ({
      kind,
      text: text.slice(0, start) + what + text.slice(end),
      line: source.getLineAndCharacterOfPosition(start).line + 1,
    }))
    .filter((mutant) => mutant.text !== text);
}
