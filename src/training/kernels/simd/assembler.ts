/**
 * A WebAssembly module written as TypeScript: functions over 32-bit integers that read and write floats, four at a
 * time, in a memory that is handed in. Codes are those of the WebAssembly core specification 2.0 with its vector
 * instructions; what is here is what the kernels use.
 */

/** A variable of a function. */
export interface Local {
  readonly index: number;
}

/** Bytes that leave a value, a variable, or an integer. */
export type Value = number[] | Local | number;

/** Bytes that leave nothing. */
export type Statement = number[];

const kinds = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
type Kind = keyof typeof kinds;

/** LEB128, as every number of the format is written. */
function unsigned(value: number): number[] {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

function signed(value: number): number[] {
  const bytes = [];
  for (; value < -64 || value > 63; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value & 127];
}

function push(value: Value): number[] {
  if (typeof value === 'number') return [0x41, ...signed(value)];
  return Array.isArray(value) ? value : [0x20, ...unsigned(value.index)];
}

const operation =
  (...code: number[]) =>
  (...operands: Value[]): number[] => [...operands.flatMap(push), ...code];

export const add = operation(0x6a);
export const subtract = operation(0x6b);
export const multiply = operation(0x6c);
export const shiftLeft = operation(0x74);
export const atLeast = operation(0x4e);
export const isZero = operation(0x45);

export const addFloat = operation(0x92);

/** Four floats at once. */
export const add4 = operation(0xfd, 0xe4, 0x01);
export const multiply4 = operation(0xfd, 0xe6, 0x01);
export const zero4 = [0xfd, 0x0c, ...Array<number>(16).fill(0)];
/** All bits of the lanes in which the first is greater. */
export const greater4 = operation(0xfd, 0x44);
/** Bits of the first operand where the third has ones, else of the second. */
export const select4 = operation(0xfd, 0x52);
export const lowest4 = [0xfd, 0x0c, ...[0, 1, 2, 3].flatMap(() => [0x00, 0x00, 0x80, 0xff])];
/** The integer -1 in all four lanes. */
export const minusOne4 = [0xfd, 0x0c, ...Array<number>(16).fill(0xff)];
export const spreadInteger4 = operation(0xfd, 0x11);
export const integerLane = (vector: Value, which: number) => [...push(vector), 0xfd, 0x1b, which];
export const lane = (vector: Value, which: number) => [...push(vector), 0xfd, 0x1f, which];

/** The lanes of `from`, numbered 0 to 7 across both vectors. */
export function shuffle4(first: Value, second: Value, from: [number, number, number, number]): number[] {
  const bytes = from.flatMap((number) => [0, 1, 2, 3].map((byte) => number * 4 + byte));
  return [...push(first), ...push(second), 0xfd, 0x0d, ...bytes];
}

/** Reads and writes at an address in bytes plus a fixed offset; any alignment is right. */
export const load = (address: Value, offset = 0) => [...push(address), 0x2a, 0, ...unsigned(offset)];
export const load4 = (address: Value, offset = 0) => [...push(address), 0xfd, 0x00, 0, ...unsigned(offset)];
/** One float in all four lanes. */
export const spread4 = (address: Value, offset = 0) => [...push(address), 0xfd, 0x09, 0, ...unsigned(offset)];
export const store = (address: Value, value: Value, offset = 0): Statement => [...push(address), ...push(value), 0x38, 0, ...unsigned(offset)];
export const store4 = (address: Value, value: Value, offset = 0): Statement => [...push(address), ...push(value), 0xfd, 0x0b, 0, ...unsigned(offset)];

export const set = (local: Local, value: Value): Statement => [...push(value), 0x21, ...unsigned(local.index)];
export const increase = (local: Local, by: Value): Statement => set(local, add(local, by));

export const when = (condition: Value, then: Statement[], otherwise: Statement[] = []): Statement => [
  ...push(condition), 0x04, 0x40, ...then.flat(), ...(otherwise.length ? [0x05, ...otherwise.flat()] : []), 0x0b,
];

/** Tested before every round. */
export const loopWhile = (condition: Value, body: Statement[]): Statement => [
  0x02, 0x40, 0x03, 0x40, ...isZero(condition), 0x0d, 1, ...body.flat(), 0x0c, 0, 0x0b, 0x0b,
];

/** Counts `counter` down to 0, once at least: its value on entry is the number of rounds. */
export const countDown = (counter: Local, body: Statement[]): Statement => [
  0x03, 0x40, ...body.flat(), ...set(counter, subtract(counter, 1)), ...push(counter), 0x0d, 0, 0x0b,
];

/** One exported function of integers that returns nothing. */
export class AssembledFunction {
  private readonly kindsOfLocals: Kind[] = [];
  private parameters = 0;
  private statements: Statement[] = [];

  constructor(readonly name: string) {}

  /** Declares all parameters, in their order; called before any variable. */
  takes<const Names extends readonly string[]>(...names: Names): Record<Names[number], Local> {
    this.parameters = names.length;
    return Object.fromEntries(names.map((name, index) => [name, { index }])) as Record<Names[number], Local>;
  }

  variable(kind: Kind): Local {
    this.kindsOfLocals.push(kind);
    return { index: this.parameters + this.kindsOfLocals.length - 1 };
  }

  variables(kind: Kind, count: number): Local[] {
    return Array.from({ length: count }, () => this.variable(kind));
  }

  does(...statements: Statement[]): this {
    this.statements = statements;
    return this;
  }

  type(): number[] {
    return [0x60, ...vector(Array.from({ length: this.parameters }, () => [kinds.i32])), 0];
  }

  code(): number[] {
    const body = [...vector(this.kindsOfLocals.map((kind) => [1, kinds[kind]])), ...this.statements.flat(), 0x0b];
    return [...unsigned(body.length), ...body];
  }
}

function vector(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return vector([...Buffer.from(value)].map((byte) => [byte]));
}

function section(number: number, content: number[]): number[] {
  return [number, ...unsigned(content.length), ...content];
}

/** The module's bytes; it imports its memory as `env.memory`. */
export function assemble(functions: AssembledFunction[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(functions.map((f) => f.type()))),
    ...section(2, vector([[...text('env'), ...text('memory'), 2, 0, 0]])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(functions.map((f, index) => [...text(f.name), 0, ...unsigned(index)]))),
    ...section(10, vector(functions.map((f) => f.code()))),
  ]);
}
