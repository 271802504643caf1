/**
 * The single changes of a learner's backward pass that are tried. Each family is a generator over the groups of
 * operations; a change with a free factor is solved for it, because a backward pass is linear in what flows through it.
 */
import { inputsOf, type Change, type Derived, type Edit, type ElementFunction, type Operation, type Value } from '../tape';
import { isZeroOrOne, subscripts } from '../vectors';
import type { Case, Group } from './case';

export type Kind =
  | 'scale'
  | 'scale-input'
  | 'transpose'
  | 'transpose-input'
  | 'bypass'
  | 'axis'
  | 'share'
  | 'attribute'
  | 'kernel'
  | 'take'
  | 'use'
  | 'multiply'
  | 'project'
  | 'add';

export interface Hypothesis {
  kind: Kind;
  group: Group;
  /** With a factor: what to do for that factor, linear in it. */
  edit(factor: number): Edit;
  /** Whether the factor is free; the factor that changes nothing, then. */
  free?: { neutral: number };
  /** Input that is changed. */
  input?: string;
  /** What comes in by `take`, `use`, `multiply`, `add`, for each operation of the group. */
  derived?: Derived[];
  attrs?: Record<string, unknown>;
  kernel?: string;
}

export type Family = (one: Case, group: Group) => Iterable<Hypothesis>;

const outputs = (group: Group, change: (operation: Operation, k: number) => Change): Edit => ({
  outputs: group.operations.map((operation, k) => ({ value: operation.outputs[0], change: change(operation, k) })),
});

/** The result of the statement times a constant. */
export const scales: Family = function* (_one, group) {
  yield { kind: 'scale', group, free: { neutral: 1 }, edit: (factor) => outputs(group, () => ({ how: 'scale', factor })) };
};

/** One operand of the statement times a constant: a term of a sum with the wrong sign or size. */
export const inputScales: Family = function* (_one, group) {
  if (!['Add', 'Sub', 'AddN', 'AddV2'].includes(group.kernel)) return;
  for (const { name, slot } of inputsOf(group.operations[0])) {
    yield {
      kind: 'scale-input',
      group,
      input: name,
      free: { neutral: 1 },
      edit: (factor) => ({ inputs: group.operations.map(({ index }) => ({ operation: index, name, slot, change: { how: 'scale', factor } })) }),
    };
  }
};

/** Rows and columns of a result or an operand exchanged. */
export const transposes: Family = function* (one, group) {
  const square = group.operations.every(({ outputs: [id] }) => one.tape.values.get(id)?.shape.length === 2);
  if (square) yield { kind: 'transpose', group, edit: () => outputs(group, () => ({ how: 'transpose' })) };
  if (group.kernel !== 'BatchMatMul') return;
  for (const [input, flag] of [['a', 'transposeA'], ['b', 'transposeB']] as const) {
    yield {
      kind: 'transpose-input',
      group,
      input,
      edit: () => ({ attrs: group.operations.map(({ index, attrs }) => ({ operation: index, attrs: { [flag]: !attrs[flag] } })) }),
    };
  }
};

/** The operation left out: its operand stands for its result. */
export const bypasses: Family = function* (one, group) {
  if (group.kernel === 'Identity') return;
  for (const { name, slot } of inputsOf(group.operations[0])) {
    const operands = group.operations.map((operation) => [operation.inputs[name]].flat()[slot ?? 0]);
    const fits = group.operations.every(({ outputs: [id] }, k) => sameShape(one.tape.values.get(id), one.tape.values.get(operands[k])));
    // A product with a number is a matter of its factor.
    const number = /Multiply|RealDiv/.test(group.kernel) && inputsOf(group.operations[0]).some((other) => other.name !== name && (one.tape.values.get(other.value)?.values.length ?? 0) <= 1);
    if (fits && !number) yield { kind: 'bypass', group, input: name, edit: () => outputs(group, (_, k) => ({ how: 'take', value: operands[k] })) };
  }
};

