/** Statements that give a value another name and do nothing to it. */
import type { Context } from './context';
import type { Node } from './program';

/**
 * Line of the last such statement of the backward pass that hands one of these values on; one that carries it to a loop's next round is usual.
 * @param returned only where it is returned under another name
 */
export function handing(context: Context, values: Float64Array[], returned = false): number | undefined {
  const found = context.sites
    .filter(({ node, ancestors, seen }) => (node.type === 'Identifier' || node.type === 'MemberExpression') && seen.kind === 'tensor' && (isReturned(node, ancestors) || (!returned && isWhole(node, ancestors))) && !context.shared(node) && values.some((one) => one.length === seen.values.length && one.every((value, i) => value === seen.values[i])))
    .sort((a, b) => Number(isDeclared(a.ancestors)) - Number(isDeclared(b.ancestors)));
  return found.at(-1)?.line;
}

const isDeclared = (ancestors: Node[]): boolean => ancestors.find(({ type }) => type !== 'ConditionalExpression')?.type === 'VariableDeclarator';

/** `{ dW: raw }`, but not `{ dW }`: there the name is only repeated. */
function isReturned(node: Node, [parent]: Node[]): boolean {
  return parent.type === 'Property' && parent.value === node && !parent.shorthand && !(parent.key.type === 'Identifier' && node.type === 'Identifier' && parent.key.name === node.name);
}

/** Whether an expression is all that a statement assigns; a branch of a choice counts. */
function isWhole(node: Node, [parent, ...rest]: Node[]): boolean {
  if (parent.type === 'ConditionalExpression') return parent.test !== node && isWhole(parent, rest);
  return (parent.type === 'VariableDeclarator' && parent.init === node) || (parent.type === 'AssignmentExpression' && parent.right === node);
}
