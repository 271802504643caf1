import { compare, constant, int, printDim, unknownDim, type Dim } from '../dimension';
import { printShape, sayShape, type Shape } from '../shape';
import { arrayShape, list, number, shapeOfValue, sizeOfValue, tensor, unknown, type Host, type Nothing, type Tensor, type Value } from '../value';
import { parametersOf, type Operation } from './operation';

/** One argument as the program gives it. */
export interface Argument {
  value: Value;
  /** The learner's words for it: `w.transpose()`. */
  source?: string;
}

/** The shapes do not fit: certain for all sizes that the names stand for. */
export interface Violation {
  code: string;
  message: string;
}

export interface Outcome {
  value: Value;
  violation?: Violation;
  warnings: Violation[];
  /** Says `matMul: (1, n_x) . (n_x, m) -> (1, m)`. */
  derivation?: () => string;
}

class Failed extends Error {
  constructor(readonly violation: Violation) {
    super(violation.message);
  }
}

const alone: Host = {
  call: () => unknown('the function is not called here'),
  read: (value) => value,
  write: () => undefined,
  allocate: (value) => value,
};

/**
 * Applies an operation to its arguments. For a method the receiver is the first argument. Never throws.
 * @param name the name it was called by, for messages.
 */
export function applyOperation(operation: Operation, args: readonly Argument[], name = operation.names[0], host: Host = alone): Outcome {
  const call = new Call(name, operation, args, host);
  try {
    const value = operation.rule(call);
    return { value, warnings: call.warnings, derivation: call.derivation(value) };
  } catch (error) {
    if (error instanceof Failed) return { value: unknown(error.message.replace(': ', ' fails: ')), violation: error.violation, warnings: [] };
    return { value: unknown(`${name} could not be followed`), warnings: [] };
  }
}

/** An argument with everything in the heap written out. */
class WrittenOut implements Argument {
  constructor(
    readonly value: Value,
    private readonly given: Argument,
  ) {}

  get source(): string | undefined {
    return this.given.source;
  }
}

/** What a rule sees: its arguments by name as shapes, sizes, axes, flags, and ways to answer. */
export class Call {
  readonly warnings: Violation[] = [];
  private readonly given = new Map<string, Argument>();

  constructor(
    readonly name: string,
    readonly operation: Operation,
    args: readonly Argument[],
    readonly host: Host,
  ) {
    let at = 0;
    for (const parameter of parametersOf(operation)) {
      if (parameter.rest) {
        const rest = args.slice(at);
        const values = rest.map((argument) => host.read(argument.value));
        this.given.set(parameter.name, { value: values.length === 1 && values[0].kind === 'list' ? values[0] : list(values), source: rest.map((argument) => argument.source ?? '').join(', ') });
        break;
      }
      const argument = args[at++];
      if (!argument) continue;
      const value = host.read(argument.value);
      if (value.kind === 'nothing') continue;
      this.given.set(parameter.name, value === argument.value ? argument : new WrittenOut(value, argument));
      if (parameter.kind === 'options' && value.kind === 'record') for (const [key, field] of value.fields) if (host.read(field).kind !== 'nothing') this.given.set(key, { value: host.read(field) });
    }
    this.raw = args;
  }

  /** The arguments as given, not written out: what `host.write` takes to change an object. */
  readonly raw: readonly Argument[];

  has(name: string): boolean {
    return this.given.has(name);
  }

  value(name: string): Value {
    return this.given.get(name)?.value ?? unknown(`${name} is not given`);
  }

  /** The learner's words for an argument, or its parameter's name. */
  source(name: string): string {
    return this.given.get(name)?.source || name;
  }

  /** Whether a text is one argument in the learner's words. */
  isSource(text: string): boolean {
    for (const { source } of this.given.values()) if (source === text) return true;
    return false;
  }

  /** Shape of a tensor argument; undefined where its rank is not known. */
  shape(name: string): Shape {
    return shapeOfValue(this.value(name));
  }

  dtype(name: string): string | undefined {
    const value = this.value(name);
    return value.kind === 'tensor' ? value.dtype : undefined;
  }

  /** The values of a list of tensors, where their number is known. */
  items(name: string): readonly Value[] | undefined {
    const value = this.value(name);
    return value.kind === 'list' ? value.items : undefined;
  }

  /** Shapes of a list of tensors, where their number is known. */
  shapes(name: string): Shape[] | undefined {
    return this.items(name)?.map((item) => shapeOfValue(this.host.read(item)));
  }

  /** A size or any number; `?` where it is not known; `otherwise` where it is not given. */
  dim(name: string, otherwise?: number): Dim {
    if (!this.has(name)) return otherwise === undefined ? unknownDim() : int(otherwise);
    return sizeOfValue(this.value(name));
  }

  /** A number that is known, `otherwise` where it is not given, undefined where it depends. */
  integer(name: string, otherwise?: number): number | undefined {
    return constant(this.dim(name, otherwise));
  }

  /** A flag that is known; undefined where it depends. */
  flag(name: string, otherwise = false): boolean | undefined {
    if (!this.has(name)) return otherwise;
    const value = this.value(name);
    if (value.kind === 'boolean') return value.value;
    const size = value.kind === 'number' ? constant(value.dim) : undefined;
    return size === undefined ? undefined : size !== 0;
  }

  text(name: string, otherwise?: string): string | undefined {
    if (!this.has(name)) return otherwise;
    const value = this.value(name);
    return value.kind === 'text' ? value.text : undefined;
  }

  /** A list of sizes, such as a shape; one number counts as a list of one. Undefined where its length is not known. */
  sizes(name: string): Dim[] | undefined {
    return this.sizesOf(this.value(name));
  }

