import fc from 'fast-check';

/** An argument of a call to tf, as plain data: it renders to source text, which both the library and the engine read. */
export type Argument =
  | { tensor: readonly number[]; dtype?: 'int32' | 'bool' | 'complex64' | 'string' }
  | { record: Record<string, Argument> }
  | { list: readonly Argument[] }
  /** Nested lists of ones. */
  | { nested: readonly number[] }
  /** As it is: nothing in it is varied. */
  | { fixed: Argument }
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
export const nested = (shape: readonly number[]): Argument => ({ nested: shape });
export const fixed = (argument: Argument): Argument => ({ fixed: argument });
export const code = (text: string): Argument => ({ code: text });

/** Source text of one argument. */
export function render(argument: Argument): string {
  if (argument === undefined) return 'undefined';
  if (argument === null || typeof argument !== 'object') return JSON.stringify(argument);
  if ('code' in argument) return argument.code;
  if ('fixed' in argument) return render(argument.fixed);
  if ('nested' in argument) return renderNested(argument.nested);
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

function renderNested(shape: readonly number[]): string {
  if (shape.length === 0) return '1';
  return `[${Array.from({ length: shape[0] }, () => renderNested(shape.slice(1))).join(', ')}]`;
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
  if ('tensor' in argument) return ofShape(argument.tensor, near, (shape) => tensor(shape, argument.dtype));
  if ('nested' in argument) return ofShape(argument.nested, near, nested);
  if ('list' in argument && !near && argument.list.length > 0) {
    const { list: items } = argument;
    return [(random) => list(items.filter((_, i) => i !== random % items.length)), (random) => list([...items, items[random % items.length]])];
  }
  return [];
}

function ofShape(shape: readonly number[], near: boolean, make: (shape: readonly number[]) => Argument): Change[] {
  if (near) {
    return shape.flatMap((size, axis): Change[] => [size + 1, size - 1].filter((other) => other >= 1).map((other) => () => make(shape.map((same, i) => (i === axis ? other : same)))));
  }
  return [
    ...(shape.length < 5 ? [(random: number) => make([...shape.slice(0, random % (shape.length + 1)), 1 + (random % 3), ...shape.slice(random % (shape.length + 1))])] : []),
    ...(shape.length > 0 ? [(random: number) => make(shape.filter((_, axis) => axis !== random % shape.length))] : []),
  ];
}

/** Valid calls, and the same with one axis off by one (a quarter) or one other thing changed (a quarter). */
export function withMisses(valid: fc.Arbitrary<Argument[]>): fc.Arbitrary<Argument[]> {
  return fc.tuple(valid, fc.nat(3), fc.nat(1000), fc.nat(1000)).map(([args, kind, which, random]) => {
    if (kind < 2) return args;
    const possible = changes(args, kind === 2);
    return possible.length === 0 ? args : possible[which % possible.length](random);
  });
}