/** A reduction over other axes with as many results. */
export const axes: Family = function* (one, group) {
  if (!['Sum', 'Mean', 'Max', 'Prod'].includes(group.kernel)) return;
  const [first] = group.operations;
  const shape = one.tape.values.get(first.inputs.x as number)?.shape ?? [];
  const used = [first.attrs.axis ?? first.attrs.reductionIndices ?? []].flat() as number[];
  for (let bits = 1; bits < 1 << Math.min(shape.length, 4); bits++) {
    const axis = shape.map((_, i) => i).filter((i) => bits & (1 << i));
    if (axis.join() === used.join()) continue;
    const count = (list: number[]) => list.reduce((product, i) => product * shape[i], 1);
    if (count(axis) !== count(used)) continue;
    yield { kind: 'axis', group, attrs: { axis }, edit: () => ({ attrs: group.operations.map(({ index }) => ({ operation: index, attrs: { axis } })) }) };
  }
};

/** Of the places that equal a window's maximum, each gets its part. */
export const shares: Family = function* (one, group) {
  if (!/^(Equal|GreaterEqual)$/.test(group.kernel)) return;
  const [shape, other] = ['a', 'b'].map((name) => one.tape.values.get(group.operations[0].inputs[name] as number)?.shape ?? []);
  const axes = shape.flatMap((length, axis) => (length > 1 && other[axis] === 1 ? [axis] : []));
  if (axes.length > 0) yield { kind: 'share', group, edit: () => outputs(group, () => ({ how: 'share', axes })) };
};

const otherKernels: Record<string, string[]> = {
  Multiply: ['RealDiv', 'Add'],
  RealDiv: ['Multiply'],
  Add: ['Sub', 'Multiply'],
  Sub: ['Add'],
  Sigmoid: ['Tanh'],
  Tanh: ['Sigmoid'],
  Sqrt: ['Square', 'Rsqrt'],
  Rsqrt: ['Sqrt', 'Square'],
  Square: ['Sqrt'],
  Maximum: ['Minimum'],
  Minimum: ['Maximum'],
  Less: ['Greater'],
  Greater: ['Less'],
  GreaterEqual: ['Greater'],
  LessEqual: ['Greater'],
  Equal: ['GreaterEqual'],
};

/** Another operation on the same operands. */
export const kernels: Family = function* (one, group) {
  if (/Multiply|RealDiv/.test(group.kernel) && inputsOf(group.operations[0]).some(({ value }) => (one.tape.values.get(value)?.values.length ?? 0) <= 1)) return;
  for (const kernel of otherKernels[group.kernel] ?? []) {
    yield { kind: 'kernel', group, kernel, edit: () => ({ kernels: group.operations.map(({ index }) => ({ operation: index, kernel })) }) };
  }
};

/** Strides, paddings and offsets that differ. */
export const attributes: Family = function* (_one, group) {
  const [{ attrs }] = group.operations;
  const change = (changed: Record<string, unknown>): Hypothesis => ({
    kind: 'attribute',
    group,
    attrs: changed,
    edit: () => ({ attrs: group.operations.map(({ index }) => ({ operation: index, attrs: changed })) }),
  });
  if (/Conv|Pool/.test(group.kernel)) {
    if (attrs.pad !== undefined) for (const pad of ['same', 'valid', 0, 1, 2]) if (pad !== attrs.pad) yield change({ pad });
    if (attrs.strides !== undefined) for (const strides of [1, 2, 3]) yield change({ strides: Array.isArray(attrs.strides) ? [strides, strides] : strides });
  }
};