  /** The same; fails where one of them is undefined, because a shape was read past its end. */
  definedSizes(name: string): Dim[] | undefined {
    const value = this.value(name);
    const missing = value.kind === 'list' ? value.items?.find((item): item is Nothing => item.kind === 'nothing' && item.past !== undefined) : undefined;
    if (missing) this.fail('axis-range', `${this.source(name)} holds undefined: ${missing.past}.`);
    return this.sizesOf(value);
  }

  sizesOf(value: Value): Dim[] | undefined {
    if (value.kind === 'number') return [value.dim];
    if (value.kind !== 'list') return undefined;
    if (value.items) return value.items.map(sizeOfValue);
    const length = constant(value.length);
    return length !== undefined && length <= 16 ? Array.from({ length }, () => unknownDim()) : undefined;
  }

  /** Axes from 0 to rank - 1, negatives counted from the end; all of them where none is given; undefined where they depend. */
  axes(name: string, rank: number): number[] | undefined {
    if (!this.has(name)) return Array.from({ length: rank }, (_, axis) => axis);
    const sizes = this.definedSizes(name)?.map((dim) => constant(dim));
    if (!sizes || sizes.some((axis) => axis === undefined)) return undefined;
    return (sizes as number[]).map((axis) => this.normalAxis(axis, rank));
  }

  /** One axis from 0 to rank - 1; undefined where it depends. */
  axis(name: string, rank: number, otherwise?: number): number | undefined {
    const axis = this.integer(name, otherwise);
    return axis === undefined ? undefined : this.normalAxis(axis, rank);
  }

  private normalAxis(axis: number, rank: number): number {
    if (axis < -rank || axis >= rank || !Number.isInteger(axis)) {
      this.fail('axis-range', rank === 0 ? `axis ${axis} does not exist: the tensor is a scalar, shape ().` : `axis ${axis} does not exist: a tensor of rank ${rank} has the axes 0 to ${rank - 1}.`);
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** The call fails for all sizes. The sentence says both shapes and the size that does not fit, then what to try. */
  fail(code: string, sentence: string): never {
    throw new Failed({ code, message: `${this.name}: ${sentence}` });
  }

  /** Runs, but is nearly always a mistake; only for the closed list of warnings. */
  warn(code: string, sentence: string): void {
    this.warnings.push({ code, message: `${this.name}: ${sentence}` });
  }

  /** Fails where two sizes certainly differ; gives back what is known of the size where they do not. */
  same(a: Dim, b: Dim, code: string, sentence: string | (() => string)): Dim {
    if (compare(a, b) === 'different') this.fail(code, typeof sentence === 'string' ? sentence : sentence());
    if (!a.terms) return b;
    // A number or a contract's letter says more than a name that was inferred.
    return constant(a) === undefined && constant(b) !== undefined ? b : a;
  }

  /** Fails where the rank is known and is none of those; `least` true allows any rank from the first on. */
  rank(name: string, ranks: readonly number[], code = 'rank'): Shape {
    const shape = this.shape(name);
    if (shape && !ranks.includes(shape.length)) {
      const wanted = ranks.length === 1 ? `rank ${ranks[0]}` : `rank ${ranks.slice(0, -1).join(', ')} or ${ranks[ranks.length - 1]}`;
      this.fail(code, `${this.source(name)} must have ${wanted}, but its shape is ${sayShape(shape)}, rank ${shape.length}.`);
    }
    return shape;
  }

  tensor(shape: Shape | (Dim | number)[], dtype?: string, lost?: string): Tensor {
    return tensor(shape?.map((dim) => (typeof dim === 'number' ? int(dim) : dim)), dtype, shape ? lost : (lost ?? this.lost()));
  }

  /** A tensor shaped like an argument, its dtype unless another is given. */
  like(name: string, dtype = this.dtype(name)): Tensor {
    return this.tensor(this.shape(name), dtype);
  }

  number(dim: Dim | number): Value {
    return number(dim);
  }

  unknown(reason: string): Value {
    return unknown(reason);
  }

  /** The reason an argument's shape is not known, for a result that is not known because of it. */
  private lost(): string | undefined {
    for (const { value, source } of this.given.values()) {
      if (value.kind === 'unknown') return value.reason;
      if (value.kind === 'tensor' && !value.shape) return value.lost ?? (source ? `the shape of ${source} is not known` : undefined);
    }
    return undefined;
  }

  /** A sentence on how the result came about, written when it is asked for; it keeps nothing but shapes alive. */
  derivation(result: Value): (() => string) | undefined {
    if (result.kind !== 'tensor' || !result.shape) return undefined;
    const { shape } = result;
    const { name } = this;
    const { sign } = this.operation;
    const operands: (Shape | string)[] = [];
    for (const parameter of parametersOf(this.operation)) {
      const value = this.given.get(parameter.name)?.value;
      if (!value) continue;
      if (parameter.kind === 'tensor' && (value.kind === 'tensor' || arrayShape(value))) operands.push(shapeOfValue(value));
      else if (parameter.kind === 'tensor' && value.kind === 'number') operands.push('number');
      else if (parameter.kind === 'tensors' && value.kind === 'list') operands.push((value.items ?? [value.element]).map((item) => sayShape(shapeOfValue(item))).join(', '));
      else if (parameter.kind === 'axes' && value.kind === 'number') operands.push(`${parameter.name} ${printDim(value.dim)}`);
    }
    return () => {
      const said = operands.map((operand) => (typeof operand === 'string' ? operand : sayShape(operand)));
      return `${name}: ${said.length > 0 ? `${said.join(sign ? ` ${sign} ` : ', ')} -> ` : ''}${printShape(shape)}`;
    };
  }
}
