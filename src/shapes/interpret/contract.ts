import { readContract, type ContractLine, type Numbered, type Step } from '../contracts/jsdoc';
import { compare, constant, inferred, inferredName, letter, namesOf, printDim, soleAtom, substitute, unknownDim, type Dim } from '../dimension';
import type { Comment, Expression, FunctionNode, Span } from '../program';
import { refine, sayShape } from '../shape';
import { arrayShape, list, number, record, shapeOfValue, tensor, Trace, type Family, type RecordValue, type Value } from '../value';
import type { Machine } from './machine';
import { ofFamily } from './members';

const read = new WeakMap<object, ContractLine[]>();

/** The contract of a function or of a variable's comment; sizes written `?` are left open. */
export function contractOf(owner: { comment?: Comment }): ContractLine[] {
  if (!owner.comment || !owner.comment.text.includes('@shape')) return [];
  let lines = read.get(owner.comment);
  if (!lines) read.set(owner.comment, (lines = readContract(owner.comment)));
  return lines;
}

/** A contract in force during one run of a function: which size each letter stands for. */
export class Agreement {
  readonly letters = new Map<string, Dim>();

  constructor(
    readonly lines: readonly ContractLine[],
    /** Run by itself: letters stand for themselves. */
    readonly alone: boolean,
  ) {}

  /** A declared shape with this run's sizes for the letters. */
  instantiate(shape: readonly Dim[]): Dim[] {
    if (this.alone) return shape.map((dim) => (dim.terms ? dim : inferred('')));
    return shape.map((dim) => this.instantiateDim(dim));
  }

  instantiateDim(dim: Dim): Dim {
    if (this.alone) return dim;
    let open = false;
    const known = substitute(dim, (atom) => {
      if (atom.kind !== 'name' || !atom.declared) return undefined;
      const size = this.letters.get(atom.text);
      if (!size?.terms) open = true;
      return size;
    });
    return open ? unknownDim() : known;
  }

  /** Learns what letters stand for from a value that is passed; gives the sizes that contradict, if any. */
  learn(declared: readonly Dim[], actual: readonly Dim[]): { axis: number; expected: Dim } | undefined {
    for (const [axis, dim] of declared.entries()) {
      const atom = soleAtom(dim);
      if (atom?.kind === 'name' && atom.declared && !this.letters.get(atom.text)?.terms) this.letters.set(atom.text, actual[axis]);
    }
    for (const [axis, dim] of declared.entries()) {
      const expected = this.instantiateDim(dim);
      if (compare(expected, actual[axis]) === 'different') return { axis, expected };
    }
    return undefined;
  }

  /** Letters of this contract, for parameters that are sizes themselves. */
  hasLetter(name: string): boolean {
    return this.lines.some((line) => line.letters.some((each) => each.name === name));
  }

  /** The declared size of a number parameter. */
  numberFor(name: string): Value | undefined {
    const line = this.lines.find((each) => each.name === name && each.size);
    if (line) return number(this.instantiateDim(line.size!));
    return this.alone && this.hasLetter(name) ? number(letter(name)) : undefined;
  }

  /** What a parameter or destructured field holds under the contract. `problem` says what contradicts it. */
  apply(m: Machine, root: string, value: Value): { value: Value; declared?: Value; problem?: string } {
    let result = value;
    let declared: Value | undefined;
    let problem: string | undefined;
    for (const line of this.lines) {
      if (line.root !== root || !line.shape) continue;
      const shape = line.shape;
      result = change(m, result, line.steps, (old) => {
        const known = m.read(old);
        const actual = known.kind === 'tensor' || known.kind === 'number' ? shapeOfValue(known) : arrayShape(known);
        if (!this.alone && actual) {
          if (actual.length !== shape.length) {
            if (!isOneNumber(shape, actual)) problem ??= `${line.name} has the shape ${sayShape(actual)}, but the contract says ${sayShape(shape)}.`;
          } else {
            const clash = this.learn(shape, actual);
            if (clash) problem ??= `${line.name} has the shape ${sayShape(actual)}, but the contract says ${sayShape(shape)}: ${printDim(actual[clash.axis])} is not ${printDim(clash.expected)}${soleAtom(shape[clash.axis]) && printDim(shape[clash.axis]) !== printDim(clash.expected) ? ` (${printDim(shape[clash.axis])})` : ''}.`;
          }
        }
        const expected = tensor(this.instantiate(shape));
        expected.trace = new Trace(() => `contract: ${line.name} ${sayShape(shape)}`);
        if (line.steps.length === 0) declared = tensor(shape);
        if (known.kind === 'list' || known.kind === 'number') return this.alone && known.kind === 'list' && !known.items ? nestedList(expected.shape as Dim[]) : old;
        if (known.kind !== 'tensor') return known.kind === 'unknown' || known.kind === 'nothing' || this.alone ? expected : old;
        if (this.alone) return { ...known, shape: expected.shape, trace: expected.trace, lost: undefined };
        return { ...known, shape: actual && actual.length !== shape.length ? actual : refine(actual, expected.shape) };
      });
    }
    return { value: result, declared, problem };
  }

