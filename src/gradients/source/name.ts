/** Changes of the text in words: which mistake they undo, and what the line should say. */
import { keepProb } from '../causes/constants';
import { nameFactor } from '../causes/factor';
import { gradientNames, isProductOf, proportion, slopeNames } from '../causes/facts';
import type { Formula } from '../causes/formula';
import type { NamedCause } from '../causes/name';
import type { Case } from '../repair/case';
import { isZeroOrOne } from '../vectors';
import { calledName, inHead, isPosition, type Context } from './context';
import type { SourceFix } from './edit';
import { isFunction, type Node } from './program';
import { regularizing } from './regularization';
import { activates, bordered, isMask, reordered, sameNumbers, slopeOf, squared } from './roles';
import type { Seen } from './survey';

interface Words {
  id: string;
  formula: Formula;
  message: string;
  rank: number;
}

/** As the learner wrote it: imports by name are compiled to `_module.name.call(void 0, ...)`, or `_module.name` where nothing is called. */
const quoted = (text: string): string => `\`${text.replace(/\b_\w+\.(\w+)(?:\.call\(void 0(?:, )?|\b)/g, (all, name: string) => (all.includes('(') ? `${name}(` : name)).replace(/\s+/g, ' ')}\``;

/** Best first; one per mistake and line. */
export function rankedSource(found: SourceFix[], one: Case, context: Context): NamedCause[] {
  // What a constant does at the same place, a derivative or a variable does by chance.
  const scaled = new Set(found.filter(({ kind, left }) => kind === 'scale' && left.length === 0).map(({ start, end }) => `${start} ${end}`));
  const fixes = found.filter(({ kind, start, end }) => !/^(multiply|divide|slope|add|terms)$/.test(kind) || !scaled.has(`${start} ${end}`));
  const all = fixes.map((fix) => namedSource(fix, one, context));
  const size = (cause: NamedCause) => cause.message.length;
  const inner = new Map(all.map((cause, i) => [cause, statementsAround(fixes[i])]));
  // Of a statement and the one around it, the inner one says more.
  all.sort((a, b) => a.rank - b.rank || inner.get(b)! - inner.get(a)! || (b.line ?? 0) - (a.line ?? 0) || size(a) - size(b));
  const seen = new Set<string>();
  return all.filter(({ id, line }) => {
    const key = `${id} ${line}`;
    return !seen.has(key) && seen.add(key);
  });
}

const statementsAround = ({ ancestors }: SourceFix): number => ancestors.filter(isFunction).length;

export function namedSource(fix: SourceFix, one: Case, context: Context): NamedCause {
  const words = asConstant(fix, one, wordsOf(fix, one, context));
  const shared = context.shared(fix.node) ? 0.3 : 0;
  // Where a statement only hands a value on, something was left out.
  const [parent] = fix.ancestors;
  const assigned = parent.type === 'VariableDeclarator' || (parent.type === 'AssignmentExpression' && parent.operator === '=');
  const alias = /^(multiply|divide|arithmetic)$/.test(fix.kind) && assigned && /^(Identifier|MemberExpression)$/.test(fix.node.type) ? -0.05 : 0;
  return { ...words, parameters: fix.fixed, line: fix.line, exact: fix.kind !== 'scale', rank: words.rank + shared + alias + fix.left.length };
}

/** A change that does no more than multiply all wrong gradients by one constant is called what the constant is called. */
function asConstant(fix: SourceFix, one: Case, words: Words): Words {
  if (!/^(literal|remove|replace)$/.test(fix.kind) || fix.left.length > 0 || fix.site === undefined || !/^(constant-factor|extra-\w+|wrong-operand|layer-index-off-by-one)$/.test(words.id)) return words;
  const factor = ratioIn(fix, one);
  if (factor === undefined || Math.abs(factor - 1) < 1e-9) return words;
  const { id, formula } = scaled({ ...fix, factor }, one);
  // A list of another length, or another variable, that gives the constant by chance.
  if (fix.kind === 'replace' && words.id !== 'constant-factor') return { ...words, rank: words.rank + 2 };
  if (id === 'wrong-sign') return { ...words, id, formula, rank: 0 };
  return id === 'constant-factor' ? words : { ...words, id, formula };
}

/** The constant between all wrong gradients and the right ones. */
function ratioIn(fix: SourceFix, one: Case): number | undefined {
  const factors = one.parameters.flatMap(({ name }, i) => (fix.fixed.includes(name) ? [one.truth[i].positions ? undefined : proportion(one.truth[i].values, one.analytic[i])] : []));
  const [first] = factors;
  return first !== undefined && factors.every((factor) => factor !== undefined && Math.abs(factor - first) <= 1e-6 * Math.abs(first)) ? first : undefined;
}

function wordsOf(fix: SourceFix, one: Case, context: Context): Words {
  switch (fix.kind) {
    case 'scale':
      return regularizing(fix, one) ?? ofSettings(fix, scaled(fix, one), context);
    case 'operator':
      return operated(fix);
    case 'accumulate':
      return { id: 'missing-term', formula: 'sum-over-paths', rank: 0, message: `Line ${fix.line} keeps only the last term of a sum: it must add to what is there, ${quoted(fix.shown)}.` };
    case 'overwrite':
      return { id: 'extra-term', formula: 'sum-over-paths', rank: 0.3, message: `Line ${fix.line} adds to what was there before: ${quoted(fix.old)} must be ${quoted(fix.shown)}.` };
    case 'drop':
      return { id: 'extra-term', formula: 'chain-rule', rank: 0.4, message: `${gradientNames(fix.fixed)} ${is(fix)} right without line ${fix.line}, ${quoted(fix.old)}.` };
    case 'literal':
      return literal(fix, context);
    case 'swap':
      return { id: 'transposed', formula: 'matrix-products', rank: 0, message: `Two indices are exchanged in line ${fix.line}: ${must(fix)}.` };
    case 'replace':
      return replaced(fix, one, context);
    case 'arithmetic':
      return counted(fix, context);
    case 'remove':
      return removed(fix, context);
    case 'multiply':
    case 'divide':
      return multiplied(fix, context);
    case 'slope':
      return sloped(fix, context);
    case 'softmax':
      if (fix.atom!.text === fix.old) return { id: 'missing-activation-derivative', formula: 'activation-derivative', rank: 0.1, message: `The derivative of softmax is missing in line ${fix.line}: ${quoted(fix.old)} must be ${fix.shown}.` };
      return { id: 'softmax-terms-dropped', formula: 'activation-derivative', rank: 0.2, message: `Softmax's derivative is wrong in line ${fix.line}: every output depends on every input, so it is ${fix.shown}.` };
    case 'add':
      return added(fix, one, context);
    case 'terms':
      return { id: 'missing-term', formula: 'sum-over-paths', rank: 0.8, message: `Terms of a sum are missing in line ${fix.line}: ${quoted(fix.old)} lacks multiples of ${fix.shown.split(' and ').map(quoted).join(' and ')}.` };
    case 'analog':
      return { id: 'missing-term', formula: 'sum-over-paths', rank: 0.3, message: `A term of a sum is missing in line ${fix.line}: add ${quoted(fix.shown)}.` };
  }
}

const is = ({ fixed }: SourceFix): string => (fixed.length === 1 ? 'is' : 'are');
const must = (fix: SourceFix): string => `${quoted(fix.old)} must be ${quoted(fix.shown)}`;

function scaled(fix: SourceFix, one: Case): Words {
  const { text, sign, kind, rank } = nameFactor(fix.factor!, one);
  const names = gradientNames(fix.fixed);
  if (keepProb(fix.factor!, one) && !isSubtractedFromOne(fix)) {
    const more = fix.factor! > 1;
    return { id: more ? 'dropout-not-divided-by-keep-prob' : 'dropout-divided-twice', formula: 'dropout', rank: 0, message: more ? `${names} ${is(fix)} too small by ${text}: inverted dropout divides by keep_prob on the way back too, in line ${fix.line}.` : `${names} ${is(fix)} too large, ${text} is needed: divide by keep_prob once only, in line ${fix.line}.` };
  }
  const where = ` in line ${fix.line} (${quoted(fix.old)})`;
  const inSum = fix.ancestors[0].type === 'BinaryExpression' || fix.ancestors[0].type === 'CallExpression' || fix.ancestors[0].type === 'MemberExpression';
  // Nobody mistakes the size of a mask; a wrong sign sits where there is a minus.
  const { values } = fix.site!.seen;
  const mask = values.length > 1 && values.every(isZeroOrOne) ? 0.5 : 0;
  const minus = text === '-1' && hasMinus(fix.node) ? -0.04 : 0;
  const base: Pick<Words, 'formula' | 'rank'> = { formula: 'sum-over-examples', rank: rank + (inSum ? 0.4 : 0.05) + mask + minus };
  if (fix.factor === 0 && isSubtractedFromOne(fix)) return { id: 'extra-operation', formula: 'chain-rule', rank: 0.7, message: `A factor is too much in line ${fix.line}: ${names} ${is(fix)} right without the product with 1 - ${quoted(fix.old)}.` };
  if (fix.factor === 0) return { id: 'extra-term', formula: 'chain-rule', rank: 0.9, message: `${names} ${is(fix)} right without ${quoted(fix.old)} in line ${fix.line}.` };
  if (text === '-1') return { ...base, id: 'wrong-sign', formula: 'chain-rule', message: `A minus is missing or too much${where}: with it, ${names} ${has(fix)} the wrong sign.` };
  if (sign > 0 && /^1\/\(?\d*m\)?$/.test(text)) return { ...base, id: 'missing-1-over-m', message: `${names} ${is(fix)} ${text.slice(2)} times too large: ${text} is missing${where}.` };
  if (sign > 0 && /^\(?\d*m\)?$/.test(text)) return { ...base, id: 'extra-1-over-m', message: `${names} ${is(fix)} ${text} times too small: a division by ${text} is too much${where}.` };
  if (sign > 0 && text === '1/2') return { ...base, id: 'factor-2', formula: 'chain-rule', message: `${names} ${is(fix)} twice too large: a factor 2 is too much, or 1/2 is missing${where}.` };
  if (sign > 0 && text === '2') return { ...base, id: 'factor-half', formula: 'chain-rule', message: `${names} ${is(fix)} half as large as needed: a factor 1/2 is too much, or a 2 is missing${where}.` };
  return { id: 'constant-factor', formula: 'chain-rule', rank: base.rank + (kind === 'unknown' ? 1.5 : 0.5), message: `${names} must be multiplied by ${sign < 0 ? '-' : ''}${text}${where}.` };
}

/** A constant that is made of whole numbers with names, such as the size of a window. */
function ofSettings(fix: SourceFix, words: Words, context: Context): Words {
  if (words.id !== 'constant-factor' || fix.factor! < 0) return words;
  const settings = [...new Map(atomsAround(fix, context).flatMap(({ text, seen, variables }) => (seen.kind === 'number' && seen.integer && seen.constant && seen.values[0] > 1 && variables[0] === text ? [[text, seen.values[0]] as const] : [])))];
  const products = settings.flatMap(([a, x], i) => [{ text: a, value: x }, ...settings.slice(i).map(([b, y]) => ({ text: `(${a} * ${b})`, value: x * y }))]);
  const found = products.flatMap(({ text, value }) => [{ text, value }, { text: `1/${text}`, value: 1 / value }]).find(({ value }) => Math.abs(fix.factor! - value) < 1e-5 * value);
  if (!found) return words;
  return { ...words, rank: Math.min(words.rank, fix.ancestors[0].type === 'CallExpression' ? 1.8 : 1.6), message: `${gradientNames(fix.fixed)} must be multiplied by ${found.text} in line ${fix.line} (${quoted(fix.old)}).` };
}

function hasMinus(node: Node): boolean {
  if (node.type === 'UnaryExpression' || node.type === 'BinaryExpression') return node.operator === '-';
  return node.type === 'CallExpression' && /^(sub|neg)$/.test(calledName(node) ?? '');
}

const has = ({ fixed }: SourceFix): string => (fixed.length === 1 ? 'has' : 'have');

const comparisons = /^(<|>|<=|>=|===|!==|==|!=|!|greater\w*|less\w*)$/;

function operated(fix: SourceFix): Words {
  const operator = fix.operator!;
  if (comparisons.test(operator)) {
    if (inHead(fix.ancestors, fix.node)) return loop(fix);
    const tensor = /^(greater|less)/.test(operator);
    if (tensor || fix.ancestors.some(({ type }) => type === 'ConditionalExpression')) return { id: 'wrong-activation-derivative', formula: 'activation-derivative', rank: 0.2, message: `The comparison in line ${fix.line} is the wrong way round: ${must(fix)}.` };
    return { id: 'wrong-operation', formula: 'chain-rule', rank: operator === '!' ? 0.35 : 0.3, message: `The condition in line ${fix.line} is the wrong way round: ${must(fix)}.` };
  }
  if (operator === 'mean' || operator === 'sum') {
    const id = operator === 'sum' ? 'mean-for-sum' : 'sum-for-mean';
    return { id, formula: 'sum-over-examples', rank: 0.1, message: `A ${fix.old} stands in line ${fix.line} where a ${operator} belongs.` };
  }
  if (/^([-+]=?|add|sub)$/.test(operator)) {
    if (fix.site === undefined && isIndex(fix)) return { id: 'wrong-index', formula: 'convolution', rank: 0.4, message: `The index in line ${fix.line} is wrong: ${must(fix)}.` };
    const sum = operator === 'add' || operator === 'sub' ? `it must be ${quoted(operator)}, not ${quoted(fix.old)}` : must(fix);
    // Most terms of a backward pass are added: a minus that stands there says more than one that does not.
    return { id: 'wrong-sign', formula: 'chain-rule', rank: /^(\+=?|add)$/.test(operator) ? 0 : 0.03, message: `A term has the wrong sign in line ${fix.line}: ${sum}.` };
  }
  return { id: 'wrong-operation', formula: 'chain-rule', rank: 1, message: `The wrong operation stands in line ${fix.line}: ${must(fix)}.` };
}

function loop(fix: SourceFix): Words {
  return { id: 'missing-term', formula: 'sum-over-paths', rank: 0.2, message: `The loop in line ${fix.line} runs over the wrong range, so terms are missing or too many: ${must(fix)}.` };
}

const isIndex = ({ node, ancestors }: SourceFix): boolean => {
  let inner: Node = node;
  for (const at of ancestors) {
    if (at.type === 'MemberExpression' && at.computed && at.property === inner) return true;
    if (/Statement$/.test(at.type)) return false;
    inner = at;
  }
  return false;
};

function literal(fix: SourceFix, context: Context): Words {
  if (inHead(fix.ancestors, fix.node)) return { ...loop(fix), rank: 0.3 };
  const call = fix.ancestors.find((node) => node.type === 'CallExpression');
  const name = call && calledName(call);
  const position = isIndex(fix);
  if (/^(true|false)$/.test(fix.old) && name === 'matMul') return { id: 'transposed', formula: 'matrix-products', rank: 0.1, message: `A factor of the product in line ${fix.line} must ${fix.old === 'true' ? 'not ' : ''}be transposed: ${must(fix)}.` };
  const plain = call?.callee.type === 'MemberExpression' && call.callee.object.type === 'Identifier' && call.callee.object.name === 'Math';
  if (/^(sum|mean|max|min)$/.test(name ?? '') && !plain) return { id: 'sum-over-wrong-axis', formula: 'sum-over-examples', rank: 0, message: `The ${name} in line ${fix.line} runs over the wrong axis: it must be axis ${fix.shown}.` };
  if (/^['"`]/.test(fix.old)) {
    if (position || call === undefined || /W|b/.test(fix.old) && fix.old.length <= 4) return { id: 'layer-index-off-by-one', formula: 'cache', rank: 0.4, message: `The wrong entry is taken in line ${fix.line}: ${must(fix)}.` };
    return { id: 'wrong-activation-derivative', formula: 'activation-derivative', rank: 0.2, message: `Line ${fix.line} takes the backward pass of another activation: ${must(fix)}.` };
  }
  if (position) return ofList(fix, context) ? { id: 'layer-index-off-by-one', formula: 'cache', rank: 0.3, message: `The wrong layer's or step's value is taken in line ${fix.line}: ${must(fix)}.` } : { id: 'wrong-index', formula: 'chain-rule', rank: 0.4, message: `The index is wrong in line ${fix.line}: ${must(fix)}.` };
  return { id: 'constant-factor', formula: 'chain-rule', rank: 1.9, message: `The number in line ${fix.line} is wrong: ${must(fix)}.` };
}

/** Whether the index picks from a list of caches or tensors, and not a number from an array. */
function ofList(fix: SourceFix, context: Context): boolean {
  const at = fix.ancestors.findIndex((node) => node.type === 'MemberExpression' && node.computed);
  // The whole of `a[i][j]`, not the row `a[i]`.
  const end = fix.ancestors.findIndex((node, i) => i > at && !(node.type === 'MemberExpression' && node.computed && node.object === fix.ancestors[i - 1]));
  const member = at < 0 ? undefined : fix.ancestors[Math.max(at, end - 1)];
  const seen = member && context.seenOf(member);
  return seen !== undefined && seen.kind !== 'number';
}

function counted(fix: SourceFix, context: Context): Words {
  const named = fix.atom !== undefined;
  const position = isPosition(fix.site!);
  if (fix.operator === '=') return { id: 'wrong-index', formula: 'chain-rule', rank: 0.35, message: `The indices are wrong in line ${fix.line}: ${must(fix)}.` };
  if (fix.operator === '*' && named && position) return { id: 'stride-ignored', formula: 'convolution', rank: 0.1, message: `The stride is ignored in line ${fix.line}: ${must(fix)}.` };
  if (inHead(fix.ancestors, fix.node)) return loop(fix);
  if (named && position && Math.abs(fix.atom!.seen.values[0]) >= 1 && /[-+]/.test(fix.operator!) && !/\.length$/.test(fix.atom!.text)) return { id: 'pad-ignored', formula: 'convolution', rank: 0.15 + (fix.atom!.seen.values[0] === 1 ? 0.05 : 0), message: `The padding is ignored in line ${fix.line}: ${must(fix)}.` };
  if (ofList(fix, context)) return { id: 'layer-index-off-by-one', formula: 'cache', rank: 0.3, message: `The wrong layer's or step's value is taken in line ${fix.line}: ${must(fix)}.` };
  return { id: 'wrong-index', formula: 'chain-rule', rank: 0.5, message: `The index is off by one in line ${fix.line}: ${must(fix)}.` };
}

function replaced(fix: SourceFix, one: Case, context: Context): Words {
  const [old, now] = [fix.site?.seen, fix.atom?.seen];
  const stands = `${quoted(fix.shown)} belongs in line ${fix.line} where ${quoted(fix.old)} stands`;
  if (!old || !now) return { id: 'wrong-activation-derivative', formula: 'activation-derivative', rank: 0.3, message: `Another function belongs in line ${fix.line}: ${must(fix)}.` };
  if (old.kind === 'number' && (isIndex(fix) || (old.integer && now.integer))) return number(fix, old, now);
  if (bordered(old, now)) return { id: 'pad-ignored', formula: 'convolution', rank: 0, message: `The padding is ignored: ${stands}.` };
  if (activates(old, now)) return { id: 'derivative-at-z-instead-of-a', formula: 'activation-derivative', rank: 0, message: `${stands}: one is the value before the activation, the other the one after it.` };
  if (reordered(old, now) && !same(old, now)) return { id: 'shuffled-cache', formula: 'cache', rank: 0.1, message: `${stands}: it holds the same numbers in the order of the forward pass.` };
  if (squared(old, now)) return { id: 'wrong-activation-derivative', formula: 'activation-derivative', rank: 0.2, message: `The square is missing: ${stands}.` };
  const factor = atomsAround(fix, context).find(({ seen }) => seen.kind === old.kind && isProductOf(now.values, old.values, seen.values));
  if (factor) return { id: 'missing-factor', formula: 'chain-rule', rank: 0.3, message: `A factor is missing in ${gradientNames(fix.fixed)} in line ${fix.line}: multiply ${quoted(fix.old)} by ${quoted(factor.text)}.` };
  const forward = context.sites.some((site) => context.shared(site.node) && site.text === fix.shown.replace(/\[.*/, ''));
  const parameter = (seen: Seen) => one.parameters.some(({ values }) => values.length > 1 && values.length === seen.values.length && values.every((value, i) => value === seen.values[i]));
  if (forward || (parameter(old) && parameter(now))) return { id: 'layer-index-off-by-one', formula: 'cache', rank: 0.35, message: `${stands}: check which layer's or step's value is needed.` };
  return { id: 'wrong-operand', formula: 'chain-rule', rank: 0.4, message: `${stands}.` };
}

const atomsAround = (fix: SourceFix, context: Context) => context.atoms.get(fix.ancestors.findLast(isFunction)) ?? [];

const same = (a: Seen, b: Seen): boolean => a.values.every((value, i) => value === b.values[i]);

function number(fix: SourceFix, old: Seen, now: Seen): Words {
  if (inHead(fix.ancestors, fix.node)) return loop(fix);
  const call = fix.ancestors[0].type === 'CallExpression' || fix.ancestors[0].type === 'ArrayExpression';
  const factor = fix.ancestors[0].type === 'BinaryExpression' && fix.ancestors[0].operator === '*';
  const index = isIndex(fix) || isPosition(fix.site!);
  if (index && old.constant && now.constant && factor && old.values[0] === 1) return { id: 'stride-ignored', formula: 'convolution', rank: 0.1, message: `The stride is ignored in line ${fix.line}: ${must(fix)}.` };
  if (call && old.constant && now.constant && (fix.node.type === 'Literal')) {
    const stride = old.values[0] === 1 && now.values[0] > 1;
    const called = fix.ancestors.map((node) => (node.type === 'CallExpression' ? (calledName(node) ?? '') : '')).find((text) => text !== '') ?? '';
    if (/slice|gather|split|concat|get|set/i.test(called)) return { id: 'wrong-index', formula: 'chain-rule', rank: 0.3, message: `The position in line ${fix.line} is wrong: ${must(fix)}.` };
    if (stride || old.values[0] === 0) return { id: stride ? 'stride-ignored' : 'pad-ignored', formula: 'convolution', rank: 0.2, message: `The ${stride ? 'stride' : 'padding'} is ignored in line ${fix.line}: ${must(fix)}.` };
    return { id: 'wrong-operand', formula: 'convolution', rank: 0.3, message: `The number in line ${fix.line} is not the one of the forward pass: ${must(fix)}.` };
  }
  if (index) return { id: 'wrong-index', formula: 'chain-rule', rank: 0.3, message: `The index is wrong in line ${fix.line}: ${must(fix)}.` };
  // Another number with the right ratio is there by chance: what the factor means comes first.
  return { id: 'constant-factor', formula: 'sum-over-examples', rank: fix.node.type === 'Literal' ? 0.3 : 1.45, message: `The number is wrong in line ${fix.line}: ${must(fix)} (${shown(old)} stands where ${shown(now)} belongs).` };
}

const shown = (seen: Seen): string => (seen.constant ? String(Number(seen.values[0].toPrecision(6))) : 'a number');

function removed(fix: SourceFix, context: Context): Words {
  const { node } = fix;
  const position = isPosition(fix.site!) && fix.site!.seen.integer;
  if (inHead(fix.ancestors, node)) return loop(fix);
  if (position) return { id: 'wrong-index', formula: 'convolution', rank: fix.site!.seen.constant ? 1.45 : 0.5, message: `The index is wrong in line ${fix.line}: ${must(fix)}.` };
  if (node.type === 'ConditionalExpression') return { id: 'wrong-operation', formula: 'chain-rule', rank: 1, message: `The choice in line ${fix.line} is wrong: ${must(fix)}.` };
  if (fix.site!.seen.kind === 'number' && fix.site!.seen.integer && fix.site!.seen.constant) return { id: 'constant-factor', formula: 'chain-rule', rank: 0.4, message: `The number in line ${fix.line} is wrong: ${must(fix)}.` };
  const kept = node.type === 'CallExpression' ? node.arguments.map((part) => context.seenOf(part as Node)).find((seen) => seen && isMask(seen)) : undefined;
  if (kept && new Set(fix.site!.seen.values).size === 1) return { id: 'mask-not-applied', formula: 'pooling', rank: 0.2, message: `The mask of the forward pass is not applied in line ${fix.line}: ${must(fix)}.` };
  const number = constantIn(node, context);
  if (number === '2' || number === '0.5') return { id: /div|\//.test(operatorOf(node)) === (number === '2') ? 'factor-half' : 'factor-2', formula: 'chain-rule', rank: 0.3, message: `The factor ${number} is too much in line ${fix.line}: ${must(fix)}.` };
  if (number !== undefined) return { id: 'constant-factor', formula: 'chain-rule', rank: 0.3, message: `The factor ${quoted(number)} is too much in line ${fix.line}: ${must(fix)}.` };
  const other = node.type === 'BinaryExpression' ? context.seenOf((fix.shown === context.program.text.slice(node.left.start, node.left.end) ? node.right : node.left) as Node) : undefined;
  const atoms = atomsAround(fix, context);
  if (other && isMask(other)) return { id: 'dropout-mask-applied-twice', formula: 'dropout', rank: 0.4, message: `A mask is applied in line ${fix.line} that does not belong there: ${must(fix)}.` };
  if (other && atoms.some(({ seen }) => slopeOf(other, seen))) return { id: 'extra-activation-derivative', formula: 'activation-derivative', rank: 0.3, message: `The activation's derivative stands once too often in line ${fix.line}: ${must(fix)}.` };
  if (isSubtractedFromOne(fix)) return { id: 'wrong-activation-derivative', formula: 'activation-derivative', rank: 0.3, message: `The activation's derivative is wrong in line ${fix.line}: ${must(fix)}.` };
  const sum = node.type === 'BinaryExpression' && /^[-+]$/.test(node.operator);
  return { id: sum ? 'extra-term' : 'extra-operation', formula: 'chain-rule', rank: 0.8, message: `Something is too much in line ${fix.line}: ${must(fix)}.` };
}

/** Whether it stands in `1 - x`, as in the derivatives of sigmoid and tanh. */
function isSubtractedFromOne({ node, ancestors: [parent] }: SourceFix): boolean {
  const isOne = (other: unknown) => (other as Node | undefined)?.type === 'Literal' && (other as { value?: unknown }).value === 1;
  if (parent.type === 'BinaryExpression') return parent.operator === '-' && parent.right === node && isOne(parent.left);
  return parent.type === 'CallExpression' && calledName(parent) === 'sub' && parent.arguments.at(-1) === node && isOne(parent.arguments.at(-2));
}

const operatorOf = (node: Node): string => (node.type === 'BinaryExpression' ? node.operator : node.type === 'CallExpression' ? (calledName(node) ?? '') : '');

/** The constant that a product or quotient has besides its other operand. */
function constantIn(node: Node, context: Context): string | undefined {
  if (node.type !== 'CallExpression' && !(node.type === 'BinaryExpression' && /^[*/]$/.test(node.operator))) return undefined;
  if (node.type === 'CallExpression' && !/^(mul|div)$/.test(calledName(node) ?? '')) return undefined;
  const parts = node.type === 'CallExpression' ? node.arguments : [node.left, node.right];
  const found = parts.find((part) => {
    const seen = context.seenOf(part as Node);
    return seen?.kind === 'number' && seen.constant && seen.values[0] !== 0;
  });
  return found && context.program.text.slice(found.start, found.end);
}

function multiplied(fix: SourceFix, context: Context): Words {
  const names = gradientNames(fix.fixed);
  if (fix.kind === 'divide' && fix.of) return { id: 'extra-activation-derivative', formula: 'activation-derivative', rank: 0.2, message: `An activation's derivative stands once too often in line ${fix.line}: leave ${slopeNames[fix.of]}, taken at ${quoted(fix.atom!.text)}, out of ${quoted(fix.old)}.` };
  if (fix.of === 'sign') return { id: 'missing-factor', formula: 'chain-rule', rank: 0.5, message: `A factor is missing in ${names} in line ${fix.line}: multiply ${quoted(fix.old)} by the sign of ${quoted(fix.atom!.text)}.` };
  if (fix.of && slopeNames[fix.of]) return { id: 'missing-activation-derivative', formula: 'activation-derivative', rank: 0.1, message: `The activation's derivative is missing in line ${fix.line}: multiply ${quoted(fix.old)} by ${slopeNames[fix.of]}, taken at ${quoted(fix.atom!.text)}.` };
  const { text, seen } = fix.atom!;
  const atoms = atomsAround(fix, context);
  if (atoms.some((atom) => slopeOf(seen, atom.seen))) return { id: 'missing-activation-derivative', formula: 'activation-derivative', rank: 0.1, message: `The activation's derivative is missing in line ${fix.line}: multiply ${quoted(fix.old)} by ${quoted(text)}.` };
  if (isMask(seen)) return { id: 'mask-not-applied', formula: 'pooling', rank: 0.1, message: `A mask of the forward pass is not applied in line ${fix.line}: multiply ${quoted(fix.old)} by ${quoted(text)}.` };
  const how = fix.kind === 'divide' ? 'divide' : 'multiply';
  return { id: 'missing-factor', formula: 'chain-rule', rank: 0.5, message: `A factor is missing in ${names} in line ${fix.line}: ${how} ${quoted(fix.old)} by ${quoted(text)}.` };
}

function sloped(fix: SourceFix, context: Context): Words {
  if (fix.of === 'square' && isSubtractedFromOne(fix)) return { id: 'wrong-activation-derivative', formula: 'activation-derivative', rank: 0.2, message: `The square is missing in line ${fix.line}: ${quoted(fix.shown)} belongs where ${quoted(fix.old)} stands, as in tanh's derivative 1 - A^2.` };
  if (fix.atom === undefined) return { id: 'wrong-operand', formula: 'chain-rule', rank: 0.3, message: `${quoted(fix.shown)} belongs in line ${fix.line} where ${quoted(fix.old)} stands.` };
  const atoms = atomsAround(fix, context);
  const before = atoms.map(({ seen }) => ({ seen, of: slopeOf(fix.site!.seen, seen) })).find(({ of }) => of);
  if (before && before.of === fix.of && activates(before.seen, fix.atom!.seen)) return { id: 'derivative-at-z-instead-of-a', formula: 'activation-derivative', rank: 0, message: `The activation's derivative is taken at the wrong value in line ${fix.line}: ${quoted(fix.old)} must be taken at ${quoted(fix.atom!.text)}.` };
  const leaks = fix.of === 'step';
  const flat = leaks && !fix.atom!.made && fix.atom!.seen.values.every((value) => value > 0);
  return { id: leaks ? 'relu-derivative-at-negatives' : 'wrong-activation-derivative', formula: 'activation-derivative', rank: flat ? 2 : 0.3, message: `The activation's derivative is wrong in line ${fix.line}: ${quoted(fix.old)} stands where ${slopeNames[fix.of!] ?? fix.of}, taken at ${quoted(fix.atom!.text)}, belongs.` };
}

function added(fix: SourceFix, one: Case, context: Context): Words {
  const { text, kind } = nameFactor(fix.factor!, one);
  const times = text === '1' || text === '-1' ? '' : `${fix.factor! < 0 ? '-' : ''}${text} times `;
  const usual = kind !== 'unknown';
  const own = fix.atom!.made ? (atomsAround(fix, context).find((atom) => atom.text === fix.atom!.variables[0])?.seen.values ?? new Float64Array(0)) : fix.atom!.seen.values;
  const weights = usual && one.parameters.some(({ name, values }) => fix.fixed.includes(name) && values.length > 1 && own.length > 1 && new Set(own).size > 1 && own.every((value) => values.includes(value)));
  if (weights && fix.factor! > 0) return { id: 'missing-regularization', formula: 'l2-regularization', rank: 0.1, message: `The regularisation term is missing in line ${fix.line}: add ${times}${quoted(fix.atom!.text)}.` };
  if (weights) return { id: 'regularization-missing-in-cost', formula: 'l2-regularization', rank: 0.2, message: `Line ${fix.line} carries a regularisation term (${times}${quoted(fix.atom!.text)} too much) that the cost does not have.` };
  // What is added to itself is a matter of its factor.
  const fixed = fix.site?.seen.kind === 'number' && fix.site.seen.constant && fix.atom!.seen.constant;
  const twice = fixed || fix.atom!.text === fix.old || (fix.site !== undefined && (sameNumbers(fix.atom!.seen, fix.site.seen) || (fix.atom!.seen.values.length > 1 && proportion(fix.site.seen.values, fix.atom!.seen.values) !== undefined)));
  return { id: 'missing-term', formula: 'sum-over-paths', rank: (usual ? (/^-?1$/.test(text) ? 0.4 : 2.5) : 4) + (twice ? 2 : 0), message: `A term of a sum is missing in line ${fix.line}: ${text === '-1' ? 'subtract' : 'add'} ${times}${quoted(fix.atom!.text)}${fix.ancestors[0].type === 'ReturnStatement' || fix.ancestors[0].type === 'VariableDeclarator' || fix.ancestors[0].type === 'AssignmentExpression' ? '' : ` ${text === '-1' ? 'from' : 'to'} ${quoted(fix.old)}`}.` };
}
