import fc from 'fast-check';

/** An argument of a call to tf, as plain data: it renders to source text, which both the library and the engine read. */
export type Argument =
  | { tensor: readonly number[]; dtype?: 'int32' | 'bool' | 'complex64' | 'string' }
  | { record: Record<string, Argument> }
  | { list: readonly Argument[] }
  /** An expression with no shape to vary. */
  | { code: string }
  | number
  | string
  | boolean
  | null
  | undefined;

export const tensor = (shape: readonly number[], dtype?: 'int32' | 'bool' | 'complex64' | 'string'): Argument => ({ tensor: shape, dtype });
export const list = (items: readonly Argument[]): Argument => ({ list: items });
export const record = (fields: Record<string, Argument>): Argument => ({ record: fields });
export const code = (text: string): Argument => ({ code: text });

/** Source text of one argument. */
export function render(argument: Argument): string {
  if (argument === undefined) return 'undefined';
  if (argument === null || typeof argument !== 'object') return JSON.stringify(argument);
  if ('code' in argument) return argument.code;
  if ('list' in argument) return `[${argument.list.map(render).join(', ')}]`;
  if ('record' in argument) {
    const fields = Object.entries(argument.record).filter(([, value]) => value !== undefined);
    return `{ ${fields.map(([name, value]) => `${name}: ${render(value)}`).join(', ')} }`;
  }
  const shape = `[${argument.tensor.join(', ')}]`;
  if (argument.dtype === 'complex64') return `tf.complex(tf.zeros(${shape}), tf.zeros(${shape}))`;
  if (argument.dtype === 'string') return `tf.fill(${shape}, "a b")`;
  return argument.dtype ? `tf.zeros(${shape}, '${argument.dtype}')` : `tf.zeros(${shape})`;
}

/** Arguments with the trailing undefined ones left out. */
export function renderAll(args: readonly Argument[]): string {
  let last = args.length;
  while (last > 0 && args[last - 1] === undefined) last--;
  return args.slice(0, last).map(render).join(', ');
}

type Change = (random: number) => Argument;

/**
 * All ways to change one thing in an argument list: `axes` changes one size of one tensor by one (the near misses), the others add
 * or drop an axis, or change one number or one element of an option.
 */
function changes(args: readonly Argument[], near: boolean): ((random: number) => Argument[])[] {
  const found: ((random: number) => Argument[])[] = [];
  const visit = (argument: Argument, replace: (value: Argument) => Argument[]): void => {
    for (const change of ofOne(argument, near)) found.push((random) => replace(change(random)));
    if (argument === null || typeof argument !== 'object') return;
    if ('list' in argument) {
      for (const [at, item] of argument.list.entries()) visit(item, (value) => replace({ list: argument.list.map((other, i) => (i === at ? value : other)) }));
    } else if ('record' in argument) {
      for (const [name, item] of Object.entries(argument.record)) visit(item, (value) => replace({ record: { ...argument.record, [name]: value } }));
    }
  };
  for (const [at, argument] of args.entries()) visit(argument, (value) => args.map((other, i) => (i === at ? value : other)));
  return found;
}

function ofOne(argument: Argument, near: boolean): Change[] {
  if (typeof argument === 'number') return near || !Number.isInteger(argument) ? [] : [() => argument + 1, () => argument - 1];
  if (argument === null || typeof argument !== 'object') return [];
  if ('tensor' in argument) {
    const { tensor: shape, dtype } = argument;
    const sizes = shape.flatMap((size, axis): Change[] =>
      [size + 1, size - 1].filter((other) => other >= 1).map((other) => () => tensor(shape.map((same, i) => (i === axis ? other : same)), dtype)),
    );
    if (near) return sizes;
    return [
      ...(shape.length < 5 ? [(random: number) => tensor([...shape.slice(0, random % (shape.length + 1)), 1 + (random % 3), ...shape.slice(random % (shape.length + 1))], dtype)] : []),
      ...(shape.length > 0 ? [(random: number) => tensor(shape.filter((_, axis) => axis !== random % shape.length), dtype)] : []),
    ];
  }
  if ('list' in argument && !near && argument.list.length > 0) {
    const { list: items } = argument;
    return [(random) => list(items.filter((_, i) => i !== random % items.length)), (random) => list([...items, items[random % items.length]])];
  }
  return [];
}

/** Valid calls, and the same with one axis off by one (a quarter) or one other thing changed (a quarter). */
export function withMisses(valid: fc.Arbitrary<Argument[]>): fc.Arbitrary<Argument[]> {
  return fc.tuple(valid, fc.nat(3), fc.nat(1000), fc.nat(1000)).map(([args, kind, which, random]) => {
    if (kind < 2) return args;
    const possible = changes(args, kind === 2);
    return possible.length === 0 ? args : possible[which % possible.length](random);
  });
}
