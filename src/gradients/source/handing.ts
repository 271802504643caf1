/** Statements that give a value another name and do nothing to it. */
import type { Context } from './context';
import type { Node } from './program';

/** Line of the last such statement of the backward pass that hands one of these values on; one that carries it to a loop's next round is usual. */
export function handing(context: Context, values: Float64Array[]): number | undefined {
  const found = context.sites
    .filter(({ node, ancestors, seen }) => node.type === 'Identifier' && seen.kind === 'tensor' && isWhole(node, ancestors) && !context.shared(node) && values.some((one) => one.length === seen.values.length && one.every((value, i) => value === seen.values[i])))
    .sort((a, b) => Number(isDeclared(a.ancestors)) - Number(isDeclared(b.ancestors)));
  return found.at(-1)?.line;
}

const isDeclared = (ancestors: Node[]): boolean => ancestors.find(({ type }) => type !== 'ConditionalExpression')?.type === 'VariableDeclarator';

/** Whether an expression is all that a statement assigns; a branch of a choice counts. */
function isWhole(node: Node, [parent, ...rest]: Node[]): boolean {
  if (parent.type === 'ConditionalExpression') return parent.test !== node && isWhole(parent, rest);
  return (parent.type === 'VariableDeclarator' && parent.init === node) || (parent.type === 'AssignmentExpression' && parent.right === node);
}
