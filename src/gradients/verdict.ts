/** From measurements to a verdict. A parameter is wrong only where the disagreement stands clear of the measurement's error. */
import type { Derivative } from './differences';
import { independent } from './dependence';
import type { Direction, Probe } from './probe';
import type { CheckedEntry, CheckedParameter, GradientCheckResult, GradientProblem, Meaningless, Truth } from './problem';
import { norm, relativeDifference, subtract } from './vectors';

export interface MeasuredDirection {
  /** Parameters that move in it. */
  group: number[];
  /** v . g for the gradients under test, and for autodiff. */
  expected: number;
  byAutodiff: number;
  derivative: Derivative;
  /** Typical |v . g| over random v. */
  scale: number;
  direction: Direction;
}

export interface Measured {
  analytic: Float64Array;
  autodiff?: Float64Array;
  directions: MeasuredDirection[];
  /** Exact differences by row-major position. */
  entries: Map<number, Derivative>;
}

export interface VerdictContext {
  probe: Probe;
  measured: Measured[];
  problem: GradientProblem;
  threshold: number;
  normal: () => number;
}

/** A disagreement must exceed the estimated error this many times to count. */
export const CLEAR = 10;

/** Entries listed per parameter for display. */
const LISTED = 1024;

interface Judged {
  difference: number;
  wrong: boolean;
  belowNoise: boolean;
  kink: boolean;
  finite: boolean;
  /** |D| is indistinguishable from zero. */
  zero: boolean;
  /** Autodiff agrees with every difference taken. */
  autodiffRight: boolean;
}

export function verdictOf(context: VerdictContext): Omit<GradientCheckResult, 'forwardPasses'> {
  const { probe, measured, problem } = context;
  const judged = measured.map((one, i) => judge(one, i, context.threshold));
  const names = (indices: number[]) => indices.map((i) => problem.parameters[i].name);
  const flat = judged.flatMap(({ zero }, i) => (zero && measured[i].analytic.length > 0 ? [i] : []));
  const loose = flat.filter((i) => independent(probe, i, context.normal));
  for (const i of loose) judged[i].wrong = false;
  const wrong = judged.flatMap((one, i) => (one.wrong && one.finite ? [i] : []));

  let meaningless: { why: Meaningless; parameters: string[] } | undefined;
  const kinked = judged.flatMap(({ kink }, i) => (kink ? [i] : []));
  const broken = judged.flatMap(({ finite }, i) => (finite ? [] : [i]));
  const unresolved = judged.flatMap((one, i) => (one.belowNoise && !one.wrong && !loose.includes(i) ? [i] : []));
  if (broken.length > 0) meaningless = { why: 'non-finite', parameters: names(broken) };
  else if (kinked.length > 0) meaningless = { why: 'kink', parameters: names(kinked) };
  else if (wrong.length === 0 && loose.length > 0) meaningless = { why: 'independent', parameters: names(loose) };
  else if (wrong.length === 0 && unresolved.length === judged.length) meaningless = { why: 'vanishing', parameters: names(unresolved) };

  const parameters = measured.map<CheckedParameter>((one, i) => ({
    name: problem.parameters[i].name,
    shape: problem.parameters[i].shape,
    difference: judged[i].difference,
    wrong: wrong.includes(i),
    belowNoise: judged[i].belowNoise,
    entries: listed(one, judged[i].autodiffRight),
  }));
  return {
    verdict: meaningless ? 'meaningless' : wrong.length > 0 ? 'fail' : 'pass',
    difference: Math.max(0, ...judged.filter(({ belowNoise, wrong }) => wrong || !belowNoise).map(({ difference }) => difference)),
    parameters,
    meaningless,
    at: probe.at,
    analytic: measured.map(({ analytic }) => analytic),
    truth: measured.map((one, i) => truthOf(one, judged[i].autodiffRight)),
    autodiffContradicted: judged.some((one, i) => measured[i].autodiff !== undefined && !one.autodiffRight),
  };
}

function judge(one: Measured, index: number, threshold: number): Judged {
  const length = one.analytic.length;
  if (length === 0) return { difference: 0, wrong: false, belowNoise: true, kink: false, finite: true, zero: false, autodiffRight: true };
  const judged = one.entries.size === length ? judgeEntries(one, threshold) : judgeDirections(one, index, threshold);
  // NaN compares as neither larger nor smaller: a gradient that holds one is wrong, whatever the measurements.
  return one.analytic.every(Number.isFinite) ? judged : { ...judged, difference: 1, wrong: true, belowNoise: false };
}

