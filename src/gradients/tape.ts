/**
 * The trace of one run of a learner's functions: operations in the order in which they ran, with the place in the
 * learner's file. Values are identified by number; a value without a producer is an input, a parameter or a constant.
 */
export interface Value {
  id: number;
  shape: number[];
  values: Float64Array;
  /** Index of the operation that made it; -1 for inputs and constants. */
  producer: number;
  /** Name where it is a parameter. */
  parameter?: string;
  /** True for a number that the learner's code or an operation made a tensor of. */
  constant: boolean;
  /** Lines of the cost's run, where it is the derivative by a value through the operations there. */
  through?: number[];
}

export interface Operation {
  index: number;
  /** The tf.js kernel; `Made` for a tensor made of plain numbers, `Returned` for a gradient that is none. */
  kernel: string;
  /** Value ids by input name; a list for operations on lists. */
  inputs: Record<string, number | number[]>;
  attrs: Record<string, unknown>;
  outputs: number[];
  /** Innermost place in the learner's file first; empty where none is known. */
  places: Place[];
}

export interface Place {
  line: number;
  column: number;
}

export interface Tape {
  operations: Operation[];
  values: Map<number, Value>;
  /** Value ids of what was returned, by name. */
  outputs: Map<string, number>;
}

/** A change to some operations of a tape, for running it again. */
export interface Edit {
  /** Other values for inputs: the operation's index, the input's name, its position in a list, and what to take. */
  inputs?: { operation: number; name: string; slot?: number; change: Change }[];
  attrs?: { operation: number; attrs: Record<string, unknown> }[];
  kernels?: { operation: number; kernel: string; rename?: Record<string, string> }[];
  /** What an operation's first output (or a constant, by its id) is changed to. */
  outputs?: { value: number; change: Change }[];
  /** Changes of the returned gradients themselves. */
  returned?: { name: string; change: Change }[];
}

export type Change =
  | { how: 'scale'; factor: number }
  | { how: 'take'; value: number }
  | { how: 'multiply'; by: Derived }
  | { how: 'add'; term: Derived; factor: number }
  | { how: 'transpose' }
  | { how: 'use'; derived: Derived }
  /** These numbers, in the same shape. */
  | { how: 'become'; values: Float64Array }
  /** Divided by its sums along the axes. */
  | { how: 'share'; axes: number[] }
  /** Takes out the mean along the axes, and then the part along a value: x - v mean(x v). */
  | { how: 'project'; axes: number[]; center: boolean; onto?: number };

/** A value of the tape, or an element-wise function of one. */
export interface Derived {
  value: number;
  of: ElementFunction;
  /** And by this number. */
  times?: number;
}

export const elementFunctions = {
  itself: (x: number) => x,
  square: (x: number) => x * x,
  root: (x: number) => Math.sqrt(x),
  reciprocal: (x: number) => 1 / x,
  exponential: (x: number) => Math.exp(x),
  logarithm: (x: number) => Math.log(x),
  step: (x: number) => (x > 0 ? 1 : 0),
  atLeast: (x: number) => (x >= 0 ? 1 : 0),
  sign: (x: number) => Math.sign(x),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: (x: number) => Math.tanh(x),
  relu: (x: number) => Math.max(x, 0),
  oneMinus: (x: number) => 1 - x,
  sigmoidSlopeOfA: (x: number) => x * (1 - x),
  tanhSlopeOfA: (x: number) => 1 - x * x,
  sigmoidSlopeOfZ: (x: number) => 1 / (2 + Math.exp(x) + Math.exp(-x)),
  tanhSlopeOfZ: (x: number) => 1 - Math.tanh(x) ** 2,
} as const;

export type ElementFunction = keyof typeof elementFunctions;

/** Runs a tape again with changes; undefined where an operation refuses its changed inputs. */
export type Replay = (edit: Edit) => Map<string, Float64Array> | undefined;

/** Value ids an operation reads, in order. */
export function inputsOf(operation: Operation): { name: string; slot?: number; value: number }[] {
  return Object.entries(operation.inputs).flatMap(([name, value]) => (Array.isArray(value) ? value.map((id, slot) => ({ name, slot, value: id })) : [{ name, value }]));
}