/** Another value of the same shape as an operand: for every operation of the group its own. */
export const takes: Family = function* (one, group) {
  for (const { name, slot } of inputsOf(group.operations[0])) {
    const read = group.operations.map((operation) => [operation.inputs[name]].flat()[slot ?? 0]);
    for (const values of alternatives(one, group, read)) {
      const derived = values.map<Derived>((value) => ({ value, of: 'itself' }));
      yield {
        kind: 'take',
        group,
        input: name,
        derived,
        edit: () => ({ inputs: group.operations.map(({ index }, k) => ({ operation: index, name, slot, change: { how: 'take', value: values[k] } })) }),
      };
    }
  }
};

const SLOPES: ElementFunction[] = ['sigmoidSlopeOfA', 'tanhSlopeOfA', 'step', 'sigmoidSlopeOfZ', 'tanhSlopeOfZ'];
const REPLACEMENTS: ElementFunction[] = ['square', 'root', 'oneMinus', 'reciprocal', 'sigmoid', 'tanh', 'relu', 'exponential', 'logarithm', 'sign'];

/** A factor replaced by the derivative of an activation. */
export const slopes: Family = (one, group) => (['Multiply', 'Select', 'SelectV2'].includes(group.kernel) ? replacements(one, group, SLOPES) : []);

/** An operand replaced by an element-wise function of a value of its shape. */
export const uses: Family = (one, group) => replacements(one, group, REPLACEMENTS);

const replacements = function* (one: Case, group: Group, functions: ElementFunction[]): Generator<Hypothesis> {
  if (!['Multiply', 'RealDiv', 'Sub', 'Add', 'BatchMatMul', 'Select', 'SelectV2'].includes(group.kernel)) return;
  for (const { name, slot } of inputsOf(group.operations[0])) {
    const read = group.operations.map((operation) => [operation.inputs[name]].flat()[slot ?? 0]);
    if (read.some((id) => (one.tape.values.get(id)?.values.length ?? 0) <= 1)) continue;
    for (const values of [read, ...alternatives(one, group, read)]) {
      for (const of of functions) {
        const derived = values.map<Derived>((value) => ({ value, of }));
        yield {
          kind: 'use',
          group,
          input: name,
          derived,
          edit: () => ({ inputs: group.operations.map(({ index }, k) => ({ operation: index, name, slot, change: { how: 'use', derived: derived[k] } })) }),
        };
      }
    }
  }
};

/** A factor that is missing behind the statement: a mask, a derivative. */
export const factors: Family = function* (one, group) {
  yield* missing(one, group, ['itself', ...SLOPES]);
  yield* dropouts(one, group);
};

/** A dropout mask together with the division by keep_prob. */
function* dropouts(one: Case, group: Group): Generator<Hypothesis> {
  const made = group.operations.map(({ outputs: [id] }) => id);
  const shares = one.given.filter((s) => s > 0 && s < 1);
  if (shares.length === 0) return;
  for (const values of companions(one, group, made)) {
    if (!values.every((id) => isZeroOne(one.tape.values.get(id)!.values))) continue;
    for (const share of shares) {
      const derived = values.map<Derived>((value) => ({ value, of: 'itself', times: 1 / share }));
      yield { kind: 'multiply', group, derived, edit: () => outputs(group, (_, k) => ({ how: 'multiply', by: derived[k] })) };
    }
  }
}

const isZeroOne = (values: Float64Array): boolean => values.every(isZeroOrOne) && values.includes(0) && values.includes(1);

/** A function of a value as such a factor. */
export const oddFactors: Family = (one, group) => missing(one, group, ['reciprocal', 'root', 'square']);

const missing = function* (one: Case, group: Group, functions: ElementFunction[]): Generator<Hypothesis> {
  const made = group.operations.map(({ outputs: [id] }) => id);
  for (const values of companions(one, group, made)) {
    for (const of of functions) {
      const derived = values.map<Derived>((value) => ({ value, of }));
      yield { kind: 'multiply', group, derived, edit: () => outputs(group, (_, k) => ({ how: 'multiply', by: derived[k] })) };
    }
  }
};

const inputs = (group: Group, name: string, slot: number | undefined, change: (k: number) => Change): Edit => ({
  inputs: group.operations.map(({ index }, k) => ({ operation: index, name, slot, change: change(k) })),
});

