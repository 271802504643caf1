import type { Finding, Fix } from './analysis';
import type { BoundFact, RawFinding, Summary } from './interpret/record';
import type { Lines } from './positions';
import type { Expression, FunctionNode, Span } from './program';

/** One change that might repair a finding: edits in the finding's chunk. Nothing is offered before it is proven. */
export interface Candidate {
  title: string;
  edits: { span: Span; newText: string }[];
}

const MOST = 20;
const reductions = /^(sum|mean|max|min|prod|norm|argMax|any|all|logSumExp|moments)$/;

/** Changes to try, the likeliest first: transposing, swapping, keepDims, a column, another axis, another variable. */
export function candidates(finding: RawFinding, record: Summary): Candidate[] {
  const { chunk, operands, place } = finding;
  const words = (node: Span) => chunk.text.slice(node.start, node.end);
  const tensors = operands.filter((operand) => operand.kind !== 'spread' && operand.kind !== 'number' && operand.kind !== 'boolean' && operand.kind !== 'function').slice(0, 3);
  const found: Candidate[] = [];
  const add = (title: string, ...edits: Candidate['edits']) => found.push({ title, edits });
  const rankOf = (node: Expression) => {
    const value = record.expressions.get(node)?.value;
    return value?.kind === 'tensor' ? value.shape?.length : undefined;
  };
  const keeping = () => {
    for (const reduction of reductionsBehind(tensors, finding.function)) {
      const edit = keepDims(reduction, chunk.text);
      if (edit) add(`Keep the reduced axis: ${short(edit.shown)}`, { span: edit.span, newText: edit.newText });
    }
  };
  if (finding.code === 'axis-range') return axes(finding, words);
  if (finding.code.startsWith('matmul')) flags(finding, words, rankOf).forEach((candidate) => found.push(candidate));
  else keeping();
  for (const operand of tensors) {
    if ((rankOf(operand) ?? 2) < 2) continue;
    const without = withoutTranspose(operand, chunk.text);
    if (without) add(`Leave out .transpose() of ${short(words(without.kept))}`, { span: without.removed, newText: '' });
    else if (operand.kind !== 'list' && operand.kind !== 'record') add(`Transpose ${short(words(operand))}`, ...wrapped(operand, words(operand), transposition(rankOf(operand))));
  }
  if (tensors.length >= 2 && finding.code.startsWith('matmul')) {
    const [a, b] = tensors;
    add(`Swap ${short(words(a))} and ${short(words(b))}`, { span: a, newText: atom(b, words(b)) }, { span: b, newText: words(a) });
  }
  if (place.kind === 'call' && place.callee.kind === 'member' && /^(mul|dot)$/.test(place.callee.property)) add('Use matMul', { span: place.callee.propertySpan, newText: 'matMul' });
  if (finding.code.startsWith('matmul')) keeping();
  for (const operand of tensors) {
    if (operand.kind === 'list' || operand.kind === 'record' || (rankOf(operand) ?? 1) !== 1) continue;
    add(`Reshape ${short(words(operand))} to a column`, ...wrapped(operand, words(operand), '.reshape([-1, 1])'));
    add(`Reshape ${short(words(operand))} to a row`, ...wrapped(operand, words(operand), '.reshape([1, -1])'));
  }
  found.push(...axes(finding, words));
  for (const operand of tensors) {
    if (operand.kind !== 'name') continue;
    for (const name of otherVariables(operand.name, operand, finding, record)) add(`Use ${name} instead of ${operand.name}`, { span: operand, newText: name });
  }
  return found.slice(0, MOST);
}

/** Transposes matrices, and the last two axes of stacks of them. */
function transposition(rank = 2): string {
  return rank <= 2 ? '.transpose()' : `.transpose([${[...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2].join(', ')}])`;
}

