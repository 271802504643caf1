/** Runs a learner's file with a piece of its text replaced, and looks at what its expressions are. */
import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../course/exercise';
import { contextOf, type Context } from '../../gradients/source/context';
import { isFunction, programOf, type Program } from '../../gradients/source/program';
import type { Runner } from '../../gradients/source/search';
import { HELPERS, marked, Survey, surveyed, switched, type Describe, type Replacement } from '../../gradients/source/survey';
import { elementFunctions, type ElementFunction } from '../../gradients/tape';
import { worked } from '../../gradients/repair/clock';
import { compile, loadCompiled } from '../learner';
import type { Calls } from './calls';
import type { Subject } from './subject';

/** Rounds of all loops together that a changed program may take, as a multiple of the unchanged one's. */
const ROUNDS = 20;
/** Milliseconds of work that loading the file may take: a file that trains at its top level is not loaded again and again. */
const LOADING = 200;

interface Helpers {
  /** Which change is taken. */
  at: number;
  see(id: number, value: unknown): unknown;
  turn(): void;
  scale(value: unknown): unknown;
  plus(a: unknown, b: unknown): unknown;
  times(a: unknown, b: unknown): unknown;
  over(a: unknown, b: unknown): unknown;
  slope(of: ElementFunction, value: unknown): unknown;
  softmaxSlope(a: Tensor, da: Tensor): Tensor;
}

export interface Rewriting {
  context: Context;
  runner: Runner;
}

/** @returns undefined where the file cannot be run in this way */
export function rewritingOf(tf: TensorFlow, calls: Calls, at: Float64Array[]): Rewriting | undefined {
  const program = programOf(compile(calls.subject.source));
  if (!program) return undefined;
  return quietly(() => {
    try {
      const bench = new Bench(tf, calls, program, at);
      const context = bench.survey();
      return context && { context, runner: bench };
    } catch {
      return undefined;
    }
  });
}

/** How often the inputs are compared while a function that changes them is looked at. */
const LOOKS = 20_000;

/**
 * The line of the statement that changes an input of a function, and the function's own names for its arguments.
 * @param which whether it is the cost or the gradients
 */
export function mutatingStatement(calls: Calls, at: Float64Array[], which: 'cost' | 'gradients'): { line?: number; names: (string | undefined)[] } {
  const { subject } = calls;
  const program = programOf(compile(subject.source));
  if (!program) return { names: [] };
  const { text, lines } = marked(program);
  const space = globalThis as unknown as Record<string, { mark(k: number): void } | undefined>;
  let last: number | undefined;
  let guilty: number | undefined;
  return quietly(() => {
    try {
      space[HELPERS] = { mark: () => undefined };
      const changed = subject.of(loadCompiled(text, subject.source.path));
      calls.onCopies(at, (parameters, rest, intact) => {
        let looks = 0;
        const look = () => {
          if (guilty === undefined && looks++ < LOOKS && !intact()) guilty = last;
        };
        space[HELPERS] = { mark: (k) => (look(), (last = k)) };
        try {
          changed[which](parameters, rest);
        } finally {
          look();
        }
      });
    } catch {
      // What was seen before it stopped counts.
    } finally {
      delete space[HELPERS];
    }
    return { line: guilty === undefined ? undefined : lines[guilty], names: argumentsOf(program, which === 'cost' ? subject.costFunction : subject.function) };
  });
}

/** Names of a function's arguments; undefined for one that is taken apart. */
function argumentsOf(program: Program, name: string): (string | undefined)[] {
  for (const { node, ancestors } of program.nodes) {
    if (!isFunction(node)) continue;
    const [parent] = ancestors;
    const own = node.type === 'FunctionDeclaration' ? node.id?.name : parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : undefined;
    if (own === name) return node.params.map((param) => (param.type === 'Identifier' ? param.name : undefined));
  }
  return [];
}

class Bench implements Runner {
  private rounds = 0;
  private most = Infinity;
  private factor = 1;
  private index = -1;
  private changes: Replacement[] = [];
  private together: Pick<Subject, 'cost' | 'gradients'> | undefined;
  private readonly base: number;

  constructor(
    private readonly tf: TensorFlow,
    private readonly calls: Calls,
    private readonly program: Program,
    private readonly at: Float64Array[],
  ) {
    this.base = calls.cost(at);
  }

  survey(): Context | undefined {
    const text = surveyed(this.program);
    const describe: Describe = (value) => this.describe(value);
    const own = new Survey(describe);
    const started = worked();
    this.with(own, () => loadCompiled(text, this.calls.subject.source.path));
    if (worked() - started > LOADING) return undefined;
    this.run(text, own, 'gradients');
    const rounds = this.rounds;
    const cost = new Survey(describe);
    this.run(text, cost, 'cost');
    this.most = ROUNDS * Math.max(rounds, this.rounds) + 1000;
    return contextOf(this.program, own, cost);
  }

  load(changes: Replacement[]): void {
    this.changes = changes;
    this.together = this.compiled(changes);
  }

  gradients(index: number, factor: number): Map<string, Float64Array> | undefined {
    const values = this.changed(index, factor, 'gradients') as Float64Array[] | undefined;
    return values && new Map(this.calls.names.map((name, i) => [name, values[i]]));
  }

