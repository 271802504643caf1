/**
 * Where a backward pass goes wrong: the first statement whose results, replaced by the true derivatives of the cost by some
 * values of its run, make every gradient right. What stands before it is right, so the mistake is in it or in what only it reads.
 */
import { inputsOf, type Operation, type Tape } from '../tape';
import { groupsOf, reachability, wrongIn, type Adjoint, type Case, type Group } from './case';

export interface Spot {
  group: Group;
  /** The first of the statement's operations that makes something wrong, and what it should make. */
  operation: Operation;
  right: Float64Array;
  /** The value of the cost's run whose derivative that is. */
  adjoint: Adjoint;
  /** Operations behind right values, up to that one: one of these is the mistake. */
  suspects: Operation[];
  /** Whether it multiplies a right derivative by something. */
  multiplies: boolean;
}

/** A right derivative that is used where the derivative by another value belongs. */
export interface Handed {
  group: Group;
  /** The value of the cost's run whose derivative it is. */
  of: Adjoint;
}

/** Runs of the backward pass that the search may take, and operations behind the first that is not known to be right. */
const MOST = 1000;
const AHEAD = 40;
const SUSPECTS = 24;
const EQUAL = 1e-9;

export async function findSpot(one: Case, breathe?: () => Promise<void> | void): Promise<Spot | undefined> {
  const whole = one.adjoints.filter(({ part }) => !part);
  const [usual, all] = [usualFactors(one), factorsOf(one)];
  // What one path contributes is right in a sum of all, and wrong where the others are missing.
  for (const trusted of whole.length < one.adjoints.length ? [whole, one.adjoints] : [whole]) {
    const spot = await spotBehind(one, trusted, usual, breathe);
    if (spot) return spot;
  }
  return all.length > usual.length ? spotBehind(one, whole, all, breathe) : undefined;
}

/** @param trusted derivatives that show a value to be right */
async function spotBehind(one: Case, trusted: Adjoint[], factors: number[], breathe?: () => Promise<void> | void): Promise<Spot | undefined> {
  const wrong = wrongIn(one, undefined);
  const sound = soundIn(one, trusted, factors);
  const cleared = behind(one.tape, sound);
  const families = familiesOf(one.adjoints);
  const groups = groupsOf(one)
    .filter((group) => !group.narrow && !/^(Made|Returned)$/.test(group.kernel) && wrong.every((name) => group.reaches.has(name)))
    .flatMap((group) => {
      const first = group.operations.find((operation) => !cleared.has(operation));
      return first ? [{ group, first }] : [];
    })
    .sort((a, b) => a.first.index - b.first.index);
  let runs = 0;
  for (const { group, first } of groups) {
    const made = group.operations.map(({ outputs: [id] }) => one.tape.values.get(id)!);
    for (const row of families.flatMap((family) => rowsOf(family, made))) {
      for (const factor of factors) {
        if (++runs > MOST) return undefined;
        const values = row.map((adjoint) => adjoint?.values.map((value) => factor * value));
        const replayed = one.replay({ outputs: made.flatMap(({ id }, k) => (values[k] ? [{ value: id, change: { how: 'become', values: values[k] } }] : [])) });
        if (!replayed || wrongIn(one, replayed).length > 0) continue;
        const k = row.findIndex((adjoint, i) => adjoint && !equal(made[i].values, adjoint.values, factor));
        if (k < 0) continue;
        const operation = group.operations[k];
        const behindRight = behind(one.tape, soundIn(one, trusted, [factor]));
        const suspects = suspectsOf(one, operation, behindRight);
        const multiplies = suspects.some(({ kernel, inputs }) => /Multiply|RealDiv|Select/.test(kernel) && Object.values(inputs).flat().some((id) => isSound(one, id, made[k].shape, factors)));
        return { group, operation, right: values[k]!, adjoint: row[k]!, suspects, multiplies };
      }
    }
    await breathe?.();
    if (first.index > groups[0].first.index + AHEAD) return undefined;
  }
  return undefined;
}