  /** Fills what is not known of a result with what the contract promises. */
  complete(m: Machine, value: Value): Value {
    let result = value;
    for (const line of this.lines) {
      if (line.root !== 'return' || !line.shape) continue;
      const shape = this.instantiate(line.shape);
      result = change(m, result, line.steps, (old) => {
        const known = m.content(old);
        if (known.kind === 'unknown' || known.kind === 'nothing') return { ...tensor(shape), trace: new Trace(() => `contract: ${line.name} ${sayShape(line.shape)}`) };
        return known.kind === 'tensor' ? { ...known, shape: refine(known.shape, shape) } : old;
      });
    }
    return result;
  }

  /** What of a returned value contradicts the contract for all sizes. */
  contradictions(m: Machine, value: Value): { line: ContractLine; actual: readonly Dim[]; message: string }[] {
    const found: { line: ContractLine; actual: readonly Dim[]; message: string }[] = [];
    const inParameters = new Set(this.lines.filter((line) => line.root !== 'return').flatMap((line) => line.letters.map((each) => each.name)));
    for (const line of this.lines) {
      if (line.root !== 'return' || !line.shape) continue;
      const part = m.read(partOf(m, value, line.steps));
      const actual = part.kind === 'tensor' ? part.shape : undefined;
      if (!actual) continue;
      const wanted = `the contract says ${sayShape(line.shape)}, but the shape is ${sayShape(actual)}`;
      if (actual.length !== line.shape.length) {
        if (!isOneNumber(line.shape, actual)) found.push({ line, actual, message: `${line.name}: ${wanted}.` });
      } else {
        const axis = line.shape.findIndex((dim, at) => compare(sized(dim, line), sized(actual[at], line)) === 'different');
        if (axis >= 0) found.push({ line, actual, message: `${line.name}: ${wanted}: ${printDim(actual[axis])} is not ${printDim(line.shape[axis])}.` });
        else for (const [at, dim] of line.shape.entries()) adoptLetter(m, dim, actual[at], inParameters);
      }
    }
    return found;
  }
}

