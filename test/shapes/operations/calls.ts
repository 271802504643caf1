import fc from 'fast-check';
import { tensor, type Argument } from './arguments';

/** Which axes of a result depend on values: by path of the result (`''` for a sole tensor, `values`, `0`), its axes or all of it. */
export type DependsOnValues = Record<string, readonly number[] | 'rank'>;

/** How calls of one operation are generated. */
export interface Calls {
  /** Arguments of valid calls; near misses are derived from them. */
  valid: fc.Arbitrary<Argument[]>;
  /** The call, where it is not `tf.NAME(arguments)`. */
  call?: (args: string) => string;
  /** Also generated as a method of the first argument. */
  chained?: boolean;
  dependsOnValues?: DependsOnValues;
  /** True for a result that tf.js gives although no program can mean it: the engine says error. */
  nonsense?: (args: readonly Argument[], shapes: Record<string, readonly number[]>) => boolean;
}

export type Family = Record<string, Calls>;

export const size = fc.integer({ min: 1, max: 5 });
/** Sizes with many equal to one another and to 1. */
export const small = fc.constantFrom(1, 2, 2, 3, 3, 4);
export const flag = fc.constantFrom(undefined, true, false);

export function shape(least: number, most: number): fc.Arbitrary<number[]> {
  return fc.array(size, { minLength: least, maxLength: most });
}

export function tensorOf(least: number, most: number, dtype?: 'int32' | 'bool' | 'complex64' | 'string'): fc.Arbitrary<Argument> {
  return shape(least, most).map((dims) => tensor(dims, dtype));
}

/** Two shapes that broadcast together, aligned at the last axis. */
export const broadcastPair: fc.Arbitrary<[number[], number[]]> = fc
  .tuple(shape(0, 4), fc.nat(), fc.nat(), fc.nat(4), fc.nat(4), fc.boolean())
  .map(([full, onesA, onesB, dropA, dropB, plain]) => {
    if (plain) return [full, full];
    const side = (ones: number, drop: number) => full.map((dim, axis) => ((ones >> axis) & 1 ? 1 : dim)).slice(Math.min(drop, full.length));
    return [side(onesA, dropA > 2 ? dropA - 2 : 0), side(onesB, dropB > 2 ? dropB - 2 : 0)];
  });

/** An axis of a rank counted from either end, sometimes none and sometimes a list. */
export function axes(rank: number): fc.Arbitrary<Argument> {
  if (rank === 0) return fc.constantFrom<Argument>(undefined, null);
  const one = fc.integer({ min: -rank, max: rank - 1 });
  return fc.oneof(
    fc.constantFrom<Argument>(undefined, null),
    one,
    fc.uniqueArray(fc.nat(rank - 1), { minLength: 1, maxLength: rank }).map((list) => ({ list })),
    fc.uniqueArray(fc.nat(rank - 1), { minLength: 1, maxLength: rank }).map((list) => ({ list: list.map((axis) => axis - rank) })),
  );
}

export function axis(rank: number): fc.Arbitrary<number> {
  return rank === 0 ? fc.constant(0) : fc.integer({ min: -rank, max: rank - 1 });
}

/** Chains a shape into arguments that depend on it. */
export function forShape(least: number, most: number, args: (dims: number[]) => fc.Arbitrary<Argument[]>): fc.Arbitrary<Argument[]> {
  return shape(least, most).chain(args);
}

/** An axis named twice: the library counts it twice and gives a shape of other axes. */
export function repeated(args: readonly Argument[]): boolean {
  return args.some((argument) => typeof argument === 'object' && argument !== null && 'list' in argument && argument.list.some((item, at) => argument.list.some((other, i) => i < at && sameAxis(item, other, args[0]))));
}

function sameAxis(a: Argument, b: Argument, of: Argument): boolean {
  const rank = typeof of === 'object' && of !== null && 'tensor' in of ? of.tensor.length : 0;
  return typeof a === 'number' && typeof b === 'number' && (a === b || Math.abs(a - b) === rank);
}