/** Where no value is wrong by itself: the last right derivative that makes all gradients right when it becomes another one. */
export async function findHanded(one: Case, breathe?: () => Promise<void> | void): Promise<Handed | undefined> {
  const wrong = wrongIn(one, undefined);
  const factors = factorsOf(one);
  const families = familiesOf(one.adjoints.filter(({ part }) => !part));
  const groups = groupsOf(one).filter((group) => !group.narrow && !/^(Made|Returned)$/.test(group.kernel) && wrong.every((name) => group.reaches.has(name)));
  let runs = 0;
  for (const group of groups.sort((a, b) => b.operations[0].index - a.operations[0].index)) {
    const made = group.operations.map(({ outputs: [id] }) => one.tape.values.get(id)!);
    const rows = families.flatMap((family) => rowsOf(family, made));
    for (const factor of factors) {
      const of = rows.find((row) => row.every((adjoint, k) => adjoint && equal(made[k].values, adjoint.values, factor)));
      if (!of) continue;
      for (const row of rows) {
        if (row === of || row.some((adjoint) => !adjoint)) continue;
        if (++runs > MOST) return undefined;
        const replayed = one.replay({ outputs: made.map(({ id }, k) => ({ value: id, change: { how: 'become', values: row[k]!.values.map((value) => factor * value) } })) });
        if (replayed && wrongIn(one, replayed).length === 0) return { group, of: of[0]! };
      }
    }
    await breathe?.();
  }
  return undefined;
}

function isSound(one: Case, id: number, shape: number[], factors: number[]): boolean {
  const value = one.tape.values.get(id);
  return value !== undefined && value.shape.join() === shape.join() && one.adjoints.some((adjoint) => adjoint.shape.join() === shape.join() && factors.some((factor) => equal(value.values, adjoint.values, factor)));
}

/** Operations whose result is the derivative of the cost by some value, times one of the factors. */
function soundIn(one: Case, trusted: Adjoint[], factors: number[]): Set<Operation> {
  const byShape = new Map<string, Adjoint[]>();
  for (const adjoint of trusted) byShape.set(adjoint.shape.join(), [...(byShape.get(adjoint.shape.join()) ?? []), adjoint]);
  return new Set(
    one.tape.operations.filter(({ index, outputs: [id] }) => {
      const value = one.tape.values.get(id);
      if (!value || value.values.length < 2 || one.forward.has(index)) return false;
      return byShape.get(value.shape.join())?.some(({ values }) => factors.some((factor) => equal(value.values, values, factor)));
    }),
  );
}

/** These operations and all that their results come from. */
function behind(tape: Tape, sound: Set<Operation>): Set<Operation> {
  const found = new Set(sound);
  for (const operation of [...tape.operations].reverse()) {
    if (!found.has(operation)) continue;
    for (const { value } of inputsOf(operation)) {
      const producer = tape.operations[tape.values.get(value)?.producer ?? -1];
      if (producer) found.add(producer);
    }
  }
  return found;
}

/** Values made at one place, or read at one place, in the order of the run. */
function familiesOf(adjoints: Adjoint[]): Adjoint[][] {
  const families = new Map<string, Adjoint[]>();
  for (const adjoint of adjoints) {
    if (!adjoint.values.every((value) => value === 0)) families.set(adjoint.family, [...(families.get(adjoint.family) ?? []), adjoint]);
  }
  return [...families.values()];
}

/** A derivative for each round's value; none for a round that leaves the run, as the state before the first step does. */
type Row = (Adjoint | undefined)[];

/** Members of a family for each of the values: a backward pass goes through the rounds from the last to the first, as a rule. */
function rowsOf(family: Adjoint[], made: { shape: number[] }[]): Row[] {
  const rounds = made.length;
  const fits = (row: Row) => row.every((adjoint, k) => !adjoint || adjoint.shape.join() === made[k].shape.join());
  const list = rounds === 1 ? family : [...family].reverse();
  const rows = list.flatMap((_, shift) => {
    const row: Row = made.map((_value, k) => list[shift + k]);
    return row.filter((adjoint) => !adjoint).length <= (rounds > 1 ? 1 : 0) && fits(row) ? [row] : [];
  });
  return rounds > 1 && family.length === rounds && fits(family) ? [...rows, family] : rows;
}