/** The flags of matMul, turned one by one: for stacks of matrices, and where a flag is given already. */
function flags({ place }: RawFinding, words: (node: Span) => string, rankOf: (node: Expression) => number | undefined): Candidate[] {
  if (place.kind !== 'call' || place.callee.kind !== 'member' || place.callee.property !== 'matMul') return [];
  const chained = !isLibrary(place.callee.object);
  const operands = chained ? [place.callee.object, place.args[0]] : place.args.slice(0, 2);
  const given = place.args.slice(chained ? 1 : 2);
  const last = place.args[place.args.length - 1];
  if (operands.length < 2 || operands.some((operand) => !operand || operand.kind === 'spread') || !last) return [];
  const set = [0, 1].map((at) => given[at] !== undefined && words(given[at]) === 'true');
  return [1, 0].flatMap((at): Candidate[] => {
    if (!set[at] && (rankOf(operands[at]) ?? 2) <= 2) return [];
    const flag = at === 0 ? 'transposeA' : 'transposeB';
    const wanted = set.map((is, i) => (i === at ? !is : is));
    const shown = wanted[1] ? `, ${wanted[0]}, true` : wanted[0] ? ', true' : '';
    const from = given.length > 0 ? operands[1].end : last.end;
    return [{ title: set[at] ? `Leave out ${flag}` : `Transpose the last two axes of ${short(words(operands[at]))}: ${flag}`, edits: [{ span: { start: from, end: last.end }, newText: shown }] }];
  });
}