/** The course's formula on all entries. */
function judgeEntries({ analytic, autodiff, entries }: Measured, threshold: number): Judged {
  const derivatives = analytic.reduce<Derivative[]>((list, _, position) => [...list, entries.get(position)!], []);
  const numeric = Float64Array.from(derivatives, ({ value }) => value);
  const error = norm(Float64Array.from(derivatives, (derivative) => derivative.error));
  const gap = norm(subtract(analytic, numeric));
  const difference = relativeDifference(analytic, numeric);
  return {
    difference,
    wrong: difference > threshold && gap > CLEAR * error,
    belowNoise: CLEAR * error > threshold * (norm(analytic) + norm(numeric)),
    kink: derivatives.some(({ kink }) => kink),
    finite: derivatives.every((derivative) => derivative.finite),
    zero: norm(numeric) <= CLEAR * error,
    autodiffRight: autodiff !== undefined && norm(subtract(autodiff, numeric)) <= Math.max(threshold * (norm(autodiff) + norm(numeric)), CLEAR * error),
  };
}

/** Random directions stand for the whole: E (v . d)^2 = ||d||^2. */
function judgeDirections({ analytic, autodiff, directions }: Measured, index: number, threshold: number): Judged {
  const own = directions.filter(({ group }) => group.length === 1 && group[0] === index);
  const relevant = own.length > 0 ? own : directions;
  const within = (value: number, { derivative, scale }: MeasuredDirection) =>
    Math.abs(value - derivative.value) <= Math.max(threshold * (scale + Math.abs(derivative.value)), CLEAR * derivative.error);
  const autodiffRight = autodiff !== undefined && relevant.every((direction) => within(direction.byAutodiff, direction));
  const gaps = relevant.map((direction) => Math.abs(direction.expected - direction.derivative.value));
  const sizes = relevant.map(({ scale, derivative }) => scale + Math.abs(derivative.value));
  const clear = relevant.some((direction) => !within(direction.expected, direction));
  const estimate = Math.max(...gaps.map((gap, k) => (sizes[k] === 0 ? 0 : Math.min(gap / sizes[k], 1))));
  return {
    difference: autodiffRight ? relativeDifference(analytic, autodiff!) : estimate,
    wrong: own.length > 0 && clear,
    belowNoise: relevant.every(({ derivative }, k) => CLEAR * derivative.error > threshold * sizes[k]),
    kink: relevant.some(({ derivative }) => derivative.kink),
    finite: relevant.every(({ derivative }) => derivative.finite),
    zero: own.length > 0 && own.every(({ derivative }) => Math.abs(derivative.value) <= CLEAR * derivative.error),
    autodiffRight,
  };
}

function truthOf({ analytic, autodiff, entries }: Measured, autodiffRight: boolean): Truth {
  const error = Math.max(0, ...[...entries.values()].map((derivative) => derivative.error));
  if (autodiffRight && autodiff) return { values: autodiff, error };
  const positions = [...entries.keys()].sort((a, b) => a - b);
  const values = Float64Array.from(positions, (position) => entries.get(position)!.value);
  return positions.length === analytic.length ? { values, error } : { positions, values, error };
}

function listed({ analytic, autodiff, entries }: Measured, autodiffRight: boolean): CheckedEntry[] {
  const shown = analytic.length <= LISTED ? [...analytic.keys()] : [...new Set([...entries.keys(), ...worst(analytic, autodiff)])];
  const all = shown.map<CheckedEntry>((position) => ({
    position,
    analytic: analytic[position],
    numeric: entries.get(position)?.value,
    autodiff: autodiff?.[position],
  }));
  const right = (entry: CheckedEntry) => entry.numeric ?? (autodiffRight ? entry.autodiff : undefined) ?? entry.analytic;
  const gap = (entry: CheckedEntry) => Math.abs(entry.analytic - right(entry));
  return all.sort((a, b) => gap(b) - gap(a));
}

/** Positions where the gradients and autodiff differ most. */
export function worst(analytic: Float64Array, autodiff: Float64Array | undefined, count = 64): number[] {
  if (!autodiff) return [];
  return [...analytic.keys()].sort((a, b) => Math.abs(analytic[b] - autodiff[b]) - Math.abs(analytic[a] - autodiff[a])).slice(0, count);
}