/** What right values are multiples of the derivatives by: 1, m where 1/m comes later. */
const usualFactors = ({ examples }: Case): number[] => [1, ...(examples[0] > 1 ? [examples[0]] : [])];

/** And a number among the arguments. */
function factorsOf(one: Case): number[] {
  return [...new Set([...usualFactors(one), ...one.given.filter((s) => s > 0).slice(0, 2).map((s) => 1 / s)])];
}

function equal(a: Float64Array, b: Float64Array, factor: number): boolean {
  if (a.length !== b.length) return false;
  let largest = 0;
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(factor * b[i]));
  return largest > 0 && a.every((value, i) => Math.abs(value - factor * b[i]) <= EQUAL * largest);
}

/** The operation and those behind it that no right value comes from. */
function suspectsOf(one: Case, operation: Operation, cleared: Set<Operation>): Operation[] {
  const found = new Set<Operation>([operation]);
  const visit = (from: Operation): void => {
    for (const { value } of inputsOf(from)) {
      const producer = one.tape.operations[one.tape.values.get(value)?.producer ?? -1];
      if (!producer || found.has(producer) || cleared.has(producer) || one.forward.has(producer.index)) continue;
      found.add(producer);
      visit(producer);
    }
  };
  visit(operation);
  // A mistake in what right gradients come from would show in these.
  const wrong = wrongIn(one, undefined);
  const reaches = reachability(one.tape);
  return [...found].filter((suspect) => suspect === operation || [...reaches.get(suspect.index)!].every((name) => wrong.includes(name))).sort((a, b) => b.index - a.index).slice(0, SUSPECTS);
}

/** The case of one statement by itself: its operations' result is the only thing to make right. */
export function caseAt(one: Case, { operation, right, adjoint, suspects }: Spot, replayOf: (tape: Tape) => Case['replay']): { one: Case; groups: Group[] } {
  const id = operation.outputs[0];
  const value = one.tape.values.get(id)!;
  const tape: Tape = { ...one.tape, operations: one.tape.operations.slice(0, operation.index + 1), outputs: new Map([[HERE, id]]), values: new Map(one.tape.values) };
  // Of values with the same derivative the one that several operations read.
  const several = one.adjoints.find(({ values, paths }) => paths.length > 0 && equal(values, adjoint.values, 1)) ?? adjoint;
  pathsOf(several, right).forEach((path, i) => tape.values.set(PATHS - i, { ...path, id: PATHS - i, shape: value.shape, producer: -1, constant: false }));
  const parameter = { name: HERE, shape: value.shape, values: value.values };
  const local: Case = { ...one, tape, parameters: [parameter], truth: [{ values: right, error: 0 }], analytic: [value.values], replay: replayOf(tape) };
  const groups = suspects.map<Group>((suspect) => ({
    key: `#${suspect.index}`,
    kernel: suspect.kernel,
    operations: [suspect],
    line: suspect.places[0]?.line,
    column: suspect.places[0]?.column,
    narrow: false,
    reaches: new Set([HERE]),
  }));
  return { one: local, groups };
}

const HERE = 'here';
/** Ids of values that no run made count down from here. */
const PATHS = -1e6;
/** Paths of which every choice is looked at. */
const FEW = 4;

/** What some of the paths to a value contribute to its derivative, as multiples that fit `right`. */
function pathsOf({ values, paths }: Adjoint, right: Float64Array): { values: Float64Array; through: number[] }[] {
  if (paths.length > FEW) return [];
  const largest = values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]) ? i : best), 0);
  const factor = right[largest] / values[largest];
  const choices = Array.from({ length: 2 ** paths.length - 2 }, (_, bits) => paths.filter((_path, k) => (bits + 1) & (1 << k)));
  return choices.map((choice) => ({
    values: values.map((_, i) => factor * choice.reduce((sum, path) => sum + path.values[i], 0)),
    through: [...new Set(choice.flatMap(({ line }) => line ?? []))],
  }));
}

