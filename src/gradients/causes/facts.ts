/** What is known about a case when a fix is put into words. */
import { elementFunctions, inputsOf, type ElementFunction, type Tape, type Value } from '../tape';
import type { Case } from '../repair/case';
import type { Formula } from './formula';
import type { Fix } from '../repair/search';

export interface Facts {
  one: Case;
  /** The learner's file by lines. */
  lines: string[];
}

/** A mistake by name. */
export interface Cause {
  id: string;
  /** Where the right formula is explained. */
  formula: Formula;
  /** Whether this fix says that this mistake was made: the sentence, and how telling it is (smaller is more). */
  match(fix: Fix, facts: Facts): { rank: number; message: string } | undefined;
}

export const SLOPES = ['sigmoidSlopeOfA', 'tanhSlopeOfA', 'step', 'sigmoidSlopeOfZ', 'tanhSlopeOfZ'] as const;

export const slopeNames: Partial<Record<ElementFunction, string>> = {
  sigmoidSlopeOfA: "the sigmoid's derivative A(1 - A)",
  sigmoidSlopeOfZ: "the sigmoid's derivative at Z",
  tanhSlopeOfA: "tanh's derivative 1 - A^2",
  tanhSlopeOfZ: "tanh's derivative at Z",
  step: "ReLU's derivative (1 where Z > 0, else 0)",
};

/** `dW1 and db1` */
export function gradientNames(names: string[]): string {
  const list = names.map((name) => `d${name}`);
  return list.length <= 1 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}

/** `dW1 is`, `dW1 and db1 are` */
export function gradientsAre(names: string[]): string {
  return `${gradientNames(names)} ${names.length === 1 ? 'is' : 'are'}`;
}

/** `in line 41`, and what the statement there defines. */
export function where(fix: Fix, { lines }: Facts): string {
  const { line } = fix.group;
  if (line === undefined) return '';
  const target = targetOf(lines, line);
  return ` in line ${line}${target ? ` (${target})` : ''}`;
}

/** The name that the statement around this line defines, as the learner wrote it. */
export function targetOf(lines: string[], line: number): string | undefined {
  for (let at = line - 1; at >= Math.max(0, line - 6); at--) {
    if (at < line - 1 && /[;{}]\s*$/.test(lines[at] ?? '')) return undefined;
    const found = /^\s*(?:(?:const|let|var)\s+)?([A-Za-z_$][\w$.]*(?:\[[^\]=]*\])?)\s*(?::[^=]*)?=(?!=|>)/.exec(lines[at] ?? '');
    if (found) return found[1];
  }
  return undefined;
}

/** What the learner calls a value of the tape. */
export function called(id: number, { one, lines }: Facts): string | undefined {
  const value = one.tape.values.get(id);
  if (value?.parameter) return value.parameter;
  const place = one.tape.operations[value?.producer ?? -1]?.places[0];
  return place ? (declaredBefore(lines[place.line - 1] ?? '', place.column) ?? targetOf(lines, place.line)) : undefined;
}

/** Of several variables that one line declares, the one whose value is made at a column. */
function declaredBefore(text: string, column: number): string | undefined {
  const names = [...text.matchAll(/(?:^\s*(?:const|let|var)|,)\s+([A-Za-z_$][\w$]*)\s*=(?!=|>)/g)];
  return names.length < 2 ? undefined : names.findLast(({ index }) => index < column)?.[1];
}

/** Whether a value is this multiple of another; the multiple. */
export function proportion(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  if (a.length !== b.length || a.length === 0) return undefined;
  let along = 0;
  let square = 0;
  for (let i = 0; i < a.length; i++) {
    along += a[i] * b[i];
    square += b[i] * b[i];
  }
  if (square === 0) return undefined;
  const factor = along / square;
  let gap = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    gap += (a[i] - factor * b[i]) ** 2;
    size += a[i] ** 2;
  }
  return size > 0 && gap <= 1e-12 * size ? factor : undefined;
}

/** The parameter that a value is a multiple of. */
export function parameterIn(value: Value | undefined, one: Case): string | undefined {
  if (!value) return undefined;
  return one.parameters.find(({ values, shape }) => values.length > 1 && shape.join() === value.shape.join() && proportion(value.values, values) !== undefined)?.name;
}

/** A value as a derivative of an activation: which one, of which value. */
export function slopeIn(value: Value | undefined, one: Case): { of: ElementFunction; value: number } | undefined {
  if (!value || value.values.length < 2) return undefined;
  for (const candidate of one.tape.values.values()) {
    if (candidate.shape.join() !== value.shape.join() || candidate.id === value.id) continue;
    for (const of of SLOPES) {
      const f = elementFunctions[of];
      if (candidate.values.every((x, i) => Math.abs(f(x) - value.values[i]) <= 1e-9 * (1 + Math.abs(value.values[i])))) {
        if (of !== 'step' || candidate.values.some((x) => x < 0)) return { of, value: candidate.id };
      }
    }
  }
  return undefined;
}

/** A dropout mask: zeros and one other number, neither an activation's derivative nor a label. */
export function isMask(value: Value | undefined, one: Case): boolean {
  if (!value || value.values.length < 2) return false;
  const distinct = new Set(value.values);
  if (distinct.size !== 2 || !distinct.has(0)) return false;
  return slopeIn(value, one) === undefined && multipliesForward(value, one);
}

/** Whether the cost's run multiplies by these numbers on the way into a layer. */
function multipliesForward(value: Value, one: Case): boolean {
  return (one.cost?.operations ?? []).some(
    (operation) =>
      operation.kernel === 'Multiply' &&
      ['a', 'b'].some((name) => proportion(one.cost!.values.get(operation.inputs[name] as number)?.values ?? [], value.values) !== undefined) &&
      entersLayer(operation.outputs[0], one.cost!),
  );
}

/** Whether a value flows into a matrix product or a convolution: labels multiply behind the last of these. */
function entersLayer(id: number, tape: Tape): boolean {
  const reached = new Set([id]);
  for (const operation of tape.operations) {
    if (!inputsOf(operation).some(({ value }) => reached.has(value))) continue;
    if (/MatMul|Conv/.test(operation.kernel)) return true;
    operation.outputs.forEach((output) => reached.add(output));
  }
  return false;
}

/** The tape's value that the fix's first operation reads under the name the fix changes. */
export function operand(fix: Fix, one: Case): Value | undefined {
  const input = fix.input === undefined ? undefined : fix.group.operations[0].inputs[fix.input];
  return input === undefined ? undefined : one.tape.values.get([input].flat()[0]);
}

/** What the fix's first operation makes. */
export function made(fix: Fix, one: Case): Value | undefined {
  return one.tape.values.get(fix.group.operations[0].outputs[0]);
}

/** Whether every entry of one is the product of the others' entries; false where a factor is constant. */
export function isProductOf(whole: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (whole.length !== a.length || a.length !== b.length || a.length < 2 || Array.from(whole).every((value) => value === 0)) return false;
  return Array.from(whole).every((value, i) => Math.abs(value - a[i] * b[i]) <= 1e-9 * (1e-6 + Math.abs(value)));
}

/** How many numbers a fix makes right: with a single one, any constant fits. */
export function evidence(fix: Fix, { one }: Facts): number {
  return one.parameters.reduce((sum, { name, values }) => sum + (fix.fixed.includes(name) ? values.length : 0), 0);
}