/** A factor that is missing in one term of a sum. */
export const inputFactors: Family = function* (one, group) {
  if (!/^(Add|Sub)/.test(group.kernel)) return;
  for (const { name, slot } of inputsOf(group.operations[0])) {
    const read = group.operations.map((operation) => [operation.inputs[name]].flat()[slot ?? 0]);
    for (const values of companions(one, group, read)) {
      for (const of of ['itself', ...SLOPES, 'oneMinus'] as ElementFunction[]) {
        const derived = values.map<Derived>((value) => ({ value, of }));
        yield { kind: 'multiply', group, input: name, derived, edit: () => inputs(group, name, slot, (k) => ({ how: 'multiply', by: derived[k] })) };
      }
    }
  }
};

/** A term that is missing in one operand, times a constant. */
export const inputTerms: Family = function* (one, group) {
  if (!/^(Multiply|RealDiv|BatchMatMul|Sum|Mean)$/.test(group.kernel)) return;
  for (const { name, slot } of inputsOf(group.operations[0])) {
    const read = group.operations.map((operation) => [operation.inputs[name]].flat()[slot ?? 0]);
    for (const values of alternatives(one, group, read)) {
      const derived = values.map<Derived>((value) => ({ value, of: 'itself' }));
      yield { kind: 'add', group, input: name, derived, free: { neutral: 0 }, edit: (factor) => inputs(group, name, slot, (k) => ({ how: 'add', term: derived[k], factor })) };
    }
  }
};

/** A term that is missing behind the statement, times a constant. */
export const terms: Family = function* (one, group) {
  const made = group.operations.map(({ outputs: [id] }) => id);
  const paths = made.length > 1 ? [] : [...one.tape.values.values()].filter((value) => value.through && sameShape(value, one.tape.values.get(made[0]))).map(({ id }) => [id]);
  for (const values of [...alternatives(one, group, made), ...paths]) {
    for (const of of ['itself', 'sign'] as ElementFunction[]) {
      const derived = values.map<Derived>((value) => ({ value, of }));
      yield { kind: 'add', group, derived, free: { neutral: 0 }, edit: (factor) => outputs(group, (_, k) => ({ how: 'add', term: derived[k], factor })) };
    }
  }
};

/** What batch normalisation's backward pass takes out: the mean over the examples, the part along the normalised values. */
export const projections: Family = function* (one, group) {
  const made = group.operations.map(({ outputs: [id] }) => id);
  const shape = one.tape.values.get(made[0])?.shape ?? [];
  if (shape.length < 2) return;
  const choices = [[0], [shape.length - 1], ...(shape.length > 2 ? [shape.map((_, axis) => axis).slice(0, -1)] : [])];
  for (const axes of choices) {
    const change = (center: boolean, onto?: number[]): Hypothesis => ({
      kind: 'project',
      group,
      derived: onto?.map((value) => ({ value, of: 'itself' })),
      edit: () => outputs(group, (_, k) => ({ how: 'project', axes, center, onto: onto?.[k] })),
    });
    yield change(true);
    for (const onto of alternatives(one, group, made).filter((row) => row.every((id) => normalised(one.tape.values.get(id)!, axes)))) {
      yield change(false, onto);
      yield change(true, onto);
    }
  }
};

/** Mean 0 and variance 1 (or a little less, for epsilon) along the axes. */
function normalised({ shape, values }: Value, axes: number[]): boolean {
  const sums = new Map<string, [number, number, number]>();
  values.forEach((value, position) => {
    const key = subscripts(position, shape).filter((_, axis) => !axes.includes(axis)).join();
    const [count, sum, squares] = sums.get(key) ?? [0, 0, 0];
    sums.set(key, [count + 1, sum + value, squares + value * value]);
  });
  return [...sums.values()].every(([count, sum, squares]) => count > 1 && Math.abs(sum / count) < 1e-6 && squares / count > 0.5 && squares / count < 1.001);
}

