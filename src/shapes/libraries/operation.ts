import type { Instance, Value } from '../value';
import type { Call } from './call';

/**
 * One operation of a library: adding one is adding one of these to a table.
 *
 * ```ts
 * {
 *   names: ['matMul'],
 *   method: 'tensor',
 *   signature: 'a: tensor, b: tensor, transposeA?: boolean, transposeB?: boolean',
 *   doc: 'Product of two matrices, or of two stacks of matrices.',
 *   explains: 'The last size of the first must be the second to last size of the second.',
 *   rule: (c) => c.tensor(...),
 * }
 * ```
 */
export interface Operation {
  /**
   * Every name the library exports it by, dotted inside a namespace: `linalg.qr`, `layers.dense`. A method of a library object is named
   * `Type#method`: `Sequential#add`, `Optimizer#minimize`.
   */
  names: readonly string[];
  /**
   * True (or the names it has there) where a tensor has it as a method: the receiver is the first argument.
   * `x.matMul(y)` and `tf.matMul(x, y)` share the entry.
   */
  method?: true | readonly string[];
  /**
   * Parameters by name and kind: `x: tensor, axis?: axes, keepDims?: boolean`. Kinds: tensor (also number and nested lists),
   * tensors (a list of them), integer, number, sizes (a shape or a list of integers), axes (an integer or a list), boolean, text,
   * function, any, options (a record whose fields are arguments by their own names: `c.integer('units')`). `...xs` takes the rest.
   */
  signature: string;
  /** One or two sentences of documentation, for hovers. */
  doc: string;
  /** What must hold of the shapes, for the page of each code. */
  explains?: string;
  /** Sign between operands in a derivation: `.` gives `matMul: (1, n_x) . (n_x, m) -> (1, m)`. Default a comma. */
  sign?: string;
  /** The result's axes whose size depends on values and is `?` (documentation and the differential proof): `nonzero rows`. */
  depends?: string;
  /** Result for these arguments. Throws only through `c.fail`; whatever is not known gives `?` or `c.unknown(reason)`. */
  rule(c: Call): Value;
}

export interface Parameter {
  name: string;
  kind: 'tensor' | 'tensors' | 'integer' | 'number' | 'sizes' | 'axes' | 'boolean' | 'text' | 'function' | 'any' | 'options';
  optional: boolean;
  rest: boolean;
}

const parsed = new WeakMap<Operation, Parameter[]>();

/** The parameters of an entry's signature. */
export function parametersOf(operation: Operation): Parameter[] {
  let parameters = parsed.get(operation);
  if (!parameters) {
    parameters = operation.signature
      .split(',')
      .map((part) => /^\s*(\.\.\.)?(\w+)(\?)?\s*:\s*(\w+)/.exec(part))
      .filter((match) => match !== null)
      .map(([, rest, name, optional, kind]) => ({ name, kind: kind as Parameter['kind'], optional: !!optional || !!rest, rest: !!rest }));
    parsed.set(operation, parameters);
  }
  return parameters;
}

/** A library: what its modules are called, and its operations. */
export interface Library {
  /** Module names that give it: `@tensorflow/tfjs`. */
  modules: readonly string[];
  /** Names it has where nothing is imported: `tf` from a script tag. */
  globals: readonly string[];
  operations: readonly Operation[];
  /** Classes that programs extend, by exported name: the type whose methods their objects have. */
  bases?: { readonly [name: string]: string };
  /** A property (not a method) of one of the library's objects: `model.layers`, `layer.kernel`. */
  property?(receiver: Instance, name: string): Value | undefined;
}

export interface LibraryIndex {
  library: Library;
  /** By exported name, dotted inside a namespace. */
  functions: ReadonlyMap<string, Operation>;
  /** By the name of the tensor's method. */
  methods: ReadonlyMap<string, Operation>;
  /** First parts of dotted names: `layers`, `linalg`. */
  namespaces: ReadonlySet<string>;
}

export function indexLibrary(library: Library): LibraryIndex {
  const functions = new Map<string, Operation>();
  const methods = new Map<string, Operation>();
  const namespaces = new Set<string>();
  for (const operation of library.operations) {
    for (const name of operation.names) {
      functions.set(name, operation);
      for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) namespaces.add(name.slice(0, dot));
    }
    if (operation.method) for (const name of operation.method === true ? operation.names : operation.method) methods.set(name, operation);
  }
  return { library, functions, methods, namespaces };
}