/** Another number wherever one is given for an axis. */
function axes({ operands }: RawFinding, words: (node: Span) => string): Candidate[] {
  return operands.slice(1).flatMap((operand) =>
    operand.kind === 'number' || (operand.kind === 'unary' && operand.operator === '-')
      ? ['0', '1', '2', '3'].filter((axis) => axis !== words(operand)).map((axis) => ({ title: `Use axis ${axis}`, edits: [{ span: { start: operand.start, end: operand.end }, newText: axis }] }))
      : [],
  );
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 37)}...` : text).replace(/\s+/g, ' ');

/** An operand on which a method can be called. */
function atom(node: Expression, text: string): string {
  return /^(binary|conditional|logical|unary|assign|cast|await|sequence|function)$/.test(node.kind) && !text.startsWith('(') ? `(${text})` : text;
}

function wrapped(node: Expression, text: string, suffix: string): Candidate['edits'] {
  const at = { start: node.end, end: node.end };
  return atom(node, text) === text ? [{ span: at, newText: suffix }] : [{ span: { start: node.start, end: node.start }, newText: '(' }, { span: at, newText: `)${suffix}` }];
}

/** `x.transpose()` and `tf.transpose(x)` with the part that makes it one. */
function withoutTranspose(node: Expression, text: string): { kept: Expression; removed: Span } | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.property !== 'transpose' || node.args.length > 0) return undefined;
  const { object } = node.callee;
  const end = text.slice(object.end, node.end).startsWith(')') ? object.end + 1 : object.end;
  return { kept: object, removed: { start: end, end: node.end } };
}

/** Reductions among the operands, or in the definitions of the variables that they are. */
function reductionsBehind(operands: readonly Expression[], owner: FunctionNode | undefined): (Expression & { kind: 'call' })[] {
  const found: (Expression & { kind: 'call' })[] = [];
  const names = new Set<string>();
  const look = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > 12) return;
    if (Array.isArray(node)) return node.forEach((each) => look(each, depth));
    const { kind } = node as { kind?: string };
    if (kind === 'name') names.add((node as { name: string }).name);
    if (kind === 'call') {
      const call = node as Expression & { kind: 'call' };
      if (call.callee.kind === 'member' && reductions.test(call.callee.property)) found.push(call);
    }
    for (const [key, part] of Object.entries(node)) if (key !== 'chunk' && key !== 'comment') look(part, depth + 1);
  };
  operands.forEach((operand) => look(operand, 0));
  const definitions = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > 12) return;
    if (Array.isArray(node)) return node.forEach((each) => definitions(each, depth));
    const statement = node as { kind?: string; pattern?: { kind: string; name?: string }; value?: Expression };
    if (statement.kind === 'bind' && statement.pattern?.kind === 'name' && names.has(statement.pattern.name!)) look(statement.value, 0);
    for (const [key, part] of Object.entries(node)) if (key !== 'chunk' && key !== 'comment') definitions(part, depth + 1);
  };
  if (owner) definitions(owner.body, 0);
  return found.slice(0, 4);
}

const isLibrary = (node: Expression): boolean => node.kind === 'name' && /^(tf|tfc|tfjs)$/.test(node.name);

function keepDims(node: Expression & { kind: 'call' }, text: string): { span: Span; newText: string; shown: string } | undefined {
  const { callee, args } = node;
  if (callee.kind !== 'member') return undefined;
  // tf.sum(x, 1) has its axis second, x.sum(1) first.
  const functional = isLibrary(callee.object);
  const given = functional ? args.slice(1) : args;
  if (given.length !== 1) return undefined;
  const axis = given[0];
  return { span: { start: axis.end, end: axis.end }, newText: ', true', shown: `${text.slice(node.start, axis.end)}, true)` };
}

/** Variables of the same function whose value is an array, the most alike in name first. */
function otherVariables(name: string, at: Span, finding: RawFinding, record: Summary): string[] {
  const names = new Map<string, number>();
  for (const fact of record.bindings.values() as Iterable<BoundFact>) {
    if (fact.chunk !== finding.chunk || fact.function !== finding.function || fact.name === name || !/^[\w$]+$/.test(fact.name)) continue;
    if (fact.value.kind === 'tensor' && fact.target.end < at.start && !(fact.valueSpan && fact.valueSpan.start <= at.start && at.end <= fact.valueSpan.end)) names.set(fact.name, likeness(name, fact.name));
  }
  return [...names].filter(([, alike]) => alike > 0).sort((a, b) => b[1] - a[1]).slice(0, 5).map(([other]) => other);
}

/** Letters shared at the start, with case counting half. */
function likeness(a: string, b: string): number {
  let score = -Math.abs(a.length - b.length) / 4;
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    if (a[at] === b[at]) score += 1;
    else if (a[at].toLowerCase() === b[at].toLowerCase()) score += 0.5;
    else break;
  }
  return score;
}

/** Where the repaired place starts after the candidate's edits. */
export function movedTo(start: number, candidate: Candidate): number {
  return candidate.edits.reduce((at, { span, newText }) => (span.end < start || (span.end <= start && span.start < span.end) ? at + newText.length - (span.end - span.start) : at), start);
}

/** A repair after which what failed has a shape, and the findings that only then appear. */
export interface Proof {
  fix: Fix;
  uncovered: Finding[];
}

/**
 * The findings that a repair brings to light; undefined where it is none: the finding is still there, or another one comes that does not
 * lie after the repaired place and before `end`, the end of its function. What comes after it could not be seen before.
 */
export function uncoveredBy(before: readonly Finding[], after: readonly Finding[], lines: Lines, place: number, end: number): Finding[] | undefined {
  const said = ({ code, message }: Finding) => code + message;
  const left = new Map<string, number>();
  for (const finding of before) left.set(said(finding), (left.get(said(finding)) ?? 0) + 1);
  const uncovered: Finding[] = [];
  let kept = 0;
  for (const finding of after) {
    const count = left.get(said(finding)) ?? 0;
    left.set(said(finding), count - 1);
    if (count > 0) kept++;
    else uncovered.push(finding);
  }
  const isLater = ({ range }: Finding) => lines.offset(range.start) > place && lines.offset(range.start) < end;
  return kept < before.length && uncovered.every(isLater) ? uncovered : undefined;
}

/** The repairs to offer: those after which nothing else fails; where there are none, those that uncover the fewest findings, which their titles say. */
export function chosen(proofs: readonly Proof[], most: number): Fix[] {
  const fewest = Math.min(...proofs.map(({ uncovered }) => uncovered.length));
  const fixes = proofs.filter(({ uncovered }) => uncovered.length === fewest).slice(0, most).map(({ fix, uncovered: [first] }) => (first ? { ...fix, title: `${fix.title}; then line ${first.range.start.line + 1} fails` } : fix));
  const places = (fix: Fix) => fix.edits.map(({ range: { start } }) => `${start.line + 1}:${start.character + 1}`).join(' and ');
  return fixes.map((fix) => (fixes.some((other) => other !== fix && other.title === fix.title) ? { ...fix, title: `${fix.title} (at ${places(fix)})` } : fix));
}