/**
 * For the values that a group's operations read or make, the others that fit in their place: one by one where the
 * group is a single operation; else the values that another statement made in the same rounds, or a round earlier or
 * later, and parameters in step.
 */
function alternatives(one: Case, group: Group, values: number[]): number[][] {
  return rows(one, group, values, (candidate, original) => candidate.shape.length === original.shape.length && candidate.shape.every((length, axis) => length === original.shape[axis]));
}

/** The same with shapes that broadcast into the original's. */
function companions(one: Case, group: Group, values: number[]): number[][] {
  return rows(one, group, values, (candidate, original) => candidate.shape.length <= original.shape.length && candidate.values.length > 1 && [...candidate.shape].reverse().every((length, i) => length === 1 || length === original.shape[original.shape.length - 1 - i]));
}

function rows(one: Case, group: Group, values: number[], fits: (candidate: Value, original: Value) => boolean): number[][] {
  const originals = values.map((id) => one.tape.values.get(id));
  if (originals.some((original) => !original || original.values.length === 0)) return [];
  const families = sources(one);
  // What a loop starts from stands before its first round's value.
  const starts = values.length === 1 ? [] : families.flat().filter((id) => one.tape.values.get(id)!.producer < 0 || one.tape.operations[one.tape.values.get(id)!.producer]?.kernel === 'Made');
  const found = new Map<string, number[]>();
  for (const family of families) {
    const candidates = family.filter((id) => !values.includes(id) || values.length > 1);
    if (values.length === 1) {
      for (const id of candidates) if (fits(one.tape.values.get(id)!, originals[0]!) && before(one, id, group.operations[0])) found.set(`${id}`, [id]);
      continue;
    }
    for (const list of [family, [...family].reverse()]) {
      for (let shift = -2; shift <= list.length - values.length + 2; shift++) {
        const row = values.map((_, k) => list[k + shift]);
        const gap = row.indexOf(undefined as never);
        if (gap >= 0 && row.indexOf(undefined as never, gap + 1) < 0) {
          row[gap] = starts.find((id) => !row.includes(id) && fits(one.tape.values.get(id)!, originals[gap]!) && one.tape.values.get(id)!.parameter === undefined) as number;
        }
        if (row.some((id) => id === undefined) || row.every((id, k) => id === values[k])) continue;
        if (row.every((id, k) => fits(one.tape.values.get(id)!, originals[k]!) && before(one, id, group.operations[k]))) found.set(row.join(), row);
      }
    }
  }
  return [...found.values()];
}

function before(one: Case, id: number, operation: Operation): boolean {
  return one.tape.values.get(id)!.producer < operation.index;
}

const known = new WeakMap<Case, number[][]>();

/** The tape's distinct values in families: made at one place, or parameters, or other inputs. */
function sources(one: Case): number[][] {
  const cached = known.get(one);
  if (cached) return cached;
  const families = new Map<string, number[]>();
  const seen = new Set<string>();
  for (const value of one.tape.values.values()) {
    if ((value.values.length <= 1 && value.shape.length === 0) || value.through) continue;
    const operation = one.tape.operations[value.producer];
    const place = operation?.places[0];
    const family = operation ? `${place?.line}:${place?.column} ${operation.kernel}` : value.parameter !== undefined ? `parameter ${value.shape.length} ${value.shape.at(-1) === 1}` : value.constant ? 'constant' : 'input';
    const key = `${family} ${value.shape.join()} ${value.values.slice(0, 64).join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    families.set(family, [...(families.get(family) ?? []), value.id]);
  }
  const result = [...families.values()];
  known.set(one, result);
  return result;
}

function sameShape(a: Value | undefined, b: Value | undefined): boolean {
  return a !== undefined && b !== undefined && a.shape.length === b.shape.length && a.shape.every((length, axis) => length === b.shape[axis]);
}
