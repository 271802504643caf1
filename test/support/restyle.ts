/** The same program as another person would write it: what is recognised by behaviour must survive all of these. */
import ts from 'typescript';

export type Style = 'renamed' | 'chained' | 'arrows' | 'inlined';
export const STYLES: Style[] = ['renamed', 'chained', 'arrows', 'inlined'];

/** Rewrites the whole text in one style; what it computes stays the same. */
export function restyle(text: string, style: Style): string {
  const source = ts.createSourceFile('text.ts', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const transformer = { renamed, chained, arrows, inlined }[style](source);
  const result = ts.transform(source, [transformer]);
  return ts.createPrinter({ removeComments: true }).printFile(result.transformed[0]);
}

type Transformer = ts.TransformerFactory<ts.SourceFile>;

/** Rewrites node by node, children first. */
function rewrite(visit: (node: ts.Node) => ts.Node): Transformer {
  return (context) => (file) => {
    const go = (node: ts.Node): ts.Node => visit(ts.visitEachChild(node, go, context));
    return go(file) as ts.SourceFile;
  };
}

/** Every parameter and local variable gets a name that says nothing. */
function renamed(source: ts.SourceFile): Transformer {
  const names = new Map<string, string>();
  const declare = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.set(name.text, names.get(name.text) ?? `q${names.size}`);
    else name.elements.forEach((element) => ts.isBindingElement(element) && declare(element.name));
  };
  const find = (node: ts.Node): void => {
    if (ts.isParameter(node) && !ts.isFunctionTypeNode(node.parent)) declare(node.name);
    if (ts.isVariableDeclaration(node) && node.parent.parent.parent !== source) declare(node.name);
    node.forEachChild(find);
  };
  find(source);
  const f = ts.factory;
  return (context) => (file) => {
    const go = (node: ts.Node): ts.Node => {
      if (ts.isTypeNode(node)) return node;
      if (ts.isShorthandPropertyAssignment(node) && names.has(node.name.text)) return f.createPropertyAssignment(node.name.text, f.createIdentifier(names.get(node.name.text)!));
      if (ts.isPropertyAssignment(node)) return f.updatePropertyAssignment(node, ts.isComputedPropertyName(node.name) ? (go(node.name) as ts.PropertyName) : node.name, go(node.initializer) as ts.Expression);
      if (ts.isPropertyAccessExpression(node)) return f.updatePropertyAccessExpression(node, go(node.expression) as ts.Expression, node.name);
      if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && ts.isIdentifier(node.name)) {
        return f.updateBindingElement(node, undefined, node.propertyName ?? f.createIdentifier(node.name.text), f.createIdentifier(names.get(node.name.text)!), node.initializer && (go(node.initializer) as ts.Expression));
      }
      if (ts.isIdentifier(node) && names.has(node.text)) return f.createIdentifier(names.get(node.text)!);
      return ts.visitEachChild(node, go, context);
    };
    return go(file) as ts.SourceFile;
  };
}

const METHODS = new Set(['add', 'sub', 'mul', 'div', 'matMul', 'transpose', 'sum', 'mean', 'neg', 'exp', 'log', 'greater', 'less', 'square', 'sqrt', 'cast', 'maximum', 'relu', 'tanh', 'abs', 'pow', 'reshape', 'norm']);

/** `tf.add(a, b)` as `a.add(b)` wherever `a` is a product, a call or a tensor's own name. */
function chained(): Transformer {
  return rewrite((node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return node;
    const { expression: object, name } = node.expression;
    const [first, ...rest] = node.arguments;
    const isTensor = first && ts.isCallExpression(first) && (/^tf\b/.test(textOf(first)) || (ts.isPropertyAccessExpression(first.expression) && METHODS.has(first.expression.name.text)));
    if (!ts.isIdentifier(object) || object.text !== 'tf' || !METHODS.has(name.text) || !isTensor) return node;
    return ts.factory.createCallExpression(ts.factory.createPropertyAccessExpression(first, name), undefined, rest);
  });
}

function textOf(node: ts.Node): string {
  const head = ts.isCallExpression(node) ? node.expression : node;
  return ts.isPropertyAccessExpression(head) ? textOf(head.expression) : ts.isIdentifier(head) ? head.text : ts.isCallExpression(head) ? textOf(head) : '';
}

/** Functions as constants. */
function arrows(): Transformer {
  const f = ts.factory;
  return rewrite((node) => {
    if (!ts.isFunctionDeclaration(node) || !node.name || !node.body) return node;
    const arrow = f.createArrowFunction(undefined, node.typeParameters, node.parameters, node.type, undefined, node.body);
    return f.createVariableStatement(node.modifiers?.filter((m) => m.kind === ts.SyntaxKind.ExportKeyword), f.createVariableDeclarationList([f.createVariableDeclaration(node.name, undefined, undefined, arrow)], ts.NodeFlags.Const));
  });
}

/** Constants that are used once stand where they are used. */
function inlined(source: ts.SourceFile): Transformer {
  const uses = new Map<ts.VariableDeclaration, ts.Identifier[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && node.parent.flags & ts.NodeFlags.Const && node.parent.parent.parent !== source) {
      const name = node.name;
      const found: ts.Identifier[] = [];
      const block = node.parent.parent.parent;
      const look = (inner: ts.Node): void => {
        if (ts.isIdentifier(inner) && inner !== name && inner.text === name.text && !(ts.isPropertyAccessExpression(inner.parent) && inner.parent.name === inner) && !(ts.isPropertyAssignment(inner.parent) && inner.parent.name === inner)) found.push(inner);
        inner.forEachChild(look);
      };
      look(block);
      // A use inside an inner block (a loop, a closure) would run at another time, an assigned variable has another value.
      if (found.length === 1 && sameBlock(found[0], block) && !/\b\w+\s*(=|\+=)[^=>]/.test(source.text.slice(node.end, found[0].pos).replace(/const [^=]*=/g, ''))) uses.set(node, found);
    }
    node.forEachChild(visit);
  };
  visit(source);
  const f = ts.factory;
  const values = new Map([...uses].map(([declaration, [use]]) => [use, declaration.initializer!]));
  return (context) => (file) => {
    const go = (node: ts.Node): ts.Node | undefined => {
      if (ts.isShorthandPropertyAssignment(node) && values.has(node.name)) return f.createPropertyAssignment(node.name.text, go(values.get(node.name)!) as ts.Expression);
      if (ts.isIdentifier(node) && values.has(node)) return f.createParenthesizedExpression(go(values.get(node)!) as ts.Expression);
      if (ts.isVariableStatement(node) && node.declarationList.declarations.every((d) => uses.has(d))) return undefined;
      return ts.visitEachChild(node, go, context);
    };
    return ts.visitEachChild(file, go, context);
  };
}

function sameBlock(node: ts.Node, block: ts.Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at === block) return true;
    if (ts.isBlock(at) || ts.isFunctionLike(at) || ts.isIterationStatement(at, false)) return false;
  }
  return false;
}