  keepsCost(index: number, factor: number): boolean {
    const cost = this.changed(index, factor, 'cost') as number | undefined;
    return cost !== undefined && Math.abs(cost - this.base) <= 1e-12 * Math.abs(this.base);
  }

  private changed(index: number, factor: number, which: 'cost' | 'gradients'): unknown {
    // One change that does not parse must not take the others with it.
    const subject = this.together ?? this.compiled([this.changes[index]]);
    if (!subject) return undefined;
    this.factor = factor;
    this.index = this.together ? index : 0;
    return quietly(() => {
      try {
        return this.with(undefined, () => this.call(subject, which));
      } catch {
        return undefined;
      } finally {
        this.calls.restore();
      }
    });
  }

  private compiled(changes: Replacement[]): Pick<Subject, 'cost' | 'gradients'> | undefined {
    const { subject } = this.calls;
    return quietly(() => {
      try {
        return this.with(undefined, () => subject.of(loadCompiled(switched(this.program, changes), subject.source.path)));
      } catch {
        return undefined;
      }
    });
  }

  private run(text: string, survey: Survey, which: 'cost' | 'gradients'): void {
    const { subject } = this.calls;
    this.with(survey, () => this.call(subject.of(loadCompiled(text, subject.source.path)), which));
  }

  private call(subject: Pick<Subject, 'cost' | 'gradients'>, which: 'cost' | 'gradients'): unknown {
    const { calls } = this;
    this.rounds = 0;
    if (which === 'cost') calls.passes++;
    return calls.within(this.at, (parameters, rest) => {
      const value = subject[which](parameters, rest);
      if (which === 'gradients') return calls.gradientTensors(value).map(({ values }) => values);
      const cost = calls.costTensor(value);
      return typeof cost === 'number' ? cost : cost.dataSync()[0];
    });
  }

  private with<T>(survey: Survey | undefined, use: () => T): T {
    const space = globalThis as unknown as Record<string, Helpers | undefined>;
    space[HELPERS] = {
      at: this.index,
      see: survey?.see ?? ((_id, value) => value),
      turn: () => {
        if (++this.rounds > this.most) throw new RangeError('too many rounds');
      },
      scale: (value) => this.elementwise(value, this.factor, (a, b) => a * b),
      plus: (a, b) => this.elementwise(a, b, (x, y) => x + y),
      times: (a, b) => this.broadcast(a, b) ?? this.elementwise(a, b, (x, y) => x * y),
      over: (a, b) => this.elementwise(a, b, (x, y) => x / y),
      softmaxSlope: (a, da) => a.mul(da.sub(a.mul(da).sum(-1, true))),
      slope: (of, value) => this.elementwise(value, 0, elementFunctions[of]),
    };
    try {
      return use();
    } finally {
      delete space[HELPERS];
    }
  }

  /** The product of two tensors where the second broadcasts into the first. */
  private broadcast(a: unknown, b: unknown): Tensor | undefined {
    const { tf } = this;
    if (!(a instanceof tf.Tensor) || !(b instanceof tf.Tensor) || a.size === b.size) return undefined;
    const product = a.mul(b) as Tensor;
    if (product.shape.join() !== a.shape.join()) throw new RangeError('shapes');
    return product;
  }

  private elementwise(a: unknown, b: unknown, f: (x: number, y: number) => number): unknown {
    const { tf } = this;
    if (a instanceof tf.Tensor) {
      const other = b instanceof tf.Tensor ? (b.dataSync() as ArrayLike<number>) : undefined;
      const values = a.dataSync() as ArrayLike<number>;
      if (other ? other.length !== values.length : typeof b !== 'number') throw new RangeError('shapes');
      return tf.tensor(Float64Array.from(values, (x, i) => f(x, other ? other[i] : (b as number))) as never, a.shape, 'float32');
    }
    if (typeof a === 'number' && typeof b === 'number') return f(a, b);
    if (Array.isArray(a) || ArrayBuffer.isView(a)) {
      return Array.from(a as ArrayLike<unknown>, (item, i) => this.elementwise(item, typeof b === 'number' ? b : (b as ArrayLike<unknown>)[i], f));
    }
    throw new TypeError('no numbers');
  }

  private describe(value: unknown): ReturnType<Describe> {
    if (value instanceof this.tf.Tensor) {
      const tensor = value as Tensor;
      if (tensor.isDisposed || tensor.dtype === 'string' || tensor.dtype === 'complex64') return undefined;
      return { kind: 'tensor', shape: [...tensor.shape], values: Float64Array.from(tensor.dataSync() as ArrayLike<number>) };
    }
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return { kind: 'array', shape: [(value as Float64Array).length], values: Float64Array.from(value as Float64Array) };
    const shape: number[] = [];
    for (let inner: unknown = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
    if (shape.length === 0) return undefined;
    const flat = (value as unknown[]).flat(shape.length - 1) as number[];
    return flat.every((item) => typeof item === 'number') ? { kind: 'array', shape, values: Float64Array.from(flat) } : undefined;
  }
}

/** What a learner's file prints is printed once, not for each change that is tried. */
function quietly<T>(run: () => T): T {
  const kept = { log: console.log, info: console.info, warn: console.warn, error: console.error, debug: console.debug, table: console.table };
  const silent = () => undefined;
  Object.assign(console, { log: silent, info: silent, warn: silent, error: silent, debug: silent, table: silent });
  try {
    return run();
  } finally {
    Object.assign(console, kept);
  }
}