/** `layerDims[l]` in a contract is a size as a letter is: above 1, and another one than `layerDims[l - 1]`. Elements of other lists may be any size. */
function sized(dim: Dim, { letters }: ContractLine): Dim {
  return substitute(dim, (atom) => {
    if (atom.kind !== 'element') return undefined;
    const list = atom.list.replace(/#.*$/, '');
    const isSaid = [list, ...namesOf(atom.index)].every((name) => letters.some((each) => each.name === name));
    return isSaid ? letter(`${list}[${atom.index.key}]`) : unknownDim();
  });
}

/** One number is promised and one number comes: `(1, 1)`, which sums with keepDims make, keeps the promise `()`. */
function isOneNumber(declared: readonly Dim[], actual: readonly Dim[]): boolean {
  return declared.length === 0 && actual.every((dim) => constant(dim) === 1);
}

/** A size that the contract names only in the result: the number in the body that gives it is printed by that letter. */
function adoptLetter(m: Machine, declared: Dim, actual: Dim, taken: ReadonlySet<string>): void {
  const [name, atom] = [soleAtom(declared), inferredName(actual)];
  if (name?.kind === 'name' && name.declared && !taken.has(name.text) && atom) m.nameAtom(atom, name.text, true);
}

function nestedList(shape: readonly Dim[]): Value {
  return shape.reduceRight<Value>((element, length) => ({ kind: 'list', element, length }), number(unknownDim('the values are not known')));
}

/** The part that a contract's path leads to. */
export function partOf(m: Machine, value: Value, steps: readonly Step[]): Value {
  let part = value;
  for (const step of steps) {
    const content = m.content(part);
    if (typeof step === 'object') {
      const family = content.kind === 'record' ? familyOf(content, step) : undefined;
      part = family ? ofFamily(m, family, letter(step.letter)) : { kind: 'unknown', reason: 'the part is not known' };
    } else if (content.kind === 'list' && typeof step === 'number') part = content.items?.[step] ?? content.element;
    else if (content.kind === 'record') part = content.fields.get(String(step)) ?? content.rest ?? { kind: 'nothing' };
    else return content.kind === 'unknown' ? content : { kind: 'unknown', reason: 'the part is not known' };
  }
  return part;
}

/** The expression within a written list or record that a contract's path leads to. */
export function expressionOf(node: Expression, steps: readonly Step[]): Expression {
  let current = node;
  for (const step of steps) {
    const inner = current.kind === 'cast' ? current.value : current;
    const next: Expression | undefined =
      inner.kind === 'list' && typeof step === 'number' ? inner.items[step] : inner.kind === 'record' ? inner.entries.find((entry) => entry.key === String(step))?.value : undefined;
    if (!next) return current;
    current = next;
  }
  return current;
}

/** Changes one part of a value in place, making the lists and records on the way where nothing is known of them. */
function change(m: Machine, value: Value, steps: readonly Step[], to: (old: Value) => Value): Value {
  const [step, ...others] = steps;
  if (step === undefined) return to(value);
  const content = m.content(value);
  if (typeof step === 'object') return changeFamily(m, value, content, step, (old) => change(m, old, others, to));
  if (typeof step === 'number' && (content.kind === 'list' || content.kind === 'unknown' || content.kind === 'nothing')) {
    const items = content.kind === 'list' && content.items ? [...content.items] : [];
    const rest: Value = content.kind === 'list' ? content.element : { kind: 'unknown', reason: 'the contract does not say' };
    while (items.length <= step) items.push(rest);
    items[step] = change(m, items[step], others, to);
    return put(m, value, list(items));
  }
  if (content.kind === 'record' || content.kind === 'unknown' || content.kind === 'nothing') {
    const base = content.kind === 'record' ? content : record([], { kind: 'unknown', reason: 'the contract does not say' });
    const fields = new Map(base.fields);
    fields.set(String(step), change(m, fields.get(String(step)) ?? base.rest ?? { kind: 'nothing' }, others, to));
    return put(m, value, { ...base, fields });
  }
  return value;
}

/** All members of a family at once; keys that are written out one by one stay as they are. */
function changeFamily(m: Machine, value: Value, content: Value, step: Numbered, to: (old: Value) => Value): Value {
  if (content.kind !== 'record' && content.kind !== 'unknown' && content.kind !== 'nothing') return value;
  const base = content.kind === 'record' ? content : record([], { kind: 'unknown', reason: 'the contract does not say' });
  if (familyOf(base, step) || [...base.fields.keys()].some((key) => key.startsWith(step.before))) return value;
  const family: Family = { before: step.before, after: '', symbol: soleAtom(letter(step.letter))!.key, value: to(base.rest ?? { kind: 'nothing' }) };
  return put(m, value, { ...base, families: [...base.families, family] });
}

function familyOf(content: RecordValue, { before }: Numbered): Family | undefined {
  return content.families.find((family) => family.before === before && family.after === '');
}

function put(m: Machine, reference: Value, content: Value): Value {
  if (reference.kind !== 'object') return m.allocate(content);
  m.write(reference, content);
  return reference;
}

export function hasContract(node: FunctionNode): boolean {
  return contractOf(node).some((line) => line.shape ?? line.size);
}

export type { Span };
